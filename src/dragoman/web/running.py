"""The desk on a socket of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import UsageError
from dragoman.web.serving import Settings

if TYPE_CHECKING:
    from socket import socket

    from starlette.applications import Starlette


@dataclass(frozen=True, slots=True)
class Server:
    """A bound socket, and the address a browser on this machine opens."""

    listener: socket
    url: str


@contextmanager
def listening(settings: Settings) -> Iterator[Server]:
    """Bind at once, so that a port that is taken is told before anything is opened.

    Raises:
        UsageError: the address cannot be listened on.
    """
    from socket import SO_REUSEADDR, SOL_SOCKET, getaddrinfo, socket

    try:
        family, kind, protocol, _, address = getaddrinfo(settings.host, settings.port, type=1)[0]
        listener = socket(family, kind, protocol)
        listener.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)  # so that a browser opened now waits, rather than being turned away
    except OSError as error:
        raise UsageError(
            f"--host {settings.host} --port {settings.port}: {error.strerror or error}. Another --port may be free."
        ) from error
    with listener:
        yield Server(listener, _url(settings, listener.getsockname()[1]))


def _url(settings: Settings, port: int) -> str:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


PATIENT = 1.0
"""Seconds after which a person is told why the desk is not open yet."""


def ready(record: Path, settings: Settings, tell: Callable[[str], None]) -> Starlette:
    """The desk over a record, with everything laid out that its first page counts.

    That takes seconds where a large record has changed since the last time, and is told then.

    Raises:
        RecordError: the record cannot be read.
    """
    import asyncio
    from threading import Timer

    from dragoman.web.app import build_app
    from dragoman.web.desk import Shelf

    shelf = Shelf(record)
    why = f"Laying out {record} for the desk: some seconds for a large record, once after each change of it."
    waiting = Timer(PATIENT, tell, [why])
    waiting.start()
    try:
        shelf.tallies()
    finally:
        waiting.cancel()
    desk = build_app(record, settings, shelf)
    asyncio.run(_rehearse(desk))
    return desk


async def _rehearse(desk: Starlette) -> None:
    """Make the first page once for nobody: templates are compiled, and queries prepared, before a person waits."""
    scope = {
        "type": "http", "method": "GET", "scheme": "http", "path": "/", "raw_path": b"/", "root_path": "",
        "query_string": b"", "headers": [], "server": ("127.0.0.1", 80), "app": desk,
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_: MutableMapping[str, Any]) -> None:
        """Nobody waits for it."""

    await desk.router(scope, receive, send)


def run(server: Server, desk: Starlette) -> None:
    """Serve until Ctrl-C."""
    import uvicorn

    config = uvicorn.Config(desk, log_level="warning", server_header=False, date_header=False, ws="none")
    uvicorn.Server(config).run(sockets=[server.listener])
