"""A record in outline: one page of a list, places and companions, without the whole.

What these give, the full nouns give too; but a page that shows a hundred reports of a million must not fetch them all.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func, select

from dragoman.nouns import Actor, Question
from dragoman.record import filters, queries, rows, schema as s
from dragoman.record.folding import fold_name
from dragoman.record.kept import KeptReport, KeptStatement


def reports(connection: Connection, question: Question, skip: int, limit: int) -> list[KeptReport]:
    """One page of the reports that a question finds, the newest first. Ids go first: an index holds their order."""
    columns = s.reports.c
    order = (columns.published_start.desc().nulls_last(), columns.id)
    query = select(columns.id).where(filters.reports(question)).order_by(*order).offset(skip).limit(limit)
    ids = list(connection.execute(query).scalars())
    known = queries.reports_by_id(connection, ids)
    return [known[id] for id in ids]


def count_reports(connection: Connection, question: Question) -> int:
    query = select(func.count()).select_from(s.reports).where(filters.reports(question))
    return int(connection.execute(query).scalar_one())


def bearing(connection: Connection, words: str) -> list[str]:
    """Ids of the actors one of whose names holds these words, sorted."""
    names = s.actor_names.c
    query = select(names.actor).where(names.folded.contains(fold_name(words), autoescape=True)).distinct()
    return sorted(connection.execute(query).scalars())


def company(connection: Connection, actor: str, limit: int) -> list[tuple[Actor, int]]:
    """With whom an actor is in events, by id, and in how many; most first."""
    mine, theirs = s.event_participants.alias("mine"), s.event_participants.alias("theirs")
    number = func.count(func.distinct(theirs.c.event)).label("number")
    same = (theirs.c.event == mine.c.event) & (theirs.c.actor != mine.c.actor)
    counted = select(theirs.c.actor, number).join(mine, same).where(mine.c.actor == actor).group_by(theirs.c.actor)
    told = counted.subquery("told")
    query = select(s.actors, told.c.number).join(told, told.c.actor == s.actors.c.id)
    return _actors(connection, query.order_by(told.c.number.desc(), s.actors.c.name, s.actors.c.id).limit(limit))


def statements(connection: Connection, actor: str, skip: int, limit: int) -> list[KeptStatement]:
    """One page of what an actor, by id, has said, the newest first."""
    newest = (s.reports.c.published_start.desc().nulls_last(), s.statements.c.id)
    return list(queries.kept_statements(connection, s.identities.c.actor == actor, newest, skip, limit))


def count_statements(connection: Connection, actor: str) -> int:
    """How often an actor, by id, is told to have said something."""
    same = (s.identities.c.report == s.statements.c.report) & (s.identities.c.local_actor == s.statements.c.speaker)
    query = select(func.count()).select_from(s.statements.join(s.identities, same)).where(s.identities.c.actor == actor)
    return int(connection.execute(query).scalar_one())


def copies(connection: Connection, report: str) -> list[KeptReport]:
    """The reports that copy this one, by id."""
    found = list(connection.execute(select(s.copies.c.report).where(s.copies.c.copy_of == report)).scalars())
    known = queries.reports_by_id(connection, found)
    return [known[id] for id in sorted(known)]


def _actors(connection: Connection, query: Select[Any]) -> list[tuple[Actor, int]]:
    return [(rows.actor_of(row), row["number"]) for row in connection.execute(query).mappings()]
