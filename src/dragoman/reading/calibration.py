"""Thresholds and the meaning of confidence, measured on reports that the heads were not trained on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from dragoman.nouns import EventType
from dragoman.reading.encoder import HOME

FILE = "calibration.json"


@dataclass(frozen=True, slots=True)
class Calibration:
    """``told``: from which probability on a sentence tells an event of a type. ``same``: from which on two sentences
    tell the same happening. ``company``: for each type, the share of its happenings by number of actors and recipients;
    ``trust``: how much that weighs in choosing parties. ``steps``: (raw probability, share of such accounts that were
    right), rising."""

    told: Mapping[EventType, float]
    same: float
    company: Mapping[EventType, Mapping[tuple[int, int], float]]
    trust: float
    steps: tuple[tuple[float, float], ...]

    @classmethod
    def load(cls, home: Path = HOME) -> Calibration:
        row: dict[str, Any] = json.loads((home / FILE).read_text(encoding="utf-8"))
        company = {
            kind: {(actors, recipients): share for actors, recipients, share in rows}
            for kind, rows in row["company"].items()
        }
        steps = tuple((raw, share) for raw, share in row["steps"])
        return cls(row["told"], row["same"], company, row["trust"], steps)

    def save(self, home: Path) -> None:
        row = asdict(self)
        row["company"] = {
            kind: [[*sides, share] for sides, share in sorted(shares.items())] for kind, shares in self.company.items()
        }
        (home / FILE).write_text(json.dumps(row) + "\n", encoding="utf-8")

    def confidence(self, raw: float) -> float:
        """The share of accounts told with about this raw probability that are right, interpolated, two decimals."""
        steps = self.steps
        if raw <= steps[0][0]:
            return round(steps[0][1], 2)
        for (low, below), (high, above) in pairwise(steps):
            if raw <= high:
                return round(below + (above - below) * (raw - low) / (high - low), 2)
        return round(steps[-1][1], 2)
