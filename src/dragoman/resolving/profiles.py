"""Accounts made ready for comparison: who, when, and the words that tell what happened.

A word tells the more, the fewer sentences of its report hold it: in a report on one summit the word "summit" stands
everywhere and tells nothing of which of its happenings an account means, "pipeline" stands once and does. This weight
depends on the report alone, so that a profile is the same whatever other reports are known.
"""

from __future__ import annotations

import math
import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from dragoman.nouns import Account, Actor, ActorType, EventType, Published, Reading, Report
from dragoman.resolving.names import plain, words_of
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


@dataclass(frozen=True, slots=True, eq=False)
class Bag(Mapping[str, float]):
    """Stems, in the order of the alphabet, and how much each tells; a fifth of the size of a dict."""

    stems: tuple[str, ...]
    telling: array[float]

    def __getitem__(self, stem: str) -> float:
        at = bisect_left(self.stems, stem)
        if at == len(self.stems) or self.stems[at] != stem:
            raise KeyError(stem)
        return self.telling[at]

    def __iter__(self) -> Iterator[str]:
        return iter(self.stems)

    def __len__(self) -> int:
        return len(self.stems)


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
    words: Bag
    """The stems of the evidence's words as a vector of length one."""
    keywords: tuple[str, ...]
    """The most telling of them that name no party, in the order of the alphabet."""

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
    when = _span(account.date.start.toordinal(), account.date.end.toordinal()) if account.date else None
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
        reach=_span(when[0] - slack, when[1] + slack) if when else None,
        published=_span(start.toordinal(), end.toordinal()) if start and end else None,
        place=_shared(plain(account.place.name)) if account.place else frozenset(),
        words=words,
        keywords=_keywords(account, words),
    )


def profiles_of(
    report: Report,
    reading: Reading,
    published: Published,
    root: str,
    parties: Mapping[int, Actor],
    weights: Weights,
) -> list[Profile]:
    """All accounts of a report made ready for comparison."""
    telling = telling_words(report.text, weights) if reading.accounts else {}
    return [profile(one, published, root, parties, telling, weights) for one in reading.accounts]


def _parties(actors: Sequence[Actor]) -> tuple[Party, ...]:
    found = {actor.id: party(actor) for actor in actors}
    return tuple(found[id] for id in sorted(found))


def party(actor: Actor) -> Party:
    """What of an actor is compared."""
    return _party(actor.id, actor.name, actor.country, actor.type)


# Of a million accounts most name the same few thousand parties and days: one value for all of them saves a third of
# the memory.


@lru_cache(maxsize=200_000)
def _party(id: str, name: str, country: str | None, kind: ActorType) -> Party:
    return Party(id, country, kind == "person", country or _bare_unit(id, name, kind))


def _bare_unit(id: str, name: str, kind: ActorType) -> str:
    """An actor's id; where it is only described, the words for it."""
    described = kind == "unnamed" or not name.split() or name.split()[-1][:1].islower()
    return f"~{' '.join(plain(name))}" if described else id


@lru_cache(maxsize=200_000)
def _span(start: int, end: int) -> tuple[int, int]:
    return start, end


@lru_cache(maxsize=200_000)
def _shared(values: tuple[str, ...]) -> frozenset[str]:
    return frozenset(values)


def _units(account: Account, parties: Sequence[Party]) -> frozenset[str]:
    """Countries and named parties; described ones ("~protesters") or the place only where there is nothing firmer."""
    units = {party.unit for party in parties}
    firm = {unit for unit in units if not unit.startswith("~")}
    place = {f"@{' '.join(plain(account.place.name))}"} if account.place else set()
    return _shared(tuple(sorted(firm or units or place)[:MOST_UNITS]))


# --- words ------------------------------------------------------------------------------------------------------------


def telling_words(text: str, weights: Weights) -> Mapping[str, float]:
    """How much each stem of a report tells: 1 where one sentence holds it, towards 0 where all do."""
    sentences = [found for part in _SENTENCE.split(text) if (found := _stems(part, weights))]
    holding = Counter(chain.from_iterable(sentences))
    most = math.log(len(sentences) + 1)
    telling = {count: math.log((len(sentences) + 1) / count) / most for count in set(holding.values())}
    return {stem: telling[count] for stem, count in holding.items()}


def _words(account: Account, telling: Mapping[str, float], weights: Weights) -> Bag:
    stems = sorted({stem for citation in account.evidence for stem in _stems(citation.text, weights)})
    values = [telling.get(stem, 1.0) for stem in stems]
    length = math.sqrt(sum(value * value for value in values)) or 1.0
    return Bag(tuple(stems), array("d", (value / length for value in values)))


def _keywords(account: Account, words: Bag) -> tuple[str, ...]:
    """Of words that tell equally much, the longer."""
    names = {_stem(word) for p in account.participants for word in plain(p.name)}
    ranked = sorted(
        (-value, -len(stem), stem) for stem, value in zip(words.stems, words.telling, strict=True) if stem not in names
    )
    return tuple(sorted(stem for _, _, stem in ranked[:MOST_KEYWORDS]))


def _stems(text: str, weights: Weights) -> set[str]:
    return {
        _stem(word) for word in words_of(text) if word not in weights.hollow and (len(word) > 2 or _DIGIT.match(word))
    }


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    """A crude stem: enough to make "threatened" and "threatens" one."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word[: -len(ending)]
    return word
