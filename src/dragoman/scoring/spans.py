"""Stretches of a text, from one code point up to another: where a quotation stands, and when two mean one passage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

type Span = tuple[int, int]

LONGEST = 700
"""Evidence told that is longer than this points at nothing: it must not pass for found by covering half a report."""

SHARED = 0.3
"""The share of the shorter stretch that two must have in common to point at one passage."""

HALF = 0.5
"""The share of the longer that two contents must have in common to be one utterance."""


def find(text: str, quotation: str) -> Span | None:
    """Where a quotation first stands, white space aside; None where it does not, or is empty."""
    words = quotation.split()
    if not words:
        return None
    start = text.find(quotation)
    if start >= 0:
        return start, start + len(quotation)
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.span() if found else None


def find_all(text: str, quotations: Iterable[str]) -> tuple[Span, ...]:
    return tuple(span for one in quotations if (span := find(text, one)))


def length(span: Span) -> int:
    return span[1] - span[0]


def overlap(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def touch(told: Iterable[Span], gold: Sequence[Span]) -> bool:
    """Whether some stretch told and some of the gold point at one passage."""
    return any(one_passage(one, other) for one in told if length(one) <= LONGEST for other in gold)


def one_passage(told: Span, gold: Span) -> bool:
    """Whether two stretches point at one passage: SHARED of the shorter one in common."""
    shared = overlap(told, gold)
    return shared > 0 and shared >= SHARED * min(length(told), length(gold))


def one_content(told: Span, gold: Span) -> bool:
    """Whether two contents are one utterance: half of the longer one in common."""
    return overlap(told, gold) >= HALF * max(length(told), length(gold))
