"""The pages of relations: one pair over time, and the matrix of pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dragoman.asking import relation as relations, relation_words
from dragoman.asking.periods import BYS, By
from dragoman.asking.relation import Pair
from dragoman.errors import UsageError
from dragoman.web.asked import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from dragoman.web.desk import Desk

SIDES = 16
"""Countries along each side of the matrix: those with most events. The list below it has every pair."""


def routes(desk: Desk) -> list[BaseRoute]:
    def pair(request: Request) -> Response:
        view = View.of(request.query_params)
        sides = view.values("between")
        if len(sides) != 2:
            raise UsageError("between: give two countries or actors, as in /pair?between=USA,MEX.")
        by, directed = _by(view), view.get("directed") == "1"
        asked = view.less("between").question()
        with desk.reading() as record:
            made = relations.relation(record, sides[0], sides[1], asked, by=by, directed=directed)
        return desk.page(
            request,
            "pair.html",
            view=view,
            path="/pair",
            made=made,
            plot=_plot(made),
            told=relation_words,
            directed=directed,
            by=(by, BYS),
        )

    def matrix(request: Request) -> Response:
        view = View.of(request.query_params)
        with desk.reading() as record:
            pairs = relations.matrix(record, view.get("of") or None, view.less("between").question())
        sides = _sides(pairs)
        by_pair = {(one.first, one.second): one for one in pairs}
        by_pair |= {(one.second, one.first): one for one in pairs}
        return desk.page(
            request,
            "pairs.html",
            view=view,
            path="/pairs",
            pairs=pairs,
            sides=sides,
            by_pair=by_pair,
            told=relation_words,
        )

    return [Route("/pair", pair), Route("/pairs", matrix)]


def _by(view: View) -> By:
    asked = view.get("by", "month")
    for by in BYS:
        if by == asked:
            return by
    raise UsageError(f"by={asked}: give {', '.join(BYS)}.")


def _plot(made: relations.Relation) -> Markup | None:
    """The plot within the page: its own style, which the page's policy would not let work, is in the style sheet.

    Safe as it stands: ``exports.svg`` escapes every word.
    """
    from dragoman.exports import svg

    if not any(point.level for series in made.series for point in series.points):
        return None
    return Markup(svg.drawn(made).replace(f"<style>{svg.STYLE}</style>", ""))


def _sides(pairs: Sequence[Pair]) -> list[str]:
    numbers: dict[str, int] = {}
    for one in pairs:
        for side in (one.first, one.second):
            numbers[side] = numbers.get(side, 0) + one.events
    return sorted(numbers, key=lambda side: (-numbers[side], side))[:SIDES]
