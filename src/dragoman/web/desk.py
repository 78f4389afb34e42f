"""What every page shares: the record to read or to correct, the templates, the token for forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse

from dragoman.asking.sentences import Sentences
from dragoman.asking.tallies import Tallies
from dragoman.errors import DragomanError
from dragoman.record import Record
from dragoman.web.serving import Settings

if TYPE_CHECKING:
    from jinja2 import Environment
    from starlette.requests import Request


AT_ONCE = 100_000
"""Events up to which a record that has changed is counted again before the next answer: a fraction of a second."""


@dataclass(slots=True)
class Shelf:
    """Keeps the record open for reading from request to request; opens it anew where the file has been replaced."""

    path: Path
    _open: Record | None = None
    _file: tuple[int, int] | None = None
    _lock: Lock = field(default_factory=Lock)
    _tallies: Tallies | None = None
    _counting: Lock = field(default_factory=Lock)

    def look(self) -> Record:
        """The record, read-only. Raises RecordError where there is none."""
        with self._lock:
            file = self._identity()
            if self._open is None or file != self._file:
                self.close()
                self._open, self._file, self._tallies = Record.look(self.path), file, None
            return self._open

    def tallies(self) -> Tallies:
        """What facets, lists and timelines are counted from, of the record as it is now.

        A small record is counted anew as soon as it has changed. A large one takes seconds for that: it is counted
        in the background, and answers come from how it was before until that is done.
        """
        record = self.look()
        held, number = self._tallies, record.derivation()
        if held is not None and held.snapshot.columns.number == number:
            return held
        if held is not None and held.snapshot.columns.size > AT_ONCE:
            Thread(target=self._count, args=(record, number), kwargs={"wait": False}, daemon=True).start()
            return held
        return self._count(record, number)

    def _count(self, record: Record, number: int, *, wait: bool = True) -> Tallies:
        """Counted once, however many ask; who need not wait goes away where somebody is at it."""
        if not self._counting.acquire(blocking=wait):
            assert self._tallies is not None  # only who has counted before need not wait
            return self._tallies
        try:
            if self._tallies is None or self._tallies.snapshot.columns.number != number:
                self._tallies = Tallies.of(record)
            return self._tallies
        finally:
            self._counting.release()

    def warm(self) -> None:
        """Count in the background, so that the first page need not wait for all of it."""
        Thread(target=self._quietly, daemon=True).start()

    def _quietly(self) -> None:
        with suppress(DragomanError):  # a record that cannot be read is told by the first page
            self.tallies()

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino


@dataclass(frozen=True, slots=True)
class Desk:
    """Handed to every module's ``routes``. ``token`` goes into every form that changes the record; what a module has to
    end with the desk, it puts into ``closing``."""

    path: Path
    settings: Settings
    shelf: Shelf
    templates: Environment
    sentences: Sentences
    token: str
    closing: list[Callable[[], None]] = field(default_factory=list)

    @contextmanager
    def reading(self) -> Iterator[Record]:
        """The record, read-only: it never waits for a writer."""
        yield self.shelf.look()

    def tallies(self) -> Tallies:
        """What facets, lists and timelines are counted from."""
        return self.shelf.tallies()

    @contextmanager
    def writing(self) -> Iterator[Record]:
        """The record, for judgements and new reports: waits for its turn beside ``dragoman read``."""
        with Record.open(self.path) as record:
            yield record

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A template as an answer; a request by htmx gets the same page and takes what it needs."""
        html = self.templates.get_template(template).render(request=request, desk=self, token=self.token, **values)
        return HTMLResponse(html, status_code=status)
