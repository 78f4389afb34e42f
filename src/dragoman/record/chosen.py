"""Asking for what matters most and for counts, so that a page costs what it shows and not what the record holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Table, Text, cast, func, select

from dragoman.nouns import Mention, Question, Status
from dragoman.record import filters, queries, rows, schema as s
from dragoman.record.kept import KeptAccount, KeptStatement


class Outline(NamedTuple):
    """What an event's choice depends on; ``until`` is its last day (ISO 8601), None where it and its reports have
    none."""

    id: str
    status: Status
    sources: int
    reports: int
    begins: str | None
    until: str | None


def outlines(connection: Connection, question: Question) -> list[Outline]:
    """All events that a question finds, in outline and in no order: sorting them by id would cost more than finding."""
    told = s.events.c
    days = (cast(told.when_start, Text), cast(told.when_end, Text))
    query = select(told.id, told.status, told.independent_sources, told.reports, *days)
    found = connection.execute(query.where(filters.events(question))).tuples().all()
    return [Outline(*row) for row in found]


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
