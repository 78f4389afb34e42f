"""A record in outline: counts by day or month and lane, one page of a list, places and companions, without the whole.

What these give, the full nouns give too; but a page that shows a hundred events of a million must not fetch them all.
"""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Connection, FromClause, Select, Text, cast, func, select

from dragoman.nouns import Actor, Event, Question
from dragoman.record import filters, queries, rows
from dragoman.record import schema as s
from dragoman.record.folding import fold_name
from dragoman.record.kept import KeptReport, KeptStatement

Lane = Literal["type", "status", "pair"]
Span = Literal["day", "month", "year"]

Cell = tuple[str | None, str, str, int]
"""A lane, the first day of a span as far as it is told ("2018", "2018-04", "2018-04-14"), a status, and how many."""

_DIGITS = {"year": 4, "month": 7, "day": 10}


def cells(connection: Connection, question: Question, lane: Lane | None, span: Span) -> list[Cell]:
    """How many events of each status begin in each span, by lane; all in one lane (None) where none is asked for.

    A pair is two countries that both take part: ``"MEX,USA"``. What has no day at all is left out.
    """
    columns = s.events.c
    table, key = _lanes(lane)
    begins = func.substr(cast(columns.when_start, Text), 1, _DIGITS[span])
    query = (
        select(*([key] if key is not None else []), begins, columns.status, func.count())
        .select_from(table)
        .where(filters.events(question), columns.when_start.is_not(None))
        .group_by(*([key] if key is not None else []), begins, columns.status)
    )
    if lane is None:
        return sorted((None, begin, status, number) for begin, status, number in connection.execute(query))
    return sorted((name, begin, status, number) for name, begin, status, number in connection.execute(query))


def _lanes(lane: Lane | None) -> tuple[FromClause, Any]:
    if lane != "pair":
        return s.events, s.events.c[lane] if lane else None
    one, other = _present("one"), _present("other")
    both = one.join(other, (one.c.event == other.c.event) & (one.c.country < other.c.country))
    return s.events.join(both, one.c.event == s.events.c.id), one.c.country + "," + other.c.country


def _present(name: str) -> Any:
    """Each event's countries, each once; who stayed away does not count."""
    parts = s.event_participants.c
    present = select(parts.event, parts.country).where(parts.country.is_not(None), parts.role != "absent")
    return present.distinct().subquery(name)


def count(connection: Connection, question: Question) -> int:
    """How many events a question finds."""
    query = select(func.count()).select_from(s.events).where(filters.events(question))
    return int(connection.execute(query).scalar_one())


def events(connection: Connection, question: Question, newest: bool, skip: int, limit: int) -> list[Event]:
    """One page of the events that a question finds, by day; what has none last."""
    columns = s.events.c
    days: list[Any] = [columns.when_start, columns.when_end]
    order = [one.desc().nulls_last() if newest else one.nulls_last() for one in days]
    query = select(s.events).where(filters.events(question)).order_by(*order, columns.id).offset(skip).limit(limit)
    return list(queries.whole_events(connection, query))


def reports(connection: Connection, question: Question, skip: int, limit: int) -> list[KeptReport]:
    """One page of the reports that a question finds, the newest first."""
    columns = s.reports.c
    order = (columns.published_start.desc().nulls_last(), columns.id)
    return list(queries.kept_reports(connection, filters.reports(question), order, skip, limit))


def count_reports(connection: Connection, question: Question) -> int:
    query = select(func.count()).select_from(s.reports).where(filters.reports(question))
    return int(connection.execute(query).scalar_one())


def places(connection: Connection, question: Question) -> list[tuple[str, str | None, int]]:
    """Places that the events asked for name, with their countries, and in how many events; the most named first."""
    columns = s.events.c
    number = func.count().label("number")
    query = (
        select(columns.place_name, columns.place_country, number)
        .where(filters.events(question), columns.place_name.is_not(None))
        .group_by(columns.place_name, columns.place_country)
        .order_by(number.desc(), columns.place_name, columns.place_country.nulls_last())
    )
    return [(name, country, found) for name, country, found in connection.execute(query)]


def actors(connection: Connection, question: Question, words: str, skip: int, limit: int) -> list[tuple[Actor, int]]:
    """Actors and how many of the events asked for they are in, most first; with words, those whose name holds them."""
    parts = s.event_participants.c
    number = func.count(func.distinct(parts.event)).label("number")
    counted = select(parts.actor, number).join(s.events, s.events.c.id == parts.event).where(filters.events(question))
    told = counted.group_by(parts.actor).subquery("told")
    query = select(s.actors, told.c.number).join(told, told.c.actor == s.actors.c.id)
    if words:
        holds = s.actor_names.c.folded.contains(fold_name(words), autoescape=True)
        query = query.where(s.actors.c.id.in_(select(s.actor_names.c.actor).where(holds)))
    order = (told.c.number.desc(), s.actors.c.name, s.actors.c.id)
    return _actors(connection, query.order_by(*order).offset(skip).limit(limit))


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
