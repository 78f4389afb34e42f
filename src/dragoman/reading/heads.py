"""The learned heads, in numpy: from the encoder's vectors to probabilities.

Weights come from ``training``, whose ``network.py`` holds the same arithmetic for torch. Every method returns
probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dragoman.nouns import EVENT_TYPES, MODES_OF, EventType
from dragoman.reading.encoder import HOME, Floats, Ints

MODES: tuple[str, ...] = (
    "none", "visit", "third-party", "multilateral", "phone", "assist", "change", "yield", "meet", "disapprove",
    "investigate", "allege", "restrict", "arrest", "relations", "expel", "territory", "violence", "withdraw",
    "release", "disarm", "ceasefire", "access", "resign", "convict", "discontinue", "troops", "weapons", "police",
    "militia",
)  # fmt: skip

PAIR_WIDTH = 8

LOOKS = 4
"""Heads of the attention by which a candidate for a part sees the others."""

RELATED = 4
"""How two candidates may be related (``features.related``)."""


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

    def roles(
        self, kind: EventType, told: Floats, mentions: Floats, features: Floats, related: npt.NDArray[np.bool_]
    ) -> Floats:
        """Probabilities (n, 4) of none, actor, recipient, absent, for n mentions (n, width), features (n, f) and how
        each two of them are related (n, n, RELATED)."""
        weights = self._weights
        alone = self._hidden("role", self._against(kind, told, mentions, features))
        both = np.concatenate([alone, self._beside(alone, related)], axis=-1)
        mixed = np.maximum(both @ weights["role_mixed.weight"].T + weights["role_mixed.bias"], 0)
        of_type = mentions @ weights["role_of"][EVENT_TYPES.index(kind)].T
        return softmax(self._scores("role", alone + mixed) + of_type)

    def _beside(self, alone: Floats, related: npt.NDArray[np.bool_]) -> Floats:
        """What each candidate for a part sees in the others: (n, hidden)."""
        weights, (n, width) = self._weights, alone.shape
        size = width // LOOKS
        looks = (alone @ weights["role_looks.weight"].T + weights["role_looks.bias"]).reshape(n, 3, LOOKS, size)
        query, key, value = looks.transpose(1, 2, 0, 3)
        bias = (related.astype(np.float32) @ weights["role_related"].T).transpose(2, 0, 1)
        seen: Floats = softmax(query @ key.transpose(0, 2, 1) * size**-0.5 + bias) @ value
        return seen.transpose(1, 0, 2).reshape(n, width)

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
        return self._mlp(head, self._against(kind, told, spots, features))[:, 0]

    def _against(self, kind: EventType, told: Floats, passages: Floats, features: Floats) -> Floats:
        """What a head sees of each of n passages (n, width) beside what was told (width,)."""
        n = len(passages)
        rows = [passages, np.tile(told, (n, 1)), passages * told, np.tile(self._kind(kind), (n, 1)), features]
        return np.concatenate(rows, axis=-1)

    def same(self, kind: EventType, ones: Floats, other: Floats, features: Floats) -> Floats:
        """Probabilities (n,) that each of n tellings (n, width) tells the same happening as another of its type, with
        features (n, PAIR_WIDTH)."""
        kinds = np.tile(self._kind(kind), (len(ones), 1))
        rows = np.concatenate([np.abs(ones - other), ones * other, kinds, features], axis=-1)
        return sigmoid(self._mlp("pair", rows)[:, 0])

    def _kind(self, kind: EventType) -> Floats:
        row: Floats = self._weights["kind"][EVENT_TYPES.index(kind)]
        return row

    def _mlp(self, head: str, rows: Floats) -> Floats:
        return self._scores(head, self._hidden(head, rows))

    def _hidden(self, head: str, rows: Floats) -> Floats:
        hidden: Floats = np.maximum(rows @ self._weights[f"{head}.1.weight"].T + self._weights[f"{head}.1.bias"], 0)
        return hidden

    def _scores(self, head: str, hidden: Floats) -> Floats:
        scores: Floats = hidden @ self._weights[f"{head}.3.weight"].T + self._weights[f"{head}.3.bias"]
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
