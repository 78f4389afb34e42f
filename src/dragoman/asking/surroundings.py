"""The words around a place in a report: the sentence that it stands in, as nearly as stops and line breaks show it."""

from __future__ import annotations

import re

from dragoman.nouns import Citation

FARTHEST = 240
"""Characters shown to either side, at most."""

_BREAK = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])|\n\s*\n")
_SHORT = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Rev|Hon|Gens?|Maj|Brig|Adm|Capt|Cmdr|Cpl|Pvt|Lt|Col|Sgt|Sens?|Gov|Reps?|Amb|Sec|St|Jr|Sr"
    r"|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|U\.S|U\.N|U\.K|E\.U)\.\s+)$"
)
"""Stops that end an abbreviation and not a sentence."""


def around(text: str, start: int, end: int) -> Citation:
    """The sentence around ``text[start:end]``, cut at a word where it is long. Always the text's own characters."""
    low, high = max(0, start - FARTHEST), min(len(text), end + FARTHEST)
    begins = [found.end() for found in _breaks(text, low, start)]
    ends = [_stop(text, found) for found in _breaks(text, end, high)]
    first = begins[-1] if begins else _word_after(text, low, start)
    last = ends[0] if ends else _word_before(text, high, end)
    first, last = min(first, start), max(last, end)  # a place may itself be white space
    return Citation(first, last, text[first:last])


def _breaks(text: str, low: int, high: int) -> list[re.Match[str]]:
    found = _BREAK.finditer(text, max(0, low - 1), min(len(text), high + 1))
    return [one for one in found if low <= one.end() <= high and not _SHORT.search(text[max(0, low - 6) : one.end()])]


def _stop(text: str, found: re.Match[str]) -> int:
    """Where a sentence ends: after its stop, before the white space."""
    return found.start() + len(found[0].rstrip())


def _word_after(text: str, low: int, start: int) -> int:
    """The first beginning of a word from ``low`` on."""
    if low == 0:
        return len(text[:start]) - len(text[:start].lstrip())
    space = re.search(r"\s+", text[low:start])
    return low + space.end() if space else start


def _word_before(text: str, high: int, end: int) -> int:
    """The last end of a word up to ``high``."""
    if high == len(text):
        return end + len(text[end:].rstrip())
    words = text[end:high]
    cut = max((found.start() for found in re.finditer(r"\s+", words)), default=len(words))
    return end + cut
