"""``dragoman score`` as a person or a program meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import dragoman
from dragoman import pipeline
from dragoman.cli import app
from goldworld import annotated, event, party

TEXT = "Ann/USA met Bob/MEX in the afternoon, and they had a long talk of it. Ann said: it was a good day."


@pytest.fixture
def gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(pipeline, "READER", "fakes:FakeReader")
    folder = tmp_path / "gold"
    folder.mkdir()
    met = event("e1", "CONSULT", "Ann/USA met Bob/MEX", [party("Ann", "USA"), party("Bob", "MEX")], date="2018-04-15")
    said = {"speaker": "Ann", "anonymous": False, "content": "it was a good day"}
    annotated(folder, "one", TEXT, [met], [said])
    annotated(folder, "two", f"{TEXT} It rained.", [met, event("e2", "AID", "rained", [])], [said])
    return folder


def run(*words: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["score", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


def test_the_reports_are_read_with_their_day_and_the_figures_printed(gold: Path) -> None:
    code, page, notes = run(gold, "--jobs", "1")
    assert (code, notes) == (0, "")
    assert "2 of 2 reports scored" in page
    lines = {" ".join(line.split()) for line in page.splitlines()}
    assert "fact 1.000 0.667 0.800 0.667–1.000 2 of 2, 3" in lines
    assert "0.7 to 0.8 1.000 1.000–1.000 0.75 2" in lines
    assert max(map(len, page.splitlines())) <= 80


def test_rows_for_programs(gold: Path) -> None:
    code, rows, _ = run(gold, "--jobs", "1", "--json")
    told = [json.loads(line) for line in rows.splitlines()]
    assert code == 0 and run(gold, "--jobs", "1", "--json")[1] == rows
    assert told[0] | {"sha256": ""} == {
        "kind": "score", "reports": 2, "found": 2, "sha256": "", "calibration_error": 0.25, "notes": []
    }  # fmt: skip
    assert {row["kind"] for row in told} == {"score", "figure", "given_match", "type", "reliability"}
    (event,) = [row for row in told if row.get("name") == "event"]
    assert event["f1"] == {"value": 0.8, "low": 0.6667, "high": 1.0} and event["right"] == 2


def test_a_record_is_scored_as_it_stands(gold: Path, tmp_path: Path) -> None:
    record = tmp_path / "mine.db"
    dragoman.read(gold / "one.txt", record, dragoman.Settings(jobs=1))
    code, page, notes = run(gold, "--record", record)
    assert code == 0 and "1 of 2 reports scored" in page
    assert "two: the record has no such report" in notes


def test_a_report_that_cannot_be_read_says_why(gold: Path) -> None:
    annotated(gold, "bad", f"{TEXT} raise! It snowed.", [], [])
    code, page, notes = run(gold, "--jobs", "1")
    assert code == 0 and "2 of 3 reports scored" in page
    assert "bad: ValueError: asked to raise" in notes


def test_words_that_are_off_end_with_2(gold: Path, tmp_path: Path) -> None:
    assert run(tmp_path / "none")[0] == 2
    assert run(gold, "--record", tmp_path / "none.db")[0] == 2
    assert run(gold, "--record", tmp_path / "none.db", "--jobs", "2")[0] == 2
    (gold / "one.json").write_text('{"events": [{"key": "e1"}]}')
    code, page, told = run(gold)
    assert (code, page) == (2, "") and "one.json: event 1 `type` is None, not one of AGREE" in told
