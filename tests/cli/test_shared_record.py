"""The commands on a record that people share: named by a URL or a variable, never shown with its password."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner, Result

import postgres
from dragoman import pipeline
from dragoman.cli import app
from smallrecord import make

SECRET = "s3cret"


@pytest.fixture
def place(server: postgres.Server) -> str:
    """With a password, which a server that trusts everybody does not look at."""
    return server.fresh().replace("tester@", f"tester:{SECRET}@")


def run(*words: str) -> Result:
    result = CliRunner().invoke(app, words)
    assert SECRET not in result.output
    return result


def test_what_is_read_is_asked_by_the_same_name(
    place: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(pipeline, "READER", "fakes:FakeReader")
    report = tmp_path_factory.mktemp("reports") / "lima.txt"
    report.write_text("Ann/USA met Bob/MEX in Lima. Ann said: it is done. The talks were about trade and the border.\n")
    read = run("read", str(report), "--record", place, "--jobs", "1")
    assert read.exit_code == 0, read.output
    assert "postgresql+psycopg://tester:***@/postgres?" in read.stdout and "holds 1 report:" in read.stdout
    assert run("read", str(report), "--record", place, "--jobs", "1").stdout.startswith("0 reports read, 1 already")
    assert "met in Lima." in run("events", "--record", place).stdout
    rebuilt = run("rebuild", "--record", place)
    assert "tester:***@" in rebuilt.stdout and "holds 1 event" in rebuilt.stdout


def test_a_variable_names_the_record(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make(place).close()
    monkeypatch.setenv("DRAGOMAN_RECORD", place)
    for words in (
        ["events"],
        ["search", "lima"],
        ["brief"],
        ["since", "2018-04-01"],
        ["export", "--format", "jsonl"],
        ["refused"],
    ):
        result = run(*words)
        assert (result.exit_code, result.output != "") == (0, True), words


def test_no_record_and_no_such_thing_in_it_are_told(place: str) -> None:
    nothing = run("events", "--record", place)
    assert nothing.exit_code == 2 and "no such record" in nothing.output
    make(place).close()
    unknown = run("event", "e-nothing", "--record", place)
    assert unknown.exit_code == 2 and "tester:***@" in unknown.output
    other = run("events", "--record", place.replace("postgresql+psycopg", "mysql"))
    assert other.exit_code == 2 and "a record is a file, or a database" in other.output
