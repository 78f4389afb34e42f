"""The program: its commands in the order in which a newcomer needs them, and ``main``."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed
from io import TextIOWrapper
from typing import Annotated

import typer

from dragoman.cli import (
    briefing,
    exporting,
    formats,
    judging,
    listing,
    planning,
    reading,
    relating,
    scoring,
    serving,
    showing,
    tracking,
)
from dragoman.cli.shape import Filtered, Program

app = typer.Typer(
    cls=Program,
    name="dragoman",
    help="Turns news reports of diplomacy into a cited record: who met, called, threatened or agreed with whom.",
    epilog="Exit codes: 0 done; 1 failure; 2 the command line is off; 3 some documents were refused, the rest kept.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: the boxed one takes half a second to load
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command()(reading.read)
app.command()(serving.serve)
app.command(cls=Filtered)(briefing.brief)
app.command()(relating.relation)
app.command(cls=Filtered)(listing.events)
app.command(cls=Filtered)(listing.statements)
app.command(cls=Filtered)(listing.actors)
app.command(cls=Filtered)(listing.reports)
app.command()(showing.report)
app.command()(showing.event)
app.command(cls=Filtered)(listing.search)
app.command(cls=Filtered)(listing.conflicts)
app.command(cls=Filtered)(planning.calendar)
app.command(cls=Filtered)(planning.since)
app.command(cls=Filtered)(tracking.processes)
app.command()(tracking.process)
app.command(cls=Filtered)(tracking.positions)
app.command()(listing.refused)
app.command()(reading.rebuild)
app.command()(reading.check)
app.command()(judging.same)
app.command()(judging.different)
app.command()(judging.wrong)
app.command()(judging.edit)
app.command()(judging.add)
app.command()(judging.undo)
app.command()(judging.log)
app.command()(judging.apply)
app.command(cls=Filtered)(exporting.export)
app.command()(scoring.score)
app.command()(formats.formats)
app.command()(formats.vocabulary)


@app.command()
def version() -> None:
    """Print the version of this program."""
    typer.echo(f"dragoman {installed('dragoman')}")


def _version(asked: bool) -> None:
    if asked:
        version()
        raise typer.Exit


@app.callback()
def program(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Turns news reports of diplomacy into a cited record: who met, called, threatened or agreed with whom."""


def main() -> None:
    """The entry point. Output is UTF-8 wherever it goes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()
