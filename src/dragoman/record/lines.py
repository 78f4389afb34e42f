"""The record as lines of JSON after the contract (RECORD.md), laid out by the database itself, one question a kind.

What ``asking.rows`` and ``json.dumps`` make of a noun these make at once: the same bytes, as the tests hold, at several
times the speed, since little but finished lines passes through Python. Two things the database leaves to us: lists that
it keeps as JSON get their spaces here, and numbers with a fraction are written here, so that each is the shortest that
reads back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Table, Text, and_, cast, select

from dragoman.nouns import Question
from dragoman.record import dialects, filters, schema as s
from dragoman.record.jsonparts import (
    Expression,
    Part,
    an_object,
    code,
    day,
    flag,
    lists,
    perhaps,
    plain,
    together,
    topics,
    words,
)
from dragoman.record.texts import Spaces, plain_json, unmarked

LineKind = Literal["account", "actor", "event", "report", "statement"]

PORTION = 1000
"""Lines made at a time."""

type _Cells = Sequence[Any]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A value that is written here: a list kept as JSON, or a number with a fraction."""

    column: Expression
    write: Literal["list", "offices", "number"] = "list"


@dataclass(frozen=True, slots=True)
class _Line:
    """A kind: its table, what it is joined to, its filter, and the values of its keys."""

    table: Table
    source: Any
    found: Callable[[Question], Expression]
    fields: Mapping[str, Part | _Kept]


def lines(connection: Connection, kind: LineKind, question: Question) -> Iterator[Sequence[str]]:
    """The lines of a kind that a question finds, by id, a portion at a time; each with its line feed."""
    line = _LINES[kind]()
    values, template = _laid_out(kind, line.fields)
    query = select(*(one.column if isinstance(one, _Kept) else one for one in values)).select_from(line.source)
    query = query.where(line.found(question)).order_by(line.table.c.id)
    writers = _writers(values, connection.dialect.name)
    dialects.of(connection).quote_as_python(connection)
    with connection.execute(query, execution_options={"yield_per": PORTION}) as found:
        for portion in found.partitions(PORTION):
            columns = zip(*portion, strict=True)
            written = [write(cells) for write, cells in zip(writers, columns, strict=True)]
            yield [template % cells for cells in zip(*written, strict=True)]


def _laid_out(kind: LineKind, fields: Mapping[str, Part | _Kept]) -> tuple[list[Expression | _Kept], str]:
    """The values to ask for, and the template in which they stand. Parts that follow one another are one value."""
    values: list[Expression | _Kept] = []
    template, run = f'{{"kind": "{kind}"', dict[str, Part]()
    for name, value in (*fields.items(), ("", None)):
        if isinstance(value, Part):
            run[name] = value
            continue
        if run:
            values.append(together(run, ", "))
            template, run = f"{template}%s", {}
        if value is not None:
            values.append(value)
            template = f'{template}, "{name}": %s'
    return values, f"{template}}}\n"


def _writers(values: Sequence[Expression | _Kept], dialect: str) -> list[Callable[[_Cells], _Cells]]:
    spaced = Spaces()

    def offices(cells: _Cells) -> _Cells:
        return spaced([_with_telling(cell) for cell in cells])

    kinds: Mapping[str, Callable[[_Cells], _Cells]] = {"list": spaced, "offices": offices, "number": _numbers}
    texts = unmarked if dialect == "postgresql" else _as_they_are
    return [kinds[one.write] if isinstance(one, _Kept) else texts for one in values]


def _as_they_are(cells: _Cells) -> _Cells:
    return cells


def _numbers(cells: _Cells) -> _Cells:
    return [repr(cell) for cell in cells]


def _with_telling(offices: str) -> str:
    """An earlier program did not keep how an office is told; it knew holders alone."""
    if offices == "[]" or '"told":' in offices:
        return offices
    return plain_json([{**office, "told": "holder"} for office in json.loads(offices)])


# --- kinds ------------------------------------------------------------------------------------------------------------


def _kept(column: Expression, write: Literal["list", "offices"] = "list") -> _Kept:
    return _Kept(cast(column, Text), write)


def _dated(told: Any) -> Part:
    dated = an_object(
        start=day(told.date_start),
        end=day(told.date_end),
        precision=code(told.date_precision),
        text=words(told.date_text),
        basis=code(told.date_basis),
    )
    return perhaps(dated, told.date_start)


def _place(told: Any) -> Part:
    return perhaps(an_object(name=words(told.place_name), country=words(told.place_country)), told.place_name)


def _cited(start: Expression, end: Expression, text: Expression) -> Part:
    return an_object(start=plain(start), end=plain(end), text=words(text))


def _participants(parts: Table, actor: Part, source: Any, owner: Expression, owned: Expression) -> Part:
    told = parts.c
    one = an_object(actor=actor, name=words(told.name), country=words(told.country), role=code(told.role))
    return lists({"one": one}, source, told.position, owner, owned)


def _account() -> _Line:
    told, parts, known, cited = s.accounts.c, s.account_participants.c, s.identities.c, s.evidence.c
    telling = s.event_accounts.c
    same = and_(known.report == parts.report, known.local_actor == parts.local_actor)
    who = s.account_participants.outerjoin(s.identities, same)
    quoted = _cited(cited.start, cited.end, cited.text)
    fields: dict[str, Part | _Kept] = {
        "id": code(told.id),
        "report": code(told.report),
        "event": words(telling.event),
        "type": code(told.type),
        "mode": words(told.mode),
        "status": code(told.status),
        "date": _dated(told),
        "place": _place(told),
        "participants": _participants(s.account_participants, words(known.actor), who, parts.account, told.id),
        "about": topics(s.account_topics, s.account_topics.c.account, told.id),
        "sourced_to": _kept(told.sourced_to),
        "disputed_by": _kept(told.disputed_by),
        "evidence": lists({"cited": quoted}, s.evidence, cited.position, cited.account, told.id),
        "confidence": _Kept(told.confidence, "number"),
        "why": _kept(told.why),
    }
    source = s.accounts.outerjoin(s.event_accounts, telling.account == told.id)
    return _Line(s.accounts, source, filters.accounts, fields)


def _event() -> _Line:
    told, parts, telling = s.events.c, s.event_participants.c, s.event_accounts.c
    fields: dict[str, Part | _Kept] = {
        "id": code(told.id),
        "type": code(told.type),
        "mode": words(told.mode),
        "status": code(told.status),
        "status_history": _kept(told.status_history),
        "date": _dated(told),
        "place": _place(told),
        "participants": _participants(
            s.event_participants, code(parts.actor), s.event_participants, parts.event, told.id
        ),
        "about": topics(s.event_topics, s.event_topics.c.event, told.id),
        "accounts": lists(
            {"account": code(telling.account)}, s.event_accounts, telling.position, telling.event, told.id
        ),
        "reports": plain(told.reports),
        "independent_sources": plain(told.independent_sources),
        "conflicts": _kept(told.conflicts),
        "why": _kept(told.why),
    }
    return _Line(s.events, s.events, filters.events, fields)


def _actor() -> _Line:
    told = s.actors.c
    fields: dict[str, Part | _Kept] = {
        "id": code(told.id),
        "type": code(told.type),
        "name": words(told.name),
        "aliases": _kept(told.aliases),
        "country": words(told.country),
        "offices": _kept(told.offices, "offices"),
    }
    return _Line(s.actors, s.actors, filters.actors, fields)


def _report() -> _Line:
    told = s.reports.c
    published = an_object(
        start=perhaps(day(told.published_start), told.published_start),
        end=perhaps(day(told.published_end), told.published_end),
        precision=words(told.published_precision),
        basis=words(told.published_basis),
    )
    texts = ("uri", "external_id", "outlet", "title", "byline")
    fields: dict[str, Part | _Kept] = {
        "id": code(told.id),
        **{name: words(told[name]) for name in texts},
        "published": published,
        "language": words(told.language),
        "sha256": words(told.sha256),
        "copy_of": words(s.copies.c.copy_of),
    }
    source = s.reports.outerjoin(s.copies, s.copies.c.report == told.id)
    return _Line(s.reports, source, filters.reports, fields)


def _statement() -> _Line:
    told, known = s.statements.c, s.identities.c
    cue = _cited(told.cue_start, told.cue_end, told.cue_text)
    fields: dict[str, Part | _Kept] = {
        "id": code(told.id),
        "report": code(told.report),
        "speaker": an_object(
            actor=words(known.actor),
            name=words(told.speaker_name),
            country=words(told.speaker_country),
            anonymous=flag(told.anonymous),
        ),
        "form": code(told.form),
        "content": _cited(told.content_start, told.content_end, told.content_text),
        "cue": perhaps(cue, told.cue_start),
    }
    same = and_(known.report == told.report, known.local_actor == told.speaker)
    return _Line(s.statements, s.statements.outerjoin(s.identities, same), filters.statements, fields)


_LINES: Mapping[LineKind, Callable[[], _Line]] = {
    "account": _account,
    "actor": _actor,
    "event": _event,
    "report": _report,
    "statement": _statement,
}
