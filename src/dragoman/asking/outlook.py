"""The events that a question finds, in memory: how many, on which days, and one page of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dragoman.asking.narrowing import Mask, narrowed
from dragoman.nouns import Actor, Event, Question
from dragoman.record.columns import NEVER

if TYPE_CHECKING:
    from dragoman.asking.tallies import Tallies
    from dragoman.record import Record

type Days = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Found:
    """``mask`` holds of each event of the record whether it is found."""

    tallies: Tallies
    mask: Mask

    @property
    def number(self) -> int:
        return int(np.count_nonzero(self.mask))

    @property
    def days(self) -> Days:
        """The first days of those that have one, as day numbers, in order."""
        order = self._order()
        starts = self.tallies.snapshot.columns.starts[order]
        days: Days = starts[starts != NEVER]
        return days

    def page(self, record: Record, *, newest: bool, skip: int, limit: int) -> list[Event]:
        """By day, oldest or newest first; what has none last."""
        order = self._order()
        if newest:
            dated = self.tallies.snapshot.columns.starts[order] != NEVER
            order = np.concatenate([order[dated][::-1], order[~dated]])
        ids = self.tallies.snapshot.columns.ids[order[skip : skip + limit]]
        return record.events_by_id([id.decode() for id in ids])

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

    def _order(self) -> NDArray[np.int32]:
        by_time = self.tallies.snapshot.columns.by_time
        order: NDArray[np.int32] = by_time[self.mask[by_time]]
        return order


def find(tallies: Tallies, question: Question) -> Found:
    """The events that a question finds."""
    return Found(tallies, narrowed(tallies.snapshot, question).all)
