"""Writing: everything that changes the record, each function within the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import batched
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, update

from dragoman.nouns import Account, Actor, Event, Published, Reading, Refusal, Report, Resolution
from dragoman.record import dialects, ledger, processes, queries, rows, schema as s
from dragoman.record.dialects import replacing, upsert
from dragoman.record.filters import among
from dragoman.record.folding import fold_name

ROWS_AT_ONCE = 2000

_CHOSEN = ("uri", "title", "byline", "language", "published_start", "published_end", "published_precision")
_PRESENTED = (*_CHOSEN, "published_basis")

Key = tuple[str, str]


def add(connection: Connection, batch: Sequence[tuple[Report, Reading]]) -> None:
    """Keep reports with their readings. What is known already, read by the same version, is left as it is."""
    found = [report for report, _ in batch]
    _insert_new(connection, found)
    chosen = _sight(connection, found)
    stored = _stored(connection, chosen)
    for report, reading in batch:
        if _supersedes(report, reading, stored.get(report.id), rows.sighting_face(chosen[report.id])):
            published = rows.effective(rows.published_of(chosen[report.id]), reading.published)
            _replace_reading(connection, report, reading, published)
            stored[report.id] = rows.reading_row(report, reading)
    _present(connection, chosen, stored)


def sight(connection: Connection, found: Iterable[Report]) -> None:
    """Note where reports that the record already holds were found (again). Others are passed over."""
    by_id = _by_id(found)
    known = set(connection.execute(select(s.reports.c.id).where(s.reports.c.id.in_(by_id))).scalars())
    chosen = _sight(connection, [report for name in sorted(known) for report in by_id[name]])
    _present(connection, chosen, _stored(connection, chosen))


def unread(connection: Connection, found: Iterable[Report], version: str) -> list[Report]:
    """One of each report that has to be read: new, read by another version, or now known by a smaller uri that tells
    another title, byline or date, on which the reading may rest."""
    by_id = _by_id(found)
    stored = _stored(connection, by_id)
    known = _sightings(connection, by_id)
    needed = []
    for name, copies in by_id.items():
        least = min(copies, key=lambda report: _sighting_order(rows.sighting_row(report)))
        sighted = [*known[name].values(), rows.sighting_row(least)]
        chosen = rows.sighting_face(min(sighted, key=_sighting_order))
        if _must_read(stored.get(name), version, rows.face(least), chosen):
            needed.append(least)
    return needed


def refuse(connection: Connection, refusals: Iterable[Refusal]) -> None:
    """Note documents that could not be read. The same refusal twice is one."""
    found = [{"uri": refusal.uri, "step": refusal.step, "reason": refusal.reason} for refusal in refusals]
    if found:
        connection.execute(upsert(connection, s.refusals).on_conflict_do_nothing(), found)


def resolve_with(connection: Connection, resolution: Resolution) -> None:
    """Replace all that is derived, and bring readings to what judgements make of them."""
    clear_derived(connection)
    correct(connection, resolution.corrected)
    ledger.stand(connection, resolution.standings)
    _insert_actors(connection, sorted(resolution.actors, key=_id))
    insert_rows(connection, s.identities, _identity_rows(resolution.actor_of))
    insert_events(connection, sorted(resolution.events, key=_id))
    copies = sorted(resolution.copy_of.items())
    insert_rows(connection, s.copies, ({"report": copy, "copy_of": original} for copy, original in copies))
    processes.keep(connection, resolution.processes)
    dialects.of(connection).count_values(connection)
    derived_again(connection)


def derived_again(connection: Connection) -> None:
    """Let programs that stay open know that what is derived is another (see ``derivations``)."""
    if not connection.execute(update(s.derivations).values(number=s.derivations.c.number + 1)).rowcount:
        connection.execute(insert(s.derivations), {"number": 1})


def clear_derived(connection: Connection) -> None:
    """Empty all tables that can be derived again, and forget that they ever were."""
    for table in (
        s.copies,
        s.processes,
        s.event_accounts,
        s.event_outlets,
        s.event_topics,
        s.event_participants,
        s.events,
    ):
        connection.execute(delete(table))
    for table in (s.identities, s.actor_names, s.actors, *s.SETTLING):
        connection.execute(delete(table))


def correct(connection: Connection, corrected: Mapping[str, Reading]) -> list[str]:
    """Put corrected readings in the place of the machine's, which are set aside; put back those no longer corrected.

    Returns the reports whose readings are others now.
    """
    changed = []
    aside = ledger.machine_readings(connection)
    known = queries.dated_readings(connection, sorted({*corrected, *aside}))
    for name, (published, kept) in known.items():
        wanted = corrected.get(name, aside.get(name, kept))
        if name not in aside:
            ledger.set_aside(connection, kept)
        elif name not in corrected:
            ledger.take_back(connection, [name])
        if wanted != kept:
            _replace_contents(connection, wanted, published)
            changed.append(name)
    return changed


def _by_id(found: Iterable[Report]) -> dict[str, list[Report]]:
    by_id: dict[str, list[Report]] = defaultdict(list)
    for report in found:
        by_id[report.id].append(report)
    return dict(by_id)


def _insert_new(connection: Connection, found: Sequence[Report]) -> None:
    new = [rows.report_row(report, report.published) for report in found]
    if new:
        connection.execute(upsert(connection, s.reports).on_conflict_do_nothing(), new)
        dialects.of(connection).index(connection, found)


def _sight(connection: Connection, found: Sequence[Report]) -> dict[str, rows.Row]:
    """Note where reports were found and take back the refusals of those places: report id -> its chosen sighting.

    The smallest uri is chosen, and with it the title, byline and date told there: the same whatever came first.
    """
    ids = dict.fromkeys(report.id for report in found)
    known = _sightings(connection, ids)
    changed: dict[Key, rows.Row] = {}
    for report in found:
        row, before = rows.sighting_row(report), known[report.id].get(report.uri)
        if before is None or _sighting_order(row) < _sighting_order(before):
            known[report.id][report.uri] = changed[report.id, report.uri] = row
    _write_sightings(connection, list(changed.values()))
    _forget_refusals(connection, [report.uri for report in found])
    return {name: min(known[name].values(), key=_sighting_order) for name in ids}


def _sightings(connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, rows.Row]]:
    known: dict[str, dict[str, rows.Row]] = {name: {} for name in ids}
    for row in connection.execute(select(s.sightings).where(s.sightings.c.report.in_(known))).mappings():
        known[row["report"]][row["uri"]] = dict(row)
    return known


def _sighting_order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Uri first; the rest only decides between two reports found at one place."""
    day = row["published_start"]
    rest = (row["title"] or "", row["byline"] or "", row["language"], day.isoformat() if day else "")
    return row["uri"], *rest, rows.sighting_face(row)


def _write_sightings(connection: Connection, changed: Sequence[rows.Row]) -> None:
    if not changed:
        return
    told = [column.name for column in s.sightings.columns if not column.primary_key]
    connection.execute(replacing(upsert(connection, s.sightings), told), changed)


def _forget_refusals(connection: Connection, uris: Iterable[str]) -> None:
    connection.execute(delete(s.refusals).where(s.refusals.c.uri.in_(sorted(set(uris)))))


def _stored(connection: Connection, ids: Iterable[str]) -> dict[str, rows.Row]:
    columns = (s.readings.c.report, s.readings.c.version, s.readings.c.read_as, s.readings.c.inferred)
    found = connection.execute(select(*columns).where(s.readings.c.report.in_(list(ids)))).mappings()
    return {row["report"]: dict(row) for row in found}


def _must_read(stored: rows.Row | None, version: str, face: str, chosen: str) -> bool:
    if stored is None or stored["version"] != version:
        return True
    return bool(stored["read_as"] != chosen and face == chosen)


def _supersedes(report: Report, reading: Reading, stored: rows.Row | None, chosen: str) -> bool:
    return _must_read(stored, reading.version, rows.face(report), chosen)


def _present(connection: Connection, chosen: Mapping[str, rows.Row], stored: Mapping[str, rows.Row]) -> None:
    """Give reports the place, title, byline and date they are shown with, where these have changed."""
    columns = [s.reports.c.id, *(s.reports.c[name] for name in _PRESENTED)]
    shown = connection.execute(select(*columns).where(s.reports.c.id.in_(list(chosen)))).mappings()
    changes, renamed = [], []
    for row in shown.all():
        wanted = _presented(chosen[row["id"]], stored[row["id"]]["inferred"])
        if any(row[name] != wanted[name] for name in _PRESENTED):
            changes.append({"which": row["id"], **wanted})
        if row["title"] != wanted["title"]:
            renamed.append(row["id"])
    if changes:
        connection.execute(update(s.reports).where(s.reports.c.id == bindparam("which")), changes)
        unsettle(connection, [change["which"] for change in changes])
    if renamed:
        dialects.of(connection).index_again(connection, renamed)


def _presented(sighting: rows.Row, inferred: Sequence[Any] | None) -> rows.Row:
    published = rows.effective(rows.published_of(sighting), rows.inferred_of(inferred))
    return {
        **{name: sighting[name] for name in ("uri", "title", "byline", "language")},
        **rows.published_columns(published),
    }


def unsettle(connection: Connection, reports: Iterable[str]) -> None:
    """Mark reports whose part in what is derived has to be derived anew."""
    marks = [{"report": report} for report in reports]
    if marks:
        connection.execute(upsert(connection, s.unsettled).on_conflict_do_nothing(), marks)


def _replace_reading(connection: Connection, report: Report, reading: Reading, published: Published) -> None:
    unsettle(connection, (report.id,))
    for table in (s.readings, s.machine_readings):
        connection.execute(delete(table).where(table.c.report == report.id))
    connection.execute(insert(s.readings), rows.reading_row(report, reading))
    _replace_contents(connection, reading, published)


def _replace_contents(connection: Connection, reading: Reading, published: Published) -> None:
    name = reading.report
    for table in (s.accounts, s.statements, s.local_actors):
        connection.execute(delete(table).where(table.c.report == name))
    insert_rows(
        connection, s.local_actors, (rows.local_actor_row(name, i, actor) for i, actor in enumerate(reading.actors))
    )
    _insert_accounts(connection, reading.accounts, published)
    insert_rows(connection, s.statements, (rows.statement_row(i, said) for i, said in enumerate(reading.statements)))
    processes.keep_told(connection, reading)


def _insert_accounts(connection: Connection, accounts: Sequence[Account], published: Published) -> None:
    insert_rows(connection, s.accounts, (rows.account_row(i, account, published) for i, account in enumerate(accounts)))
    insert_rows(connection, s.account_participants, _below(accounts, lambda a: a.participants, rows.participant_row))
    insert_rows(connection, s.account_topics, _below(accounts, lambda a: a.about, _account_topic_row))
    insert_rows(connection, s.evidence, _below(accounts, lambda a: a.evidence, rows.evidence_row))


def _below[T](
    accounts: Iterable[Account], parts: Callable[[Account], Iterable[T]], row: Callable[[Account, int, T], rows.Row]
) -> Iterator[rows.Row]:
    return (row(account, position, part) for account in accounts for position, part in enumerate(parts(account)))


def _account_topic_row(account: Account, position: int, topic: str) -> rows.Row:
    return {"account": account.id, "position": position, "topic": topic}


def _insert_actors(connection: Connection, actors: Sequence[Actor]) -> None:
    insert_rows(connection, s.actors, (rows.actor_row(actor) for actor in actors))
    insert_names(connection, actors)


def insert_names(connection: Connection, actors: Sequence[Actor]) -> None:
    """The names under which actors are found."""
    names = (
        {"folded": folded, "actor": actor.id}
        for actor in actors
        for folded in sorted({fold_name(name) for name in (actor.name, *actor.aliases)} - {""})
    )
    insert_rows(connection, s.actor_names, names)


def _identity_rows(actor_of: Mapping[tuple[str, int], str]) -> Iterator[rows.Row]:
    for (report, key), actor in sorted(actor_of.items()):
        yield {"report": report, "local_actor": key, "actor": actor}


def insert_events(connection: Connection, events: Sequence[Event]) -> None:
    insert_rows(connection, s.events, (rows.event_row(event) for event in events))
    participants = (rows.event_participant_row(e.id, i, p) for e in events for i, p in enumerate(e.participants))
    insert_rows(connection, s.event_participants, participants)
    topics = ({"event": e.id, "position": i, "topic": topic} for e in events for i, topic in enumerate(e.about))
    insert_rows(connection, s.event_topics, topics)
    told = ({"event": e.id, "position": i, "account": name} for e in events for i, name in enumerate(e.accounts))
    insert_rows(connection, s.event_accounts, told)
    _derive_from_accounts(connection, [event.id for event in events])
    _note_outlets(connection, [event.id for event in events])


def _note_outlets(connection: Connection, events: Sequence[str]) -> None:
    """Who told of these events. A report's outlet is part of its id, so that this never changes for an event."""
    telling, told, printed = s.event_accounts.c, s.accounts.c, s.reports.c
    query = select(telling.event, printed.outlet).distinct().join(s.accounts, told.id == telling.account)
    query = query.join(s.reports, printed.id == told.report).where(printed.outlet.is_not(None))
    found = query.where(among(telling.event, events)).order_by(telling.event, printed.outlet)
    connection.execute(insert(s.event_outlets).from_select(["event", "outlet"], found))


def _derive_from_accounts(connection: Connection, events: Sequence[str]) -> None:
    """An event's confidence, and the days it is found under where it has no date: those of its accounts."""
    telling = s.event_accounts.c
    mine = select(s.accounts).join(s.event_accounts, telling.account == s.accounts.c.id)
    of_event = mine.where(telling.event == s.events.c.id)

    def derived(value: Any) -> Any:
        return of_event.with_only_columns(value).scalar_subquery()

    told, event = s.accounts.c, s.events.c
    undated = {"when_start": derived(func.min(told.when_start)), "when_end": derived(func.max(told.when_end))}
    new = among(event.id, events)
    connection.execute(update(s.events).where(new).values(confidence=derived(func.max(told.confidence))))
    connection.execute(update(s.events).where(new, event.date_start.is_(None)).values(undated))


def insert_rows(connection: Connection, table: Table, found: Iterable[rows.Row]) -> None:
    for some in batched(found, ROWS_AT_ONCE):
        connection.execute(insert(table), list(some))


def _id(noun: Any) -> str:
    return str(noun.id)
