"""The scores of many pairs at once: what ``likeness`` says of two accounts, over ``columns``.

Only pairs that reach a cut are wanted, and those are few. So the cheap fields are weighed first, and a pair is dropped
as soon as the best levels of the fields not yet looked at could not bring it to the cut: sureness, status, mode, date
and news days; then the place; then the parties; then, by a signature of their words, the wording. What is left is
weighed by ``likeness.score`` itself, once for every combination of levels, so that a score is the same to the last bit
whichever way it was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.nouns import EVENT_TYPES
from dragoman.resolving import likeness
from dragoman.resolving.blocks import PAIR, Pairs, meeting
from dragoman.resolving.columns import NEVER, SURENESS, Columns, Flags, Floats, Longs, columns
from dragoman.resolving.likeness import APART_MODES, FAR, WORDING, score, veto
from dragoman.resolving.profiles import MUTUAL, Profile, Weights
from dragoman.resolving.signatures import Parties, Words

STATUS = ("same", "ongoing", "hypothetical", "denied", "under way", "path", "odd")
MODE = ("same", "none", "other", "unsaid")
DATE = ("same day", "within", "next day", "week", "taken", "apart", "one undated", "undated")
NEWS = ("same day", "next day", "days", "days", "later", "unknown")
PLACE = ("none", "unsaid", "same", "country", "other")
SIDES = ("none", "unsaid", "same", "kin", "part", "part kin", "share", "share kin", "other")
WORDS = (*(level for _, level in WORDING), "less")
NEAR = 1e-9
"""A cosine this near to a level's floor is reckoned again by ``likeness.wording``, whose sums are exact."""
SLACK = 1e-6
"""By which a bound is kept too loose rather than too tight."""

type Levels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs of places in the list of profiles, the smaller first, with their scores."""

    one: Longs
    other: Longs
    score: Floats

    def once(self) -> Edges:
        """Every pair once, best first, ties by place."""
        _, first = np.unique(self.one * PAIR + self.other, return_index=True)
        order = first[np.argsort(-self.score[first], kind="stable")]
        return Edges(self.one[order], self.other[order], self.score[order])


@dataclass(frozen=True, slots=True)
class Weighed:
    """Pairs of rows on their way through the fields: the levels found so far, and the sum of their weights."""

    one: Longs
    other: Longs
    levels: dict[str, Levels]
    sum: Floats

    def where(self, kept: Flags) -> Weighed:
        levels = {feature: numbers[kept] for feature, numbers in self.levels.items()}
        return Weighed(self.one[kept], self.other[kept], levels, self.sum[kept])


class Weigher:
    """Finds, of many pairs of rows, those that are not vetoed and score at least ``cut``."""

    def __init__(self, rows: Columns, weights: Weights, cut: float) -> None:
        self._rows, self._weights, self._cut = rows, weights, cut
        self._names: dict[str, Sequence[str]] = {
            "type": EVENT_TYPES, "confidence": SURENESS, "parties": SIDES, "date": DATE, "news": NEWS,
            "status": STATUS, "mode": MODE, "place": PLACE, "wording": WORDS,
        }  # fmt: skip
        self._weight = {feature: self._weights_of(feature) for feature in self._names}
        self._kinds = _kinds(rows)
        self._kind_sum = self._sum_of_kinds()
        self._dates = _dates()
        self._parties, self._words = Parties.of(rows), Words.of(rows)
        self._wheres: dict[tuple[int, int], int] = {}
        self._scores: dict[int, float] = {}

    def edges(self, pairs: Pairs) -> Edges:
        """The edges among ``pairs``; a pair given twice is an edge twice."""
        left = self._begun(*pairs)
        left = self._with(left, "place", self._places, ("parties", "wording"))
        left = left.where(~self._told_apart(left))
        left = self._with(left, "parties", lambda w: self._parties.levels(w.one, w.other), ("wording",))
        left = left.where(self._may_word(left))
        left = self._with(left, "wording", self._wordings, ())
        found = self._exact(left)
        reached = found >= self._cut
        left, found = left.where(reached), found[reached]
        free = ~self._swapped(left)
        place = self._rows.place.astype(np.int64)
        return Edges(place[left.one[free]], place[left.other[free]], found[free])

    # --- bounds -------------------------------------------------------------------------------------------------------

    def _begun(self, one: Longs, other: Longs) -> Weighed:
        """Sureness, status, mode, date and news days weighed, the smaller place of each pair put first."""
        rows = self._rows
        date, news = self._dates_of(one, other), self._news_of(one, other)
        prior = self._weights.of.get(("all", "pairs"), 0.0)
        total = self._kind_sum[rows.kind[one], rows.kind[other]] + self._weight["type"][rows.type[one]] + prior
        total += self._date_weight()[date] + self._weight["news"][news]
        kept = total >= self._least(("place", "parties", "wording"))
        one, other, total, date, news = one[kept], other[kept], total[kept], date[kept], news[kept]
        swap = rows.place[one] > rows.place[other]
        one, other = np.where(swap, other, one), np.where(swap, one, other)
        return Weighed(one, other, {"date": self._dates[date], "news": news}, total)

    def _with(self, left: Weighed, feature: str, levels: Callable[[Weighed], Levels], rest: tuple[str, ...]) -> Weighed:
        """One field more, and without the pairs that the fields in ``rest`` cannot save."""
        numbers = levels(left)
        total = left.sum + self._weight[feature][numbers]
        found = replace(left, levels={**left.levels, feature: numbers}, sum=total)
        return found.where(total >= self._least(rest))

    def _least(self, rest: Iterable[str]) -> float:
        return self._cut - SLACK - sum(float(self._weight[feature].max()) for feature in rest)

    def _may_word(self, left: Weighed) -> Flags:
        """Whether the words can be so alike as the pair still needs."""
        need = self._cut - SLACK - left.sum
        floors = np.full(len(need), np.inf)
        for weight, floor in zip(self._weight["wording"], (*(floor for floor, _ in WORDING), 0.0), strict=True):
            floors = np.where(weight >= need, floor, floors)
        return self._words.at_most(left.one, left.other) >= floors - NEAR

    # --- fields -------------------------------------------------------------------------------------------------------

    def _weights_of(self, feature: str) -> Floats:
        return np.array([self._weights.of.get((feature, level), 0.0) for level in self._names[feature]])

    def _sum_of_kinds(self) -> Floats:
        total: Floats = sum((self._weight[f][self._kinds[f]] for f in ("confidence", "status", "mode")), np.zeros(1))
        return np.where(self._kinds["apart"], -np.inf, total)

    def _date_weight(self) -> Floats:
        """By number of ``_dates``; those too far apart are no pair at all."""
        weight = self._weight["date"][self._dates]
        weight[FAR : 4 * (FAR + 1) : FAR + 1] = -np.inf
        return weight

    def _dates_of(self, one: Longs, other: Longs) -> Levels:
        start, end = self._rows.when
        first, later = (start[one], end[one]), (start[other], end[other])
        days = np.clip(np.maximum(first[0] - later[1], later[0] - first[1]), 0, FAR)
        exact = (first[0] == later[0]) & (first[1] == later[1]) & (first[0] == first[1])
        told = self._rows.told[one] & self._rows.told[other]
        undated = (first[0] == NEVER).astype(np.int64) + (later[0] == NEVER)
        number: Levels = np.where(undated > 0, 4 * (FAR + 1) - 1 + undated, days + (FAR + 1) * (exact + 2 * told))
        return number

    def _news_of(self, one: Longs, other: Longs) -> Levels:
        start, end = self._rows.published
        first, later = (start[one], end[one]), (start[other], end[other])
        days = np.clip(np.maximum(first[0] - later[1], later[0] - first[1]), 0, 4)
        return np.where((first[0] == NEVER) | (later[0] == NEVER), 5, days).astype(np.int64)

    def _places(self, left: Weighed) -> Levels:
        one, other = self._rows.where[left.one], self._rows.where[left.other]
        levels = ((one > 0).astype(np.int64) + (other > 0)) % 2
        both = np.flatnonzero((one > 0) & (other > 0))
        codes, back = np.unique(one[both].astype(np.int64) * PAIR + other[both], return_inverse=True)
        known = [self._where(*divmod(code, PAIR)) for code in codes.tolist()]
        levels[both] = np.array(known, dtype=np.int64)[back]
        return levels

    def _where(self, one: int, other: int) -> int:
        """The level of two places by number."""
        if (one, other) not in self._wheres:
            (words, land), (others, elsewhere) = self._rows.wheres[one], self._rows.wheres[other]
            level = "same" if words & others else "country" if land and land == elsewhere else "other"
            self._wheres[one, other] = PLACE.index(level)
        return self._wheres[one, other]

    def _wordings(self, left: Weighed) -> Levels:
        cosine = self._words.cosine(left.one, left.other)
        levels = np.full(len(cosine), len(WORDING), dtype=np.int64)
        for number, (floor, _) in reversed(list(enumerate(WORDING))):
            levels[cosine >= floor] = number
        floors = np.array([floor for floor, _ in WORDING])
        for n in np.flatnonzero((np.abs(cosine[:, None] - floors) < NEAR).any(axis=1)):
            exact = likeness.wording(self._rows.profile(left.one[n]), self._rows.profile(left.other[n]))
            levels[n] = WORDS.index(likeness.wording_level(exact))
        return levels

    # --- vetoes and scores --------------------------------------------------------------------------------------------

    def _told_apart(self, left: Weighed) -> Flags:
        """Two accounts of one report whose evidence does not overlap. Dates and modes are vetoed by their weights."""
        rows = self._rows
        vetoed = np.zeros(len(left.one), dtype=np.bool_)
        for n in np.flatnonzero(rows.report[left.one] == rows.report[left.other]):
            one, other = rows.profile(left.one[n]), rows.profile(left.other[n])
            vetoed[n] = not likeness.overlap(one.account, other.account)
        return vetoed

    def _swapped(self, left: Weighed) -> Flags:
        rows = self._rows
        vetoed = np.zeros(len(left.one), dtype=np.bool_)
        mutual = np.array([kind in MUTUAL for kind in EVENT_TYPES])[rows.type[left.one]]
        for n in np.flatnonzero(~mutual & self._parties.crossed(left.one, left.other)):
            vetoed[n] = veto(rows.profile(left.one[n]), rows.profile(left.other[n])) is not None
        return vetoed

    def _exact(self, left: Weighed) -> Floats:
        """The scores as ``likeness.score`` gives them."""
        rows = self._rows
        kinds = rows.kind[left.one], rows.kind[left.other]
        levels = {
            **left.levels,
            "type": rows.type[left.one].astype(np.int64),
            **{feature: self._kinds[feature][kinds] for feature in ("confidence", "status", "mode")},
        }
        codes = np.zeros(len(left.one), dtype=np.int64)
        for feature, names in self._names.items():
            codes = codes * len(names) + levels[feature]
        known, back = np.unique(codes, return_inverse=True)
        return np.array([self._score(int(code)) for code in known], dtype=np.float64)[back]

    def _score(self, code: int) -> float:
        if code not in self._scores:
            rest, levels = code, []
            for feature, names in reversed(self._names.items()):
                rest, number = divmod(rest, len(names))
                levels.append((feature, names[number]))
            self._scores[code] = score(levels[::-1], self._weights)
        return self._scores[code]


def likely(profiles: Sequence[Profile], weights: Weights, cut: float, first: int | None = None) -> Edges:
    """All pairs that meet, are not vetoed and score at least ``cut``; best first, ties by place. With ``first``, only
    those of one of the first so many profiles and one of the others."""
    rows = columns(profiles)
    weigher = Weigher(rows, weights, cut)
    pairs = meeting(rows) if first is None else _between(meeting(rows), rows.place < first)
    found = [weigher.edges(some) for some in pairs]
    none = Edges(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    parts = [edges for edges in found if len(edges.one)] or [none]
    one, other = (np.concatenate([getattr(part, name) for part in parts]) for name in ("one", "other"))
    return Edges(one, other, np.concatenate([part.score for part in parts])).once()


def _between(pairs: Iterable[Pairs], mine: Flags) -> Iterator[Pairs]:
    for one, other in pairs:
        across = mine[one] != mine[other]
        if across.any():
            yield one[across], other[across]


def _kinds(rows: Columns) -> dict[str, NDArray[Any]]:
    """For every two kinds of rows the levels of sureness, status and mode, and whether the modes forbid a pair."""
    pairs = [[(one, other) for other in rows.kinds] for one in rows.kinds]

    def table(of: Callable[[Any, Any], int]) -> NDArray[Any]:
        found = np.array([[of(one, other) for one, other in row] for row in pairs], dtype=np.int64)
        return found.reshape(len(pairs), len(pairs))

    return {
        "confidence": table(lambda a, b: max(SURENESS.index(a[0]), SURENESS.index(b[0]))),
        "status": table(lambda a, b: STATUS.index(likeness.status_level(a[1], b[1]))),
        "mode": table(lambda a, b: MODE.index(likeness.mode_level(a[2], b[2]))),
        "apart": table(lambda a, b: {a[2], b[2]} == APART_MODES).astype(np.bool_),
    }


def _dates() -> NDArray[np.int64]:
    """The level of a date by days apart (to ``FAR``), for one exact day or not, told by both or not, and undated."""
    levels = [
        DATE.index(likeness.date_level(days, exact=exact, told=told))
        for told in (False, True)
        for exact in (False, True)
        for days in range(FAR + 1)
    ]
    return np.array([*levels, DATE.index("one undated"), DATE.index("undated")])
