"""Accuracy on annotated reports: ``python benchmarks/accuracy.py ../shared/gold dev``.

Reads the reports as ``dragoman score`` does (for ``seeds``, which come without dates, the .txt files) into a new
record, exports it and hands the export to the gold folder's own ``score.py``, whose figures ``dragoman score`` gives
too. Also counts the citations that equal the text, and for reports without a date whether the interval told holds the
true day.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.scoring import feed, load

UNDATED = ("seeds",)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("part", choices=("dev", "seeds", "train"))
    parser.add_argument("score", nargs="*", help="options for score.py, after --")
    asked = parser.parse_args()
    folder = asked.gold / asked.part
    with tempfile.TemporaryDirectory() as home:
        given = sorted(map(str, folder.glob("*.txt"))) if asked.part in UNDATED else [_feed(folder, Path(home))]
        export = Path(home) / "export.jsonl"
        _dragoman("read", *given, "--record", f"{home}/record.db")
        _dragoman("export", "--record", f"{home}/record.db", "--format", "jsonl", "--output", str(export))
        subprocess.run(
            [sys.executable, str(asked.gold / "score.py"), str(export), str(folder), *asked.score], check=True
        )
        rows = [json.loads(line) for line in export.read_text(encoding="utf-8").splitlines()]
    _citations(rows, folder)
    if asked.part in UNDATED:
        _intervals(rows, folder)


def _feed(folder: Path, home: Path) -> str:
    reports = home / "gold.jsonl"
    reports.write_text("".join(feed(load(folder))), encoding="utf-8")
    return str(reports)


def _dragoman(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "dragoman", *words], check=True, stdout=sys.stderr)


def _name(report: dict[str, Any]) -> str:
    return str(report["external_id"] or Path(report["uri"]).stem)


def _citations(rows: list[dict[str, Any]], folder: Path) -> None:
    texts = {r["id"]: (folder / f"{_name(r)}.txt").read_text(encoding="utf-8") for r in rows if r["kind"] == "report"}
    cited = [(texts[row["report"]], span) for row in rows if "report" in row for span in _spans(row)]
    right = sum(text[span["start"] : span["end"]] == span["text"] for text, span in cited)
    print(f"citations that equal the text: {right} of {len(cited)}")


def _spans(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every {start, end, text} of a line of the export, a date's own words excepted."""
    if row["kind"] == "account":
        yield from row["evidence"]
    elif row["kind"] == "statement":
        yield row["content"]
        if row["cue"]:
            yield row["cue"]


def _intervals(rows: list[dict[str, Any]], folder: Path) -> None:
    for row in rows:
        if row["kind"] == "report":
            true = json.loads((folder / f"{_name(row)}.json").read_text(encoding="utf-8"))["published"]
            told = row["published"]
            holds = told["start"] is not None and told["start"] <= true <= told["end"]
            span = f"{told['start']} to {told['end']} ({told['basis']})"
            print(f"{_name(row)}: {span} {'holds' if holds else 'misses'} {true}")


if __name__ == "__main__":
    main()
