"""Whether the order of words allows that one party did something to another: a check without a grammar.

"A struck B", "B was struck by A" and "A's threat against B" may say so; in "A and B struck C" neither does it to the
other, and in "B's demand" it is B who demands. What is not known to be otherwise passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_JOINED = re.compile(
    r"(?:['’]s)?\s*(?:,|\band\b|&|\balong with\b|\bas well as\b)\s*"
    r"(?:(?:the|both|and|[A-Z][\w.'’-]*|,|president|mr\.?)\s*)*",
)
_OWNS = re.compile(r"^\s*['’]s?\s+(?:[\w-]+\s+){0,2}$")
_DOER = re.compile(r"\b(?:by|from)\s+(?:[\w.'’-]+\s+){0,4}$", re.IGNORECASE)
_BY = re.compile(r"\bby\s+(?:(?:the|mr\.?|president|minister|prime)\s+)*$", re.IGNORECASE)
_TARGET = re.compile(
    r"\b(?:against|on|upon|to|at|toward|towards|for|of|over|with)\s+(?:[\w.'’-]+\s+){0,3}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int


def may_act(
    text: str, actor: Iterable[Span], other: Iterable[Span], trigger: Span | None, *, voiced: bool = False
) -> bool:
    """Whether some naming of the actor and some naming of the other stand as doer and done-to around the trigger.

    ``voiced``: an act of speech, which is done to nobody who stands right before the word for it.
    """
    pairs = [(one, two) for one in actor for two in other if one.end <= two.start or two.end <= one.start]
    if not pairs:
        return True
    return any(_may(text, one, two, trigger, voiced) for one, two in pairs)


def leads(text: str, actor: Span, trigger: Span) -> bool:
    """Whether an actor stands before the trigger, holds it, or after a "by"."""
    return actor.start < trigger.end or bool(_DOER.search(text[: actor.start]))


def _may(text: str, actor: Span, other: Span, trigger: Span | None, voiced: bool) -> bool:
    first, second = sorted((actor, other), key=lambda span: span.start)
    if _JOINED.fullmatch(text[first.end : second.start]):
        return False
    if trigger is None or (trigger.start < actor.end and actor.start < trigger.end):
        return True
    if other.end <= trigger.start and _OWNS.match(text[other.end : trigger.start]):
        return False
    between = actor.end <= other.start and other.end <= trigger.start
    if voiced and between and not _TARGET.search(text[: other.start]):
        return False
    if other.start >= trigger.end and _BY.search(text[: other.start]):
        return False
    if actor.end <= trigger.start:
        return actor.start < other.start or bool(_TARGET.search(text[: other.start]))
    return bool(_DOER.search(text[: actor.start]) or _OWNS.match(text[actor.end : actor.end + 1] + " "))


def spans(text: str, words: str) -> tuple[Span, ...]:
    """Where words stand in a text as whole words, in any case."""
    if not words:
        return ()
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    return tuple(Span(*found.span()) for found in re.finditer(pattern, text, re.IGNORECASE))
