"""One noun by the name a person types; what is not there is said, with where to look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.errors import UsageError
from dragoman.nouns import Event

if TYPE_CHECKING:
    from dragoman.record import KeptReport, Record


def kept_report(record: Record, name: str) -> KeptReport:
    """A report by id, the beginning of an id, uri, or file name without ending. Raises UsageError: none, several."""
    found = record.report(name)
    if found is None:
        raise UsageError(f"{record.name}: no report {name}; `dragoman reports` lists them")
    return found


def kept_event(record: Record, name: str) -> Event:
    """An event by id or the beginning of one. Raises UsageError: none, or several."""
    found = record.event(name)
    if found is None:
        raise UsageError(f"{record.name}: no event {name}; `dragoman events` lists them")
    return found
