"""Which accounts of different reports tell one happening: pairs told against pairs of the gold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from dragoman.scoring.gold import Gold
from dragoman.scoring.matching import Matched, Told

type Sides = tuple[int, int]
"""Two reports, by their places in the gold."""


def pairs(gold: Gold, told: Sequence[Told | None], matched: Sequence[Matched]) -> dict[Sides, Counter[str]]:
    """For every two reports, how many pairs of accounts share an event (``told``), how many pairs of events the gold
    links (``gold``), how many of these are told (``right``); and the same among accounts that match a gold event
    (``told_given``, ``gold_given``)."""
    counts: dict[Sides, Counter[str]] = defaultdict(Counter)
    place = {report.name: number for number, report in enumerate(gold.reports)}
    found = {(place[name], key): account for name in place for key, account in matched[place[name]].found.items()}
    known = set(found.values())
    linked = set(_linked(gold, place, found, counts))
    for sides, pair in _told(told):
        counts[sides].update(told=1, told_given=pair <= known, right=pair in linked)
    return counts


def _linked(
    gold: Gold, place: Mapping[str, int], found: Mapping[tuple[int, str], str], counts: dict[Sides, Counter[str]]
) -> Iterator[frozenset[str]]:
    """The accounts behind each pair of events that the gold links, where both were found; every pair is counted."""
    groups = ([(place[name], key) for name, key in group] for group in gold.links or ())
    wanted = {tuple(sorted(pair)) for group in groups for pair in combinations(group, 2) if pair[0][0] != pair[1][0]}
    for one, other in sorted(wanted):
        accounts = frozenset(found[event] for event in (one, other) if event in found)
        counts[one[0], other[0]].update(gold=1, gold_given=len(accounts) == 2)
        if len(accounts) == 2:
            yield accounts


def _told(told: Iterable[Told | None]) -> Iterator[tuple[Sides, frozenset[str]]]:
    """Every two accounts of one event in different reports."""
    events: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, one in enumerate(told):
        for account in one.accounts if one else ():
            event = (one.event_of or {}).get(account.id) if one else None
            if event is not None:
                events[event].append((number, account.id))
    for members in events.values():
        for (one_report, one_id), (other_report, other_id) in combinations(members, 2):
            if one_report != other_report:
                yield (one_report, other_report), frozenset((one_id, other_id))
