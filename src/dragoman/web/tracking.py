"""Pages for what runs over time: negotiations, one negotiation, and what an actor said by topic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dragoman.asking.positions import last, positions
from dragoman.asking.processes import Dossier, process, processes
from dragoman.asking.questions import day_named
from dragoman.asking.track_words import what_line
from dragoman.errors import UsageError
from dragoman.exports import tracks
from dragoman.nouns import Event
from dragoman.web.asked import View, whole_number
from dragoman.web.lines import Pages, lines

if TYPE_CHECKING:
    from starlette.requests import Request

    from dragoman.record import Record
    from dragoman.web.desk import Desk

EVENTS = 15
"""Events of a negotiation that one page shows."""

AT_ONCE = 1000
"""Events fetched at a time."""

NEWEST = 10
"""Statements shown on each topic where no single topic is asked for, and turns: the last ones; others are counted."""


TURNS = 100
"""Turns shown where a single topic is asked for."""


def routes(desk: Desk) -> list[BaseRoute]:
    return [
        Route("/processes", partial(_processes, desk)),
        Route("/process/{id}", partial(_process, desk)),
        Route("/positions/{actor}", partial(_positions, desk)),
    ]


def _processes(desk: Desk, request: Request) -> Response:
    view = View.of(request.query_params)
    as_of = day_named("as-of", view.get("as-of") or None)
    number = whole_number(request.query_params, "page", 1)
    with desk.reading() as record:
        found = processes(record, view.question(), as_of=as_of)
    pages = Pages.at(number, len(found))
    told: dict[str, Any] = {"found": found[pages.skip : pages.until], "pages": pages, "what": what_line}
    return desk.page(request, "processes.html", view=view, path="/processes", **told)


def _process(desk: Desk, request: Request) -> Response:
    view = View.of(request.query_params)
    as_of = day_named("as-of", view.get("as-of") or None)
    number = whole_number(request.query_params, "page", 1)
    with desk.reading() as record:
        made = _there(lambda: process(record, request.path_params["id"], as_of=as_of))
        events = _events(record, made)
    pages = Pages.at(number, len(events), EVENTS)
    shown = lines(events[pages.skip : pages.until], desk.sentences)
    told: dict[str, Any] = {"made": made, "pages": pages, "lines": shown}
    return desk.page(request, "process.html", view=view, wording=tracks, what_line=what_line, **told)


def _positions(desk: Desk, request: Request) -> Response:
    view = View.of(request.query_params)
    asked = view.question()
    if asked.between or asked.actor:
        raise UsageError("between, actor: what is shown is what one actor said; name whom you want in the address.")
    number = whole_number(request.query_params, "page", 1)
    alone = len(asked.about) == 1

    def on_page(total: int) -> slice:
        pages = Pages.at(number, total)
        return slice(pages.skip, pages.until)

    with desk.reading() as record:
        named = request.path_params["actor"]
        shown = on_page if alone else last(NEWEST)
        made = _there(lambda: positions(record, named, asked, sayings=shown, shifts=last(TURNS if alone else NEWEST)))
    pages = Pages.at(number, made.topics[0].said) if alone and made.topics else None
    return desk.page(request, "positions.html", view=view, path=request.url.path, made=made, pages=pages)


def _there[T](look: Callable[[], T]) -> T:
    """What is found by a name in the address, or a page that says that nothing is called so."""
    try:
        return look()
    except UsageError as error:
        raise HTTPException(404, str(error)) from error


def _events(record: Record, made: Dossier) -> list[Event]:
    """The events of a negotiation, newest first and undated last."""
    found = [event for some in batched(made.process.events, AT_ONCE) for event in record.events_by_id(some)]
    return sorted(found, key=lambda event: (event.date.end if event.date else date.min, event.id), reverse=True)
