"""The events that a question finds, in memory: how many, on which days, and one page of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dragoman.asking.disagreement import Disagreement, of_events
from dragoman.asking.narrowing import Mask, narrowed
from dragoman.nouns import Actor, Event, Question

if TYPE_CHECKING:
    from dragoman.asking.tallies import Tallies
    from dragoman.record import Record

type Days = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Found:
    """``mask`` holds of each event of the record whether it is found. ``fetched`` are events that have been read for
    one answer, by number, so that a timeline and a list beside it read each once."""

    tallies: Tallies
    mask: Mask
    fetched: dict[int, Event] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return int(np.count_nonzero(self.mask))

    @property
    def days(self) -> Days:
        """The first days of those that have one, as day numbers, in order."""
        columns = self.tallies.snapshot.columns
        days: Days = columns.starts[: columns.dated][self.mask[: columns.dated]]
        return days

    def page(self, record: Record, *, newest: bool, skip: int, limit: int) -> list[Event]:
        """By day, oldest or newest first; what has none last."""
        columns = self.tallies.snapshot.columns
        order = np.flatnonzero(self.mask)
        if newest:
            undated = int(np.searchsorted(order, columns.dated))
            order = np.concatenate([order[:undated][::-1], order[undated:]])
        return self.events(record, order[skip : skip + limit].tolist())

    def disagreements(self, record: Record, fields: Sequence[str], *, skip: int, limit: int) -> list[Disagreement]:
        """On what the accounts of these events differ, by time, one for each event and field; only on ``fields``, where
        given."""
        event = self._differing(fields)
        shown = event[skip : skip + limit]
        if not len(shown):
            return []
        before = skip - int(np.searchsorted(event, shown[0]))  # a page may begin in the midst of an event
        found = of_events(record, self.events(record, dict.fromkeys(shown.tolist())), fields)
        return list(islice(found, before, before + limit))

    def differing(self, fields: Sequence[str]) -> int:
        """In how many fields of how many events, taken together, accounts differ."""
        return len(self._differing(fields))

    def _differing(self, fields: Sequence[str]) -> NDArray[np.int32]:
        """The event of each line."""
        columns = self.tallies.snapshot.columns
        chosen = self.mask[columns.differing.event]
        if fields:
            wanted = np.array([*(word.startswith(tuple(fields)) for word in columns.fields), False])
            chosen = chosen & wanted[columns.differing.value]
        event: NDArray[np.int32] = columns.differing.event[chosen]
        return event

    def events(self, record: Record, numbers: Iterable[int]) -> list[Event]:
        """The events of these numbers, in that order, as far as they are still there."""
        wanted = list(numbers)
        ids = {self.tallies.snapshot.columns.ids[n].decode(): n for n in wanted if n not in self.fetched}
        if ids:
            self.fetched.update({ids[event.id]: event for event in record.events_by_id(list(ids))})
        return [self.fetched[n] for n in wanted if n in self.fetched]

    def among(self, mask: Mask) -> Found:
        """Other events of the same record, found for the same answer."""
        return replace(self, mask=mask)

    def actors(self, record: Record, words: str, *, skip: int, limit: int) -> list[tuple[Actor, int]]:
        """Who takes part, and in how many of them, most first; with words, those one of whose names holds them."""
        tally = self.tallies.actors
        counts = tally.counts(self.mask)
        if words:
            bearing = np.zeros(len(counts), np.bool_)
            bearing[sorted(tally.numbers(record.bearing(words)))] = True
            counts = np.where(bearing, counts, 0)
        order = np.argsort(-counts, kind="stable")[skip : skip + limit]
        ids = {tally.words[n]: int(counts[n]) for n in order.tolist() if counts[n]}
        known = record.actors_by_id(list(ids))
        return [(known[id], number) for id, number in ids.items() if id in known]

    def places(self) -> list[tuple[str, str | None, int]]:
        """The places that they name, with their countries, and how many name each; the most named first."""
        columns = self.tallies.snapshot.columns
        here = self.mask & (columns.places >= 0)
        lands = len(columns.lands) + 1  # the last one stands for none
        keys = columns.places[here].astype(np.int64) * lands + columns.place_lands[here] % lands
        found, numbers = np.unique(keys, return_counts=True)
        told = [
            (columns.place_words[key // lands], (*columns.lands, None)[key % lands], number)
            for key, number in zip(found.tolist(), numbers.tolist(), strict=True)
        ]
        return sorted(told, key=lambda one: (-one[2], one[0], one[1] or ""))


def find(tallies: Tallies, question: Question) -> Found:
    """The events that a question finds, for one answer."""
    return Found(tallies, narrowed(tallies.snapshot, question).all)
