"""Where the accounts of one happening disagree: field by field, each value with the accounts that tell it.

Only what cannot both be true is a conflict. A day within a told month agrees with it, a city with its country, a plan
with its fulfilment; two days, two cities of different countries, held and did not happen do not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from dragoman.nouns import Account, Conflict, ConflictValue, Dated, Status
from dragoman.resolving.names import plain

PATHS: tuple[frozenset[Status], ...] = (
    frozenset({"planned", "hypothetical", "ongoing", "occurred"}),
    frozenset({"planned", "hypothetical", "cancelled", "negated"}),
)
"""Statuses that one happening can pass through in time: to its end, or to its being called off."""

_COUNT = re.compile(r"\b(\d[\d,]*)\s+(?:[a-z]+\s+)?([a-z]{4,})")


def find_conflicts(accounts: Sequence[Account], actor_of: Mapping[tuple[str, int], str]) -> tuple[Conflict, ...]:
    """The fields on which ``accounts`` disagree, sorted by name. ``actor_of`` gives a participant's actor."""
    found = [
        _type(accounts),
        _date(accounts),
        _place(accounts),
        _status(accounts),
        *_presence(accounts, actor_of),
        *_counts(accounts),
        _denial(accounts),
    ]
    return tuple(sorted((conflict for conflict in found if conflict), key=lambda conflict: conflict.field))


def _conflict(field: str, values: Mapping[str, list[str]]) -> Conflict:
    return Conflict(field, tuple(ConflictValue(value, tuple(sorted(values[value]))) for value in sorted(values)))


def _type(accounts: Sequence[Account]) -> Conflict | None:
    """What kind of act it was: told differently only where a person has made accounts of two types one."""
    values: dict[str, list[str]] = defaultdict(list)
    for account in accounts:
        values[account.type].append(account.id)
    return _conflict("type", values) if len(values) > 1 else None


def _date(accounts: Sequence[Account]) -> Conflict | None:
    told = [(account.date, account.id) for account in accounts if account.date]
    if not told or max(date.start for date, _ in told) <= min(date.end for date, _ in told):
        return None
    values: dict[str, list[str]] = defaultdict(list)
    for date, id in told:
        values[_span(date)].append(id)
    return _conflict("date", values)


def _span(date: Dated) -> str:
    return date.start.isoformat() if date.start == date.end else f"{date.start.isoformat()}/{date.end.isoformat()}"


def _place(accounts: Sequence[Account]) -> Conflict | None:
    """Places that share no word and lie in different countries, as far as both are known."""
    told = [(account.place, account.id) for account in accounts if account.place and account.place.country]
    if len({place.country for place, _ in told}) < 2 or set.intersection(*(set(plain(p.name)) for p, _ in told)):
        return None
    values: dict[str, list[str]] = defaultdict(list)
    for place, id in told:
        values[f"{place.name} ({place.country})"].append(id)
    return _conflict("place", values)


def _status(accounts: Sequence[Account]) -> Conflict | None:
    values: dict[str, list[str]] = defaultdict(list)
    for account in accounts:
        values[account.status].append(account.id)
    if any(values.keys() <= path for path in PATHS):
        return None
    return _conflict("status", values)


def _presence(accounts: Sequence[Account], actor_of: Mapping[tuple[str, int], str]) -> list[Conflict]:
    """One conflict for every party that some say took part and others that it stayed away."""
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    names: dict[str, set[str]] = defaultdict(set)
    for account in accounts:
        for participant in account.participants:
            actor = actor_of.get((account.report, participant.actor))
            if actor:
                told[actor]["absent" if participant.role == "absent" else "present"].append(account.id)
                names[actor].add(participant.name)
    split = [actor for actor, values in told.items() if len(values) > 1]
    return [_conflict(f"participant {max(names[actor], key=lambda n: (len(n), n))}", told[actor]) for actor in split]


def _counts(accounts: Sequence[Account]) -> list[Conflict]:
    """Numbers given for one thing ("12 envoys", "14 envoys") that no account shares."""
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for account in accounts:
        for number, thing in sorted({m for c in account.evidence for m in _COUNT.findall(c.text.lower())}):
            told[thing.removesuffix("s")][number.replace(",", "")].append(account.id)
    return [
        _conflict(f"count of {thing}", values)
        for thing, values in sorted(told.items())
        if len(values) > 1 and len({id for ids in values.values() for id in ids}) == sum(map(len, values.values()))
    ]


def _denial(accounts: Sequence[Account]) -> Conflict | None:
    """Who denies what others tell."""
    values: dict[str, list[str]] = defaultdict(list)
    for account in accounts:
        for name in account.disputed_by:
            values[f"denied by {name}"].append(account.id)
    undisputed = sorted(account.id for account in accounts if not account.disputed_by)
    if not values or not undisputed:
        return None
    return _conflict("denial", {**values, "told": undisputed})
