"""Templates: Jinja2 with everything escaped, and the few words and shapes that they use."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from dragoman.asking import sentences as words
from dragoman.asking.relation_words import signed
from dragoman.web.asked import facet_view, lane_view, within
from dragoman.web.bars import bars, marks
from dragoman.web.drawing import when, when_of

if TYPE_CHECKING:
    from jinja2 import Environment


_SPACE = re.compile(r"\s+")

NAVIGATION = (
    ("/", "Events"),
    ("/reports", "Reports"),
    ("/actors", "Actors"),
    ("/pairs", "Pairs"),
    ("/map", "Map"),
    ("/processes", "Negotiations"),
    ("/calendar", "Calendar"),
    ("/since", "New"),
    ("/conflicts", "Conflicts"),
    ("/judgements", "Corrections"),
    ("/add", "Add reports"),
)
"""The pages in the head of each page."""


def environment() -> Environment:
    """The package's own templates. A value that is missing is an error, never an empty place."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("dragoman.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(
        day=words.day,
        published=words.published,
        told=words.shown_value,
        differ_on=words.differ_on,
        words=lambda code: str(code).replace("_", " "),
        count=lambda number: f"{number:,}",
        many=many,
        at=lambda length: f"{length:.1f}",
        lane=lambda key: key.replace(",", " – "),
        before=lambda day: (day - timedelta(1)).isoformat(),
        after=lambda day: (day + timedelta(1)).isoformat(),
        collapse=lambda text: _SPACE.sub(" ", str(text)),
        stem=lambda uri: str(uri).rstrip("/").rpartition("/")[2] or str(uri),
        oneline=lambda text: " ".join(str(text).split()),
    )
    made.globals.update(
        navigation=NAVIGATION,
        when=when,
        when_short=when,
        when_of=when_of,
        within=within,
        lane_view=lane_view,
        facet_view=facet_view,
        bars=bars,
        marks=marks,
        warmth=warmth,
        relation_signed=signed,
    )
    return made


def many(number: int, noun: str) -> str:
    """ "1 report", "1,204 reports"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def warmth(score: float) -> str:
    """A class of the style sheet for a score from -10 to 10: w1 to w3 for warm, c1 to c3 for cold."""
    depth = 3 if abs(score) >= 4 else 2 if abs(score) >= 1.5 else 1
    return f"{'w' if score >= 0 else 'c'}{depth}"
