"""Accounts made ready for comparison: who, when, and the words that tell what happened.

A word tells the more, the fewer sentences of its report hold it: in a report on one summit the word "summit" stands
everywhere and tells nothing of which of its happenings an account means, "pipeline" stands once and does. This weight
depends on the report alone, so that a profile is the same whatever other reports are known.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.nouns import Account, Actor, EventType, Published
from dragoman.resolving.names import plain
from dragoman.vocabulary import load

SLACK_TOLD, SLACK_TAKEN = 1, 3
"""Days by which a date may be off. One where the text tells it (time zones, a report's date a day early); three where
it was only taken from the report's own date or inferred."""
MOST_UNITS = 8
"""Parties of an account that are looked at for blocking; a summit of thirty names is found by eight."""
MOST_KEYWORDS = 6
"""Words of an account that it may be found by, the most telling."""
MUTUAL: frozenset[EventType] = frozenset({"CONSULT", "AGREE", "COOPERATE"})
"""Types in which the parties act together, so that who is named as actor and who as recipient says nothing."""

_DIGIT = re.compile(r"\d")
_SENTENCE = re.compile(r"[.!?…][”\"’')\]]*\s+|\n+")


@dataclass(frozen=True, slots=True)
class Level:
    """One row of ``matching.toml``."""

    feature: str
    level: str
    weight: float


@dataclass(frozen=True, slots=True)
class Words:
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights by (feature, level), and the words that tell nothing."""

    of: Mapping[tuple[str, str], float]
    hollow: frozenset[str]

    @classmethod
    def read(cls) -> Weights:
        """Read ``matching.toml``.

        Raises:
            VocabularyError: naming every entry at fault.
        """
        of = {(row.feature, row.level): float(row.weight) for row in load("matching", "level", Level)}
        hollow = frozenset(word for row in load("matching", "hollow", Words) for word in row.words)
        return cls(of, hollow)


@dataclass(frozen=True, slots=True)
class Party:
    """A principal of an account. ``unit`` is what it is blocked by: its country, else itself."""

    actor: str
    country: str | None
    person: bool
    unit: str


@dataclass(frozen=True, slots=True)
class Profile:
    """An account made ready for comparison. Days are proleptic Gregorian ordinals, spans closed at both ends."""

    account: Account
    root: str
    """The report, or the one it is a copy of."""
    doers: tuple[Party, ...]
    targets: tuple[Party, ...]
    parties: tuple[Party, ...]
    """Doers and targets together, each once."""
    units: frozenset[str]
    when: tuple[int, int] | None
    reach: tuple[int, int] | None
    """``when``, widened by the days it may be off."""
    published: tuple[int, int] | None
    place: frozenset[str]
    words: Mapping[str, float]
    """The stems of the evidence's words as a vector of length one."""
    keywords: frozenset[str]
    """The most telling of them that name no party."""

    @property
    def type(self) -> EventType:
        return self.account.type


def profile(
    account: Account,
    published: Published,
    root: str,
    parties: Mapping[int, Actor],
    telling: Mapping[str, float],
    weights: Weights,
) -> Profile:
    """What of ``account`` is compared. ``parties`` gives the actor behind each participant's key, ``telling`` the
    report's words as :func:`telling_words` weighs them."""
    present = [(p.role, parties[p.actor]) for p in account.participants if p.role != "absent" and p.actor in parties]
    mutual = account.type in MUTUAL
    everyone = _parties([actor for _, actor in present])
    doers = everyone if mutual else _parties([actor for role, actor in present if role == "actor"])
    targets = () if mutual else _parties([actor for role, actor in present if role == "recipient"])
    when = (account.date.start.toordinal(), account.date.end.toordinal()) if account.date else None
    slack = SLACK_TOLD if account.date and account.date.basis == "expression" else SLACK_TAKEN
    start, end = published.start, published.end or published.start
    words = _words(account, telling, weights)
    return Profile(
        account=account,
        root=root,
        doers=doers,
        targets=targets,
        parties=everyone,
        units=_units(account, everyone),
        when=when,
        reach=(when[0] - slack, when[1] + slack) if when else None,
        published=(start.toordinal(), end.toordinal()) if start and end else None,
        place=frozenset(plain(account.place.name)) if account.place else frozenset(),
        words=words,
        keywords=_keywords(account, words),
    )


def _parties(actors: Sequence[Actor]) -> tuple[Party, ...]:
    found = {actor.id: Party(actor.id, actor.country, actor.type == "person", unit(actor)) for actor in actors}
    return tuple(found[id] for id in sorted(found))


def unit(actor: Actor) -> str:
    if actor.country:
        return actor.country
    described = actor.type == "unnamed" or actor.name.split()[-1:][0][:1].islower() if actor.name.split() else True
    return f"~{' '.join(plain(actor.name))}" if described else actor.id


def _units(account: Account, parties: Sequence[Party]) -> frozenset[str]:
    """Countries and named parties; described ones ("~protesters") or the place only where there is nothing firmer."""
    units = {party.unit for party in parties}
    firm = {unit for unit in units if not unit.startswith("~")}
    place = {f"@{' '.join(plain(account.place.name))}"} if account.place else set()
    return frozenset(sorted(firm or units or place)[:MOST_UNITS])


# --- words ------------------------------------------------------------------------------------------------------------


def telling_words(text: str, weights: Weights) -> Mapping[str, float]:
    """How much each stem of a report tells: 1 where one sentence holds it, towards 0 where all do."""
    sentences = [found for part in _SENTENCE.split(text) if (found := _stems(part, weights))]
    holding = Counter(stem for sentence in sentences for stem in sorted(sentence))
    most = math.log(len(sentences) + 1)
    return {stem: math.log((len(sentences) + 1) / count) / most for stem, count in holding.items()}


def _words(account: Account, telling: Mapping[str, float], weights: Weights) -> Mapping[str, float]:
    stems = {stem for citation in account.evidence for stem in _stems(citation.text, weights)}
    values = {stem: telling.get(stem, 1.0) for stem in sorted(stems)}
    length = math.sqrt(sum(value * value for value in values.values())) or 1.0
    return {stem: value / length for stem, value in values.items()}


def _keywords(account: Account, words: Mapping[str, float]) -> frozenset[str]:
    """Of words that tell equally much, the longer."""
    names = {_stem(word) for p in account.participants for word in plain(p.name)}
    ranked = sorted((-value, -len(stem), stem) for stem, value in words.items() if stem not in names)
    return frozenset(stem for _, _, stem in ranked[:MOST_KEYWORDS])


def _stems(text: str, weights: Weights) -> set[str]:
    return {_stem(word) for word in plain(text) if word not in weights.hollow and (len(word) > 2 or _DIGIT.match(word))}


def _stem(word: str) -> str:
    """A crude stem: enough to make "threatened" and "threatens" one."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word[: -len(ending)]
    return word
