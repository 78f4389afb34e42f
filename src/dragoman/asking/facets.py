"""By what the events that a question finds can be narrowed further: values with counts, exact and never capped.

The number beside a value is the number of events that are found when that value is chosen in its facet, in place of
whatever is chosen there, with all other filters as they are. So the alternatives to a chosen type keep their numbers.
Of facets with many values the most frequent are listed; how many there are is told, and all can be asked for.

- ``actor``       anybody, absent ones included, by id; ``pair`` two countries, ``USA,MEX``, both of which take part
- ``type``, ``status``, ``about`` as in the filters of the same names
- ``place``       a place's name as told; ``country`` the country that the place lies in: both are values of ``place``
- ``when``        years, months or days, whichever the time asked about has few enough of; an event that may have been
  on any of several is in each, as it is found by each
- ``outlet``      who published a report that tells of it; ``confidence`` at least so much
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from dragoman.asking.narrowing import Mask, Narrowed, narrowed
from dragoman.asking.questions import day_named
from dragoman.asking.rows import Row
from dragoman.asking.tallies import LEVELS, Tallies, Tally
from dragoman.nouns import Question

if TYPE_CHECKING:
    from dragoman.record import Record

Name = Literal["actor", "pair", "type", "status", "about", "place", "country", "when", "outlet", "confidence"]
NAMES: tuple[Name, ...] = get_args(Name)

FILTERS: Mapping[Name, tuple[str, ...]] = {
    "actor": ("actor",), "pair": ("between",), "type": ("type",), "status": ("status",), "about": ("about",),
    "place": ("place",), "country": ("place",), "when": ("since", "until"), "outlet": ("outlet",),
    "confidence": ("min_confidence",),
}  # fmt: skip
"""The filters that a value of each facet is a value of."""

MOST_YEARS, MOST_MONTHS = 3, 3
"""A time asked about of more years is told by years, one of more months by months, a shorter one by days."""

type Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Value:
    """What can be chosen. ``value`` is what the filter takes, ``label`` what a person reads."""

    value: str
    label: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet's values, the most frequent first; types, levels and times in their own order.

    ``distinct`` is how many values find any event, ``more`` how many of them are not listed here.
    """

    name: Name
    values: tuple[Value, ...]
    distinct: int

    @property
    def more(self) -> int:
        return self.distinct - sum(1 for value in self.values if value.count)


@dataclass(frozen=True, slots=True)
class Facets:
    """``events`` is how many the question finds, ``undated`` how many of those have no date.

    ``current`` is false where the record has been resolved since the columns were taken that these were counted from.
    """

    events: int
    undated: int
    current: bool
    facets: tuple[Facet, ...]

    def __getitem__(self, name: Name) -> Facet:
        return next(facet for facet in self.facets if facet.name == name)


def facets(
    record: Record,
    tallies: Tallies,
    question: Question,
    *,
    limit: int | None = 12,
    skip: int = 0,
    only: Collection[Name] = NAMES,
) -> Facets:
    """The facets of a question, each with at most ``limit`` values beside those chosen; None lists them all.

    ``skip`` leaves out so many of the most frequent values, for a list in pages.
    """
    counter = _Counter(record, tallies, question, narrowed(tallies.snapshot, question), limit, skip)
    every = counter.found.all
    undated = int(np.count_nonzero(every[tallies.snapshot.columns.dated :]))
    counted = tuple(counter.facet(name) for name in NAMES if name in only)
    current = record.derivation() == tallies.snapshot.columns.number
    return Facets(int(np.count_nonzero(every)), undated, current, counted)


def rows(found: Facets) -> Iterator[Row]:
    """As a program gets them: first what is counted, then a row for each facet."""
    yield {"kind": "found", "events": found.events, "undated": found.undated, "current": found.current}
    for facet in found.facets:
        values = [{"value": v.value, "label": v.label, "count": v.count, "chosen": v.chosen} for v in facet.values]
        told = {"kind": "facet", "name": facet.name, "filters": [one.replace("_", "-") for one in FILTERS[facet.name]]}
        yield {**told, "values": values, "distinct": facet.distinct, "more": facet.more}


def choose(question: Question, name: Name, value: str) -> Question:
    """The question with this value chosen in its facet, in place of whatever is chosen there."""
    match name:
        case "pair":
            return replace(question, between=tuple(value.split(",")))
        case "when":
            return replace(question, since=day_named("since", value), until=day_named("until", value, last=True))
        case "confidence":
            return replace(question, min_confidence=float(value))
    values: dict[str, Any] = {FILTERS[name][0]: (value,)}
    return replace(question, **values)


@dataclass(frozen=True)
class _Counter:
    """Counts the values of one question's facets."""

    record: Record
    tallies: Tallies
    question: Question
    found: Narrowed
    limit: int | None
    skip: int

    def facet(self, name: Name) -> Facet:
        asked, tallies = self.question, self.tallies
        match name:
            case "actor":
                return self._actors()
            case "pair":
                return self._frequent(name, tallies.pairs, self._without("between"), (",".join(sorted(asked.between)),))
            case "type":
                return self._frequent(name, tallies.types, self._without("type"), asked.type)
            case "status":
                return self._in_order(name, tallies.statuses, self._without("status"), asked.status)
            case "about":
                return self._frequent(name, tallies.topics, self._without("about"), asked.about)
            case "place" | "country":
                tally = tallies.places if name == "place" else tallies.countries
                return self._frequent(name, tally, self._without("place"), asked.place)
            case "outlet":
                return self._frequent(name, tallies.outlets, self._without("outlet"), asked.outlet)
            case "when":
                return self._when()
            case "confidence":
                return self._levels()

    def _without(self, name: str) -> Mask:
        return self.found.without(name)

    def _frequent(self, name: Name, tally: Tally, mask: Mask, chosen: Iterable[str]) -> Facet:
        """The most frequent values; of equally frequent ones those first that come first in the alphabet."""
        counts = tally.counts(mask)
        held = tally.numbers(chosen)
        listed = self._listed(counts, held)
        values = (Value(tally.words[n], _label(name, tally.words[n]), int(counts[n]), n in held) for n in listed)
        return Facet(name, tuple(values), int(np.count_nonzero(counts)))

    def _listed(self, counts: Counts, held: Collection[int]) -> list[int]:
        limit = None if self.limit is None else self.skip + self.limit
        return _most(counts, limit, held)[self.skip :]

    def _in_order(self, name: Name, tally: Tally, mask: Mask, chosen: Collection[str]) -> Facet:
        counts = tally.counts(mask)
        found = zip(tally.words, counts.tolist(), strict=True)
        values = tuple(Value(word, word, count, word in chosen) for word, count in found if count or word in chosen)
        return Facet(name, values, int(np.count_nonzero(counts)))

    def _actors(self) -> Facet:
        """Chosen are those who are named by their ids."""
        tally = self.tallies.actors
        counts = tally.counts(self._without("actor"))
        held = tally.numbers(self.question.actor)
        ids = {n: tally.words[n] for n in self._listed(counts, held)}
        known = self.record.actors_by_id(list(ids.values()))
        labels = {id: f"{one.name} ({one.country})" if one.country else one.name for id, one in known.items()}
        values = (Value(id, labels.get(id, id), int(counts[n]), n in held) for n, id in ids.items())
        return Facet("actor", tuple(values), int(np.count_nonzero(counts)))

    def _when(self) -> Facet:
        columns, asked = self.tallies.snapshot.columns, self.question
        mask = self._without("when")[: columns.dated]
        starts, ends = columns.starts[: columns.dated][mask], columns.ends[: columns.dated][mask]
        if not len(starts):
            return Facet("when", (), 0)
        first = max(asked.since or date.min, date.fromordinal(int(starts[0])))
        last = min(asked.until or date.max, date.fromordinal(int(ends.max())))
        values = []
        begun, ended = _Running.of(starts), _Running.of(ends)
        for start, end, word in _spans(first, last):
            count = begun.up_to(end.toordinal()) - ended.up_to(start.toordinal() - 1)
            if count:
                values.append(Value(word, word, count, (start, end) == (asked.since, asked.until)))
        return Facet("when", tuple(values), len(values))

    def _levels(self) -> Facet:
        """Nested: who is found by a level is found by every lower one."""
        mask, held = self._without("min_confidence"), self.question.min_confidence
        at_least = dict(zip(LEVELS, self.tallies.levels.counts(mask).tolist(), strict=True))
        if held and held not in at_least:
            at_least[held] = int(np.count_nonzero(mask & (self.tallies.snapshot.columns.confidence >= held)))
        found = [(level, at_least[level]) for level in sorted(at_least, reverse=True)]
        values = tuple(Value(f"{one:g}", f"{one:g} and more", n, one == held) for one, n in found if n or one == held)
        return Facet("confidence", values, sum(1 for value in values if value.count))


@dataclass(frozen=True, slots=True)
class _Running:
    """How many days of a list are no later than another."""

    first: int
    sums: Counts

    @classmethod
    def of(cls, days: NDArray[np.int32]) -> _Running:
        first = int(days.min())
        return cls(first, np.bincount(days - first).cumsum())

    def up_to(self, day: int) -> int:
        place = min(day - self.first, len(self.sums) - 1)
        return int(self.sums[place]) if place >= 0 else 0


def _label(name: Name, word: str) -> str:
    return word.replace(",", "–") if name == "pair" else word


def _most(counts: Counts, limit: int | None, held: Collection[int]) -> list[int]:
    """The places of the greatest counts above 0, greatest first, and those held, wherever they would stand."""
    some = np.flatnonzero(counts)
    if limit is not None and len(some) > limit:
        least = np.partition(counts[some], len(some) - limit)[len(some) - limit]
        above = some[counts[some] > least]
        some = np.sort(np.concatenate([above, some[counts[some] == least][: limit - len(above)]]))
    chosen = np.unique(np.concatenate([some, np.array(sorted(held), some.dtype)]))
    order: list[int] = chosen[np.argsort(-counts[chosen], kind="stable")].tolist()
    return order


def _spans(first: date, last: date) -> Iterator[tuple[date, date, str]]:
    """Years, months or days from one day to another, each with the word that names it as a filter's value."""
    days = (last - first).days
    if days <= 31 * MOST_MONTHS:
        every = (first + timedelta(days=n) for n in range(days + 1))
        yield from ((day, day, day.isoformat()) for day in every)
        return
    for year in range(first.year, last.year + 1):
        if days > 366 * MOST_YEARS:
            yield date(year, 1, 1), date(year, 12, 31), f"{year:04d}"
            continue
        for month in range(1, 13):
            start, end = date(year, month, 1), date(year, month, monthrange(year, month)[1])
            if end >= first and start <= last:
                yield start, end, f"{year:04d}-{month:02d}"
