"""What a vocabulary adds to the learned reading: triggers that tell an event of a type, and topics of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.errors import VocabularyError
from dragoman.nouns import TOPICS, EventType
from dragoman.reading.language import Parse, Sentence
from dragoman.vocabulary import cached, load

SURE = 0.7
"""The probability of an event that a trigger tells, where it says none; as of a meeting that the words call off."""
_OWN = re.compile(r"(?P<of>[a-z_]+)\.[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Trigger:
    """``words`` tell an event of ``type`` with probability ``sure``."""

    name: str
    words: tuple[str, ...]
    type: EventType
    example: str
    sure: float = SURE


@dataclass(frozen=True, slots=True)
class OwnTopic:
    """``name`` is a built-in topic, a dot and a word; told where a sentence has one of ``words``, of ``types`` only."""

    name: str
    words: tuple[str, ...]
    example: str
    types: tuple[EventType, ...] = ()

    @property
    def parent(self) -> str:
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Found:
    """A trigger's words in a sentence, and the token that governs them."""

    trigger: Trigger
    words: str
    token: int


@dataclass(frozen=True)
class Ontology:
    """The triggers by type and the topics, each with the pattern of its words."""

    triggers: Mapping[EventType, tuple[tuple[Trigger, re.Pattern[str]], ...]]
    topics: tuple[tuple[OwnTopic, re.Pattern[str]], ...]

    def trigger(self, parse: Parse, sentence: Sentence, kind: EventType) -> Found | None:
        """The surest trigger of a type in a sentence, the first of those."""
        text = parse.as_read[sentence.start : sentence.end]
        found = [
            Found(one, match[0], _governing(parse, sentence.start + match.start(), sentence.start + match.end()))
            for one, pattern in self.triggers.get(kind, ())
            if (match := pattern.search(text))
        ]
        return max(found, key=lambda one: one.trigger.sure, default=None)

    def told_topics(
        self, parse: Parse, sentences: Iterable[Sentence], kind: EventType
    ) -> tuple[tuple[OwnTopic, str], ...]:
        """The topics whose words stand in the sentences, each with the words, in the vocabulary's order."""
        texts = [parse.as_read[one.start : one.end] for one in sentences]
        return tuple(
            (topic, match[0])
            for topic, pattern in self.topics
            if not topic.types or kind in topic.types
            if (match := next(filter(None, map(pattern.search, texts)), None))
        )


@cached
def ontology() -> Ontology:
    """The vocabulary's triggers and topics.

    Raises:
        VocabularyError: naming each entry at fault: a topic of no built-in one, words that its own example lacks.
    """
    triggers, topics = load("triggers", "trigger", Trigger), load("topics", "topic", OwnTopic)
    faults = [f"triggers.toml: {one.name}: {fault}" for one in triggers for fault in _trigger_faults(one)]
    faults += [f"topics.toml: {one.name}: {fault}" for one in topics for fault in _topic_faults(one)]
    if faults:
        raise VocabularyError("\n".join(faults))
    by_type: dict[EventType, list[tuple[Trigger, re.Pattern[str]]]] = {}
    for one in triggers:
        by_type.setdefault(one.type, []).append((one, _pattern(one.words)))
    return Ontology(
        {kind: tuple(found) for kind, found in by_type.items()}, tuple((one, _pattern(one.words)) for one in topics)
    )


def _trigger_faults(one: Trigger) -> Iterable[str]:
    if not 0.5 <= one.sure <= 1:
        yield f"sure {one.sure} is not from 0.5 to 1"
    yield from _words_faults(one)


def _topic_faults(one: OwnTopic) -> Iterable[str]:
    named = _OWN.fullmatch(one.name)
    if not named or named["of"] not in TOPICS:
        yield f"a topic is called by a built-in one, a dot and a word (trade.{one.name}); built in: {', '.join(TOPICS)}"
    yield from _words_faults(one)


def _words_faults(one: Any) -> Iterable[str]:
    if not one.words or not all(word.strip() for word in one.words):
        yield "has no words, or an empty one"
    elif not _pattern(one.words).search(one.example):
        yield f"its example has none of its words: {one.example!r}"


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Whole words in any case, the longest first; any white space between them."""
    longest = sorted({*words}, key=lambda word: (-len(word), word))
    forms = "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest)
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE)


def _governing(parse: Parse, start: int, end: int) -> int:
    """The token of a span whose governor lies outside it."""
    first = parse.token_at(start) or 0
    at = first
    while at < len(parse.tokens) and parse.tokens[at].start < end:
        governor = parse.tokens[at].head
        if governor == at or not start <= parse.tokens[governor].start < end:
            return at
        at += 1
    return first
