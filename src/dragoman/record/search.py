"""Full-text search: a person's words -> reports, best first, with the matched words cited in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, column, func, literal_column, select, table

from dragoman.errors import UsageError
from dragoman.nouns import Citation, Question
from dragoman.record import filters, rows
from dragoman.record import schema as s
from dragoman.record.folding import fold, words
from dragoman.record.kept import Hit

SNIPPET = 240
"""Length of a snippet, in characters."""

_LEAD = 60
_TITLE_WEIGHT = 4.0
_ASKED = re.compile(r'"([^"]*)"?|(\S+)')
_INDEX = table("report_search", column("rowid"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand next to one another. ``open_ended``: the last may be the beginning of a longer one."""

    words: tuple[str, ...]
    open_ended: bool

    def matches(self, found: Sequence[str]) -> bool:
        if self.open_ended:
            return tuple(found[:-1]) == self.words[:-1] and found[-1].startswith(self.words[-1])
        return tuple(found) == self.words


def search(connection: Connection, asked: str, question: Question, limit: int) -> Iterator[Hit]:
    """Reports whose text or title hold all the words asked for, the most telling first.

    Accents and case do not matter; ``"in double quotes"`` asks for a phrase, ``tariff*`` for every word that begins
    so. Nothing else in the words has a meaning of its own.

    Raises UsageError where no word is asked for.
    """
    phrases = parse(asked)
    rank = func.bm25(literal_column("report_search"), _TITLE_WEIGHT, 1.0)
    query = (
        select(s.reports, s.copies.c.copy_of)
        .join(_INDEX, _INDEX.c.rowid == s.reports.c.number)
        .outerjoin(s.copies, s.copies.c.report == s.reports.c.id)
        .where(literal_column("report_search").op("MATCH")(_expression(phrases)), filters.reports(question))
        .order_by(rank, s.reports.c.id)
        .limit(limit)
    )
    folded = [Phrase(tuple(fold(word) for word in phrase.words), phrase.open_ended) for phrase in phrases]
    for row in connection.execute(query).mappings():
        report = rows.report_of(row)
        snippet, marked = _show(report.text, _places(report.text, folded))
        yield Hit(report, snippet, marked)


def parse(asked: str) -> tuple[Phrase, ...]:
    """The phrases that a person's words ask for."""
    phrases = []
    for quoted, bare in _ASKED.findall(asked):
        text = quoted or bare
        found = tuple(text[start:end] for start, end in words(text))
        if found:
            phrases.append(Phrase(found, open_ended=bare.endswith("*")))
    if not phrases:
        raise UsageError(f"nothing to search for in {asked!r}: give a word.")
    return tuple(phrases)


def _expression(phrases: Sequence[Phrase]) -> str:
    """FTS5's form: every phrase in quotes, so that no word is taken for an operator."""
    return " AND ".join(f'"{" ".join(phrase.words)}"' + (" *" if phrase.open_ended else "") for phrase in phrases)


def _places(text: str, phrases: Sequence[Phrase]) -> list[tuple[int, int, int]]:
    """Where phrases stand in a text: start, end, number of the phrase; in order of the text."""
    spans = words(text)
    folded = [fold(text[start:end]) for start, end in spans]
    places = []
    for i in range(len(spans)):
        for number, phrase in enumerate(phrases):
            last = i + len(phrase.words)
            if last <= len(spans) and phrase.matches(folded[i:last]):
                places.append((spans[i][0], spans[last - 1][1], number))
    return places


def _show(text: str, places: Sequence[tuple[int, int, int]]) -> tuple[Citation, tuple[Citation, ...]]:
    """The stretch that holds the most different phrases, the first of several, and the matches within it."""
    anchor = max(places, key=lambda place: (_variety(places, place[0]), -place[0]), default=(0, 0, 0))[0]
    start, end = _whole_words(text, max(0, anchor - _LEAD), min(len(text), max(0, anchor - _LEAD) + SNIPPET), anchor)
    inside = dict.fromkeys((first, last) for first, last, _ in places if start <= first and last <= end)
    return Citation(start, end, text[start:end]), tuple(Citation(a, b, text[a:b]) for a, b in inside)


def _variety(places: Sequence[tuple[int, int, int]], start: int) -> int:
    return len({number for first, last, number in places if start <= first and last <= start + SNIPPET - _LEAD})


def _whole_words(text: str, start: int, end: int, anchor: int) -> tuple[int, int]:
    """Narrow a stretch so that it cuts no word, as long as the word at ``anchor`` stays whole."""
    if start > 0:
        start = next((i for i in range(start, anchor) if text[i - 1].isspace()), anchor)
    if end < len(text) and not text[end].isspace():
        end = next((i for i in range(end, anchor, -1) if text[i - 1].isspace()), end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
