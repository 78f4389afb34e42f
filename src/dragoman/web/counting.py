"""What facets are counted from, kept in memory from request to request, and taken anew once the record was resolved.

Taking it anew is a matter of milliseconds for a small record, which a request waits for, and of seconds for one of a
million accounts: there the last counts go on being shown, marked as such, while a thread takes the new ones.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import TYPE_CHECKING

from dragoman.errors import DragomanError

if TYPE_CHECKING:
    from dragoman.asking.tallies import Tallies
    from dragoman.record import Record
    from dragoman.web.desk import Shelf

PATIENCE = 0.5
"""Seconds for which a request waits rather than show counts of before the last resolving."""


@dataclass(frozen=True, slots=True)
class Counted:
    """``current`` is false where the record has been resolved since; the new counts are on their way."""

    tallies: Tallies
    current: bool


@dataclass(slots=True)
class Counting:
    """The tallies of one record."""

    shelf: Shelf
    _tallies: Tallies | None = None
    _of: Record | None = None
    _took: float = 0.0
    _taking: Thread | None = None
    _lock: Lock = field(default_factory=Lock)

    def now(self) -> Counted:
        """Raises RecordError where there is no record."""
        record = self.shelf.look()
        derivation = record.derivation()
        with self._lock:
            if self._tallies is None or (not self._is_of(record, derivation) and self._took < PATIENCE):
                self._take(record)
            if self._is_of(record, derivation):
                return Counted(self._held(), True)
            self._begin()
            return Counted(self._held(), False)

    def warm(self) -> None:
        """Take the first counts in a thread, so that the first page need not wait for all of it."""
        Thread(target=self._quietly, args=(self.now,), daemon=True).start()

    @property
    def is_warm(self) -> bool:
        """Whether there are any counts yet: a page that need not have them shows without."""
        return self._tallies is not None

    def _is_of(self, record: Record, derivation: int) -> bool:
        return self._of is record and self._held().snapshot.columns.number == derivation

    def _held(self) -> Tallies:
        assert self._tallies is not None  # taken before it is asked for
        return self._tallies

    def _take(self, record: Record) -> None:
        from dragoman.asking.tallies import Tallies  # numpy takes a tenth of a second

        began = time.monotonic()
        self._tallies, self._of = Tallies.of(record), record
        self._took = time.monotonic() - began

    def _begin(self) -> None:
        if self._taking is None or not self._taking.is_alive():
            self._taking = Thread(target=self._quietly, args=(self._anew,), daemon=True)
            self._taking.start()

    def _anew(self) -> None:
        from dragoman.asking.tallies import Tallies

        record, began = self.shelf.look(), time.monotonic()
        tallies = Tallies.of(record)
        with self._lock:
            self._tallies, self._of, self._took = tallies, record, time.monotonic() - began

    @staticmethod
    def _quietly(step: Callable[[], object]) -> None:
        """A record that cannot be read is told by the request that asks for it."""
        with suppress(DragomanError):
            step()
