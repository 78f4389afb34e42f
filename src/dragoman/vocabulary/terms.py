"""Public facts with dates: terms of office, days of birth, the days that treaties and institutions count from.

Data in ``vocabulary/terms.toml``. Names are matched without accents, which change no length, so that a place in the
plain text is one in the report's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from dragoman.vocabulary import cached, load


class Window(NamedTuple):
    """Days from ``start`` to ``end``, both counted."""

    start: date
    end: date


OPEN = date(2026, 12, 31)
"""What the table writes as the last day of a term that had not ended when it was made."""


@dataclass(frozen=True, slots=True)
class Term:
    """One person's term in one office. ``country`` is ISO 3166-1 alpha-3, EU, or empty for international bodies."""

    name: str
    short: str
    window: Window
    country: str
    titles: tuple[str, ...]
    born: date | None = None

    @property
    def until(self) -> date | None:
        """The last day of it; None while it lasts."""
        last = self.window.end + timedelta(1)
        return None if last >= OPEN else last


@dataclass(frozen=True, slots=True)
class Fact:
    """What reports count years from."""

    names: tuple[str, ...]
    date: date


@dataclass(frozen=True, slots=True)
class _OfficeRow:
    titles: tuple[str, ...]
    country: str
    holders: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _FactRow:
    names: tuple[str, ...]
    date: str


class Facts(NamedTuple):
    """The table, and the expressions that find its names in a text without accents."""

    terms: Mapping[tuple[str, str], tuple[Term, ...]]
    """(title, short name) -> terms."""
    people: Mapping[str, tuple[Term, ...]]
    """Short name -> terms."""
    founded: Mapping[str, date]
    """Name of a fact in lower case -> its day."""
    titled: re.Pattern[str]
    short: re.Pattern[str]
    fact: re.Pattern[str]


@cached
def facts() -> Facts:
    """The table, read once. Raises VocabularyError."""
    terms = [term for row in load("terms", "office", _OfficeRow) for term in _terms(row)]
    by_title: dict[tuple[str, str], list[Term]] = {}
    by_name: dict[str, list[Term]] = {}
    for term in terms:
        by_name.setdefault(term.short, []).append(term)
        for title in term.titles:
            by_title.setdefault((title, term.short), []).append(term)
    founded = {
        name.lower(): date.fromisoformat(row.date) for row in load("terms", "fact", _FactRow) for name in row.names
    }
    titles, names = _either({title for title, _ in by_title}), _either(by_name)
    return Facts(
        MappingProxyType({key: tuple(found) for key, found in by_title.items()}),
        MappingProxyType({key: tuple(found) for key, found in by_name.items()}),
        MappingProxyType(founded),
        re.compile(
            rf"(?<![\w-])(?P<title>(?i:{titles}))\s+(?P<given>(?:[A-Z][\w.'’-]*\s+){{0,4}}?)(?P<name>{names})(?![\w-])"
        ),
        re.compile(rf"(?<![\w-])(?P<name>{names})(?![\w-])"),
        re.compile(rf"(?<![\w-])(?i:{_either(founded)})(?![\w-])"),
    )


def _terms(row: _OfficeRow) -> Iterator[Term]:
    """A term ends the day before its last day: on that one its successor's may begin."""
    for name, short, start, end, *born in row.holders:
        window = Window(date.fromisoformat(start), date.fromisoformat(end) - timedelta(1))
        yield Term(name, short, window, row.country, row.titles, date.fromisoformat(born[0]) if born else None)


def _either(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


def plain(text: str) -> str:
    """The text without accents, character for character."""
    if text.isascii():
        return text
    return "".join(char if char.isascii() else unicodedata.normalize("NFD", char)[0] for char in text)


_NOT_IN_OFFICE = re.compile(
    r"(?:\b(?:former|then|late|onetime|one-time|past|deposed|ousted|future|previous|ex)[\s-]+(?:[\w.]+\s+){0,2}"
    r"|\b(?:vice|deputy|assistant|under|acting|shadow|interim)[\s-]+)$",
    re.IGNORECASE,
)


def in_office(text: str) -> Iterator[Term]:
    """Every term of everyone whom a text without accents names by an office as holding it; one for each mention."""
    book = facts()
    for match in book.titled.finditer(text):
        if _NOT_IN_OFFICE.search(text, max(0, match.start() - 40), match.start()):
            continue
        given = {word.lower() for word in match["given"].split()}
        for term in book.terms.get((" ".join(match["title"].lower().split()), match["name"]), ()):
            if given <= {word.lower() for word in term.name.split()}:
                yield term
