"""The first page: events on a time axis and as a list, with the filters in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dragoman.asking.facets import NAMES, Name, facets
from dragoman.asking.outlook import find
from dragoman.asking.timeline import Lanes, Timeline, timeline
from dragoman.errors import UsageError
from dragoman.nouns import STATUSES
from dragoman.web.asked import View, whole_number, within
from dragoman.web.drawing import Drawing, drawing
from dragoman.web.lines import PAGE, Pages, lines

if TYPE_CHECKING:
    from starlette.requests import Request

    from dragoman.web.desk import Desk

LANES: tuple[tuple[Lanes, str], ...] = (("type", "type"), ("pair", "pair of countries"), ("status", "status"))
ORDERS: tuple[tuple[Literal["newest", "oldest"], str], ...] = (("newest", "newest first"), ("oldest", "oldest first"))


VALUES = 300
"""Values of a facet that its own page lists at a time."""

PLURAL: Mapping[Name, str] = {
    "actor": "actors", "pair": "pairs of countries", "type": "types", "status": "statuses", "about": "topics",
    "place": "places", "country": "countries of places", "when": "times", "outlet": "outlets",
    "confidence": "levels of confidence",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Axis:
    """The timeline with its drawing, and the addresses of the same view nearer, wider, earlier and later."""

    made: Timeline
    drawing: Drawing | None
    moves: tuple[tuple[str, str, str], ...]


def routes(desk: Desk) -> list[BaseRoute]:
    def overview(request: Request) -> Response:
        view = View.of(request.query_params)
        asked, lanes, newest = view.question(), _lanes(view), _is_newest(view)
        tallies = desk.tallies()
        found = find(tallies, asked)
        with desk.reading() as record:
            drawn = axis(timeline(record, found, asked, lanes), view)
            pages = Pages.at(whole_number(request.query_params, "page", 1), found.number)
            shown = found.page(record, newest=newest, skip=pages.skip, limit=PAGE)
            counted = facets(record, tallies, asked)
            counts = record.counts() if not shown else {}
        return desk.page(
            request,
            "events.html",
            view=view,
            path="/",
            axis=drawn,
            pages=pages,
            lines=lines(shown, desk.sentences),
            facets=counted,
            counts=counts,
            lanes=(lanes, LANES),
            newest=newest,
            statuses=STATUSES,
        )

    def facet(request: Request) -> Response:
        view = View.of(request.query_params)
        name, asked, tallies = _facet(request.path_params["name"]), view.question(), desk.tallies()
        with desk.reading() as record:
            distinct = facets(record, tallies, asked, limit=1, only=(name,))[name].distinct
            pages = Pages.at(whole_number(request.query_params, "page", 1), distinct, VALUES)
            counted = facets(record, tallies, asked, limit=VALUES, skip=pages.skip, only=(name,))
        told: dict[str, Any] = {"path": f"/facet/{name}", "name": PLURAL[name], "facet": counted[name], "pages": pages}
        return desk.page(request, "facet.html", view=view, **told)

    return [Route("/", overview, name="events"), Route("/facet/{name}", facet)]


def _facet(asked: str) -> Name:
    for name in NAMES:
        if name == asked:
            return name
    raise HTTPException(404, f"There is no facet {asked}: {', '.join(NAMES)}.")


def _lanes(view: View) -> Lanes:
    asked = view.get("lanes", "type")
    for name, _ in LANES:
        if name == asked:
            return name
    raise UsageError(f"lanes={asked}: give type, pair or status.")


def _is_newest(view: View) -> bool:
    asked = view.get("order", "newest")
    if asked not in ("newest", "oldest"):
        raise UsageError(f"order={asked}: give newest or oldest.")
    return asked == "newest"


def axis(made: Timeline, view: View) -> Axis:
    """A timeline ready to be drawn, with the addresses that its moves lead to."""
    if made.window is None:
        return Axis(made, None, ())
    moves = (
        ("+", "Closer", made.window.closer()),
        ("-", "Wider", made.window.wider()),
        (",", "Earlier", made.window.earlier()),
        (".", "Later", made.window.later()),
    )
    addresses = tuple((key, name, within(view, window).query()) for key, name, window in moves)
    return Axis(made, drawing(made), addresses)
