"""What a format module hands on: a document's text with what the document itself says of it, not yet a Report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, NoReturn

from dragoman.errors import RefusedDocument
from dragoman.nouns import Refusal


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as its format gives it. ``date`` is a date string as found, or None.

    ``language`` is an IETF tag that the document states of itself; ``form`` names a format that shows only in the text
    (a database's export inside a Word document).
    """

    uri: str
    text: str
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    date: str | None = None
    external_id: str | None = None
    language: str | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Inner:
    """A document inside a document: a member of an archive, a page of a crawl. The door reads it as any other.

    ``known`` is what the outer one says of it, in the fields of a Draft; it fills in what the inner one does not say.
    """

    uri: str
    stream: IO[bytes]
    known: Mapping[str, str | None] = field(default_factory=dict)


Found = Draft | Refusal | Inner
"""What a format module gives, one after the other."""


def refuse(uri: str, stage: str, reason: str) -> NoReturn:
    """Raise the refusal of a document by stage ``intake.<stage>``."""
    raise RefusedDocument(uri, f"intake.{stage}", reason)


def tidy(value: object) -> str | None:
    """A label (title, outlet, byline) with its white space folded and no characters that cannot be written out."""
    if not isinstance(value, str):
        return None
    return whole_characters(" ".join(value.split())) or None


def whole_characters(text: str) -> str:
    """``text`` with each half of a surrogate pair, which no file can hold, and each null character, at which databases
    and other programs take a text to end, as U+FFFD; no offset moves.

    JSON may carry both (``"\\ud83d"`` alone, ``"\\u0000"``), and damaged files the second.
    """
    text = text.replace("\0", "\ufffd")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
