"""Lists in pages without end: each page tells where the next one begins, so that none is skipped or told twice.

A place in a list is told by what the list is sorted by, ``first day.last day.id`` or the id alone: it holds though the
record grows between two pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Select, Text, cast, func, literal, select, tuple_

from dragoman.errors import UsageError
from dragoman.nouns import Question
from dragoman.record import filters, queries, rows, schema as s

Noun = Literal["accounts", "events", "reports", "statements", "actors"]

_PLACE = re.compile(r"(?:(\d{4}-\d\d-\d\d)?\.(\d{4}-\d\d-\d\d)?\.)?([\w-]+)", re.ASCII)
_LATER = "~"
"""Sorts after every day: what has none comes last."""


@dataclass(frozen=True, slots=True)
class _List:
    """How a noun is listed: its query, its filter, its days where it goes by time, and rows -> nouns."""

    query: Select[Any]
    found: Callable[[Question], Any]
    id: Any
    days: tuple[Any, ...]
    nouns: Callable[[Connection, Sequence[rows.Found]], Iterator[Any]]


def page(connection: Connection, noun: Noun, question: Question, after: str | None, limit: int) -> Any:
    """At most so many of a list, and the place after which the next page begins, None on the last.

    Events, accounts and reports go by time, statements and actors by id. Raises UsageError: no such place.
    """
    listed = _LISTS[noun]
    days = [func.coalesce(cast(day, Text), _LATER) for day in listed.days]
    query = listed.query.where(listed.found(question))
    if after is not None:
        query = query.where(_behind(after, listed, days))
    told = [day.label(f"page_{n}") for n, day in enumerate(days)]
    found = connection.execute(query.add_columns(*told).order_by(*days, listed.id).limit(limit + 1)).mappings().all()
    shown = found[:limit]
    following = _place(shown[-1], len(days)) if len(found) > limit and shown else None
    return list(listed.nouns(connection, shown)), following


def _behind(after: str, listed: _List, days: Sequence[Any]) -> Any:
    told = _PLACE.fullmatch(after)
    if told is None or ("." in after) != bool(days):
        raise UsageError(f"cursor={after}: not a place in this list; take the one that the page before gives as `next`")
    first, last, id = told.groups()
    if not days:
        return listed.id > id
    place = (literal(first or _LATER), literal(last or _LATER), literal(id))
    behind = tuple_(*days, listed.id) > tuple_(*place)
    return behind & (days[0] >= (first or _LATER))


def _place(row: rows.Found, days: int) -> str:
    told = ["" if row[f"page_{n}"] == _LATER else row[f"page_{n}"] for n in range(days)]
    return ".".join([*told, row["id"]])


def _each(noun: Callable[[rows.Found], Any]) -> Callable[[Connection, Sequence[rows.Found]], Iterator[Any]]:
    return lambda _, found: map(noun, found)


_LISTS: dict[Noun, _List] = {
    "accounts": _List(
        queries.ACCOUNT, filters.accounts, s.accounts.c.id, (s.accounts.c.when_start, s.accounts.c.when_end),
        queries.with_parts,
    ),
    "events": _List(
        select(s.events), filters.events, s.events.c.id, (s.events.c.when_start, s.events.c.when_end), queries.events_of
    ),
    "reports": _List(
        queries.COPY, filters.reports, s.reports.c.id, (s.reports.c.published_start, s.reports.c.published_end),
        _each(rows.report_of),
    ),
    "statements": _List(queries.STATEMENT, filters.statements, s.statements.c.id, (), _each(rows.statement_of)),
    "actors": _List(select(s.actors), filters.actors, s.actors.c.id, (), _each(rows.actor_of)),
}  # fmt: skip
