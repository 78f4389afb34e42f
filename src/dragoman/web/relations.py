"""The pages of relations: one pair over time, and the matrix of pairs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dragoman.asking import relation as relations, relation_words
from dragoman.asking.countries import Countries
from dragoman.asking.outlook import Found, find
from dragoman.asking.periods import BYS, By
from dragoman.asking.relation import Pair
from dragoman.errors import UsageError
from dragoman.web.asked import View, whole_number
from dragoman.web.lines import Pages
from dragoman.web.stretches import stretch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from dragoman.web.desk import Desk

SIDES = 16
"""Countries along each side of the matrix: those with most events. The list below it has every pair."""

LISTED = 100
"""Pairs that a page of the list holds."""

MATRIX_AT_ONCE = 3_000
"""Events that are scored for a matrix at once, a second's work; of more, pairs are told with their numbers alone."""

PAIR_AT_ONCE = 600
"""Events of one pair that are told with their accounts at once: the newest ones."""


def routes(desk: Desk) -> list[BaseRoute]:
    def pair(request: Request) -> Response:
        view = View.of(request.query_params)
        sides = view.values("between")
        if len(sides) != 2:
            raise UsageError("between: give two countries or actors, as in /pair?between=USA,MEX.")
        by, directed = _by(view), view.get("directed") == "1"
        asked = view.less("between").question()
        whole = replace(asked, between=view.question().between)
        part = stretch(desk.tallies(), whole, view, PAIR_AT_ONCE, None)
        asked = replace(asked, since=part.window.start, until=part.window.end) if part else asked
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
            part=part,
        )

    def matrix(request: Request) -> Response:
        view = View.of(request.query_params)
        of, asked = view.get("of") or None, view.less("between").question()
        found = find(desk.tallies(), asked)
        many = found.number > MATRIX_AT_ONCE
        with desk.reading() as record:
            pairs = _counted(found, of) if many else relations.matrix(record, of, asked)
        pages = Pages.at(whole_number(request.query_params, "page", 1), len(pairs), LISTED)
        by_pair = {(one.first, one.second): one for one in pairs}
        by_pair |= {(one.second, one.first): one for one in pairs}
        told: dict[str, Any] = {"pairs": pairs, "pages": pages, "sides": _sides(pairs), "by_pair": by_pair}
        told |= {"told": relation_words, "counted": found.number if many else 0}
        return desk.page(request, "pairs.html", view=view, path="/pairs", **told)

    return [Route("/pair", pair), Route("/pairs", matrix)]


def _counted(found: Found, of: str | None) -> tuple[Pair, ...]:
    """The pairs with the number of all their events, whatever their status, and no score.

    Raises UsageError: no such country.
    """
    code = Countries.load().code(of) if of else None
    if of and not code:
        raise UsageError(f"{of}: no country is called so.")
    tally = found.tallies.pairs
    told = zip(tally.words, tally.counts(found.mask).tolist(), strict=True)
    sides = [(tuple(word.split(",")), number) for word, number in told if number]
    pairs = [Pair(one, other, n, 0, {}, {}, None, None) for (one, other), n in sides if code in (None, one, other)]
    return tuple(sorted(pairs, key=lambda pair: (-pair.events, pair.first, pair.second)))


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
