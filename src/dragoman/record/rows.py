"""Nouns -> rows and rows -> nouns. Nothing is lost either way: what is read back equals what was put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dragoman.nouns import (
    Account,
    Actor,
    Citation,
    Conflict,
    ConflictValue,
    Dated,
    Event,
    EventParticipant,
    LocalActor,
    Mention,
    Office,
    Participant,
    Place,
    Published,
    Reading,
    Report,
    Source,
    Statement,
    StatusAsOf,
    content_id,
)
from dragoman.record.folding import stem
from dragoman.record.kept import KeptAccount, KeptReport, KeptStatement

Row = dict[str, Any]
Found = Mapping[Any, Any]

type Sketched = tuple[int, date, str]
"""A row of ``sketches``: shingle, day, report."""


def face(report: Report) -> str:
    """What a reading may depend on beside the report's id: the same face, the same reading."""
    return content_id("f", report.title, report.byline, report.language, _published_json(report.published))


def sighting_row(report: Report) -> Row:
    return {
        "report": report.id,
        "uri": report.uri,
        "stem": stem(report.uri),
        "title": report.title,
        "byline": report.byline,
        "language": report.language,
        **published_columns(report.published),
    }


def sighting_face(row: Found) -> str:
    return content_id("f", row["title"], row["byline"], row["language"], _published_json(published_of(row)))


def effective(report: Published, inferred: Published | None) -> Published:
    """The date a report is kept with: its own, failing that the one its words support."""
    return inferred if inferred is not None and report.basis == "unknown" else report


def report_row(report: Report, published: Published) -> Row:
    return {
        "id": report.id,
        "external_id": report.external_id,
        "outlet": report.outlet,
        "sha256": report.sha256,
        "text": report.text,
        "uri": report.uri,
        "title": report.title,
        "byline": report.byline,
        "language": report.language,
        **published_columns(published),
    }


def report_of(row: Found) -> KeptReport:
    return KeptReport(
        id=row["id"],
        uri=row["uri"],
        text=row["text"],
        sha256=row["sha256"],
        published=published_of(row),
        external_id=row["external_id"],
        outlet=row["outlet"],
        title=row["title"],
        byline=row["byline"],
        language=row["language"],
        copy_of=row["copy_of"],
    )


def plain(report: KeptReport) -> Report:
    """The noun alone, as the resolving room knows it."""
    return Report(**{name: getattr(report, name) for name in Report.__slots__})


def published_columns(published: Published) -> Row:
    return {f"published_{name}": getattr(published, name) for name in Published.__slots__}


def published_of(row: Found) -> Published:
    return Published(**{name: row[f"published_{name}"] for name in Published.__slots__})


def _published_json(published: Published | None) -> list[str | None] | None:
    if published is None:
        return None
    return [_iso(published.start), _iso(published.end), published.precision, published.basis]


def inferred_of(stored: Sequence[Any] | None) -> Published | None:
    if stored is None:
        return None
    start, end, precision, basis = stored
    return Published(_day(start), _day(end), precision, basis)


def reading_row(report: Report, reading: Reading) -> Row:
    return {
        "report": report.id,
        "version": reading.version,
        "read_as": face(report),
        "inferred": _published_json(reading.published),
        "mentions": [[m.start, m.end, m.text, m.kind, m.actor] for m in reading.mentions],
    }


def mentions_of(stored: Sequence[Sequence[Any]]) -> tuple[Mention, ...]:
    return tuple(Mention(*fields) for fields in stored)


def local_actor_row(report: str, position: int, actor: LocalActor) -> Row:
    return {"report": report, "position": position, "key": actor.key, **_actor_columns(actor)}


def local_actor_of(row: Found) -> LocalActor:
    return LocalActor(key=row["key"], **_actor_fields(row))


def description_row(actor: LocalActor) -> Row:
    return _actor_columns(actor)


def actor_row(actor: Actor) -> Row:
    return {"id": actor.id, **_actor_columns(actor)}


def actor_of(row: Found) -> Actor:
    return Actor(id=row["id"], **_actor_fields(row))


def _actor_columns(actor: LocalActor | Actor) -> Row:
    offices = [
        {"title": o.title, "of": o.of, "from": _iso(o.since), "to": _iso(o.until), "told": o.told}
        for o in actor.offices
    ]
    return {
        "type": actor.type,
        "name": actor.name,
        "country": actor.country,
        "aliases": list(actor.aliases),
        "offices": offices,
    }


def _actor_fields(row: Found) -> Row:
    return {
        "type": row["type"],
        "name": row["name"],
        "country": row["country"],
        "aliases": tuple(row["aliases"]),
        "offices": tuple(map(office_of, row["offices"])),
    }


def office_of(stored: Found) -> Office:
    told = stored.get("told", "holder")  # an earlier program knew holders alone
    return Office(stored["title"], stored["of"], _day(stored["from"]), _day(stored["to"]), told)


def account_row(position: int, account: Account, published: Published) -> Row:
    when = account.date or published
    return {
        "id": account.id,
        "report": account.report,
        "position": position,
        "type": account.type,
        "mode": account.mode,
        "status": account.status,
        **_happening_columns(account),
        "when_start": when.start,
        "when_end": when.end,
        "sourced_to": [{"name": s.name, "anonymous": s.anonymous} for s in account.sourced_to],
        "disputed_by": list(account.disputed_by),
        "confidence": account.confidence,
        "why": list(account.why),
    }


def participant_row(account: Account, position: int, participant: Participant) -> Row:
    return {
        "account": account.id,
        "position": position,
        "report": account.report,
        "local_actor": participant.actor,
        "name": participant.name,
        "country": participant.country,
        "role": participant.role,
    }


def evidence_row(account: Account, position: int, cited: Citation) -> Row:
    return {
        "account": account.id,
        "position": position,
        "report": account.report,
        "start": cited.start,
        "end": cited.end,
        "text": cited.text,
    }


def account_of(
    row: Found, participants: Sequence[Found], topics: Sequence[Found], evidence: Sequence[Found]
) -> KeptAccount:
    return KeptAccount(
        id=row["id"],
        report=row["report"],
        type=row["type"],
        mode=row["mode"],
        status=row["status"],
        date=_date_of(row),
        place=_place_of(row),
        participants=tuple(Participant(p["local_actor"], p["name"], p["country"], p["role"]) for p in participants),
        about=tuple(t["topic"] for t in topics),
        sourced_to=tuple(Source(s["name"], s["anonymous"]) for s in row["sourced_to"]),
        disputed_by=tuple(row["disputed_by"]),
        evidence=tuple(Citation(e["start"], e["end"], e["text"]) for e in evidence),
        confidence=row["confidence"],
        why=tuple(row["why"]),
        event=row["event"],
        actors=tuple(p["actor"] for p in participants),
    )


def plain_account(account: KeptAccount) -> Account:
    return Account(**{name: getattr(account, name) for name in Account.__slots__})


def _happening_columns(happening: Account | Event) -> Row:
    dated, place = happening.date, happening.place
    return {
        "date_start": dated.start if dated else None,
        "date_end": dated.end if dated else None,
        "date_precision": dated.precision if dated else None,
        "date_basis": dated.basis if dated else None,
        "date_text": dated.text if dated else None,
        "place_name": place.name if place else None,
        "place_country": place.country if place else None,
    }


def _date_of(row: Found) -> Dated | None:
    if row["date_start"] is None:
        return None
    return Dated(row["date_start"], row["date_end"], row["date_precision"], row["date_text"], row["date_basis"])


def _place_of(row: Found) -> Place | None:
    return Place(row["place_name"], row["place_country"]) if row["place_name"] is not None else None


def statement_row(position: int, statement: Statement) -> Row:
    cue = statement.cue
    return {
        "id": statement.id,
        "report": statement.report,
        "position": position,
        "speaker": statement.speaker,
        "speaker_name": statement.speaker_name,
        "speaker_country": statement.speaker_country,
        "anonymous": statement.anonymous,
        "form": statement.form,
        "content_start": statement.content.start,
        "content_end": statement.content.end,
        "content_text": statement.content.text,
        "cue_start": cue.start if cue else None,
        "cue_end": cue.end if cue else None,
        "cue_text": cue.text if cue else None,
    }


def statement_of(row: Found) -> KeptStatement:
    has_cue = row["cue_start"] is not None
    return KeptStatement(
        id=row["id"],
        report=row["report"],
        speaker=row["speaker"],
        speaker_name=row["speaker_name"],
        speaker_country=row["speaker_country"],
        anonymous=row["anonymous"],
        form=row["form"],
        content=Citation(row["content_start"], row["content_end"], row["content_text"]),
        cue=Citation(row["cue_start"], row["cue_end"], row["cue_text"]) if has_cue else None,
        actor=row["actor"],
    )


def plain_statement(statement: KeptStatement) -> Statement:
    return Statement(**{name: getattr(statement, name) for name in Statement.__slots__})


def event_row(event: Event) -> Row:
    when = event.date
    history = [{"as_of": _iso(s.as_of), "status": s.status, "account": s.account} for s in event.status_history]
    return {
        "id": event.id,
        "type": event.type,
        "mode": event.mode,
        "status": event.status,
        **_happening_columns(event),
        "when_start": when.start if when else None,
        "when_end": when.end if when else None,
        "reports": event.reports,
        "independent_sources": event.independent_sources,
        "status_history": history,
        "conflicts": [_conflict_json(conflict) for conflict in event.conflicts],
        "why": list(event.why),
    }


def event_participant_row(event: str, position: int, participant: EventParticipant) -> Row:
    return {
        "event": event,
        "position": position,
        "actor": participant.actor,
        "name": participant.name,
        "country": participant.country,
        "role": participant.role,
    }


def event_of(row: Found, participants: Sequence[Found], topics: Sequence[Found], accounts: Sequence[Found]) -> Event:
    history = (StatusAsOf(_day(s["as_of"]), s["status"], s["account"]) for s in row["status_history"])
    return Event(
        id=row["id"],
        type=row["type"],
        mode=row["mode"],
        status=row["status"],
        status_history=tuple(history),
        date=_date_of(row),
        place=_place_of(row),
        participants=tuple(EventParticipant(p["actor"], p["name"], p["country"], p["role"]) for p in participants),
        about=tuple(t["topic"] for t in topics),
        accounts=tuple(a["account"] for a in accounts),
        reports=row["reports"],
        independent_sources=row["independent_sources"],
        conflicts=tuple(_conflict_of(conflict) for conflict in row["conflicts"]),
        why=tuple(row["why"]),
    )


def _conflict_json(conflict: Conflict) -> Row:
    values = [{"value": v.value, "accounts": list(v.accounts)} for v in conflict.values]
    return {"field": conflict.field, "values": values}


def _conflict_of(stored: Found) -> Conflict:
    values = (ConflictValue(v["value"], tuple(v["accounts"])) for v in stored["values"])
    return Conflict(stored["field"], tuple(values))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
