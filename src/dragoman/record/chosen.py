"""Asking for what matters most and for counts, so that a page costs what it shows and not what the record holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Table, Text, cast, func, literal, select, union_all

from dragoman.nouns import Mention, Question, Status
from dragoman.record import filters, queries, rows, schema as s
from dragoman.record.kept import KeptAccount, KeptStatement


class Leading(NamedTuple):
    """The events that lead those a question finds, by id and in no order; how many it finds of each status; and the
    first day (ISO 8601) of the so manieth latest, None where fewer have one."""

    ids: frozenset[str]
    counts: dict[Status, int]
    begins: str | None


def leading(
    connection: Connection, question: Question, weightiest: int, latest: int, apart: Sequence[Status], within: int
) -> Leading:
    """Of a question's events so many of most sources (then of most reports, then the latest), so many of the latest,
    and so many of the latest of each status ``apart``; ``begins`` is the first day of the latest ``within``.

    The database chooses, in one go: none of the others is fetched, and what a question finds is found once.
    """
    told = s.events.c
    columns = (told.id, told.status, told.independent_sources, told.reports, told.when_start, told.when_end)
    found = select(*columns).where(filters.events(question)).cte("found")
    sources, until = found.c.independent_sources.desc(), found.c.when_end.desc().nulls_last()
    ids = select(found.c.id, literal(_CHOSEN).label("number"))
    late = ids.order_by(until, sources, found.c.id.desc()).limit(latest)
    begins = select(cast(found.c.when_start, Text), literal(_BEGINS)).where(found.c.when_start.is_not(None))
    parts = [
        ids.order_by(sources, found.c.reports.desc(), until, found.c.id.desc()).limit(weightiest),
        late,
        *(late.where(found.c.status == status) for status in apart),
        begins.order_by(found.c.when_start.desc()).offset(within - 1).limit(1),
        select(found.c.status, func.count()).group_by(found.c.status),
    ]
    rows = connection.execute(union_all(*(select(part.subquery()) for part in parts))).tuples().all()
    return Leading(
        frozenset(word for word, number in rows if number == _CHOSEN),
        {word: number for word, number in rows if number > 0},
        next((word for word, number in rows if number == _BEGINS), None),
    )


_CHOSEN, _BEGINS = 0, -1
"""What stands beside an id and beside a day where a status has its count."""


def finds(connection: Connection, question: Question, ids: Sequence[str]) -> frozenset[str]:
    """Which of these events a question finds."""
    query = select(s.events.c.id).where(filters.events(question), filters.among(s.events.c.id, ids))
    return frozenset(connection.execute(query).scalars())


def accounts_by_id(connection: Connection, ids: Sequence[str]) -> dict[str, KeptAccount]:
    """The accounts of these ids; any number."""
    return {account.id: account for account in queries.accounts_where(connection, filters.among(s.accounts.c.id, ids))}


def statements_of_reports(connection: Connection, reports: Sequence[str]) -> list[KeptStatement]:
    """All that is said in these reports, by report and in its order; at most some thousands of reports at a time."""
    query = queries.STATEMENT.where(s.statements.c.report.in_(reports))
    found = connection.execute(query.order_by(s.statements.c.report, s.statements.c.position)).mappings()
    return [rows.statement_of(row) for row in found]


def mentions_of_reports(connection: Connection, reports: Sequence[str]) -> dict[str, tuple[Mention, ...]]:
    """Who is named where in these reports; at most some thousands at a time."""
    query = select(s.readings.c.report, s.readings.c.mentions).where(s.readings.c.report.in_(reports))
    return {row.report: rows.mentions_of(row.mentions) for row in connection.execute(query)}


def totals(connection: Connection, question: Question) -> dict[str, int]:
    """How many reports and statements a question finds, and how many documents could not be read at all."""
    asked: tuple[tuple[str, Table, ColumnElement[bool]], ...] = (
        ("reports", s.reports, filters.reports(question)),
        ("statements", s.statements, filters.statements(question)),
    )
    counts = {name: _count(connection, table, which) for name, table, which in asked}
    return {**counts, "documents refused": connection.execute(_counting(s.refusals)).scalar_one()}


def _count(connection: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return int(connection.execute(_counting(table).where(which)).scalar_one())


def _counting(table: Table) -> Select[Any]:
    return select(func.count()).select_from(table)
