"""How far a figure would move on other reports of the same kind: resampling reports with replacement (Efron 1979)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from dragoman.scoring.links import Sides

RESAMPLES = 2000
"""Enough for ends of an interval that stay within a few thousandths whatever the seed."""

LEVEL = 0.95
SEED = 20180414

type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Total:
    """A count over all reports, and over each resample of them: an array of RESAMPLES."""

    value: float
    drawn: Floats

    def __add__(self, other: Total) -> Total:
        return Total(self.value + other.value, self.drawn + other.drawn)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and the ends of its 95 % interval."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, value: float, drawn: Floats) -> Self:
        low, high = np.quantile(drawn, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
        return cls(float(value), float(low), float(high))


@dataclass(frozen=True, slots=True)
class Resamples:
    """``times``: how often each report is drawn, an array of RESAMPLES x reports."""

    times: Floats

    @classmethod
    def of(cls, reports: int) -> Self:
        """The same for the same number of reports, on any machine: numpy keeps a bit generator's stream for good."""
        raw = np.random.PCG64(SEED).random_raw((RESAMPLES, reports)) % max(1, reports)
        times = np.zeros((RESAMPLES, reports))
        np.add.at(times, (np.arange(RESAMPLES)[:, None], raw.astype(np.intp)), 1)
        return cls(times)

    def total(self, counts: list[int]) -> Total:
        """A count a report, in the reports' order."""
        drawn: Floats = self.times @ np.array(counts, dtype=np.float64)
        return Total(sum(counts), drawn)

    def total_of_pairs(self, counts: Mapping[Sides, int]) -> Total:
        """A count for every two reports; a pair is drawn as often as its one report times its other."""
        sides = np.array(list(counts), dtype=np.intp).reshape(-1, 2)
        both: Floats = self.times[:, sides[:, 0]] * self.times[:, sides[:, 1]]
        drawn: Floats = both @ np.array(list(counts.values()), dtype=np.float64)
        return Total(sum(counts.values()), drawn)


def share(part: Total, whole: Total) -> Estimate:
    """0 where there is nothing to have a part of."""
    return Estimate.of(_over(part.value, whole.value), _over_all(part.drawn, whole.drawn))


def f1(right: Total, told: Total, gold: Total) -> Estimate:
    """The harmonic mean of precision and recall, which is twice the right over all told and all of the gold."""
    both = told + gold
    return Estimate.of(_over(2 * right.value, both.value), _over_all(2 * right.drawn, both.drawn))


def _over(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _over_all(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole != 0)
