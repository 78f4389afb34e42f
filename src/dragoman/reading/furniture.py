"""What stands in a report's text and is not news: captions, credits, adverts, links, buttons, footers.

The patterns are vocabulary (``vocabulary/furniture.toml``). They say what is left out; whatever they do not say stays,
since a sentence of news lost is worse than a caption read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from dragoman.vocabulary import cached, load

Scope = Literal["head", "line", "ending", "opening", "part", "inset"]
TAIL = 200
"""Characters at a line's end in which the credit that closes a caption is looked for; a credit is a name or two."""

SENTENCE_ENDS = frozenset(".!?;:,\"'”’…")
"""A line that ends so is a sentence, not a caption with its credit; nine lines in ten need no further look."""

_LINE = re.compile(r"\S[^\n\r\u2029]*")
_AGENCY = "{agency}"


@dataclass(frozen=True, slots=True)
class Furniture:
    """One kind of furniture; the file's head tells what the fields mean. ``longest`` counts characters of a line."""

    kind: Literal[
        "caption", "credit", "advert", "link", "letter", "button", "forum", "footer", "player", "rule", "front"
    ]
    scope: Scope
    pattern: str
    longest: int = 200
    example: str = ""


@dataclass(frozen=True, slots=True)
class Agency:
    """The names of picture agencies, as one pattern."""

    pattern: str


def spans(text: str) -> tuple[tuple[int, int], ...]:
    """Character spans of ``text`` that are not news: sorted, disjoint, none empty, none beginning or ending in space.

    ``spans("A deal was struck.\\n\\nAdvertisement\\n")`` is ``((20, 33),)``.
    """
    return _merged(sorted(_found(text)))


def without_insets(text: str) -> str:
    """A text with blanks in place of what a page sets amid a sentence: what stands before and after is one sentence.

    Of the same length, so that places in the one are places in the other.
    """
    for _, inset in load_patterns()["inset"]:
        text = inset.sub(_blanked, text)
    return text


def _blanked(found: re.Match[str]) -> str:
    start, end = (at - found.start() for at in found.span("inset"))
    return f"{found[0][:start]}{' ' * (end - start)}{found[0][end:]}"


def _found(text: str) -> Iterator[tuple[int, int]]:
    by_scope = load_patterns()
    for _, head in by_scope["head"]:
        if found := head.match(text):
            yield found.span()
    for line in _LINE.finditer(text):
        start, words = line.start(), line[0].rstrip()
        if _whole(words, by_scope["line"]) or _ended(words, by_scope["ending"]):
            yield start, start + len(words)
            continue
        for _, opening in by_scope["opening"]:
            if found := opening.match(words):
                yield start, start + found.end()
    for _, part in by_scope["part"]:
        yield from (found.span() for found in part.finditer(text))
    for _, inset in by_scope["inset"]:
        yield from (found.span("inset") for found in inset.finditer(text))


def _whole(line: str, patterns: tuple[tuple[int, re.Pattern[str]], ...]) -> bool:
    return any(len(line) <= longest and pattern.fullmatch(line) for longest, pattern in patterns)


def _ended(line: str, patterns: tuple[tuple[int, re.Pattern[str]], ...]) -> bool:
    if line[-1] in SENTENCE_ENDS:
        return False
    start = max(0, len(line) - TAIL)
    return any(len(line) <= longest and pattern.search(line, start) for longest, pattern in patterns)


def _merged(found: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans joined where they touch or overlap."""
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


@cached
def load_patterns() -> dict[Scope, tuple[tuple[int, re.Pattern[str]], ...]]:
    """The vocabulary's patterns, compiled once a process, with the longest line each may take."""
    agencies = "|".join(entry.pattern for entry in load("furniture", "agency", Agency))
    by_scope: dict[Scope, list[tuple[int, re.Pattern[str]]]] = {scope: [] for scope in get_args(Scope)}
    for entry in load("furniture", "furniture", Furniture):
        by_scope[entry.scope].append((entry.longest, _compiled(entry, agencies)))
    return {scope: tuple(entries) for scope, entries in by_scope.items()}


def _compiled(entry: Furniture, agencies: str) -> re.Pattern[str]:
    """The pattern, of which a leading (?i) holds for the whole of it."""
    caseless = entry.pattern.startswith("(?i)")
    pattern = entry.pattern.removeprefix("(?i)").replace(_AGENCY, agencies)
    closed = rf"(?:{pattern})\Z" if entry.scope == "ending" else pattern
    return re.compile(closed, re.IGNORECASE if caseless else 0)
