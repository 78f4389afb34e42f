"""What a run is told at the door. Read once, frozen, handed down; no room looks anything up elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ENGINES = ("local", "processes", "ray")


@dataclass(frozen=True, slots=True)
class Settings:
    """Options of one ``read``.

    ``date`` and ``outlet`` stand in for reports that carry none of their own. ``jobs`` is the number of reading
    processes; 1 reads in this one, None takes one a core. ``batch`` is the reports a worker parses at once (memory
    grows with it). ``engine`` is one of ENGINES; None is ``processes``, or ``local`` for one job. ``address`` is that
    of a running Ray cluster; None starts one on this machine for the run.
    """

    date: date | None = None
    outlet: str | None = None
    jobs: int | None = None
    batch: int = 32
    engine: str | None = None
    address: str | None = None
