"""A lane's bars as SVG: thousands on the page of a large record, for which a template would take half a second."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from dragoman.asking.sentences import day
from dragoman.web.asked import View

if TYPE_CHECKING:
    from dragoman.asking.timeline import Window
    from dragoman.web.drawing import Row

_DAYS = "since=0001-01-01&until=0001-01-02"
"""Stands for a bar's days in the address of its lane. No value holds it: in a value ``=`` and ``&`` are encoded."""


def bars(row: Row, view: View) -> Markup:
    """The bars of a lane, each a link to the view of that lane within its days. ``view`` is that of the lane."""
    return Markup("\n".join(_bars(row, view)))


def _bars(row: Row, view: View) -> Iterator[str]:
    before, _, after = view.plus("since", "0001-01-01").plus("until", "0001-01-02").query().partition(_DAYS)
    before, after = str(escape(before)), str(escape(after))
    for one in row.bars:
        days = f"since={one.window.start}&amp;until={one.window.end}"
        yield (
            f'<a href="/{before}{days}{after}" data-view tabindex="-1">'
            f"<title>{one.number:,} {one.status}, {_when(one.window)}</title>"
            f'<rect class="bin {one.status}" x="{one.x:.1f}" y="{one.y:.1f}"'
            f' width="{one.width:.1f}" height="{one.height:.1f}"/></a>'
        )


def _when(window: Window) -> str:
    return day(window.start) if window.start == window.end else f"{day(window.start)} to {day(window.end)}"
