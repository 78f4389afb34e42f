"""The training loop."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from itertools import batched
from random import Random

import torch
from tokenizers import Tokenizer
from torch import nn

from dragoman.reading.encoder import framed, marks
from training.examples import Example, cut
from training.losses import Step, View
from training.network import Net

SEED = 20181130
BATCH = 3
"""Reports a step."""


def train(net: Net, reports: Sequence[Example], epochs: int, tokenizer: Tokenizer, rate: float) -> None:
    """So many passes over the reports, each in an order of its own."""
    random = Random(SEED)
    optimiser, schedule = _optimiser(net, epochs * -(-len(reports) // BATCH), rate)
    net.train()
    for epoch in range(epochs):
        order = list(range(len(reports)))
        random.shuffle(order)
        sums = Counter[str]()
        began = time.time()
        for chosen in batched(order, BATCH):
            losses = step(net, [reports[i] for i in chosen], tokenizer, random).losses()
            sums.update({name: float(loss.detach()) for name, loss in losses.items()})
            optimiser.zero_grad()
            (torch.stack(list(losses.values())).sum() / (20 * BATCH)).backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
            schedule.step()
        told = " ".join(f"{name} {value / len(reports):.2f}" for name, value in sums.items())
        print(f"epoch {epoch} {time.time() - began:.0f}s {told}", flush=True)


def step(net: Net, chosen: Sequence[Example], tokenizer: Tokenizer, random: Random | None) -> Step:
    """Reports with what the encoder makes of them, cut into windows anew."""
    cuts = [cut(report, tokenizer, random) for report in chosen]
    opens, closes = marks(tokenizer)
    framed_windows = [framed(window, opens, closes) for windows in cuts for window in windows]
    encoded = net.encode([ids for ids, _ in framed_windows])
    vectors = torch.cat([rows[at] for rows, (_, at) in zip(encoded, framed_windows, strict=True)])
    views, first = [], 0
    for report, windows in zip(chosen, cuts, strict=True):
        views.append(View(report, windows, first))
        first += sum(map(len, windows))
    return Step(net.heads, vectors, views)


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
