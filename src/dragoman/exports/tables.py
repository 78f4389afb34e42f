"""The record as tables: what CSV, XLSX, Parquet and frames have in common. One kind a table, ids resolved to names.

A cell holds a text, a day, a whole number, a number, yes or no, or several texts (``texts``), as its column says, or
nothing. A form without lists (CSV, XLSX) writes several texts as ``flat`` puts them: parted by "; ", stretches of
evidence by " […] ".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import batched
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, cast

from dragoman.asking.offices import in_words
from dragoman.asking.rows import Row
from dragoman.nouns import Account, Conflict, Event, EventParticipant, Participant, Published, Question, Role

if TYPE_CHECKING:
    from dragoman.record import KeptReport, Record

Kind = Literal["accounts", "events", "statements", "reports", "actors", "participants", "citations"]
KINDS: tuple[Kind, ...] = ("accounts", "events", "statements", "reports", "actors", "participants", "citations")
Holds = Literal["text", "texts", "day", "integer", "number", "flag"]

_PART = "; "
_STRETCH = " […] "
_PORTION = 500
"""Rows whose reports are fetched at one go, so that memory stays flat."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    holds: Holds = "text"
    parted: str = _PART


@dataclass(frozen=True, slots=True)
class Table:
    """A kind's columns, and its rows for a question: by time where the kind has one, else by id."""

    kind: Kind
    columns: tuple[Column, ...]
    rows: Callable[[Record, Question], Iterator[Row]]


def flat(column: Column, value: Any) -> Any:
    """A cell where there are no lists."""
    return column.parted.join(value) if column.holds == "texts" else value


def _columns(*names: str) -> tuple[Column, ...]:
    """Columns from words such as ``confidence:number``; without a colon they hold text."""
    parts = (name.partition(":") for name in names)
    return tuple(
        Column(name, cast(Holds, holds or "text"), _STRETCH if name == "evidence" else _PART)
        for name, _, holds in parts
    )


def _accounts(record: Record, question: Question) -> Iterator[Row]:
    for account, report in _with_reports(record, record.accounts(question, order="time")):
        yield {
            "account": account.id,
            "event": account.event,
            **_happening(account),
            "sourced_to": [source.name for source in account.sourced_to],
            "anonymous": any(source.anonymous for source in account.sourced_to),
            "disputed_by": list(account.disputed_by),
            "evidence": [citation.text for citation in account.evidence],
            "evidence_start": account.evidence[0].start if account.evidence else None,
            "evidence_end": account.evidence[0].end if account.evidence else None,
            "confidence": account.confidence,
            **_told_by(report),
        }


def _events(record: Record, question: Question) -> Iterator[Row]:
    for event in record.events(question, order="time"):
        yield {
            "event": event.id,
            **_happening(event),
            "reports": event.reports,
            "independent_sources": event.independent_sources,
            "conflicts": [_conflict(conflict) for conflict in event.conflicts],
            "accounts": list(event.accounts),
        }


def _participants(record: Record, question: Question) -> Iterator[Row]:
    for event in record.events(question, order="time"):
        date = event.date
        for part in event.participants:
            yield {
                "event": event.id,
                "type": event.type,
                "status": event.status,
                "date_start": date.start if date else None,
                "date_end": date.end if date else None,
                "role": part.role,
                "actor": part.actor,
                "name": part.name,
                "country": part.country,
            }


def _citations(record: Record, question: Question) -> Iterator[Row]:
    for account, report in _with_reports(record, record.accounts(question, order="time")):
        for number, cited in enumerate(account.evidence, 1):
            yield {
                "account": account.id,
                "event": account.event,
                "number": number,
                "start": cited.start,
                "end": cited.end,
                "text": cited.text,
                **_told_by(report),
            }


def _statements(record: Record, question: Question) -> Iterator[Row]:
    for statement, report in _with_reports(record, record.statements(question)):
        yield {
            "statement": statement.id,
            "speaker": statement.speaker_name,
            "country": statement.speaker_country,
            "anonymous": statement.anonymous,
            "form": statement.form,
            "content": statement.content.text,
            "content_start": statement.content.start,
            "content_end": statement.content.end,
            "cue": statement.cue.text if statement.cue else None,
            **_told_by(report),
        }


def _reports(record: Record, question: Question) -> Iterator[Row]:
    for report in record.reports(question, order="time"):
        yield {
            **_told_by(report),
            "published_end": report.published.end,
            "published_basis": report.published.basis,
            "byline": report.byline,
            "external_id": report.external_id,
            "language": report.language,
            "copy_of": report.copy_of,
            "characters": len(report.text),
        }


def _actors(record: Record, question: Question) -> Iterator[Row]:
    for actor in record.actors(question):
        yield {
            "actor": actor.id,
            "name": actor.name,
            "type": actor.type,
            "country": actor.country,
            "offices": [in_words(one) for one in actor.offices],
            "aliases": list(actor.aliases),
        }


def _with_reports(record: Record, told: Iterable[Any]) -> Iterator[tuple[Any, KeptReport]]:
    """Each account or statement with its report; a portion's reports are fetched in one question."""
    for portion in batched(told, _PORTION):
        reports = record.reports_by_id(sorted({one.report for one in portion}))
        yield from ((one, reports[one.report]) for one in portion)


def _happening(told: Account | Event) -> Row:
    date, place = told.date, told.place
    return {
        "type": told.type,
        "mode": told.mode,
        "status": told.status,
        "date_start": date.start if date else None,
        "date_end": date.end if date else None,
        "date_precision": date.precision if date else None,
        "date_basis": date.basis if date else None,
        "place": place.name if place else None,
        "place_country": place.country if place else None,
        "actors": _side(told.participants, "actor"),
        "recipients": _side(told.participants, "recipient"),
        "absent": _side(told.participants, "absent"),
        "about": list(told.about),
    }


def _side(parts: Iterable[Participant | EventParticipant], role: Role) -> list[str]:
    return [f"{one.name} ({one.country})" if one.country else one.name for one in parts if one.role == role]


def _conflict(conflict: Conflict) -> str:
    return f"{conflict.field}: {' / '.join(value.value or 'not told' for value in conflict.values)}"


def _told_by(report: KeptReport) -> Row:
    published: Published = report.published
    return {
        "report": report.id,
        "outlet": report.outlet,
        "published": published.start,
        "title": report.title,
        "uri": report.uri,
    }


_WHAT = (
    "type", "mode", "status", "date_start:day", "date_end:day", "date_precision", "date_basis", "place",
    "place_country", "actors:texts", "recipients:texts", "absent:texts", "about:texts",
)  # fmt: skip
_REPORT = ("report", "outlet", "published:day", "title", "uri")

_LAID_OUT: Mapping[Kind, tuple[tuple[str, ...], Callable[[Record, Question], Iterator[Row]]]] = {
    "accounts": (
        (
            "account", "event", *_WHAT, "sourced_to:texts", "anonymous:flag", "disputed_by:texts", "evidence:texts",
            "evidence_start:integer", "evidence_end:integer", "confidence:number", *_REPORT,
        ),
        _accounts,
    ),
    "events": (
        (
            "event", *_WHAT, "reports:integer", "independent_sources:integer", "conflicts:texts", "accounts:texts",
        ),
        _events,
    ),
    "statements": (
        (
            "statement", "speaker", "country", "anonymous:flag", "form", "content", "content_start:integer",
            "content_end:integer", "cue", *_REPORT,
        ),
        _statements,
    ),
    "reports": (
        (
            *_REPORT, "published_end:day", "published_basis", "byline", "external_id", "language", "copy_of",
            "characters:integer",
        ),
        _reports,
    ),
    "actors": (("actor", "name", "type", "country", "offices:texts", "aliases:texts"), _actors),
    "participants": (
        ("event", "type", "status", "date_start:day", "date_end:day", "role", "actor", "name", "country"),
        _participants,
    ),
    "citations": (
        ("account", "event", "number:integer", "start:integer", "end:integer", "text", *_REPORT),
        _citations,
    ),
}  # fmt: skip

TABLES: Mapping[Kind, Table] = MappingProxyType(
    {kind: Table(kind, _columns(*names), rows) for kind, (names, rows) in _LAID_OUT.items()}
)
