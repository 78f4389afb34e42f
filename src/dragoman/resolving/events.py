"""Which accounts tell one happening: pairs that may, how alike they are, and the clusters that follow.

1. Accounts of a copy fold with those of the report it copies, where they rest on the same words.
2. Pairs worth comparing come from ``blocks``, those that score above the cut from ``weighing``; what else is asked
   about two accounts is told by ``likeness``.
3. Best pair first, two clusters become one where the average over their members' pairs reaches the threshold and no
   pair is vetoed. So one striking pair does not pull two happenings together (single link would).

Ties go by account id, and nothing depends on the order in which readings came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from dragoman.resolving.bonds import Bonds, Sides, opposed
from dragoman.resolving.likeness import compare, meets, score, veto
from dragoman.resolving.names import plain, words_of
from dragoman.resolving.profiles import Profile, Weights
from dragoman.resolving.weighing import Edges, likely

CUT = -1.7
"""Log-odds from which two accounts are one happening, swept by ``benchmarks/learn_links.py``. Below even odds: the
average over a cluster and the vetoes come on top."""
STRANGERS = -4.0
"""What a pair within a cluster counts that would not have been compared at all (too little in common)."""
CORE = 12
"""Members of a cluster that a newcomer is compared with, the first to have joined: bounds the cost of an event told by
a thousand papers. Below it the average is exact."""

AT_ONCE = 100_000
"""Edges that are turned into Python's numbers at once."""

type Edge = tuple[float, int, int]
"""The score and the places of two accounts that may be one happening."""


@dataclass(slots=True)
class Cluster:
    members: list[int]
    why: list[str] = field(default_factory=list)
    reports: dict[str, list[int]] = field(default_factory=dict)
    """Members by report: two of one report are checked against one another however large the cluster is."""
    sides: Sides = frozenset()
    """Where its members stand of what persons hold apart."""

    @property
    def core(self) -> tuple[int, int]:
        """Tells the first ``CORE`` members from those of any other cluster: members are only ever added at the end."""
        return self.members[0], min(len(self.members), CORE)


@dataclass(frozen=True, slots=True)
class Happening:
    """The accounts of one happening, by id, and why they were taken as one."""

    profiles: tuple[Profile, ...]
    why: tuple[str, ...]


class Scores:
    """The score of every pair asked for, kept: a number, or None where a veto stands. ``edges`` are known already."""

    def __init__(self, profiles: Sequence[Profile], weights: Weights, edges: Sequence[Edge]) -> None:
        self._profiles, self._weights = profiles, weights
        self._known: dict[tuple[int, int], float | None] = {(a, b): value for value, a, b in edges}

    def of(self, one: int, other: int) -> float | None:
        pair = (one, other) if one < other else (other, one)
        if pair not in self._known:
            self._known[pair] = self._weigh(self._profiles[pair[0]], self._profiles[pair[1]])
        return self._known[pair]

    def line(self, one: int, other: int, value: float) -> str:
        """One link in words: the two accounts, the score, and every level that weighs."""
        a, b = self._profiles[one], self._profiles[other]
        levels = [
            f"{feature} {level} {weight:+.1f}"
            for feature, level in compare(a, b)
            if (weight := self._weights.of.get((feature, level), 0.0))
        ]
        return f"{a.account.id} = {b.account.id}: score {value:+.1f}; {', '.join(levels)}"

    def _weigh(self, one: Profile, other: Profile) -> float | None:
        if veto(one, other):
            return None
        return score(compare(one, other), self._weights) if meets(one, other) else STRANGERS


def join_accounts(
    profiles: Sequence[Profile], weights: Weights, cut: float = CUT, bonds: Bonds[str] | None = None
) -> list[Happening]:
    """Every account in one happening, the happenings in the order of their first account's id.

    ``bonds`` is what persons have said of accounts, by id; it stands over every score and veto. Of accounts that must
    be one, all are among ``profiles`` or none.
    """
    ordered = sorted(profiles, key=lambda profile: profile.account.id)
    cluster_of = _bound(_folded(ordered), ordered, bonds) if bonds else _folded(ordered)
    for edges in _components(likely(ordered, weights, cut), cluster_of):
        _join(edges, cluster_of, Scores(ordered, weights, edges), cut)
    clusters = {id(cluster): cluster for cluster in cluster_of.values()}
    return [_happening(ordered, cluster) for cluster in sorted(clusters.values(), key=lambda c: min(c.members))]


def _components(edges: Edges, cluster_of: Mapping[int, Cluster]) -> Iterator[list[Edge]]:
    """The edges, best first, of every set of accounts that edges and copies connect. No two sets touch, so that each
    is clustered, and its scores forgotten, before the next."""
    leader = [cluster_of[place].members[0] for place in range(len(cluster_of))]
    for start in range(0, len(edges.one), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        for a, b in zip(edges.one[part].tolist(), edges.other[part].tolist(), strict=True):
            one, other = _led(leader, a), _led(leader, b)
            leader[max(one, other)] = min(one, other)
    roots = np.fromiter((_led(leader, place) for place in range(len(leader))), dtype=np.int64, count=len(leader))
    order = np.argsort(roots[edges.one], kind="stable")
    bounds = np.flatnonzero(np.diff(roots[edges.one[order]], prepend=-1))
    for chosen in np.split(order, bounds[1:]) if len(order) else ():
        values = edges.score[chosen].tolist(), edges.one[chosen].tolist(), edges.other[chosen].tolist()
        yield list(zip(*values, strict=True))


def _led(leader: list[int], place: int) -> int:
    while leader[place] != place:
        leader[place] = leader[leader[place]]
        place = leader[place]
    return place


def _join(edges: Sequence[Edge], cluster_of: dict[int, Cluster], scores: Scores, cut: float) -> None:
    """Make clusters one where the edges, best first, allow it. What was refused stays so until a core grows."""
    refused: set[tuple[int, int, int, int]] = set()
    for value, a, b in edges:
        one, other = cluster_of[a], cluster_of[b]
        if one is other or (*one.core, *other.core) in refused:
            continue
        if _belong(one, other, scores, cut):
            large, small = (one, other) if len(one.members) >= len(other.members) else (other, one)
            cluster_of.update(dict.fromkeys(small.members, large))
            _absorb(large, small, scores.line(a, b, value))
        else:
            refused.update(((*one.core, *other.core), (*other.core, *one.core)))


def _absorb(one: Cluster, other: Cluster, *why: str) -> None:
    one.members += other.members
    one.sides |= other.sides
    one.why += [*other.why, *why]
    for report, members in other.reports.items():
        one.reports.setdefault(report, []).extend(members)


def _bound(folded: Mapping[int, Cluster], profiles: Sequence[Profile], bonds: Bonds[str]) -> dict[int, Cluster]:
    """First what persons have made one, then copies with what they copy, as far as nobody holds them apart."""
    cluster_of = {place: _opened([place], profiles) for place in range(len(profiles))}
    place_of = {profile.account.id: place for place, profile in enumerate(profiles)}
    for place, cluster in cluster_of.items():
        cluster.sides = bonds.sides(profiles[place].account.id)
    for accounts, judgements in bonds.components():
        line = f"{', '.join(accounts)}: taken as one by a person ({', '.join(judgements)})"
        if accounts[0] in place_of:  # else all of them are looked at another time
            _unite(cluster_of, [place_of[account] for account in accounts], line)
    for fold in {id(cluster): cluster for cluster in folded.values()}.values():
        _unite(cluster_of, fold.members, *fold.why)
    return cluster_of


def _unite(cluster_of: dict[int, Cluster], places: Sequence[int], *why: str) -> None:
    """Make one of the clusters of these places, but for those that a person holds apart from it."""
    first = cluster_of[places[0]]
    for place in places[1:]:
        other = cluster_of[place]
        if other is not first and not opposed(first.sides, other.sides):
            _absorb(first, other)
            cluster_of.update(dict.fromkeys(other.members, first))
    if len(first.members) > 1:
        first.why += why


def _belong(one: Cluster, other: Cluster, scores: Scores, cut: float) -> bool:
    if opposed(one.sides, other.sides):
        return False
    few, many = sorted((one, other), key=lambda cluster: len(cluster.reports))
    shared = [report for report in few.reports if report in many.reports]
    if any(scores.of(a, b) is None for report in shared for a, b in product(few.reports[report], many.reports[report])):
        return False
    pairs = list(product(one.members[:CORE], other.members[:CORE]))
    total = 0.0
    for a, b in pairs:
        value = scores.of(a, b)
        if value is None:
            return False
        total += value
    return total >= cut * len(pairs)


def _folded(profiles: Sequence[Profile]) -> dict[int, Cluster]:
    """One cluster an account, but accounts of a report and of its copies that rest on the same words together."""
    reports: dict[str, set[str]] = defaultdict(set)
    for profile in profiles:
        reports[profile.root].add(profile.account.report)
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    cluster_of: dict[int, Cluster] = {}
    for place, profile in enumerate(profiles):
        if len(reports[profile.root]) == 1:
            cluster_of[place] = _opened([place], profiles)
        else:
            groups[folding(profile)].append(place)
    for key in sorted(groups):
        for cluster in _one_a_report(groups[key], profiles):
            cluster_of.update(dict.fromkeys(cluster.members, cluster))
    return cluster_of


def folding(profile: Profile) -> tuple[str, ...]:
    """What accounts of a report and of its copies have in common that fold."""
    evidence = [" ".join(words_of(citation.text)) for citation in profile.account.evidence[:1]]
    return profile.root, profile.type, *evidence


def _one_a_report(places: Sequence[int], profiles: Sequence[Profile]) -> list[Cluster]:
    """Accounts on the same words, told apart by a report that draws two from them: its first with the others' first."""
    by_report: dict[str, list[int]] = defaultdict(list)
    for place in sorted(places, key=lambda place: _told(profiles[place])):
        by_report[profiles[place].account.report].append(place)
    most = max(len(rows) for rows in by_report.values())
    groups = [[rows[n] for rows in by_report.values() if n < len(rows)] for n in range(most)]
    return [_opened(sorted(group), profiles) for group in groups]


def _opened(group: list[int], profiles: Sequence[Profile]) -> Cluster:
    reports: dict[str, list[int]] = defaultdict(list)
    for place in group:
        reports[profiles[place].account.report].append(place)
    return Cluster(group, [_copy_line(group, profiles)] if len(group) > 1 else [], dict(reports))


def _told(profile: Profile) -> tuple[str, ...]:
    account = profile.account
    parts = sorted(f"{p.role} {' '.join(plain(p.name))}" for p in account.participants)
    return account.status, *parts, account.report, account.id


def _copy_line(group: Sequence[int], profiles: Sequence[Profile]) -> str:
    ids = sorted(profiles[place].account.id for place in group)
    return f"{', '.join(ids)}: the same words in copies of one report"


def _happening(profiles: Sequence[Profile], cluster: Cluster) -> Happening:
    return Happening(tuple(profiles[place] for place in sorted(cluster.members)), tuple(sorted(cluster.why)))
