"""A report's text split where its evidence begins and ends, so that a face can mark it; spans may overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dragoman.nouns import Account


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text within which nothing begins or ends.

    ``inside`` holds the numbers of the accounts whose evidence covers it; ``opens`` those whose evidence begins with
    it and ``closes`` those whose evidence ends with it. The pieces' texts, joined, are the report's text.
    """

    start: int
    text: str
    opens: tuple[int, ...]
    inside: tuple[int, ...]
    closes: tuple[int, ...]


def in_text_order[Told: Account](accounts: Iterable[Told]) -> tuple[Told, ...]:
    """Accounts by where their first evidence stands; an account's place in this order is its number, from 1."""
    return tuple(sorted(accounts, key=lambda a: (min((c.start for c in a.evidence), default=0), a.id)))


def pieces(text: str, accounts: Sequence[Account]) -> tuple[Piece, ...]:
    """The text split at every end of evidence. ``accounts`` are numbered from 1 in the order given."""
    return split(
        text, [(c.start, c.end, number) for number, account in enumerate(accounts, 1) for c in account.evidence]
    )


def split(text: str, numbered: Iterable[tuple[int, int, int]]) -> tuple[Piece, ...]:
    """The text split wherever a span begins or ends. A span is its start, its end and the number of what it marks."""
    spans = [span for span in dict.fromkeys(numbered) if span[0] < span[1]]
    cuts = sorted({0, len(text), *(start for start, _, _ in spans), *(end for _, end, _ in spans)})
    opens: dict[int, list[int]] = {}
    closes: dict[int, list[int]] = {}
    for start, end, number in spans:
        opens.setdefault(start, []).append(number)
        closes.setdefault(end, []).append(number)
    running: list[int] = []
    found: list[Piece] = []
    for start, end in pairwise(cuts):
        beginning = sorted(opens.get(start, ()))
        running = sorted([*running, *beginning])
        ending = sorted(closes.get(end, ()), reverse=True)
        found.append(Piece(start, text[start:end], tuple(beginning), tuple(dict.fromkeys(running)), tuple(ending)))
        for number in ending:
            running.remove(number)
    return tuple(found)
