"""What a run is told at the door. Read once, frozen, handed down; no room looks anything up elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Settings:
    """Options of one ``read``.

    ``date`` and ``outlet`` stand in for reports that carry none of their own. ``jobs`` is the number of reading
    processes; 1 reads in this one, None takes one a core. ``batch`` is the reports a worker parses at once (memory
    grows with it).
    """

    date: date | None = None
    outlet: str | None = None
    jobs: int | None = None
    batch: int = 32
