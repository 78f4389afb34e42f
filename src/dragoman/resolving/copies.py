"""Near-duplicate reports: wire copy, later versions, syndication with cuts. Kept, linked to the first, counted once.

1. Shingles: every run of five words, hashed; case, accents and punctuation do not count.
2. A sketch of each report: of its shingles those with the smallest hashes, an eighth of them. Which these are depends
   on the shingles alone, so that of what two reports have in common an eighth is in both sketches, wherever it stands
   and however much was cut (Broder's sketch for containment; a MinHash whose size grows with the text).
3. Reports that share shingles of their sketches meet; the true Jaccard similarity and containment of the two decide.
4. Reports in order of publication: each is a copy of the first report it copies, or of what that one copies.

The cost grows with the number of reports and of true near-duplicates, not with the number of pairs.
Broder 1997, "On the resemblance and containment of documents"; Leskovec et al., "Mining of Massive Datasets", ch. 3.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from dragoman.nouns import Report
from dragoman.resolving.names import plain

SHINGLE = 5
"""Words a shingle. Unrelated news shares almost no run of five words; a changed word costs five shingles."""
SKETCHED = np.uint64(2**64 // 8)
"""Shingles with a hash below this are in the sketch: an eighth. Of 60 shingles in common, all are left out once in
3,000 times, and all but one once in 350."""
LEAST = 8
"""Shingles of a sketch at the least: a text of a few lines has its smallest ones."""
MET, MET_SHARE = 2, 0.1
"""Shingles of their sketches that two reports must share to be compared, and the share of the smaller sketch: a fifth
of what makes a copy, for a sketch is only a sample."""
JACCARD = 0.5
"""Of the whole texts: half of all shingles in common. Two reporters at one news conference stay below 0.1."""
CONTAINMENT = 0.8
"""Of the shorter text in the longer one: syndication with cuts."""
SHORTEST = 30
"""Shingles from which containment says something; a text below it is a copy only by Jaccard."""
SHARE = 0.15
"""Of the longer text that a contained one must make up: a paragraph quoted in a long report is a quotation."""
WITHIN = 60
"""Days between a report and its copy, where both are known and the texts are not wholly equal: a palace's notice of one
more visit is not a copy of last year's."""
REWORKED, REWORKED_SHARE, REWORKED_WITHIN = 0.5, 0.12, 7
"""Wire text that another paper cut and wrote into: containment, the part of the longer text that the two have in
common, and days between the two. Only between two outlets: one outlet's reports are alike by its boxes and captions."""
BACK = 8
"""Neighbours a report meets on one shingle. True groups of copies are chains or stars and are joined through these; a
shingle that more reports share is mostly one outlet's standing text."""
AT_ONCE = 4_000_000
"""Sketched shingles that are sorted at once: bounds the memory."""

type Shingles = NDArray[np.uint64]


def find_copies(reports: Sequence[Report], published: Mapping[str, date | None]) -> dict[str, str]:
    """Which report copies which: every copy's id to the id of the earliest published report of its group.

    ``published`` gives the day a report is taken to be published, None where unknown (such reports come last). Ties
    go to the smaller id. A report that copies nothing has no entry.
    """
    order = sorted(reports, key=lambda r: (published.get(r.id) or date.max, r.id))
    shingles = _all_shingles(order)
    days = [published.get(report.id) for report in order]
    near: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for first, later in _meeting(shingles):
        apart = _apart(days[first], days[later])
        syndicated = apart <= REWORKED_WITHIN and order[first].outlet != order[later].outlet
        likeness = _likeness(shingles[first], shingles[later], syndicated=syndicated)
        equal = likeness == 1 and len(shingles[first]) == len(shingles[later])
        if equal or (likeness and apart <= WITHIN):
            near[later].append((-likeness, first))
    copy_of: dict[int, int] = {}
    for later in sorted(near):
        best = min(near[later])[1]
        copy_of[later] = copy_of.get(best, best)
    return dict(sorted((order[later].id, order[root].id) for later, root in copy_of.items()))


def _apart(one: date | None, other: date | None) -> int:
    """Days between two dates; none where either is unknown."""
    return abs((other - one).days) if one and other else 0


def _all_shingles(reports: Sequence[Report]) -> list[Shingles]:
    """Each report's shingles."""
    numbers = _Numbers()
    rows = (chain.from_iterable(map(numbers.__getitem__, report.text.split())) for report in reports)
    return [_shingles(np.fromiter(row, dtype=np.uint64)) for row in rows]


class _Numbers(dict[str, tuple[int, ...]]):
    """For what stands between two spaces, a number for each of its words, that depends on the word alone."""

    def __missing__(self, text: str) -> tuple[int, ...]:
        self[text] = tuple(zlib.crc32(word.encode()) * 0x9E3779B97F4A7C15 % 2**64 for word in plain(text))
        return self[text]


def _shingles(words: NDArray[np.uint64]) -> Shingles:
    """The distinct shingles, sorted. A text shorter than a shingle is one shingle."""
    size = min(SHINGLE, len(words))
    if size == 0:
        return words
    total = np.zeros(len(words) - size + 1, dtype=np.uint64)
    for place in range(size):
        total = (total ^ words[place : place + len(total)]) * np.uint64(0x100000001B3)
        total ^= total >> np.uint64(29)
    return np.unique(total * np.uint64(0xD6E8FEB86659FD93))


# --- which reports meet -----------------------------------------------------------------------------------------------


def _meeting(shingles: Sequence[Shingles]) -> list[tuple[int, int]]:
    """Pairs (earlier, later) that share enough of their sketches, sorted."""
    sizes = np.array([_sketch_size(row) for row in shingles], dtype=np.int64)
    parts = [np.zeros(0, dtype=np.int64), *_shared(shingles, sizes)]
    pairs, counts = np.unique(np.concatenate(parts), return_counts=True)
    first, later = np.divmod(pairs, max(len(shingles), 1))
    smaller = np.minimum(sizes[first], sizes[later])
    enough = counts >= np.minimum(smaller, np.maximum(MET, MET_SHARE * smaller))
    return list(zip(first[enough].tolist(), later[enough].tolist(), strict=True))


def _sketch_size(row: Shingles) -> int:
    """Shingles are sorted by hash, so that a sketch is the beginning of the row."""
    return min(len(row), max(LEAST, int(np.searchsorted(row, SKETCHED))))


def _shared(shingles: Sequence[Shingles], sizes: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Pairs of reports, as one number each, once for every shingle of a sketch on which they meet."""
    slices = int(sizes.sum()) // AT_ONCE + 1
    edges = [int(SKETCHED) // slices * number for number in range(slices)]
    starts = np.array([np.searchsorted(row[:size], edges) for row, size in zip(shingles, sizes, strict=True)])
    ends = np.column_stack((starts[:, 1:], sizes)) if len(starts) else starts
    for start, end in zip(starts.T, ends.T, strict=True):
        numbers = np.repeat(np.arange(len(shingles)), end - start)
        parts = [row[a:b] for row, a, b in zip(shingles, start, end, strict=True)]
        hashes = np.concatenate(parts)
        order = np.argsort(hashes, kind="stable")
        yield from _neighbours(hashes[order], numbers[order], len(shingles))


def _neighbours(hashes: Shingles, numbers: NDArray[np.int64], most: int) -> Iterator[NDArray[np.int64]]:
    """Each report with those just before it on a shingle and with the first there: linear however many share it."""
    for step in range(1, min(BACK, len(hashes) - 1) + 1):
        same = hashes[step:] == hashes[:-step]
        yield numbers[:-step][same] * most + numbers[step:][same]
    place = np.arange(len(hashes))
    opens = np.concatenate(([True], hashes[1:] != hashes[:-1]))[: len(hashes)]
    first = np.maximum.accumulate(np.where(opens, place, 0))
    far = place - first > BACK
    yield numbers[first[far]] * most + numbers[far]


def _likeness(one: Shingles, other: Shingles, *, syndicated: bool) -> float:
    """How much of one text is the other, 0 where no measure makes it a copy."""
    common = len(np.intersect1d(one, other, assume_unique=True))
    short, long = sorted((len(one), len(other)))
    jaccard = common / (short + long - common)
    contained = common / short
    if jaccard >= JACCARD:
        return jaccard
    if short < SHORTEST:
        return 0.0
    whole = contained >= CONTAINMENT and short >= SHARE * long
    reworked = syndicated and contained >= REWORKED and common >= REWORKED_SHARE * long
    return contained if whole or reworked else 0.0
