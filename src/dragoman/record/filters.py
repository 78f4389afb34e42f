"""A Question -> conditions in SQL. What each filter means, for each noun, is said here and nowhere else.

Every name is looked up from its own index and gives a set of ids, so that a filter costs what it finds and not what
the record holds. A name is matched whole, without accents and case, against names and aliases, a person's by the last
name alone too; a country by its code; an actor by its id. A place or outlet is matched by its whole name as told; the
case of unaccented letters does not matter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    Dialect,
    Integer,
    Select,
    Table,
    Text,
    TypeDecorator,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine

from dragoman.errors import UsageError
from dragoman.nouns import Question
from dragoman.record import schema as s
from dragoman.record.folding import fold_case, fold_name

_CODE = re.compile(r"[A-Za-z]{2,3}")

Condition = ColumnElement[bool]


class _Values(TypeDecorator[list[Any]]):
    """Values of any number as one parameter: an array, or for SQLite a JSON list."""

    impl = Text
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(self.of) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else json.dumps(value)


class _Among(FunctionElement[bool]):
    """A column, and the values of which it is to be one."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> _Among:
        """A condition as it stands: ``… = 1``, which SQLAlchemy would make of it for SQLite, hides the column from its
        index, and the whole table would be gone through for a handful of ids."""
        return self


@compiles(_Among, "sqlite")
def _among_sqlite(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    asked, values = (compiler.process(one, **options) for one in element.clauses)
    return f"({asked} IN (SELECT value FROM json_each({values})))"


@compiles(_Among, "postgresql")
def _among_postgresql(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    asked, values = (compiler.process(one, **options) for one in element.clauses)
    return f"({asked} = ANY ({values}))"


def among(asked: ColumnElement[Any], values: Iterable[Any]) -> Condition:
    """One of these values, however many; they travel as one parameter."""
    kind = BigInteger() if isinstance(asked.type, Integer) else Text()
    return _Among(asked, bindparam(None, list(values), type_=_Values(kind)))


@dataclass(frozen=True, slots=True)
class _Happening:
    """The tables of accounts, or of events: the same filters hold for both."""

    table: Table
    participants: Table
    topics: Table
    owner: str


_ACCOUNTS = _Happening(s.accounts, s.account_participants, s.account_topics, "account")
_EVENTS = _Happening(s.events, s.event_participants, s.event_topics, "event")


def accounts(question: Question) -> Condition:
    """``between``: each named party is an actor or recipient. ``actor``: one of the named is in it, absent or not.

    ``since`` and ``until``: its date, failing that its report's, overlaps them.
    """
    told = _told_by(s.accounts.c.report, question)
    return _and(*_happening(_ACCOUNTS, question), *told, *_at_least(s.accounts.c.confidence, question))


def events(question: Question) -> Condition:
    """As for accounts. An event is as certain as its most certain account; without a date it has its accounts'."""
    telling = s.event_outlets.c
    told = [s.events.c.id.in_(select(telling.event).where(_same_name(telling.outlet, question.outlet)))]
    sure = _at_least(s.events.c.confidence, question)
    return _and(*_happening(_EVENTS, question), *(told if question.outlet else ()), *sure)


def reports(question: Question) -> Condition:
    """Days bound the report's own date, and an outlet is its own; the rest asks that one account meets it all."""
    published = _overlap(s.reports.c.published_start, s.reports.c.published_end, question)
    printed = [_same_name(s.reports.c.outlet, question.outlet)] if question.outlet else []
    return _and(*published, *printed, *_with_account(s.reports.c.id, replace(_undated(question), outlet=())))


def statements(question: Question) -> Condition:
    """Parties (``between``, ``actor``) name speakers, any of whom will do; days bound the report's date, and
    an outlet is its own.

    Type, status, topic, place and confidence ask that the words lie in the evidence of an account that meets them.
    """
    conditions: list[Condition] = []
    for names in (question.between, question.actor):
        if names:
            conditions.append(or_(*(_spoken_by(name) for name in names)))
    dated = _overlap(s.reports.c.published_start, s.reports.c.published_end, question)
    if dated:
        conditions.append(s.statements.c.report.in_(select(s.reports.c.id).where(*dated)))
    conditions += _told_by(s.statements.c.report, question)
    told = replace(_undated(question), between=(), actor=(), outlet=())
    if told != Question():
        conditions.append(_told_in(told))
    return _and(*conditions)


def actors(question: Question) -> Condition:
    """``actor`` says whom to show; the other filters in which events they took part."""
    conditions: list[Condition] = []
    if question.actor:
        bearing = (
            or_(s.actors.c.id.in_(named(name)), *_of_country(s.actors.c.country, name)) for name in question.actor
        )
        conditions.append(or_(*bearing))
    rest = replace(question, actor=())
    if rest != Question():
        taking_part = select(s.event_participants.c.actor).join(s.events).where(events(rest))
        conditions.append(s.actors.c.id.in_(taking_part))
    return _and(*conditions)


def _happening(kind: _Happening, question: Question) -> list[Condition]:
    columns = kind.table.c
    conditions: list[Condition] = [columns.id.in_(_owners(kind, name, present=True)) for name in question.between]
    if question.actor:
        conditions.append(columns.id.in_(union(*(_owners(kind, name, present=False) for name in question.actor))))
    for column, allowed in ((columns.type, question.type), (columns.status, question.status)):
        if allowed:
            conditions.append(column.in_(allowed))
    if question.about:
        owner = kind.topics.c[kind.owner]
        conditions.append(columns.id.in_(select(owner).where(kind.topics.c.topic.in_(question.about))))
    if question.place:
        lands = (one for name in question.place for one in _of_country(columns.place_country, name))
        conditions.append(or_(_same_name(columns.place_name, question.place), *lands))
    return [*conditions, *_overlap(columns.when_start, columns.when_end, question)]


def _owners(kind: _Happening, name: str, *, present: bool) -> Select[Any]:
    """Ids of the accounts (events) in which a country or actor has a part."""
    parts = kind.participants
    by_actor = select(parts.c[kind.owner].label("owner"))
    if kind is _ACCOUNTS:
        same = and_(s.identities.c.report == parts.c.report, s.identities.c.local_actor == parts.c.local_actor)
        by_actor = by_actor.join(s.identities, same).where(s.identities.c.actor.in_(named(name)))
    else:
        by_actor = by_actor.where(parts.c.actor.in_(named(name)))
    found = [by_actor]
    found += [select(parts.c[kind.owner].label("owner")).where(one) for one in _of_country(parts.c.country, name)]
    if present:
        found = [one.where(parts.c.role.in_(("actor", "recipient"))) for one in found]
    return select(union(*found).subquery().c.owner)


def named(name: str) -> Select[Any]:
    """Ids of the actors that bear a name, of the persons whose last name it is, or of the actor with this id."""
    names, folded = s.actor_names.c, fold_name(name)
    by_name = select(names.actor.label("actor")).where(names.folded == folded)
    person = exists().where(s.actors.c.id == names.actor, s.actors.c.type == "person")  # looked up for the few that fit
    by_last = select(names.actor).where(names.folded.endswith(f" {folded}", autoescape=True), person)
    by_id = select(s.actors.c.id).where(s.actors.c.id == name)
    return select(union(by_name, by_last, by_id).subquery().c.actor)


def _of_country(column: ColumnElement[Any], name: str) -> Sequence[Condition]:
    return (column == name.upper(),) if _CODE.fullmatch(name) else ()


def _same_name(column: ColumnElement[Any], names: Sequence[str]) -> Condition:
    lowered: ColumnElement[str] = func.lower(column)
    return lowered.in_([fold_case(name) for name in names])


def _told_by(report: ColumnElement[Any], question: Question) -> list[Condition]:
    if not question.outlet:
        return []
    return [report.in_(select(s.reports.c.id).where(_same_name(s.reports.c.outlet, question.outlet)))]


def _spoken_by(name: str) -> Condition:
    speakers = s.statements.c
    same = and_(s.identities.c.report == speakers.report, s.identities.c.local_actor == speakers.speaker)
    by_actor = select(s.statements.c.id).join(s.identities, same).where(s.identities.c.actor.in_(named(name)))
    return or_(speakers.id.in_(by_actor), *_of_country(speakers.speaker_country, name))


def _told_in(question: Question) -> Condition:
    words, cited = s.statements.c, s.evidence.c
    overlap = and_(cited.report == words.report, cited.start < words.content_end, cited.end > words.content_start)
    return exists().where(overlap, s.accounts.c.id == cited.account, accounts(question))


def _with_account(report: ColumnElement[Any], question: Question) -> list[Condition]:
    if question == Question():
        return []
    return [report.in_(select(s.accounts.c.report).where(accounts(question)))]


def _undated(question: Question) -> Question:
    return replace(question, since=None, until=None)


def _overlap(start: ColumnElement[Any], end: ColumnElement[Any], question: Question) -> list[Condition]:
    conditions: list[Condition] = []
    if question.since:
        conditions.append(end >= question.since)
    if question.until:
        conditions.append(start <= question.until)
    return conditions


def _at_least(confidence: ColumnElement[Any], question: Question) -> list[Condition]:
    if not 0.0 <= question.min_confidence <= 1.0:
        raise UsageError(f"min_confidence {question.min_confidence:g}: give a number from 0 to 1.")
    return [confidence >= question.min_confidence] if question.min_confidence > 0 else []


def _and(*conditions: Condition) -> Condition:
    return and_(true(), *conditions)
