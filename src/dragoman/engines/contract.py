"""What every engine does, and what becomes of a report that cannot be read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from dragoman.errors import DragomanError
from dragoman.nouns import Citation, Reading, Refusal, Report

STEP = "reading"

FAULTS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    DragomanError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What a reader may raise on one report without the others having to suffer. A missing module is not among them."""

ONE_THREAD = {
    f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "BLIS", "VECLIB_MAXIMUM", "NUMEXPR")
}
"""One thread for the matrix products of a process: processes share the cores better than threads do, and sums that are
always cut alike round alike, so that one process and many give the same readings."""


WAITING = 4
"""Reports under way for each process: one being read, the others at hand while the caller is busy."""

ATTEMPTS = 2
"""How often a report or document is given to a process that then dies: the first may have been ended for another one's
memory."""


class Reader(Protocol):
    """Report -> Reading. ``version`` changes whenever the same report may give another reading."""

    @property
    def version(self) -> str: ...

    def read(self, report: Report) -> Reading: ...


class Engine(Protocol):
    """Reads many reports. Close it when done, or use it as a context manager."""

    @property
    def version(self) -> str:
        """The reader's version. Raises EngineError where no reader can be started."""
        ...

    def read(self, reports: Iterable[Report]) -> Iterator[tuple[Report, Reading | Refusal]]:
        """Each report with its reading, or with the refusal that says why there is none; in any order.

        No more reports are taken than are needed to keep the readers busy.
        """
        ...

    def close(self) -> None: ...

    def __enter__(self) -> Engine: ...

    def __exit__(self, *_: object) -> None: ...


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Made:
    """How a reader is made: its class as ``package.module:Class``, and what that is given by name."""

    reader: str
    given: tuple[tuple[str, str], ...] = ()


def make_reader(name: str | Made) -> Reader:
    """A reader from ``package.module:Class``, or from that and what it is given."""
    made = name if isinstance(name, Made) else Made(name)
    module, _, attribute = made.reader.partition(":")
    return cast(Reader, getattr(import_module(module), attribute)(**dict(made.given)))


def use_one_thread() -> None:
    """Hold numpy to one thread. Works only before numpy is loaded; after that, its loader has decided."""
    if "numpy" not in sys.modules:
        os.environ.update(ONE_THREAD)


def module_path() -> str:
    """Where this process finds its modules, for a process that does not run the user's script."""
    return os.pathsep.join(part or os.curdir for part in sys.path)


def read_one(reader: Reader, report: Report) -> Reading | Refusal:
    """A report's reading, sound in itself; or the refusal that names what went wrong and where."""
    try:
        reading = reader.read(report)
        check(report, reading)
    except FAULTS as fault:
        return refusal(report, f"{type(fault).__name__}: {fault}{_where(fault)}")
    return reading


def refusal(report: Report, reason: str) -> Refusal:
    return Refusal(report.uri, STEP, f"{reason}; the other reports are not affected")


def check(report: Report, reading: Reading) -> None:
    """Raise ValueError where a reading does not hold together: a citation that is not the report's own words, an id
    used twice, an actor that is not there."""
    if reading.report != report.id:
        raise ValueError(f"the reading is of report {reading.report}")
    for cited in _citations(reading):
        if report.text[cited.start : cited.end] != cited.text:
            raise ValueError(f"the text at {cited.start}-{cited.end} is not {cited.text!r}")
    for nouns in (reading.accounts, reading.statements):
        if len({noun.id for noun in nouns}) < len(nouns) or any(noun.report != report.id for noun in nouns):
            raise ValueError("an account's or statement's id is used twice, or it names another report")
    _check_actors(reading)


def _check_actors(reading: Reading) -> None:
    keys = {actor.key for actor in reading.actors}
    if len(keys) < len(reading.actors):
        raise ValueError("an actor's key is used twice")
    named = {part.actor for account in reading.accounts for part in account.participants}
    named |= {said.speaker for said in reading.statements if said.speaker is not None}
    named |= {mention.actor for mention in reading.mentions if mention.actor is not None}
    if not named <= keys:
        raise ValueError(f"no actor has the key {min(named - keys)}")


def _citations(reading: Reading) -> Iterator[Citation]:
    for mention in reading.mentions:
        yield Citation(mention.start, mention.end, mention.text)
    for account in reading.accounts:
        yield from account.evidence
    for said in reading.statements:
        yield said.content
        if said.cue:
            yield said.cue


def _where(fault: BaseException) -> str:
    """The function and line that raised, for whoever mends it."""
    at = fault.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return f" (in {at.tb_frame.f_code.co_name}, line {at.tb_lineno})" if at else ""
