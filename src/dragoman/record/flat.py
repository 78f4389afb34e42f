"""The record as flat tables, whole columns at a time: what tables, frames and spreadsheets are made of.

Nothing is made a noun on the way. Days come as text after ISO 8601; several texts in one cell come as a list, which the
database lays out as JSON together with the other lists of its row.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, Text, case, cast, func, literal, select

from dragoman.nouns import Question
from dragoman.record import dialects, filters, queries, rows, schema as s
from dragoman.record.jsonparts import Expression, HoldsNull, Iso, Part, array, code, lists, plain, sides, topics, words
from dragoman.record.texts import unmarked

TableKind = Literal["accounts", "events", "statements", "reports", "actors", "participants", "citations"]

Columns = Mapping[str, Sequence[Any]]
"""Cells by the name of their column, all of one length."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A kind's columns: cells as they are kept; lists of texts, laid out in one cell; and lists kept as JSON."""

    source: Any
    found: Callable[[Question], Expression]
    order: Sequence[Expression]
    cells: Mapping[str, Expression]
    lists: Mapping[str, Part] = field(default_factory=dict)
    """By the names of the lists, parted by spaces, what gives as many."""
    kept: Mapping[str, Expression] = field(default_factory=dict)
    made: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    """What each item of a list is turned into."""


def table(connection: Connection, kind: TableKind, question: Question, at_once: int) -> Iterator[Columns]:
    """The rows that a question finds, so many at a time, as columns: by time where the kind has one, else by id."""
    laid_out = _TABLES[kind]()
    dialects.of(connection).quote_as_python(connection)
    marked = connection.dialect.name == "postgresql"
    query = select(*_asked(laid_out)).select_from(laid_out.source)
    query = query.where(laid_out.found(question)).order_by(*laid_out.order)
    with connection.execute(query, execution_options={"yield_per": at_once}) as found:
        for portion in found.partitions(at_once):
            yield _told(laid_out, list(zip(*portion, strict=True)), marked=marked)


def _asked(table: _Table) -> Iterator[Expression]:
    """Cells, then the lists of a row as one array, then those that are kept as JSON as another."""
    yield from table.cells.values()
    if table.lists:
        yield array(*table.lists.values())
    if table.kept:
        yield array(*(plain(cast(column, Text)) for column in table.kept.values()))


def _told(table: _Table, columns: list[Sequence[Any]], *, marked: bool) -> Columns:
    kept = _parsed(columns.pop(), [*table.kept]) if table.kept else {}
    for name, make in table.made.items():
        kept[name] = [list(map(make, items)) for items in kept[name]]
    written = columns.pop() if table.lists else ()
    lists = _parsed(unmarked(written) if marked else written, " ".join(table.lists).split())
    return {**dict(zip(table.cells, columns, strict=True)), **lists, **kept}


def _parsed(lists: Sequence[str], names: Sequence[str]) -> dict[str, Sequence[Any]]:
    """Lists of each row by the names of their columns."""
    return dict(zip(names, zip(*json.loads(f"[{','.join(lists)}]"), strict=True), strict=True)) if names else {}


# --- kinds ------------------------------------------------------------------------------------------------------------


def _happening(told: Any) -> dict[str, Expression]:
    return {
        "type": told.type,
        "mode": told.mode,
        "status": told.status,
        "date_start": Iso(told.date_start),
        "date_end": Iso(told.date_end),
        "date_precision": told.date_precision,
        "date_basis": told.date_basis,
        "place": told.place_name,
        "place_country": told.place_country,
    }


def _told_by() -> dict[str, Expression]:
    paper = s.reports.c
    return {
        "report": paper.id,
        "outlet": paper.outlet,
        "published": Iso(paper.published_start),
        "title": paper.title,
        "uri": paper.uri,
    }


def _named(told: Any) -> Expression:
    """A name with its country, if it has one."""
    name: Expression = told.name.concat(
        func.coalesce(literal(" (").concat(func.nullif(told.country, "")).concat(")"), "")
    )
    return name


def _number(column: Expression) -> Part:
    return plain(cast(column, Text))


def _accounts() -> _Table:
    told, cited, telling, parts = s.accounts.c, s.evidence.c, s.event_accounts.c, s.account_participants.c
    quoted = {"text": words(cited.text), "start": _number(cited.start), "end": _number(cited.end)}
    return _Table(
        source=_with_event().join(s.reports, s.reports.c.id == told.report),
        found=filters.accounts,
        order=queries.ordered(s.accounts, "time", "when"),
        cells={
            "account": told.id, "event": telling.event, **_happening(told), "confidence": told.confidence, **_told_by()
        },
        lists={
            "actors recipients absent": sides(parts, _named(parts), told.id, s.account_participants, parts.account),
            "about": topics(s.account_topics, s.account_topics.c.account, told.id),
            "evidence starts ends": lists(quoted, s.evidence, cited.position, cited.account, told.id),
        },
        kept={"sourced_to": told.sourced_to, "disputed_by": told.disputed_by},
    )  # fmt: skip


def _with_event() -> Any:
    return s.accounts.outerjoin(s.event_accounts, s.event_accounts.c.account == s.accounts.c.id)


def _citations() -> _Table:
    told, cited = s.accounts.c, s.evidence.c
    source = _with_event().join(s.evidence, cited.account == told.id)
    return _Table(
        source=source.join(s.reports, s.reports.c.id == told.report),
        found=filters.accounts,
        order=[*queries.ordered(s.accounts, "time", "when"), cited.position],
        cells={
            "account": told.id, "event": s.event_accounts.c.event, "number": cited.position + 1, "start": cited.start,
            "end": cited.end, "text": cited.text, **_told_by(),
        },
    )  # fmt: skip


def _events() -> _Table:
    told, parts, telling = s.events.c, s.event_participants.c, s.event_accounts.c
    return _Table(
        source=s.events,
        found=filters.events,
        order=queries.ordered(s.events, "time", "when"),
        cells={
            "event": told.id,
            **_happening(told),
            "reports": told.reports,
            "independent_sources": told.independent_sources,
        },
        lists={
            "actors recipients absent": sides(parts, _named(parts), told.id, s.event_participants, parts.event),
            "about": topics(s.event_topics, s.event_topics.c.event, told.id),
            "accounts": lists(
                {"account": code(telling.account)}, s.event_accounts, telling.position, telling.event, told.id
            ),
        },
        kept={"conflicts": told.conflicts},
    )


def _participants() -> _Table:
    told, parts = s.events.c, s.event_participants.c
    return _Table(
        source=s.events.join(s.event_participants, parts.event == told.id),
        found=filters.events,
        order=[*queries.ordered(s.events, "time", "when"), parts.position],
        cells={
            "event": told.id, "type": told.type, "status": told.status, "date_start": Iso(told.date_start),
            "date_end": Iso(told.date_end), "role": parts.role, "actor": parts.actor, "name": parts.name,
            "country": parts.country,
        },
    )  # fmt: skip


def _statements() -> _Table:
    told = s.statements.c
    return _Table(
        source=s.statements.join(s.reports, s.reports.c.id == told.report),
        found=filters.statements,
        order=[told.id],
        cells={
            "statement": told.id, "speaker": told.speaker_name, "country": told.speaker_country,
            "anonymous": told.anonymous, "form": told.form, "content": told.content_text,
            "content_start": told.content_start, "content_end": told.content_end,
            "cue": case((told.cue_start.is_not(None), told.cue_text)), **_told_by(),
        },
    )  # fmt: skip


def _reports() -> _Table:
    told = s.reports.c
    return _Table(
        source=s.reports.outerjoin(s.copies, s.copies.c.report == told.id),
        found=filters.reports,
        order=queries.ordered(s.reports, "time", "published"),
        cells={
            **_told_by(), "published_end": Iso(told.published_end), "published_basis": told.published_basis,
            "byline": told.byline, "external_id": told.external_id, "language": told.language,
            "copy_of": s.copies.c.copy_of, "characters": func.length(told.text),
            "text": case((HoldsNull(told.text), told.text)),
        },
    )  # fmt: skip


def _actors() -> _Table:
    told = s.actors.c
    return _Table(
        source=s.actors,
        found=filters.actors,
        order=[told.id],
        cells={"actor": told.id, "name": told.name, "type": told.type, "country": told.country},
        kept={"offices": told.offices, "aliases": told.aliases},
        made={"offices": rows.office_of},
    )


_TABLES: Mapping[TableKind, Callable[[], _Table]] = {
    "accounts": _accounts,
    "events": _events,
    "statements": _statements,
    "reports": _reports,
    "actors": _actors,
    "participants": _participants,
    "citations": _citations,
}
