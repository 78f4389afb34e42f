"""The command that exports: the whole record or what a question finds, in a form other programs read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import typer

from dragoman.cli.output import print_lines, say
from dragoman.cli.shape import DEFAULT_RECORD, RecordFile, filtered, opened
from dragoman.errors import UsageError
from dragoman.exports import csv, jsonl
from dragoman.nouns import Question


@filtered
def export(
    asked: Question,
    format: Annotated[Literal["jsonl", "csv"], typer.Option("--format", help="jsonl: everything. csv: a table.")],
    output: Annotated[str, typer.Option("--output", metavar="FILE", help="Where to; - is standard output.")] = "-",
    kind: Annotated[
        Literal["accounts", "events", "statements", "reports", "actors"] | None,
        typer.Option("--kind", help="What a CSV's lines are; accounts if not given."),
    ] = None,
    record: RecordFile = DEFAULT_RECORD,
) -> None:
    """Export the record: without filters all of it, with filters exactly what they find. Nothing is capped."""
    if kind and format == "jsonl":
        raise UsageError("--kind goes with --format csv; JSON Lines holds every kind, told by its field `kind`.")
    with opened(record) as kept:
        lines = jsonl.lines(kept, asked) if format == "jsonl" else csv.lines(kept, asked, kind or "accounts")
        if output == "-":
            print_lines(lines)
        else:
            say(f"{write_whole(Path(output), lines)} lines written to {output}.")


def write_whole(file: Path, lines: Iterable[str]) -> int:
    """Write beside the file and put it in place when whole, so that a failure leaves no half of an export."""
    if file.exists() and not file.is_file():
        return _into(file, lines)  # such as /dev/null, which nothing may replace
    part = file.with_name(f"{file.name}.part")
    try:
        written = _into(part, lines)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return written


def put_whole(file: Path, finished: bytes) -> None:
    """A finished file in its place at once, as ``write_whole`` does with lines."""
    if file.exists() and not file.is_file():
        file.write_bytes(finished)
        return
    part = file.with_name(f"{file.name}.part")
    try:
        part.write_bytes(finished)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _into(file: Path, lines: Iterable[str]) -> int:
    written = 0
    with file.open("w", encoding="utf-8", newline="") as out:
        for line in lines:
            out.write(line)
            written += 1
    return written
