"""The record's nouns as rows in the contract's form (RECORD.md): plain dicts, keys in the contract's order.

Every face that hands out data uses these: ``--json``, the exports, the desk. A key may be added, never renamed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from dragoman.nouns import (
    Actor,
    Citation,
    Conflict,
    Dated,
    Event,
    Office,
    Place,
    Process,
    ProcessNote,
    Published,
    Refusal,
)

if TYPE_CHECKING:
    from dragoman.record import KeptAccount, KeptReport, KeptStatement

Row = dict[str, Any]


def report_row(report: KeptReport) -> Row:
    return {
        "kind": "report",
        "id": report.id,
        "uri": report.uri,
        "external_id": report.external_id,
        "outlet": report.outlet,
        "title": report.title,
        "byline": report.byline,
        "published": _published(report.published),
        "language": report.language,
        "sha256": report.sha256,
        "copy_of": report.copy_of,
    }


def actor_row(actor: Actor) -> Row:
    return {
        "kind": "actor",
        "id": actor.id,
        "type": actor.type,
        "name": actor.name,
        "aliases": list(actor.aliases),
        "country": actor.country,
        "offices": [_office(office) for office in actor.offices],
    }


def account_row(account: KeptAccount) -> Row:
    return {
        "kind": "account",
        "id": account.id,
        "report": account.report,
        "event": account.event,
        "type": account.type,
        "mode": account.mode,
        "status": account.status,
        "date": _dated(account.date),
        "place": _place(account.place),
        "participants": [
            {"actor": actor, "name": one.name, "country": one.country, "role": one.role}
            for one, actor in zip(account.participants, account.actors, strict=True)
        ],
        "about": list(account.about),
        "sourced_to": [{"name": source.name, "anonymous": source.anonymous} for source in account.sourced_to],
        "disputed_by": list(account.disputed_by),
        "evidence": [citation(cited) for cited in account.evidence],
        "confidence": account.confidence,
        "why": list(account.why),
    }


def event_row(event: Event) -> Row:
    return {
        "kind": "event",
        "id": event.id,
        "type": event.type,
        "mode": event.mode,
        "status": event.status,
        "status_history": [
            {"as_of": _day(step.as_of), "status": step.status, "account": step.account} for step in event.status_history
        ],
        "date": _dated(event.date),
        "place": _place(event.place),
        "participants": [
            {"actor": one.actor, "name": one.name, "country": one.country, "role": one.role}
            for one in event.participants
        ],
        "about": list(event.about),
        "accounts": list(event.accounts),
        "reports": event.reports,
        "independent_sources": event.independent_sources,
        "conflicts": [_conflict(conflict) for conflict in event.conflicts],
        "why": list(event.why),
    }


def statement_row(statement: KeptStatement) -> Row:
    return {
        "kind": "statement",
        "id": statement.id,
        "report": statement.report,
        "speaker": {
            "actor": statement.actor,
            "name": statement.speaker_name,
            "country": statement.speaker_country,
            "anonymous": statement.anonymous,
        },
        "form": statement.form,
        "content": citation(statement.content),
        "cue": citation(statement.cue) if statement.cue else None,
    }


def process_row(process: Process) -> Row:
    return {
        "kind": "process",
        "id": process.id,
        "name": process.name,
        "parties": list(process.parties),
        "state": process.state,
        "events": list(process.events),
        "rounds": [_round(notes) for notes in process.rounds],
        "deadlines": [_deadline(notes) for notes in process.deadlines],
        "aliases": list(process.aliases),
        "reports": process.reports,
        "named": {"report": process.named[0], **citation(process.named[1])} if process.named else None,
        "support": [{"party": party, "accounts": accounts} for party, *accounts in process.support],
        "notes": [note_row(note) for note in process.notes],
        "contradictions": [[note_row(one), note_row(other)] for one, other in process.contradictions],
    }


def note_row(note: ProcessNote) -> Row:
    """One thing that one report says of a process, with the report and the words."""
    return {
        "kind": note.kind,
        "value": note.value,
        "number": note.number,
        "date": _dated(note.date),
        "when": note.when,
        "place": _place(note.place),
        "by": {"name": note.by.name, "anonymous": note.by.anonymous} if note.by else None,
        "report": note.report,
        **citation(note.words),
    }


def _round(notes: Sequence[ProcessNote]) -> Row:
    dated = [note.date for note in notes if note.date]
    last = {"number": notes[-1].number, "state": notes[-1].value, "date": _dated(dated[-1]) if dated else None}
    return {**last, "told": [note_row(note) for note in notes]}


def _deadline(notes: Sequence[ProcessNote]) -> Row:
    last = notes[-1]
    by = last.by.name if last.by else None
    return {"by": by, "stance": last.value, "date": _dated(last.date), "told": [note_row(note) for note in notes]}


def refusal_row(refusal: Refusal) -> Row:
    """Not part of the export: what ``refused --json`` prints."""
    return {"kind": "refusal", "uri": refusal.uri, "step": refusal.step, "reason": refusal.reason}


def _published(published: Published) -> Row:
    return {
        "start": _day(published.start),
        "end": _day(published.end),
        "precision": published.precision,
        "basis": published.basis,
    }


def _dated(dated: Dated | None) -> Row | None:
    if dated is None:
        return None
    return {
        "start": _day(dated.start),
        "end": _day(dated.end),
        "precision": dated.precision,
        "text": dated.text,
        "basis": dated.basis,
    }


def _place(place: Place | None) -> Row | None:
    return {"name": place.name, "country": place.country} if place else None


def _office(office: Office) -> Row:
    return {
        "title": office.title,
        "of": office.of,
        "from": _day(office.since),
        "to": _day(office.until),
        "told": office.told,
    }


def citation(cited: Citation) -> Row:
    return {"start": cited.start, "end": cited.end, "text": cited.text}


def _conflict(conflict: Conflict) -> Row:
    values = [{"value": told.value, "accounts": list(told.accounts)} for told in conflict.values]
    return {"field": conflict.field, "values": values}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
