"""Adding reports to a record against deriving it all again, as rows of a Markdown table.

    python -m benchmarks.adding ../shared/data/unlabelled.jsonl [--size 2000 --size 20000] [--add 1000]

The first articles of the corpus are read once. From their readings as many reports as asked for are made: each tells
paragraphs' worth of accounts taken from a few articles, as one of a number of papers on one of a number of days, with
some of the parties renamed, so that names, dates, events and near-copies grow with the record as in a corpus. Nothing
is left to chance: the same call makes the same reports. The reports added are the last by date (news that comes in),
or with ``--anywhen`` spread over all the time there is. A record is then rebuilt from scratch; both end the same, which
is checked.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import batched
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.speed import Memory, cut, machine

import dragoman
from dragoman.nouns import Account, Citation, Dated, LocalActor, Published, Reading, Report, content_id
from dragoman.record import Record
from dragoman.resolving import rebuild, settle

ARTICLES = 300
FIRST = date(2012, 1, 1)
PARTS = 3
"""Articles that a report takes accounts from."""
RENAMED = 0.4
"""Share of stories whose persons and bodies bear names of their own; the others share the corpus's names."""
REPRINTED = 0.03
"""Share of reports that print an earlier one's text."""
AT_ONCE = 500

type Read = tuple[Report, Reading]


@dataclass(frozen=True)
class Made:
    """An account's words and parties, ready to be told anew."""

    account: Account
    actors: tuple[LocalActor, ...]


def stock(corpus: Path) -> list[list[Made]]:
    """Per article of the corpus that tells anything, its accounts."""
    with TemporaryDirectory() as folder:
        short = cut(corpus, ARTICLES, Path(folder))
        path = Path(folder) / "stock.db"
        dragoman.read(short, path)
        with Record.open(path) as record:
            articles = [_accounts(reading) for _, reading in record.readings()]
    return [article for article in articles if article]


def _accounts(reading: Reading) -> list[Made]:
    by_key = {actor.key: actor for actor in reading.actors}
    return [
        Made(account, tuple(by_key[p.actor] for p in account.participants if p.actor in by_key))
        for account in reading.accounts
        if account.evidence
    ]


def reports(articles: Sequence[Sequence[Made]], size: int, a_day: int) -> Iterator[Read]:
    """So many reports in the order of their days."""
    dice = random.Random(1914)
    recent: list[Read] = []
    for number in range(size):
        day = FIRST + timedelta(days=number // a_day)
        if recent and dice.random() < REPRINTED:
            yield _reprinted(dice.choice(recent), number, day)
            continue
        story = number // 4  # four papers tell of one story, each its own choice of its accounts
        picked = random.Random(story)
        told = [made for article in picked.sample(articles, PARTS) for made in article]
        some = [made for made in told if dice.random() < 0.6][:24] or told[:1]
        name = f"{story}" if picked.random() < RENAMED else ""
        recent = [*recent[-40:], _told(some, number, day, name)]
        yield recent[-1]


def _told(some: Sequence[Made], number: int, day: date, rename: str) -> Read:
    text, spans = "", []
    for made in some:
        spans.append((len(text), len(text) + len(made.account.evidence[0].text)))
        text += f"{made.account.evidence[0].text} Paper {number} adds line {len(spans)} of {number * 7919 % 9973}.\n"
    paper = _paper(text, number, day)
    actors: dict[LocalActor, LocalActor] = {}
    accounts = []
    for place, (made, (start, end)) in enumerate(zip(some, spans, strict=True)):
        local = [actors.setdefault(_named(a, rename), _numbered(a, rename, len(actors))) for a in made.actors]
        keys = {a.key: mine for a, mine in zip(made.actors, local, strict=True)}
        parts = [p for p in made.account.participants if p.actor in keys]
        accounts.append(
            replace(
                made.account,
                id=content_id("c", paper.id, place),
                report=paper.id,
                date=_moved(made.account.date, day),
                participants=tuple(replace(p, actor=keys[p.actor].key, name=keys[p.actor].name) for p in parts),
                evidence=(Citation(start, end, text[start:end]),),
            )
        )
    return paper, Reading(paper.id, "made", tuple(actors.values()), accounts=tuple(accounts))


def _paper(text: str, number: int, day: date) -> Report:
    published = Published(day, day, "day", "given")
    return Report.of(text, uri=f"made:{number}", outlet=f"Paper {number % 97}", published=published)


def _named(actor: LocalActor, rename: str) -> LocalActor:
    if not rename or actor.type in ("state", "unnamed"):
        return replace(actor, key=0)
    *first, last = actor.name.split() or [""]
    return replace(actor, key=0, name=" ".join([*first, f"{last}{_syllables(rename)}"]), aliases=())


def _numbered(actor: LocalActor, rename: str, key: int) -> LocalActor:
    return replace(_named(actor, rename), key=key)


def _syllables(rename: str) -> str:
    return "".join(("ba", "ko", "li", "mu", "ne", "ro", "sa", "ti", "vu", "ze")[int(digit)] for digit in rename)


def _moved(told: Dated | None, day: date) -> Dated | None:
    """The same length, about the day of publication."""
    return replace(told, start=day, end=day + (told.end - told.start)) if told else None


def _reprinted(row: Read, number: int, day: date) -> Read:
    paper, reading = row
    copy = _paper(paper.text, number, day)
    accounts = (
        replace(account, id=content_id("c", copy.id, place), report=copy.id)
        for place, account in enumerate(reading.accounts)
    )
    return copy, replace(reading, report=copy.id, accounts=tuple(accounts))


def measure(articles: Sequence[Sequence[Made]], size: int, asked: argparse.Namespace) -> str:
    add: int = asked.add
    found = list(reports(articles, size + add, asked.a_day))
    late = set(random.Random(7).sample(range(size + add), add)) if asked.anywhen else set(range(size, size + add))
    memory = Memory(os.getpid())
    memory.start()
    with TemporaryDirectory() as folder, Record.open(Path(folder) / "adding.db") as record:
        first = _settled(record, [row for place, row in enumerate(found) if place not in late])
        added = _settled(record, [row for place, row in enumerate(found) if place in late])
        del found
        events = [event.id for event in record.events()]
        began = time.process_time()
        with record.settling() as known:
            rebuild(known)
        whole = time.process_time() - began
        assert events == [event.id for event in record.events()]
        accounts = record.counts()["accounts"]
        megabytes = Path(record.name).stat().st_size / 1e6
    peak = memory.stop() / 1e9
    return (
        f"| {size} | {accounts} | {len(events)} | {add} | {added:.1f} | {whole:.1f} | {whole / added:.1f} "
        f"| {first:.1f} | {peak:.1f} GB | {megabytes:.0f} MB |"
    )


def _settled(record: Record, rows: Sequence[Read]) -> float:
    """Seconds of the processor that resolving takes after these reports."""
    for some in batched(rows, AT_ONCE):
        record.add(some)
    began = time.process_time()
    with record.settling() as known:
        settle(known)
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("corpus", type=Path, help="a JSON Lines file, one article a line")
    parser.add_argument("--size", type=int, action="append", help="reports in the record; may be repeated (2000)")
    parser.add_argument("--add", type=int, default=1000, help="reports to add (1000)")
    parser.add_argument("--a-day", type=int, default=5, help="reports a day (5): the fewer, the more days there are")
    parser.add_argument("--anywhen", action="store_true", help="spread those added over all days")
    asked = parser.parse_args()
    articles = stock(asked.corpus)
    print(f"{machine()}; seconds are the processor's")
    print("| reports | accounts | events | added | seconds | rebuild | times faster | first go | peak memory | file |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for size in asked.size or [2000]:
        print(measure(articles, size, asked), flush=True)


if __name__ == "__main__":
    main()
