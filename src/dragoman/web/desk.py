"""What every page shares: the record to read or to correct, the templates, the token for forms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse

from dragoman.asking.sentences import Sentences
from dragoman.record import Record
from dragoman.web.counting import Counting
from dragoman.web.serving import Settings

if TYPE_CHECKING:
    from jinja2 import Environment
    from starlette.requests import Request


@dataclass(slots=True)
class Shelf:
    """Keeps the record open for reading from request to request; opens it anew where the file has been replaced."""

    path: Path
    _open: Record | None = None
    _file: tuple[int, int] | None = None
    _lock: Lock = field(default_factory=Lock)

    def look(self) -> Record:
        """The record, read-only. Raises RecordError where there is none."""
        with self._lock:
            file = self._identity()
            if self._open is None or file != self._file:
                self.close()
                self._open, self._file = Record.look(self.path), file
            return self._open

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
    """Handed to every module's ``routes``. ``token`` goes into every form that changes the record."""

    path: Path
    settings: Settings
    shelf: Shelf
    templates: Environment
    sentences: Sentences
    token: str
    counting: Counting

    @contextmanager
    def reading(self) -> Iterator[Record]:
        """The record, read-only: it never waits for a writer."""
        yield self.shelf.look()

    @contextmanager
    def writing(self) -> Iterator[Record]:
        """The record, for judgements and new reports: waits for its turn beside ``dragoman read``."""
        with Record.open(self.path) as record:
            yield record

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A template as an answer; a request by htmx gets the same page and takes what it needs."""
        html = self.templates.get_template(template).render(request=request, desk=self, token=self.token, **values)
        return HTMLResponse(html, status_code=status)
