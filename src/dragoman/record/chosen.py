"""Asking for what matters most and for counts, so that a page costs what it shows and not what the record holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, ColumnElement, Select, Table, func, select

from dragoman.nouns import Actor, Event, Mention, Question
from dragoman.record import filters, queries, rows
from dragoman.record import schema as s
from dragoman.record.kept import KeptAccount, KeptStatement


def weightiest(connection: Connection, question: Question, limit: int) -> list[Event]:
    """At most so many events: those of most independent sources, most reports, and the latest date first."""
    told = s.events.c
    order = (told.independent_sources.desc(), told.reports.desc(), told.when_end.desc().nulls_last(), told.id)
    chosen = select(told.id).where(filters.events(question)).order_by(*order).limit(limit)
    ids = list(connection.execute(chosen).scalars())
    return list(events_by_id(connection, ids))


def latest(connection: Connection, question: Question, limit: int) -> list[Event]:
    """At most so many events: those with the latest date first, those without any last."""
    told = s.events.c
    order = (told.when_end.desc().nulls_last(), told.independent_sources.desc(), told.id)
    chosen = select(told.id).where(filters.events(question)).order_by(*order).limit(limit)
    return list(events_by_id(connection, list(connection.execute(chosen).scalars())))


def events_by_id(connection: Connection, ids: Sequence[str]) -> Iterator[Event]:
    """The events of these ids, in that order; at most some thousands at a time."""
    found = {event.id: event for event in queries.events_where(connection, s.events.c.id.in_(ids))}
    yield from (found[id] for id in ids if id in found)


def accounts_by_id(connection: Connection, ids: Sequence[str]) -> dict[str, KeptAccount]:
    """The accounts of these ids; any number."""
    return {account.id: account for account in queries.accounts_where(connection, filters.among(s.accounts.c.id, ids))}


def day_of_latest(connection: Connection, question: Question, number: int) -> date | None:
    """The first day of the so manieth latest event that has a date; None where there are fewer."""
    told = s.events.c
    query = select(told.when_start).where(filters.events(question), told.when_start.is_not(None))
    query = query.order_by(told.when_start.desc(), told.id).offset(number - 1).limit(1)
    return connection.execute(query).scalar_one_or_none()


def actors_by_id(connection: Connection, ids: Sequence[str]) -> dict[str, Actor]:
    """The actors of these ids; at most some thousands at a time."""
    found = connection.execute(select(s.actors).where(s.actors.c.id.in_(ids))).mappings()
    return {row["id"]: rows.actor_of(row) for row in found}


def statements_of_reports(connection: Connection, reports: Sequence[str]) -> list[KeptStatement]:
    """All that is said in these reports, by report and in its order; at most some thousands of reports at a time."""
    query = queries.STATEMENT.where(s.statements.c.report.in_(reports))
    found = connection.execute(query.order_by(s.statements.c.report, s.statements.c.position)).mappings()
    return [rows.statement_of(row) for row in found]


def mentions_of_reports(connection: Connection, reports: Sequence[str]) -> dict[str, tuple[Mention, ...]]:
    """Who is named where in these reports; at most some thousands at a time."""
    query = select(s.readings.c.report, s.readings.c.mentions).where(s.readings.c.report.in_(reports))
    return {row.report: rows.mentions_of(row.mentions) for row in connection.execute(query)}


def statuses(connection: Connection, question: Question) -> dict[str, int]:
    """How many events a question finds, by status."""
    told = s.events.c
    query = select(told.status, func.count()).where(filters.events(question)).group_by(told.status)
    found: dict[str, int] = defaultdict(int)
    found.update(dict(connection.execute(query).tuples().all()))
    return dict(sorted(found.items()))


def totals(connection: Connection, question: Question) -> dict[str, int]:
    """How many reports, events and statements a question finds, and how many documents could not be read at all."""
    asked: tuple[tuple[str, Table, ColumnElement[bool]], ...] = (
        ("reports", s.reports, filters.reports(question)),
        ("events", s.events, filters.events(question)),
        ("statements", s.statements, filters.statements(question)),
    )
    counts = {name: _count(connection, table, which) for name, table, which in asked}
    return {**counts, "documents refused": connection.execute(_counting(s.refusals)).scalar_one()}


def _count(connection: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return int(connection.execute(_counting(table).where(which)).scalar_one())


def _counting(table: Table) -> Select[Any]:
    return select(func.count()).select_from(table)
