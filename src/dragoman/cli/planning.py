"""Commands for what comes next and what has come since: calendar, since."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.asking import calendar as calendars, since as arrived
from dragoman.asking.questions import day_named
from dragoman.cli.exporting import write_whole
from dragoman.cli.output import clean, print_json, print_lines, say
from dragoman.cli.shape import DEFAULT_RECORD, AsJson, RecordFile, filtered, opened
from dragoman.errors import UsageError
from dragoman.exports import planning
from dragoman.nouns import Question

if TYPE_CHECKING:
    from dragoman.record import Record

LAST_READ = "last-read"


@filtered
def calendar(
    asked: Question,
    record: RecordFile = DEFAULT_RECORD,
    start: Annotated[str | None, typer.Option("--from", metavar="DAY", help="Dates from this day on.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Dates up to this day, month or year.")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DAY", help="Count this day as today; the newest report's if not.")
    ] = None,
    ics: Annotated[
        str | None, typer.Option("--ics", metavar="FILE", help="Write iCalendar, or update it; - is standard output.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Print all that is planned, expected or due, by date: who said so, and what became of it."""
    if ics and json:
        raise UsageError("--ics and --json are two forms: give one of them.")
    today, first, last = day_named("as-of", as_of), day_named("from", start), day_named("to", end, last=True)
    if first and last and first > last:
        raise UsageError(f"--from {first} lies after --to {last}: turn them round.")
    with opened(record) as kept:
        made = calendars.calendar(kept, asked, as_of=today, start=first, end=last)
        if ics:
            _write(kept, made, ics)
        elif json:
            print_json(calendars.rows(made))
        else:
            print_lines(map(clean, planning.calendar_lines(made)))


def _write(record: Record, made: calendars.Calendar, file: str) -> None:
    from dragoman.exports import icalendar

    place = Path(file)
    before = place.read_bytes() if file != "-" and place.is_file() else b""
    try:
        text = icalendar.document(made, calendars.every_first(record), before).decode()
    except UsageError as error:
        raise UsageError(f"{file}: {error}") from error
    if file == "-":
        print_lines([text])
    else:
        write_whole(place, [text])
    left = len(made.of("undated", "past"))
    rest = f"; {left} left out, which have no date or were over when they were first told" if left else ""
    where = "" if file == "-" else f" to {file}"
    number = len(icalendar.written(made))
    say(f"{number} calendar {'entry' if number == 1 else 'entries'} written{where}{rest}.")


@filtered
def since(
    asked: Question,
    when: Annotated[
        str, typer.Argument(metavar="DAY|last-read", help="Published from this day on, or added by the last read.")
    ],
    record: RecordFile = DEFAULT_RECORD,
    json: AsJson = False,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="Entries a section, at most.")] = 25,
) -> None:
    """Print what is new: events, changed statuses and dates, disagreements, actors, statements; each cited."""
    day = None if when == LAST_READ else day_named("since", when)
    with opened(record) as kept:
        news = arrived.since(kept, day, asked)
    if json:
        print_json(arrived.rows(news))
    else:
        print_lines(map(clean, planning.news_lines(news, limit)))
