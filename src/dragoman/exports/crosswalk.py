"""PLOVER's, CAMEO's and POLECAT's words for what the record says (``vocabulary/crosswalk.toml``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from dragoman.asking.scale import QUADS, Scale
from dragoman.nouns import Actor, BuiltInTopic, Event, EventType, Status, Topic
from dragoman.vocabulary import load

FUTURE_IS_AGREE: frozenset[EventType] = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID"})
"""Cooperation that is only planned is an intent to cooperate, which PLOVER codes as AGREE (manual, section AGREE)."""

CONTEXT_OF: Mapping[Status, str] = MappingProxyType(
    {"planned": "future", "hypothetical": "hypothetical", "negated": "negation", "cancelled": "negation"}
)
"""PLOVER tells whether something took place by a context. It has none for what was called off: that did not take place
either, and ``dragoman_status`` tells the two apart."""


@dataclass(frozen=True, slots=True)
class Code:
    """A CAMEO code with its score on Goldstein's scale."""

    type: EventType
    code: str
    goldstein: float
    mode: str | None = None
    status: str = "occurred"


@dataclass(frozen=True, slots=True)
class _Country:
    code: str
    cameo: str


@dataclass(frozen=True, slots=True)
class _Sector:
    code: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Context:
    topic: BuiltInTopic
    context: str


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """The vocabulary, read once."""

    codes: Mapping[tuple[EventType, str | None, str], Code]
    countries: Mapping[str, str]
    sectors: tuple[tuple[str, re.Pattern[str]], ...]
    contexts: Mapping[Topic, str]
    scale: Scale

    @classmethod
    @cache
    def load(cls) -> Crosswalk:
        """Raises VocabularyError: naming every entry at fault."""
        codes = {(one.type, one.mode, one.status): one for one in load("crosswalk", "event", Code)}
        countries = {one.code: one.cameo for one in load("crosswalk", "country", _Country)}
        sectors = tuple((one.code, _any_of(one.words)) for one in load("crosswalk", "sector", _Sector))
        contexts: dict[Topic, str] = {one.topic: one.context for one in load("crosswalk", "context", _Context)}
        return cls(
            MappingProxyType(codes), MappingProxyType(countries), sectors, MappingProxyType(contexts), Scale.load()
        )

    def cameo(self, event: Event) -> Code | None:
        """The event's CAMEO code; None where CAMEO has none: hypothetical, denied, called off, planned conflict."""
        status = "occurred" if event.status == "ongoing" else event.status
        return self.codes.get((event.type, event.mode, status)) or self.codes.get((event.type, None, status))

    def cameo_country(self, country: str) -> str:
        return self.countries.get(country, country)

    def quad(self, type: EventType) -> int:
        """PLOVER's and CAMEO's quad, 1 to 4: verbal and material cooperation, verbal and material conflict."""
        return QUADS.index(self.scale.quad(type)) + 1

    def plover_type(self, event: Event) -> EventType:
        """Its type by PLOVER's rule for what is to come."""
        return "AGREE" if event.status == "planned" and event.type in FUTURE_IS_AGREE else event.type

    def plover_contexts(self, event: Event) -> list[str]:
        """Its topics as PLOVER's contexts, then whether it took place, where it did not."""
        topics = [topic.partition(".")[0] for topic in event.about]  # "trade.safeguards" is of "trade"
        found = [self.contexts[topic] for topic in topics if topic in self.contexts]
        status = CONTEXT_OF.get(event.status)
        return list(dict.fromkeys([*found, *([status] if status else [])]))

    def sector(self, actor: Actor) -> str | None:
        """Whom somebody speaks for: by their titles, a body by its name; a state for its government; else None."""
        if actor.type == "state":
            return "GOV"
        if actor.type == "person":
            return self._named(office.title for office in actor.offices)
        found = self._named([actor.name])
        return found or ("GOV" if actor.type == "institution" and actor.country else None)

    def _named(self, words: Iterable[str]) -> str | None:
        told = " | ".join(words)
        return next((code for code, pattern in self.sectors if pattern.search(told)), None)


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})s?\b", re.IGNORECASE)
