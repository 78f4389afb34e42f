"""Words said without a verb of saying beside them: signed posts, speakers set before a colon (in a headline, in a
transcript), and quotations that carry on."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Protocol

from dragoman.reading.contents import Hearing, Span, has_verb
from dragoman.reading.language import Parse
from dragoman.reading.quotations import Quotation

_POST = re.compile(r"[—–-]{1,2}\s*(?P<name>[^\n(@]{2,60}?)\s*\(@\w+\)(?P<day>\s+[A-Z][a-z]+ \d{1,2}, \d{4})?")
_LINKS = re.compile(r"(?:\s*(?:https?://\S+|pic\.twitter\.com/\S+))+\s*$")
_PARAGRAPH_START = re.compile(r"\n\s*\n")
_TURN = re.compile(
    r"^[ \t]*(?:[A-Z]{4,} ?[–—-] ?)?(?P<name>[A-Z][^\n:“”\"?!,;]{1,50}):\s+(?P<body>\S[^\n]*)", re.MULTILINE
)
_TURNS_OF_A_TRANSCRIPT = 3
_LONGEST_NAME = 5
"""Words: room for *Mexico Foreign Minister Ana Ruiz*."""
_GAP = 9
"""Characters before a quotation that are looked at for what it follows: room for a paragraph's break."""


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


def turns(parse: Parse) -> Iterator[tuple[Span, Span, str]]:
    """Content, speaker's name and frame where a person's name and a colon open a paragraph (RUIZ: We came to talk.).

    In a transcript, told by three such paragraphs of which one person has two; elsewhere only in the first line, the
    headline, and with a verb: else it is as often the head of a section (Ana Ruiz: a life in the law).
    """
    persons = frozenset(t.lower for t in parse.tokens if t.entity == "PERSON" and not t.text.isupper())
    found = [match for match in _TURN.finditer(parse.text) if _names_a_person(parse, persons, match)]
    last_words = [match["name"].split()[-1].lower() for match in found]
    transcript = len(found) >= _TURNS_OF_A_TRANSCRIPT and len(set(last_words)) < len(found)
    for match in found:
        start, body = match.start("body"), match["body"]
        if transcript:
            yield (start, start + len(body.rstrip(" \t"))), match.span("name"), "turn"
        elif not parse.text[: match.start()].strip() and has_verb(parse, match.span("body")):
            yield (start, start + len(body.rstrip(" \t.;"))), match.span("name"), "headline"


def _names_a_person(parse: Parse, persons: frozenset[str], match: re.Match[str]) -> bool:
    """Whether what stands before a colon ends in a name that the prose gives to a person, and holds no verb."""
    name = match["name"].split()
    if len(name) > _LONGEST_NAME or has_verb(parse, match.span("name")):
        return False
    return name[-1].lower() in persons and all(word[0].isupper() for word in name)


def carried_on[Found: Spoken](
    hearing: Hearing, found: Sequence[Found], lenders: Sequence[Found]
) -> Iterator[tuple[Quotation, Found]]:
    """Whole sentences in quotation marks with no cue of their own, each with the utterance they carry on, out of
    ``lenders``.

    ``found`` is sorted by start.
    """
    by_reach = sorted(lenders, key=_reach)
    reaches = [_reach(u) for u in by_reach]
    for quotation in _untaken(hearing, found):
        last = bisect_right(reaches, quotation.start + 1) - 1
        if last >= 0 and _stands_alone(hearing, quotation):
            yield quotation, by_reach[last]


def introduced(hearing: Hearing, found: Sequence[Spoken]) -> Iterator[tuple[Quotation, int]]:
    """Quotations right after a colon that nobody was found to say, each with the colon's token.

    ``found`` is sorted by start.
    """
    text = hearing.parse.text
    for quotation in _untaken(hearing, found):
        before = text[max(0, quotation.start - _GAP) : quotation.start]
        colon = hearing.parse.token_at(quotation.start - len(before) + before.rfind(":"))
        if not before.rstrip().endswith(":"):
            continue
        if colon is not None and _is_sentence(text[quotation.start : quotation.end]):
            yield quotation, colon


def _untaken(hearing: Hearing, found: Sequence[Spoken]) -> Iterator[Quotation]:
    """Outer quotations of which no part is yet said by somebody."""
    starts = [u.start for u in found]
    furthest = list(accumulate((u.end for u in found), max))
    for quotation in hearing.outer:
        at = bisect_left(starts, quotation.end) - 1
        taken = False
        while not taken and at >= 0 and furthest[at] > quotation.start:
            taken = found[at].end > quotation.start and not _within(found[at], quotation)
            at -= 1
        if not taken:
            yield quotation


def _within(utterance: Spoken, quotation: Quotation) -> bool:
    """Told by the one who is quoted: its verb stands inside the quotation."""
    return utterance.cue is not None and quotation.start < utterance.cue[0] < quotation.end


def _stands_alone(hearing: Hearing, quotation: Quotation) -> bool:
    text = hearing.parse.text
    before = text[max(0, quotation.start - _GAP) : quotation.start].rstrip()[-1:]
    gap = text[max(0, quotation.start - 3) : quotation.start]
    opens = not before or before in ".!?:\"”’'" or "\n" in gap
    return opens and _is_sentence(text[quotation.start : quotation.end])


def _is_sentence(quoted: str) -> bool:
    return len(quoted.strip("\"“”«»'‘’ ").split()) > 2


def _reach(utterance: Spoken) -> int:
    return max(utterance.end, utterance.cue[1] if utterance.cue else 0)
