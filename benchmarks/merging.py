"""Merging accounts into events at scale: seconds, memory and pairs compared, from ten thousand accounts to a million.

    python benchmarks/merging.py [SIZE ...] [--plot FILE.svg]

The accounts are made by fixed dice, with the shares that reading 150 articles gave (see the tables below): reports of
nine accounts on average over five years, parties and types as uneven as in the news (a third of all parties are the
USA), one date in ten known only to the year. Two reports in three follow a story with others; four of ten of their
accounts tell one of the story's happenings, each in its own words, with dates, statuses and parties that reading gets
wrong now and then; the rest stand alone. Five years stay five years whatever the size, so that a million accounts lie
a hundred times as dense as ten thousand: the hardest way to grow.

Timed are the steps of ``resolver.resolve`` after copies are found, each size in a process of its own, on one core:
actors, profiles, joining, and the telling of events with their conflicts; in seconds of the processor, which on an idle
machine are those of the clock. Memory is the process's greatest resident set up to the end of the step, reports and
readings included. ``pairs`` are those that blocking hands on, some of them more than once.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from dragoman.nouns import (
    Account,
    Citation,
    Dated,
    EventType,
    LocalActor,
    Participant,
    Place,
    Published,
    Reading,
    Report,
    Source,
    Status,
    content_id,
)
from dragoman.resolving.actors import join_actors
from dragoman.resolving.blocks import meeting
from dragoman.resolving.columns import columns
from dragoman.resolving.conflicts import find_conflicts
from dragoman.resolving.events import join_accounts
from dragoman.resolving.names import Kinship
from dragoman.resolving.profiles import Weights, profile, telling_words
from dragoman.resolving.telling import tell

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
EPOCH, DAYS = date(2013, 1, 1), 5 * 365
A_REPORT, A_STORY = 9, 8
"""Accounts of a report and reports of a story, on average."""

TYPES: Mapping[EventType, float] = {
    "ACCUSE": 223, "CONSULT": 135, "ASSAULT": 121, "REQUEST": 87, "AGREE": 64, "COERCE": 62, "SANCTION": 62,
    "SUPPORT": 60, "THREATEN": 44, "REJECT": 40, "RETREAT": 30, "MOBILIZE": 26, "AID": 21, "PROTEST": 17,
    "COOPERATE": 6, "CONCEDE": 2,
}  # fmt: skip
MODES: Mapping[EventType, Mapping[str | None, float]] = {
    "ACCUSE": {"disapprove": 7, "allege": 2, None: 1},
    "CONSULT": {"visit": 4, "multilateral": 2, "phone": 1, None: 5},
    "ASSAULT": {"weapons": 2, "violence": 2, None: 6},
    "REQUEST": {"change": 6, "assist": 2, None: 2},
}
STATUSES: Mapping[Status, float] = {
    "occurred": 795, "ongoing": 102, "planned": 64, "hypothetical": 32, "negated": 4, "cancelled": 3,
}  # fmt: skip
DATES: Mapping[str, float] = {
    "report": 414, "day": 170, "none": 141, "inferred": 120, "month": 62, "year": 56, "week": 37,
}  # fmt: skip
LANDS: Mapping[str | None, float] = {
    "USA": 309, None: 177, "CHN": 57, "IRN": 47, "PRK": 46, "ISR": 45, "GBR": 40, "RUS": 39, "SYR": 26, "IRQ": 22,
    "MEX": 22, "EGY": 17, "EU": 13, "CAN": 12, "UKR": 11, "TUR": 11, "PSE": 10, "SAU": 9, "AUS": 9, "DEU": 8,
    "FRA": 6, "JPN": 6, "THA": 5, "KOR": 5, "IND": 5, "PAK": 5, "AFG": 5, "CUB": 4, "VEN": 4, "ITA": 3, "ESP": 3,
    "BRA": 3, "POL": 2, "NGA": 2, "PHL": 2, "QAT": 2, "YEM": 2, "LBY": 2, "JOR": 2, "VNM": 2, "SWE": 1, "NOR": 1,
}  # fmt: skip
CONFIDENCES: Mapping[float, float] = {0.5: 320, 0.9: 193, 0.4: 130, 0.8: 121, 0.3: 93, 0.6: 78, 0.7: 66}
LENGTHS: Mapping[int, float] = {n: math.exp(-(((n - 15) / 6) ** 2) / 2) for n in range(5, 31)}
"""Words of an account's evidence."""
WORDS = 20_000
PLACED = 0.23
"""Accounts with a place."""


@dataclass(frozen=True)
class Dice:
    """Draws from tables by weight, with one seed for all."""

    random: random.Random
    sums: dict[int, tuple[list[Any], list[float]]] = field(default_factory=dict)

    def of(self, table: Mapping[Any, float]) -> Any:
        if id(table) not in self.sums:
            self.sums[id(table)] = list(table), list(accumulate(table.values()))
        values, sums = self.sums[id(table)]
        return self.random.choices(values, cum_weights=sums)[0]

    def odds(self, share: float) -> bool:
        return self.random.random() < share


# --- the world --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Happening:
    """What really took place; accounts tell it more or less well."""

    type: EventType
    mode: str | None
    parties: tuple[LocalActor, ...]
    day: int
    place: Place | None
    words: tuple[str, ...]


class World:
    """Actors, words, and the reports that tell what they do."""

    def __init__(self, size: int, seed: int) -> None:
        self.dice = Dice(random.Random(seed))
        self._size = size
        self._words = [_name(n, 2) for n in range(WORDS)]
        self._sums = list(accumulate(1 / (n + 20) for n in range(WORDS)))  # Zipf, the hollow words left out
        self._cast = {land: [_actor(land, n) for n in range(_crowd(land))] for land in LANDS}
        self._shares = {land: list(accumulate(1 / (n + 1) for n in range(len(c)))) for land, c in self._cast.items()}

    def readings(self) -> Iterator[tuple[Report, Reading]]:
        made = number = 0
        while made < self._size:
            begins, reports = self.dice.random.randrange(DAYS), 1
            story = self._story(begins)
            if self.dice.odds(0.3):  # with a mean of A_STORY, two reports in three and more have company
                reports = 2 + int(self.dice.random.paretovariate(1.3) * A_STORY / 2)
            for _ in range(min(reports, 400)):
                day = min(begins + int(self.dice.random.expovariate(1 / 3)), DAYS - 1)
                report, reading = self._report(number, day, story)
                number, made = number + 1, made + len(reading.accounts)
                yield report, reading

    def _story(self, begins: int) -> list[Happening]:
        """The happenings of a story have most of their parties and some of their words in common."""
        own, topic = self._parties(), self.words(25)
        count = 2 + int(self.dice.random.expovariate(1 / 5))
        days = [begins + int(self.dice.random.gauss(0, 3)) for _ in range(count)]
        return [self._happening(day, own if self.dice.odds(0.7) else None, topic) for day in days]

    def _happening(self, day: int, parties: tuple[LocalActor, ...] | None, topic: Sequence[str]) -> Happening:
        kind = self.dice.of(TYPES)
        mode = self.dice.of(MODES[kind]) if kind in MODES else None
        place = self.dice.odds(PLACED)
        told = parties or self._parties()
        words = [*self.words(12), *self.dice.random.sample(topic, min(6, len(topic)))]
        return Happening(kind, mode, told, day, self._place() if place else None, tuple(dict.fromkeys(words)))

    def words(self, count: int) -> list[str]:
        return self.dice.random.choices(self._words, cum_weights=self._sums, k=count)

    def _place(self) -> Place:
        land = self.dice.of(LANDS)
        return Place(_name(int(self.dice.random.paretovariate(0.7)) % 300, 3).title(), land)

    def _parties(self) -> tuple[LocalActor, ...]:
        count = 1 if self.dice.odds(0.16) else 2 if self.dice.odds(0.98) else self.dice.random.randint(3, 7)
        return tuple({actor.name: actor for actor in (self._party() for _ in range(count))}.values())

    def _party(self) -> LocalActor:
        land = self.dice.of(LANDS)
        actor: LocalActor = self.dice.random.choices(self._cast[land], cum_weights=self._shares[land])[0]
        return actor

    def _report(self, number: int, day: int, story: Sequence[Happening]) -> tuple[Report, Reading]:
        count = max(1, min(int(self.dice.random.gammavariate(2.2, A_REPORT / 2.2) + 0.5), 60))
        on = EPOCH + timedelta(days=day)
        published = Published(on, on, "day", "given")
        told = [self._told(one) for one in self._chosen(story, count, day)]
        text = "\n".join(row["words"] for row in told)
        outlet = f"Paper {int(self.dice.random.paretovariate(0.8)) % 400}"
        report = Report.of(text, uri=f"made:{number}", outlet=outlet, published=published, external_id=str(number))
        cast = {actor.name: actor for row in told for actor in row["parties"]}
        locals_ = {name: LocalActor(key, a.type, name, a.country) for key, (name, a) in enumerate(cast.items())}
        accounts = tuple(self._account(report, row, locals_) for row in _placed(told))
        return report, Reading(report.id, "made", tuple(locals_.values()), accounts=accounts)

    def _chosen(self, story: Sequence[Happening], count: int, day: int) -> list[Happening]:
        shared = min(sum(self.dice.odds(0.4) for _ in range(count)), len(story))
        alone = [self._happening(day, None, story[0].words) for _ in range(count - shared)]
        return [*self.dice.random.sample(story, shared), *alone]

    def _told(self, happening: Happening) -> dict[str, Any]:
        """A happening in a report's words: mostly the same parties, sometimes one more or one less."""
        parties = list(happening.parties)
        if self.dice.odds(0.2):
            parties = parties[:-1] or parties
        elif self.dice.odds(0.1):
            parties.append(self._party())
        length = self.dice.of(LENGTHS)
        own = min(len(happening.words), int(length * self.dice.random.uniform(0.2, 0.8)))
        words = [*self.dice.random.sample(happening.words, own), *self.words(length - own)]
        told = Happening(happening.type, happening.mode, tuple(parties), happening.day, happening.place, ())
        return {"of": told, "parties": {p.name: p for p in parties}.values(), "words": " ".join(words)}

    def _account(self, report: Report, row: Mapping[str, Any], cast: Mapping[str, LocalActor]) -> Account:
        of: Happening = row["of"]
        parties = tuple(
            Participant(cast[p.name].key, p.name, p.country, "recipient" if n and of.type != "CONSULT" else "actor")
            for n, p in enumerate(row["parties"])
        )
        return Account(
            id=content_id("c", report.id, row["start"]),
            report=report.id,
            type=of.type,
            mode=of.mode if self.dice.odds(0.9) else None,
            status=self.dice.of(STATUSES),
            date=self._dated(of.day, report.published.start or EPOCH),
            place=of.place,
            participants=parties,
            about=("diplomatic",) if self.dice.odds(0.5) else ("security", "military"),
            sourced_to=(Source(parties[0].name),) if self.dice.odds(0.35) else (),
            disputed_by=(),
            evidence=(Citation(row["start"], row["start"] + len(row["words"]), row["words"]),),
            confidence=self.dice.of(CONFIDENCES),
            why=(f"{of.type} by the type head", f"status told at {row['start']}"),
        )

    def _dated(self, day: int, published: date) -> Dated | None:
        """The true day told exactly, roughly or wrongly, or the report's own day taken for it."""
        on = EPOCH + timedelta(days=day)
        match self.dice.of(DATES):
            case "none":
                return None
            case "report":
                return Dated(published, published, "day", None, "report")
            case "day":
                off = self.dice.random.choice((-1, 1, 7, 365)) if self.dice.odds(0.1) else 0
                on -= timedelta(days=off)
                return Dated(on, on, "day", "on that day", "expression")
            case "inferred":
                return Dated(published, published, "day", None, "inferred")
            case "week":
                return Dated(on - timedelta(days=6), on, "week", "that week", "expression")
            case "month":
                return Dated(on.replace(day=1), on.replace(day=28), "month", "that month", "expression")
        year = on.year - int(self.dice.random.expovariate(0.7))
        return Dated(date(year, 1, 1), date(year, 12, 31), "year", "that year", "expression")


def _crowd(land: str | None) -> int:
    return 400 if land is None else 5 + int(LANDS[land])


def _actor(land: str | None, number: int) -> LocalActor:
    """The first of a country is the state itself, then its persons; without a country, bodies."""
    if land is None:
        return LocalActor(0, "organisation", f"{_name(number * 7 + 3, 3).title()} {_name(number, 2).title()} Council")
    if number == 0:
        return LocalActor(0, "state", land, land)
    key = sum(ord(c) for c in land) * 1000 + number
    return LocalActor(0, "person", f"{_name(key % 977, 2).title()} {_name(key, 3).title()}", land)


def _name(number: int, syllables: int) -> str:
    """A made-up word, another one for every number."""
    parts = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "or", "il")]
    word = ""
    for _ in range(syllables):
        number, rest = divmod(number, len(parts))
        word += parts[rest]
    return word + "kt" * bool(number) + str(number) * (number > 1)


def _placed(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    at = 0
    for row in rows:
        row["start"] = at
        at += len(row["words"]) + 1
    return list(rows)


# --- the steps, timed -------------------------------------------------------------------------------------------------


class Clock:
    """Seconds of each step, and the process's greatest resident set in GB by its end."""

    def __init__(self) -> None:
        self.rows: dict[str, float] = {}

    def time[T](self, name: str, step: Callable[[], T]) -> T:
        began, worked = time.perf_counter(), time.process_time()
        result = step()
        self.rows[name] = round(time.perf_counter() - began, 2)
        self.rows[f"{name} CPU"] = round(time.process_time() - worked, 2)
        self.rows[f"{name} GB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9, 2)
        return result


def measure(size: int, seed: int) -> dict[str, float]:
    """Every step on ``size`` accounts and a few more."""
    clock, kinship, weights = Clock(), Kinship.read(), Weights.read()
    rows = clock.time("making", lambda: list(World(size, seed).readings()))
    actors, actor_of = clock.time("actors", lambda: join_actors([reading for _, reading in rows], kinship))
    by_id = {actor.id: actor for actor in actors}

    def prepare() -> Iterator[Any]:
        for report, reading in rows:
            parties = {local.key: by_id[actor_of[report.id, local.key]] for local in reading.actors}
            telling = telling_words(report.text, weights)
            for account in reading.accounts:
                yield profile(account, report.published, report.id, parties, telling, weights)

    profiles = clock.time("profiles", lambda: list(prepare()))
    happenings = clock.time("joining", lambda: join_accounts(profiles, weights))
    reports = {report.id: report for report, _ in rows}

    def told() -> int:
        found = 0
        for happening in happenings:
            conflicts = find_conflicts([p.account for p in happening.profiles], actor_of)
            found += len(tell(happening, reports, actor_of, by_id, conflicts, kinship).conflicts)
        return found

    conflicts = clock.time("telling", told)
    most = max(len(happening.profiles) for happening in happenings)
    pairs = sum(len(one) for one, _ in meeting(columns(profiles)))  # not timed: the joining meets them itself
    counts = {
        "pairs": pairs,
        "accounts": len(profiles),
        "reports": len(rows),
        "events": len(happenings),
        "largest": most,
    }
    return {**counts, "conflicts": conflicts, **clock.rows}


STEPS = ("actors", "profiles", "joining", "telling")


def table(rows: Sequence[Mapping[str, float]]) -> Iterator[str]:
    """A Markdown table of the runs; the exponent is the power of the size that the time of the last two steps grew by
    since the run before."""
    steps = " | ".join(f"{step}, s" for step in STEPS)
    yield f"| accounts | events | pairs | {steps} | joined and told, s | the same by the clock, s | GB | exponent |"
    yield "|" + "---|" * (len(STEPS) + 7)
    for n, row in enumerate(rows):
        times = " | ".join(f"{row[f'{step} CPU']:,.1f}" for step in STEPS)
        clock = row["joining"] + row["telling"]
        grown = f"{_exponent(rows[n - 1], row):.2f}" if n else ""
        counts = f"{row['accounts']:,} | {row['events']:,} | {row['pairs']:,}"
        yield f"| {counts} | {times} | {_both(row):,.1f} | {clock:,.1f} | {row['telling GB']:.2f} | {grown} |"


def _both(row: Mapping[str, float]) -> float:
    return row["joining CPU"] + row["telling CPU"]


def _exponent(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return math.log(_both(other) / _both(one)) / math.log(other["accounts"] / one["accounts"])


def plot(rows: Sequence[Mapping[str, float]]) -> str:
    """Seconds of joining and telling by accounts, both scales logarithmic; the broken line is linear growth."""
    points = [(row["accounts"], _both(row)) for row in rows]
    low, high = math.floor(math.log10(points[0][1] / 3)), math.ceil(math.log10(points[-1][1]))
    left, right = math.floor(math.log10(points[0][0])), math.ceil(math.log10(points[-1][0] * 0.9))

    def at(accounts: float, seconds: float) -> str:
        across = 70 + 500 * (math.log10(accounts) - left) / max(right - left, 1)
        up = 330 - 290 * (math.log10(seconds) - low) / max(high - low, 1)
        return f"{across:.1f},{up:.1f}"

    def text(place: str, words: str, anchor: str) -> str:
        x, y = place.split(",")
        return f'<text x="{x}" y="{y}" dy="4" text-anchor="{anchor}">{words}</text>'

    linear = at(*points[0]), at(points[-1][0], points[0][1] * points[-1][0] / points[0][0])
    ticks = [text(f"60,{at(1, 10.0**n).split(',')[1]}", f"{10.0**n:g} s", "end") for n in range(low, high + 1)]
    ticks += [text(f"{at(10.0**n, 1).split(',')[0]},350", f"{10**n:,}", "middle") for n in range(left, right + 1)]
    dots = "".join('<circle cx="{}" cy="{}" r="4"/>'.format(*at(*point).split(",")) for point in points)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="620" height="380" font-family="sans-serif" font-size="12">'
        '<rect width="620" height="380" fill="white"/><path d="M70,40V330H570" fill="none" stroke="black"/>'
        f'<path d="M{linear[0]}L{linear[1]}" stroke="grey" stroke-dasharray="5"/>{dots}{"".join(ticks)}'
        f'<path d="M{"L".join(at(*point) for point in points)}" fill="none" stroke="black" stroke-width="2"/>'
        f"{text('320,370', 'accounts (broken line: linear growth)', 'middle')}"
        f"{text('70,20', 'processor seconds to join and tell, one core', 'start')}</svg>\n"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, metavar="SIZE", help="accounts (10,000 to a million)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw how the time grows")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.sizes[0], asked.seed)))
        return 0
    rows = []
    for size in asked.sizes or SIZES:
        command = [sys.executable, __file__, str(size), "--one", "--seed", str(asked.seed)]
        rows.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout))
        print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    print("\n".join(table(rows)))
    if asked.plot:
        asked.plot.write_text(plot(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
