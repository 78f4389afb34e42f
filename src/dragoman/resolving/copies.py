"""Near-duplicate reports: wire copy, later versions, syndication with cuts. Kept, linked to the first, counted once.

1. Shingles: every run of five words, hashed; case, accents and punctuation do not count.
2. MinHash (rensa) of the whole report and of its opening, cut into bands (LSH): reports that share a band meet.
3. The true Jaccard similarity and containment of each such pair decide.
4. Reports in order of publication: each is a copy of the first report it copies, or of what that one copies.

The cost grows with the number of reports and of true near-duplicates, not with the number of pairs.
Broder 1997, "On the resemblance and containment of documents"; Leskovec et al., "Mining of Massive Datasets", ch. 3.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from dragoman.nouns import Report
from dragoman.resolving.names import plain

SHINGLE = 5
"""Words a shingle. Unrelated news shares almost no run of five words; a changed word costs five shingles."""
ROWS, BANDS = 3, 64
"""Whole text: a pair of Jaccard 0.3 meets in some band with probability 0.82, 0.4 with 0.98, 0.5 with 0.999; one of
0.02 (two reports with one quotation in common) in one of 2,000."""
LEAD, LEAD_BANDS = 60, 24
"""Words of the opening and its bands: a report cut from the end keeps its opening however much is cut. A pair whose
openings have Jaccard 0.5 meets with probability 0.96."""
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
SEED = 1914
"""Fixed, so that the same reports meet in the same bands on every machine."""
BACK = 8
"""Neighbours a report meets in a bucket. True groups of copies are chains or stars and are joined through these; a
bucket larger than that is mostly one outlet's standing text."""
CHUNK = 2_000
"""Reports sketched at once: bounds the memory of the digests (192 integers each)."""

type Shingles = NDArray[np.uint64]


def find_copies(reports: Sequence[Report], published: Mapping[str, date | None]) -> dict[str, str]:
    """Which report copies which: every copy's id to the id of the earliest published report of its group.

    ``published`` gives the day a report is taken to be published, None where unknown (such reports come last). Ties
    go to the smaller id. A report that copies nothing has no entry.
    """
    order = sorted(reports, key=lambda r: (published.get(r.id) or date.max, r.id))
    words = _numbered(order)
    shingles = [_shingles(row) for row in words]
    copy_of: dict[int, int] = {}
    near: dict[int, list[tuple[float, int]]] = defaultdict(list)
    days = [published.get(report.id) for report in order]
    for first, later in sorted(_candidates(words, shingles)):
        likeness = _likeness(shingles[first], shingles[later])
        equal = likeness == 1 and len(shingles[first]) == len(shingles[later])
        if equal or (likeness and _in_time(days[first], days[later])):
            near[later].append((-likeness, first))
    for later in sorted(near):
        best = min(near[later])[1]
        copy_of[later] = copy_of.get(best, best)
    return dict(sorted((order[later].id, order[root].id) for later, root in copy_of.items()))


def _in_time(one: date | None, other: date | None) -> bool:
    return one is None or other is None or abs((other - one).days) <= WITHIN


def _numbered(reports: Sequence[Report]) -> list[NDArray[np.uint64]]:
    """Each report's words as numbers that depend on the word alone."""
    known: dict[str, int] = {}
    rows = []
    for report in reports:
        words = [word for part in report.text.split() for word in plain(part)]
        for word in words:
            if word not in known:
                known[word] = zlib.crc32(word.encode()) * 0x9E3779B97F4A7C15 % 2**64
        rows.append(np.fromiter((known[word] for word in words), dtype=np.uint64, count=len(words)))
    return rows


def _shingles(words: NDArray[np.uint64]) -> Shingles:
    """The distinct shingles, sorted. A text shorter than a shingle is one shingle."""
    size = min(SHINGLE, len(words))
    if size == 0:
        return words
    total = np.zeros(len(words) - size + 1, dtype=np.uint64)
    for place in range(size):
        total = (total ^ words[place : place + len(total)]) * np.uint64(0x100000001B3)
        total ^= total >> np.uint64(29)
    return np.unique(total)


def _candidates(words: Sequence[NDArray[np.uint64]], shingles: Sequence[Shingles]) -> set[tuple[int, int]]:
    """Pairs (earlier, later) that share a band of the whole or of the opening, or are equal."""
    pairs: set[tuple[int, int]] = set()
    leads = [_shingles(row[:LEAD]) for row in words]
    for rows, bands in ((shingles, BANDS), (leads, LEAD_BANDS)):
        pairs.update(_in_bands(rows, bands))
    return pairs


def _in_bands(rows: Sequence[Shingles], bands: int) -> Iterator[tuple[int, int]]:
    filled = [number for number, row in enumerate(rows) if len(row)]
    digests = _digests([rows[number] for number in filled], bands * ROWS)
    for band in range(bands):
        part = np.ascontiguousarray(digests[:, band * ROWS : (band + 1) * ROWS])
        yield from _meeting(part, filled)


def _meeting(part: NDArray[np.uint64], numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each report with those just before it and with the first of its bucket: linear however large the bucket."""
    buckets: dict[bytes, list[int]] = defaultdict(list)
    for place, number in enumerate(numbers):
        buckets[part[place].tobytes()].append(number)
    for bucket in buckets.values():
        for place, number in enumerate(bucket):
            yield from ((earlier, number) for earlier in bucket[max(0, place - BACK) : place])
            if place > BACK:
                yield bucket[0], number


def _digests(rows: Sequence[Shingles], size: int) -> NDArray[np.uint64]:
    parts = [np.zeros((0, size), dtype=np.uint64)]
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        offsets = np.concatenate(([0], np.cumsum([len(row) for row in chunk]))).astype(np.uint64)
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(chunk), offsets, size, SEED)
        parts.append(np.asarray(matrix.to_rows(), dtype=np.uint64))
    return np.concatenate(parts)


def _likeness(one: Shingles, other: Shingles) -> float:
    """How much of one text is the other, 0 where neither measure makes it a copy."""
    common = len(np.intersect1d(one, other, assume_unique=True))
    short, long = sorted((len(one), len(other)))
    jaccard = common / (short + long - common)
    contained = common / short
    if jaccard >= JACCARD:
        return jaccard
    if contained >= CONTAINMENT and short >= SHORTEST and short >= SHARE * long:
        return contained
    return 0.0


# --- the same, a report at a time, for a record that grows ------------------------------------------------------------


def buckets(reports: Sequence[Report]) -> list[list[int]]:
    """The buckets that each report falls into, as signed 64-bit numbers: a pure function of its text alone."""
    words = _numbered(reports)
    found: list[list[int]] = [[] for _ in reports]
    leads = [_shingles(row[:LEAD]) for row in words]
    for start, rows, bands in ((0, [_shingles(row) for row in words], BANDS), (BANDS, leads, LEAD_BANDS)):
        filled = [number for number, row in enumerate(rows) if len(row)]
        digests = _digests([rows[number] for number in filled], bands * ROWS)
        for number, row in zip(filled, _mixed(digests, start), strict=True):
            found[number] += row
    return found


def _mixed(digests: NDArray[np.uint64], start: int) -> list[list[int]]:
    """A number a band, from its rows and its place."""
    parts = digests.reshape(len(digests), digests.shape[1] // ROWS, ROWS)
    total = np.tile(np.arange(start, start + parts.shape[1], dtype=np.uint64), (len(digests), 1))
    for place in range(ROWS):
        total = (total ^ parts[:, :, place]) * np.uint64(0x9E3779B97F4A7C15)
        total ^= total >> np.uint64(29)
    return [[int(number) for number in row] for row in total.view(np.int64)]


def meeting[T](bucket: Sequence[T]) -> Iterator[tuple[T, T]]:
    """The pairs (earlier, later) of one bucket, given in the order of publication, that are compared."""
    for place, one in enumerate(bucket):
        yield from ((earlier, one) for earlier in bucket[max(0, place - BACK) : place])
        if place > BACK:
            yield bucket[0], one


class Texts:
    """How much one report is another: the shingles of each are made once."""

    def __init__(self) -> None:
        self._shingles: dict[str, Shingles] = {}

    def copied(self, first: Report, later: Report, days: tuple[date | None, date | None]) -> float:
        """How much of one text is the other, 0 where ``later`` is no copy. ``days`` are those of publication."""
        one, other = self._of(first), self._of(later)
        likeness = _likeness(one, other)
        equal = likeness == 1 and len(one) == len(other)
        return likeness if equal or _in_time(*days) else 0.0

    def _of(self, report: Report) -> Shingles:
        if report.id not in self._shingles:
            self._shingles[report.id] = _shingles(_numbered([report])[0])
        return self._shingles[report.id]
