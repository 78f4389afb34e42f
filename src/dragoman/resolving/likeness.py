"""How alike two accounts are: comparison levels, each with a weight in log-odds and a reason one can read.

After Fellegi & Sunter 1969, "A theory for record linkage": the fields of two accounts are compared one by one, every
comparison falls on a named level, every level has a weight (``vocabulary/matching.toml``), and the sum is the score.
Vetoes come first: what cannot be one happening is not scored.

Machines misread: a party too many, a date taken from the report's own day. So only a clear contradiction shuts two
accounts out; the weights say how far each field can be trusted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from dragoman.nouns import Account, Status
from dragoman.resolving.profiles import MUTUAL, Party, Profile, Weights

CLOSE = 8
"""Days between two publications within which accounts may tell one happening whatever their dates: a story's life. On
gold/train all linked pairs that lack a date lie within 6."""
FAR = 31
"""Days between two dates from which they cannot be one, however alike the words: last month's call and today's."""
APART_MODES = frozenset({"phone", "visit"})
"""A call is not a visit."""
WORDING = ((0.5, "half"), (0.35, "third"), (0.25, "quarter"), (0.18, "fifth"), (0.12, "eighth"), (0.06, "tenth"))
"""Least cosine of two evidences' telling words, and its level."""
CONFIDENCE = ((0.8, "sure"), (0.6, "likely"), (0.4, "even"))
"""Least confidence of the less sure of two accounts, and its level."""


# --- what may be one at all -------------------------------------------------------------------------------------------


def gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Days between two spans; 0 where they meet."""
    return max(one[0] - other[1], other[0] - one[1], 0)


def meets(one: Profile, other: Profile) -> bool:
    """Whether two accounts are looked at: one type, and either a time that fits and parties in common or, whatever
    their dates, the same news days, a party and a telling word in common.

    Blocking is built to find every pair for which this holds (the tests compare it with all pairs).
    """
    if one.type != other.type:
        return False
    if timely(one, other) and acquainted(one.units, other.units):
        return True
    if not in_the_news(one, other) or one.units.isdisjoint(other.units):
        return False
    return any(word in other.keywords for word in one.keywords)


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
    return in_the_news(one, other)


def in_the_news(one: Profile, other: Profile) -> bool:
    """Published within a story's life."""
    return bool(one.published and other.published and gap(one.published, other.published) <= CLOSE)


def veto(one: Profile, other: Profile) -> str | None:
    """Why two accounts cannot tell one happening, whatever else they share; None where nothing forbids it."""
    if one.account.report == other.account.report and not overlap(one.account, other.account):
        return "one report tells them apart"
    if one.when and other.when and gap(one.when, other.when) >= FAR:
        return "dates that cannot be one"
    modes = {one.account.mode, other.account.mode}
    if modes == APART_MODES:
        return "a call and a visit"
    return "the parties' parts are swapped" if swapped(one, other) else None


def overlap(one: Account, other: Account) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one.evidence for b in other.evidence)


def told(profile: Profile) -> bool:
    return profile.account.date is not None and profile.account.date.basis == "expression"


def swapped(one: Profile, other: Profile) -> bool:
    if one.type in MUTUAL or sides(one.doers, other.doers) != "other":
        return False
    crossed = (sides(one.doers, other.targets), sides(one.targets, other.doers))
    return all(level in ("same", "kin") for level in crossed)


# --- comparison levels ------------------------------------------------------------------------------------------------


def compare(one: Profile, other: Profile) -> tuple[tuple[str, str], ...]:
    """The level on which every field of two accounts of one type compares, as (feature, level).

    Topics are left out: readers differ on them more than happenings do.
    """
    return (
        ("type", one.type),
        ("confidence", confidence_level(min(one.account.confidence, other.account.confidence))),
        ("parties", sides(one.parties, other.parties)),
        ("date", _date(one, other)),
        ("news", _news(one, other)),
        ("status", status_level(one.account.status, other.account.status)),
        ("mode", mode_level(one.account.mode, other.account.mode)),
        ("place", _place(one, other)),
        ("wording", wording_level(wording(one, other))),
    )


def score(levels: Sequence[tuple[str, str]], weights: Weights) -> float:
    """The log-odds that two accounts tell one happening. An unknown level weighs nothing."""
    return weights.of.get(("all", "pairs"), 0.0) + sum(weights.of.get(level, 0.0) for level in levels)


def confidence_level(value: float) -> str:
    return next((level for floor, level in CONFIDENCE if value >= floor), "doubtful")


def sides(one: Sequence[Party], other: Sequence[Party]) -> str:
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
    if not one.when or not other.when:
        return "one undated" if one.when or other.when else "undated"
    exact = one.when == other.when and one.when[0] == one.when[1]
    return date_level(gap(one.when, other.when), exact=exact, told=told(one) and told(other))


def date_level(days: int, *, exact: bool, told: bool) -> str:
    """How two dates lie to one another: ``days`` apart, ``exact`` where both are one day, ``told`` where both are told.

    "taken": close, but one at least was not told, only taken from its report.
    """
    if days == 1:
        return "next day"
    if days > 7:
        return "apart"
    if days == 0 and not exact:
        return "within"
    if told:
        return "same day" if exact else "week"
    return "taken"


def _news(one: Profile, other: Profile) -> str:
    if not one.published or not other.published:
        return "unknown"
    days = gap(one.published, other.published)
    return ("same day", "next day", "days", "days")[days] if days <= 3 else "later"


def status_level(one: Status, other: Status) -> str:
    if one == other:
        return one if one in ("ongoing", "hypothetical") else "same"
    if "negated" in (one, other):
        return "denied"
    if {one, other} == {"occurred", "ongoing"}:
        return "under way"
    return "path" if "planned" in (one, other) else "odd"


def mode_level(one: str | None, other: str | None) -> str:
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


def wording(one: Profile, other: Profile) -> float:
    """Cosine of the two evidences' telling words, 0 to 1."""
    known = dict(zip(other.words.stems, other.words.telling, strict=True))
    pairs = zip(one.words.stems, one.words.telling, strict=True)
    return math.fsum(value * known[stem] for stem, value in pairs if stem in known)


def wording_level(value: float) -> str:
    return next((level for floor, level in WORDING if value >= floor), "less")
