"""The command that reads documents into a record: progress while it runs, a summary after it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.formats import existing_vocabulary, named_columns
from dragoman.cli.output import clean, is_terminal, many, print_json
from dragoman.cli.shape import DEFAULT_RECORD, FAILED, REFUSED, AsJson, begun, record_option
from dragoman.errors import RefusedDocument
from dragoman.nouns import Refusal
from dragoman.settings import Settings, day

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from dragoman.checking import Checked
    from dragoman.pipeline import Summary, Watcher

_LISTED = 20
"""Refusals printed after a run; ``dragoman refused`` has them all."""

Columns = Annotated[
    str | None, typer.Option("--map", metavar="FIELD=COLUMN,...", help="Columns of tables: text=body,date=pubdate.")
]
Vocabulary = Annotated[
    str | None, typer.Option("--vocabulary", metavar="DIR", help="A vocabulary of your own over the built-in one.")
]


def read(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders, globs, or - for standard input.")
    ],
    record: Annotated[
        str, record_option("The record to keep them in, a file or the URL of a database; made where there is none.")
    ] = DEFAULT_RECORD,
    date: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="Publication day of reports that tell none.")
    ] = None,
    outlet: Annotated[
        str | None, typer.Option("--outlet", metavar="NAME", help="Outlet of reports that name none.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, metavar="N", help="Reading processes; one a core if not given.")
    ] = None,
    engine: Annotated[
        str | None, typer.Option("--engine", metavar="NAME", help="local, processes (if not given) or ray.")
    ] = None,
    address: Annotated[
        str | None, typer.Option("--address", metavar="ADDR", help="With ray: a running cluster, as host:port or auto.")
    ] = None,
    columns: Columns = None,
    vocabulary: Vocabulary = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what each file is and holds; read and write nothing.")
    ] = False,
) -> None:
    """Read reports into a record. What it holds already is not read again."""
    settings = Settings(day(date), outlet, jobs, engine=engine, address=address, columns=named_columns(columns))
    if dry_run:
        _look(paths, settings)
        return
    settings = replace(settings, vocabulary=existing_vocabulary(vocabulary))

    from dragoman.engines.contract import use_one_thread

    use_one_thread()  # before anything below loads numpy: one process and many must round alike
    from dragoman.pipeline import read as read_into

    with begun(record, create=True) as kept:
        with watching(lambda: _expected(paths)) as watcher:
            summary = read_into(paths, kept, settings, watcher)
        for line in _told(summary, kept.counts(), kept.name):
            typer.echo(line)
    if summary.refused:
        raise typer.Exit(REFUSED)


def _look(paths: list[str], settings: Settings) -> None:
    """What each file is, how many reports it holds, what would be refused and why."""
    from dragoman.intake import looked_at

    files = reports = refused = 0
    for seen in looked_at(paths, settings):
        typer.echo(clean(f"{seen.uri}: {seen.form}, {many(seen.reports, 'report')}"))
        for refusal in seen.refused:
            typer.echo(_refusal(refusal))
        files, reports, refused = files + 1, reports + seen.reports, refused + len(seen.refused)
    typer.echo(f"{many(files, 'file')}: {many(reports, 'report')} to read, {refused} refused. Nothing was written.")
    if refused:
        raise typer.Exit(REFUSED)


def rebuild(
    record: Annotated[str, record_option("The record to derive anew.")] = DEFAULT_RECORD,
) -> None:
    """Derive actors, events and copies from all readings again, as if read at one go."""
    from dragoman.pipeline import rebuild as derive_anew

    with begun(record, create=False) as kept:
        derive_anew(kept)
        counts = kept.counts()
    typer.echo(f"{kept.name} holds {many(counts['events'], 'event')} of {many(counts['actors'], 'actor')}.")


def check(
    record: Annotated[str, record_option("The record to check, a file.")] = DEFAULT_RECORD,
    quick: Annotated[
        bool, typer.Option("--quick", help="Leave out the full-text index and deriving everything again.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check a record from end to end without changing it. Exit code 1 where something is wrong."""
    from dragoman.checking import check as checked

    found = checked(record, quick=quick)
    if as_json:
        print_json({"kind": "fault", **asdict(fault)} for fault in found.faults)
    else:
        for line in _findings(found, record, quick):
            typer.echo(clean(line))
    if found.faults:
        raise typer.Exit(FAILED)


def _findings(found: Checked, record: str, quick: bool) -> Iterator[str]:
    """What a check found, a line at a time."""
    for fault in found.faults:
        where = f"{record}, report {fault.report}" if fault.report else str(record)
        yield f"{where}: {fault.step}: {fault.what}\n    {fault.remedy}"
    yield from (f"{record}: {note}." for note in found.notes)
    if not found.faults:
        held = f"{many(found.counts['reports'], 'report')}, " if found.counts else ""
        yield f"{record}: {held}no fault found{' (quick check)' if quick else ''}."


def _told(summary: Summary, counts: Mapping[str, int], record: str) -> Iterator[str]:
    """The summary, a line at a time."""
    refused = len(summary.refused)
    yield (
        f"{many(summary.read, 'report')} read, {summary.known} already known, {refused} refused, "
        f"in {summary.seconds:.1f} seconds."
    )
    yield (
        f"{record} holds {many(counts['reports'], 'report')}: {many(counts['accounts'], 'account')} of "
        f"{many(counts['events'], 'event')}, {many(counts['statements'], 'statement')}, "
        f"{many(counts['actors'], 'actor')}; {many(counts['copies'], 'report')} a copy of another."
    )
    if refused:
        yield "Refused:"
    yield from (_refusal(refusal) for refusal in summary.refused[:_LISTED])
    if refused > _LISTED:
        yield f"  and {refused - _LISTED} more: dragoman refused --record {record}"


def _refusal(refusal: Refusal) -> str:
    return clean(f"  {refusal.uri}\n    {refusal.step}: {refusal.reason}")


@contextmanager
def watching(expected: Callable[[], int | None]) -> Iterator[Watcher | None]:
    """A bar with rate and time left on a terminal, nothing elsewhere. ``expected`` counts the reports, where known."""
    if not is_terminal():
        yield None
        return
    from dragoman.pipeline import Progress

    with _bar() as bar:
        task = bar.add_task("reading", total=expected(), rate="")

        def watch(progress: Progress) -> None:
            done = progress.read + progress.known + progress.refused
            total = bar.tasks[0].total
            speed = bar.tasks[0].speed
            bar.update(
                task,
                description=progress.step,
                completed=done,
                total=total and max(total, done),
                rate=f"{speed:.1f}/s" if speed else "",
            )

        yield watch


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
        console=Console(stderr=True),
        transient=True,
    )


def _expected(paths: Iterable[str]) -> int | None:
    """About how many reports are to come: a line of a feed and a row of a table each hold one. None where unknown."""
    from dragoman.intake.finding import found

    if "-" in paths:
        return None
    return sum(_reports_in(file) for path in paths for file in found(path) if isinstance(file, Path))


def _reports_in(file: Path) -> int:
    """The rows of a feed or a table; 1 for any other, which is not looked into. A pipe would be emptied by looking."""
    from dragoman.intake.streams import BROKEN_PACKING, byte_lines, unpack_alone

    names = [ending.lower() for ending in file.suffixes]
    packed = names[-1:] == [".gz"]
    kind = "".join((names[:-1] if packed else names)[-1:])
    if kind not in (".jsonl", ".ndjson", ".csv") or not file.is_file():
        return 1
    try:
        with file.open("rb") as stream:
            return _count(byte_lines(unpack_alone(stream, "gzip", str(file)) if packed else stream), kind)
    except (csv.Error, RefusedDocument, *BROKEN_PACKING):
        return 1  # one refusal, said in full when its turn comes


def _count(lines: Iterable[bytes | None], kind: str) -> int:
    """``lines`` holds None in place of one that is too long to be read."""
    found = (line or b"too long" for line in lines)
    if kind == ".csv":
        rows = csv.reader(line.decode("latin-1").replace("\0", "") for line in found)
        return max(0, sum(1 for _ in rows) - 1)
    return sum(1 for line in found if line.strip())
