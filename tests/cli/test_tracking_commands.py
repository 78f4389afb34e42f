"""`dragoman processes`, `process` and `positions` as a person or a program meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dragoman.cli import app
from smallrecord import make, readings, reports, resolution, some_process

Run = Callable[[str], Result]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("record") / "small.db"
    papers = reports()
    with make(path) as record:
        made = resolution(papers, readings(papers))
        record.resolve_with(replace(made, processes=(some_process(papers["lima"].id, made.events[0].id),)))
    return path


@pytest.fixture
def run(path: Path) -> Run:
    return lambda line: CliRunner().invoke(app, [*line.split(), "--record", str(path)])


def test_the_list_as_page_and_rows(run: Run) -> None:
    page, rows = run("processes"), run("processes --json")
    assert page.exit_code == 0, page.stderr
    assert "## The talks" in page.stdout and "- parties: Mexico and United States" in page.stdout
    row = json.loads(rows.stdout)
    assert row["kind"] == "process" and row["party_names"] == ["Mexico", "United States"] and row["next"]["number"] == 7


def test_filters_and_another_day_as_today(run: Run) -> None:
    assert "None was found" in run("processes --since 2030").stdout
    assert "- last: round 7, planned in May 2018 in Lima" in run("processes --as-of 2019").stdout


def test_one_process_with_the_words_under_every_line(run: Run) -> None:
    page = run("process ttt")
    assert page.exit_code == 0, page.stderr
    for told in (
        "## Rounds",
        "- round 7: planned in May 2018 in Lima",
        "## Deadlines",
        "- Bob: no date",
        "## Conditions",
    ):
        assert told in page.stdout
    assert page.stdout.count("Andes Courier, 15 April 2018") >= 6
    assert json.loads(run("process ttt --json").stdout)["papers"][0]["outlet"] == "Andes Courier"


def test_a_process_that_is_not_there(run: Run) -> None:
    result = run("process moon")
    assert result.exit_code == 2 and "It tells of The talks" in result.stderr


def test_positions_as_page_and_rows(run: Run) -> None:
    page, rows = run("positions USA"), run("positions USA --json")
    assert page.exit_code == 0, page.stderr
    assert page.stdout.startswith("# What United States said\n")
    assert {json.loads(line)["kind"] for line in rows.stdout.splitlines()} <= {"position", "shift"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("positions USA --actor MEX", "give whom you want as the first word"),
        ("positions Nobody", "no country, and no actor"),
        ("process ttt --as-of soon", "--as-of soon: not a day"),
    ],
)
def test_a_command_line_that_is_off_is_said(run: Run, line: str, told: str) -> None:
    result = run(line)
    assert result.exit_code == 2 and told in result.stderr
