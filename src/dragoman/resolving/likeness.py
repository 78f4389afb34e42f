"""How alike two accounts are: comparison levels, each with a weight in log-odds and a reason one can read.

After Fellegi & Sunter 1969, "A theory for record linkage": the fields of two accounts are compared one by one, every
comparison falls on a named level, every level has a weight (``vocabulary/matching.toml``), and the sum is the score.
Vetoes come first: what cannot be one happening is not scored.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.nouns import Account, Actor, EventType, Published, Report, Status
from dragoman.resolving.names import plain
from dragoman.vocabulary import load

SLACK_TOLD, SLACK_TAKEN = 1, 3
"""Days by which a date may be off. One where the text tells it (time zones, a report's date a day early); three where
it was only taken from the report's own date or inferred."""
CLOSE = 8
"""Days between two publications within which accounts without a date may tell one happening: a story's life. On
gold/train all linked undated pairs lie within 6."""
MOST_UNITS = 8
"""Parties of an account that are looked at for blocking; a summit of thirty names is found by eight."""
MUTUAL: frozenset[EventType] = frozenset({"CONSULT", "AGREE", "COOPERATE"})
"""Types in which the parties act together, so that who is named as actor and who as recipient says nothing."""
APART_MODES = frozenset({"phone", "visit"})
"""A call is not a visit."""

_DIGIT = re.compile(r"\d")


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
    units: frozenset[str]
    when: tuple[int, int] | None
    reach: tuple[int, int] | None
    """``when``, widened by the days it may be off."""
    published: tuple[int, int] | None
    place: frozenset[str]
    words: Mapping[str, float]

    @property
    def type(self) -> EventType:
        return self.account.type


def profile(
    account: Account, report: Report, published: Published, root: str, parties: Mapping[int, Actor], weights: Weights
) -> Profile:
    """What of ``account`` is compared. ``parties`` gives the actor behind each participant's key."""
    present = [(p.role, parties[p.actor]) for p in account.participants if p.role != "absent" and p.actor in parties]
    mutual = account.type in MUTUAL
    doers = _parties([actor for role, actor in present if mutual or role == "actor"])
    targets = _parties([actor for role, actor in present if not mutual and role == "recipient"])
    when = (account.date.start.toordinal(), account.date.end.toordinal()) if account.date else None
    slack = SLACK_TOLD if account.date and account.date.basis == "expression" else SLACK_TAKEN
    start, end = published.start, published.end or published.start
    return Profile(
        account=account,
        root=root,
        doers=doers,
        targets=targets,
        units=_units(account, doers + targets),
        when=when,
        reach=(when[0] - slack, when[1] + slack) if when else None,
        published=(start.toordinal(), end.toordinal()) if start and end else None,
        place=frozenset(plain(account.place.name)) if account.place else frozenset(),
        words=_telling_words(account, weights),
    )


def _parties(actors: Sequence[Actor]) -> tuple[Party, ...]:
    found = {actor.id: Party(actor.id, actor.country, actor.type == "person", _unit(actor)) for actor in actors}
    return tuple(found[id] for id in sorted(found))


def _unit(actor: Actor) -> str:
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


def _telling_words(account: Account, weights: Weights) -> Mapping[str, float]:
    """The stems of the evidence's words, names of participants left out, as a vector of length one."""
    names = {word for p in account.participants for word in plain(p.name)}
    words = Counter(
        _stem(word)
        for citation in account.evidence
        for word in plain(citation.text)
        if word not in names and word not in weights.hollow and (len(word) > 2 or _DIGIT.match(word))
    )
    length = math.sqrt(len(words)) or 1.0
    return dict.fromkeys(words, 1 / length)


def _stem(word: str) -> str:
    """A crude stem: enough to make "threatened" and "threatens" one."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word[: -len(ending)]
    return word


# --- what may be one at all -------------------------------------------------------------------------------------------


def gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Days between two spans; 0 where they meet."""
    return max(one[0] - other[1], other[0] - one[1], 0)


def meets(one: Profile, other: Profile) -> bool:
    """Whether two accounts are looked at: same type, a time that fits and parties in common.

    Blocking is built to find every pair for which this holds (the tests compare it with all pairs).
    """
    return one.type == other.type and timely(one, other) and acquainted(one.units, other.units)


def acquainted(one: frozenset[str], other: frozenset[str]) -> bool:
    """Two parties in common, or one where either account has no more than one (or one country beside nameless ones)."""
    common = len(one & other)
    return common >= 2 or (common == 1 and (simple(one) or simple(other)))


def simple(units: frozenset[str]) -> bool:
    """One party, or no two countries: bodies without a country are named too variously to be asked for as well."""
    return len(units) == 1 or sum(unit.isupper() for unit in units) < 2


def timely(one: Profile, other: Profile) -> bool:
    if one.reach and other.reach:
        return gap(one.reach, other.reach) == 0
    if one.published and other.published:
        return gap(one.published, other.published) <= CLOSE
    return False


def veto(one: Profile, other: Profile) -> str | None:
    """Why two accounts cannot tell one happening, whatever else they share; None where nothing forbids it."""
    if one.account.report == other.account.report and not _overlap(one.account, other.account):
        return "one report tells them apart"
    if one.reach and other.reach and gap(one.reach, other.reach):
        return "dates that cannot be one"
    modes = {one.account.mode, other.account.mode}
    if modes == APART_MODES:
        return "a call and a visit"
    return "the parties' parts are swapped" if _doers(one, other) == "swapped" else None


def _overlap(one: Account, other: Account) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one.evidence for b in other.evidence)


# --- comparison levels ------------------------------------------------------------------------------------------------


def compare(one: Profile, other: Profile) -> tuple[tuple[str, str], ...]:
    """The level on which every field of two accounts compares, as (feature, level)."""
    return (
        ("doers", _doers(one, other)),
        ("targets", _targets(one, other)),
        ("date", _date(one, other)),
        ("status", _status(one.account.status, other.account.status)),
        ("mode", _mode(one.account.mode, other.account.mode)),
        ("place", _place(one, other)),
        ("about", _about(one, other)),
        ("wording", _wording(one, other)),
    )


def score(levels: Sequence[tuple[str, str]], weights: Weights) -> float:
    """The log-odds that two accounts tell one happening. An unknown level weighs nothing."""
    return weights.of.get(("all", "pairs"), 0.0) + sum(weights.of.get(level, 0.0) for level in levels)


def _doers(one: Profile, other: Profile) -> str:
    level = _sides(one.doers, other.doers)
    if level != "other" or one.type in MUTUAL:
        return level
    crossed = _sides(one.doers, other.targets) in ("same", "kin") and _sides(one.targets, other.doers) in (
        "same",
        "kin",
    )
    return "swapped" if crossed else level


def _targets(one: Profile, other: Profile) -> str:
    return "mutual" if one.type in MUTUAL else _sides(one.targets, other.targets)


def _sides(one: Sequence[Party], other: Sequence[Party]) -> str:
    """same: the same parties; kin: the same but for a state named by its people; part: one within the other; share."""
    if not one or not other:
        return "unsaid" if one or other else "none"
    ids = {party.actor for party in one} & {party.actor for party in other}
    left = [party for party in one if party.actor not in ids]
    right = [party for party in other if party.actor not in ids]
    kin = _kin(left, right)
    few, many = sorted((len(one), len(other)))
    if len(ids) == many:
        return "same"
    if len(ids) + kin == many:
        return "kin"
    if len(ids) + kin == few:
        return "part" if ids else "part kin"
    if ids:
        return "share"
    return "share kin" if kin else "other"


def _kin(one: Sequence[Party], other: Sequence[Party]) -> int:
    """Pairs of one country of which one at least is no person: "Tehran", "the Iranian government", "Iran"."""
    kin = 0
    free = list(other)
    for party in one:
        match = next((p for p in free if p.unit == party.unit and not (p.person and party.person)), None)
        if match:
            free.remove(match)
            kin += 1
    return kin


def _date(one: Profile, other: Profile) -> str:
    if one.when and other.when:
        longest = max(one.when[1] - one.when[0], other.when[1] - other.when[0])
        if one.when == other.when:
            return "same day" if longest == 0 else "same span"
        if gap(one.when, other.when) == 0:
            return "month" if longest <= 31 else "year"
        return "next day" if gap(one.when, other.when) == 1 else "near"
    near = one.published and other.published and gap(one.published, other.published) <= 2
    undated = "one undated" if one.when or other.when else "undated"
    return undated if near else f"{undated}, later report"


def _status(one: Status, other: Status) -> str:
    if one == other:
        return one if one in ("ongoing", "hypothetical") else "same"
    if "negated" in (one, other):
        return "denied"
    if {one, other} == {"occurred", "ongoing"}:
        return "under way"
    return "path" if "planned" in (one, other) else "odd"


def _mode(one: str | None, other: str | None) -> str:
    if one == other:
        return "same" if one else "none"
    return "other" if one and other else "unsaid"


def _place(one: Profile, other: Profile) -> str:
    if not one.place or not other.place:
        return "unsaid" if one.place or other.place else "none"
    if one.place & other.place:
        return "same"
    a, b = one.account.place, other.account.place
    return "country" if a and b and a.country and a.country == b.country else "other"


def _about(one: Profile, other: Profile) -> str:
    a, b = set(one.account.about), set(other.account.about)
    if not a or not b:
        return "unsaid"
    if a == b:
        return "same"
    return "share" if a & b else "other"


def wording(one: Profile, other: Profile) -> float:
    """Cosine of the two evidences' telling words, 0 to 1."""
    if len(one.words) > len(other.words):
        one, other = other, one
    return sum(value * other.words[word] for word, value in one.words.items() if word in other.words)


def _wording(one: Profile, other: Profile) -> str:
    value = wording(one, other)
    for floor, level in ((0.5, "half"), (0.3, "third"), (0.2, "fifth"), (0.1, "tenth")):
        if value >= floor:
            return level
    return "less"
