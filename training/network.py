"""The network: a MiniLM encoder with small heads, trained together.

One pass over a window of sentences gives a vector a word piece. For each event type a query attends over the pieces of
a sentence: the vector it gathers decides whether the sentence tells an event of that type, and carries what the other
heads need (status, mode, date, topics, who takes part, whether two sentences tell the same happening). The heads are
plain enough to run in numpy (``dragoman.reading.heads``).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from dragoman.nouns import EVENT_TYPES, STATUSES, TOPICS
from dragoman.reading.entities import SHAPE_WIDTH, TAGS
from dragoman.reading.features import TIES, WIDTH
from dragoman.reading.heads import MODES, PAIR_WIDTH
from dragoman.reading.spots import WHEN_WIDTH, WHERE_WIDTH

ROLE_CLASSES = ("none", "actor", "recipient", "absent")
DATE_CLASSES = ("none", "report")
"""What a date may be besides one of the times told."""
HIDDEN = 128


def _mlp(width: int, out: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Dropout(dropout), nn.Linear(width, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, out))


class Heads(nn.Module):
    def __init__(self, width: int, dropout: float = 0.2) -> None:
        super().__init__()
        kinds = len(EVENT_TYPES)
        self.query = nn.Parameter(torch.randn(kinds, width) * width**-0.5)
        self.type_weight = nn.Parameter(torch.randn(kinds, 2 * width) * 0.02)
        self.type_bias = nn.Parameter(torch.full((kinds,), -2.0))
        self.kind = nn.Parameter(torch.randn(kinds, 32) * 0.1)
        self.dropout = nn.Dropout(dropout)
        told = width + 32
        self.status = _mlp(told, len(STATUSES), dropout)
        self.date = _mlp(told, len(DATE_CLASSES), dropout)
        self.mode = _mlp(told, len(MODES), dropout)
        self.topic = _mlp(told, len(TOPICS), dropout)
        self.role = _mlp(3 * width + 32 + WIDTH + TIES, len(ROLE_CLASSES), dropout)
        self.role_of = nn.Parameter(torch.zeros(kinds, len(ROLE_CLASSES), width))
        self.when = _mlp(3 * width + 32 + WHEN_WIDTH, 1, dropout)
        self.placed = _mlp(told, 1, dropout)
        self.where = _mlp(3 * width + 32 + WHERE_WIDTH, 1, dropout)
        self.entity = _mlp(width + SHAPE_WIDTH, len(TAGS), dropout)
        self.pair = _mlp(2 * width + 32 + PAIR_WIDTH, 1, dropout)

    def gather(self, pieces: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Pieces of one sentence (n, width) -> type logits (16,), what each type's query gathered (16, width), and the
        piece it looked at most (16,)."""
        attention = torch.softmax(self.query @ pieces.T, dim=-1)
        told = attention @ pieces
        both = torch.cat([told, pieces.mean(0, keepdim=True).expand_as(told)], dim=-1)
        return (self.dropout(both) * self.type_weight).sum(-1) + self.type_bias, told, attention.argmax(-1)

    def roles(self, told: Tensor, kind: Tensor, mentions: Tensor, features: Tensor) -> Tensor:
        """Rows of (what was told, its type, a mention's vector, its features) -> role logits (n, 4).

        To what a type shares with all others comes what it asks of a mention alone: the accuser is another's assailant.
        """
        shared = self.role(torch.cat([mentions, told, mentions * told, self.kind[kind], features], dim=-1))
        return shared + torch.einsum("nrw,nw->nr", self.role_of[kind], self.dropout(mentions))

    def spots(self, head: nn.Module, told: Tensor, kind: Tensor, spots: Tensor, features: Tensor) -> Tensor:
        """Rows of (what was told, its type, a time's or place's vector, its features) -> score of each (n,), by
        ``when`` or ``where``."""
        return head(torch.cat([spots, told, spots * told, self.kind[kind], features], dim=-1)).squeeze(-1)

    def pairs(self, one: Tensor, other: Tensor, kind: Tensor, features: Tensor) -> Tensor:
        """Rows of two tellings of one type and their features -> logit that they tell the same happening (n,)."""
        rows = torch.cat([(one - other).abs(), one * other, self.kind[kind], features], dim=-1)
        return self.pair(rows).squeeze(-1)
