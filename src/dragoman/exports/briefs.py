"""A brief in each of its forms, as finished bytes: Markdown, HTML, Word, PDF."""

from __future__ import annotations

from typing import Literal, get_args

from dragoman.asking.brief_values import Brief
from dragoman.exports import markdown

Form = Literal["md", "html", "docx", "pdf"]
FORMS: tuple[Form, ...] = get_args(Form)
BINARY: tuple[Form, ...] = ("docx", "pdf")
"""Forms that no terminal can show."""


def written(brief: Brief, form: Form) -> bytes:
    """The whole file. The same brief gives the same bytes.

    Raises:
        DragomanError: a PDF that could not be set.
    """
    if form == "html":
        from dragoman.exports import brief_html

        return brief_html.document(brief).encode("utf-8", "backslashreplace")
    if form == "docx":
        from dragoman.exports import brief_docx

        return brief_docx.document(brief)
    if form == "pdf":
        from dragoman.exports import brief_pdf

        return brief_pdf.document(brief)
    return "".join(markdown.lines(brief)).encode("utf-8", "backslashreplace")
