"""The command that shows how two countries stand over time, or all pairs at a glance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dragoman.asking import periods, relation as relations, relation_rows, relation_words
from dragoman.asking.levels import Level
from dragoman.asking.periods import By
from dragoman.asking.questions import Words, question
from dragoman.asking.relation import Contact, Extreme, Pair, Point, Relation, Series, Told
from dragoman.asking.relation_words import interval, signed
from dragoman.asking.scale import Quad
from dragoman.asking.sentences import published
from dragoman.cli.exporting import put_whole
from dragoman.cli.output import Column, clean, console, limited, on_one_line, print_json, print_table, say, shown
from dragoman.cli.shape import DEFAULT_RECORD, AsJson, Limit, RecordFile, opened
from dragoman.errors import UsageError
from dragoman.exports import svg as plots, typesetting

if TYPE_CHECKING:
    from rich.console import Console

_STEPS = "▁▂▃▄▅▆▇█"
_GAP = "·"
_LINE = 70
"""Periods and gaps that fit on one line of the terminal beside its name."""

_PERIODS = (
    Column("period", 8), Column("score", 5), Column("95 %", 14), Column("events", 6), Column("accts", 5),
    Column("sources", 7), Column("coop.", 5), Column("confl.", 6), Column("apart", 5),
)  # fmt: skip
_PAIRS = (
    Column("pair", 7), Column("score", 5), Column("95 %", 14), Column("events", 6), Column("coop.", 6),
    Column("confl.", 6), Column("apart", 5), Column("last contact", 12),
)  # fmt: skip


def relation(
    parties: Annotated[
        list[str] | None,
        typer.Argument(metavar="[A] [B]", help="Two countries or actors; one country or none for a table of pairs."),
    ] = None,
    by: Annotated[
        Literal["week", "month", "quarter", "year"], typer.Option("--by", help="The length of a period.")
    ] = "month",
    directed: Annotated[
        bool, typer.Option("--directed", help="Tell apart A towards B, B towards A, and both together.")
    ] = False,
    about: Annotated[list[str] | None, typer.Option(metavar="TOPIC", help="Topic, such as trade.")] = None,
    type: Annotated[list[str] | None, typer.Option(metavar="TYPE", help="Event type, such as CONSULT.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="From this day (2018-04-14), month or year.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Up to this day, month or year.")] = None,
    min_confidence: Annotated[
        float, typer.Option("--min-confidence", metavar="0-1", help="Leave out what is less certain.")
    ] = 0.0,
    svg: Annotated[Path | None, typer.Option("--svg", metavar="FILE", help="Draw it as well.")] = None,
    png: Annotated[Path | None, typer.Option("--png", metavar="FILE", help="Draw it as a picture of pixels.")] = None,
    record: RecordFile = DEFAULT_RECORD,
    json: AsJson = False,
    limit: Limit = None,
) -> None:
    """Show how two countries stand over time, warmest and coldest periods, turns and last contacts."""
    words = Words((), (), type or (), (), about or (), since, until, min_confidence)
    asked, sides = question(words), parties or []
    if len(sides) > 2:
        raise UsageError(f"relation {' '.join(sides)}: give at most two countries or actors.")
    if len(sides) < 2 and (svg or png or directed):
        raise UsageError("--svg, --png and --directed are for one relation: name two countries or actors.")
    with opened(record) as kept:
        if len(sides) < 2:
            _matrix(relations.matrix(kept, sides[0] if sides else None, asked), as_json=json, limit=limit)
            return
        made = relations.relation(kept, sides[0], sides[1], asked, by=by, directed=directed)
    for file in (svg, png):
        if file:
            _draw(file, made, pixels=file is png or file.suffix.casefold() == ".png")
    made = _newest(made, limit)
    if json:
        print_json(relation_rows.rows(made))
    else:
        _page(made)


def _draw(file: Path, made: Relation, *, pixels: bool) -> None:
    drawing = plots.drawn(made)
    put_whole(file, typesetting.png(drawing) if pixels else drawing.encode())
    say(f"Drawn in {file}.")


def _matrix(found: Sequence[Pair], *, as_json: bool, limit: int | None) -> None:
    shown(
        limited(found, limit),
        as_json=as_json,
        row=relation_rows.pair_row,
        columns=_PAIRS,
        cells=_pair,
        empty="Nothing between two countries is told. Fewer filters find more.",
    )


def _pair(pair: Pair) -> tuple[str, ...]:
    return (
        f"{pair.first}–{pair.second}",
        *_scored(pair.level),
        str(pair.events),
        *_quads(pair.quads),
        _number(sum(pair.apart.values())),
        pair.last.isoformat() if pair.last else "–",
    )


def _newest(made: Relation, limit: int | None) -> Relation:
    """With the newest periods of each direction alone; how many are left out is said."""
    if limit is None:
        return made
    left = sum(max(0, len(series.points) - limit) for series in made.series)
    if left:
        say(f"{left} earlier periods left out by --limit {limit}.")
    return replace(made, series=tuple(replace(series, points=series.points[-limit:]) for series in made.series))


def _page(made: Relation) -> None:
    page = console()
    for series in made.series:
        _head(page, made, series)
        if series.points:
            page.print()
            print_table(_PERIODS, _table(series.points, made.by), empty="")
            page.print(_note(series), style="dim")
        for name, extreme in (("Warmest", series.warmest), ("Coldest", series.coldest)):
            if extreme:
                _extreme(page, name, extreme, made.by)
        for change in series.changes:
            _told(page, f"{relation_words.change_words(change, made.by)}:", change.events)
        page.print()
    _contacts(page, made.contacts)


def _head(page: Console, made: Relation, series: Series) -> None:
    page.print(clean(relation_words.heading(made, series)), style="bold")
    page.print()
    for sentence in relation_words.summary(made, series):
        page.print(clean(sentence))
    if series.whole.types:
        page.print(f"By type: {relation_words.types(series.whole)}.")
    drawn = [point for point in series.points if point.level]
    if len(drawn) > 1:
        page.print()
        for line in _sparklines(drawn, made.by):
            page.print(line)


def _sparklines(points: Sequence[Point], by: By) -> Iterator[str]:
    """Score between its lowest and highest, events from none; a dot is a gap of any length. The newest that fit."""
    cells = list[Point | None]()
    for point in points:
        if cells and cells[-1] and periods.following(cells[-1].start, by) != point.start:
            cells.append(None)
        cells.append(point)
    cells = cells[-_LINE:]
    told = [point for point in cells if point]
    means, counts = [point.level.mean for point in told if point.level], [point.tally.events for point in told]
    low, high, most = min(means), max(means), max(counts)
    yield f"score   {_spark([point.level.mean if point and point.level else None for point in cells], low, high)}"
    yield f"events  {_spark([point.tally.events if point else None for point in cells], 0, most)}"
    ends = [periods.label(point.start, by) for point in (told[0], told[-1])]
    yield f"        {ends[0]} to {ends[1]}; score {signed(low)} to {signed(high)}, events up to {most}; {_GAP} a gap"


def _spark(values: Sequence[float | None], low: float, high: float) -> str:
    span = (high - low) or 1.0
    last = len(_STEPS) - 1
    return "".join(_GAP if value is None else _STEPS[round((value - low) / span * last)] for value in values)


def _table(points: Sequence[Point], by: By) -> Iterator[tuple[str, ...]]:
    """A line a period; where periods are missing between two, how many."""
    expected: date | None = None
    for point in points:
        missing = 0
        while expected and expected < point.start:
            missing, expected = missing + 1, periods.following(expected, by)
        if missing:
            yield (f"{missing} empty", *[""] * (len(_PERIODS) - 1))
        yield _point(point, by)
        expected = periods.following(point.start, by)


def _point(point: Point, by: By) -> tuple[str, ...]:
    tally = point.tally
    disputed = "*" if tally.disputed else ""
    return (
        periods.label(point.start, by),
        *_scored(point.level),
        f"{_number(tally.events)}{disputed}",
        _number(tally.accounts),
        _number(tally.sources),
        *_quads(tally.quads),
        _number(sum(tally.apart.values())),
    )


def _scored(level: Level | None) -> tuple[str, str]:
    return (signed(level.mean), interval(level)) if level else ("–", "")


def _quads(quads: Mapping[Quad, int]) -> tuple[str, str]:
    """Verbal and material acts: "6+1"."""
    warm, cold = quads["verbal cooperation"], quads["verbal conflict"]
    return f"{warm}+{quads['material cooperation']}", f"{cold}+{quads['material conflict']}"


def _number(number: int) -> str:
    return str(number) if number else "–"


def _note(series: Series) -> str:
    disputed = "; * some of them disputed" if any(point.tally.disputed for point in series.points) else ""
    return (
        "Scores run from +10 (warmest) to −10 (coldest). coop. and confl.: verbal +\n"
        f"material events. apart: told, but not as happened{disputed}."
    )


def _extreme(page: Console, name: str, extreme: Extreme, by: By) -> None:
    _told(page, f"{name}: {relation_words.point_words(extreme.point, by)}", extreme.events)


def _told(page: Console, heading: str, events: Sequence[Told]) -> None:
    page.print(f"\n{clean(heading)}", style="bold")
    for told in events:
        _event(page, told)


def _event(page: Console, told: Told) -> None:
    from rich.padding import Padding

    disputed = ", disputed" if told.disputed else ""
    kind = f"{told.event.type} {told.event.mode}" if told.event.mode else told.event.type
    page.print(Padding(clean(f"{told.sentence}. ({kind}, {signed(told.score)}{disputed})"), (0, 0, 0, 2)))
    outlet = told.report.outlet or told.report.uri
    words = f"{outlet}, {published(told.report.published)}: “{on_one_line(told.citation.text)}”"
    page.print(Padding(clean(f"{words} {told.event.id}"), (0, 0, 0, 4)), style="dim")


def _contacts(page: Console, contacts: Sequence[Contact]) -> None:
    """A contact that was the last at several levels is told once, and levels without any in one line."""
    page.print("Last contact", style="bold")
    told = set[str]()
    for contact in contacts:
        if contact.last:
            known = contact.last.event.id in told
            page.print(f"\n{contact.label.capitalize()}{': the same' if known else ''}")
            if not known:
                _event(page, contact.last)
            told.add(contact.last.event.id)
    if none := [contact.label for contact in contacts if not contact.last]:
        page.print(f"\nNone told: {', '.join(none)}.")
