"""The network around a MiniLM encoder, its losses over one report, and the training loop."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from dragoman.nouns import EVENT_TYPES
from dragoman.reading.encoder import framed, marks
from dragoman.reading.features import ties
from dragoman.reading.heads import pair_features
from dragoman.reading.language import Parse
from training.examples import Example, Told, cut
from training.network import Heads

SEED = 20181130


class Net(nn.Module):
    def __init__(self, source: Path, layers: int) -> None:
        super().__init__()
        from transformers import AutoModel

        self.encoder = AutoModel.from_pretrained(
            source, attn_implementation="sdpa", add_pooling_layer=False, attention_probs_dropout_prob=0.0
        )
        self.half = False
        self.encoder.encoder.layer = self.encoder.encoder.layer[:layers]
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False
        self.heads = Heads(self.encoder.config.hidden_size)

    def encode(self, framed_windows: list[tuple[list[int], list[int]]]) -> list[Tensor]:
        """Windows (ids, positions) -> per window the vectors of its pieces.

        Windows of like length go through together: one very long sentence must not pad all the others.
        """
        order = sorted(range(len(framed_windows)), key=lambda i: len(framed_windows[i][0]))
        found: dict[int, Tensor] = {}
        for first in range(0, len(order), 6):
            group = order[first : first + 6]
            vectors = self._together([framed_windows[i][0] for i in group])
            found |= {i: vectors[row, framed_windows[i][1]] for row, i in enumerate(group)}
        return [found[i] for i in range(len(framed_windows))]

    def _together(self, windows: list[list[int]]) -> Tensor:
        length = max(map(len, windows))
        ids = torch.zeros(len(windows), length, dtype=torch.long)
        mask = torch.zeros_like(ids)
        for row, numbers in enumerate(windows):
            ids[row, : len(numbers)] = torch.tensor(numbers)
            mask[row, : len(numbers)] = 1
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training and self.half):
            return self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()


class View:
    """One report's vectors, found by character offsets (as ``dragoman.reading.encoder.Encoded``, for torch)."""

    def __init__(self, pieces: list[list], vectors: list[Tensor]) -> None:
        flat = [piece for window in pieces for piece in window]
        self.vectors = torch.cat(vectors)
        self.starts = np.array([p.start for p in flat])
        self.ends = np.array([p.end for p in flat])
        self.sentences = np.array([p.sentence for p in flat])

    def sentence(self, number: int) -> Tensor:
        low, high = np.searchsorted(self.sentences, number, "left"), np.searchsorted(self.sentences, number, "right")
        return self.vectors[low:high]

    def word(self, parse: Parse, told: Told, looked: dict[int, Tensor]) -> int:
        """The token that the type's query looked at most in the sentence of a cell."""
        low = int(np.searchsorted(self.sentences, told.sentence, "left"))
        return parse.token_at(int(self.starts[low + int(looked[told.sentence][told.type])])) or 0

    def span(self, start: int, end: int) -> Tensor | None:
        low, high = np.searchsorted(self.ends, start, "right"), np.searchsorted(self.starts, end, "left")
        return self.vectors[low:high].mean(0) if low < high else None


def report_loss(net: Net, view: View, ex: Example) -> dict[str, Tensor]:
    heads = net.heads
    labels = torch.zeros(len(ex.parse.sentences), len(EVENT_TYPES))
    for told in ex.told:
        labels[told.sentence, told.type] = 1
    logits, gathered, looked = {}, {}, {}
    for sentence in ex.sentences:
        pieces = view.sentence(sentence.i)
        if len(pieces):
            logits[sentence.i], gathered[sentence.i], looked[sentence.i] = heads.gather(pieces)
    rows = list(logits)
    if not rows:
        return {}
    losses = {
        "type": nn.functional.binary_cross_entropy_with_logits(
            torch.stack([logits[r] for r in rows]), labels[rows], reduction="sum"
        )
    }
    cells = [t for t in ex.told if t.sentence in gathered]
    if cells:
        losses |= _cell_losses(heads, cells, gathered)
        losses |= _role_loss(heads, cells, gathered, [view.word(ex.parse, t, looked) for t in cells], view, ex.parse)
        losses |= _pair_loss(heads, cells, gathered, ex)
    return losses


def _cell_losses(heads: Heads, cells: list[Told], gathered: dict[int, Tensor]) -> dict[str, Tensor]:
    kinds = torch.tensor([t.type for t in cells])
    told = torch.stack([gathered[t.sentence][t.type] for t in cells])
    rows = torch.cat([told, heads.kind[kinds]], dim=-1)
    entropy = nn.functional.cross_entropy
    return {
        "status": entropy(heads.status(rows), torch.tensor([t.status for t in cells]), reduction="sum"),
        "date": entropy(heads.date(rows), torch.tensor([t.date for t in cells]), reduction="sum"),
        "mode": 0.3 * entropy(heads.mode(rows), torch.tensor([t.mode for t in cells]), reduction="sum"),
        "topic": 0.3
        * nn.functional.binary_cross_entropy_with_logits(
            heads.topic(rows), torch.tensor(np.stack([t.topics for t in cells])), reduction="sum"
        ),
    }


def _role_loss(
    heads: Heads, cells: list[Told], gathered: dict[int, Tensor], words: list[int], view: View, parse: Parse
) -> dict[str, Tensor]:
    told, kinds, mentions, features, roles = [], [], [], [], []
    for t, word in zip(cells, words, strict=True):
        for candidate, role in zip(t.candidates, t.roles, strict=True):
            vector = view.span(candidate.start, candidate.end)
            if vector is None:
                continue
            told.append(gathered[t.sentence][t.type])
            kinds.append(t.type)
            mentions.append(vector)
            features.append(np.concatenate([candidate.features, ties(parse, word, candidate.token)]))
            roles.append(role)
    if not roles:
        return {}
    logits = heads.roles(
        torch.stack(told), torch.tensor(kinds), torch.stack(mentions), torch.tensor(np.stack(features))
    )
    return {"role": 0.8 * nn.functional.cross_entropy(logits, torch.tensor(roles), reduction="sum")}


def pair_row(ex: Example, one: Told, other: Told) -> np.ndarray:
    a, b = ex.actors_in[one.sentence], ex.actors_in[other.sentence]
    both = len(a | b) or 1
    return pair_features(other.sentence - one.sentence, len(a & b) / both, len(a ^ b) / both, float(bool(a and b)))


def _pair_loss(heads: Heads, cells: list[Told], gathered: dict[int, Tensor], ex: Example) -> dict[str, Tensor]:
    one, other, kinds, features, same = [], [], [], [], []
    for i, a in enumerate(cells):
        for b in cells[i + 1 :]:
            if a.type == b.type and a.sentence < b.sentence:
                one.append(gathered[a.sentence][a.type])
                other.append(gathered[b.sentence][b.type])
                kinds.append(a.type)
                features.append(pair_row(ex, a, b))
                same.append(float(a.event == b.event))
    if not same:
        return {}
    logits = heads.pairs(torch.stack(one), torch.stack(other), torch.tensor(kinds), torch.tensor(np.stack(features)))
    loss = nn.functional.binary_cross_entropy_with_logits(logits, torch.tensor(same), reduction="sum")
    return {"pair": 0.5 * loss}


def train(net: Net, examples: list[Example], tokenizer: Tokenizer, epochs: int, rate: float) -> None:
    random = Random(SEED)
    groups = [
        {"params": [p for p in net.encoder.parameters() if p.requires_grad], "lr": rate, "weight_decay": 0.01},
        {"params": net.heads.parameters(), "lr": 1e-3, "weight_decay": 0.01},
    ]
    optimiser = torch.optim.AdamW(groups)
    batch = 3
    steps = epochs * ((len(examples) + batch - 1) // batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (0.06 * steps), max(0.0, (steps - step) / (0.94 * steps)))
    )
    opens, closes = marks(tokenizer)
    net.train()
    for epoch in range(epochs):
        order = list(range(len(examples)))
        random.shuffle(order)
        sums: dict[str, float] = {}
        began = time.time()
        for first in range(0, len(order), batch):
            chosen = [examples[i] for i in order[first : first + batch]]
            cuts = [cut(ex, tokenizer, random) for ex in chosen]
            vectors = iter(net.encode([framed(w, opens, closes) for windows in cuts for w in windows]))
            total = torch.zeros(())
            for ex, windows in zip(chosen, cuts, strict=True):
                view = View(windows, [next(vectors) for _ in windows])
                for name, loss in report_loss(net, view, ex).items():
                    total = total + loss
                    sums[name] = sums.get(name, 0) + float(loss.detach())
            optimiser.zero_grad()
            (total / (20 * batch)).backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
            schedule.step()
        line = f"epoch {epoch} {time.time() - began:.0f}s " + " ".join(
            f"{k} {v / len(examples):.2f}" for k, v in sums.items()
        )
        print(line, flush=True)
