"""Near-copies found: precision and recall by kind of edit, on copies made from real articles.

    python benchmarks/copies.py ../shared/data/unlabelled.jsonl [--each 3] [--seed 1] [--misses N]

The articles stay as they are; each is printed ``--each`` times more by another outlet up to three days later, each time
edited in another way (see ``EDITS``): what wire syndication, later versions and other headlines do to a text. One
article in eight is kept out and only lends the headlines, paragraphs and words that the edits put in.

Right is a copy that is linked to its article, or both to one report (of two published on one day either may be taken
for the first). Articles that are near-duplicates of one another to begin with are taken
as one: they are found by comparing all that share a run of five words, exactly, and one is the other's from Jaccard 0.3
or containment 0.5 of the shorter (lower than ``find_copies`` asks, so that it is not blamed for a matter of taste). A
link between two such articles counts neither as right nor as wrong; every other link is wrong.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from dragoman.nouns import Published, Report
from dragoman.resolving.copies import find_copies
from dragoman.resolving.names import plain

LENDERS = 8
"""One article in so many lends text and is not itself in the collection."""
SHORTEST = 120
"""Words from which an article is copied: a fifth of it still says something."""
KEPT = (0.2, 0.7)
"""Share of the words that a cut leaves."""
RUN = 5

type Paragraphs = list[str]
type Edit = Callable[[Paragraphs, "Lender"], Paragraphs]


@dataclass(frozen=True)
class Lender:
    """The dice, and foreign text to put in."""

    dice: random.Random
    titles: Sequence[str]
    paragraphs: Sequence[str]
    words: Sequence[str]


# --- what editors do --------------------------------------------------------------------------------------------------


def untouched(text: Paragraphs, lender: Lender) -> Paragraphs:
    return text


def cut_end(text: Paragraphs, lender: Lender) -> Paragraphs:
    return _without(text, lender, at_end=True)


def cut_middle(text: Paragraphs, lender: Lender) -> Paragraphs:
    return _without(text, lender, at_end=False)


def _without(text: Paragraphs, lender: Lender, *, at_end: bool) -> Paragraphs:
    """Without a stretch of sentences: 20 to 70 % of the words are kept, at the beginning, or on both sides."""
    sentences = [(n, s) for n, part in enumerate(text) for s in re.split(r"(?<=[.!?])\s+", part)]
    words = sum(len(s.split()) for _, s in sentences)
    drop = words * (1 - lender.dice.uniform(*KEPT))
    before = words - drop if at_end else lender.dice.uniform(0.2, 0.8) * (words - drop)
    kept: dict[int, list[str]] = defaultdict(list)
    seen = 0.0
    for n, sentence in sentences:
        middle = seen + len(sentence.split()) / 2
        if middle <= before or middle > before + drop:
            kept[n].append(sentence)
        seen += len(sentence.split())
    return [" ".join(part) for part in kept.values()]


def new_headline(text: Paragraphs, lender: Lender) -> Paragraphs:
    return [lender.dice.choice(lender.titles), *text]


def reordered(text: Paragraphs, lender: Lender) -> Paragraphs:
    return lender.dice.sample(text, len(text))


def reworded(text: Paragraphs, lender: Lender) -> Paragraphs:
    """Every number has even odds to change, and of the words 1 to 5 % do."""
    rate = lender.dice.uniform(0.01, 0.05)

    def word(old: str) -> str:
        if old[:1].isdigit():
            return str(lender.dice.randint(2, 99)) if lender.dice.random() < 0.5 else old
        return lender.dice.choice(lender.words) if lender.dice.random() < rate else old

    return [" ".join(word(old) for old in part.split()) for part in text]


def local_paragraph(text: Paragraphs, lender: Lender) -> Paragraphs:
    place = lender.dice.randint(0, len(text))
    return [*text[:place], lender.dice.choice(lender.paragraphs), *text[place:]]


EDITS: Mapping[str, tuple[Edit, ...]] = {
    "untouched": (untouched,),
    "cut at the end": (cut_end,),
    "cut in the middle": (cut_middle,),
    "new headline": (new_headline,),
    "paragraphs reordered": (reordered,),
    "words and numbers changed": (reworded,),
    "local paragraph": (local_paragraph,),
    "cut at the end, new headline": (cut_end, new_headline),
    "cut in the middle, words changed": (cut_middle, reworded),
    "reordered, local paragraph, new headline": (reordered, local_paragraph, new_headline),
    "cut at the end, local paragraph": (cut_end, local_paragraph),
    "cut in the middle, reordered, new headline": (cut_middle, reordered, new_headline),
    "words changed, local paragraph, new headline": (reworded, local_paragraph, new_headline),
}


# --- the collection ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Collection:
    reports: list[Report]
    source: dict[str, int]
    """The article that a report is, or was made from."""
    edit: dict[str, str]
    """How a copy was edited; no entry for an article."""


def collection(corpus: Path, each: int, seed: int) -> tuple[Collection, list[Report]]:
    """The articles with their copies, and the articles alone."""
    rows = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
    lender = _lender(rows[::LENDERS], seed)
    articles = [_report(row["text"], row["outlet"], row["date"]) for n, row in enumerate(rows) if n % LENDERS]
    articles = list({report.id: report for report in articles}.values())
    made = Collection(list(articles), {report.id: n for n, report in enumerate(articles)}, {})
    kinds = list(EDITS)
    for number, article in enumerate(articles):
        if len(article.text.split()) >= SHORTEST:
            for one in range(each):
                _add(made, article, number, kinds[(number * each + one) % len(kinds)], lender)
    lender.dice.shuffle(made.reports)
    return made, articles


def _lender(rows: Sequence[Mapping[str, str]], seed: int) -> Lender:
    paragraphs = [part for row in rows for part in _paragraphs(row["text"]) if 20 <= len(part.split()) <= 70]
    words = [word for row in rows[:50] for word in row["text"].split() if word.isalpha() and word.islower()]
    return Lender(random.Random(seed), [row["title"] for row in rows if row["title"]], paragraphs, words)


def _report(text: str, outlet: str | None, day: str | None) -> Report:
    on = date.fromisoformat(day) if day else None
    published = Published(on, on, "day", "given") if on else Published()
    return Report.of(text, uri="made", outlet=outlet, published=published)


def _paragraphs(text: str) -> Paragraphs:
    return [part for part in re.split(r"\n+", text) if part.strip()]


def _add(made: Collection, article: Report, number: int, kind: str, lender: Lender) -> None:
    text = _paragraphs(article.text)
    for edit in EDITS[kind]:
        text = edit(text, lender)
    start = article.published.start
    day = start + timedelta(days=lender.dice.randint(0, 3)) if start else None
    copy = _report("\n\n".join(text), f"Paper {len(made.reports)}", day.isoformat() if day else None)
    made.reports.append(copy)
    made.source[copy.id] = number
    made.edit[copy.id] = kind


# --- what is right ----------------------------------------------------------------------------------------------------


def groups(articles: Sequence[Report]) -> list[int]:
    """For every article the first of those that it is a near-duplicate of, by exact comparison of all that may be."""
    runs = [_runs(report.text) for report in articles]
    holding: dict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(runs):
        for run in row:
            holding[run].append(number)
    common: Counter[tuple[int, int]] = Counter()
    for holders in holding.values():
        if len(holders) > 1:
            common.update((a, b) for n, a in enumerate(holders) for b in holders[n + 1 :])
    first = list(range(len(articles)))
    for (a, b), count in sorted(common.items()):
        short, long = sorted((len(runs[a]), len(runs[b])))
        if count >= 0.3 * (short + long - count) or count >= 0.5 * short:
            one, other = sorted((_root(first, a), _root(first, b)))
            first[other] = one
    return [_root(first, number) for number in range(len(articles))]


def _root(first: Sequence[int], number: int) -> int:
    while first[number] != number:
        number = first[number]
    return number


def _runs(text: str) -> set[int]:
    words = plain(text)
    return {hash(words[n : n + RUN]) for n in range(max(len(words) - RUN + 1, 1))}


# --- the figures ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    made: Collection
    articles: Sequence[Report]
    group: Sequence[int]
    copy_of: Mapping[str, str]

    def right(self, copy: str) -> bool:
        article = self.articles[self.made.source[copy]].id
        return self._root(copy) == self._root(article) and not self.wrong(copy)

    def wrong(self, report: str) -> bool:
        return self._group(self._root(report)) != self._group(report)

    def _root(self, report: str) -> str:
        return self.copy_of.get(report, report)

    def _group(self, report: str) -> int:
        return self.group[self.made.source[report]]

    def table(self) -> list[str]:
        rows = ["| edit | copies | precision | recall |", "|---|---|---|---|"]
        for kind in EDITS:
            rows.append(self._row(kind, [id for id, edit in self.made.edit.items() if edit == kind]))
        stray = sum(self.wrong(id) for id in self.made.source if id not in self.made.edit)
        return [*rows, self._row("all", list(self.made.edit), stray), f"\narticles wrongly taken for copies: {stray}"]

    def faults(self, most: int) -> Iterator[str]:
        """The beginnings of a copy, of its article, and of the report it was linked to, where that is wrong."""
        texts = {report.id: " ".join(report.text.split()[:40]) for report in self.made.reports}
        wrong = [id for id in self.made.source if self.wrong(id) or (id in self.made.edit and not self.right(id))]
        for id in wrong[:most]:
            first, given = self.articles[self.made.source[id]], self.copy_of.get(id)
            yield f"--- {self.made.edit.get(id, 'an article')}\n{texts[id]}\n= {texts[first.id]}"
            yield f"! {texts[given] if given else 'linked to nothing'}"

    def _row(self, name: str, copies: Sequence[str], stray: int = 0) -> str:
        """``stray`` counts wrong links from articles that are no copies at all."""
        right = sum(map(self.right, copies))
        given = right + sum(map(self.wrong, copies)) + stray
        return f"| {name} | {len(copies)} | {right / (given or 1):.4f} | {right / (len(copies) or 1):.4f} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="JSON Lines: id, title, outlet, date, text")
    parser.add_argument("--each", type=int, default=3, help="copies made of each article (3)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", type=int, default=0, help="print so many copies that were not found, or wrongly")
    asked = parser.parse_args()
    made, articles = collection(asked.corpus, asked.each, asked.seed)
    began = time.process_time()
    copy_of = find_copies(made.reports, {r.id: r.published.start for r in made.reports})
    taken = time.process_time() - began
    outcome = Outcome(made, articles, groups(articles), copy_of)
    print("\n".join(outcome.table()))
    each = taken / len(made.reports) * 1000
    print(f"{len(made.reports)} reports, {len(made.edit)} of them made; {taken:.1f} s of processor, {each:.2f} ms each")
    print("\n".join(outcome.faults(asked.misses)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
