"""How warm a period was and how sure that is, and where the level of a relation changed.

Few events say little. Each period's level is therefore drawn towards the pair's overall mean by a normal hierarchical
model whose variances are estimated by moments (empirical Bayes; Gelman et al., Bayesian Data Analysis, chapter 5), in
closed form: the same scores give the same interval.

Changes are found exactly, by dynamic programming over all ways to cut the series (segment neighbourhood; Auger and
Lawrence 1989), under a normal model with one spread; their number by Schwarz's criterion (Yao 1988).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from statistics import NormalDist, fmean
from typing import TYPE_CHECKING

from dragoman.asking.scale import COLDEST, WARMEST

SURE = 0.95
WEIGHTS = (0.25, 1.0)
"""For how many events the pair's overall mean counts in each period, at least and at most."""

SPREAD, SPREAD_EVENTS = 4.0, 4.0
"""The spread of single events' scores that is taken for granted, and the number of events it counts for: with three
meetings of one score nobody knows yet that nothing else will ever happen."""

FEWEST = 12
"""Changes are not looked for in fewer events."""

SEGMENT_EVENTS, SEGMENT_PERIODS = 5, 2
"""What lies between two changes holds at least so many events, in at least so many periods that have any."""

MOST_CHANGES = 8
LEAST_SPREAD = 1.0
"""The spread within a stretch is never taken for smaller, so that a run of equal scores is no proof of anything."""

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]
    Places = np.ndarray[tuple[int], np.dtype[np.intp]]


@dataclass(frozen=True, slots=True)
class Level:
    """Of the scores of one period. ``mean`` is theirs; ``estimate`` is drawn towards the pair's overall mean the more,
    the fewer they are; the level lies between ``low`` and ``high`` with probability SURE. All from -10 to 10."""

    mean: float
    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known before a period is looked at: the overall mean, for how many events it counts, and the spread of
    single events around their period's level."""

    centre: float
    weight: float
    spread: float

    @classmethod
    def of(cls, periods: Sequence[Sequence[float]]) -> Prior:
        """From the scores of all periods that have any (analysis of variance, by moments). The weight is the variance
        within periods over that between them, within WEIGHTS: few periods tell it badly."""
        sizes = [len(scores) for scores in periods]
        events, means = sum(sizes), [fmean(scores) for scores in periods]
        centre = sum(size * mean for size, mean in zip(sizes, means, strict=True)) / events
        square = sum((score - mean) ** 2 for scores, mean in zip(periods, means, strict=True) for score in scores)
        within = (square + SPREAD_EVENTS * SPREAD**2) / (events - len(periods) + SPREAD_EVENTS)
        apart = sum(size * (mean - centre) ** 2 for size, mean in zip(sizes, means, strict=True))
        between = apart - (len(periods) - 1) * within
        share = within * (events - sum(size * size for size in sizes) / events) / between if between > 0 else WEIGHTS[1]
        return cls(centre, min(max(share, WEIGHTS[0]), WEIGHTS[1]), sqrt(within))

    def level(self, scores: Sequence[float]) -> Level:
        """The level behind one period's scores; there is at least one."""
        weight = len(scores) + self.weight
        return _level(scores, (sum(scores) + self.weight * self.centre) / weight, self.spread / sqrt(weight))


def whole(scores: Sequence[float]) -> Level:
    """The level behind all scores together: their mean, since there is nothing to draw it towards."""
    mean = fmean(scores)
    square = sum((score - mean) ** 2 for score in scores) + SPREAD_EVENTS * SPREAD**2
    spread = sqrt(square / (len(scores) - 1 + SPREAD_EVENTS))
    return _level(scores, mean, spread / sqrt(len(scores)))


def _level(scores: Sequence[float], estimate: float, error: float) -> Level:
    half = NormalDist().inv_cdf((1 + SURE) / 2) * error
    return Level(fmean(scores), estimate, max(COLDEST, estimate - half), min(WARMEST, estimate + half))


def changes(periods: Sequence[Sequence[float]]) -> tuple[int, ...]:
    """The periods with which a new level begins, by their place, in order; none where events are few.

    ``periods`` hold the scores of each period's events; those without any are left out beforehand, since a gap says
    nothing about the level.
    """
    import numpy as np  # here: it takes half a second, which no other command should wait for

    scores = sum(map(len, periods))
    if scores < FEWEST:
        return ()
    cost = _costs(periods)
    before: list[Places] = []
    best = cost[0]
    chosen, least = 0, _criterion(float(best[-1]), 0, scores)
    for cuts in range(1, MOST_CHANGES + 1):
        through = best[:, None] + np.vstack([cost[1:], np.full((1, cost.shape[1]), np.inf)])
        before.append(through.argmin(axis=0))
        best = through.min(axis=0)
        value = _criterion(float(best[-1]), cuts, scores)
        if value < least:
            chosen, least = cuts, value
    return _traced(before[:chosen])


def _costs(periods: Sequence[Sequence[float]]) -> Matrix:
    """Squared distance from their mean of the scores of periods i to j (row, column); infinite where too few."""
    import numpy as np

    count = np.cumsum([0, *map(len, periods)], dtype=np.float64)
    total = np.cumsum([0.0, *(sum(scores) for scores in periods)])
    square = np.cumsum([0.0, *(sum(score * score for score in scores) for scores in periods)])
    events = count[None, 1:] - count[:-1, None]
    sums = total[None, 1:] - total[:-1, None]
    squares = square[None, 1:] - square[:-1, None]
    place = np.arange(len(periods))
    enough = (events >= SEGMENT_EVENTS) & (place[None, :] - place[:, None] + 1 >= SEGMENT_PERIODS)
    residual = np.maximum(squares - sums * sums / np.where(enough, events, 1.0), 0.0)
    return np.where(enough, residual, np.inf)


def _criterion(residual: float, cuts: int, scores: int) -> float:
    """Schwarz's criterion for a number of cuts: half n log variance, and log n for each cut and its level."""
    variance = max(residual / scores, LEAST_SPREAD**2)
    return scores / 2 * log(variance) + cuts * log(scores) if variance < float("inf") else float("inf")


def _traced(before: Sequence[Places]) -> tuple[int, ...]:
    """From the last period back: each table tells the last period of the stretch before."""
    found, end = list[int](), -1
    for table in reversed(before):
        end = int(table[end])
        found.append(end + 1)
    return tuple(reversed(found))
