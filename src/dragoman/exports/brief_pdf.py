"""A brief as PDF, set by typst; the reports' words travel as data and never become markup."""

from __future__ import annotations

import json

from dragoman.asking.brief_values import Brief
from dragoman.exports import typesetting
from dragoman.exports.brief_page import page


def document(brief: Brief) -> bytes:
    """The whole file, without a date in its metadata; the same brief gives the same bytes.

    Raises:
        DragomanError: typst could not set it.
    """
    filled = json.dumps(page(brief), ensure_ascii=False)
    return typesetting.pdf("brief.typ", {"brief": filled.encode("utf-8", "backslashreplace").decode()})
