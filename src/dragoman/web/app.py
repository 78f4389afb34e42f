"""The desk as one ASGI application: the guard outside, then the pages, the API, and what goes wrong in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from dragoman.asking.sentences import Sentences
from dragoman.errors import DragomanError, RecordError, UsageError
from dragoman.web import (
    adding,
    api,
    correcting,
    entering,
    exporting,
    finding,
    happening,
    overview,
    papers,
    people,
    places,
    planning,
    relations,
    tracking,
)
from dragoman.web.desk import Desk, Shelf
from dragoman.web.problems import problem
from dragoman.web.rendering import environment
from dragoman.web.security import Guard, own_path, token_of, unguarded
from dragoman.web.serving import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

_TYPED = re.compile(r"^(?:--([\w-]+) |(\w+)=)(.*?): ", re.MULTILINE)
_OPTION = re.compile(r"(?<![\w-])--([a-z][\w-]*)")

STATIC = Path(__file__).parent / "static"

ROUTES: tuple[Callable[[Desk], list[BaseRoute]], ...] = (
    entering.routes,
    overview.routes,
    happening.routes,
    papers.routes,
    people.routes,
    relations.routes,
    places.routes,
    finding.routes,
    planning.routes,
    tracking.routes,
    correcting.routes,
    api.routes,
    exporting.routes,
    adding.routes,
)
"""Every kind of page, in the order in which addresses are tried."""


def build_app(record_path: str | Path, settings: Settings, shelf: Shelf | None = None) -> Starlette:
    """The desk over one record, to be served by any ASGI server. ``shelf`` has it open already, where it is given.

    Raises:
        UsageError: settings that would let strangers in.
    """
    desk = _desk(shelf or Shelf(Path(record_path)), settings.checked())
    routes = [route for make in ROUTES for route in make(desk)]
    routes.append(Mount("/static", StaticFiles(directory=STATIC), name="static"))
    open_to_all = unguarded(routes)
    assert not open_to_all, f"these take a change without a token: {open_to_all}"
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, settings=settings)],
        exception_handlers={HTTPException: _told(desk), DragomanError: _told(desk)},
        lifespan=_closing(desk),
    )


def _desk(shelf: Shelf, settings: Settings) -> Desk:
    return Desk(shelf.path, settings, shelf, environment(), Sentences.load(), token_of(settings))


def _closing(desk: Desk) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        desk.shelf.warm()
        yield
        for close in desk.closing:
            close()
        desk.shelf.close()

    return lifespan


def _told(desk: Desk) -> Callable[[Request, Exception], Response]:
    """What went wrong, as a page, or as JSON below ``/api``."""

    def answer(request: Request, error: Exception) -> Response:
        status, words = _status(error), _words(error)
        if request.url.path.startswith("/api"):
            return problem(status, words)
        told = {"kept": request.method == "POST", "back": _before(request)}
        return desk.page(
            request, "error.html", status, code=status, words=plainly(words) if status == 400 else words, **told
        )

    return answer


def plainly(words: str) -> str:
    """A fault as it is told to who has filled in a form: ``--since soon: not a day`` as ``since “soon”: not a day``."""
    return _OPTION.sub(r"\1", _TYPED.sub(lambda found: f"{found[1] or found[2]} “{found[3]}”: ", words))


def _before(request: Request) -> str:
    """The page of the desk that one comes from; the first page where the browser does not say."""
    told = urlsplit(request.headers.get("referer", ""))
    is_own = told.netloc == request.headers.get("host") and told.path != request.url.path
    return own_path(told._replace(scheme="", netloc="", fragment="").geturl()) if is_own else "/"


def _status(error: Exception) -> int:
    if isinstance(error, HTTPException):
        return error.status_code
    return 400 if isinstance(error, UsageError) and not isinstance(error, RecordError) else 503


def _words(error: Exception) -> str:
    return error.detail if isinstance(error, HTTPException) else str(error)
