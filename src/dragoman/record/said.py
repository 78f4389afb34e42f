"""What was said and done, in outline: enough to sort and to count it by topic, without the words.

What an actor of a large record said fills many pages; what stands on one of them is fetched by its ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select

from dragoman.nouns import Question, Topic
from dragoman.record import filters, schema as s
from dragoman.record.kept import Act, Said


def said(connection: Connection, question: Question) -> list[Said]:
    """The statements that a question finds in reports that copy none, the oldest first and undated ones last."""
    words, printed = s.statements.c, s.reports.c
    which = and_(filters.statements(question), s.copies.c.report.is_(None))
    query = (
        select(words.id, words.report, printed.published_start)
        .join(s.reports, printed.id == words.report)
        .outerjoin(s.copies, s.copies.c.report == words.report)
        .where(which)
        .order_by(printed.published_start.nulls_last(), words.report, words.content_start, words.id)
    )
    topics = _topics(connection, question)
    return [Said(row.id, row.report, topics.get(row.id, ())) for row in connection.execute(query).all()]


def acts(connection: Connection, question: Question) -> list[Act]:
    """The accounts that a question finds in reports that copy none and whose day is known, by id."""
    told, printed = s.accounts.c, s.reports.c
    which = and_(
        filters.accounts(question), s.copies.c.report.is_(None), printed.published_start == printed.published_end
    )
    query = (
        select(told.id, told.type, told.confidence, printed.published_start)
        .join(s.reports, printed.id == told.report)
        .outerjoin(s.copies, s.copies.c.report == told.report)
        .where(which)
        .order_by(told.id)
    )
    found = connection.execute(query).all()
    ids = [row.id for row in found]
    parts, known, topic = s.account_participants.c, s.identities.c, s.account_topics.c
    same = and_(known.report == parts.report, known.local_actor == parts.local_actor)
    parties = select(parts.account, parts.role, parts.country, known.actor).outerjoin(s.identities, same)
    who = _by_first(connection, parties.where(filters.among(parts.account, ids)))
    about = _by_first(connection, select(topic.account, topic.topic).where(filters.among(topic.account, ids)))
    return [
        Act(row.id, row.type, row.confidence, row.published_start, _rows(who[row.id]), _words(about[row.id]))
        for row in found
    ]


def _topics(connection: Connection, question: Question) -> Mapping[str, tuple[Topic, ...]]:
    """Of each statement the topics of the accounts with whose evidence it shares words, sorted."""
    words, cited, topic = s.statements.c, s.evidence.c, s.account_topics.c
    shared = and_(cited.report == words.report, cited.start < words.content_end, cited.end > words.content_start)
    query = (
        select(words.id, topic.topic)
        .join(s.evidence, shared)
        .join(s.account_topics, topic.account == cited.account)
        .where(filters.statements(question))
        .distinct()
    )
    return {id: tuple(sorted(_words(rows))) for id, rows in _by_first(connection, query).items()}


def _by_first(connection: Connection, query: Select[Any]) -> defaultdict[str, list[Row[Any]]]:
    """Rows by their first column."""
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query).all():
        found[row[0]].append(row)
    return found


def _rows(found: Sequence[Row[Any]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(row[1:]) for row in found)


def _words(found: Sequence[Row[Any]]) -> tuple[str, ...]:
    return tuple(row[1] for row in found)
