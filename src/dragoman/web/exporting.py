"""Exactly this view, written in any form of ``exports`` and never capped, or a brief of it; in memory that does not
grow.

``GET /export?form=xlsx&kind=events&type=CONSULT`` gives a file of what the filters find. A form in whose file the
writer has to go back is written to a temporary file first; the others are sent while they are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from io import RawIOBase
from queue import Full, Queue
from tempfile import TemporaryFile
from threading import Event, Thread
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from dragoman.errors import DragomanError, UsageError
from dragoman.exports.formats import Format, formats
from dragoman.exports.tables import Kind
from dragoman.nouns import Question
from dragoman.web import briefs
from dragoman.web.asked import View, whole_number

if TYPE_CHECKING:
    from starlette.requests import Request

    from dragoman.record import Record
    from dragoman.web.desk import Desk

PIECE = 64 * 1024
"""Bytes sent at a time."""

WAITING = 16
"""Pieces that are made ahead of what is sent."""

ENTRIES = 25
"""Entries in each section of a brief, unless told otherwise."""

LONGER = 200
"""Entries in each section of the longer brief that the page offers."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A form as the page offers it."""

    name: str
    about: str
    kinds: tuple[Kind, ...]


def routes(desk: Desk) -> list[BaseRoute]:
    def export(request: Request) -> Response:
        view = View.of(request.query_params)
        name = view.get("form")
        if not name:
            told: dict[str, Any] = {"choices": choices(), "briefs": briefs.FORMS, "usual": ENTRIES, "longer": LONGER}
            return desk.page(request, "export.html", view=view, path="/export", **told)
        question, record = view.question(), desk.shelf.look()
        for form in briefs.FORMS:
            if name == f"brief-{form}":
                entries = whole_number(request.query_params, "entries", ENTRIES)
                return _attached(f"brief.{form}", briefs.MEDIA[form], [briefs.written(record, question, form, entries)])
        chosen = _form(name)
        return _file(record, question, chosen, _kind(chosen, view.get("kind")))

    return [Route("/export", export)]


def choices() -> list[Choice]:
    return [Choice(form.name, form.about, form.kinds) for form in formats().values()]


def _form(name: str) -> Format:
    found = formats().get(name)
    if found is None:
        every = [*formats(), *(f"brief-{form}" for form in briefs.FORMS)]
        raise UsageError(f"form={name}: no such form. There are {', '.join(every)}.")
    return found


def _kind(form: Format, word: str) -> Kind | None:
    if not word:
        return None
    found = next((kind for kind in form.kinds if kind == word), None)
    if found is None:
        able = f"Of {form.name} there are {', '.join(form.kinds)}." if form.kinds else f"{form.name} has no use for it."
        raise UsageError(f"kind={word}: no such kind. {able}")
    return found


def _file(record: Record, question: Question, form: Format, kind: Kind | None) -> Response:
    """A form that makes a folder of files is sent as a ZIP of them."""

    def write(out: BinaryIO) -> int:
        return form.write(record, question, out, kind)

    zipped = form.folder is not None and kind is None
    name = f"dragoman-{kind}" if kind else "dragoman"
    made = _written(write) if form.seeks else _piped(write)
    return _attached(
        f"{name}{'.zip' if zipped else form.endings[0]}", "application/zip" if zipped else form.media, made
    )


def _attached(name: str, media: str, pieces: Iterable[bytes]) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces, media_type=media, headers=headers)


def _written(write: Callable[[BinaryIO], int]) -> Iterator[bytes]:
    """Made whole before anything is sent, so that a failure is told as one."""
    with ExitStack() as undo:
        whole = undo.enter_context(TemporaryFile())
        write(whole)
        whole.seek(0)
        return _pieces(whole, undo.pop_all())


def _pieces(whole: IO[bytes], held: ExitStack) -> Iterator[bytes]:
    with held:
        while piece := whole.read(PIECE):
            yield piece


def _piped(write: Callable[[BinaryIO], int]) -> Iterator[bytes]:
    """Sent while it is made, by a thread that stops when nobody takes it any more.

    The first piece is waited for here, so that what goes wrong at once is told as an error; later it breaks the file
    off, which the browser tells.
    """
    pipe = _Pipe()
    Thread(target=pipe.fill, args=(write,), daemon=True).start()
    first = pipe.take()

    def pieces() -> Iterator[bytes]:
        try:
            piece = first
            while piece:
                yield piece
                piece = pipe.take()
        finally:
            pipe.leave()

    return pieces()


class _Pipe(RawIOBase):
    """A file to write to; what is written is taken out at the other end, a few pieces behind."""

    def __init__(self) -> None:
        self._ready: Queue[bytes | Exception] = Queue(WAITING)
        self._left = Event()
        self._part = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._part += data
        if len(self._part) >= PIECE:
            self._give(bytes(self._part))
            self._part.clear()
        return len(data)

    def fill(self, write: Callable[[BinaryIO], int]) -> None:
        """Write all of it. An empty piece is the end; whatever happens, there is one, or the error."""
        last: bytes | Exception = RuntimeError("the export broke off; the error stands in the desk's terminal")
        try:
            write(cast(BinaryIO, self))
            if self._part:
                self._give(bytes(self._part))
            last = b""
        except (DragomanError, OSError, ValueError) as error:
            last = error
        finally:
            with suppress(BrokenPipeError):
                self._give(last)

    def take(self) -> bytes:
        """The next piece, empty at the end. Raises what the writer has raised."""
        piece = self._ready.get()
        if isinstance(piece, Exception):
            raise piece
        return piece

    def leave(self) -> None:
        self._left.set()

    def _give(self, piece: bytes | Exception) -> None:
        while not self._left.is_set():
            with suppress(Full):
                self._ready.put(piece, timeout=1.0)
                return
        raise BrokenPipeError("nobody takes the file any more")
