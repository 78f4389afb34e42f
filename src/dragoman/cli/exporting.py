"""The command that exports: the whole record or what a question finds, in a form other programs read."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from dragoman.cli.output import say
from dragoman.cli.shape import DEFAULT_RECORD, RecordFile, filtered, opened
from dragoman.errors import UsageError
from dragoman.exports.formats import Format, formats, named, of_ending
from dragoman.exports.streams import write_lines
from dragoman.exports.tables import KINDS, Kind
from dragoman.nouns import Question

if TYPE_CHECKING:
    from dragoman.record import Record


@filtered
def export(
    asked: Question,
    format: Annotated[
        str | None, typer.Option("--format", metavar="FORM", help="Such as jsonl, csv, xlsx; by --output if not given.")
    ] = None,
    output: Annotated[str, typer.Option("--output", metavar="FILE", help="Where to; - is standard output.")] = "-",
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help=f"Only these rows: {', '.join(KINDS)}.")
    ] = None,
    record: RecordFile = DEFAULT_RECORD,
) -> None:
    """Export the record: without filters all of it, with filters exactly what they find. Nothing is capped."""
    form = _form(format, output)
    rows = _kind(kind, form)
    with opened(record) as kept:
        if output == "-":
            _print(form, kept, asked, rows)
            return
        say(f"{_write(form, kept, asked, Path(output), rows)} {form.counts} written to {output}.")


def _form(name: str | None, output: str) -> Format:
    if name is not None:
        return named(name)
    if output == "-":
        raise UsageError(f"Give --format, one of {', '.join(formats())}; or a file's name with --output.")
    return of_ending(output)


def _kind(word: str | None, form: Format) -> Kind | None:
    if word is None:
        return None
    if not form.kinds:
        able = ", ".join(one.name for one in formats().values() if one.kinds)
        raise UsageError(f"--kind goes with --format {able}; {form.name} has no use for it.")
    found = next((kind for kind in form.kinds if kind == word), None)
    if found is None:
        raise UsageError(f"--kind {word}: no such kind. There are: {', '.join(form.kinds)}.")
    return found


def _write(form: Format, record: Record, asked: Question, place: Path, kind: Kind | None) -> int:
    if form.folder and kind is None and place.suffix.casefold() != ".zip":
        if place.suffix.casefold() in form.endings:
            raise UsageError(
                f"{place}: one file holds one kind: add --kind. For all kinds name a folder, or a file ending in .zip."
            )
        return form.folder(record, asked, place)
    return write_file(place, lambda out: form.write(record, asked, out, kind))


def _print(form: Format, record: Record, asked: Question, kind: Kind | None) -> None:
    """To standard output; a form that has to go back in its file is written to one first."""
    out = typer.get_binary_stream("stdout")
    if form.seeks:
        with TemporaryFile() as whole:
            form.write(record, asked, whole, kind)
            whole.seek(0)
            shutil.copyfileobj(whole, out)
    else:
        form.write(record, asked, out, kind)
    out.flush()


def write_whole(file: Path, lines: Iterable[str]) -> int:
    """Write lines beside the file and put it in place when whole; the number of lines."""
    return write_file(file, lambda out: write_lines(lines, out))


def write_file(file: Path, write: Callable[[BinaryIO], int]) -> int:
    """Write beside the file and put it in place when whole, so that a failure leaves no half of an export."""
    if file.exists() and not file.is_file():
        with file.open("wb") as out:  # such as /dev/null, which nothing may replace
            return write(out)
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("w+b") as out:
            written = write(out)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return written


def put_whole(file: Path, finished: bytes) -> None:
    """A finished file in its place at once."""
    write_file(file, lambda out: out.write(finished))
