"""A brief as one HTML page: nothing is fetched, no script runs, everything that reports say is escaped."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from dragoman.asking.brief_values import Brief
from dragoman.exports.brief_page import page
from dragoman.exports.typesetting import TEMPLATES


def document(brief: Brief) -> str:
    """The whole page. Drawings are pictures of their own within it, so that their style stays theirs."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    engine = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return engine.get_template("brief.html").render(_with_pictures(page(brief)))


def _with_pictures(filled: dict[str, Any]) -> dict[str, Any]:
    pictures = [
        {**one, "address": f"data:image/svg+xml;base64,{b64encode(one['svg'].encode()).decode()}"}
        for one in filled["drawings"]
    ]
    return {**filled, "drawings": pictures}
