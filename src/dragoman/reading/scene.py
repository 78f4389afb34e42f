"""The values of the happenings step: the scene it looks at, the tellings it finds, the happenings it makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from dragoman.nouns import Dated, EventType, LocalActor, Mention, Role, Status, Topic
from dragoman.reading import spots
from dragoman.reading.encoder import Floats
from dragoman.reading.features import Candidate, Standing, by_sentence, candidates, heads, standings
from dragoman.reading.language import Parse, Sentence
from dragoman.reading.parts import part, parts
from dragoman.reading.spots import Expression, Located, Spot

FAR = 31
"""Days between the times of two sentences from which they cannot tell one happening, however alike they are."""


@dataclass(frozen=True)
class Scene:
    """A report as the happenings step sees it: its parse, who is in it, and which sentences are read."""

    parse: Parse
    sentences: tuple[Sentence, ...]
    actors: Sequence[LocalActor]
    mentions: Sequence[Mention]
    members: Mapping[int, Sequence[int]]
    times: Sequence[Expression] = ()
    places: Sequence[Located] = ()
    day: Dated | None = None
    """The report's own date."""

    @cached_property
    def tokens(self) -> list[int]:
        return heads(self.parse, self.mentions)

    @cached_property
    def placed(self) -> Mapping[int, list[int]]:
        return by_sentence(self.parse, self.tokens)

    @cached_property
    def standing(self) -> Mapping[int, Standing]:
        return standings(self.sentences, self.mentions, self.members, self.placed)

    @cached_property
    def _times(self) -> Mapping[int, list[Spot]]:
        return spots.by_sentence(spots.times(self.parse, self.times, self.day))

    @cached_property
    def _places(self) -> Mapping[int, list[Spot]]:
        return spots.by_sentence(spots.places(self.parse, self.places))

    def times_near(self, sentence: Sentence) -> list[Spot]:
        """The times that may date what a sentence tells."""
        return spots.near(self._times, sentence.i, spots.NEAR_TIME)

    def far_apart(self, one: Telling, other: Telling) -> bool:
        """Whether two sentences name times that cannot be one: this Friday, and October two years ago."""
        here, there = (self._days_in(telling.sentence.i) for telling in (one, other))
        gaps = [max(b.start - a.end, a.start - b.end).days for a in here for b in there]
        return bool(gaps) and min(gaps) > FAR

    def _days_in(self, sentence: int) -> list[Dated]:
        found = (self.times[spot.number].dated for spot in self._times.get(sentence, ()))
        return [dated for dated in found if dated is not None]

    def places_near(self, sentence: Sentence) -> list[Spot]:
        return spots.near(self._places, sentence.i, spots.NEAR_PLACE)

    @cached_property
    def news(self) -> frozenset[int]:
        """The numbers of the sentences that are read."""
        return frozenset(s.i for s in self.sentences)

    def candidates(self, sentence: Sentence) -> list[Candidate]:
        """Who may take part in what a sentence tells."""
        who = (self.mentions, self.members, self.tokens, self.placed, self.actors, self.standing)
        return candidates(self.parse, sentence, self.news, *who)

    def listed_in(self, sentence: int) -> Mapping[int, list[int]]:
        """For each mention in a sentence the actors named in one list with it ("A, B and C")."""
        lists: dict[int, list[int]] = {}
        heads = {m: self._opens(self.tokens[m]) for m in self.placed.get(sentence, ())}
        for m, head in heads.items():
            actor = self.mentions[m].actor
            lists.setdefault(head, []).extend(self.members.get(m, () if actor is None else (actor,)))
        return {m: lists[head] for m, head in heads.items()}

    def _opens(self, token: int) -> int:
        """The first member of the list that a word stands in, by the grammar; the word itself where it is in none."""
        word = self.parse.tokens[token]
        while word.dep == "conj" and word.head != word.i:
            word = self.parse.tokens[word.head]
        return word.i

    def parts_in(self, sentence: int, word: int) -> Mapping[int, str]:
        """Of each actor that a sentence mentions, the part that some mention of it plays beside a word by grammar."""
        by_token = parts(self.parse, word)
        found: dict[int, str] = {}
        for m in self.placed.get(sentence, ()):
            actor = self.mentions[m].actor
            for one in self.members.get(m, () if actor is None else (actor,)):
                played = part(self.parse, by_token, self.tokens[m], state=self.actors[one].type == "state")
                if played is not None:
                    found.setdefault(one, played)
        return found

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
    at most; ``trigger`` says which words of the vocabulary told it, where the type head did not."""

    sentence: Sentence
    type: EventType
    probability: float
    vector: Floats
    word: int
    trigger: str | None = None


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
    """``part`` is what the grammar makes of it beside the word that tells the happening; None: nothing."""

    actor: int
    role: Role
    probability: float
    mention: int
    part: str | None = None


@dataclass(frozen=True)
class Told:
    """When or where, as the heads weigh what the report tells: the shares of no date (place) at all, of the report's
    own day, and of each time (place) of the scene that is weighed, by its number."""

    none: float
    today: float = 0.0
    spots: Mapping[int, float] = field(default_factory=dict)


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
    date: Told
    place: Told
    topics: tuple[Topic, ...]
    status_cues: tuple[str, ...] = ()
    """The words that speak for the status told."""
    own_topics: tuple[str, ...] = ()
    """For each topic of the vocabulary's own: its name and the words that told it."""

    @property
    def main(self) -> Telling:
        return self.tellings[0]
