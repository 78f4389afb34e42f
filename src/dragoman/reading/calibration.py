"""Thresholds and the meaning of confidence, measured on reports that the heads were not trained on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from dragoman.nouns import EventType
from dragoman.reading.encoder import HOME


@dataclass(frozen=True, slots=True)
class Calibration:
    """``told``: from which probability on a sentence tells an event of a type. ``same``: from which on two sentences
    tell the same happening. ``party``: from which on a mention takes part. ``steps``: (raw probability, share of such
    accounts that were right), rising."""

    told: Mapping[EventType, float]
    same: float
    party: float
    steps: tuple[tuple[float, float], ...]

    @classmethod
    def load(cls, home: Path = HOME) -> Calibration:
        row = json.loads((home / "calibration.json").read_text(encoding="utf-8"))
        return cls(row["told"], row["same"], row["party"], tuple((low, share) for low, share in row["steps"]))

    def confidence(self, raw: float) -> float:
        """The share of accounts told with about this raw probability that are right, interpolated, two decimals."""
        steps = self.steps
        if raw <= steps[0][0]:
            return round(steps[0][1], 2)
        for (low, below), (high, above) in pairwise(steps):
            if raw <= high:
                return round(below + (above - below) * (raw - low) / (high - low), 2)
        return round(steps[-1][1], 2)
