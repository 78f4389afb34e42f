"""Blocking: which pairs of accounts are worth comparing, found without looking at all pairs.

A pair is looked at when ``likeness.meets`` holds: one type, and either a time that fits and parties in common or the
same news days, a party and a telling word in common. Exactly these are found, by joins of one kind: accounts are
filed under what two of them must have in common (a party; a pair of parties; a party and a word), and under a key those
pair off whose spans of days meet. The spans are the days an account's date may mean, or, where a date is lacking, the
news days.

An account that names one party, or no two countries, meets every account of that party; all others need two parties in
common. So the two kinds are filed apart, and the accounts of a country that the whole world writes of meet each other
under pairs of countries only. Sorted by day, the accounts that meet one account lie side by side: a pair costs the time
to write it down, and no pair is looked at in vain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from dragoman.resolving.columns import NEVER, Columns, Flags, Ints, Longs, Ragged, columns
from dragoman.resolving.likeness import CLOSE
from dragoman.resolving.profiles import Profile

AT_ONCE = 1 << 17
"""Pairs handed on together: few enough to stay in a processor's cache."""
MOST_DAYS = 1 << 22
"""Above every day's number (the year 9999 ends at 3,652,059), with room for days added."""
PAIR = 1 << 32
"""Two numbers below it are one 64-bit number, ``first * PAIR + second``."""

type Pairs = tuple[Longs, Longs]
"""Two rows each, as two arrays of one length."""


def candidates(profiles: Sequence[Profile]) -> list[tuple[int, int]]:
    """Places (smaller first) of all pairs for which ``meets`` holds, sorted."""
    rows = columns(profiles)
    found = [np.zeros(0, dtype=np.int64)]
    for one, other in meeting(rows):
        a, b = rows.place[one].astype(np.int64), rows.place[other].astype(np.int64)
        found.append(np.unique(np.minimum(a, b) * PAIR + np.maximum(a, b)))
    first, second = np.divmod(np.unique(np.concatenate(found)), PAIR)
    return list(zip(first.tolist(), second.tolist(), strict=True))


def meeting(rows: Columns) -> Iterator[Pairs]:
    """All pairs of rows for which ``meets`` holds, in portions; a pair may come more than once."""
    dated, simple = rows.dated(), rows.simple
    news, reach = _news(rows), rows.reach
    alone, coupled = _filed(rows, rows.units), _filed(rows, _couples(rows.units, ~simple))
    for one, other in ((dated & simple, dated & simple), (dated & simple, dated & ~simple)):
        yield from _join(alone, reach, one, other)
    for one, other in ((~dated & simple, ~dated & simple), (~dated & simple, ~dated & ~simple)):
        yield from _join(alone, news, one, other)
    for one, other in ((~dated & simple, dated), (~dated & ~simple, dated & simple)):
        yield from _join(alone, news, one, other)
    yield from _join(coupled, reach, dated, dated)
    yield from _join(coupled, news, ~dated, ~dated)
    yield from _join(coupled, news, ~dated, dated)
    everyone = np.ones(len(dated), dtype=np.bool_)
    yield from _join(_filed(rows, _crossed(rows.units, rows.keywords)), news, everyone, everyone)


def _news(rows: Columns) -> tuple[Ints, Ints]:
    """Spans that meet where two publications lie at most ``CLOSE`` days apart."""
    start, end = rows.published
    known = start != NEVER
    return np.where(known, start - CLOSE // 2, NEVER), np.where(known, end + CLOSE // 2, NEVER)


# --- what accounts are filed under ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filed:
    """Rows under keys, a key beside each; a row lies under several. Keys with one row are left out."""

    keys: Longs
    rows: Longs


def _filed(rows: Columns, under: Ragged | Filed) -> Filed:
    """Under a type and a number."""
    filed = under if isinstance(under, Filed) else Filed(under.values.astype(np.int64), under.rows())
    typed = filed.keys * 64 + rows.type[filed.rows]
    _, keys, counts = np.unique(typed, return_inverse=True, return_counts=True)
    shared = counts[keys] > 1
    return Filed(keys[shared], filed.rows[shared])


def _couples(units: Ragged, chosen: Flags) -> Filed:
    """The chosen rows under every two of their units."""
    sizes = units.sizes()
    keys, rows = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for size in range(2, int(sizes.max(initial=0)) + 1):
        of_size = np.flatnonzero((sizes == size) & chosen)
        starts = units.starts[:-1][of_size]
        for a, b in combinations(range(size), 2):
            one, other = units.values[starts + a].astype(np.int64), units.values[starts + b].astype(np.int64)
            keys.append(np.minimum(one, other) * (PAIR >> 6) + np.maximum(one, other))
            rows.append(of_size)
    return Filed(_dense(np.concatenate(keys)), np.concatenate(rows))


def _crossed(units: Ragged, words: Ragged) -> Filed:
    """Every row under each of its units with each of its words."""
    row_of = units.rows()
    counts = words.sizes()[row_of]
    unit = np.repeat(units.values.astype(np.int64), counts)
    first = np.repeat(words.starts[:-1][row_of] - (np.cumsum(counts) - counts), counts)
    keys = unit * (PAIR >> 6) + words.values[first + np.arange(len(unit))]
    return Filed(_dense(keys), np.repeat(row_of, counts))


def _dense(keys: Longs) -> Longs:
    return np.unique(keys, return_inverse=True)[1]


# --- whose spans meet -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """Filed rows with their spans of days, put one key after another on one line of days, by start."""

    starts: Longs
    ends: Longs
    rows: Longs


def _join(filed: Filed, span: tuple[Ints, Ints], one: Flags, other: Flags) -> Iterator[Pairs]:
    """Pairs of a row of ``one`` and a row of ``other`` (the same, or none in common) under a key, whose spans meet."""
    left = _line(filed, span, one)
    if np.array_equal(one, other):
        after = np.arange(1, len(left.rows) + 1)
        yield from _spread(left, left, after, np.searchsorted(left.starts, left.ends, "right"))
        return
    right = _line(filed, span, other)
    for a, b, side in ((left, right, "left"), (right, left, "right")):
        begins = np.searchsorted(b.starts, a.starts, "left" if side == "left" else "right")
        yield from _spread(a, b, begins, np.searchsorted(b.starts, a.ends, "right"))


def _line(filed: Filed, span: tuple[Ints, Ints], chosen: Flags) -> Line:
    kept = chosen[filed.rows] & (span[0][filed.rows] != NEVER)
    keys, rows = filed.keys[kept], filed.rows[kept]
    starts, ends = (keys * MOST_DAYS + day[rows] for day in span)
    order = np.argsort(starts, kind="stable")
    return Line(starts[order], ends[order], rows[order])


def _spread(one: Line, other: Line, begins: Longs, ends: Longs) -> Iterator[Pairs]:
    """Row ``n`` of ``one`` with the rows ``begins[n]`` to ``ends[n]`` of ``other``, some pairs at a time."""
    counts = np.maximum(ends - begins, 0)
    total = np.concatenate(([0], np.cumsum(counts)))
    start = 0
    while start < len(counts):
        stop = max(start + 1, int(np.searchsorted(total, total[start] + AT_ONCE, "right")) - 1)
        part = counts[start:stop]
        if total[stop] > total[start]:
            offset = np.repeat(begins[start:stop] - (total[start:stop] - total[start]), part)
            yield np.repeat(one.rows[start:stop], part), other.rows[offset + np.arange(len(offset))]
        start = stop
