"""The network around a MiniLM encoder, its losses over one report, and the training loop."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from dragoman.nouns import EVENT_TYPES
from dragoman.reading.encoder import framed, marks
from dragoman.reading.entities import placed, shapes, tag_of
from dragoman.reading.features import ties
from dragoman.reading.heads import again_features
from dragoman.reading.language import Parse, Sentence
from training.examples import Example, Told, cut
from training.network import Heads

SEED = 20181130
BATCH = 3
"""Reports a step."""


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
        ids, mask = torch.zeros(2, len(windows), length, dtype=torch.int64)
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


type Found = dict[int, Tensor]
"""By sentence number."""


def gather(heads: Heads, view: View, sentences: Sequence[Sentence]) -> tuple[Found, Found, Found]:
    """``heads.gather`` of every sentence that was encoded."""
    logits, gathered, looked = dict[int, Tensor](), dict[int, Tensor](), dict[int, Tensor]()
    for sentence in sentences:
        pieces = view.sentence(sentence.i)
        if len(pieces):
            logits[sentence.i], gathered[sentence.i], looked[sentence.i] = heads.gather(pieces)
    return logits, gathered, looked


def report_loss(net: Net, view: View, ex: Example) -> dict[str, Tensor]:
    heads = net.heads
    labels = torch.zeros(len(ex.parse.sentences), len(EVENT_TYPES))
    for told in ex.told:
        labels[told.sentence, told.type] = 1
    logits, gathered, looked = gather(heads, view, ex.sentences)
    rows = list(logits)
    if not rows:
        return {}
    losses = {
        "type": nn.functional.binary_cross_entropy_with_logits(
            torch.stack([logits[r] for r in rows]), labels[rows], reduction="sum"
        )
    }
    losses["entity"] = entity_loss(heads, view, ex.parse)
    cells = [t for t in ex.told if t.sentence in gathered]
    if cells:
        words = [view.word(ex.parse, t, looked) for t in cells]
        losses |= _cell_losses(heads, cells, gathered)
        losses |= _role_loss(heads, cells, gathered, words, view, ex.parse)
        losses |= _spot_losses(heads, cells, gathered, words, view, ex.parse)
        losses |= _pair_loss(heads, cells, gathered, ex)
    return losses


def _cell_losses(heads: Heads, cells: list[Told], gathered: dict[int, Tensor]) -> dict[str, Tensor]:
    kinds = torch.tensor([t.type for t in cells])
    told = torch.stack([gathered[t.sentence][t.type] for t in cells])
    rows = torch.cat([told, heads.kind[kinds]], dim=-1)
    entropy = nn.functional.cross_entropy
    return {
        "status": entropy(heads.status(rows), torch.tensor([t.status for t in cells]), reduction="sum"),
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


def _spot_losses(
    heads: Heads, cells: list[Told], gathered: dict[int, Tensor], words: list[int], view: View, parse: Parse
) -> dict[str, Tensor]:
    """Of all options of a cell (no date, the report's day, each time told; no place, each place) any right one does."""
    losses = {"date": torch.zeros(()), "place": torch.zeros(())}
    for told, word in zip(cells, words, strict=True):
        vector, kind = gathered[told.sentence][told.type], torch.tensor([told.type])
        row = torch.cat([vector, heads.kind[told.type]])
        for name, head, others, asked in (
            ("date", heads.when, heads.date(row), told.when),
            ("place", heads.where, heads.placed(row), told.where),
        ):
            seen = [(spot, view.span(spot.start, spot.end)) for spot in asked.spots]
            kept = [place for place, (_, found) in enumerate(seen) if found is not None]
            right = [*asked.right[: len(others)], *(asked.right[len(others) + place] for place in kept)]
            if not any(right):
                continue
            if kept:
                features = np.stack([asked.spots[p].features(parse, asked.sentence, word) for p in kept])
                vectors = torch.stack([seen[p][1] for p in kept])
                tiled = vector.expand(len(kept), -1)
                scores = heads.spots(head, tiled, kind.expand(len(kept)), vectors, torch.from_numpy(features))
                others = torch.cat([others, scores])
            log_shares = torch.log_softmax(others, dim=-1)
            losses[name] = losses[name] - torch.logsumexp(log_shares[torch.tensor(right)], dim=-1)
    return {"date": losses["date"], "place": 0.3 * losses["place"]}


def entity_loss(heads: Heads, view: View, parse: Parse) -> Tensor:
    """Over all words read. There are a hundred words to a cell, and most name nothing: they weigh a twentieth."""
    rows, tokens = placed(parse, view.starts, view.ends)
    told = torch.from_numpy(shapes(parse, tokens))
    scores = heads.entity(torch.cat([view.vectors[torch.from_numpy(rows)], told], dim=-1))
    wanted = torch.tensor([tag_of(parse.tokens[i]) for i in tokens])
    return 0.05 * nn.functional.cross_entropy(scores, wanted, reduction="sum")


def _pair_loss(heads: Heads, cells: list[Told], gathered: dict[int, Tensor], ex: Example) -> dict[str, Tensor]:
    one, other, kinds, features, same = [], [], [], [], []
    for i, a in enumerate(cells):
        for b in cells[i + 1 :]:
            if a.type == b.type and a.sentence < b.sentence:
                one.append(gathered[a.sentence][a.type])
                other.append(gathered[b.sentence][b.type])
                kinds.append(a.type)
                features.append(
                    again_features(b.sentence - a.sentence, ex.actors_in[a.sentence], ex.actors_in[b.sentence])
                )
                same.append(float(a.event == b.event))
    if not same:
        return {}
    logits = heads.pairs(torch.stack(one), torch.stack(other), torch.tensor(kinds), torch.tensor(np.stack(features)))
    loss = nn.functional.binary_cross_entropy_with_logits(logits, torch.tensor(same), reduction="sum")
    return {"pair": 0.5 * loss}


def train(net: Net, epochs: Sequence[Sequence[Example]], tokenizer: Tokenizer, rate: float) -> None:
    """One pass over the reports of each epoch, in an order of its own."""
    random = Random(SEED)
    optimiser, schedule = _optimiser(net, sum(_steps(epoch) for epoch in epochs), rate)
    opens, closes = marks(tokenizer)
    net.train()
    for number, epoch in enumerate(epochs):
        order = list(range(len(epoch)))
        random.shuffle(order)
        sums: dict[str, float] = {}
        began = time.time()
        for first in range(0, len(order), BATCH):
            chosen = [epoch[i] for i in order[first : first + BATCH]]
            cuts = [cut(report, tokenizer, random) for report in chosen]
            vectors = iter(net.encode([framed(w, opens, closes) for windows in cuts for w in windows]))
            total = torch.zeros(())
            for report, windows in zip(chosen, cuts, strict=True):
                view = View(windows, [next(vectors) for _ in windows])
                for name, loss in report_loss(net, view, report).items():
                    total = total + loss
                    sums[name] = sums.get(name, 0) + float(loss.detach())
            optimiser.zero_grad()
            (total / (20 * BATCH)).backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
            schedule.step()
        told = " ".join(f"{name} {value / len(epoch):.2f}" for name, value in sums.items())
        print(f"epoch {number} {time.time() - began:.0f}s {told}", flush=True)


def _steps(epoch: Sequence[Example]) -> int:
    return (len(epoch) + BATCH - 1) // BATCH


def _optimiser(net: Net, steps: int, rate: float) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    """AdamW; the rate rises over the first 6 % of the steps and falls to nothing over the others."""
    groups = [
        {"params": [p for p in net.encoder.parameters() if p.requires_grad], "lr": rate, "weight_decay": 0.01},
        {"params": net.heads.parameters(), "lr": 1e-3, "weight_decay": 0.01},
    ]
    optimiser = torch.optim.AdamW(groups)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (0.06 * steps), max(0.0, (steps - step) / (0.94 * steps)))
    )
    return optimiser, schedule
