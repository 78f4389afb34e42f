"""A relation as rows for programs. Scores have two decimals; what is not known is null."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from dragoman.asking import periods
from dragoman.asking.relation import Change, Contact, Extreme, Pair, Point, Relation, Series, Tally, Told
from dragoman.asking.rows import Row, citation

if TYPE_CHECKING:
    from dragoman.asking.levels import Level
    from dragoman.asking.periods import By


def rows(made: Relation) -> Iterator[Row]:
    """For each direction the whole, its periods, extremes and changes; then the contacts."""
    sides = {"first": made.first.word, "second": made.second.word}
    for series in made.series:
        head = {**sides, "direction": series.direction}
        rest = {"by": made.by, "unplaced": series.unplaced, "beside": made.beside}
        yield {"kind": "relation", **head, **_level(series.level), **_tally(series.whole), **rest}
        yield from (
            {"kind": "period", **head, **_period(point, made.by), **_tally(point.tally)} for point in series.points
        )
        yield from ({**row, **head} for row in _extremes(series, made.by))
        yield from (_change(change, made.by) | head for change in series.changes)
    yield from (_contact(contact) | sides for contact in made.contacts)


def pair_row(pair: Pair) -> Row:
    return {
        "kind": "pair",
        "first": pair.first,
        "second": pair.second,
        **_level(pair.level),
        "events": pair.events,
        "accounts": pair.accounts,
        "quads": dict(pair.quads),
        "apart": dict(pair.apart),
        "last_contact": _day(pair.last),
    }


def _period(point: Point, by: By) -> Row:
    label = periods.label(point.start, by)
    estimate = round(point.level.estimate, 2) if point.level else None
    span = {"period": label, "start": _day(point.start), "end": _day(point.end)}
    return {**span, **_level(point.level), "estimate": estimate}


def _extremes(series: Series, by: By) -> Iterator[Row]:
    found: tuple[tuple[str, Extreme | None], ...] = (("warmest", series.warmest), ("coldest", series.coldest))
    for kind, extreme in found:
        if extreme:
            told = [_told(one) for one in extreme.events]
            yield {"kind": kind, **_period(extreme.point, by), "told": told}


def _change(change: Change, by: By) -> Row:
    return {
        "kind": "change",
        "period": periods.label(change.start, by),
        "start": _day(change.start),
        "before": round(change.before, 2),
        "after": round(change.after, 2),
        "told": [_told(one) for one in change.events],
    }


def _contact(contact: Contact) -> Row:
    return {"kind": "contact", "level": contact.level, "told": _told(contact.last) if contact.last else None}


def _told(told: Told) -> Row:
    event = told.event
    return {
        "event": event.id,
        "type": event.type,
        "mode": event.mode,
        "start": _day(event.date.start if event.date else None),
        "end": _day(event.date.end if event.date else None),
        "way": told.way,
        "score": told.score,
        "disputed": told.disputed,
        "sentence": f"{told.sentence}.",
        "report": told.report.id,
        "outlet": told.report.outlet,
        "published": _day(told.report.published.start),
        "citation": citation(told.citation),
    }


def _tally(tally: Tally) -> Row:
    return {
        "events": tally.events,
        "accounts": tally.accounts,
        "sources": tally.sources,
        "disputed": tally.disputed,
        "quads": dict(tally.quads),
        "types": dict(tally.types),
        "apart": dict(tally.apart),
    }


def _level(level: Level | None) -> Row:
    if level is None:
        return {"score": None, "low": None, "high": None}
    return {"score": round(level.mean, 2), "low": round(level.low, 2), "high": round(level.high, 2)}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
