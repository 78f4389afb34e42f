"""How long one document may take and how much memory it may fill, before it counts as poison.

Time is that which the process computes, not the clock's: on a busy machine, or one that sleeps, nothing is refused that
would be read on an idle one. The bounds are far above what honest documents need, so that they change no reading.
"""

from __future__ import annotations

import resource
import time
from pathlib import Path

BASE = 60.0
"""Seconds of computing that any report may take. An article takes 0.2."""
PER_CHARACTER = 0.001
"""More seconds for each character: some 30 times what a long report takes (0.03 s for a thousand)."""
PATIENCE = 10.0
"""How many times that may pass by the clock, for a machine with much else to do."""
READING_MEMORY = 3 << 30
"""Bytes that reading one report may add to what the reader itself has."""

TAKING_IN = 30.0
"""Seconds of computing from one report of a document to the next, while it is taken in."""
PER_BYTE = 2e-7
"""More seconds for each byte of a document's file: 100 MB may take 50 seconds."""
TAKING_IN_MEMORY = 1 << 30
"""Bytes that taking in one document may add to what the parsers themselves have."""


def reading_seconds(characters: int) -> float:
    """Seconds of computing that a report of this length may take."""
    return BASE + PER_CHARACTER * characters


def taking_in_seconds(size: int) -> float:
    """Seconds of computing that a document whose file has this many bytes may take, from one report to the next."""
    return TAKING_IN + PER_BYTE * size


def allow(seconds: float) -> None:
    """Let this process compute so much longer; then the system ends it with SIGXCPU, whatever code it is in."""
    _limit(resource.RLIMIT_CPU, int(time.process_time() + seconds) + 1)


def bound_memory(more: int) -> None:
    """Hold this process to its present size and ``more`` bytes; past that, an allocation fails with MemoryError.

    Where the system does not tell a process's size (it has no /proc), nothing is bound.
    """
    told = Path("/proc/self/statm")
    if told.exists():
        pages = int(told.read_text(encoding="ascii").split()[0])
        _limit(resource.RLIMIT_AS, pages * resource.getpagesize() + more)


def _limit(kind: int, wanted: int) -> None:
    """A limit of ours, below whatever the user or the cluster has set for good."""
    _, most = resource.getrlimit(kind)
    resource.setrlimit(kind, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))
