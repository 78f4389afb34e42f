"""The values of the happenings step: the scene it looks at, the tellings it finds, the happenings it makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dragoman.nouns import EventType, LocalActor, Mention, Role, Status, Topic
from dragoman.reading.encoder import Floats
from dragoman.reading.features import Candidate, by_sentence, candidates, heads
from dragoman.reading.language import Parse, Sentence


@dataclass(frozen=True)
class Scene:
    """A report as the happenings step sees it: its parse, who is in it, and which sentences are read."""

    parse: Parse
    sentences: tuple[Sentence, ...]
    actors: Sequence[LocalActor]
    mentions: Sequence[Mention]
    members: Mapping[int, Sequence[int]]

    @cached_property
    def tokens(self) -> list[int]:
        return heads(self.parse, self.mentions)

    @cached_property
    def placed(self) -> Mapping[int, list[int]]:
        return by_sentence(self.parse, self.tokens)

    def candidates(self, sentence: Sentence, near: Sequence[int]) -> list[Candidate]:
        """Who may take part in what a sentence tells; ``near``: the sentences read together with it."""
        who = (self.mentions, self.members, self.tokens, self.placed, self.actors)
        return candidates(self.parse, sentence, near, *who)

    def actors_in(self, sentence: int) -> frozenset[int]:
        """The actors a sentence mentions."""
        found: set[int] = set()
        for m in self.placed.get(sentence, ()):
            actor = self.mentions[m].actor
            found.update(self.members.get(m, () if actor is None else (actor,)))
        return frozenset(found)


@dataclass(frozen=True)
class Telling:
    """One event type told in one sentence. ``vector`` is what the type's query gathered, ``word`` the token it looked
    at most."""

    sentence: Sentence
    type: EventType
    probability: float
    vector: Floats
    word: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate for a part in a happening, with the role head's shares for each part. None of them is quite 0."""

    actor: int
    mention: int
    none_share: float
    actor_share: float
    recipient_share: float
    absent_share: float


@dataclass(frozen=True)
class Party:
    actor: int
    role: Role
    probability: float
    mention: int


@dataclass(frozen=True)
class Happening:
    """One happening with all its tellings, the likeliest first, and what the heads say of it."""

    tellings: tuple[Telling, ...]
    joined: tuple[float, ...]
    """For every telling but the first: the probability that it tells the same."""
    parties: tuple[Party, ...]
    status: Status
    status_probability: float
    mode: str | None
    date_bases: Mapping[str, float]
    topics: tuple[Topic, ...]
    status_cues: tuple[str, ...] = ()
    """The words that speak for the status told."""

    @property
    def main(self) -> Telling:
        return self.tellings[0]
