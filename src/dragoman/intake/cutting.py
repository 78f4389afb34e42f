"""What the readers of databases' exports share: an article, its labels, and the check of its number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.intake.dating import MONTH
from dragoman.intake.draft import refuse

DAY = re.compile(rf"(?:{MONTH}\s+\d\d?,?\s+\d{{4}}|\d\d?\s+{MONTH}\s+\d{{4}}|{MONTH},?\s+\d{{4}})", re.IGNORECASE)
"""A day, or a month, as databases print them."""
_SPACES = re.compile(r"[\s\xa0]+")


@dataclass(frozen=True, slots=True)
class Article:
    """An article of an export: its own words, and what its heading states."""

    text: str
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    date: str | None = None
    external_id: str | None = None
    language: str | None = None


def folded(line: str) -> str:
    """A line with its white space folded, no-break spaces too."""
    return _SPACES.sub(" ", line).strip()


def shown(lines: Iterable[str]) -> list[str]:
    """The lines that are not empty, folded."""
    return [found for line in lines if (found := folded(line))]


def body(lines: Sequence[str]) -> str:
    """An article's words: its lines as they stand, no more than one empty line between them."""
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def unbyed(words: str | None) -> str | None:
    """A byline without its "By"."""
    if words is None:
        return None
    return (words[3:] if words[:3].lower() == "by " else words).strip() or None


def check(stated: int | None, found: int, uri: str, stage: str) -> None:
    """Raise the refusal of an export that states another number of articles than was found in it."""
    if stated is not None and stated != found:
        refuse(
            uri,
            stage,
            f"states {stated} articles and {found} were found in it, so none is kept; export it again, or in another "
            "of the database's formats",
        )
