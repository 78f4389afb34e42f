"""Commands for what runs over time: processes, process, positions."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman.asking import positions as stances, processes as tracks
from dragoman.asking.questions import day_named
from dragoman.cli.output import clean, limited, print_json, print_lines
from dragoman.cli.shape import DEFAULT_RECORD, AsJson, Limit, RecordFile, filtered, opened
from dragoman.errors import UsageError
from dragoman.exports import tracks as pages
from dragoman.nouns import Question

AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DAY", help="Count this day as today; the newest report's if not.")
]


@filtered
def processes(
    asked: Question,
    record: RecordFile = DEFAULT_RECORD,
    as_of: AsOf = None,
    json: AsJson = False,
    limit: Limit = None,
) -> None:
    """List negotiations and disputes: parties, state, the last date and the next, each with its words."""
    today = day_named("as-of", as_of)
    with opened(record) as kept:
        found = tuple(limited(tracks.processes(kept, asked, as_of=today), limit))
    if json:
        print_json(map(tracks.overview_row, found))
    else:
        print_lines(map(clean, pages.overview_lines(found, asked)))


def process(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name, acronym, a part of either, or its id.")],
    record: RecordFile = DEFAULT_RECORD,
    as_of: AsOf = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="As it was known then: reports to that day only.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Print one negotiation or dispute: rounds, deadlines, offers, conditions, links; each with its words."""
    today, then = day_named("as-of", as_of), day_named("until", until, last=True)
    with opened(record) as kept:
        found = tracks.process(kept, name, as_of=today, until=then)
    if json:
        print_json([tracks.dossier_row(found)])
    else:
        print_lines(map(clean, pages.dossier_lines(found)))


@filtered
def positions(
    asked: Question,
    who: Annotated[str, typer.Argument(metavar="ACTOR", help="A country by code or name, or an actor.")],
    record: RecordFile = DEFAULT_RECORD,
    json: AsJson = False,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help="Statements a topic, at most.")
    ] = None,
) -> None:
    """Print what an actor said over time, topic by topic, and where it turned."""
    if asked.between or asked.actor:
        raise UsageError(f"--between, --actor: what is shown is what {who} said; give whom you want as the first word.")
    with opened(record) as kept:
        found = stances.positions(kept, who, asked, sayings=stances.last(limit) if limit else stances.everything)
    if json:
        print_json(stances.rows(found))
    else:
        print_lines(map(clean, pages.positions_lines(found)))
