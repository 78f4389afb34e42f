"""CSV for spreadsheets and statistics programs: one kind a file, ids resolved to names, nothing capped.

UTF-8, a header line, commas, quotes doubled, lines ended by a line feed. A cell that a spreadsheet would run as a
formula (it begins with = + - @, also in full width, or a control character) is led by an apostrophe, as OWASP
recommends against CSV injection. Several values in one cell are parted by "; ".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from dragoman.asking.lookup import kept_report
from dragoman.asking.offices import in_words
from dragoman.asking.rows import Row
from dragoman.nouns import Account, Conflict, Event, Question, Role

if TYPE_CHECKING:
    from dragoman.record import KeptReport, Record

Kind = Literal["accounts", "events", "statements", "reports", "actors"]
KINDS: tuple[Kind, ...] = ("accounts", "events", "statements", "reports", "actors")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PART = "; "
_REPORTS_AT_HAND = 256
"""Reports kept while accounts go by, so that one told in many accounts is fetched once and memory stays bounded."""


def safe(cell: Any) -> str:
    """A cell's text that no spreadsheet takes for a formula; None is empty."""
    if cell is None:
        return ""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def lines(record: Record, question: Question, kind: Kind = "accounts") -> Iterator[str]:
    """A header line, then a line for each row that the question finds, by time where the kind has one."""
    columns = _COLUMNS[kind]
    yield _written(columns)
    for row in _ROWS[kind](record, question):
        yield _written([row[column] for column in columns])


def _written(cells: Sequence[Any]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([safe(cell) for cell in cells])
    return line.getvalue()


def _accounts(record: Record, question: Question) -> Iterator[Row]:
    find = lru_cache(_REPORTS_AT_HAND)(partial(kept_report, record))
    for account in record.accounts(question, order="time"):
        report = find(account.report)
        yield {
            "account": account.id,
            "event": account.event,
            **_happening(account),
            "sourced_to": _PART.join(source.name for source in account.sourced_to),
            "anonymous": any(source.anonymous for source in account.sourced_to),
            "disputed_by": _PART.join(account.disputed_by),
            "evidence": " […] ".join(citation.text for citation in account.evidence),
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
            "conflicts": _PART.join(_conflict(conflict) for conflict in event.conflicts),
            "accounts": _PART.join(event.accounts),
        }


def _statements(record: Record, question: Question) -> Iterator[Row]:
    find = lru_cache(_REPORTS_AT_HAND)(partial(kept_report, record))
    for statement in record.statements(question):
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
            **_told_by(find(statement.report)),
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
            "offices": _PART.join(in_words(one) for one in actor.offices),
            "aliases": _PART.join(actor.aliases),
        }


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
        "actors": _side(told, "actor"),
        "recipients": _side(told, "recipient"),
        "absent": _side(told, "absent"),
        "about": _PART.join(told.about),
    }


def _side(told: Account | Event, role: Role) -> str:
    names = (
        f"{one.name} ({one.country})" if one.country else one.name for one in told.participants if one.role == role
    )
    return _PART.join(names)


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


_WHAT = (
    "type", "mode", "status", "date_start", "date_end", "date_precision", "date_basis", "place", "place_country",
    "actors", "recipients", "absent", "about",
)  # fmt: skip
_REPORT = ("report", "outlet", "published", "title", "uri")

_COLUMNS: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        "accounts": (
            "account", "event", *_WHAT, "sourced_to", "anonymous", "disputed_by", "evidence", "evidence_start",
            "evidence_end", "confidence", *_REPORT,
        ),
        "events": ("event", *_WHAT, "reports", "independent_sources", "conflicts", "accounts"),
        "statements": (
            "statement", "speaker", "country", "anonymous", "form", "content", "content_start", "content_end", "cue",
            *_REPORT,
        ),
        "reports": (
            *_REPORT, "published_end", "published_basis", "byline", "external_id", "language", "copy_of", "characters",
        ),
        "actors": ("actor", "name", "type", "country", "offices", "aliases"),
    }
)  # fmt: skip

_ROWS: Mapping[Kind, Callable[[Record, Question], Iterator[Row]]] = MappingProxyType(
    {
        "accounts": _accounts,
        "events": _events,
        "statements": _statements,
        "reports": _reports,
        "actors": _actors,
    }
)
