"""Which tellings are of one process.

Those that share a key are. A key ``about:IRN+USA|nuclear`` tells states (or regions) and a subject; what leaves a side
out, or has no name at all (``loose:``), goes to the only process that it can mean, and to none where it may mean two.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dragoman.nouns import LocalProcess
from dragoman.vocabulary.subjects import Sort

FAR = 400
"""Days from the nearest telling of a process from which on what has no name of its own is told of another."""

type Key = tuple[frozenset[str], str]
"""States and regions, and the subject."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What one report tells of one process. ``root`` is the report that it copies, itself where it copies none."""

    report: str
    day: date | None
    root: str
    local: LocalProcess

    @property
    def order(self) -> tuple[bool, date, str, tuple[str, ...]]:
        """By day, undated ones first."""
        return self.day is not None, self.day or date.min, self.report, self.local.keys

    @property
    def original(self) -> bool:
        return self.root == self.report

    @property
    def loose(self) -> bool:
        return all(key.startswith("loose:") for key in self.local.keys)


Group = list[Telling]


type Parties = Callable[[Group], frozenset[str]]
"""The states that take part in what a group tells."""


def groups(
    tellings: Sequence[Telling], sorts: Mapping[str, Sort], parties: Parties, counts: Callable[[Group], bool]
) -> list[Group]:
    """The tellings by process, each group and all of them in the order of their tellings; only groups that ``counts``
    takes for a process."""
    named = _by_keys([one for one in tellings if not one.loose])
    joined = [group for group in _with_succession(_with_partial(named, sorts)) if counts(group)]
    _add_loose(joined, [one for one in tellings if one.loose], parties)
    told = [sorted(group, key=lambda one: one.order) for group in joined]
    return sorted(told, key=lambda group: group[0].order)


def _by_keys(tellings: Iterable[Telling]) -> list[Group]:
    """Tellings tied by shared keys, however many steps lie between."""
    over: dict[str, str] = {}

    def root(key: str) -> str:
        while over.setdefault(key, key) != key:
            over[key] = key = over[over[key]]
        return key

    found: dict[str, Group] = defaultdict(list)
    every = list(tellings)
    for one in every:
        first, *others = sorted(map(root, one.local.keys))
        for other in others:
            over[root(other)] = root(first)
    for one in every:
        found[root(one.local.keys[0])].append(one)
    return list(found.values())


def abouts(group: Iterable[Telling]) -> set[Key]:
    """What the keys of a group tell of states and subjects."""
    return {_parsed(key) for one in group for key in one.local.keys if key.startswith(("about:", "loose:"))}


def _parsed(key: str) -> Key:
    who, _, subject = key.partition(":")[2].partition("|")
    return frozenset(who.split("+")), subject


def _with_partial(named: Sequence[Group], sorts: Mapping[str, Sort]) -> list[Group]:
    """A process told by one state goes to the only one of several states that has it; and where it is that state's own
    affair, those of several states go to it."""
    whole, told = dict(enumerate(named)), [abouts(group) for group in named]
    wide: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, keys in enumerate(told):
        for state, subject in sorted(_in_all(keys)):
            wide[state, subject].append(number)
    single = sorted(
        (subject, state, number)
        for number, keys in enumerate(told)
        if _is_alone(keys)
        for who, subject in keys
        for state in who
    )
    for subject, state, number in single:
        wider = [n for n in wide[state, subject] if n in whole]
        if sorts.get(subject) == "issue":
            for other in wider:
                whole[number] += whole.pop(other)
        elif len(wider) == 1:
            whole[wider[0]] += whole.pop(number)
    return [group for group in whole.values() if not _is_one_sided(group, sorts)]


def _is_alone(keys: Collection[Key]) -> bool:
    return len(keys) == 1 and all(len(who) == 1 for who, _ in keys)


def _in_all(keys: Collection[Key]) -> set[tuple[str, str]]:
    """The states, with the subject, that are in every key of a process of several."""
    subjects = {subject for _, subject in keys}
    if len(subjects) != 1 or any(len(who) == 1 for who, _ in keys):
        return set()
    common = frozenset.intersection(*(who for who, _ in keys))
    return {(state, subject) for state in common for subject in subjects}


def _is_one_sided(group: Group, sorts: Mapping[str, Sort]) -> bool:
    """Talks of two sides of which only one is known: nobody can say which they are."""
    keys, every = abouts(group), {key for one in group for key in one.local.keys}
    named = any(not key.startswith("about:") for key in every)
    return not named and all(len(who) == 1 and sorts.get(subject) == "pair" and _is_state(who) for who, subject in keys)


def _is_state(who: frozenset[str]) -> bool:
    return all(one.isupper() for one in who)


def _with_succession(found: Sequence[Group]) -> list[Group]:
    """What talks led to: an agreement of two states or more of whose making nothing is told joins the only process of
    no other states that a report tells of beside it."""
    made = [group for group in found if len(_named_states(group)) > 1 and not any(one.local.act for one in group)]
    kept = [group for group in found if group not in made]
    for group in made:
        reports, states = {one.report for one in group}, _named_states(group)
        beside = [
            other for other in kept if any(one.report in reports for one in other) and _named_states(other) <= states
        ]
        if len(beside) == 1:
            beside[0].extend(group)
        else:
            kept.append(group)
    return kept


def _named_states(group: Iterable[Telling]) -> set[str]:
    return {state for one in group for state in one.local.countries}


def _add_loose(found: Sequence[Group], loose: Sequence[Telling], parties: Parties) -> None:
    """What has no name goes to the only process of its subject and states that is told of about the same time."""
    of_subject: dict[str, list[tuple[int, _Profile]]] = defaultdict(list)
    for number, group in enumerate(found if loose else ()):
        profile = _profile(group, parties)
        for subject in profile.subjects:
            of_subject[subject].append((number, profile))
    for one in loose:
        (who, subject), *_ = abouts([one])
        fits = [number for number, profile in of_subject[subject] if profile.fits(who, one.day)]
        if len(fits) == 1:
            found[fits[0]].append(one)


@dataclass(frozen=True, slots=True)
class _Profile:
    states: frozenset[str]
    subjects: frozenset[str]
    days: tuple[date, ...]
    """Sorted."""

    def fits(self, who: frozenset[str], day: date | None) -> bool:
        same = bool(self.states) and (self.states <= who or (len(who) > 1 and who <= self.states))
        return same and (day is None or self._is_near(day))

    def _is_near(self, day: date) -> bool:
        at = bisect_left(self.days, day)
        return any(abs((day - other).days) <= FAR for other in self.days[max(0, at - 1) : at + 1])


def _profile(group: Group, parties: Parties) -> _Profile:
    """A process's states: those in its keys; of one named for a region or for itself, those that are its parties."""
    keys = abouts(group)
    who = {one for states, _ in keys for one in states}
    states = frozenset(who) if who and _is_state(frozenset(who)) else parties(group)
    days = tuple(sorted({one.day for one in group if one.day}))
    return _Profile(frozenset(states), frozenset(subject for _, subject in keys), days)
