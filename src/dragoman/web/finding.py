"""Search: reports that hold all the words, with the words lit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dragoman.web.asked import View, whole_number

if TYPE_CHECKING:
    from starlette.requests import Request

    from dragoman.record import Hit
    from dragoman.web.desk import Desk

HITS = 20


def routes(desk: Desk) -> list[BaseRoute]:
    def page(request: Request) -> Response:
        view = View.of(request.query_params)
        words = view.get("q").strip()
        number = whole_number(request.query_params, "page", 1)
        hits: list[Hit] = []
        total = 0
        if words:
            with desk.reading() as record:
                total = record.count_hits(words, view.question())
                every = record.search(words, view.question(), number * HITS)
                hits = list(every)[(number - 1) * HITS :]
        return desk.page(
            request,
            "search.html",
            view=view,
            path="/search",
            words=words,
            hits=[(hit, list(pieces(hit))) for hit in hits],
            number=number,
            total=total,
            more=total > number * HITS,
        )

    return [Route("/search", page)]


def pieces(hit: Hit) -> Iterator[tuple[str, bool]]:
    """A hit's stretch of text in pieces, each with whether it is one of the words searched for."""
    at = hit.snippet.start
    for word in hit.words:
        if word.start >= at:
            yield hit.report.text[at : word.start], False
            yield word.text, True
            at = word.end
    yield hit.report.text[at : hit.snippet.end], False
