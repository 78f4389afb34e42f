"""Adding reports from the desk: files that are dropped and texts that are pasted, read beside the pages.

Documents are kept in a folder beside the record, each under the hash of what it holds, so that a report's uri leads
somewhere and the same document is the same file. One addition is read at a time, by a process of its own, in the order
in which they came; the pages stay readable and tell how far it is.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Literal

from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dragoman.asking.questions import day_named
from dragoman.engines.background import Background
from dragoman.errors import EngineError, UsageError
from dragoman.web.security import Changing

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from dragoman.web.desk import Desk

READER = "dragoman.web.reader"

MOST = 512 * 1024 * 1024
"""Bytes of one addition. A corpus is for ``dragoman read``, which has no limit."""

FEW = 8
"""Documents that one reading process is enough for: another would take longer to start than they take to read."""

State = Literal["waiting", "reading", "done", "failed"]

_UNSAFE = re.compile(r"[^\w.\- ()]+")


@dataclass(slots=True)
class Addition:
    """``documents`` are paths with the names they came under. ``words`` is what went wrong with all of it."""

    number: int
    documents: tuple[tuple[Path, str], ...]
    date: date | None
    outlet: str | None
    state: State = "waiting"
    step: str = "waiting"
    read: int = 0
    known: int = 0
    refused: int = 0
    refusals: list[dict[str, str]] = field(default_factory=list)
    words: str = ""

    @property
    def is_over(self) -> bool:
        return self.state in ("done", "failed")

    def row(self) -> dict[str, Any]:
        """As programs get it."""
        told = {"kind": "addition", "number": self.number, "state": self.state, "step": self.step}
        counts = {"read": self.read, "known": self.known, "refused": self.refused}
        names = [name for _, name in self.documents]
        return {**told, **counts, "documents": names, "refusals": self.refusals, "words": self.words or None}


Start = Callable[[Any], Background]


@dataclass(slots=True)
class Additions:
    """All additions since the desk was opened, and the one thread that goes through them."""

    record: Path
    start: Start = lambda task: Background(READER, task)
    every: list[Addition] = field(default_factory=list)
    _waiting: list[Addition] = field(default_factory=list)
    _running: Background | None = None
    _closed: bool = False
    _thread: Thread | None = None
    _lock: Lock = field(default_factory=Lock)

    def add(self, documents: Sequence[tuple[Path, str]], day: date | None, outlet: str | None) -> Addition:
        """Put documents at the end of the line."""
        with self._lock:
            made = Addition(len(self.every) + 1, tuple(documents), day, outlet)
            self.every.append(made)
            self._waiting.append(made)
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._go_through, daemon=True)
                self._thread.start()
        return made

    def close(self) -> None:
        """End what is running. What it has read so far stays in the record."""
        with self._lock:
            self._closed = True
            running = self._running
        if running is not None:
            running.end()

    @property
    def is_busy(self) -> bool:
        return any(not one.is_over for one in self.every)

    def _go_through(self) -> None:
        while one := self._next():
            try:
                self._read(one)
            except EngineError as error:
                one.state, one.words = "failed", str(error)

    def _next(self) -> Addition | None:
        with self._lock:
            if self._closed or not self._waiting:
                self._thread = None
                return None
            return self._waiting.pop(0)

    def _read(self, one: Addition) -> None:
        one.state, one.step = "reading", "starting"
        task = {
            "paths": [str(path) for path, _ in one.documents],
            "record": str(self.record),
            "date": one.date.isoformat() if one.date else None,
            "outlet": one.outlet,
            "jobs": 1 if len(one.documents) <= FEW else None,
        }
        with self._lock:
            if self._closed:
                return
            self._running = self.start(task)
        for told in self._running.told():
            _take_in(one, told)
        if not one.is_over:
            raise EngineError("the reading process ended without a word")


def _take_in(one: Addition, told: dict[str, Any]) -> None:
    match told:
        case {"progress": progress}:
            one.step = progress["step"]
            one.read, one.known, one.refused = progress["read"], progress["known"], progress["refused"]
        case {"done": done}:
            one.read, one.known, one.refused = done["read"], done["known"], len(done["refused"])
            one.refusals = [{**refusal, "uri": _named(one, refusal["uri"])} for refusal in done["refused"]]
            one.state, one.step = "done", "done"
        case {"failed": words}:
            one.state, one.step, one.words = "failed", "failed", words


def _named(one: Addition, uri: str) -> str:
    """The name under which a refused document came, with the row that was refused of it."""
    for path, name in one.documents:
        if uri.startswith(str(path)):
            return name + uri[len(str(path)) :]
    return uri


# The pages


def routes(desk: Desk) -> list[BaseRoute]:
    additions = Additions(desk.path)
    desk.closing.append(additions.close)

    def page(request: Request) -> Response:
        return desk.page(request, "add.html", additions=additions.every[::-1], busy=additions.is_busy, most=MOST)

    def progress(request: Request) -> Response:
        return desk.page(request, "additions.html", additions=additions.every[::-1], busy=additions.is_busy)

    def told(_: Request) -> Response:
        return JSONResponse({"items": [one.row() for one in additions.every], "next": None})

    def add(_: Request, form: FormData) -> Response:
        _accept(desk, additions, form)
        return RedirectResponse("/add", 303)

    def add_told(_: Request, form: FormData) -> Response:
        return JSONResponse(_accept(desk, additions, form).row(), 202)

    return [
        Route("/add", page),
        Route("/add/progress", progress),
        Route("/api/additions", told),
        Changing("/add", add, desk.token, most=MOST),
        Changing("/api/additions", add_told, desk.token, most=MOST),
    ]


def _accept(desk: Desk, additions: Additions, form: FormData) -> Addition:
    """Keep what a form brings and put it in line.

    Raises:
        UsageError: nothing to read, no day, or documents that cannot be kept beside the record.
    """
    day = day_named("date", str(form.get("date") or "").strip() or None)
    outlet = str(form.get("outlet") or "").strip() or None
    folder = desk.path.with_name(f"{desk.path.name}.added")
    try:
        documents = [
            _kept(folder, one) for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename
        ]
        text = str(form.get("text") or "").replace("\r\n", "\n")
        documents += [_written(folder, text)] if text.strip() else []
    except OSError as error:
        raise UsageError(f"{folder}: what was added cannot be kept there ({error.strerror or error})") from error
    if not documents:
        raise UsageError("there is nothing to read: drop files, or paste a text")
    return additions.add(documents, day, outlet)


def _kept(folder: Path, upload: UploadFile) -> tuple[Path, str]:
    sha = hashlib.sha256()
    while piece := upload.file.read(1 << 20):
        sha.update(piece)
    upload.file.seek(0)
    name = str(upload.filename)
    path = _place(folder, sha.hexdigest(), name)
    with path.open("wb") as out:
        shutil.copyfileobj(upload.file, out)
    return path, name


def _written(folder: Path, text: str) -> tuple[Path, str]:
    data = text.encode("utf-8", "surrogatepass")
    path = _place(folder, hashlib.sha256(data).hexdigest(), "pasted.txt")
    path.write_bytes(data)
    return path, "pasted text"


def _place(folder: Path, sha: str, name: str) -> Path:
    """Where a document is kept: under its hash, by a name in which nothing can lead elsewhere."""
    last = re.split(r"[/\\]", name)[-1]
    safe = _UNSAFE.sub("_", last).strip(". ")[-120:] or "document"
    place = folder / sha[:16] / safe
    place.parent.mkdir(parents=True, exist_ok=True)
    return place
