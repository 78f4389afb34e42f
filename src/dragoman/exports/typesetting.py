"""Typst, which sets PDF pages and draws SVG as PNG: the one place that knows it.

What is set is handed over as data and never becomes markup. Only the fonts that typst brings along are used, and no
clock, so that the same input gives the same bytes on every machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from dragoman.errors import DragomanError

TEMPLATES = Path(__file__).parent / "templates"

PIXELS_AN_INCH = 144.0
"""Twice the 72 of a drawing's own units: sharp on a good screen."""

_DRAWING = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.drawing), format: "svg", width: eval(sys.inputs.width) * 1pt)
"""


def png(svg: str, width: int = 860) -> bytes:
    """A drawing as PNG, ``width`` in its own units (points), at PIXELS_AN_INCH."""
    return _compiled(_DRAWING, "png", {"drawing": svg, "width": str(width)})


def pdf(template: str, inputs: dict[str, str]) -> bytes:
    """A page of ``templates/`` with its inputs, tagged for screen readers."""
    return _compiled((TEMPLATES / template).read_bytes(), "pdf", inputs)


def _compiled(source: bytes, form: Literal["pdf", "png"], inputs: dict[str, str]) -> bytes:
    import typst

    try:
        made = typst.compile(source, format=form, ppi=PIXELS_AN_INCH, sys_inputs=inputs, ignore_system_fonts=True)
    except typst.TypstError as error:
        raise DragomanError(f"{form}: typst could not set the page: {error}") from error
    if not isinstance(made, bytes):
        raise DragomanError(f"{form}: typst made {len(made or ())} pages where one file was asked for")
    return made
