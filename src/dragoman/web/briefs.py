"""A brief of exactly this view as a file. Which forms there are is said here and nowhere else in the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from dragoman.asking.brief import brief
from dragoman.exports import markdown

if TYPE_CHECKING:
    from dragoman.nouns import Question
    from dragoman.record import Record

Form = Literal["md"]
FORMS: tuple[Form, ...] = get_args(Form)
MEDIA = {"md": "text/markdown; charset=utf-8"}


def written(record: Record, question: Question, form: Form, entries: int) -> bytes:
    """The whole file: at most ``entries`` a section; what is left out is counted in it."""
    assert form in FORMS
    return "".join(markdown.lines(brief(record, question, entries))).encode("utf-8", "backslashreplace")
