"""Words said without a verb of saying beside them: signed posts, and quotations that carry on."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Protocol

from dragoman.reading.contents import Hearing, Span
from dragoman.reading.language import Parse
from dragoman.reading.quotations import Quotation

_POST = re.compile(r"[—–-]{1,2}\s*(?P<name>[^\n(@]{2,60}?)\s*\(@\w+\)(?P<day>\s+[A-Z][a-z]+ \d{1,2}, \d{4})?")
_LINKS = re.compile(r"(?:\s*(?:https?://\S+|pic\.twitter\.com/\S+))+\s*$")
_PARAGRAPH_START = re.compile(r"\n\s*\n")


class Spoken(Protocol):
    """What the passes before this one found."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def cue(self) -> Span | None: ...


def posts(parse: Parse) -> Iterator[tuple[Span, Span]]:
    """Content and author's name of posts quoted whole and signed: … — Ana Ruiz (@anaruiz) May 3, 2019."""
    reached = 0
    for match in _POST.finditer(parse.text):
        breaks = [b.end() for b in _PARAGRAPH_START.finditer(parse.text, reached, match.start())]
        start = max([reached, *breaks])
        reached = match.end()
        body = parse.text[start : match.start()]
        end = start + len(_LINKS.sub("", body).rstrip())
        start += len(body) - len(body.lstrip())
        if end - start > 2:
            yield (start, end), match.span("name")


def carried_on[Found: Spoken](
    hearing: Hearing, found: Sequence[Found], lenders: Sequence[Found]
) -> Iterator[tuple[Quotation, Found]]:
    """Whole sentences in quotation marks with no cue of their own, each with the utterance they carry on, out of
    ``lenders``.

    ``found`` is sorted by start.
    """
    starts = [u.start for u in found]
    furthest = list(accumulate((u.end for u in found), max))
    by_reach = sorted(lenders, key=_reach)
    reaches = [_reach(u) for u in by_reach]
    for quotation in hearing.outer:
        last = bisect_right(reaches, quotation.start + 1) - 1
        if last < 0 or not _stands_alone(hearing, quotation):
            continue
        at = bisect_left(starts, quotation.end) - 1
        taken = False
        while not taken and at >= 0 and furthest[at] > quotation.start:
            taken = found[at].end > quotation.start and not _within(found[at], quotation)
            at -= 1
        if not taken:
            yield quotation, by_reach[last]


def _within(utterance: Spoken, quotation: Quotation) -> bool:
    """Told by the one who is quoted: its verb stands inside the quotation."""
    return utterance.cue is not None and quotation.start < utterance.cue[0] < quotation.end


def _stands_alone(hearing: Hearing, quotation: Quotation) -> bool:
    text = hearing.parse.text
    before = text[max(0, quotation.start - 9) : quotation.start].rstrip()[-1:]
    gap = text[max(0, quotation.start - 3) : quotation.start]
    inside = text[quotation.start : quotation.end].strip("\"“”«»'‘’ ")
    return (not before or before in ".!?:\"”’'" or "\n" in gap) and len(inside.split()) > 2


def _reach(utterance: Spoken) -> int:
    return max(utterance.end, utterance.cue[1] if utterance.cue else 0)
