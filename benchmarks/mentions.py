"""How well the cast of a report covers the participants that annotators found.

usage: python benchmarks/mentions.py [GOLD_DIR] [--parses FILE.pkl] [--misses N] [--score SCORE.py]

For every participant of every gold event: is there, in the sentences of the event's evidence, a mention of an actor by
the same name (the scorer's ``same_name``)? ``ceiling`` bounds what any choice of participants can reach; ``crowd`` is
the number of different actors a choice has to be made from, a sentence.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import pickle
import re
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

from dragoman.nouns import Report
from dragoman.reading.language import Parse
from dragoman.reading.mentions import Cast, cast
from dragoman.reading.reader import Parser

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared" / "gold"


def scorer(path: Path) -> ModuleType:
    """The gold set's own scorer, for its ``same_name`` and ``spans_of``; its ``main`` call is left out."""
    source = re.sub(r"\nmain\(\)\s*$", "\n", path.read_text(encoding="utf-8"))
    spec = importlib.util.spec_from_loader("score", loader=None)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    exec(compile(source, str(path), "exec"), module.__dict__)
    module.load_states()
    return module


def parses(gold: Path, saved: Path | None) -> dict[str, Parse]:
    if saved is not None and saved.exists():
        loaded: dict[str, Parse] = pickle.loads(saved.read_bytes())
        return loaded
    language = Parser()
    texts = sorted(gold.glob("*.txt"))
    found = {f"{gold.name}/{path.stem}": language.parse(path.read_text(encoding="utf-8")) for path in texts}
    if saved is not None:
        saved.write_bytes(pickle.dumps(found))
    return found


class Tally:
    """Counts over a gold set."""

    def __init__(self, score: ModuleType) -> None:
        self.score = score
        self.count: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.wrong_country: Counter[str] = Counter()
        self.merged: Counter[str] = Counter()
        self.examples: dict[str, list[str]] = defaultdict(list)

    def report(self, name: str, parse: Parse, told: Cast, gold: dict[str, Any]) -> None:
        actors_of: dict[str, Counter[int]] = defaultdict(Counter)
        for event in gold["events"]:
            spans = self.score.spans_of(parse.text, event["evidence"])
            near = self.near(parse, told, spans)
            for participant in event["participants"]:
                self.participant(name, parse, told, participant, near, spans, actors_of)
        self.crowd(parse, told, gold)
        self.identity(name, told, actors_of)
        self.speakers(told, gold)

    def near(self, parse: Parse, told: Cast, spans: list[tuple[int, int]]) -> list[int]:
        sentences = [(s.start, s.end) for s in parse.sentences if any(s.start < e and b < s.end for b, e in spans)]
        found: dict[int, int] = {}
        for i, mention in enumerate(told.mentions):
            if any(b <= mention.start < e for b, e in sentences):
                for key in told.who(i):
                    found[key] = found.get(key, 0) + 1
        return list(found)

    def participant(
        self,
        name: str,
        parse: Parse,
        told: Cast,
        gold: dict[str, Any],
        near: list[int],
        spans: list[tuple[int, int]],
        actors_of: dict[str, Counter[int]],
    ) -> None:
        self.count["participants"] += 1
        fitting = [k for k in near if self.score.same_name(told.actors[k].name, gold["name"])]
        anywhere = [a.key for a in told.actors if self.score.same_name(a.name, gold["name"])]
        self.count["anywhere"] += bool(anywhere)
        if not fitting:
            label = f"{gold['name']} ({gold['country']})" + (" [elsewhere]" if anywhere else "")
            self.missed[label] += 1
            if spans:
                text = " ".join(parse.text[spans[0][0] : spans[0][1]].split())
                said = ", ".join(told.actors[k].name for k in near)
                self.examples[label].append(f"{name}: {text[:230]}  << {said} >>")
            return
        self.count["near"] += 1
        right = any(told.actors[k].country == gold["country"] for k in fitting)
        self.count["country"] += right
        if not right:
            got = told.actors[fitting[0]]
            self.wrong_country[f"{gold['name']}: {gold['country']} not {got.name} {got.country}"] += 1
        for key in fitting[:1]:
            actors_of[gold["name"]][key] += 1

    def crowd(self, parse: Parse, told: Cast, gold: dict[str, Any]) -> None:
        for event in gold["events"]:
            spans = self.score.spans_of(parse.text, event["evidence"][:1])
            self.count["first evidence"] += 1
            self.count["crowd"] += len(self.near(parse, told, spans))
            self.count["wanted"] += len(event["participants"])

    def identity(self, name: str, told: Cast, actors_of: dict[str, Counter[int]]) -> None:
        names_of: dict[int, list[str]] = defaultdict(list)
        for gold_name, keys in actors_of.items():
            self.count["names"] += 1
            self.count["split"] += len(keys) > 1
            for key in keys:
                names_of[key].append(gold_name)
        for key, names in names_of.items():
            distinct = [n for i, n in enumerate(names) if not any(self.score.same_name(n, m) for m in names[:i])]
            self.count["merged"] += len(distinct) > 1
            if len(distinct) > 1:
                self.merged[f"{name}: {told.actors[key].name} = {distinct}"] += 1

    def speakers(self, told: Cast, gold: dict[str, Any]) -> None:
        for statement in gold["statements"]:
            self.count["speakers"] += 1
            self.count["speakers found"] += any(self.score.same_name(a.name, statement["speaker"]) for a in told.actors)

    def table(self) -> str:
        c = self.count
        rows = [
            ("participant mentioned in its evidence (ceiling)", c["near"], c["participants"]),
            ("participant mentioned anywhere in the report", c["anywhere"], c["participants"]),
            ("country right, given a mention", c["country"], c["near"]),
            ("gold names split over several actors", c["split"], c["names"]),
            ("actors that merge several gold names", c["merged"], c["names"]),
            ("statement speakers among the actors", c["speakers found"], c["speakers"]),
        ]
        lines = [f"{label:50s} {100 * part / max(1, whole):6.1f} %  ({part}/{whole})" for label, part, whole in rows]
        events = max(1, c["first evidence"])
        lines.append(
            f"{'actors to choose from / wanted, an event':50s} {c['crowd'] / events:6.1f} / {c['wanted'] / events:.1f}"
        )
        return "\n".join(lines)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("gold", nargs="?", type=Path, default=SHARED / "train")
    arguments.add_argument("--parses", type=Path)
    arguments.add_argument("--score", type=Path, default=SHARED / "score.py")
    arguments.add_argument("--misses", type=int, default=0)
    options = arguments.parse_args()
    tally = Tally(scorer(options.score))
    saved = parses(options.gold, options.parses)
    words, spent = 0, 0.0
    for path in sorted(p for p in options.gold.glob("*.json") if p.with_suffix(".txt").exists()):
        parse = saved[f"{options.gold.name}/{path.stem}"]
        report = Report.of(parse.text, uri=path.with_suffix(".txt").name)
        begun = time.process_time()
        told = cast(parse, report)
        spent += time.process_time() - begun
        words += len(parse.tokens)
        tally.report(path.stem, parse, told, json.loads(path.read_text(encoding="utf-8")))
    print(tally.table())
    print(f"{'milliseconds for 1,000 tokens':50s} {1e6 * spent / words:6.1f}")
    if options.misses:
        show(tally, options.misses)


def show(tally: Tally, most: int) -> None:
    for title, counter in (("missed", tally.missed), ("country", tally.wrong_country), ("merged", tally.merged)):
        print(f"\n{title}", file=sys.stdout)
        for label, times in counter.most_common(most):
            print(f"{times:4d} {label}")
            for example in tally.examples.get(label, [])[:2]:
                print(f"       {example}")


if __name__ == "__main__":
    main()
