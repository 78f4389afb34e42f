"""Judgements on actors: parties that persons have joined, held apart or corrected, over what the names alone gave.

Everything is brought down to local actors: an actor is the set of those that it is made of, ``actor@report`` those of
one report. So a judgement holds however the names of other reports join around it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from dragoman.errors import UsageError
from dragoman.nouns import Actor, Anchor, Judgement, LocalActor, Standing
from dragoman.resolving.actors import Key, actor_of_bearers
from dragoman.resolving.bonds import Bond, Bonds, Sides, opposed
from dragoman.resolving.corrections import correct_actor
from dragoman.resolving.names import plain

type Keys = frozenset[Key]
type Locals = Mapping[Key, LocalActor]
type Who = tuple[tuple[Actor, ...], dict[Key, str]]
"""The record's actors, sorted by id, and which of them each local actor is."""


def judged_actors(who: Who, locals_: Locals, judgements: Sequence[Judgement]) -> tuple[Who, dict[str, Standing]]:
    """The actors as judged, and what became of each judgement. ``locals_`` are all local actors of the readings."""
    if not judgements:
        return who, {}
    found = _Found(who, locals_)
    standings: dict[str, Standing] = {}
    meant: dict[str, tuple[Keys, ...]] = {}
    for judgement in judgements:
        groups, missing = found.groups(judgement)
        standings[judgement.id] = Standing(judgement.id, "orphan" if missing else "in force", "; ".join(missing))
        meant |= {} if missing else {judgement.id: groups}
    binding = [j for j in judgements if j.id in meant and j.verb != "edit"]
    bonds = Bonds([Bond(j.id, j.verb == "same", meant[j.id]) for j in binding])
    standings |= bonds.standings
    parts = _Parts(who, locals_)
    for bond in bonds.apart():
        parts.split(bond, bonds)
    for things, because in bonds.components():
        parts.join(things, next(meant[j.id][0] for j in binding if j.id in because), bonds)
    edits = [(j, meant[j.id][0]) for j in judgements if j.verb == "edit" and j.id in meant]
    return parts.who(edits, standings), standings


class _Found:
    """Which local actors an anchor means."""

    def __init__(self, who: Who, locals_: Locals) -> None:
        self._actors, self._locals = who[0], locals_
        self._keys: dict[str, list[Key]] = defaultdict(list)
        for key, actor in who[1].items():
            self._keys[actor].append(key)

    def groups(self, judgement: Judgement) -> tuple[tuple[Keys, ...], list[str]]:
        """The local actors of each group, no two groups with one in common; and what is missing."""
        anchors = [group[0] for group in judgement.groups]
        groups = [self._all(anchor) for anchor in anchors]
        missing = [_missing(anchor) for anchor, keys in zip(anchors, groups, strict=True) if not keys]
        if judgement.verb == "different" and not missing:
            groups = self._apart(anchors, groups)
            if not all(groups):
                missing = ["their names no longer tell them apart: judge them as ACTOR@REPORT"]
        return tuple(groups), missing

    def _all(self, anchor: Anchor) -> Keys:
        keys = self._keys.get(anchor.id) or self._of_name(anchor)
        of_report = frozenset(key for key in keys if anchor.report in (None, key[0]))
        return of_report or frozenset(key for key in self._named(anchor) if key[0] == anchor.report)

    def _of_name(self, anchor: Anchor) -> list[Key]:
        """The local actors of the one actor that bears an anchor's name in its country."""
        words = plain(anchor.label or "")
        fits = [a for a in self._actors if a.country == anchor.country and words in map(plain, (a.name, *a.aliases))]
        return self._keys[fits[0].id] if len(fits) == 1 else []

    def _named(self, anchor: Anchor) -> Iterable[Key]:
        words = plain(anchor.label or "")
        return (key for key, local in self._locals.items() if plain(local.name) == words)

    def _apart(self, anchors: Sequence[Anchor], groups: Sequence[Keys]) -> list[Keys]:
        """Groups without what they have in common: a part is taken out of its whole, equal ones are told by name."""
        one, other = groups
        if one == other:
            named = [frozenset(self._named(anchor)) & one for anchor in anchors]
            return named if named[0].isdisjoint(named[1]) else [frozenset(), frozenset()]
        return [one - other, other] if other < one else [one, other - one]


def _missing(anchor: Anchor) -> str:
    where = f" in report {anchor.report}" if anchor.report else ""
    return f"{anchor.id} ({anchor.label}) is no longer told{where}"


class _Parts:
    """The actors as sets of local actors, under change."""

    def __init__(self, who: Who, locals_: Locals) -> None:
        self._base = {actor.id: actor for actor in who[0]}
        self._locals = locals_
        self._part_of = dict(who[1])
        self._members: dict[str, set[Key]] = defaultdict(set)
        for key, part in self._part_of.items():
            self._members[part].add(key)
        self._touched: set[str] = set()

    def split(self, bond: Bond[Key], bonds: Bonds[Key]) -> None:
        """Take apart every part with members on two sides; of two sides the smaller leaves, of equals the later."""
        for part in sorted({self._part_of[key] for group in bond.groups for key in group}):
            sides = [self._on(part, (bond.judgement, number), bonds) for number in range(len(bond.groups))]
            stays = max(range(len(sides)), key=lambda number: (len(sides[number]), -number))
            for number, leaving in enumerate(sides):
                if leaving and number != stays:
                    self._move(leaving, f"{part} {bond.judgement} {number}")

    def join(self, things: Sequence[Key], first: Keys, bonds: Bonds[Key]) -> None:
        """Make the parts of ``things`` one, under the name of the part that ``first`` is in. Where what the names
        alone brought along stands against it, only the things themselves."""
        into = self._part_of[min(first)]
        parts = sorted({self._part_of[key] for key in things})
        sides: Sides = frozenset()
        for part in parts:
            mine = frozenset(side for key in self._members[part] for side in bonds.sides(key))
            if opposed(sides, mine):
                self._move(frozenset(things), f"{into} {min(things)}")
                return
            sides |= mine
        for part in parts:
            self._move(frozenset(self._members[part]), into)

    def who(self, edits: Sequence[tuple[Judgement, Keys]], standings: dict[str, Standing]) -> Who:
        """The actors that came of it, with their own corrections."""
        made = {part: self._actor(part) for part in sorted(self._members) if self._members[part]}
        for judgement, keys in edits:
            held = Counter(self._part_of[key] for key in keys)
            part = min(held, key=lambda one: (-held[one], one))
            try:
                made[part] = correct_actor(made[part], judgement)
            except UsageError as fault:  # a ledger written by hand, or for a vocabulary that has changed
                standings[judgement.id] = Standing(judgement.id, "orphan", str(fault))
        actor_of = {key: made[part].id for key, part in sorted(self._part_of.items())}
        return tuple(sorted(made.values(), key=lambda actor: actor.id)), actor_of

    def _on(self, part: str, side: tuple[str, int], bonds: Bonds[Key]) -> Keys:
        return frozenset(key for key in self._members[part] if side in bonds.sides(key))

    def _move(self, keys: Keys, into: str) -> None:
        for key in keys:
            self._touched |= {into, self._part_of[key]}
            self._members[self._part_of[key]].discard(key)
            self._members[into].add(key)
            self._part_of[key] = into

    def _actor(self, part: str) -> Actor:
        if part not in self._touched:
            return self._base[part]
        actor = actor_of_bearers([(key, self._locals[key]) for key in sorted(self._members[part])])
        base = self._base.get(part)
        if base is None:
            return actor
        names = {actor.name, *actor.aliases} - {base.name}
        return replace(
            actor, id=base.id, name=base.name, type=base.type, country=base.country, aliases=tuple(sorted(names))
        )
