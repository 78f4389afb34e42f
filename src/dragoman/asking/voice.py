"""In whose voice a report tells something: its own, somebody's within quotation marks, or one that it leaves open.

What stands within quotation marks is somebody's word and no fact; "reportedly" and "alleged" leave it open; and where a
word of speech stands beside the act, but the reading found nobody who says so, the words know more than the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dragoman.asking.bearing import Bearing

_MARKS = re.compile(r"[“”\"]")
_APART = re.compile(r"\b(?:after|before|when|while|but|as|since|because|until|during|following)\b|[.;:]\s")
_JOINED = re.compile(r"\b(?:after|before|when|while|but|as|since|because|who|which|whom|and|that|in which)\b|[.;]\s")
"""What parts a word of speech from a trigger after it, and from one before it: they are of two clauses."""

_CLAUSE = 80
"""Characters before and after a trigger within which a word that leaves it open is looked for."""


def is_quoted(text: str, at: int) -> bool:
    """Whether a place stands within quotation marks, as far as the marks tell. Straight ones of an odd number belong
    to a quotation that began before the text, or goes on after it: then nothing is certain."""
    marks = [(found.start(), found[0]) for found in _MARKS.finditer(text)]
    straight = [start for start, mark in marks if mark == '"']
    if len(straight) % 2:
        return True
    curly = [(start, mark) for start, mark in marks if mark != '"']
    before = [mark for start, mark in curly if start < at]
    after = [mark for start, mark in curly if start >= at]
    if before:
        return before[-1] == "“" or sum(start < at for start in straight) % 2 == 1
    return (bool(after) and after[0] == "”") or sum(start < at for start in straight) % 2 == 1


def is_hedged(text: str, start: int, end: int, hedges: frozenset[str]) -> bool:
    """Whether words close to a trigger leave open whether it is so: "reportedly", "is believed to have"."""
    near = text[max(0, start - _CLAUSE) : end + _CLAUSE // 2].casefold()
    return any(word in hedges for word in re.findall(r"[\w'’-]+", near))


def is_told_by_another(text: str, start: int, end: int, acting: Iterable[str], bearing: Bearing) -> bool:
    """Whether a word of speech governs what the trigger tells, and none of those who act stands beside it: "officials
    said that Peru had …", "…, diplomats said"; not "… when he met", nor "… and said"."""
    before, after = text[:start], text[end:]
    governs = any(not _APART.search(before[stop:]) for _, stop in bearing.speech(before))
    governs = governs or any(not _JOINED.search(after[:begin]) for begin, _ in bearing.speech(after))
    return governs and not any(bearing.says(text, name) for name in acting)
