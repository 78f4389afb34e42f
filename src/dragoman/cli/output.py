"""How things look: UTF-8 lines for programs, tables and marked texts for people, safe on any terminal."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched, islice
from typing import TYPE_CHECKING

import typer

from dragoman.asking.rows import Row
from dragoman.exports.jsonl import line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_CHUNK = 200
"""Rows laid out at a time, so that a long list begins to show at once."""


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column; the one without a width takes what the others leave, and wraps."""

    heading: str
    width: int | None = None


def console() -> Console:
    """Standard output: coloured on a terminal, plain and 80 columns wide elsewhere."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False)


def clean(words: str | None) -> str:
    """Words from outside without control characters and text-direction overrides, which could rule the terminal."""
    return _CONTROL.sub("\ufffd", (words or "").replace("\r\n", "\n").replace("\r", "\n"))


def on_one_line(words: str | None) -> str:
    return " ".join(clean(words).split())


def print_lines(lines: Iterable[str]) -> None:
    """Finished lines, as UTF-8, whatever the terminal's own encoding."""
    out = typer.get_binary_stream("stdout")
    for one in lines:
        out.write(one.encode("utf-8", "backslashreplace"))
    out.flush()


def print_bytes(finished: bytes) -> None:
    """A finished file, as it is."""
    out = typer.get_binary_stream("stdout")
    out.write(finished)
    out.flush()


def print_json(rows: Iterable[Row]) -> None:
    print_lines(map(line, rows))


def print_table(columns: Sequence[Column], rows: Iterable[Sequence[str]], empty: str) -> None:
    """Rows as they come, in columns of fixed width; nothing is cut short. ``empty`` is said when there are none."""
    page = console()
    widths = _widths(columns, page.width)
    first = True
    for chunk in batched(rows, _CHUNK):
        table = _table(columns, widths, header=first)
        for row in chunk:
            table.add_row(*(clean(cell) for cell in row))
        page.print(table)
        first = False
    if first:
        say(empty)


def _table(columns: Sequence[Column], widths: Sequence[int], *, header: bool) -> Table:
    from rich.table import Table

    table = Table(box=None, show_header=header, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column, width in zip(columns, widths, strict=True):
        table.add_column(column.heading, width=width, overflow="fold")
    return table


def _widths(columns: Sequence[Column], page: int) -> list[int]:
    gaps = 2 * len(columns)
    left = max(24, page - gaps - sum(column.width or 0 for column in columns))
    return [column.width or left for column in columns]


def say(words: str) -> None:
    """A note for the person at the keyboard: on stderr, so that it is never taken for data."""
    typer.echo(words, err=True)


def limited[T](found: Iterable[T], limit: int | None) -> Iterator[T]:
    """The first ``limit``; that more were found is said on stderr."""
    every = iter(found)
    if limit is None:
        yield from every
        return
    yield from islice(every, limit)
    left = sum(1 for _ in every)
    if left:
        say(f"{left} more left out by --limit {limit}.")


def shown[T](
    found: Iterable[T],
    *,
    as_json: bool,
    row: Callable[[T], Row],
    columns: Sequence[Column],
    cells: Callable[[T], Sequence[str]],
    empty: str,
) -> None:
    """A list for a program or for a person."""
    if as_json:
        print_json(map(row, found))
    else:
        print_table(columns, map(cells, found), empty)


def is_terminal() -> bool:
    return sys.stderr.isatty()


def many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
