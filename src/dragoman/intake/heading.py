"""What the first lines of a text say of it: byline, outlet of the dateline, a full date, a headline. Nothing is cut.

Only lines that can be nothing else are read, so that a sentence never becomes a byline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dragoman.intake.dating import MONTH, published
from dragoman.nouns import Published
from dragoman.vocabulary import load

REACH = 1500
"""Characters at the start of a text in which its heading is looked for."""
LINES = 12
"""Lines there that are looked at, empty ones not counted."""

_PARTICLE = r"(?:de|da|di|la|le|van|von|der|den|bin|al|el)"
_FORENAME = rf"(?:[A-Z]\.(?:-?[A-Z]\.)*|(?:[A-Z]|[a-zà-ÿ]{{1,3}}['’])[\w’'-]+|{_PARTICLE})"
_NAME = rf"(?:{_FORENAME}\s+){{1,4}}[A-ZÀ-Þ][\w’'-]+"
_BYLINE = re.compile(
    rf"(?:By|BY|by)\s*:?\s+(?P<names>{_NAME}(?:(?:,\s+{_NAME})*,?\s+(?:and|AND|&|with)\s+{_NAME})?)"
    r"(?:\s*[,|/·•–—-]\s*(?P<rest>[^.!?]{2,60}))?"
)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?"
_DAY = rf"(?:\d\d?(?:st|nd|rd|th)?\s+{MONTH},?\s+\d{{4}}|{MONTH}\s+\d\d?(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{4}}-\d\d-\d\d)"
_TIME = (
    r"(?:[\s,T|·•–—-]*(?:at\s+)?\d\d?[:.]\d\d(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?)?\s*\(?(?:[A-Z]{1,5}|[+-]\d\d:?\d\d)?\)?)?"
)
_LABEL = (
    r"(?:(?:first\s+|originally\s+)?(?:published|posted|updated|last\s+updated|last\s+modified|created|date)\b"
    r"\s*(?:on|at)?\s*:?\s*)"
)
_DATE_LINE = re.compile(
    rf"(?P<label>{_LABEL})?{_WEEKDAY}(?P<day>{_DAY}){_TIME}(?:\s*[|/·•–—-]\s*{_LABEL}.*)?", re.IGNORECASE
)
_PLACE = r"(?:[A-ZÀ-Þ][\w.’'/À-ÿ-]*(?:,?\s+(?:[A-ZÀ-Þ][\w.’'/À-ÿ-]*|de|of|del|da|do|la|and|al))*)"
_DATELINE = re.compile(
    rf"(?:(?P<place>{_PLACE}),?\s*)?(?:(?P<when>{MONTH}\s+\d\d?|\d\d?\s+{MONTH})(?:,?\s+(?P<year>\d{{4}}))?[.,]?\s*)?"
    r"(?:\((?P<outlet>[^()\n]{2,40})\)|(?:--?|[–—])\s)"
)
_LABELLED = re.compile(_LABEL, re.IGNORECASE)
_MASTHEAD = re.compile(r"(?P<name>[A-ZÀ-Þ][\w.’'&-]*(?:\s+(?:of|the|and|[A-ZÀ-Þ][\w.’'&-]*)){0,6})(?:,\s+[\w ]{2,20})?")
_HEADLINE_ENDS = re.compile(r"""[.;,:]["'”’)]*$""")


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency as datelines name it."""

    name: str
    written: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Masthead:
    """A word that newspapers are called by."""

    word: str
    example: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What a text's first lines say of it; ``published`` only where they give a day with its year."""

    byline: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: Published | None = None


def heading(text: str) -> Heading:
    """Read the first lines of a text."""
    lines = _first_lines(text)
    datelines = [found for line in lines if (found := _dateline(line))]
    return Heading(
        byline=next(filter(None, map(_byline, lines)), None),
        outlet=_masthead(lines) or next((outlet for outlet, _ in datelines if outlet), None),
        title=_title(text),
        published=_published(lines) or next((when for _, when in datelines if when), None),
    )


def _first_lines(text: str) -> list[str]:
    """The lines of the heading; of a line longer than the reach, its beginning."""
    return [line.strip() for line in text[:REACH].split("\n") if line.strip()][:LINES]


def _byline(line: str) -> str | None:
    if len(line) > 160:
        return None
    found = _BYLINE.fullmatch(_plain(line))
    return " ".join(found["names"].split()) if found else None


def _masthead(lines: list[str]) -> str | None:
    """A newspaper's name, alone on a line or part of one, next to the byline or the date line."""
    parts = [(number, part) for number, line in enumerate(lines) for part in _parts(line)]
    marks = {number for number, part in parts if _DATE_LINE.fullmatch(part) or _byline(part)}
    for number, part in parts:
        found = _MASTHEAD.fullmatch(part)
        near = not marks.isdisjoint((number - 1, number, number + 1))
        if found and near and len(part) <= 60 and not _mastheads().isdisjoint(found["name"].split()[-2:]):
            return found["name"]
    return None


def _plain(line: str) -> str:
    """A line without Markdown's marks of emphasis and heading."""
    return line.strip("*_# ")


def _published(lines: list[str]) -> Published | None:
    """The first date line, one that says "published" before one that says "updated"."""
    found = [match for line in lines for part in _parts(line) if (match := _DATE_LINE.fullmatch(part))]
    found.sort(key=lambda match: _rank(match["label"]))
    return next((when for match in found if (when := published(match["day"], "dateline"))), None)


def _parts(line: str) -> list[str]:
    """A short line, whole and as the parts it is divided into ("By Jane Smith | March 8, 2018")."""
    line = _plain(line)
    if len(line) > 160:
        return []
    return [line, *(part.strip() for part in re.split(r"\s+[|·•–—-]\s+|(?<=[a-z]),\s+(?=[A-Z][a-z]+ \d)", line))]


def _rank(label: str | None) -> int:
    words = (label or "").lower()
    return 2 if "updated" in words or "modified" in words else 1 if not words else 0


def _dateline(line: str) -> tuple[str | None, Published | None] | None:
    """Outlet and full date of a line that opens with a dateline: "LIMA, April 14, 2018 (AP) —"."""
    found = _DATELINE.match(line[:160])
    if not found:
        return None
    outlet = _agencies().get(" ".join((found["outlet"] or "").split()))
    if found["outlet"] and not outlet:
        return None
    when = published(f"{found['when']} {found['year']}", "dateline") if found["year"] and found["place"] else None
    return (outlet, when) if outlet or when else None


def _title(text: str) -> str | None:
    """A headline: the first line, short, without a sentence's end, an empty line below it; or Markdown's "# ..."."""
    first, _, rest = text.lstrip().partition("\n")
    first = first.strip()
    if first.startswith("# "):
        return first.strip("# ") or None
    below = rest.split("\n", 1)[0].strip()
    words = first.split()
    if not rest.strip() or below or not 3 <= len(words) <= 25 or len(first) > 150 or _HEADLINE_ENDS.search(first):
        return None
    if not words[0][:1].isupper() and not words[0][:1].isdigit() and words[0][:1] not in "\"'“‘":
        return None
    return None if _byline(first) or _dateline(first) or _published([first]) or _LABELLED.match(first) else first


@cache
def _mastheads() -> frozenset[str]:
    entries = load("agencies", "masthead", Masthead, directory=Path(__file__).parent)
    return frozenset(entry.word for entry in entries)


@cache
def _agencies() -> dict[str, str]:
    """Every form of an agency's name, in a dateline, to its name."""
    entries = load("agencies", "agency", Agency, directory=Path(__file__).parent)
    return {form: entry.name for entry in entries for form in (entry.name, *entry.written)}
