"""The events that a question finds, in memory: how many, on which days, and one page of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dragoman.asking.narrowing import Mask, narrowed
from dragoman.nouns import Event, Question
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

    def _order(self) -> NDArray[np.int32]:
        by_time = self.tallies.snapshot.columns.by_time
        order: NDArray[np.int32] = by_time[self.mask[by_time]]
        return order


def find(tallies: Tallies, question: Question) -> Found:
    """The events that a question finds."""
    return Found(tallies, narrowed(tallies.snapshot, question).all)
