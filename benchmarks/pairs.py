"""Macro-F1 of the event type of single sentences, as a row of a Markdown table.

    python benchmarks/pairs.py ../shared/data/plv_train.jsonl

Every line has a ``text`` and its PLOVER type (``root``), one a sentence; YIELD is CONCEDE or RETREAT. Each sentence is
read as a report of its own; the account told with the highest confidence answers, and a sentence in which nothing is
told is answered wrongly. Nothing is trained on these sentences.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from dragoman.nouns import Report
from dragoman.reading.reader import Reader

YIELD = ("CONCEDE", "RETREAT")


def answers(rows: Sequence[dict[str, str]]) -> list[str]:
    """The type told of each sentence; "none" where nothing is."""
    reader = Reader()
    found: list[str] = []
    for row in rows:
        told = reader.read(Report.of(row["text"], uri=row["id"])).accounts
        best = max(told, key=lambda account: account.confidence, default=None)
        kind = best.type if best else "none"
        found.append("YIELD" if kind in YIELD else kind)
    return found


def by_type(wanted: Sequence[str], told: Sequence[str]) -> dict[str, float]:
    """F1 of each type that is wanted."""
    right = Counter(a for a, b in zip(wanted, told, strict=True) if a == b)
    gold, given = Counter(wanted), Counter(told)
    return {kind: 2 * right[kind] / (gold[kind] + given[kind]) for kind in sorted(gold)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("sentences", type=Path, help="a JSON Lines file with id, text, root")
    asked = parser.parse_args()
    rows = [json.loads(line) for line in asked.sentences.read_text(encoding="utf-8").splitlines()]
    wanted, told = [row["root"] for row in rows], answers(rows)
    scores = by_type(wanted, told)
    print("| macro-F1 | accuracy | nothing told | sentences |")
    print("|---|---|---|---|")
    right = sum(a == b for a, b in zip(wanted, told, strict=True)) / len(rows)
    print(f"| {sum(scores.values()) / len(scores):.3f} | {right:.3f} | {told.count('none')} | {len(rows)} |")
    print("  ".join(f"{kind} {score:.2f}" for kind, score in scores.items()))


if __name__ == "__main__":
    main()
