"""The pages of actors: the list, and one with names, offices, company, events and statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dragoman.asking.outlook import find
from dragoman.asking.timeline import timeline
from dragoman.nouns import STATUSES, Actor, Question
from dragoman.web.asked import View, whole_number
from dragoman.web.lines import PAGE, Pages, lines
from dragoman.web.overview import axis

if TYPE_CHECKING:
    from starlette.requests import Request

    from dragoman.record import Record
    from dragoman.web.desk import Desk

COMPANY = 15
"""Others shown on an actor's page: those with most events together."""

EVENTS = 12
SAID = 20


def routes(desk: Desk) -> list[BaseRoute]:
    def page(request: Request) -> Response:
        with desk.reading() as record:
            actor = found(record, request.path_params["id"])
            mine = Question(actor=(actor.id,))
            view = View((("actor", actor.id),))
            events = find(desk.tallies(), mine)
            pages = Pages.at(whole_number(request.query_params, "page", 1), record.count_statements(actor.id), SAID)
            said = record.page_of_statements(actor.id, skip=pages.skip, limit=SAID)
            return desk.page(
                request,
                "actor.html",
                actor=actor,
                view=view,
                number=events.number,
                axis=axis(timeline(record, events, mine), view),
                lines=lines(events.page(record, newest=True, skip=0, limit=EVENTS), desk.sentences),
                company=record.company(actor.id, COMPANY),
                said=said,
                pages=pages,
                here=View.of(request.query_params),
                reports=record.reports_by_id([one.report for one in said]),
                statuses=STATUSES,
            )

    def every(request: Request) -> Response:
        view = View.of(request.query_params)
        words = view.get("name")
        number = whole_number(request.query_params, "page", 1)
        events = find(desk.tallies(), view.question())
        with desk.reading() as record:
            # one more than a page shows: whether there is a next one is told without counting them all
            listed = events.actors(record, words, skip=(number - 1) * PAGE, limit=PAGE + 1)
        more = len(listed) > PAGE
        return desk.page(
            request,
            "actors.html",
            view=view,
            path="/actors",
            words=words,
            actors=listed[:PAGE],
            number=number,
            more=more,
        )

    return [Route("/actor/{id}", page), Route("/actors", every)]


def found(record: Record, name: str) -> Actor:
    actor = record.actor(name)
    if actor is None:
        raise HTTPException(404, f"The record holds no actor {name}. A correction or a new report may have changed it.")
    return actor
