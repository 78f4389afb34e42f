"""Full-text search: a person's words -> reports, best first, with the matched words cited in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from dragoman.nouns import Citation, Question
from dragoman.record import dialects, filters, rows
from dragoman.record.kept import Hit
from dragoman.record.phrases import parse, places

SNIPPET = 240
"""Length of a snippet, in characters."""

_LEAD = 60


def search(connection: Connection, asked: str, question: Question, limit: int) -> Iterator[Hit]:
    """Reports whose text or title hold all the words asked for, the most telling first.

    Accents and case do not matter; ``"in double quotes"`` asks for a phrase, ``tariff*`` for every word that begins
    so. A word of four letters and more is found in singular and plural, but within quotes. Nothing else in the words
    has a meaning of its own.

    Raises UsageError where no word is asked for.
    """
    phrases = parse(asked)
    folded = [phrase.folded() for phrase in phrases]
    for row in dialects.of(connection).hits(connection, phrases, filters.reports(question), limit):
        report = rows.report_of(row)
        found = places(report.text, folded)
        snippet, marked = _show(report.text, found)
        yield Hit(report, snippet, marked, len({(start, end) for start, end, _ in found}))


def count(connection: Connection, asked: str, question: Question) -> int:
    """How many reports hold all the words asked for. Raises UsageError where no word is."""
    return dialects.of(connection).count_hits(connection, parse(asked), filters.reports(question))


def _show(text: str, found: Sequence[tuple[int, int, int]]) -> tuple[Citation, tuple[Citation, ...]]:
    """The stretch that holds the most different phrases, the first of several, and the matches within it."""
    anchor = max(found, key=lambda place: (_variety(found, place[0]), -place[0]), default=(0, 0, 0))[0]
    start, end = _whole_words(text, max(0, anchor - _LEAD), min(len(text), max(0, anchor - _LEAD) + SNIPPET), anchor)
    inside = dict.fromkeys((first, last) for first, last, _ in found if start <= first and last <= end)
    return Citation(start, end, text[start:end]), tuple(Citation(a, b, text[a:b]) for a, b in inside)


def _variety(found: Sequence[tuple[int, int, int]], start: int) -> int:
    return len({number for first, last, number in found if start <= first and last <= start + SNIPPET - _LEAD})


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
