"""The fields of accounts that are sets, as columns: parties and words, compared for many pairs of rows at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.resolving import likeness
from dragoman.resolving.columns import Columns, Flags, Floats, Ints, Longs, Numbers, Ragged
from dragoman.resolving.profiles import Party

FEW = 4
"""Parties of an account that are compared as columns; an account of more is compared by ``likeness.sides``."""
SIDES = ("none", "unsaid", "same", "kin", "part", "part kin", "share", "share kin", "other")
BITS = 256
"""Bits of a signature of words; bit ``word % BITS`` is set for every word."""
AT_ONCE = 1 << 15
"""Pairs whose words are laid side by side at once."""

type Masks = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Parties:
    """Parties by number, ``FEW`` columns a row, -1 where there is none."""

    rows: Columns
    count: Ints
    actor: Ints
    unit: Ints
    person: Flags
    sides: tuple[Masks, Masks]
    """Units of the doers and of the targets, each unit a bit of 64."""

    @classmethod
    def of(cls, rows: Columns) -> Parties:
        actors, units = Numbers[str](), Numbers[str]()
        size = len(rows.place)
        actor, unit = np.full((size, FEW), -1, dtype=np.int32), np.full((size, FEW), -1, dtype=np.int32)
        person = np.zeros((size, FEW), dtype=np.bool_)
        for row, place in enumerate(rows.place):
            for n, party in enumerate(rows.profiles[place].parties[:FEW]):
                actor[row, n], unit[row, n] = actors.of(party.actor), units.of(party.unit)
                person[row, n] = party.person
        count = np.fromiter((len(rows.profiles[place].parties) for place in rows.place), dtype=np.int32, count=size)
        profiles = [rows.profiles[place] for place in rows.place]
        doers = _bits([p.doers for p in profiles], units), _bits([p.targets for p in profiles], units)
        return cls(rows, count, actor, unit, person, doers)

    def levels(self, one: Longs, other: Longs) -> NDArray[np.int64]:
        """Numbers of ``SIDES`` as ``likeness.sides`` tells them."""
        most = np.maximum(self.count[one], self.count[other])
        levels = np.zeros(len(one), dtype=np.int64)
        for low, high in ((-1, 2), (2, FEW)):
            chosen = (most > low) & (most <= high)
            levels[chosen] = self._few(one[chosen], other[chosen], high)
        for n in np.flatnonzero(most > FEW):
            told = likeness.sides(self.rows.profile(one[n]).parties, self.rows.profile(other[n]).parties)
            levels[n] = SIDES.index(told)
        return levels

    def _few(self, one: Longs, other: Longs, width: int) -> NDArray[np.int64]:
        sizes = self.count[one], self.count[other]
        ids, kin = self._shared(one, other, width)
        few, many = np.minimum(*sizes), np.maximum(*sizes)
        return np.select(
            [many == 0, few == 0, ids == many, ids + kin == many, ids + kin == few, ids > 0],
            [0, 1, 2, 3, np.where(ids > 0, 4, 5), 6],
            np.where(kin > 0, 7, 8),
        )

    def _shared(self, one: Longs, other: Longs, width: int) -> tuple[Longs, Longs]:
        """How many actors the two have in common, and of the rest how many pairs are kin, paired off in order."""
        places = range(width)
        a, b = ([self.actor[side, n] for n in places] for side in (one, other))
        units = [[self.unit[side, n] for n in places] for side in (one, other)]
        person = [[self.person[side, n] for n in places] for side in (one, other)]
        same = [[(a[i] == b[j]) & (a[i] >= 0) for j in places] for i in places]
        ids = sum((same[i][j].astype(np.int64) for i in places for j in places), np.zeros(len(one), dtype=np.int64))
        free = [(b[j] >= 0) & ~np.logical_or.reduce([same[i][j] for i in places]) for j in places]
        kin = np.zeros(len(one), dtype=np.int64)
        for i in places:
            open_ = (a[i] >= 0) & ~np.logical_or.reduce(same[i])
            for j in places:
                taken = open_ & free[j] & (units[0][i] == units[1][j]) & ~(person[0][i] & person[1][j])
                free[j], open_ = free[j] & ~taken, open_ & ~taken
                kin += taken
        return ids, kin

    def crossed(self, one: Longs, other: Longs) -> Flags:
        """Whether the doers of each may be the targets of the other."""
        doers, targets = self.sides
        may: Flags = ((doers[one] & targets[other]) != 0) & ((targets[one] & doers[other]) != 0)
        return may


def _bits(sides: list[tuple[Party, ...]], units: Numbers[str]) -> Masks:
    masks = (sum({1 << units.of(party.unit) % 64 for party in side}) for side in sides)
    return np.fromiter(masks, dtype=np.uint64, count=len(sides))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of every row, their signature, and the most that any of them tells."""

    words: Ragged
    telling: Floats
    masks: Masks
    most: Floats
    folded: Longs
    """Words of a row beyond the bits of its signature: so many more than bits may two rows have in common."""

    @classmethod
    def of(cls, rows: Columns) -> Words:
        words, telling = rows.words, rows.telling
        masks = np.zeros((len(rows.place), BITS // 64), dtype=np.uint64)
        bit = words.values.astype(np.uint64) % np.uint64(BITS)
        row = words.rows()
        np.bitwise_or.at(masks, (row, (bit // np.uint64(64)).astype(np.int64)), np.uint64(1) << bit % np.uint64(64))
        most = np.zeros(len(rows.place))
        np.maximum.at(most, row, telling)
        folded = words.sizes() - np.bitwise_count(masks).sum(axis=1)
        return cls(words, telling, masks, most, folded)

    def at_most(self, one: Longs, other: Longs) -> Floats:
        """What the cosine of two rows cannot exceed."""
        shared = np.zeros(len(one), dtype=np.int64)
        for part in range(self.masks.shape[1]):
            shared += np.bitwise_count(self.masks[one, part] & self.masks[other, part])
        words = shared + np.minimum(self.folded[one], self.folded[other])
        return np.where(shared == 0, 0.0, words * self.most[one] * self.most[other])

    def cosine(self, one: Longs, other: Longs) -> Floats:
        parts = [np.zeros(0)]
        for start in range(0, len(one), AT_ONCE):
            parts.append(self._cosine(one[start : start + AT_ONCE], other[start : start + AT_ONCE]))
        return np.concatenate(parts)

    def _cosine(self, one: Longs, other: Longs) -> Floats:
        """Words of the first that may be in the second, by its signature; then looked for among its words."""
        pair, at = _laid_out(self.words.starts, one)
        bit = self.words.values[at] % BITS
        mask = self.masks[other[pair], bit // 64]
        maybe = (mask >> (bit % 64).astype(np.uint64)) & np.uint64(1) != 0
        pair, at = pair[maybe], at[maybe]
        asked, found = _laid_out(self.words.starts, other[pair])
        same = self.words.values[found] == self.words.values[at[asked]]
        asked, found = asked[same], found[same]
        product = self.telling[at[asked]] * self.telling[found]
        return np.bincount(pair[asked], weights=product, minlength=len(one))


def _laid_out(starts: Longs, rows: Longs) -> tuple[Longs, Longs]:
    """The values of ``rows`` one row after another: for each the number of the row asked for, and where it stands."""
    counts = starts[rows + 1] - starts[rows]
    asked = np.repeat(np.arange(len(rows)), counts)
    first = np.repeat(starts[rows] - (np.cumsum(counts) - counts), counts)
    return asked, first + np.arange(len(first))
