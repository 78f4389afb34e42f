"""TimelineJS JSON: the events that have a date, as slides with their sentences and the words they rest on.

https://timeline.knightlab.com reads it as it is. Texts are HTML there, so all that comes from a report is escaped.
A month is told as a month, a year as a year; what no report dates cannot stand on a timeline and is left out.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, BinaryIO

from dragoman.asking.rows import Row
from dragoman.asking.scope import scope
from dragoman.asking.sentences import Sentences, counted, sources_of
from dragoman.exports.wholes import Whole, wholes
from dragoman.nouns import Dated, Question

if TYPE_CHECKING:
    from dragoman.record import Record

QUOTED = 5
"""Reports quoted on a slide, at most; how many more there are is said."""


def write(record: Record, question: Question, out: BinaryIO, kind: Any = None) -> int:
    """Write the dated events that the question finds, by time; the number of slides."""
    title = {"text": {"headline": escape(f"Dragoman{scope(question)}")}}
    out.write(f'{{"title": {_json(title)}, "events": ['.encode())
    written = 0
    for slide in slides(record, question):
        out.write(f"{',' if written else ''}\n{_json(slide)}".encode())
        written += 1
    out.write(b"\n]}\n")
    return written


def slides(record: Record, question: Question) -> Iterator[Row]:
    """A slide for each dated event, by time."""
    sentences = Sentences.load()
    for whole in wholes(record, question, by_time=True):
        if whole.event.date:
            yield _slide(whole, whole.event.date, sentences)


def _slide(whole: Whole, when: Dated, sentences: Sentences) -> Row:
    event = whole.event
    sentence = sentences.of(event, sources_of(whole.accounts))
    return {
        "unique_id": event.id,
        "start_date": _date(when.start, when),
        **({"end_date": _date(when.end, when)} if when.end != when.start else {}),
        "display_date": sentences.dated_heading(when),
        "group": event.type,
        "text": {"headline": escape(sentence), "text": "".join(_quotes(whole))},
    }


def _date(day: date, when: Dated) -> Row:
    """A whole year is told by its year, whole months by theirs."""
    if (when.start.month, when.start.day, when.end.month, when.end.day) == (1, 1, 12, 31):
        return {"year": day.year}
    if when.start.day == 1 and when.end.day == monthrange(when.end.year, when.end.month)[1]:
        return {"year": day.year, "month": day.month}
    return {"year": day.year, "month": day.month, "day": day.day}


def _quotes(whole: Whole) -> Iterator[str]:
    for account in whole.accounts[:QUOTED]:
        report = whole.reports[account.report]
        told = ", ".join(word for word in (report.outlet, str(report.published.start or "")) if word)
        words = " […] ".join(cited.text for cited in account.evidence)
        yield f"<blockquote>{escape(words)}</blockquote><p>{escape(told or report.uri)}</p>"
    left = len(whole.accounts) - QUOTED
    if left > 0:
        yield f"<p>and {left} more</p>"
    if words := counted(whole.event).strip():
        yield f"<p>{escape(words)}</p>"


def _json(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, allow_nan=False)
