"""A lane's bars and marks as SVG: thousands on the page of a large record, for which a template takes half a second."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from dragoman.web.asked import View, within
from dragoman.web.drawing import MARK, when

if TYPE_CHECKING:
    from dragoman.asking.sentences import Sentences
    from dragoman.web.drawing import Mark, Row

_DAYS = "since=0001-01-01&until=0001-01-02"
"""Stands for a bar's days in the address of its lane. No value holds it: in a value ``=`` and ``&`` are encoded."""


def bars(row: Row, view: View) -> Markup:
    """The bars of a lane, and over each span a link to the view of that lane within its days. ``view`` is the lane's.

    Nothing of a report's words is in it: what a pointer is told are numbers, statuses and days.
    """
    return Markup("\n".join(_bars(row, view)))


def _bars(row: Row, view: View) -> Iterator[str]:
    before, _, after = view.plus("since", "0001-01-01").plus("until", "0001-01-02").query().partition(_DAYS)
    before, after = str(escape(before)), str(escape(after))
    for status, outline in row.shapes:
        yield f'<path class="bin {status}" d="{outline}"/>'
    tall = f'y="{row.top:.1f}" height="{row.height:.1f}"'
    for one in row.bars:
        stands = one.stands
        days = f"since={stands.window.start}&amp;until={stands.window.end}"
        spot = f'<rect class="spot" x="{stands.left}" width="{stands.wide}" {tall}/>'
        yield f'<a href="/{before}{days}{after}" data-view tabindex="-1"><title>{one.told}</title>{spot}</a>'


def marks(row: Row, view: View, sentences: Sentences) -> Markup:
    """The events of a lane, each a link to its page, and the numbers of those without room. ``view`` is the lane's."""
    return Markup("\n".join((*(_mark(one, sentences) for one in row.marks), *_crowds(row, view))))


def _mark(one: Mark, sentences: Sentences) -> str:
    event, middle = one.event, f"{one.y + MARK / 2:.1f}"
    told = escape(f"{when(event)}, {event.status}: {sentences.of(event)}")
    long = one.length > MARK
    span = f'x1="{one.x:.1f}" x2="{one.x + one.length:.1f}" y1="{middle}" y2="{middle}"'
    return (
        f'<a href="/event/{escape(event.id)}" tabindex="-1"><title>{told}</title>'
        f"{f'<line class="span mark {event.status}" {span}/>' if long else ''}"
        f'<use class="mark {event.status}" href="#s-{event.status}" x="{one.x:.1f}" y="{one.y:.1f}" '
        f'width="{MARK}" height="{MARK}"/></a>'
    )


def _crowds(row: Row, view: View) -> Iterator[str]:
    for one in row.crowds:
        address = escape(within(view, one.window).query())
        yield (
            f'<a href="/{address}" data-view tabindex="-1"><title>{one.number} more here; a click shows them</title>'
            f'<text class="crowd" x="{one.x:.1f}" y="{one.y + MARK:.1f}">+{one.number}</text></a>'
        )
