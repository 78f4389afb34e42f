"""The desk on a socket of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import UsageError
from dragoman.web.serving import Settings

if TYPE_CHECKING:
    from socket import socket


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


def run(server: Server, record: Path, settings: Settings) -> None:
    """Serve until Ctrl-C."""
    import uvicorn

    from dragoman.web.app import build_app

    config = uvicorn.Config(
        build_app(record, settings), log_level="warning", server_header=False, date_header=False, ws="none"
    )
    uvicorn.Server(config).run(sockets=[server.listener])
