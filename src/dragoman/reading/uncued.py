"""Words said without a verb of saying beside them: signed posts, and quotations that carry on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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


def carried_on[Found: Spoken](hearing: Hearing, found: Sequence[Found]) -> Iterator[tuple[Quotation, Found]]:
    """Whole sentences in quotation marks with no cue of their own, each with the utterance they carry on."""
    for quotation in hearing.outer:
        if any(u.start < quotation.end and quotation.start < u.end for u in found):
            continue
        if _stands_alone(hearing, quotation):
            last = _last_before(found, quotation)
            if last is not None:
                yield quotation, last


def _stands_alone(hearing: Hearing, quotation: Quotation) -> bool:
    text = hearing.parse.text
    before = text[: quotation.start].rstrip()[-1:]
    gap = text[max(0, quotation.start - 3) : quotation.start]
    inside = text[quotation.start : quotation.end].strip("\"“”«»'‘’ ")
    return (not before or before in ".!?:\"”’'" or "\n" in gap) and len(inside.split()) > 2


def _last_before[Found: Spoken](found: Sequence[Found], quotation: Quotation) -> Found | None:
    earlier = [u for u in found if _reach(u) <= quotation.start + 1]
    return max(earlier, key=_reach, default=None)


def _reach(utterance: Spoken) -> int:
    return max(utterance.end, utterance.cue[1] if utterance.cue else 0)
