"""What a format module hands on: a document's text with what the document itself says of it, not yet a Report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from dragoman.errors import RefusedDocument


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as its format gives it. ``date`` is a date string as found, or None."""

    uri: str
    text: str
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    date: str | None = None
    external_id: str | None = None


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
