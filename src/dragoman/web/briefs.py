"""A brief of exactly this view as a file. Which media they are is said here and nowhere else in the desk."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from dragoman.asking.brief import brief
from dragoman.exports import briefs
from dragoman.exports.briefs import FORMS, Form

if TYPE_CHECKING:
    from dragoman.nouns import Question
    from dragoman.record import Record

__all__ = ["FORMS", "MEDIA", "Form", "written"]

MEDIA = MappingProxyType(
    {
        "md": "text/markdown; charset=utf-8",
        "html": "text/html; charset=utf-8",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pdf": "application/pdf",
    }
)


def written(record: Record, question: Question, form: Form, entries: int) -> bytes:
    """The whole file: at most ``entries`` a section; what is left out is counted in it."""
    return briefs.written(brief(record, question, entries), form)
