"""The losses of one training step: what the heads should have said of a few reports, worked out for all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from dragoman.nouns import EVENT_TYPES
from dragoman.reading.encoder import Floats, Piece, Placed
from dragoman.reading.entities import placed, shapes, tag_of
from dragoman.reading.features import ties
from dragoman.reading.heads import RELATED, again_features
from training.examples import Example, Spots, Told
from training.network import Company, Heads

type Ints = npt.NDArray[np.int64]
type Rows = tuple[int, int]

SENTENCES = 32
"""Sentences whose pieces are gathered in one product, of like length."""

entropy = functional.cross_entropy
binary = functional.binary_cross_entropy_with_logits


class View:
    """One report among the pieces of a step: ``first`` is the row of its first piece."""

    def __init__(self, example: Example, windows: Iterable[Sequence[Piece]], first: int) -> None:
        flat = [piece for window in windows for piece in window]
        self.example = example
        self.first = first
        self.placed = Placed.of(flat)

    def sentence(self, number: int) -> Rows:
        """The rows of a sentence: from, up to."""
        return self._shifted(self.placed.of_sentence(number))

    def span(self, start: int, end: int) -> Rows:
        """The rows of the pieces that overlap these characters; empty where none was encoded."""
        return self._shifted(self.placed.rows(start, end))

    def _shifted(self, rows: slice) -> Rows:
        return self.first + rows.start, self.first + rows.stop

    def word(self, row: int) -> int:
        """The token in which a piece stands."""
        return self.example.parse.token_at(int(self.placed.starts[row - self.first])) or 0


@dataclass(frozen=True)
class Cell:
    """What a sentence tells of one type: its report, where it stands among the gathered, and the word looked at."""

    view: View
    told: Told
    place: int
    word: int

    def passages(self) -> Iterator[Rows]:
        """The rows of all that may be a party to it, its time or its place."""
        told = self.told
        for passage in (*told.candidates, *told.when.spots, *told.where.spots):
            yield self.view.span(passage.start, passage.end)


class Spans:
    """The mean vectors of passages, each worked out once. A passage is told by its rows: from, up to."""

    def __init__(self, vectors: Tensor, passages: Iterable[Rows]) -> None:
        self._numbers = {rows: number for number, rows in enumerate(dict.fromkeys(r for r in passages if r[0] < r[1]))}
        rows = torch.tensor([row for passage in self._numbers for row in range(*passage)], dtype=torch.int64)
        sizes = torch.tensor([0, *(high - low for low, high in self._numbers)])
        self.means = functional.embedding_bag(rows, vectors, sizes.cumsum(0)[:-1], mode="mean")

    def number(self, passage: Rows) -> int | None:
        """Which row of ``means`` a passage has, None where nothing of it was encoded."""
        return self._numbers.get(passage)


class Step:
    """A few reports with the vectors of all their pieces (pieces, width)."""

    def __init__(self, heads: Heads, vectors: Tensor, views: Sequence[View]) -> None:
        self._heads = heads
        self._vectors = vectors
        self._views = views
        wanted = [(view, s.i, *view.sentence(s.i)) for view in views for s in view.example.sentences]
        self._sentences = sorted((row for row in wanted if row[2] < row[3]), key=lambda row: row[3] - row[2])
        self._logits, self._gathered, looked = self._gather()
        self._cells = self._all_cells(looked)
        self._spans = Spans(vectors, (rows for cell in self._cells for rows in cell.passages()))
        self._told = self._gathered.flatten(0, 1)[[cell.place for cell in self._cells]]
        self._kinds = torch.tensor([cell.told.type for cell in self._cells])

    def losses(self) -> dict[str, Tensor]:
        """By what they are of; sums over the reports."""
        found = {"type": self._type_loss(), "entity": self._entity_loss()}
        if self._cells:
            found |= self._cell_losses() | self._role_loss() | self._pair_loss()
            found["date"] = self._spot_loss("when", self._heads.date)
            found["place"] = 0.3 * self._spot_loss("where", self._heads.placed)
        return found

    def _gather(self) -> tuple[Tensor, Tensor, Ints]:
        logits, told, looked = [], [], []
        for first in range(0, len(self._sentences), SENTENCES):
            group = self._sentences[first : first + SENTENCES]
            lows = torch.tensor([low for *_, low, _ in group])
            sizes = torch.tensor([high - low for *_, low, high in group])
            steps = torch.arange(int(sizes.max()))
            there = steps < sizes[:, None]
            rows = torch.where(there, lows[:, None] + steps, lows[:, None])
            some, vectors, at = self._heads.gather(self._vectors[rows], there)
            logits.append(some)
            told.append(vectors)
            looked.append((lows[:, None] + at).numpy())
        return torch.cat(logits), torch.cat(told), np.concatenate(looked)

    def _all_cells(self, looked: Ints) -> list[Cell]:
        at = {(view.first, number): place for place, (view, number, _, _) in enumerate(self._sentences)}
        found = []
        for view in self._views:
            for told in view.example.told:
                place = at.get((view.first, told.sentence))
                if place is not None:
                    word = view.word(int(looked[place, told.type]))
                    found.append(Cell(view, told, place * len(EVENT_TYPES) + told.type, word))
        return found

    def _type_loss(self) -> Tensor:
        labels = torch.zeros(self._logits.numel())
        labels[[cell.place for cell in self._cells]] = 1
        return binary(self._logits.flatten(), labels, reduction="sum")

    def _entity_loss(self) -> Tensor:
        """Over all words read. There are a hundred words to a cell, and most name nothing: they weigh a twentieth."""
        rows, told, wanted = [], [], []
        for view in self._views:
            mine, tokens = placed(view.example.parse, view.placed.starts, view.placed.ends)
            rows.append(mine + view.first)
            told.append(shapes(view.example.parse, tokens))
            wanted += [tag_of(view.example.parse.tokens[i]) for i in tokens]
        words = self._vectors[torch.from_numpy(np.concatenate(rows))]
        scores = self._heads.entity(torch.cat([words, torch.from_numpy(np.concatenate(told))], dim=-1))
        return 0.05 * entropy(scores, torch.tensor(wanted), reduction="sum")

    def _cell_losses(self) -> dict[str, Tensor]:
        heads, told = self._heads, [cell.told for cell in self._cells]
        rows = torch.cat([self._told, heads.kind[self._kinds]], dim=-1)
        topics = torch.tensor(np.stack([t.topics for t in told]))
        return {
            "status": entropy(heads.status(rows), torch.tensor([t.status for t in told]), reduction="sum"),
            "mode": 0.3 * entropy(heads.mode(rows), torch.tensor([t.mode for t in told]), reduction="sum"),
            "topic": 0.3 * binary(heads.topic(rows), topics, reduction="sum"),
        }

    def _role_loss(self) -> dict[str, Tensor]:
        cells, spans, features, roles, related = [], [], [], [], []
        for at, cell in enumerate(self._cells):
            told, parse = cell.told, cell.view.example.parse
            numbers = [self._spans.number(cell.view.span(c.start, c.end)) for c in told.candidates]
            kept = [i for i, number in enumerate(numbers) if number is not None]
            cells += [at] * len(kept)
            spans += [numbers[i] for i in kept]
            roles += [told.roles[i] for i in kept]
            chosen = [told.candidates[i] for i in kept]
            features += [np.concatenate([c.features, ties(parse, cell.word, c.token)]) for c in chosen]
            related.append(told.related[np.ix_(kept, kept)])
        if not roles:
            return {}
        weighed = (self._told[cells], self._kinds[cells], self._spans.means[spans], rows_of(features))
        logits = self._heads.roles(*weighed, company(related))
        return {"role": 0.8 * entropy(logits, torch.tensor(roles), reduction="sum")}

    def _spot_loss(self, name: str, of_none: nn.Module) -> Tensor:
        """Of all options of a cell (no date, the report's day, each time told; no place, each place) any right one
        does. ``of_none`` weighs those that no passage tells."""
        asked = [Options.of(cell, getattr(cell.told, name), self._spans) for cell in self._cells]
        kept = [at for at, options in enumerate(asked) if any(options.right)]
        if not kept:
            return torch.zeros(())
        others = of_none(torch.cat([self._told[kept], self._heads.kind[self._kinds[kept]]], dim=-1))
        most = max(len(asked[at].right) for at in kept)
        scores = torch.cat([others, torch.full((len(kept), most - others.shape[1]), -torch.inf)], dim=1)
        right = torch.zeros(scores.shape, dtype=torch.bool)
        for row, at in enumerate(kept):
            right[row, : len(asked[at].right)] = torch.tensor(asked[at].right)
        spots = [(row, i, at) for row, at in enumerate(kept) for i in range(len(asked[at].spans))]
        if spots:
            rows, columns, cells = (torch.tensor(numbers) for numbers in zip(*spots, strict=True))
            spans = [asked[at].spans[i] for _, i, at in spots]
            features = rows_of([asked[at].features[i] for _, i, at in spots])
            weighed = (self._told[cells], self._kinds[cells], self._spans.means[spans], features)
            told = self._heads.spots(getattr(self._heads, name), *weighed)
            scores = scores.index_put((rows, columns + others.shape[1]), told)
        likely = torch.logsumexp(scores.masked_fill(~right, -torch.inf), dim=1)
        return (torch.logsumexp(scores, dim=1) - likely).sum()

    def _pair_loss(self) -> dict[str, Tensor]:
        one, other, features, same = [], [], [], []
        for (i, a), (j, b) in combinations(enumerate(self._cells), 2):
            x, y = a.told, b.told
            if a.view is b.view and x.type == y.type and x.sentence < y.sentence:
                one.append(i)
                other.append(j)
                actors = a.view.example.actors_in
                features.append(again_features(y.sentence - x.sentence, actors[x.sentence], actors[y.sentence]))
                same.append(float(x.event == y.event))
        if not same:
            return {}
        logits = self._heads.pairs(self._told[one], self._told[other], self._kinds[one], rows_of(features))
        return {"pair": 0.5 * binary(logits, torch.tensor(same), reduction="sum")}


@dataclass(frozen=True)
class Options:
    """What a cell's time or place may be: which options are right, first those that no passage tells; and of each
    passage that was encoded its number and features."""

    right: list[bool]
    spans: list[int]
    features: list[Floats]

    @classmethod
    def of(cls, cell: Cell, asked: Spots, spans: Spans) -> Options:
        others = len(asked.right) - len(asked.spots)
        numbers = [spans.number(cell.view.span(spot.start, spot.end)) for spot in asked.spots]
        seen = [(i, number) for i, number in enumerate(numbers) if number is not None]
        parse = cell.view.example.parse
        return cls(
            right=[*asked.right[:others], *(asked.right[others + i] for i, _ in seen)],
            spans=[number for _, number in seen],
            features=[asked.spots[i].features(parse, asked.sentence, cell.word) for i, _ in seen],
        )


def rows_of(features: Sequence[Floats]) -> Tensor:
    return torch.from_numpy(np.stack(features))


def company(related: Sequence[npt.NDArray[np.bool_]]) -> Company:
    """Cells whose candidates follow one another as rows, those of one cell related as given (n, n, RELATED)."""
    related = [one for one in related if len(one)]
    sizes = [len(one) for one in related]
    there = torch.arange(max(sizes)) < torch.tensor(sizes)[:, None]
    rows = torch.zeros(there.shape, dtype=torch.int64)
    rows[there] = torch.arange(sum(sizes))
    links = torch.zeros(len(sizes), max(sizes), max(sizes), RELATED)
    for place, one in enumerate(related):
        links[place, : len(one), : len(one)] = torch.from_numpy(one).float()
    return Company(rows, there, links)
