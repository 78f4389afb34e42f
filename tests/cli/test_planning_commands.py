"""`dragoman calendar` and `dragoman since` as a person or a program meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from icalendar import Calendar
from typer.testing import CliRunner, Result

from dragoman.cli import app
from planworld import Told, add, build
from smallrecord import dated, make

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("record") / "small.db"
    make(path).close()
    return path


@pytest.fixture
def run(small: Path) -> Run:
    def call(line: str, *more: str) -> Result:
        return CliRunner().invoke(app, [*line.split(), *more, "--record", str(small)])

    return call


def kinds(result: Result) -> list[str]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line)["kind"] for line in result.stdout.splitlines()]


def test_the_calendar_as_page_and_rows(run: Run) -> None:
    page, rows = run("calendar"), run("calendar --json")
    assert page.exit_code == 0 and "## Ahead\n\n### Between 21 and 31 May 2018\n" in page.stdout
    assert "reports/south.txt, date unknown, according to two people familiar with the plans: “President" in page.stdout
    assert kinds(rows) == ["entry", "entry"]


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ("", 2),
        ("--from 2018-03", 1),
        ("--to 2018-04", 1),
        ("--from 2018-05-31 --to 2018-06", 1),
        ("--status cancelled", 1),
        ("--between USA MEX", 2),
        ("--min-confidence 0.95", 0),
    ],
)
def test_days_and_filters_narrow_it(run: Run, options: str, count: int) -> None:
    assert len(kinds(run(f"calendar --json {options}"))) == count


def test_another_day_as_today(run: Run) -> None:
    assert "## Fell due, not reported again" in run("calendar --as-of 2018-06-01").stdout


def test_the_calendar_file_is_written_and_updated(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "plans.ics"
    first = run("calendar --ics", str(file))
    assert first.exit_code == 0 and first.stdout == ""
    assert f"2 calendar entries written to {file}." in first.stderr
    text = file.read_bytes()
    assert len(Calendar.from_ical(text).walk("VEVENT")) == 2
    assert run("calendar --ics", str(file)).exit_code == 0 and file.read_bytes() == text
    assert run("calendar --ics -").stdout_bytes == text


def test_another_programs_file_is_left_alone(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "notes.ics"
    file.write_text("buy milk\n", encoding="utf-8")
    result = run("calendar --ics", str(file))
    assert result.exit_code == 2 and "no calendar" in result.stderr
    assert file.read_text(encoding="utf-8") == "buy milk\n"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("calendar --as-of soon", "--as-of soon: not a day"),
        ("calendar --from 2018-05 --to 2018-04", "turn them round"),
        ("calendar --json --ics x.ics", "give one of them"),
        ("since yesterday", "not a day"),
        ("since 2018-13", "not a day"),
    ],
)
def test_a_command_line_that_is_off_is_said(run: Run, line: str, told: str) -> None:
    result = run(line)
    assert result.exit_code == 2 and told in result.stderr


def test_since_as_page_and_rows(run: Run) -> None:
    page = run("since 2018-04-16")
    assert page.exit_code == 0
    assert page.stdout.startswith("# What is new since 16 April 2018\n\n*new reports: 2; new events: 0;")
    assert "reports without a date, which cannot be told to be new: 1" in page.stdout
    assert "## New disagreements" in page.stdout and "13 April 2018 (new): Harbour Gazette" in page.stdout
    assert kinds(run("since 2018-04-16 --json")) == ["new_conflict", "counts"]


def test_since_the_last_read(tmp_path: Path) -> None:
    path = tmp_path / "read.db"
    first = {"a": [Told("A", "2018-04-01", "They will meet", when=dated("2018-05-03"))]}
    with build(path, first) as record:
        add(record, first | {"b": [Told("B", "2018-03-01", "They met", "occurred")]})
    result = CliRunner().invoke(app, ["since", "last-read", "--record", str(path)])
    assert result.stdout.startswith("# What is new with the last read\n\n*new reports: 1; new events: 1;")


def test_a_limit_bounds_each_section(run: Run) -> None:
    assert "left out here by the limit" in run("since last-read --limit 1").stdout
