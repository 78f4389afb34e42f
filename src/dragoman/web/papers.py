"""The pages of reports: one with all its events and statements marked in the text, and the list of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dragoman.asking.marking import Piece, in_text_order, split
from dragoman.asking.sentences import sources_of
from dragoman.nouns import EVENT_TYPES, STATUSES, Citation
from dragoman.record.phrases import standing
from dragoman.web.asked import View, whole_number
from dragoman.web.flowing import cuts, parts
from dragoman.web.lines import PAGE, Pages

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams
    from starlette.requests import Request

    from dragoman.record import KeptAccount, KeptReport, KeptStatement, Record
    from dragoman.web.desk import Desk

HERE, HIT = 0, -1
"""What stands for the place that the address names, and for what was searched for, among the numbers of notes."""


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside the text under a number: an account, or a statement."""

    number: int
    account: KeptAccount | None
    statement: KeptStatement | None
    sentence: str

    @property
    def id(self) -> str:
        return self.account.id if self.account else self.statement.id if self.statement else ""

    @property
    def cited(self) -> tuple[Citation, ...]:
        if self.account:
            return self.account.evidence
        return (self.statement.content,) if self.statement else ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the text: the events and statements that it is part of, and whether it is, or begins, what the address
    asks for."""

    piece: Piece
    events: tuple[Note, ...]
    statements: tuple[Note, ...]
    opens: tuple[Note, ...]
    here: bool
    begins: bool
    sought: bool
    ends: frozenset[int]
    """The line ends of the whole text at which it runs on."""
    found: bool
    """Whether a hit of the search that led here begins with it."""

    @property
    def parts(self) -> list[tuple[str, bool]]:
        return parts(self.piece.text, self.piece.start, self.ends)

    @property
    def kinds(self) -> str:
        """Names of classes for the style sheet."""
        events = ["event"] if self.events else []
        events += ["more"] if len(self.events) > 1 else []
        return " ".join(
            [*events, *(["statement"] if self.statements else []), *_named(here=self.here, hit=self.sought)]
        )

    @property
    def ids(self) -> str:
        return " ".join(note.id for note in (*self.events, *self.statements))

    @property
    def told(self) -> str:
        """What it tells, for a pointer that rests on it."""
        return "\n".join(f"{note.number}: {note.sentence}" for note in (*self.events, *self.statements))


def routes(desk: Desk) -> list[BaseRoute]:
    def page(request: Request) -> Response:
        with desk.reading() as record:
            report = found(record, request.path_params["id"])
            notes = _notes(record, report, desk)
            original = record.report(report.copy_of) if report.copy_of else None
            copies, places = record.copies_of(report.id), list(record.sightings(report.id))
        here = _asked_for(request.query_params, len(report.text))
        sought = request.query_params.get("q", "").strip()
        hits = standing(report.text, sought) if sought else []
        return desk.page(
            request,
            "report.html",
            report=report,
            notes=notes,
            stretches=list(_stretches(report.text, notes, here, hits)),
            sought=sought,
            hits=hits,
            original=original,
            copies=copies,
            places=places,
            types=EVENT_TYPES,
            statuses=STATUSES,
        )

    def every(request: Request) -> Response:
        view = View.of(request.query_params)
        asked = view.question()
        with desk.reading() as record:
            pages = Pages.at(whole_number(request.query_params, "page", 1), record.count_reports(asked))
            reports = record.page_of_reports(asked, skip=pages.skip, limit=PAGE)
            refusals = record.counts()["refusals"]
        return desk.page(
            request, "reports.html", view=view, path="/reports", pages=pages, reports=reports, refusals=refusals
        )

    def refused(request: Request) -> Response:
        with desk.reading() as record:
            refusals = list(record.refusals())
        return desk.page(request, "refused.html", refusals=refusals)

    return [Route("/report/{id:path}", page), Route("/reports", every), Route("/refused", refused)]


def found(record: Record, name: str) -> KeptReport:
    report = record.report(name)
    if report is None:
        raise HTTPException(404, f"The record holds no report {name}.")
    return report


def _notes(record: Record, report: KeptReport, desk: Desk) -> list[Note]:
    """Events first, then statements, each kind in the order of the text; numbered through."""
    accounts = in_text_order(record.accounts_of_report(report.id))
    said = sorted(record.statements_of_report(report.id), key=lambda one: (one.content.start, one.id))
    notes = [Note(n, one, None, desk.sentences.of(one, sources_of([one]))) for n, one in enumerate(accounts, 1)]
    for number, one in enumerate(said, len(notes) + 1):
        speaker = desk.sentences.speaker(one.speaker_name, one.speaker_country)
        notes.append(
            Note(number, None, one, f"{speaker} said so" if one.form == "direct" else f"{speaker}, as reported")
        )
    return notes


def _named(**held: bool) -> list[str]:
    return [name for name, holds in held.items() if holds]


def _stretches(
    text: str, notes: Sequence[Note], here: tuple[int, int] | None, hits: Sequence[tuple[int, int]]
) -> Iterator[Stretch]:
    """The text in pieces. Spans may overlap in any way: each piece knows all that it is part of."""
    spans = [(cited.start, cited.end, note.number) for note in notes for cited in note.cited]
    if here:
        spans.append((*here, HERE))
    spans += ((start, end, HIT) for start, end in hits)
    by_number = {note.number: note for note in notes}
    ends = cuts(text)
    for piece in split(text, spans):
        inside = [by_number[number] for number in piece.inside if number in by_number]
        yield Stretch(
            piece,
            tuple(note for note in inside if note.account),
            tuple(note for note in inside if note.statement),
            tuple(by_number[number] for number in piece.opens if number in by_number),
            HERE in piece.inside,
            HERE in piece.opens,
            HIT in piece.inside,
            ends,
            HIT in piece.opens,
        )


def _asked_for(params: QueryParams, length: int) -> tuple[int, int] | None:
    """The place that the address names: ``?at=812`` or ``?at=812&to=905``; a place alone marks one character."""
    if "at" not in params or not length:
        return None
    start = min(whole_number(params, "at", 0, least=0), length - 1)
    return start, min(max(whole_number(params, "to", start + 1), start + 1), length)
