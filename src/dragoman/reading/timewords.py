"""Time words as letters: a text's tokens are folded to one letter each, so that the grammar of time expressions can be
a regular expression over letters instead of over words.

The words and their classes are data (``vocabulary/times.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from dragoman.reading.language import Parse, Token
from dragoman.reading.tense import Ahead
from dragoman.vocabulary import cached, load

LETTERS = {
    "weekday": "W", "weekdays": "z", "month": "M", "season": "S", "number": "N", "deictic": "R", "hours": "B",
    "part": "P", "edge": "U", "ordinal": "Q", "quarter": "q", "last": "L", "past": "J", "previous": "b", "this": "T",
    "current": "T", "next": "X", "following": "F", "ago": "G", "earlier": "E", "later": "K", "before": "l",
    "every": "v", "that": "c", "same": "u", "vague": "V", "recent": "r", "in": "i", "of": "O", "the": "t", "a": "A",
    "comma": "C", "hyphen": "h", "possessive": "p", "over": "o",
}  # fmt: skip
"""Kind of word -> letter. Units give their own letters (d day, k week, f fortnight, w weekend, m month, y year, e
longer, n shorter than a day); D is a day of the month or a count, Y a year, H a named day, s a date in figures, j a
part of a year in one token ("mid-2017"), x anything else."""

TRIGGERS = frozenset("WzMSRVYHsjdkfwmyenBq")
"""Letters without which there is no time expression."""

_FIGURES = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?$")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")
_MID_YEAR = re.compile(r"(early|mid|late)-((?:1[5-9]|20)\d\d)$")


@dataclass(frozen=True, slots=True)
class _Word:
    words: tuple[str, ...]
    kind: str
    value: int | str = 0
    name: bool = False


@dataclass(frozen=True, slots=True)
class _Holiday:
    words: tuple[str, ...]
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class _Fixed:
    words: tuple[str, ...]
    date: str


@dataclass(frozen=True, slots=True)
class _Cue:
    words: tuple[str, ...]
    how: str


class Sense(NamedTuple):
    """What a token counts for: its letter in the grammar and its value there. ``name``: may be a name or a verb."""

    letter: str
    value: int | str | date | tuple[int, int] = 0
    name: bool = False


class Lexicon(NamedTuple):
    words: Mapping[str, Sense]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], Sense], ...]]
    """First word -> (its words, sense), longest first."""
    ahead: Ahead


@cached
def lexicon() -> Lexicon:
    """The vocabulary of time, read once. Raises VocabularyError."""
    words: dict[str, Sense] = {}
    for entry in load("times", "word", _Word):
        letter = str(entry.value) if entry.kind == "unit" else LETTERS[entry.kind]
        words |= {word: Sense(letter, entry.value, entry.name) for word in entry.words}
    for fixed in load("times", "fixed", _Fixed):
        words |= {word: Sense("H", date.fromisoformat(fixed.date)) for word in fixed.words}
    return Lexicon(MappingProxyType(words), MappingProxyType(_phrases()), _ahead())


def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], Sense], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], Sense]]] = {}
    for holiday in load("times", "holiday", _Holiday):
        for phrase in holiday.words:
            parts = tuple(phrase.split())
            found.setdefault(parts[0], []).append((parts, Sense("H", (holiday.month, holiday.day))))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in found.items()}


def _ahead() -> Ahead:
    cues = load("times", "ahead", _Cue)
    return Ahead(*(frozenset(word for cue in cues if cue.how == how for word in cue.words) for how in Ahead._fields))


def senses(parse: Parse) -> tuple[str, list[Sense]]:
    """One letter and one sense for every token, in order."""
    book = lexicon()
    found = [_sense(token, book) for token in parse.tokens]
    _unmask_names(parse, found)
    for token in parse.tokens:
        if token.lower in book.phrases:
            _fold_phrase(parse, token.i, book, found)
    return "".join([sense.letter for sense in found]), found


_OTHER = Sense("x")
_REST = Sense("H")


def _fold_phrase(parse: Parse, at: int, book: Lexicon, found: list[Sense]) -> None:
    """Mark a named day's first token with its sense and the rest of its tokens as belonging to it."""
    for words, sense in book.phrases[parse.tokens[at].lower]:
        lowers = tuple(token.lower.replace("’", "'") for token in parse.tokens[at : at + len(words)])
        if lowers == words:
            found[at : at + len(words)] = [sense] + [_REST] * (len(words) - 1)
            return


def _sense(token: Token, book: Lexicon) -> Sense:
    known = book.words.get(token.lower)
    if known is not None:
        return known if not known.name or _is_month(token) else _OTHER
    if token.text[0].isdigit() or token.text[-1].isdigit():
        return _in_figures(token)
    if token.text[-1] == "." and len(token.text) > 1:
        return _abbreviation(token, book)
    return _OTHER


def _unmask_names(parse: Parse, found: list[Sense]) -> None:
    """Take back the months that are somebody's name: right after a title, or bare where a person of that name occurs.

    "Prime Minister May", and then "May said"; but "in May" and "May 3" stay months.
    """
    people = {token.lower for token in parse.tokens if token.entity == "PERSON"}
    for i, sense in enumerate(found):
        if not sense.name or (i + 1 < len(found) and found[i + 1].letter in "DY"):
            continue
        before = parse.tokens[i - 1] if i else None
        titled = before is not None and before.tag == "NNP" and found[i - 1].letter == "x"
        led = before is not None and (before.tag == "IN" or found[i - 1].letter != "x")
        if titled or (parse.tokens[i].lower in people and not led):
            found[i] = _OTHER


def _abbreviation(token: Token, book: Lexicon) -> Sense:
    known = book.words.get(token.lower[:-1])
    return known if known is not None and known.letter in "MW" and token.text[0].isupper() else _OTHER


def _is_month(token: Token) -> bool:
    """ "May", "March", "August" as a month: capitalised, no verb, no part of a person's name."""
    return token.text[0].isupper() and token.tag not in ("MD", "VB", "VBP") and token.entity != "PERSON"


def _in_figures(token: Token) -> Sense:
    text = token.lower
    if _YEAR.match(text):
        return Sense("Y", int(text))
    if number := _ORDINAL.match(text):
        value = int(number[1])
        return Sense("D" if 1 <= value <= 31 else "N", value)
    if text.isdecimal() and len(text) <= 3:
        return Sense("N", int(text))
    if figures := _FIGURES.match(text):
        when = _day_month_year(int(figures[1]), int(figures[2]), int(figures[3]))
        return Sense("s", when or 0)
    if parts := _MID_YEAR.match(text):
        return Sense("j", (int(parts[2]), ("early", "mid", "late").index(parts[1])))
    return _OTHER


def _day_month_year(first: int, second: int, year: int) -> date | None:
    """The day that figures name; None when they name two (04/05/2018 is April here, May there) or none."""
    readings = {_day(year, second, first), _day(year, first, second)} - {None}
    return readings.pop() if len(readings) == 1 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
