"""The vocabulary of sentences (``vocabulary/phrases.toml``), validated and looked up by type, mode and status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

from dragoman.errors import VocabularyError
from dragoman.nouns import BuiltInTopic, EventType, Status, Topic
from dragoman.vocabulary import load

WhenName = Literal["day", "week", "month", "year", "interval", "reported"]


@dataclass(frozen=True, slots=True)
class Frame:
    status: Status
    active: str
    passive: str
    absent: str
    absence: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """One kind of act. Base, past and running form where somebody acts; subject and participle where nobody does."""

    type: EventType
    both: tuple[str, ...]
    alone: tuple[str, ...]
    received: tuple[str, ...]
    nobody: tuple[str, ...]
    topic: str
    mode: str | None = None
    voiced: bool = False
    together: tuple[str, ...] = ()
    where: str = "in"


@dataclass(frozen=True, slots=True)
class Verb:
    """The plain word for an act towards somebody, where a report uses one of ``words`` for it."""

    type: EventType
    words: tuple[str, ...]
    both: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _When:
    name: WhenName
    words: str


@dataclass(frozen=True, slots=True)
class _TopicWords:
    topic: BuiltInTopic
    words: str


@dataclass(frozen=True, slots=True)
class _Noun:
    type: EventType
    one: str
    many: str


@dataclass(frozen=True, slots=True)
class _WordList:
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """The whole vocabulary of sentences, ready for look-up."""

    frames: Mapping[Status, Frame]
    acts: Mapping[tuple[EventType, str | None], Phrase]
    verbs: Mapping[tuple[EventType, str], tuple[str, ...]]
    """By a type and a report's own word: base, past and running form where somebody acts towards {other}."""
    when: Mapping[WhenName, str]
    topics: Mapping[Topic, str]
    articled: frozenset[str]
    plurals: frozenset[str]
    determiners: frozenset[str]
    family_first: frozenset[str]
    """Countries of people whose family name comes first."""
    nouns: Mapping[EventType, tuple[str, str]]
    """What one and what several happenings of a type are called where they are only counted."""

    @classmethod
    def load(cls) -> Phrases:
        """Raises VocabularyError when a phrase lacks one of its forms."""
        acts = load("phrases", "phrase", Phrase)
        verbs = load("phrases", "verb", Verb)
        faults = [fault for act in acts for fault in _faults(act)]
        faults += [f"phrases.toml: verb {one.words}: 'both' needs 3 forms" for one in verbs if len(one.both) != 3]
        if faults:
            raise VocabularyError("\n".join(faults))
        return cls(
            frames={frame.status: frame for frame in load("phrases", "frame", Frame)},
            acts={(act.type, act.mode): act for act in acts},
            verbs={(verb.type, word): verb.both for verb in verbs for word in verb.words},
            when={when.name: when.words for when in load("phrases", "when", _When)},
            topics={topic.topic: topic.words for topic in load("phrases", "topic", _TopicWords)},
            articled=frozenset(_words("article")),
            plurals=frozenset(_words("plural")),
            determiners=frozenset(_words("determiner")),
            family_first=frozenset(_words("family_first")),
            nouns={noun.type: (noun.one, noun.many) for noun in load("phrases", "noun", _Noun)},
        )

    def act(self, type: EventType, mode: str | None) -> Phrase:
        """The phrase for a type and mode; a mode that has none is told by its type."""
        return self.acts.get((type, mode)) or self.acts[type, None]


def _words(array: str) -> list[str]:
    return [word for entry in load("phrases", array, _WordList) for word in entry.words]


def _faults(act: Phrase) -> list[str]:
    wanted = {"both": (3,), "alone": (3,), "together": (0, 3), "received": (2,), "nobody": (2,)}
    return [
        f"phrases.toml: phrase {act.type} {act.mode or ''}: {field.name!r} needs {max(wanted[field.name])} forms"
        for field in fields(act)
        if field.name in wanted and len(getattr(act, field.name)) not in wanted[field.name]
    ]
