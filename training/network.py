"""The network: a MiniLM encoder with small heads, trained together.

One pass over a window of sentences gives a vector a word piece. For each event type a query attends over the pieces of
a sentence: the vector it gathers decides whether the sentence tells an event of that type, and carries what the other
heads need (status, mode, date, topics, who takes part, whether two sentences tell the same happening). The heads are
plain enough to run in numpy (``dragoman.reading.heads``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from dragoman.nouns import EVENT_TYPES, STATUSES, TOPICS
from dragoman.reading.entities import SHAPE_WIDTH, TAGS
from dragoman.reading.features import TIES, WIDTH
from dragoman.reading.heads import LOOKS, MODES, PAIR_WIDTH, RELATED
from dragoman.reading.spots import WHEN_WIDTH, WHERE_WIDTH

ROLE_CLASSES = ("none", "actor", "recipient", "absent")
DATE_CLASSES = ("none", "report")
"""What a date may be besides one of the times told."""
HIDDEN = 128

HIDDEN_DROPOUT = 0.1
TOGETHER = 8
"""Windows whose attention is worked out in one product: of like length, so that little is worked out for nothing."""


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
        self.role_looks = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.role_related = nn.Parameter(torch.zeros(LOOKS, RELATED))
        self.role_mixed = nn.Linear(2 * HIDDEN, HIDDEN)
        self.when = _mlp(3 * width + 32 + WHEN_WIDTH, 1, dropout)
        self.placed = _mlp(told, 1, dropout)
        self.where = _mlp(3 * width + 32 + WHERE_WIDTH, 1, dropout)
        self.entity = _mlp(width + SHAPE_WIDTH, len(TAGS), dropout)
        self.pair = _mlp(2 * width + 32 + PAIR_WIDTH, 1, dropout)

    def gather(self, pieces: Tensor, there: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Pieces of sentences (s, n, width) and which of them are there (s, n) -> type logits (s, 16), what each type's
        query gathered (s, 16, width), and the piece it looked at most (s, 16)."""
        scores = (self.query @ pieces.transpose(1, 2)).masked_fill(~there[:, None], -torch.inf)
        attention = torch.softmax(scores, dim=-1)
        told = attention @ pieces
        mean = (pieces * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        both = torch.cat([told, mean[:, None].expand_as(told)], dim=-1)
        return (self.dropout(both) * self.type_weight).sum(-1) + self.type_bias, told, attention.argmax(-1)

    def roles(self, told: Tensor, kind: Tensor, mentions: Tensor, features: Tensor, company: Company) -> Tensor:
        """Rows of (what was told, its type, a mention's vector, its features) -> role logits (n, 4).

        To what a type shares with all others comes what it asks of a mention alone: the accuser is another's assailant.
        """
        alone = functional.relu(self.role[1](self.role[0](self._against(told, kind, mentions, features))))
        mixed = functional.relu(self.role_mixed(torch.cat([alone, self._beside(alone, company)], dim=-1)))
        return self.role[3](alone + mixed) + torch.einsum("nrw,nw->nr", self.role_of[kind], self.dropout(mentions))

    def _beside(self, alone: Tensor, company: Company) -> Tensor:
        """What each candidate sees in the others of its happening: (n, HIDDEN)."""
        cells, most = company.rows.shape
        looks = self.role_looks(alone)[company.rows].view(cells, most, 3, LOOKS, HIDDEN // LOOKS)
        query, key, value = looks.permute(2, 0, 3, 1, 4)
        bias = torch.einsum("cijr,lr->clij", company.related, self.role_related)
        scores = query @ key.transpose(2, 3) * (HIDDEN // LOOKS) ** -0.5 + bias
        shares = torch.softmax(scores.masked_fill(~company.there[:, None, None], -torch.inf), dim=-1)
        seen = (shares @ value).transpose(1, 2).reshape(cells, most, HIDDEN)
        return seen[company.there]

    def spots(self, head: nn.Module, told: Tensor, kind: Tensor, spots: Tensor, features: Tensor) -> Tensor:
        """Rows of (what was told, its type, a time's or place's vector, its features) -> score of each (n,), by
        ``when`` or ``where``."""
        return head(self._against(told, kind, spots, features)).squeeze(-1)

    def _against(self, told: Tensor, kind: Tensor, passages: Tensor, features: Tensor) -> Tensor:
        return torch.cat([passages, told, passages * told, self.kind[kind], features], dim=-1)

    def pairs(self, one: Tensor, other: Tensor, kind: Tensor, features: Tensor) -> Tensor:
        """Rows of two tellings of one type and their features -> logit that they tell the same happening (n,)."""
        rows = torch.cat([(one - other).abs(), one * other, self.kind[kind], features], dim=-1)
        return self.pair(rows).squeeze(-1)


@dataclass(frozen=True)
class Company:
    """The candidates of each of c cells, m at most: their rows (c, m), which are there (c, m), and how each two of them
    are related (c, m, m, RELATED). Rows of one cell follow one another, and the cells too."""

    rows: Tensor
    there: Tensor
    related: Tensor


class Net(nn.Module):
    """The encoder cut to its first ``layers``, and the heads. While it is trained its products are in 16 bits."""

    def __init__(self, source: Path, layers: int) -> None:
        super().__init__()
        from transformers import AutoModel

        self.encoder = AutoModel.from_pretrained(source, add_pooling_layer=False)
        self.encoder.encoder.layer = self.encoder.encoder.layer[:layers]
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False
        self.heads = Heads(self.encoder.config.hidden_size)
        self._noise = Noise(HIDDEN_DROPOUT)

    def encode(self, windows: Sequence[Sequence[int]]) -> list[Tensor]:
        """Word-piece ids of windows -> per window a vector a piece.

        BERT's own arithmetic, over the pieces of all windows as one long row without padding; only attention is worked
        out window by window, in groups of like length. On a processor that takes half the time of padded batches.
        """
        order = sorted(range(len(windows)), key=lambda i: len(windows[i]))
        sizes = [len(windows[i]) for i in order]
        known = self.encoder.embeddings
        ids = torch.tensor([piece for i in order for piece in windows[i]])
        places = torch.cat([torch.arange(size) for size in sizes])
        vectors = known.word_embeddings.weight[ids] + known.position_embeddings.weight[places]
        vectors = self._dropped(known.LayerNorm(vectors + known.token_type_embeddings.weight[0]))
        groups = [_Group.of(sizes[first : first + TOGETHER]) for first in range(0, len(sizes), TOGETHER)]
        for layer in self.encoder.encoder.layer:
            vectors = self._layer(layer, vectors, groups)
        split = dict(zip(order, vectors.split(sizes), strict=True))
        return [split[i] for i in range(len(windows))]

    def _layer(self, layer: nn.Module, vectors: Tensor, groups: Sequence[_Group]) -> Tensor:
        looks, mixed = layer.attention.self, layer.attention.output
        three = [looks.query, looks.key, looks.value]
        weight = torch.cat([linear.weight for linear in three])
        split = self._product(vectors, weight, torch.cat([linear.bias for linear in three]))
        sizes = [group.pieces for group in groups]
        seen = [
            group.attend(part, looks.num_attention_heads)
            for group, part in zip(groups, split.split(sizes), strict=True)
        ]
        new = self._product(torch.cat(seen), mixed.dense.weight, mixed.dense.bias).float()
        vectors = mixed.LayerNorm(vectors + self._dropped(new))
        wide = functional.gelu(self._product(vectors, layer.intermediate.dense.weight, layer.intermediate.dense.bias))
        new = self._product(wide, layer.output.dense.weight, layer.output.dense.bias).float()
        return layer.output.LayerNorm(vectors + self._dropped(new))

    def _product(self, rows: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        kind = torch.bfloat16 if self.training else torch.float32
        return functional.linear(rows.to(kind), weight.to(kind), bias.to(kind))

    def _dropped(self, vectors: Tensor) -> Tensor:
        return self._noise(vectors) if self.training else vectors


class Noise:
    """Dropout by masks cut from one long row of them: to throw dice for each number takes a tenth of the time."""

    def __init__(self, share: float, size: int = 1 << 23) -> None:
        self._share = share
        self._size = size
        self._row: Tensor | None = None

    def __call__(self, vectors: Tensor) -> Tensor:
        if self._row is None:
            self._row = (torch.rand(self._size) >= self._share).float() / (1 - self._share)
        first = int(torch.randint(0, self._size - vectors.numel(), ()))
        return vectors * self._row[first : first + vectors.numel()].view_as(vectors)


@dataclass(frozen=True)
class _Group:
    """Windows of like length: how many, the longest one's length, where in (windows * longest) their pieces stand, and
    what is added to attention (None: all are of one length)."""

    windows: int
    longest: int
    pieces: int
    places: Tensor
    mask: Tensor | None

    @classmethod
    def of(cls, sizes: Sequence[int]) -> _Group:
        there = torch.arange(max(sizes))[None] < torch.tensor(sizes)[:, None]
        mask = None if bool(there.all()) else torch.zeros(there.shape).masked_fill(~there, -1e4)
        return cls(len(sizes), max(sizes), sum(sizes), there.flatten().nonzero().squeeze(1), mask)

    def attend(self, split: Tensor, heads: int) -> Tensor:
        """Queries, keys and values side by side (pieces, 3 * width) -> what each piece saw (pieces, width)."""
        count, longest, width = self.windows, self.longest, split.shape[1] // 3
        if self.mask is not None:
            split = split.new_zeros(count * longest, 3 * width).index_copy(0, self.places, split)
        each = split.view(count, longest, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
        query, key, value = each.reshape(3, count * heads, longest, width // heads)
        scores = torch.bmm(query, key.transpose(1, 2)) * (width // heads) ** -0.5
        if self.mask is not None:
            scores = scores + self.mask.to(scores.dtype).repeat_interleave(heads, 0)[:, None]
        seen = torch.bmm(torch.softmax(scores, dim=-1), value).view(count, heads, longest, width // heads)
        flat = seen.transpose(1, 2).reshape(count * longest, width)
        return flat if self.mask is None else flat[self.places]
