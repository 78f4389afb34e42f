"""Where a report quotes: spans between quotation marks, one for each paragraph a quotation runs over.

Curly and straight double marks, doubled single ones (''so''), guillemets, and single marks used as quotation marks
(told from apostrophes by their neighbours). By printers' custom a quotation over several paragraphs opens each and
closes only the last; each paragraph's part is a span of its own here. Offsets are code points of the text, the marks
included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.reading.language import Parse

_MARK = re.compile(r"''|``|[\"“”„«»‘’'‹›]")
_OPENING = frozenset("“„«‘‹") | {"``"}
_CLOSING = frozenset("”»›")
_SINGLE = frozenset("‘’'‹›")
_SENTENCE_END = re.compile(r"[.!?…][\"”’']?\s+")
_ELISIONS = re.compile(r"\d\d|(?:em|til|tis|twas|cause|bout|round|n)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A span between marks. ``closed`` is false where a paragraph ends before the closing mark; ``depth`` is 0
    outside any other quotation."""

    start: int
    end: int
    closed: bool
    depth: int


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    opens: bool
    closes: bool
    single: bool


def quotations(parse: Parse) -> tuple[Quotation, ...]:
    """All quotations of a text, sorted by start; an inner one follows its outer."""
    found: list[Quotation] = []
    for start, end in _paragraphs(parse):
        marks = list(_marks(parse.as_read, start, end))
        outer = _pair(parse.as_read, [mark for mark in marks if not mark.single], end)
        inner = _singles(parse.as_read, [mark for mark in marks if mark.single], outer, end)
        found += _nested(outer + inner)
    return tuple(found)


def _paragraphs(parse: Parse) -> Iterator[tuple[int, int]]:
    """Start and end of each paragraph that holds a sentence."""
    start = end = None
    number = -1
    for sentence in parse.sentences:
        if sentence.paragraph != number:
            if start is not None and end is not None:
                yield start, end
            start, number = sentence.start, sentence.paragraph
        end = sentence.end
    if start is not None and end is not None:
        yield start, end


def _marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    for match in _MARK.finditer(text, start, end):
        before = text[match.start() - 1] if match.start() > start else " "
        after = text[match.end()] if match.end() < end else " "
        mark, single = match.group(), match.group() in _SINGLE
        opens, closes = _turns(mark, before, after)
        if single and opens and _ELISIONS.match(text, match.end(), end):
            opens = mark == "‘"
        if opens or closes:
            yield _Mark(match.start(), match.end(), opens, closes, single)


def _turns(mark: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a mark may open, and whether it may close, by its shape and its neighbours."""
    if mark in _OPENING:
        return True, False
    if mark in _CLOSING:
        return False, True
    free_before = not before.isalnum() and before not in ".,!?…%)]’”"
    free_after = not after.isalnum() and after not in "$£€#@([“‘"
    if mark in "’'":
        return free_before and not free_after and mark == "'", free_after and not before.isspace()
    if before.isspace() and after.isspace():
        return True, True
    if not free_before and not free_after:  # set tight (``…Irbil."But …``): whichever the marks before it call for
        return before in ".,!?…", True
    return free_before and not after.isspace(), free_after and not before.isspace()


def _pair(text: str, marks: list[_Mark], end: int) -> list[Quotation]:
    """Double marks in order. An opening while one is open ends that one; one open at the end runs to the end."""
    found: list[Quotation] = []
    opened: _Mark | None = None
    for mark in marks:
        if opened is None:
            opened = mark if mark.opens else None
        elif mark.closes:
            found.append(Quotation(opened.start, mark.end, True, 0))
            opened = None
        elif text[opened.end : mark.start].strip():
            found += _unclosed(text, opened.start, mark.start)
            opened = mark
    if opened is not None:
        found += _unclosed(text, opened.start, end)
    return found


def _unclosed(text: str, start: int, end: int) -> list[Quotation]:
    """A quotation without a closing mark: to the last sentence's end before another opens."""
    stop = end
    if end < len(text) and _MARK.match(text, end):
        ends = [match.start() + 1 for match in _SENTENCE_END.finditer(text, start, end)]
        if not ends:
            return []
        stop = ends[-1]
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return [Quotation(start, stop, False, 0)] if stop - start > 1 else []


def _singles(text: str, marks: list[_Mark], outer: list[Quotation], end: int) -> list[Quotation]:
    """Single marks: an opening counts only with a closing in the same paragraph and the same outer quotation."""
    found: list[Quotation] = []
    reached = 0
    for at, mark in enumerate(marks):
        if not mark.opens or mark.start < reached:
            continue
        limit = min((q.end for q in outer if q.start < mark.start < q.end), default=end)
        closing = _closing(text, marks[at + 1 :], limit)
        if closing is not None and text[mark.end : closing.start].strip():
            found.append(Quotation(mark.start, closing.end, True, 0))
            reached = closing.end
    return found


def _closing(text: str, marks: list[_Mark], limit: int) -> _Mark | None:
    """The closing single mark: the first after a stop; failing that the first that is no plural's apostrophe."""
    candidates: list[_Mark] = []
    for mark in marks:
        if mark.start >= limit or (mark.opens and not mark.closes):
            break
        if mark.closes:
            candidates.append(mark)
    after_stop = [mark for mark in candidates if text[mark.start - 1] in ".,!?…"]
    not_plural = [mark for mark in candidates if text[mark.start - 1] not in "sS"]
    return next(iter(after_stop or not_plural or candidates), None)


def _nested(found: list[Quotation]) -> list[Quotation]:
    """In order of start, with depth."""
    result: list[Quotation] = []
    around: list[Quotation] = []
    for quotation in sorted(found, key=lambda q: (q.start, -q.end)):
        around = [q for q in around if quotation.start < q.end]
        result.append(Quotation(quotation.start, quotation.end, quotation.closed, len(around)))
        around.append(quotation)
    return result
