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
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise

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
of what makes a copy, for a sketch is only a sample. A text of one shingle, five words, is nobody's copy."""
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

PAIR = 1 << 32
"""Two places below it are one 64-bit number, ``first * PAIR + later``."""

type Shingles = NDArray[np.uint64]
type Places = NDArray[np.int64]
type Met = tuple[Places, Places, Places]
"""Pairs of places, first and later, each once, and on how many shingles the two meet."""


@dataclass(frozen=True, slots=True)
class Text:
    """What of a report is compared."""

    id: str
    outlet: str | None
    day: date | None
    """Of publication, None where unknown."""
    shingles: Shingles
    """Distinct and sorted."""

    @property
    def order(self) -> tuple[date, str]:
        """Of two texts the first may be copied by the later."""
        return self.day or date.max, self.id

    @property
    def sketch(self) -> Shingles:
        """The smallest shingles: those of two texts' sketches that are the same tell how much they have in common."""
        return self.shingles[: max(LEAST, int(np.searchsorted(self.shingles, SKETCHED)))]

    def copied_from(self, first: Text) -> float:
        """How much of one text is the other, 0 where this one is no copy of ``first``."""
        apart = abs((self.day - first.day).days) if self.day and first.day else 0
        syndicated = apart <= REWORKED_WITHIN and self.outlet != first.outlet
        likeness = _likeness(first.shingles, self.shingles, syndicated=syndicated)
        equal = likeness == 1 and len(self.shingles) == len(first.shingles)
        return likeness if equal or apart <= WITHIN else 0.0


def find_copies(reports: Sequence[Report], published: Mapping[str, date | None]) -> dict[str, str]:
    """Which report copies which: every copy's id to the id of the earliest published report of its group.

    ``published`` gives the day a report is taken to be published, None where unknown (such reports come last). Ties
    go to the smaller id. A report that copies nothing has no entry.
    """
    made = texts(reports, published)
    copy_of: dict[int, int] = {}
    for later, first in sorted(originals(made).items()):
        copy_of[later] = copy_of.get(first, first)
    return dict(sorted((made[later].id, made[root].id) for later, root in copy_of.items()))


def texts(reports: Iterable[Report], published: Mapping[str, date | None]) -> list[Text]:
    """The texts of these reports in the order of publication."""
    numbers = _Numbers()
    made = (Text(r.id, r.outlet, published.get(r.id), _shingles(numbers.words(r.text))) for r in reports)
    return sorted(made, key=lambda text: text.order)


def originals(made: Sequence[Text]) -> dict[int, int]:
    """For each text that copies another one of ``made`` the one that it is most like, the earliest of several; all by
    place. The texts lie in the order of publication."""
    return nearest(dict(enumerate(made)), met(_portions(made)))


def nearest(made: Mapping[int, Text], found: Met) -> dict[int, int]:
    """For each text that copies another, the one that it is most like, the earliest of several; all by place.

    ``made`` holds at least the texts of ``found``, whose places lie in the order of publication.
    """
    best: dict[int, tuple[float, int]] = {}
    for first, later in _meeting(made, found):
        likeness = made[later].copied_from(made[first])
        if likeness:
            best[later] = min(best.get(later, (0.0, first)), (-likeness, first))
    return {later: first for later, (_, first) in best.items()}


class _Numbers(dict[str, tuple[int, ...]]):
    """For what stands between two spaces, a number for each of its words, that depends on the word alone."""

    def __missing__(self, text: str) -> tuple[int, ...]:
        self[text] = tuple(zlib.crc32(word.encode()) * 0x9E3779B97F4A7C15 % 2**64 for word in plain(text))
        return self[text]

    def words(self, text: str) -> NDArray[np.uint64]:
        return np.fromiter(chain.from_iterable(map(self.__getitem__, text.split())), dtype=np.uint64)


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


def met(portions: Iterable[tuple[Shingles, Places]]) -> Met:
    """Which texts meet on ``MET`` shingles or more: each with those just before it on a shingle and with the first
    there, which is linear however many share it.

    Each portion holds shingles and the places of the texts in whose sketch they are, sorted by both; no shingle is in
    two portions.
    """
    parts = [np.zeros(0, dtype=np.int64), *(pairs for portion in portions for pairs in _neighbours(*portion))]
    pairs, counts = np.unique(np.concatenate(parts), return_counts=True)
    often = counts >= MET
    return (*np.divmod(pairs[often], PAIR), counts[often])


def _meeting(made: Mapping[int, Text], found: Met) -> list[tuple[int, int]]:
    """Pairs of places (first, later) that share enough of their sketches to be compared, sorted."""
    first, later, counts = found
    size = np.zeros(max(made, default=-1) + 1, dtype=np.int64)
    for place, text in made.items():
        size[place] = len(text.sketch)
    enough = counts >= MET_SHARE * np.minimum(size[first], size[later])
    return list(zip(first[enough].tolist(), later[enough].tolist(), strict=True))


def _portions(made: Collection[Text]) -> Iterator[tuple[Shingles, Places]]:
    """The shingles of all sketches, some at once."""
    sketches = [text.sketch for text in made]
    portions = sum(map(len, sketches)) // AT_ONCE + 1
    edges = [int(SKETCHED) // portions * number for number in range(1, portions)]
    cuts = np.array([[0, *np.searchsorted(row, edges), len(row)] for row in sketches], dtype=np.int64)
    for start, end in pairwise(cuts.reshape(-1, portions + 1).T):
        hashes = np.concatenate(
            [np.zeros(0, np.uint64), *(row[a:b] for row, a, b in zip(sketches, start, end, strict=True))]
        )
        order = np.argsort(hashes, kind="stable")
        yield hashes[order], np.repeat(np.arange(len(made)), end - start)[order]


def _neighbours(hashes: Shingles, places: Places) -> Iterator[Places]:
    for step in range(1, min(BACK, len(hashes) - 1) + 1):
        same = hashes[step:] == hashes[:-step]
        yield places[:-step][same] * PAIR + places[step:][same]
    at = np.arange(len(hashes))
    opens = np.concatenate(([True], hashes[1:] != hashes[:-1]))[: len(hashes)]
    opening = np.maximum.accumulate(np.where(opens, at, 0))
    far = at - opening > BACK
    yield places[opening[far]] * PAIR + places[far]


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
