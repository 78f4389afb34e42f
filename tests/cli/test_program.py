"""The program as the shell starts it: quick help, pipes that close early, and ``--between`` with two values."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from dragoman.cli.reading import _expected
from dragoman.cli.shape import repeat_between
from smallrecord import make

HEAVY = ("spacy", "sqlalchemy", "trafilatura", "numpy", "onnxruntime", "dateparser", "rapidfuzz", "dragoman.record")


def program(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)


def test_help_loads_nothing_heavy() -> None:
    script = f"""
import sys
from dragoman.cli import main
sys.argv = ["dragoman", "--help"]
try:
    main()
except SystemExit:
    print([name for name in {HEAVY!r} if name in sys.modules])
"""
    assert program(script).stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("words", ["events", "export --format jsonl", "brief", "report south"])
def test_a_pipe_that_closes_early_leaves_no_traceback(tmp_path: Path, words: str) -> None:
    record = tmp_path / "small.db"
    make(record).close()
    line = [sys.executable, "-c", "from dragoman.cli import main; main()", *words.split(), "--record", str(record)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout and running.stderr
        running.stdout.close()
        assert running.stderr.read() == ""


@pytest.mark.parametrize(
    ("words", "most", "expected"),
    [
        (["--between", "USA", "MEX"], 9, ["--between", "USA", "--between", "MEX"]),
        (["--between", "A", "B", "C", "--json"], 9, ["--between", "A", "--between", "B", "--between", "C", "--json"]),
        (["--between", "A", "B", "words"], 2, ["--between", "A", "--between", "B", "words"]),
        (["--between", "A", "--between", "B", "words"], 2, ["--between", "A", "--between", "B", "words"]),
        (["--between", "A,B", "words"], 2, ["--between", "A,B", "words"]),
        (["--between=A", "words"], 2, ["--between=A", "words"]),
        (["words", "--", "--between", "A", "B"], 2, ["words", "--", "--between", "A", "B"]),
        (["--between"], 2, ["--between"]),
        ([], 2, []),
    ],
)
def test_between_takes_two_values(words: list[str], most: int, expected: list[str]) -> None:
    assert repeat_between(words, most) == expected


def test_how_many_reports_are_to_come(tmp_path: Path) -> None:
    (tmp_path / "feed.jsonl").write_text('{"text": "a"}\n\n{"text": "b"}\n')
    (tmp_path / "table.csv").write_text('text\n"two\nlines"\nb\n')
    (tmp_path / "one.txt").write_text("words\nand words\n")
    (tmp_path / "broken.jsonl.gz").write_bytes(b"no archive")
    (tmp_path / "bomb.jsonl.gz").write_bytes(gzip.compress(b"\n" * (80 << 20)))
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(b"{}\n" * 9)[:-9])
    assert _expected([str(tmp_path)]) == 2 + 2 + 1 + 1 + 1 + 1
    assert _expected(["-"]) is None
