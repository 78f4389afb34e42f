"""What an actor said over time, topic by topic, and where it turned: both sides in their own words.

A statement's topics are those of the accounts that its words are evidence of; where there is none it is "other".

A turn is told by one rule, in the terms of the field. An account in which the actor acts by words is either verbal
cooperation or verbal conflict (PLOVER's quads, ``vocabulary/scores.toml``). Where two such accounts follow one another
on one topic towards one counterpart, told by reports of different days, and the quad is not the same, the actor has
shifted: from refusing (REJECT) to agreeing (AGREE), or back. Planned, possible, denied and cancelled acts do not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.asking.history import Teller
from dragoman.asking.parties import Party
from dragoman.asking.scale import Quad
from dragoman.errors import UsageError
from dragoman.nouns import Question, Topic

if TYPE_CHECKING:
    from dragoman.record import KeptReport, KeptStatement, Record

_EVERYTHING = Question()


@dataclass(frozen=True, slots=True)
class Saying:
    """A statement, and the report that it is from."""

    statement: KeptStatement
    report: KeptReport


@dataclass(frozen=True, slots=True)
class Stance:
    """An act in words and its quad."""

    teller: Teller
    quad: Quad


@dataclass(frozen=True, slots=True)
class Shift:
    """From one quad to the other, towards ``toward``; ``rule`` says it in words."""

    toward: str
    before: Stance
    after: Stance
    rule: str


@dataclass(frozen=True, slots=True)
class OnTopic:
    """What was said on one topic, oldest first, and where it turned."""

    topic: Topic
    sayings: tuple[Saying, ...]
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class Positions:
    actor: Party
    question: Question
    topics: tuple[OnTopic, ...]


def positions(record: Record, actor: str, question: Question = _EVERYTHING) -> Positions:
    """What a country's speakers, or an actor of this name or id, said. ``question.about`` narrows the topics.

    Raises:
        UsageError: nobody is called so.
    """
    raise UsageError("positions: not yet")
