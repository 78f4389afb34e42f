"""What all commands have in common: how errors end, the shared filters, ``--between`` with its two values."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import fields
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from dragoman.asking.questions import Words, question
from dragoman.errors import DragomanError, UsageError

if TYPE_CHECKING:
    from dragoman.record import Record

FAILED = 1
USAGE = 2
REFUSED = 3

DEFAULT_RECORD = "dragoman.db"

RECORD_NAMED_BY = "DRAGOMAN_RECORD"
"""The variable that names the record where no option does; a URL with a password is no word for a command line."""


def record_option(help: str) -> Any:
    """``--record``: a file, or the URL of a PostgreSQL database."""
    return typer.Option("--record", metavar="FILE", envvar=RECORD_NAMED_BY, show_envvar=False, help=help)


RecordFile = Annotated[str, record_option("The record to ask: a file, or postgresql+psycopg://user@host/database.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, in the export's form, for programs.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="Show at most so many.")]


class Program(TyperGroup):
    """Ends a command that fails on purpose with its message on stderr and its exit code, never with a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # `| head` has seen enough: typer ends quietly
        except UsageError as error:
            raise _ended(error, USAGE) from error
        except (DragomanError, OSError) as error:
            raise _ended(error, FAILED) from error


def _ended(error: Exception, code: int) -> typer.Exit:
    typer.echo(f"dragoman: {error}", err=True)
    return typer.Exit(code)


class Filtered(TyperCommand):
    """A command whose ``--between`` takes several values after one flag: ``--between USA MEX``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        words = any(param.param_type_name == "argument" for param in self.params)
        return super().parse_args(ctx, repeat_between(args, most=2 if words else len(args)))


def repeat_between(args: Sequence[str], most: int) -> list[str]:
    """``--between A B`` as ``--between A --between B``.

    The values are the words up to the next option, at most ``most`` over all flags, so that in
    ``search --between USA MEX tariffs`` the last word is what is searched for. A value with a comma stands alone.

    >>> repeat_between(["--between", "USA", "MEX", "tariffs"], 2)
    ['--between', 'USA', '--between', 'MEX', 'tariffs']
    """
    told: list[str] = []
    left, following = most, False
    for number, word in enumerate(args):
        if word == "--":
            return [*told, *args[number:]]
        value = told[-1:] == ["--between"]
        following = value or (following and left > 0 and not word.startswith("-"))
        if following:
            told += [word] if value else ["--between", word]
            left = 0 if "," in word else left - 1
        else:
            told.append(word)
    return told


def _filters(
    between: Annotated[
        list[str] | None,
        typer.Option(metavar="A B", help="All of these take part: countries by code or name, or actors."),
    ] = None,
    actor: Annotated[list[str] | None, typer.Option(metavar="NAME", help="This actor or country is in it.")] = None,
    type: Annotated[list[str] | None, typer.Option(metavar="TYPE", help="Event type, such as CONSULT.")] = None,
    status: Annotated[list[str] | None, typer.Option(metavar="STATUS", help="Such as occurred or planned.")] = None,
    about: Annotated[list[str] | None, typer.Option(metavar="TOPIC", help="Topic, such as trade.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="From this day (2018-04-14), month or year.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Up to this day, month or year.")] = None,
    min_confidence: Annotated[
        float, typer.Option("--min-confidence", metavar="0-1", help="Leave out what is less certain.")
    ] = 0.0,
    place: Annotated[
        list[str] | None, typer.Option(metavar="PLACE", help="There: a place as told, or a country.")
    ] = None,
    outlet: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Told by this outlet.")] = None,
) -> None:
    """The shared filters. Several values: repeat the option, or part them with commas."""


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the shared filters: they reach its parameter ``asked`` as one Question."""
    own = inspect.signature(command, eval_str=True)
    shared = inspect.signature(_filters, eval_str=True).parameters
    names = [field.name for field in fields(Words)]

    @wraps(command)
    def with_filters(**given: Any) -> None:
        words = {name: given.pop(name) for name in names}
        command(**given, asked=question(Words(**{name: word for name, word in words.items() if word is not None})))

    own_parameters = [one for name, one in own.parameters.items() if name != "asked"]
    vars(with_filters)["__signature__"] = inspect.Signature([*own_parameters, *shared.values()])
    return with_filters


def opened(named: str) -> AbstractContextManager[Record]:
    """The record to ask. A question never makes a new one."""
    return begun(named, create=False)


def begun(named: str, *, create: bool) -> AbstractContextManager[Record]:
    """An open record; that it was an earlier program's and had to be brought up to date is said."""
    from dragoman.record import Record

    record = Record.open(named, create=create)
    if record.former:
        told = f"{record.name}: brought up to date for this program; as it was, it is kept as {record.former}"
        typer.echo(told, err=True)
    return record
