"""A made record of any size for the desk's measurements: the accounts of ``merging``, with the events they truly tell.

    python -m benchmarks.deskrecord FILE.db [--accounts 350000] [--copies 2]

Joining a million accounts is measured by ``merging``; here it is known which happening each account tells, so that the
record is written straight through ``record``, a thousand accounts a second, and holds what a desk lists: reports,
accounts, statements, actors, events. Then each report with all it tells is copied as often as asked, under ids of its
own, which is ten times as fast; the copies share the actors. Beside the few hundred parties of ``merging`` a third of
all parties come from a crowd of 200,000 persons, topics are as uneven as in the news, and there is a statement for
every second account.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, groupby
from pathlib import Path
from typing import Any

from benchmarks.merging import Happening, World, _name

from dragoman.nouns import (
    Account,
    Actor,
    Conflict,
    ConflictValue,
    Event,
    EventParticipant,
    LocalActor,
    Reading,
    Report,
    Statement,
    StatusAsOf,
    Topic,
    content_id,
)
from dragoman.record import Record

CROWD = 200_000
AT_ONCE = 1_000
"""Reports written in one transaction, and a few more: a story is never cut."""
TOPICS: Mapping[Topic, float] = {
    "diplomatic": 157, "military": 117, "trade": 67, "security": 40, "nuclear": 33, "human_rights": 20, "legal": 19,
    "aid": 4, "energy": 3, "migration": 2, "election": 2, "other": 2,
}  # fmt: skip

type Told = tuple[Report, Reading]


class Newsroom(World):
    """A world that remembers which happening each account tells, and which story each report belongs to."""

    def __init__(self, size: int, seed: int) -> None:
        super().__init__(size, seed)
        self.happening: dict[str, int] = {}
        self.story = 0
        self._met: dict[int, tuple[Happening, int, tuple[Topic, ...]]] = {}
        self._numbers = count()
        self._lands = sorted(self._cast, key=str)

    def _story(self, begins: int) -> list[Happening]:
        self.story += 1
        self._met.clear()  # no later story tells these again
        return super()._story(begins)

    def _party(self) -> LocalActor:
        if not self.dice.odds(1 / 3):
            return super()._party()
        number = self.dice.random.randrange(CROWD)
        land = self._lands[number % len(self._lands)]
        name = f"{_name(number % 4001, 2).title()} {_name(number, 3).title()}"
        return LocalActor(0, "person", name, land)

    def _told(self, happening: Happening) -> dict[str, Any]:
        if id(happening) not in self._met:
            topics = [self.dice.of(TOPICS) for _ in range(2 if self.dice.odds(0.16) else 1)]
            self._met[id(happening)] = happening, next(self._numbers), tuple(dict.fromkeys(topics))
        _, number, about = self._met[id(happening)]
        return {**super()._told(happening), "happening": number, "about": about}

    def _account(self, report: Report, row: Mapping[str, Any], cast: Mapping[str, LocalActor]) -> Account:
        made = replace(super()._account(report, row, cast), about=row["about"])
        self.happening[made.id] = row["happening"]
        return made

    def portions(self) -> Iterator[list[Told]]:
        """Whole stories, a thousand reports and a few more at a time."""
        portion: list[Told] = []
        for _, reports in groupby(self.readings(), key=lambda _: self.story):
            portion += [(report, _with_statements(report, reading)) for report, reading in reports]
            if len(portion) >= AT_ONCE:
                yield portion
                portion = []
        yield portion


def _with_statements(report: Report, reading: Reading) -> Reading:
    said = (_statement(report, account) for account in reading.accounts[::2])
    return replace(reading, statements=tuple(said))


def _statement(report: Report, account: Account) -> Statement:
    speaker = account.participants[0]
    return Statement(
        id=content_id("s", account.id),
        report=report.id,
        speaker=speaker.actor,
        speaker_name=speaker.name,
        speaker_country=speaker.country,
        anonymous=False,
        form="indirect",
        content=account.evidence[0],
        cue=None,
    )


# --- what the readings say together -----------------------------------------------------------------------------------


def actor_id(actor: LocalActor) -> str:
    return content_id("a", actor.name, actor.country)


def actor(local: LocalActor) -> Actor:
    return Actor(actor_id(local), local.type, local.name, local.country)


def events(portion: Sequence[Told], happening: Mapping[str, int]) -> list[Event]:
    """One event for all accounts of a happening."""
    told: dict[int, list[tuple[Account, Reading, Report]]] = {}
    for report, reading in portion:
        for account in reading.accounts:
            told.setdefault(happening[account.id], []).append((account, reading, report))
    return sorted((_event(some) for some in told.values()), key=lambda event: event.id)


def _event(told: Sequence[tuple[Account, Reading, Report]]) -> Event:
    told = sorted(told, key=lambda one: one[0].id)
    account, reading, _ = told[0]
    local = {one.key: one for one in reading.actors}
    accounts = [one for one, _, _ in told]
    status = Counter(one.status for one in accounts).most_common(1)[0][0]
    return Event(
        id=content_id("e", [one.id for one in accounts]),
        type=account.type,
        mode=account.mode,
        status=status,
        status_history=tuple(StatusAsOf(r.published.start, one.status, one.id) for one, _, r in told),
        date=next((one.date for one in accounts if one.date), None),
        place=account.place,
        participants=tuple(
            EventParticipant(actor_id(local[one.actor]), one.name, one.country, one.role)
            for one in account.participants
        ),
        about=account.about,
        accounts=tuple(one.id for one in accounts),
        reports=len({report.id for *_, report in told}),
        independent_sources=len({report.outlet for *_, report in told}),
        conflicts=_conflicts(accounts),
        why=("made so",) if len(accounts) > 1 else (),
    )


def _conflicts(accounts: Sequence[Account]) -> tuple[Conflict, ...]:
    days: dict[str, list[str]] = {}
    for one in accounts:
        if one.date and one.date.precision == "day":
            days.setdefault(one.date.start.isoformat(), []).append(one.id)
    values = tuple(ConflictValue(day, tuple(ids)) for day, ids in sorted(days.items()))
    return (Conflict("date", values),) if len(values) > 1 else ()


# --- writing ----------------------------------------------------------------------------------------------------------


def make(path: Path, size: int, seed: int = 1) -> None:
    """Write the record; what is written is told on stderr now and then."""
    world, known, accounts, began = Newsroom(size, seed), set[str](), 0, time.monotonic()
    with Record.open(path) as record:
        for portion in world.portions():
            record.add(portion)
            _resolve(record, portion, world.happening, known)
            accounts += sum(len(reading.accounts) for _, reading in portion)
            print(f"{accounts:,} accounts, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def _resolve(record: Record, portion: Sequence[Told], happening: Mapping[str, int], known: set[str]) -> None:
    new = {actor_id(local): actor(local) for _, reading in portion for local in reading.actors}
    actor_of = {(report.id, one.key): actor_id(one) for report, reading in portion for one in reading.actors}
    with record.settling() as derived:
        derived.keep_actors([new[id] for id in sorted(new) if id not in known])
        derived.keep_identities(actor_of)
        derived.keep_events([], events(portion, happening), {})
    known |= new.keys()


# --- copying ----------------------------------------------------------------------------------------------------------

LETTERS = ({"r": "u", "c": "g", "e": "f", "s": "t"}, {"r": "v", "c": "i", "e": "h", "s": "w"})
"""What ids begin with in each copy, so that they are as long as in a record that was read."""
COPIED = {
    "reports": ("r", "id"),
    "sightings": ("r", "report"),
    "readings": ("r", "report"),
    "local_actors": ("r", "report"),
    "accounts": ("c", "id", "report"),
    "account_participants": ("c", "account", "report"),
    "account_topics": ("c", "account"),
    "evidence": ("c", "account", "report"),
    "statements": ("s", "id", "report"),
    "identities": ("r", "report"),
    "events": ("e", "id", "status_history", "conflicts"),
    "event_participants": ("e", "event"),
    "event_topics": ("e", "event"),
    "event_accounts": ("e", "event", "account"),
    "event_outlets": ("e", "event"),
}
"""Tables; of each the letter that its own ids begin with, and the columns that hold ids, its own first."""


def copy(path: Path, times: int) -> None:
    """Copy all that the record tells, so many times over."""
    Record.open(path).close()  # perhaps of an older layout
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA cache_size = -500000")
    for letters in LETTERS[:times]:
        for table in COPIED:
            _copy(connection, table, letters)
            connection.commit()
            print(f"{table} copied", file=sys.stderr, flush=True)
    connection.execute("PRAGMA analysis_limit = 1000")
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()


def _copy(connection: sqlite3.Connection, table: str, letters: Mapping[str, str]) -> None:
    kind, own, *_ = COPIED[table]
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] != "number"]
    told = [_copied(name, letters) if name in COPIED[table][1:] else f'"{name}"' for name in names]
    into = ", ".join(f'"{name}"' for name in names)
    of = f"FROM {table} WHERE {own} GLOB '{kind}-*' ORDER BY {own}"
    connection.execute(f"INSERT INTO {table} ({into}) SELECT {', '.join(told)} {of}")


def _copied(column: str, letters: Mapping[str, str]) -> str:
    """An id, or JSON that holds ids in quotation marks, with the copy's letters."""
    told = f"""'"' || {column}"""
    for letter, other in letters.items():
        told = f"""replace({told}, '"{letter}-', '"{other}-')"""
    return f"substr({told}, 2)"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, metavar="FILE.db")
    parser.add_argument("--accounts", type=int, default=350_000, metavar="N", help="accounts made one by one")
    parser.add_argument("--copies", type=int, default=2, choices=range(3), help="how often they are copied")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.file.exists():
        parser.error(f"{asked.file} is there already")
    make(asked.file, asked.accounts, asked.seed)
    copy(asked.file, asked.copies)
    return 0


if __name__ == "__main__":
    sys.exit(main())
