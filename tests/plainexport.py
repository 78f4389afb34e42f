"""The exports as they would be written noun by noun, without haste: what the fast ways are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from dragoman.asking.offices import in_words
from dragoman.asking.rows import Row, account_row, actor_row, event_row, process_row, report_row, statement_row
from dragoman.exports.jsonl import line
from dragoman.exports.tables import Kind
from dragoman.nouns import Account, Conflict, Event, EventParticipant, Participant, Question
from dragoman.record import KeptReport, Record

# --- JSON Lines -------------------------------------------------------------------------------------------------------


def plain_lines(record: Record, question: Question) -> str:
    """JSON Lines."""
    return "".join(map(line, _rows(record, question)))


def _rows(record: Record, question: Question) -> Iterator[Row]:
    events = list(record.events(question))
    found = {event.id for event in events}
    yield from map(account_row, record.accounts(question))
    yield from map(actor_row, record.actors(question))
    yield from map(event_row, events)
    yield from (process_row(one) for one in record.processes() if question == Question() or found & set(one.events))
    yield from map(report_row, record.reports(question))
    yield from map(statement_row, record.statements(question))


# --- tables -----------------------------------------------------------------------------------------------------------


def plain_table(record: Record, question: Question, kind: Kind) -> list[Row]:
    """A kind's rows."""
    reports = {report.id: report for report in record.reports()}
    accounts = list(record.accounts(question, order="time"))
    events = list(record.events(question, order="time"))
    tables: Mapping[Kind, Iterable[Row]] = {
        "accounts": (_account(one, reports[one.report], one.event) for one in accounts),
        "events": map(_event, events),
        "statements": (
            {
                "statement": one.id, "speaker": one.speaker_name, "country": one.speaker_country,
                "anonymous": one.anonymous, "form": one.form, "content": one.content.text,
                "content_start": one.content.start, "content_end": one.content.end,
                "cue": one.cue.text if one.cue else None, **_told_by(reports[one.report]),
            }
            for one in record.statements(question)
        ),
        "reports": map(_report, record.reports(question, order="time")),
        "actors": (
            {
                "actor": one.id, "name": one.name, "type": one.type, "country": one.country,
                "offices": [in_words(office) for office in one.offices], "aliases": list(one.aliases),
            }
            for one in record.actors(question)
        ),
        "participants": (
            {
                "event": event.id, "type": event.type, "status": event.status, **_days(event), "role": one.role,
                "actor": one.actor, "name": one.name, "country": one.country,
            }
            for event in events
            for one in event.participants
        ),
        "citations": (
            {
                "account": account.id, "event": account.event, "number": number, "start": one.start, "end": one.end,
                "text": one.text, **_told_by(reports[account.report]),
            }
            for account in accounts
            for number, one in enumerate(account.evidence, 1)
        ),
    }  # fmt: skip
    return list(tables[kind])


def _account(account: Account, report: KeptReport, event: str | None) -> Row:
    return {
        "account": account.id,
        "event": event,
        **_happening(account),
        "sourced_to": [source.name for source in account.sourced_to],
        "anonymous": any(source.anonymous for source in account.sourced_to),
        "disputed_by": list(account.disputed_by),
        "evidence": [cited.text for cited in account.evidence],
        "evidence_start": account.evidence[0].start if account.evidence else None,
        "evidence_end": account.evidence[0].end if account.evidence else None,
        "confidence": account.confidence,
        **_told_by(report),
    }


def _event(event: Event) -> Row:
    return {
        "event": event.id,
        **_happening(event),
        "reports": event.reports,
        "independent_sources": event.independent_sources,
        "conflicts": [_conflict(conflict) for conflict in event.conflicts],
        "accounts": list(event.accounts),
    }


def _report(report: KeptReport) -> Row:
    return {
        **_told_by(report),
        "published_end": report.published.end,
        "published_basis": report.published.basis,
        "byline": report.byline,
        "external_id": report.external_id,
        "language": report.language,
        "copy_of": report.copy_of,
        "characters": len(report.text),
    }


def _days(told: Account | Event) -> dict[str, date | None]:
    return {"date_start": told.date.start if told.date else None, "date_end": told.date.end if told.date else None}


def _happening(told: Account | Event) -> dict[str, Any]:
    return {
        "type": told.type,
        "mode": told.mode,
        "status": told.status,
        **_days(told),
        "date_precision": told.date.precision if told.date else None,
        "date_basis": told.date.basis if told.date else None,
        "place": told.place.name if told.place else None,
        "place_country": told.place.country if told.place else None,
        "actors": _side(told.participants, "actor"),
        "recipients": _side(told.participants, "recipient"),
        "absent": _side(told.participants, "absent"),
        "about": list(told.about),
    }


def _side(parts: Iterable[Participant | EventParticipant], role: str) -> list[str]:
    return [f"{one.name} ({one.country})" if one.country else one.name for one in parts if one.role == role]


def _conflict(conflict: Conflict) -> str:
    return f"{conflict.field}: {' / '.join(value.value or 'not told' for value in conflict.values)}"


def _told_by(report: KeptReport) -> Row:
    return {
        "report": report.id,
        "outlet": report.outlet,
        "published": report.published.start,
        "title": report.title,
        "uri": report.uri,
    }
