"""Taking documents in by a process of its own, so that one that crashes, hangs or swells costs only itself."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from dragoman.engines.bounds import PATIENCE, taking_in_seconds
from dragoman.engines.child import LOST, Child
from dragoman.engines.contract import ATTEMPTS
from dragoman.errors import EngineError
from dragoman.intake import documents, files, name
from dragoman.nouns import Refusal, Report
from dragoman.settings import Settings

TAKER = "dragoman.engines.taker"


def documents_apart(
    paths: Iterable[str | Path], settings: Settings, program: str = TAKER
) -> Iterator[Report | Refusal]:
    """What ``intake.documents`` gives, the parsing done in another process; standard input is read in this one.

    A document on which that process dies, or computes beyond all measure, is refused; the reports that it gave before
    are kept, and the next document goes to a new process. ``program`` is the module that it runs.

    Raises EngineError where that process cannot be started.
    """
    taker = _Taker(settings, program)
    try:
        for path in paths:
            if str(path) == "-":
                yield from documents([path], settings)
                continue
            for found in files(path):
                yield from [found] if isinstance(found, Refusal) else taker.reports(found, Path(path))
    finally:
        taker.end()


class _Taker:
    """A process that takes documents in, started when the first one comes and anew after each that ended it."""

    def __init__(self, settings: Settings, program: str) -> None:
        self._settings, self._program = settings, program
        self._child: Child | None = None

    def reports(self, path: Path, root: Path) -> Iterator[Report | Refusal]:
        given, ended = 0, ""
        for _ in range(ATTEMPTS):
            child = self._ready()
            try:
                for found in _answers(child, path, root, given):
                    given += 1
                    yield found
                return
            except LOST:
                ended = child.end(patience=5.0)
                self._child = None
                if child.took_too_long:
                    yield _refused(path, "time", f"took more than {_seconds(path):.0f} seconds of computing to parse")
                    return
        yield _refused(path, "crash", f"ended the process that parsed it, {ATTEMPTS} times ({ended})")

    def end(self) -> None:
        if self._child is not None:
            self._child.end()

    def _ready(self) -> Child:
        if self._child is None:
            child = Child(self._program)
            try:
                child.send((sys.path, self._settings))
                child.receive()
            except LOST as error:
                ended = child.end(patience=5.0)
                told = f"the process that takes documents in cannot be started ({ended}); its own error stands above"
                raise EngineError(told) from error
            self._child = child
        return self._child


def _answers(child: Child, path: Path, root: Path, given: int) -> Iterator[Report | Refusal]:
    """What the process makes of a document, less what it gave before. A pipe may keep us waiting, a file may not."""
    patience = PATIENCE * _seconds(path) if path.is_file() else None
    with child.within(patience):
        child.send((path, root, given))
    while True:
        with child.within(patience):
            found = child.receive()
        if found is None:
            return
        yield found


def _seconds(path: Path) -> float:
    return taking_in_seconds(path.stat().st_size if path.is_file() else 0)


def _refused(path: Path, stage: str, what: str) -> Refusal:
    remedy = "save it anew from the program that made it, or as plain text; the other documents are not affected"
    return Refusal(name(path), f"intake.{stage}", f"{what}; {remedy}")
