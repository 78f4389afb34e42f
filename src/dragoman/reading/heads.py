"""The learned heads, in numpy: from the encoder's vectors to probabilities.

Weights come from ``training/train.py``, which holds the same arithmetic in ``training/network.py``; a test compares
the two. Every method returns probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from dragoman.nouns import EVENT_TYPES, MODES_OF, EventType
from dragoman.reading.encoder import HOME, Floats, Ints

MODES: tuple[str, ...] = (
    "none", "visit", "third-party", "multilateral", "phone", "assist", "change", "yield", "meet", "disapprove",
    "investigate", "allege", "restrict", "arrest", "relations", "expel", "territory", "violence", "withdraw",
    "release", "disarm", "ceasefire", "access", "resign", "convict", "discontinue", "troops", "weapons", "police",
    "militia",
)  # fmt: skip

PAIR_WIDTH = 8


def softmax(rows: Floats) -> Floats:
    raised = np.exp(rows - rows.max(axis=-1, keepdims=True))
    return (raised / raised.sum(axis=-1, keepdims=True)).astype(np.float32)


def sigmoid(rows: Floats) -> Floats:
    return (1 / (1 + np.exp(-rows))).astype(np.float32)


def pair_features(gap: int, shared: float, only_one: float, names: float) -> Floats:
    """What the pair head is told of two tellings of one type in one report.

    ``gap`` in sentences; ``shared`` and ``only_one``: of all actors that either mentions, the shares that both do
    and that one does; ``names``: whether they share any.
    """
    row = [gap == 1, gap == 2, 3 <= gap <= 5, gap > 5, shared, only_one, names, min(gap, 20) / 20]
    return np.array(row, dtype=np.float32)


def again_features(gap: int, one: frozenset[int], other: frozenset[int]) -> Floats:
    """``pair_features`` of two tellings ``gap`` sentences apart, by the actors that each one's sentence mentions."""
    shared, every = one & other, len(one | other) or 1
    return pair_features(gap, len(shared) / every, len(one ^ other) / every, float(bool(one and other)))


class Heads:
    """All heads of one set of weights (``heads.npz``)."""

    def __init__(self, home: Path = HOME) -> None:
        with np.load(home / "heads.npz") as stored:
            self._weights = {name: stored[name].astype(np.float32) for name in stored.files}

    def types(self, pieces: Floats) -> tuple[Floats, Floats, Floats]:
        """Of one sentence's pieces (n, width): each type's probability (16,), what its query gathered (16, width), and
        where it looked (16, n)."""
        weights = self._weights
        attention = softmax(weights["query"] @ pieces.T)
        told = attention @ pieces
        both = np.concatenate([told, np.broadcast_to(pieces.mean(axis=0), told.shape)], axis=-1)
        return sigmoid((both * weights["type_weight"]).sum(axis=-1) + weights["type_bias"]), told, attention

    def of_telling(self, head: str, kind: EventType, told: Floats) -> Floats:
        """Class scores of ``status``, ``date``, ``mode`` or ``topic`` for one telling (width,)."""
        return self._mlp(head, np.concatenate([told, self._kind(kind)]))

    def roles(self, kind: EventType, told: Floats, mentions: Floats, features: Floats) -> Floats:
        """Probabilities (n, 4) of none, actor, recipient, absent, for n mentions (n, width) and features (n, f)."""
        n = len(mentions)
        rows = [mentions, np.tile(told, (n, 1)), mentions * told, np.tile(self._kind(kind), (n, 1)), features]
        of_type = mentions @ self._weights["role_of"][EVENT_TYPES.index(kind)].T
        return softmax(self._mlp("role", np.concatenate(rows, axis=-1)) + of_type)

    def when(self, kind: EventType, told: Floats, times: Floats, features: Floats) -> Floats:
        """Probabilities (2 + n,) that a happening has no date, is of the report's own day, or of each of n times told
        (n, width) with features (n, f)."""
        others = self.of_telling("date", kind, told)
        return softmax(np.concatenate([others, self._each("when", kind, told, times, features)]))

    def where(self, kind: EventType, told: Floats, places: Floats, features: Floats) -> Floats:
        """Probabilities (1 + n,) that a happening has no place or each of n places told."""
        return softmax(
            np.concatenate([self.of_telling("placed", kind, told), self._each("where", kind, told, places, features)])
        )

    def entities(self, words: Floats, shapes: Floats) -> Floats:
        """Probabilities (n, tags) of what each of n words (n, width) with shapes (n, s) names."""
        return softmax(self._mlp("entity", np.concatenate([words, shapes], axis=-1)))

    @property
    def follow(self) -> Floats:
        """What a tag's log probability gains after another: (tags before, tags)."""
        row: Floats = self._weights["entity.follow"]
        return row

    def _each(self, head: str, kind: EventType, told: Floats, spots: Floats, features: Floats) -> Floats:
        n = len(spots)
        rows = [spots, np.tile(told, (n, 1)), spots * told, np.tile(self._kind(kind), (n, 1)), features]
        return self._mlp(head, np.concatenate(rows, axis=-1))[:, 0]

    def same(self, kind: EventType, one: Floats, other: Floats, features: Floats) -> float:
        """Probability that two tellings of one type tell the same happening."""
        row = np.concatenate([np.abs(one - other), one * other, self._kind(kind), features])
        return float(sigmoid(self._mlp("pair", row))[0])

    def _kind(self, kind: EventType) -> Floats:
        row: Floats = self._weights["kind"][EVENT_TYPES.index(kind)]
        return row

    def _mlp(self, head: str, rows: Floats) -> Floats:
        weights = self._weights
        hidden = np.maximum(rows @ weights[f"{head}.1.weight"].T + weights[f"{head}.1.bias"], 0)
        scores: Floats = hidden @ weights[f"{head}.3.weight"].T + weights[f"{head}.3.bias"]
        return scores


def likeliest_mode(kind: EventType, scores: Floats) -> str | None:
    """The best of the type's own modes, None where "no mode" beats them all."""
    open_to: Sequence[str] = ("none", *MODES_OF.get(kind, ()))
    best = max(open_to, key=lambda mode: float(scores[MODES.index(mode)]))
    return None if best == "none" else best


__all__ = [
    "MODES",
    "PAIR_WIDTH",
    "Floats",
    "Heads",
    "Ints",
    "again_features",
    "likeliest_mode",
    "pair_features",
    "sigmoid",
    "softmax",
]
