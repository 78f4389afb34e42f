"""The page of one event: its fields with the sentences that say them, what it rests on, its history, its conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dragoman.asking.disagreement import first_told
from dragoman.asking.fields import Field, fields
from dragoman.asking.history import Teller, Tellers, steps
from dragoman.asking.links import Link, link
from dragoman.asking.marking import Piece, split
from dragoman.asking.sentences import counted, sources_of
from dragoman.asking.surroundings import around
from dragoman.nouns import EVENT_TYPES, MODES_OF, STATUSES, TOPICS, Citation, Event
from dragoman.resolving.events import CUT
from dragoman.resolving.profiles import Weights
from dragoman.web.lines import line

if TYPE_CHECKING:
    from starlette.requests import Request

    from dragoman.record import Record
    from dragoman.web.desk import Desk


@dataclass(frozen=True, slots=True)
class Told:
    """What one report tells of an event: the account, and each stretch of text with its evidence marked."""

    teller: Teller
    contexts: tuple[tuple[Piece, ...], ...]

    def light(self, piece: Piece) -> str:
        """The names of the sentences that a piece is part of."""
        cited = [self.teller.account.evidence[number - 1] for number in piece.inside]
        return " ".join(key(one) for one in cited)


@dataclass(frozen=True, slots=True)
class Strip:
    """What an event rests on. ``first`` printed it first; ``copies`` are folded into what they copy."""

    reports: int
    sources: int
    first: Teller
    copies: tuple[Teller, ...]


@dataclass(frozen=True, slots=True)
class Against:
    """A field on which accounts differ, with who tells each value, the first to print it first."""

    field: str
    values: tuple[tuple[str | None, tuple[Teller, ...]], ...]


def routes(desk: Desk) -> list[BaseRoute]:
    start = Weights.read().of.get(("all", "pairs"), 0.0)

    def page(request: Request) -> Response:
        with desk.reading() as record:
            event = found(record, request.path_params["id"])
            tellers = Tellers(record).of(event)
            made = fields(record, event, tellers)
        sources = sources_of(teller.account for teller in tellers)
        return desk.page(
            request,
            "event.html",
            event=event,
            line=line(event, desk.sentences),
            sentence=f"{desk.sentences.of(event, sources)}{counted(event)}.",
            fields=[(field, lights(field)) for field in made],
            strip=_strip(event, tellers),
            steps=steps(_not_folded(tellers)),
            conflicts=_conflicts(event, tellers),
            told=[_told(teller) for teller in first_told(tellers)],
            links=_links(event, tellers),
            start=start,
            cut=CUT,
            light_of=key,
            sources=sources,
            types=EVENT_TYPES,
            statuses=STATUSES,
            topics=TOPICS,
            modes=MODES_OF,
        )

    return [Route("/event/{id}", page, name="event")]


def found(record: Record, name: str) -> Event:
    event = record.event(name)
    if event is None:
        raise HTTPException(404, f"The record holds no event {name}. A correction or a new report may have changed it.")
    return event


def key(cited: Citation) -> str:
    """A short name of a sentence: the same words have the same one, wherever they stand."""
    return "w" + sha256(" ".join(cited.text.split()).encode()).hexdigest()[:10]


def lights(field: Field) -> str:
    """The sentences to light for a field: its own, and those of all accounts that say the same."""
    cited = [one for teller in field.agreeing for one in teller.account.evidence]
    own = [field.saying.citation] if field.saying else []
    return " ".join(dict.fromkeys(key(one) for one in (*own, *cited)))


def _strip(event: Event, tellers: Sequence[Teller]) -> Strip:
    copies = {one.report.id: one for one in tellers if one.report.copy_of}
    return Strip(event.reports, event.independent_sources, first_told(tellers)[0], tuple(copies.values()))


def _conflicts(event: Event, tellers: Sequence[Teller]) -> list[Against]:
    by_id = {one.account.id: one for one in tellers}
    return [
        Against(one.field, tuple((v.value, first_told(_known(by_id, v.accounts))) for v in one.values))
        for one in event.conflicts
    ]


def _known(by_id: Mapping[str, Teller], ids: Iterable[str]) -> list[Teller]:
    return [by_id[id] for id in ids if id in by_id]


def _not_folded(tellers: Sequence[Teller]) -> list[Teller]:
    """Without copies of reports that tell it themselves: a copy says again what was said, and is no later word."""
    reports = {one.report.id for one in tellers}
    return [one for one in tellers if one.report.copy_of not in reports]


def _links(event: Event, tellers: Sequence[Teller]) -> list[tuple[Link, list[Teller]]]:
    """What joined accounts, each with the tellers that it names, as far as they are there."""
    by_id = {one.account.id: one for one in tellers}
    parsed = [link(words) for words in event.why]
    return [(one, _known(by_id, [*filter(None, (one.one, one.other)), *one.accounts])) for one in parsed]


def _told(teller: Teller) -> Told:
    """Each piece of evidence within the sentence around it; pieces whose surroundings meet are shown together."""
    text, cited = teller.report.text, teller.account.evidence
    stretches: list[tuple[int, int]] = []
    for one in sorted(cited, key=lambda one: one.start):
        near = around(text, one.start, one.end)
        if stretches and near.start <= stretches[-1][1] + 2:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], near.end))
        else:
            stretches.append((near.start, near.end))
    return Told(teller, tuple(_context(text, start, end, cited) for start, end in stretches))


def _context(text: str, start: int, end: int, cited: Sequence[Citation]) -> tuple[Piece, ...]:
    inside = [(n, one) for n, one in enumerate(cited, 1) if start <= one.start and one.end <= end]
    return split(text[start:end], [(one.start - start, one.end - start, number) for number, one in inside])
