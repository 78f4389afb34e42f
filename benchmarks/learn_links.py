"""Learn again how much each comparison level weighs: ``src/dragoman/vocabulary/matching.toml``.

    python -m benchmarks.learn_links GOLD_DIR [RECORD ...] [--blur SIGMA ...] [--write]

GOLD_DIR holds annotated reports and ``links.json``. Learnt from are:

- the annotators' own accounts, so that accounts without a fault are joined no worse;
- each RECORD into which GOLD_DIR was read by a model that was not trained on it (``dragoman score`` reads a folder of
  annotated reports so; ``dragoman.scoring.feed`` gives the documents);
- for each ``--blur SIGMA`` what the installed model reads with that much noise on its vectors, in their standard
  deviations. It was trained on GOLD_DIR and reads it too well: without noise the weights would trust it too far. Take
  SIGMA so that the event F1 that is printed comes near that of reports it has not seen; 0.7 and 1.2 were taken.

Every pair of accounts that resolving would compare is a row, its levels are the columns, and whether the annotators
linked the two is what is foretold (logistic regression with a ridge). Printed: F1 over pairs of accounts in different
reports, by the cut, each story joined by weights learnt on the other stories; then the weights. ``--write`` puts them
into the table, to a tenth; the cut, ``resolving.events.CUT``, is set by hand.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
from benchmarks.links import linked, readings

from dragoman.nouns import Reading, Report
from dragoman.reading.reader import Parsed, Parser, Reader
from dragoman.record import Record
from dragoman.resolving.blocks import candidates
from dragoman.resolving.events import join_accounts
from dragoman.resolving.likeness import compare, veto
from dragoman.resolving.names import Kinship
from dragoman.resolving.profiles import Profile, Weights
from dragoman.resolving.resolver import prepare
from dragoman.scoring.gold import load
from dragoman.scoring.matching import Told, match
from dragoman.scoring.names import Names
from dragoman.vocabulary import HOME

RIDGE = 3.0
"""How strongly each corpus draws the weights to zero. Of 1, 3, 8 and 10 the best for stories left out."""
FOLDS = 4
CUTS = tuple(step / 5 for step in range(-13, -2))
PRIOR = ("all", "pairs")

type Floats = npt.NDArray[np.float64]
type Rows = Sequence[tuple[str, str]]
type Pair = frozenset[str]
"""The ids of two accounts."""


@dataclass(frozen=True)
class Corpus:
    """One reading of the linked reports. ``linked`` holds pairs of accounts whose events the gold links; ``wanted``
    counts, by story, the pairs of events that it links, found by the reader or not."""

    name: str
    profiles: tuple[Profile, ...]
    story: Mapping[str, int]
    linked: frozenset[Pair]
    wanted: Mapping[int, int]

    def of(self, stories: Iterable[int]) -> tuple[Profile, ...]:
        chosen = set(stories)
        return tuple(p for p in self.profiles if self.story[p.account.report] in chosen)


def corpus(
    name: str, rows: Iterable[tuple[str, Report, Reading]], keys: Mapping[str, tuple[str, str]], gold: Path
) -> Corpus:
    """``rows`` are named reports with a reading; ``keys`` gives the gold event that an account matches."""
    pairs, story_of = linked(gold)
    known = {report.id: (report, reading) for name, report, reading in rows if name in story_of}
    names = {report.id: name for name, report, _ in rows if name in story_of}
    at = {key: account for account, key in keys.items()}
    found = [frozenset(at[key] for key in pair) for pair in pairs if all(key in at for key in pair)]
    stories = [story_of[next(iter(pair))[0]] for pair in pairs]
    return Corpus(
        name=name,
        profiles=prepare((known[id] for id in sorted(known)), Kinship.read(), Weights.read()).profiles,
        story={id: story_of[name] for id, name in names.items()},
        linked=frozenset(found),
        wanted={number: stories.count(number) for number in sorted(set(story_of.values()))},
    )


def annotated(gold: Path) -> Corpus:
    """The annotators' own accounts."""
    rows: list[tuple[str, Report, Reading]] = []
    keys: dict[str, tuple[str, str]] = {}
    for name, told, report, reading in readings(gold):
        rows.append((name, report, reading))
        keys |= {a.id: (name, e["key"]) for a, e in zip(reading.accounts, told["events"], strict=True)}
    return corpus("gold", rows, keys, gold)


class Blurred(Parser):
    """The installed model with noise on every vector, the same for the same text: half a sentence's, half a piece's."""

    def __init__(self, sigma: float) -> None:
        super().__init__()
        self._sigma = sigma

    def parsed(self, text: str) -> Parsed:
        read = super().parsed(text)
        clear = read.encoded
        if not len(clear.vectors):
            return read
        dice = np.random.default_rng(list(hashlib.sha256(text.encode()).digest()[:8]))
        _, sentence = np.unique(clear.sentences, return_inverse=True)
        whole = dice.normal(size=(sentence.max() + 1, clear.vectors.shape[1]))[sentence]
        noise = (whole + dice.normal(size=clear.vectors.shape)) / np.sqrt(2)
        vectors = clear.vectors + self._sigma * clear.vectors.std(axis=0) * noise
        return replace(read, encoded=replace(clear, vectors=vectors.astype(np.float32)))


def blurred(gold: Path, sigma: float) -> Corpus:
    """The linked reports as the installed model reads them with noise."""
    _, story_of = linked(gold)
    reader = Reader(Blurred(sigma))
    reports = [report for name, _, report, _ in readings(gold) if name in story_of]
    return read(f"blur {sigma}", [(report, reader.read(report)) for report in reports], gold)


def read(name: str, rows: Iterable[tuple[Report, Reading]], gold: Path) -> Corpus:
    """Accounts as a reader gave them, matched with the gold as the scorer matches them."""
    reports, names = {report.name: report for report in load(gold).reports}, Names.load()
    kept: list[tuple[str, Report, Reading]] = []
    keys: dict[str, tuple[str, str]] = {}
    counts: Counter[str] = Counter()
    for report, reading in rows:
        told = reports.get(report.external_id or "") or reports.get(Path(report.uri).stem)
        if told:
            kept.append((told.name, report, reading))
            matched = match(told, Told(report.text, reading.accounts), names)
            keys |= {account: (told.name, key) for key, account in matched.found.items()}
            counts += matched.counts
    print(f"{name}: event F1 {2 * counts['event'] / (counts['told'] + counts['gold']):.3f}")
    return corpus(name, kept, keys, gold)


@dataclass(frozen=True)
class Table:
    """The pairs of a corpus that resolving compares: their levels, whether they are linked, and their stories."""

    levels: tuple[Rows, ...]
    linked: Floats
    stories: tuple[tuple[int, int], ...]


def table(told: Corpus) -> Table:
    rows = []
    for a, b in candidates(told.profiles):
        one, other = told.profiles[a], told.profiles[b]
        if one.account.report != other.account.report and not veto(one, other):
            pair = frozenset((one.account.id, other.account.id))
            sides = told.story[one.account.report], told.story[other.account.report]
            rows.append((compare(one, other), pair in told.linked, sides))
    return Table(tuple(r[0] for r in rows), np.array([r[1] for r in rows], float), tuple(r[2] for r in rows))


def learn(tables: Sequence[Table], without: set[int], ridge: float = RIDGE) -> dict[tuple[str, str], float]:
    """Weights from every pair that touches none of the stories ``without``; each corpus counts the same."""
    kept = [[n for n, sides in enumerate(t.stories) if without.isdisjoint(sides)] for t in tables]
    columns = {level: n for n, level in enumerate(sorted({x for t in tables for row in t.levels for x in row}), 1)}
    design = np.zeros((sum(map(len, kept)), len(columns) + 1))
    design[:, 0] = 1
    rows = (t.levels[n] for t, chosen in zip(tables, kept, strict=True) for n in chosen)
    for place, row in enumerate(rows):
        design[place, [columns[level] for level in row]] = 1
    right = np.concatenate([t.linked[chosen] for t, chosen in zip(tables, kept, strict=True)])
    found = logistic(design, right, ridge * len(tables))
    return {PRIOR: float(found[0])} | {level: float(found[n]) for level, n in columns.items()}


def logistic(design: Floats, right: Floats, ridge: float) -> Floats:
    """Newton's method; the first column, the prior, is not drawn to zero."""
    drawn = np.diag([1e-3, *[ridge] * (design.shape[1] - 1)])
    found = np.zeros(design.shape[1])
    for _ in range(30):
        share = 1 / (1 + np.exp(-design @ found))
        curve = np.maximum(share * (1 - share), 1e-9)
        step = np.linalg.solve((design * curve[:, None]).T @ design + drawn, design.T @ (right - share) - drawn @ found)
        found += step
        if np.abs(step).max() < 1e-6:
            break
    return found


def joined(profiles: Sequence[Profile], weights: Weights, cut: float) -> frozenset[Pair]:
    """The pairs of accounts in different reports that come out as one happening."""
    return frozenset(
        frozenset((one.account.id, other.account.id))
        for happening in join_accounts(profiles, weights, cut)
        for one, other in combinations(happening.profiles, 2)
        if one.account.report != other.account.report
    )


def left_out(corpora: Sequence[Corpus], tables: Sequence[Table], ridge: float, cuts: Sequence[float]) -> Iterator[str]:
    """A line a corpus: F1 by cut, stories joined by weights learnt on the others."""
    weights = Weights.read()
    stories = sorted({number for told in corpora for number in told.wanted})
    folds = [set(stories[n::FOLDS]) for n in range(FOLDS)]
    learnt = [replace(weights, of=learn(tables, fold, ridge)) for fold in folds]
    for told in corpora:
        found = {cut: [joined(told.of(fold), by, cut) for fold, by in zip(folds, learnt, strict=True)] for cut in cuts}
        wanted = sum(told.wanted.values())
        yield f"{told.name:10s} " + " ".join(f"{cut:+.1f} {_f1(found[cut], told.linked, wanted):.3f}" for cut in cuts)


def _f1(found: Sequence[frozenset[Pair]], right: frozenset[Pair], wanted: int) -> float:
    return 2 * sum(len(part & right) for part in found) / (sum(map(len, found)) + wanted)


def write(found: Mapping[tuple[str, str], float], path: Path) -> None:
    """Put the weights into the table, each in its place; levels that nothing was seen of stay."""
    text = path.read_text(encoding="utf-8")
    for (feature, level), weight in found.items():
        row = rf'(feature = "{re.escape(feature)}"\nlevel = "{re.escape(level)}"\nweight = )[-0-9.]+'
        text = re.sub(row, lambda m, w=weight: f"{m[1]}{round(w, 1) + 0.0}", text)  # type: ignore[misc]
    path.write_text(text, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("records", nargs="*", type=Path)
    parser.add_argument("--blur", type=float, action="append", default=[], metavar="SIGMA", help="read with noise")
    parser.add_argument("--write", action="store_true", help="put the weights into matching.toml")
    told = parser.parse_args()
    corpora = [annotated(told.gold)]
    for path in told.records:
        with Record.open(path) as record:
            corpora.append(read(path.stem, record.readings(), told.gold))
    corpora += [blurred(told.gold, sigma) for sigma in told.blur]
    tables = [table(one) for one in corpora]
    for line in left_out(corpora, tables, RIDGE, CUTS):
        print(line)
    found = learn(tables, set())
    for (feature, level), weight in sorted(found.items()):
        print(f"{feature:10s} {level:20s} {weight:+.2f}")
    if told.write:
        write(found, HOME / "matching.toml")
    return 0


if __name__ == "__main__":
    sys.exit(main())
