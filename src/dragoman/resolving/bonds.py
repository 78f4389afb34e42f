"""What persons have said of pairs: these are one, those are not. The later word stands over an earlier one.

The things bound are accounts (by id) or reports' actors (by report and key); a bond holds between groups of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.nouns import Standing


@dataclass(frozen=True, slots=True)
class Bond[K: (str, tuple[str, int])]:
    """One judgement on groups of things: all of them are one, or each of a group differs from each of another's."""

    judgement: str
    together: bool
    groups: tuple[frozenset[K], ...]

    def everything(self) -> frozenset[K]:
        return frozenset(thing for group in self.groups for thing in group)


type Sides = frozenset[tuple[str, int]]
"""On which side a thing, or a cluster of them, stands of each judgement that holds things apart."""


class Bonds[K: (str, tuple[str, int])]:
    """The bonds that can all be kept, taken from the latest to the earliest.

    ``overruled`` gives, for each judgement that a later one contradicts, that later one.
    """

    def __init__(self, bonds: Sequence[Bond[K]] = ()) -> None:
        self.overruled: dict[str, str] = {}
        self._apart: list[Bond[K]] = []
        self._together: dict[K, list[Bond[K]]] = {}
        """Every thing's accepted bonds with all those that its component shares."""
        for bond in reversed(bonds):
            against = self._contradicted(bond)
            if against:
                self.overruled[bond.judgement] = against
            else:
                self._accept(bond)
        self._sides: dict[K, Sides] = self._all_sides()

    def __bool__(self) -> bool:
        return bool(self._apart or self._together)

    @property
    def standings(self) -> dict[str, Standing]:
        """What became of the judgements that are not kept, by their ids."""
        return {id: Standing(id, "overruled", f"by {by}") for id, by in self.overruled.items()}

    def sides(self, thing: K) -> Sides:
        """Where a thing stands; two that stand on different sides of one judgement must not be one."""
        return self._sides.get(thing, frozenset())

    def components(self) -> list[tuple[tuple[K, ...], tuple[str, ...]]]:
        """The things that must be one, sorted, with the judgements that say so; no thing is in two of them."""
        found: dict[int, tuple[list[K], list[Bond[K]]]] = {}
        for thing in sorted(self._together):
            bonds = self._together[thing]
            found.setdefault(id(bonds), ([], bonds))[0].append(thing)
        return [(tuple(things), tuple(sorted(b.judgement for b in bonds))) for things, bonds in found.values()]

    def apart(self) -> list[Bond[K]]:
        """The accepted bonds that hold things apart, the earliest first."""
        return self._apart[::-1]

    def _accept(self, bond: Bond[K]) -> None:
        if not bond.together:
            self._apart.append(bond)
            return
        joined = self._met(bond.everything())
        joined.append(bond)
        for thing in sorted(thing for other in joined for thing in other.everything()):
            self._together[thing] = joined

    def _met(self, things: Iterable[K]) -> list[Bond[K]]:
        """The accepted bonds of the components that hold any of these things, each once."""
        met: list[Bond[K]] = []
        for thing in sorted(things):
            met += [bond for bond in self._together.get(thing, ()) if bond not in met]
        return met

    def _component(self, things: frozenset[K]) -> frozenset[K]:
        return things.union(thing for bond in self._met(things) for thing in bond.everything())

    def _contradicted(self, bond: Bond[K]) -> str | None:
        """The later judgement that cannot stand beside this one."""
        if bond.together:
            whole = self._component(bond.everything())
            return next((other.judgement for other in self._apart if _splits(other, whole)), None)
        for met in self._met(bond.everything()):
            if _splits(bond, self._component(met.everything())):
                return met.judgement
        return None

    def _all_sides(self) -> dict[K, Sides]:
        found: dict[K, Sides] = {}
        for bond in self._apart:
            for side, group in enumerate(bond.groups):
                for thing in self._component(group):
                    found[thing] = found.get(thing, frozenset()) | {(bond.judgement, side)}
        return found


def _splits[K: (str, tuple[str, int])](bond: Bond[K], whole: frozenset[K]) -> bool:
    """Whether things on two sides of a bond are in ``whole``."""
    return sum(not group.isdisjoint(whole) for group in bond.groups) > 1


def opposed(one: Sides, other: Sides) -> bool:
    """Whether a judgement holds apart what stands here from what stands there."""
    if not one or not other:
        return False
    mine: dict[str, set[int]] = {}
    for judgement, side in one:
        mine.setdefault(judgement, set()).add(side)
    return any(mine.get(judgement, {side}) != {side} for judgement, side in other)
