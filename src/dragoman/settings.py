"""What a run is told at the door. Read once, frozen, handed down; no room looks anything up elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dragoman.errors import UsageError

ENGINES = ("local", "processes", "ray")


def day(given: date | str | None) -> date | None:
    """A day as Python has it, or written as 2018-04-14. Raises UsageError."""
    if not isinstance(given, str):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise UsageError(f"date {given!r}: not a day. Write it as 2018-04-14.") from error


@dataclass(frozen=True, slots=True)
class Settings:
    """Options of one ``read``.

    ``date`` (a day, or one written as 2018-04-14; UsageError where it is none) and ``outlet`` stand in for reports that
    carry none of their own. ``jobs`` is the number of reading processes; 1 reads in this one, None takes one a core.
    ``batch`` is the reports a worker parses at once (memory grows with it). ``engine`` is one of ENGINES; None is
    ``processes``, or ``local`` for one job. ``address`` is that of a running Ray cluster; None starts one on this
    machine for the run. ``columns``: for fields of a report (text, title, date, outlet, byline, id), the columns of
    tables that hold them, where they go by other names. ``vocabulary``: a folder of TOML files that extend or replace
    the vocabulary, or the name of an installed one.
    """

    date: date | str | None = None
    outlet: str | None = None
    jobs: int | None = None
    batch: int = 32
    engine: str | None = None
    address: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    vocabulary: str | Path | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "date", day(self.date))
