"""``formats``, ``vocabulary``, and what ``read`` says of files, columns and vocabularies before it reads."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dragoman import pipeline
from dragoman.cli import app
from dragoman.record import Record
from intake import samples

TRADE = Path(__file__).parents[2] / "examples" / "vocabulary" / "trade"
CSV = "id,corpo,giorno\n1,The talks in Lima ended on Thursday.,2018-04-14\n"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "READER", "fakes:FakeReader")


def test_formats_are_listed_for_people_and_programs() -> None:
    page, rows = run("formats"), run("formats", "--json")
    assert page.exit_code == 0 and max(map(len, page.stdout.splitlines())) <= 80
    told = [json.loads(line) for line in rows.stdout.splitlines()]
    assert {row["way"] for row in told} == {"in", "out"}
    assert sum(row["way"] == "in" for row in told) >= 15
    assert {"Nexis", "WARC", "CSL-JSON", "jsonl", "iCalendar"} <= {row["name"] for row in told}
    assert [row["name"] for row in told if not (row["told_by"] and row["example"])] == []


def test_a_dry_run_says_what_there_is_and_writes_nothing(tmp_path: Path) -> None:
    folder, record = tmp_path / "in", tmp_path / "r.db"
    folder.mkdir()
    (folder / "a.docx").write_bytes(samples.docx(samples.nexis_lines()))
    (folder / "b.docx").write_bytes(samples.docx(samples.nexis_lines(stated=4)))
    (folder / "c.zip").write_bytes(samples.zipped({"x.txt": samples.FIRST.encode(), "y.jsonl": b'{"text": "One."}\n'}))
    (folder / "d.txt.gz").write_bytes(gzip.compress(samples.FIRST.encode()))
    result = run("read", folder, "--record", record, "--dry-run")
    assert result.exit_code == 3
    assert f"{folder}/a.docx: Word, Nexis, 3 reports" in result.stdout
    assert f"{folder}/b.docx: Word, 0 reports" in result.stdout and "states 4 articles and 3 were" in result.stdout
    assert f"{folder}/c.zip: ZIP, text, JSON Lines, 2 reports" in result.stdout
    assert f"{folder}/d.txt.gz: text, 1 report" in result.stdout
    assert "4 files: 6 reports to read, 1 refused. Nothing was written." in result.stdout
    assert not record.exists()


@pytest.mark.usefixtures("fake")
def test_columns_are_named_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV, encoding="utf-8")
    result = run(
        "read", tmp_path / "a.csv", "--record", tmp_path / "r.db", "--map", "text=corpo,date=giorno", "--jobs", "1"
    )
    assert result.exit_code == 0, result.output
    with Record.open(tmp_path / "r.db") as record:
        (report,) = record.reports()
    assert (report.text, str(report.published.start)) == ("The talks in Lima ended on Thursday.", "2018-04-14")


@pytest.mark.parametrize("words", ["corpo", "words=corpo", "text=", "text=corpo,date"])
def test_a_map_that_says_nothing_is_a_usage_error(words: str, tmp_path: Path) -> None:
    result = run("read", tmp_path, "--map", words)
    assert result.exit_code == 2 and "write FIELD=COLUMN" in result.stderr


def test_a_vocabulary_is_checked_and_shown() -> None:
    shown, listed = run("vocabulary", TRADE, "--json"), run("vocabulary")
    rows = {row["file"]: row for row in map(json.loads, shown.stdout.splitlines())}
    assert rows["topics.toml"]["what"].startswith("new: trade.tariffs")
    assert "extended: World Trade Organization" in rows["institutions.toml"]["what"]
    assert "is sound" in shown.stderr
    assert listed.exit_code == 0 and "triggers.toml" in listed.stdout


def test_a_vocabulary_at_fault_stops_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "offices.toml").write_text('[[office]]\ntitle = "A"\n', encoding="utf-8")
    for words in (("vocabulary", tmp_path), ("read", TRADE, "--vocabulary", tmp_path, "--record", tmp_path / "r.db")):
        result = run(*words)
        assert result.exit_code == 1
        assert "offices.toml: office 1: 'rank' is missing" in result.stderr
    assert not (tmp_path / "r.db").exists()


def test_a_changed_vocabulary_reads_again(tmp_path: Path) -> None:
    told, own, record = tmp_path / "a.txt", tmp_path / "own", tmp_path / "r.db"
    told.write_text("LIMA - Peru zibbled the accord with Chile in Lima on Monday.", encoding="utf-8")
    own.mkdir()
    trigger = '[[trigger]]\nname = "z"\nwords = ["zibbled"]\ntype = "REJECT"\nsure = {sure}\nexample = "It zibbled."\n'
    read = ("read", told, "--record", record, "--jobs", "1", "--vocabulary", own)
    for sure, summary in ((0.9, "1 report read, 0 already known"), (0.9, "0 reports read, 1 already known"),
                          (0.8, "1 report read, 0 already known")):  # fmt: skip
        (own / "triggers.toml").write_text(trigger.format(sure=sure), encoding="utf-8")
        result = run(*read)
        assert summary in result.stdout, result.output
    assert "1 report read" in run("read", told, "--record", record, "--jobs", "1").stdout
