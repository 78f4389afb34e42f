"""Pages for what comes next and what has come since: the calendar, what is new, where accounts differ."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dragoman.asking import calendar as calendars, since as arrived
from dragoman.asking.outlook import find
from dragoman.asking.questions import day_named
from dragoman.exports.planning import HEADINGS, STATUS_WORDS, dates_line
from dragoman.web.asked import View, whole_number
from dragoman.web.lines import PAGE, Pages
from dragoman.web.stretches import stretch

if TYPE_CHECKING:
    from starlette.requests import Request

    from dragoman.web.desk import Desk

LAST_READ = "last-read"

SHOWN = 25
"""Entries that each section of what is new shows; the others are counted."""

GONE_THROUGH = 300
"""Events that the calendar goes through at once, with all their accounts: about a second."""

NEW_AT_ONCE = 2_000
"""New reports that are gone through at once for what they changed; of more only their number is told."""

FIELDS = ("date", "place", "status", "participant", "count", "denial", "type")


def routes(desk: Desk) -> list[BaseRoute]:
    def help(request: Request) -> Response:
        return desk.page(request, "help.html")

    return [
        Route("/calendar", partial(_calendar, desk)),
        Route("/since", partial(_since, desk)),
        Route("/conflicts", partial(_conflicts, desk)),
        Route("/help", help),
    ]


def _calendar(desk: Desk, request: Request) -> Response:
    view = View.of(request.query_params)
    first, last = day_named("from", view.get("from") or None), day_named("to", view.get("to") or None, last=True)
    as_of = day_named("as-of", view.get("as-of") or None)
    with desk.reading() as record:
        around = first or last or as_of or record.newest_day()
        part = stretch(desk.tallies(), view.question(), view, GONE_THROUGH, around)
        asked = part.question if part else view.question()
        made = calendars.calendar(record, asked, as_of=as_of, start=first, end=last)
    words: dict[str, Any] = {"headings": HEADINGS, "words": STATUS_WORDS, "dates_line": dates_line, "part": part}
    return desk.page(request, "calendar.html", view=view, path="/calendar", made=made, **words)


def _since(desk: Desk, request: Request) -> Response:
    view = View.of(request.query_params)
    when = view.get("day", LAST_READ)
    day = None if when == LAST_READ else day_named("day", when)
    with desk.reading() as record:
        came = len(record.of_last_run() if day is None else record.published_from(day))
        if came > NEW_AT_ONCE:
            told: dict[str, Any] = {"came": came, "most": NEW_AT_ONCE, "day": day, "newest": record.newest_day()}
            return desk.page(request, "much.html", view=view, path="/since", when=when, **told)
        news = arrived.since(record, day, view.question())
    return desk.page(request, "since.html", view=view, path="/since", news=news, when=when, most=SHOWN)


def _conflicts(desk: Desk, request: Request) -> Response:
    view = View.of(request.query_params)
    fields = tuple(view.values("field"))
    found = find(desk.tallies(), view.question())
    pages = Pages.at(whole_number(request.query_params, "page", 1), found.differing(fields))
    with desk.reading() as record:
        shown = found.disagreements(record, fields, skip=pages.skip, limit=PAGE)
    told: dict[str, Any] = {"found": shown, "pages": pages, "fields": FIELDS}
    return desk.page(request, "conflicts.html", view=view, path="/conflicts", **told)
