"""Columns made ready for counting: which events have which value of each facet, each pair of them once.

A value is made so that the filter it belongs to finds exactly the events counted for it: words that a filter does not
tell apart (``Reuters``, ``REUTERS``) are one value, and a place named like a country is counted with the country.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dragoman.asking.countries import Countries
from dragoman.asking.narrowing import Mask, Snapshot
from dragoman.nouns import EVENT_TYPES, STATUSES
from dragoman.record.folding import fold_case

if TYPE_CHECKING:
    from dragoman.record import Record
    from dragoman.record.columns import Columns, Links

type Counts = NDArray[np.int64]
type Numbers = NDArray[np.int32]

_CODE = re.compile(r"[A-Z]{2,3}")


class Ids(Sequence[str]):
    """Ids as they lie in memory, read one at a time."""

    def __init__(self, lying: NDArray[np.bytes_]) -> None:
        self._lying = lying

    def __len__(self) -> int:
        return len(self._lying)

    def __getitem__(self, place: Any) -> Any:
        return self._lying[place].decode()

    def find(self, id: str) -> int:
        """Where an id stands, -1 where it does not."""
        place = int(np.searchsorted(self._lying, id.encode()))
        return place if place < len(self) and self[place] == id else -1


FEW = 8
"""Where fewer than one event in so many is asked about, their lines are looked up one by one: a third of the time."""

BITS = 64
"""Facets of up to so many values hold, beside the lines, the events of each value as bits: a twentieth of the time."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The values of one facet and, line by line, which event has which of them; ``event`` None: every one its own.

    Lines are in the order of the events: those of event ``n`` begin at ``begins[n]``. ``whole`` are the counts over all
    events. ``bits`` has a row for each value where these are few, a bit for each event; there are no lines then, unless
    every event has its own.
    """

    words: Sequence[str]
    value: Numbers
    event: Numbers | None
    begins: Numbers | None
    whole: Counts
    bits: NDArray[np.uint8] | None

    @classmethod
    def of(
        cls, words: Sequence[str], value: Numbers, event: Numbers | None = None, size: int = 0, *, lines: bool = False
    ) -> Tally:
        """``size`` is the number of all events. ``lines`` are wanted even where the values are few."""
        if event is None:
            told = np.flatnonzero(value >= 0)
            whole, bits = _counted(value[told], words), _bits(words, value[told], told, len(value))
            return cls(words, value, None, None, whole, bits)
        bits = None if lines else _bits(words, value, event, size)
        if bits is not None:
            return cls(words, value[:0], event[:0], None, _counted(value, words), bits)
        if (event[1:] < event[:-1]).any():
            order = np.argsort(event, kind="stable")
            value, event = value[order], event[order]
        begins = np.zeros(size + 1, np.int32)
        begins[1:] = np.bincount(event, minlength=size).cumsum()
        return cls(words, value, event, begins, _counted(value, words), None)

    def counts(self, mask: Mask) -> Counts:
        """How many of these events have each value."""
        number = int(np.count_nonzero(mask))
        if number == len(mask):
            return self.whole
        if self.bits is not None:
            counts: Counts = np.bitwise_count(self.bits & np.packbits(mask)).sum(axis=1, dtype=np.int64)
            return counts
        if 2 * number > len(mask):  # what is left out is the smaller part
            return self.whole - self._counted(~mask, len(mask) - number)
        return self._counted(mask, number)

    def _counted(self, mask: Mask, number: int) -> Counts:
        if self.event is None or self.begins is None:
            kept = self.value[mask]
            return _counted(kept[kept >= 0], self.words)
        if number * FEW < len(mask):
            return _counted(self.value[self._lines(np.flatnonzero(mask))], self.words)
        return _counted(self.value[mask[self.event]], self.words)

    def _lines(self, events: NDArray[np.int64]) -> NDArray[np.int64]:
        """The places of all lines of these events."""
        assert self.begins is not None
        first, many = self.begins[events].astype(np.int64), self.begins[events + 1] - self.begins[events]
        ends = many.cumsum()
        return np.repeat(first - (ends - many), many) + np.arange(int(many.sum()))

    def numbers(self, words: Iterable[str]) -> set[int]:
        """Which values these words of a filter mean."""
        if isinstance(self.words, Ids):
            return {place for place in map(self.words.find, words) if place >= 0}
        wanted = {fold_case(word) for word in words}
        return {number for number, word in enumerate(self.words) if fold_case(word) in wanted}


LEVELS = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)
"""Levels of confidence that events are counted from upwards."""


@dataclass(frozen=True, slots=True)
class Tallies:
    """All that facets are counted from, at one moment of the record."""

    snapshot: Snapshot
    types: Tally
    statuses: Tally
    topics: Tally
    places: Tally
    countries: Tally
    outlets: Tally
    actors: Tally
    pairs: Tally
    """With its lines, by which the timeline lays the pairs' lanes."""
    levels: Tally
    """Every level that an event reaches: nine lines for one that is as good as certain."""

    @classmethod
    def of(cls, record: Record) -> Tallies:
        """Takes seconds for a record of a million accounts."""
        snapshot = Snapshot.of(record)
        held = snapshot.columns
        return cls(
            snapshot,
            types=Tally.of(EVENT_TYPES, held.types),
            statuses=Tally.of(STATUSES, held.statuses),
            topics=Tally.of(held.topic_words, held.topics.value, held.topics.event, held.size),
            places=_places(held),
            countries=_countries(held),
            outlets=_outlets(held),
            actors=Tally.of(Ids(held.actor_ids), held.actors.value, held.actors.event, held.size),
            pairs=_pairs(held),
            levels=_levels(held),
        )


def _counted(values: NDArray[Any], words: Sequence[str]) -> Counts:
    counts: Counts = np.bincount(values, minlength=len(words))
    return counts


def _bits(words: Sequence[str], value: Numbers, event: NDArray[Any], size: int) -> NDArray[np.uint8] | None:
    """Which events have each value; None where the values are many."""
    if len(words) > BITS:
        return None
    bits = np.zeros((len(words), (size + 7) // 8), np.uint8)
    for number in range(len(words)):
        mask = np.zeros(size, np.bool_)
        mask[event[value == number]] = True
        bits[number] = np.packbits(mask)
    return bits


def _levels(columns: Columns) -> Tally:
    reached = [np.flatnonzero(columns.confidence >= level).astype(np.int32) for level in LEVELS]
    value = np.repeat(np.arange(len(LEVELS), dtype=np.int32), [len(some) for some in reached])
    return Tally.of([f"{level:g}" for level in LEVELS], value, np.concatenate(reached), columns.size)


def _places(columns: Columns) -> Tally:
    """Places by name, one that a filter takes for a country left out."""
    told = columns.places[columns.places >= 0]
    words, numbers = _one_word_a_fold(columns.place_words, np.bincount(told, minlength=len(columns.place_words)))
    countries, lands = Countries.load(), set(columns.lands)
    apart = np.array([bool(countries.code(word)) or word.upper() in lands for word in words], np.bool_)
    merged = np.where(columns.places < 0, -1, numbers[columns.places])
    merged[(merged >= 0) & np.append(apart, False)[merged]] = -1
    return Tally.of(words, merged.astype(np.int32))


def _countries(columns: Columns) -> Tally:
    """Countries in which places lie, and those by whose code a place is named."""
    codes = {fold_case(land): number for number, land in enumerate(columns.lands)}
    named = np.array([*(codes.get(fold_case(word), -1) for word in columns.place_words), -1], np.int32)[columns.places]
    events = np.arange(columns.size, dtype=np.int32)
    other = (named >= 0) & (named != columns.place_lands)
    within = columns.place_lands >= 0
    value = np.concatenate([columns.place_lands[within], named[other]])
    return Tally.of(columns.lands, value, np.concatenate([events[within], events[other]]), columns.size)


def _outlets(columns: Columns) -> Tally:
    links, many = columns.outlets, len(columns.outlet_words)
    words, numbers = _one_word_a_fold(columns.outlet_words, np.bincount(links.value, minlength=many))
    if len(words) == many:
        return Tally.of(words, links.value, links.event, columns.size)
    keys = np.unique(links.event.astype(np.int64) * len(words) + numbers[links.value])
    told, events = (keys % len(words)).astype(np.int32), (keys // len(words)).astype(np.int32)
    return Tally.of(words, told, events, columns.size)


def _one_word_a_fold(words: Sequence[str], counts: Counts) -> tuple[tuple[str, ...], Numbers]:
    """Of words that a filter takes for one the most frequent; and for each word which one that is."""
    chosen: dict[str, str] = {}
    for number in np.argsort(-counts, kind="stable").tolist():
        chosen.setdefault(fold_case(words[number]), words[number])
    kept = tuple(sorted(chosen.values()))
    numbers = {fold_case(word): number for number, word in enumerate(kept)}
    return kept, np.array([*(numbers[fold_case(word)] for word in words), -1], np.int32)


def _pairs(columns: Columns) -> Tally:
    """Every two countries that take part in an event, absent ones left out."""
    links: Links = columns.named_lands
    event, land = links.event[links.present], links.value[links.present]
    many = len(columns.lands)
    keys, events, step = [], [], 1
    while step < len(event) and (both := event[step:] == event[:-step]).any():
        keys.append(land[:-step][both].astype(np.int64) * many + land[step:][both])
        events.append(event[step:][both])
        step += 1
    if not keys:
        return Tally.of((), np.zeros(0, np.int32), np.zeros(0, np.int32), columns.size, lines=True)
    known, value = np.unique(np.concatenate(keys), return_inverse=True)
    words = tuple(f"{columns.lands[key // many]},{columns.lands[key % many]}" for key in known.tolist())
    return Tally.of(words, value.astype(np.int32), np.concatenate(events), columns.size, lines=True)
