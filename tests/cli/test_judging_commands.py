"""The correcting commands as a person meets them: what they print, where, and with which exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dragoman.cli import app
from dragoman.pipeline import resolve_again
from smallrecord import make

Run = Callable[..., Result]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.db"
    with make(path) as record:
        resolve_again(record)
    return path


@pytest.fixture
def run(small: Path) -> Run:
    def call(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, "--record", str(small)])

    return call


def account(run: Run, words: str) -> str:
    lines = map(json.loads, run("export", "--format", "jsonl").stdout.splitlines())
    return str(next(row["id"] for row in lines if row["kind"] == "account" and words in row["evidence"][0]["text"]))


def test_a_correction_says_what_became_of_it_and_shows_the_event(run: Run) -> None:
    threat = account(run, "may impose")
    told = run("edit", threat, "status=planned", "--reason", "read again", "--by", "Ann")
    assert told.exit_code == 0, told.stderr
    first, second = told.stdout.splitlines()
    assert first.startswith("j-") and first.endswith(": edit, in force")
    assert second.startswith("e-") and second.endswith(
        "The United States was to impose penalties on Mexico over trade."
    )
    page = run("log").stdout
    assert "because: read again" in page and "by Ann" in page and "in force" in page
    assert run("undo", "last").exit_code == 0
    assert "undone: by j-" in run("log").stdout


def test_a_word_on_actors_shows_them_as_they_are_now(run: Run) -> None:
    told = run("same", "Mike Pence", "Justin Trudeau")
    assert "Mike Pence (USA); also Justin Trudeau, Pence, Trudeau" in told.stdout
    assert run("different", "Pence@feed.jsonl#1", "Mike Pence").exit_code == 0


def test_the_ledger_travels_as_a_file(run: Run, tmp_path: Path) -> None:
    run("wrong", account(run, "may impose"))
    ledger = tmp_path / "judgements.jsonl"
    ledger.write_text(run("log", "--json").stdout, encoding="utf-8")
    again = run("apply", str(ledger))
    assert again.exit_code == 0 and "0 judgements added" in again.stderr
    other = tmp_path / "other.db"
    with make(other) as record:
        resolve_again(record)
    told = CliRunner().invoke(app, ["apply", str(ledger), "--record", str(other)])
    assert "1 judgement added; 0 orphans" in told.stderr


def test_what_is_off_ends_with_two_and_keeps_nothing(run: Run, tmp_path: Path) -> None:
    threat = account(run, "may impose")
    for words in (
        ["edit", threat, "planned"],
        ["edit", threat, "status=planned", "status=occurred"],
        ["edit", threat, "status=done"],
        ["same", threat],
        ["wrong", "e-nothing"],
        ["apply", str(tmp_path / "none.jsonl")],
    ):
        told = run(*words)
        assert told.exit_code == 2 and told.stderr and not told.stdout, words
    assert "Nothing has been judged" in run("log").stderr


def test_conflicts_tell_each_value_with_its_words(run: Run) -> None:
    page, rows = run("conflicts"), run("conflicts", "--json")
    assert "Harbour Gazette" in page.stdout and "13 April 2018" in page.stdout
    (row,) = map(json.loads, rows.stdout.splitlines())
    assert row["kind"] == "conflict" and row["field"] == "date"
    assert [value["outlets"] for value in row["values"]] == [["Harbour Gazette"], ["Andes Courier", "Evening Copy"]]
    assert "No accounts disagree" in run("conflicts", "--field", "place").stderr
    assert "No accounts disagree" in run("conflicts", "--until", "2001").stderr


def test_an_event_says_who_told_it_first(run: Run) -> None:
    event = json.loads(run("conflicts", "--json").stdout)["event"]
    assert "First told by Andes Courier, 15 April 2018" in run("event", event).stdout
