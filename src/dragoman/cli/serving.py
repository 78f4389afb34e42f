"""The command that opens the desk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli.output import say
from dragoman.cli.shape import DEFAULT_RECORD, record_option
from dragoman.errors import UsageError


def serve(
    record: Annotated[str, record_option("The record to show, a file; made where there is none.")] = DEFAULT_RECORD,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Where to listen; other machines need a password.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, metavar="N", help="0 takes a free one.")] = 8765,
    open: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")] = True,
    password: Annotated[
        str | None,
        typer.Option("--password", metavar="WORDS", envvar="DRAGOMAN_PASSWORD", help="Demanded of whoever comes in."),
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option("--name", metavar="HOST", help="Another host name under which it may be called.")
    ] = None,
) -> None:
    """Open the desk: pages on the record, in the browser, on this machine."""
    import secrets

    from dragoman.web.serving import Settings

    settings = Settings(host, port, password or None, tuple(name or ()), secrets.token_bytes(32)).checked()

    from dragoman.web.running import listening, ready, run

    _prepare(record)
    with listening(settings) as server:
        desk = ready(Path(record), settings, say)
        say(f"The desk on {record} is open at {server.url} . Ctrl-C closes it.")
        if open:
            typer.launch(server.url)
        run(server, desk)


def _prepare(record: str) -> None:
    """A record that can be read: a new one where there is none, an older one brought up to date."""
    from dragoman.errors import RecordError
    from dragoman.record import Record

    try:
        Record.look(record).close()
    except RecordError:
        if Path(record).is_dir():
            raise UsageError(f"{record}: a folder. Name the record's file, as in --record dragoman.db.") from None
        Record.open(record).close()
