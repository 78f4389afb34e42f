"""The contract of a form of export, checked on a small record."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from dragoman.errors import DragomanError
from dragoman.exports.formats import Format
from dragoman.nouns import (
    Account,
    Actor,
    Citation,
    Dated,
    Event,
    EventParticipant,
    EventType,
    LocalActor,
    Participant,
    Place,
    Published,
    Question,
    Reading,
    Report,
    Resolution,
    Source,
    Statement,
    Status,
    content_id,
)
from dragoman.record import Record

_ENDING = re.compile(r"\.[a-z0-9.]+")
_NOBODY = Question(between=("FJI", "TON"))
_ANN, _BOB = LocalActor(0, "person", "Ann Ash", "USA"), LocalActor(1, "person", "José <Bob> & Sons", "MEX")
_PARTS = (Participant(0, _ANN.name, "USA", "actor"), Participant(1, _BOB.name, "MEX", "recipient"))
_ACTORS = (_ANN, _BOB, LocalActor(2, "unnamed", "=two officials", None))


def _day(start: str, end: str, words: str) -> Dated:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return Dated(first, last, "day" if first == last else "month", words, "expression")


_SENTENCES: Sequence[tuple[str, EventType, Status, Dated | None]] = (
    ("Ann met José on Saturday.", "CONSULT", "occurred", _day("2018-04-14", "2018-04-14", "on Saturday")),
    ("Ann will visit México in May “𝔸”.", "CONSULT", "planned", _day("2018-05-01", "2018-05-31", "in May")),
    ("José may impose tariffs;\ttold\r\nby nobody.", "SANCTION", "hypothetical", None),
    ("The talks of March were called off.", "CONSULT", "cancelled", _day("2018-03-01", "2018-03-31", "of March")),
    ("Ann denies that she met José.", "CONSULT", "negated", None),
)


class ExportFault(DragomanError):
    """A form does not keep the contract; the message names the form and every fault."""


def check_export(form: Format, folder: Path) -> None:
    """Check a form of export on small records that are made in ``folder``.

    It has a name in lower case and endings with a dot; writes bytes for a record, for an empty one and for a question
    that finds nothing; counts what it wrote; gives the same bytes again, and for the same reports read the other way
    round; narrows by a question; and leaves the file that it was handed open.

    Raises:
        ExportFault: with a line for every fault.
    """
    faults = [*_named(form), *_written(form, folder)]
    if faults:
        raise ExportFault("\n".join(f"{form.name}: {fault}" for fault in faults))


def _named(form: Format) -> Iterator[str]:
    if form.name != form.name.casefold() or not form.name.isidentifier():
        yield "its name has to be one word in lower case"
    if not form.endings or not all(_ENDING.fullmatch(end) for end in form.endings):
        yield f"its endings have to be like .abc, in lower case: {', '.join(form.endings) or 'none'}"
    if not form.about.strip():
        yield "it has to say what it is about"


def _written(form: Format, folder: Path) -> Iterator[str]:
    with sample(folder / "one.db") as record, sample(folder / "two.db", backwards=True) as other:
        every, count = _bytes(form, record, Question())
        if not every or not isinstance(count, int) or count < 1:
            yield f"of a record with five events it wrote {len(every)} bytes and counted {count!r}"
        if _bytes(form, record, Question())[0] != every:
            yield "written twice, the same record gives other bytes"
        if _bytes(form, other, Question())[0] != every:
            yield "the same reports, read the other way round, give other bytes"
        narrowed, fewer = _bytes(form, record, Question(status=("planned",)))
        if narrowed == every or fewer >= count:
            yield "a question does not narrow it"
        nothing, none = _bytes(form, record, _NOBODY)
        if len(nothing) >= len(every) or none >= count:
            yield "a question that finds nothing gives as much as the whole record"
    with Record.open(folder / "none.db") as empty:
        _bytes(form, empty, Question())


def _bytes(form: Format, record: Record, question: Question) -> tuple[bytes, int]:
    out = io.BytesIO()
    count = form.write(record, question, out, None)
    if out.closed:
        raise ExportFault(f"{form.name}: it closed the file that it was handed")
    return out.getvalue(), count


def sample(path: Path, *, backwards: bool = False) -> Record:
    """A record with five events, one a report, of every kind that an export has trouble with: no date, a month for a
    date, nobody's country, what spreadsheets, XML and HTML would run, and characters beyond the sixteenth bit."""
    pairs = [_pair(number, *told) for number, told in enumerate(_SENTENCES)]
    record = Record.open(path)
    for pair in reversed(pairs) if backwards else pairs:
        record.add([pair])
    record.resolve_with(_resolution(pairs))
    return record


def _pair(number: int, text: str, type: EventType, status: Status, when: Dated | None) -> tuple[Report, Reading]:
    day = date(2018, 4, 15 + number)
    report = Report.of(
        text, uri=f"sample/{number}.txt", outlet="The <Sample> & Post", title=f"=Sample {number}",
        published=Published(day, day, "day", "given"),
    )  # fmt: skip
    words = Citation(0, len(text), text)
    account = Account(
        id=content_id("a", report.id), report=report.id, type=type, mode=None, status=status, date=when,
        place=Place("Lima", "PER"), participants=_PARTS, about=("trade",), sourced_to=(Source("=two officials", True),),
        disputed_by=(), evidence=(words,), confidence=0.9, why=("by hand",),
    )  # fmt: skip
    said = Statement(
        content_id("s", report.id), report.id, 2, "=two officials", None, True, "indirect", words, None
    )  # fmt: skip
    return report, Reading(report.id, "sample", _ACTORS, accounts=(account,), statements=(said,))


def _resolution(pairs: Sequence[tuple[Report, Reading]]) -> Resolution:
    ids = {one.key: content_id("p", one.name) for one in _ACTORS}
    events = tuple(_event(reading.accounts[0], ids) for _, reading in pairs)
    return Resolution(
        actors=tuple(Actor(ids[one.key], one.type, one.name, one.country) for one in _ACTORS),
        events=tuple(sorted(events, key=lambda event: event.id)),
        actor_of={(report.id, one.key): ids[one.key] for report, _ in pairs for one in _ACTORS},
        event_of={event.accounts[0]: event.id for event in events},
    )


def _event(account: Account, ids: dict[int, str]) -> Event:
    parts = tuple(EventParticipant(ids[one.actor], one.name, one.country, one.role) for one in account.participants)
    return Event(
        id=content_id("e", account.id), type=account.type, mode=None, status=account.status, status_history=(),
        date=account.date, place=account.place, participants=parts, about=account.about, accounts=(account.id,),
        reports=1, independent_sources=1,
    )  # fmt: skip
