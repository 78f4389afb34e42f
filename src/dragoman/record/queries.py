"""Asking: Questions and ids -> nouns, streamed in an order that depends on content alone.

Parents are read in portions, and each portion's parts (participants, topics, evidence) in one query a table, so that
memory stays flat whatever the record holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, Table, Text, and_, cast, func, or_, select

from dragoman.errors import UsageError
from dragoman.nouns import Account, Actor, Event, LocalActor, Published, Question, Reading, Refusal, Report
from dragoman.record import filters, ledger, processes, rows, schema as s
from dragoman.record.kept import KeptAccount, KeptReport, KeptStatement

PORTION = 500

Order = Literal["id", "time"]
"""``time`` is by first day, what has none last; then by id."""

COPY = select(s.reports, s.copies.c.copy_of).outerjoin(s.copies, s.copies.c.report == s.reports.c.id)
ACCOUNT = select(s.accounts, s.event_accounts.c.event).outerjoin(
    s.event_accounts, s.event_accounts.c.account == s.accounts.c.id
)
STATEMENT = select(s.statements, s.identities.c.actor).outerjoin(
    s.identities,
    and_(s.identities.c.report == s.statements.c.report, s.identities.c.local_actor == s.statements.c.speaker),
)

Parts = Mapping[str, Sequence[rows.Found]]
Portion = Sequence[rows.Found]


def reports(connection: Connection, question: Question, order: Order = "id") -> Iterator[KeptReport]:
    query = COPY.where(filters.reports(question)).order_by(*ordered(s.reports, order, "published"))
    for portion in _portions(connection, query):
        yield from (rows.report_of(row) for row in portion)


def accounts(connection: Connection, question: Question, order: Order = "id") -> Iterator[KeptAccount]:
    query = ACCOUNT.where(filters.accounts(question)).order_by(*ordered(s.accounts, order, "when"))
    for portion in _portions(connection, query):
        yield from with_parts(connection, portion)


def statements(
    connection: Connection, question: Question, reports: Collection[str] | None = None
) -> Iterator[KeptStatement]:
    own = [filters.among(s.statements.c.report, reports)] if reports is not None else []
    query = STATEMENT.where(filters.statements(question), *own).order_by(s.statements.c.id)
    for portion in _portions(connection, query):
        yield from (rows.statement_of(row) for row in portion)


def actors(connection: Connection, question: Question, only: Collection[str] | None = None) -> Iterator[Actor]:
    query = select(s.actors).where(filters.actors(question), *_only(s.actors, only)).order_by(s.actors.c.id)
    for portion in _portions(connection, query):
        yield from (rows.actor_of(row) for row in portion)


def events(
    connection: Connection, question: Question, order: Order = "id", only: Collection[str] | None = None
) -> Iterator[Event]:
    which = (filters.events(question), *_only(s.events, only))
    query = select(s.events).where(*which).order_by(*ordered(s.events, order, "when"))
    for portion in _portions(connection, query):
        yield from events_of(connection, portion)


def kept_statements(
    connection: Connection, condition: filters.Condition, order: Sequence[Any], skip: int, limit: int
) -> Iterator[KeptStatement]:
    """One page of the statements that meet a condition; it may name their reports."""
    query = STATEMENT.join(s.reports, s.reports.c.id == s.statements.c.report).where(condition)
    found = _rows(connection, query.order_by(*order).offset(skip).limit(limit))
    yield from (rows.statement_of(row) for row in found)


def accounts_where(connection: Connection, which: ColumnElement[bool]) -> Iterator[KeptAccount]:
    """The accounts that meet a condition, in no order."""
    for portion in _portions(connection, ACCOUNT.where(which)):
        yield from with_parts(connection, portion)


def differing(connection: Connection, question: Question) -> Iterator[Event]:
    """The events whose accounts differ on anything, by time."""
    apart = cast(s.events.c.conflicts, Text) != "[]"
    query = select(s.events).where(filters.events(question), apart).order_by(*ordered(s.events, "time", "when"))
    for portion in _portions(connection, query):
        yield from events_of(connection, portion)


def refusals(connection: Connection) -> Iterator[Refusal]:
    columns = s.refusals.c
    query = select(s.refusals).order_by(columns.uri, columns.step, columns.reason)
    for portion in _portions(connection, query):
        yield from (Refusal(row["uri"], row["step"], row["reason"]) for row in portion)


def sightings(connection: Connection, report: str) -> Iterator[str]:
    """Every uri under which a report was found, in order."""
    query = select(s.sightings.c.uri).where(s.sightings.c.report == report).order_by(s.sightings.c.uri)
    yield from connection.execute(query).scalars()


def report(connection: Connection, name: str) -> KeptReport | None:
    """A report by its id, an id's unambiguous beginning, a uri it was found under, or its last part or stem."""
    places = s.sightings.c
    found = _ids(connection, select(s.reports.c.id).where(s.reports.c.id == name))
    found = found or _ids(connection, select(places.report).where(places.uri == name))
    found = found or _ids(connection, select(places.report).where(places.uri.iendswith(f"/{name}", autoescape=True)))
    found = found or _ids(connection, select(places.report).where(places.stem == name))
    return _one(found or _beginning(connection, s.reports, "r-", name), name, lambda i: _report(connection, i))


def account(connection: Connection, name: str) -> KeptAccount | None:
    """An account by its id or an id's unambiguous beginning."""

    def fetch(found: str) -> KeptAccount:
        return next(with_parts(connection, _rows(connection, ACCOUNT.where(s.accounts.c.id == found))))

    return _one(_beginning(connection, s.accounts, "", name), name, fetch)


def statement(connection: Connection, name: str) -> KeptStatement | None:
    """A statement by its id or an id's unambiguous beginning."""

    def fetch(found: str) -> KeptStatement:
        return rows.statement_of(_rows(connection, STATEMENT.where(s.statements.c.id == found))[0])

    return _one(_beginning(connection, s.statements, "", name), name, fetch)


def event(connection: Connection, name: str) -> Event | None:
    """An event by its id or an id's unambiguous beginning."""

    def fetch(found: str) -> Event:
        return next(events_of(connection, _rows(connection, select(s.events).where(s.events.c.id == found))))

    return _one(_beginning(connection, s.events, "", name), name, fetch)


def actor(connection: Connection, name: str) -> Actor | None:
    """An actor by its id or an id's unambiguous beginning."""

    def fetch(found: str) -> Actor:
        return rows.actor_of(_rows(connection, select(s.actors).where(s.actors.c.id == found))[0])

    return _one(_beginning(connection, s.actors, "", name), name, fetch)


def reading(connection: Connection, report: str) -> Reading | None:
    found = _rows(connection, _readings().where(s.readings.c.report == report))
    return next((reading for _, reading in _complete(connection, found)), None)


def readings(
    connection: Connection, only: Collection[str] | None = None, *, corrected: bool = False
) -> Iterator[tuple[Report, Reading]]:
    """All reports, or only those with these ids, with what the machine has read in them; by report id.

    ``corrected``: with what persons have made of that.
    """
    aside = {} if corrected else ledger.machine_readings(connection)
    query = _readings() if only is None else _readings().where(filters.among(s.reports.c.id, only))
    for portion in _portions(connection, query.order_by(s.reports.c.id)):
        for report, reading in _complete(connection, portion):
            yield report, aside.get(report.id, reading)


def dated_readings(connection: Connection, reports: Sequence[str]) -> dict[str, tuple[Published, Reading]]:
    """The readings of these reports as they are kept, perhaps corrected, with the date each report is kept under."""
    found = _rows(connection, _readings().where(filters.among(s.readings.c.report, reports)).order_by(s.reports.c.id))
    return {report.id: (report.published, reading) for report, reading in _complete(connection, found)}


def papers(connection: Connection, ids: Collection[str]) -> Iterator[Report]:
    """The reports with these ids, in no order."""
    for portion in _portions(connection, COPY.where(filters.among(s.reports.c.id, ids))):
        yield from (rows.plain(rows.report_of(row)) for row in portion)


def plain_accounts(connection: Connection, ids: Collection[str]) -> Iterator[Account]:
    """The accounts with these ids, in no order."""
    for portion in _portions(connection, ACCOUNT.where(filters.among(s.accounts.c.id, ids))):
        yield from (rows.plain_account(found) for found in with_parts(connection, portion))


def accounts_of_report(connection: Connection, report: str) -> Iterator[KeptAccount]:
    """A report's accounts, in the order of its reading."""
    query = ACCOUNT.where(s.accounts.c.report == report).order_by(s.accounts.c.position)
    yield from with_parts(connection, _rows(connection, query))


def statements_of_report(connection: Connection, report: str) -> Iterator[KeptStatement]:
    """A report's statements, in the order of its reading."""
    query = STATEMENT.where(s.statements.c.report == report).order_by(s.statements.c.position)
    yield from (rows.statement_of(row) for row in _rows(connection, query))


def accounts_of_event(connection: Connection, event: str) -> Iterator[KeptAccount]:
    """An event's accounts, in the event's order."""
    telling = s.event_accounts.c
    query = ACCOUNT.where(telling.event == event).order_by(telling.position)
    yield from with_parts(connection, _rows(connection, query))


def accounts_of_events(connection: Connection, events: Sequence[str]) -> dict[str, list[KeptAccount]]:
    """Of each of these events its accounts, in the event's order; at most some thousands at a time."""
    telling = s.event_accounts.c
    query = select(telling.event, telling.account).where(filters.among(telling.event, events))
    told = _rows(connection, query.order_by(telling.event, telling.position))
    # ids first: asked in one go, SQLite goes through all accounts for those of a handful of events
    rows_of = _rows(connection, ACCOUNT.where(filters.among(s.accounts.c.id, [row["account"] for row in told])))
    known = {account.id: account for account in with_parts(connection, rows_of)}
    found: dict[str, list[KeptAccount]] = {event: [] for event in events}
    for row in told:
        found[row["event"]].append(known[row["account"]])
    return found


def reports_by_id(connection: Connection, ids: Sequence[str]) -> dict[str, KeptReport]:
    """The reports of these ids; at most some thousands at a time."""
    return {row["id"]: rows.report_of(row) for row in _rows(connection, COPY.where(filters.among(s.reports.c.id, ids)))}


def named(connection: Connection, name: str) -> list[str]:
    """Ids of the actors that a name stands for, in order."""
    return _ids(connection, filters.named(name))


def actors_by_id(connection: Connection, ids: Sequence[str]) -> dict[str, Actor]:
    """The actors of these ids, however many."""
    found = _rows(connection, select(s.actors).where(filters.among(s.actors.c.id, ids)))
    return {row["id"]: rows.actor_of(row) for row in found}


def events_by_id(connection: Connection, ids: Sequence[str]) -> list[Event]:
    """The events of these ids, in this order."""
    found = events_of(connection, _rows(connection, select(s.events).where(filters.among(s.events.c.id, ids))))
    by_id = {event.id: event for event in found}
    return [by_id[id] for id in ids if id in by_id]


def derivation(connection: Connection) -> int:
    """How often the record was resolved; 0 where it never was."""
    return connection.execute(select(func.max(s.derivations.c.number))).scalar_one() or 0


def copy_of(connection: Connection, report: str) -> str | None:
    query = select(s.copies.c.copy_of).where(s.copies.c.report == report)
    return connection.execute(query).scalar_one_or_none()


def counts(connection: Connection) -> dict[str, int]:
    """How many of each the record holds."""
    told = (s.reports, s.refusals, s.accounts, s.statements)
    counted = (*told, s.judgements, s.actors, s.events, s.processes, s.copies)
    return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in counted}


def _only(table: Table, ids: Collection[str] | None) -> list[filters.Condition]:
    return [] if ids is None else [filters.among(table.c.id, ids)]


def ordered(table: Table, order: Order, when: str) -> list[Any]:
    days = [table.c[f"{when}_start"].nulls_last(), table.c[f"{when}_end"].nulls_last()] if order == "time" else []
    return [*days, table.c.id]


def _portions(connection: Connection, query: Select[Any]) -> Iterator[Portion]:
    """Rows as they come; whoever stops early leaves no cursor open."""
    with connection.execute(query, execution_options={"yield_per": PORTION}) as found:
        yield from found.mappings().partitions(PORTION)


def _rows(connection: Connection, query: Select[Any]) -> Portion:
    return connection.execute(query).mappings().all()


def _parts(connection: Connection, query: Select[Any], table: Table, owner: str, owners: Sequence[str]) -> Parts:
    """The rows that belong to these owners, in order, by owner."""
    column = table.c[owner]
    grouped: dict[str, list[rows.Found]] = defaultdict(list)
    for row in _rows(connection, query.where(filters.among(column, owners)).order_by(column, table.c.position)):
        grouped[row[owner]].append(row)
    return grouped


def with_parts(connection: Connection, portion: Portion) -> Iterator[KeptAccount]:
    owners = [row["id"] for row in portion]
    parts, known = s.account_participants, s.identities
    same = and_(known.c.report == parts.c.report, known.c.local_actor == parts.c.local_actor)
    with_actor = select(parts, known.c.actor).outerjoin(known, same)
    participants = _parts(connection, with_actor, parts, "account", owners)
    topics = _parts(connection, select(s.account_topics), s.account_topics, "account", owners)
    evidence = _parts(connection, select(s.evidence), s.evidence, "account", owners)
    for row in portion:
        name = row["id"]
        yield rows.account_of(row, participants.get(name, ()), topics.get(name, ()), evidence.get(name, ()))


def events_of(connection: Connection, portion: Portion) -> Iterator[Event]:
    owners = [row["id"] for row in portion]
    participants = _parts(connection, select(s.event_participants), s.event_participants, "event", owners)
    topics = _parts(connection, select(s.event_topics), s.event_topics, "event", owners)
    told = _parts(connection, select(s.event_accounts), s.event_accounts, "event", owners)
    for row in portion:
        name = row["id"]
        yield rows.event_of(row, participants.get(name, ()), topics.get(name, ()), told.get(name, ()))


def _readings() -> Select[Any]:
    mine = s.readings.c
    return COPY.add_columns(mine.version, mine.inferred, mine.mentions).join(s.readings, mine.report == s.reports.c.id)


def _complete(connection: Connection, portion: Portion) -> Iterator[tuple[Report, Reading]]:
    owners = [row["id"] for row in portion]
    told: dict[str, list[KeptAccount]] = defaultdict(list)
    query = ACCOUNT.where(s.accounts.c.report.in_(owners)).order_by(s.accounts.c.report, s.accounts.c.position)
    for found in with_parts(connection, _rows(connection, query)):
        told[found.report].append(found)
    local = _parts(connection, select(s.local_actors), s.local_actors, "report", owners)
    said = _parts(connection, STATEMENT, s.statements, "report", owners)
    tracks = processes.of_reports(connection, owners)
    for row in portion:
        name = row["id"]
        yield (
            rows.plain(rows.report_of(row)),
            Reading(
                report=name,
                version=row["version"],
                actors=_local_actors(local.get(name, ())),
                mentions=rows.mentions_of(row["mentions"]),
                accounts=tuple(rows.plain_account(found) for found in told.get(name, ())),
                statements=tuple(rows.plain_statement(rows.statement_of(one)) for one in said.get(name, ())),
                published=rows.inferred_of(row["inferred"]),
                processes=tracks.get(name, ()),
            ),
        )


def _local_actors(found: Sequence[rows.Found]) -> tuple[LocalActor, ...]:
    return tuple(rows.local_actor_of(row) for row in found)


def _report(connection: Connection, name: str) -> KeptReport:
    return rows.report_of(_rows(connection, COPY.where(s.reports.c.id == name))[0])


def _ids(connection: Connection, query: Select[Any]) -> list[str]:
    return sorted(set(connection.execute(query).scalars()))


def _beginning(connection: Connection, table: Table, prefix: str, name: str) -> list[str]:
    """Ids that begin so, at most five of them; the whole id alone where it is one."""
    if not name:
        return []
    spans = [table.c.id.between(start, start + "\U0010ffff") for start in dict.fromkeys((name, prefix + name))]
    found = _ids(connection, select(table.c.id).where(or_(*spans)).order_by(table.c.id).limit(5))
    return [name] if name in found else found


def _one[T](found: Sequence[str], name: str, fetch: Callable[[str], T]) -> T | None:
    if len(found) > 1:
        raise UsageError(f"{name!r} may be any of {', '.join(found[:5])}: write more of it.")
    return fetch(found[0]) if found else None
