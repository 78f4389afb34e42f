"""PLOVER JSON: an event a line, in the fields of PLOVER's manual (draft 0.7b1, 2021, chapter "JSON Data Fields").

Mapped back by PLOVER's rules: cooperation that is only planned (CONSULT, SUPPORT, COOPERATE, AID) is AGREE, without a
mode; status is a context (``future``, ``hypothetical``, ``negation``). What PLOVER has no field for stands beside its
own fields, under names that begin with ``dragoman_``. PLOVER wants a date; an event that no report dates has null, and
of an interval ``date`` is the first day and ``enddate`` the last.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from dragoman.asking.rows import Row, citation
from dragoman.exports.crosswalk import Crosswalk
from dragoman.exports.jsonl import line
from dragoman.exports.streams import write_lines
from dragoman.exports.wholes import Whole, wholes
from dragoman.nouns import EventParticipant, Question

if TYPE_CHECKING:
    from dragoman.record import Record

CODEBOOK = "PLOVER 0.7b1"


def write(record: Record, question: Question, out: BinaryIO, kind: Any = None) -> int:
    """Write the events that the question finds, by id; the number of lines."""
    return write_lines(map(line, rows(record, question)), out)


def rows(record: Record, question: Question) -> Iterator[Row]:
    """One PLOVER object an event."""
    crosswalk = Crosswalk.load()
    return (event_row(whole, crosswalk) for whole in wholes(record, question))


def event_row(whole: Whole, crosswalk: Crosswalk) -> Row:
    event, date, report = whole.event, whole.event.date, whole.first_report
    type = crosswalk.plover_type(event)
    mode = event.mode if type == event.type else None
    return {
        "id": event.id,
        "has_event": True,
        "date": date.start.isoformat() if date else None,
        "enddate": date.end.isoformat() if date and date.end != date.start else None,
        "source": [_actor(whole, one, crosswalk) for one in whole.side("actor")],
        "recipient": [_actor(whole, one, crosswalk) for one in whole.side("recipient")],
        "event": [type],
        "mode": [mode] if mode else [],
        "context": crosswalk.plover_contexts(event),
        "event_loc": {"name": event.place.name, "cc3": event.place.country} if event.place else None,
        "event_text": [cited.text for cited in whole.first.evidence],
        "quad_code": crosswalk.quad(type),
        "event_scale": crosswalk.scale.score(type, mode),
        "text_info": [citation(cited) for cited in whole.first.evidence],
        "cite_info": {
            "citation": report.id,
            "url": report.uri,
            "title": report.title,
            "language": report.language,
            "publication": report.outlet,
            "coder": "Dragoman",
            "codebook": CODEBOOK,
        },
        "dragoman_type": event.type,
        "dragoman_status": event.status,
        "dragoman_date_precision": date.precision if date else None,
        "dragoman_absent": [_actor(whole, one, crosswalk) for one in whole.side("absent")],
        "dragoman_reports": event.reports,
        "dragoman_independent_sources": event.independent_sources,
        "dragoman_accounts": list(event.accounts),
    }


def _actor(whole: Whole, one: EventParticipant, crosswalk: Crosswalk) -> Row:
    actor = whole.actors[one.actor]
    return {
        "code": "IGO" if one.country == "EU" else one.country,
        "sector": crosswalk.sector(actor),
        "actor_text": one.name,
        "identifier_id": one.actor,
        "identifier_text": actor.name,
        "office": [office.title for office in actor.offices],
    }
