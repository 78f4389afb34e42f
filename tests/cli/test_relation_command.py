"""`dragoman relation` as a person or a program meets it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dragoman.cli import app
from relationrecord import One, make

Run = Callable[..., Result]
TOLD = [
    *(One(f"2018-{1 + n // 4:02}-{1 + n % 4 * 7:02}", "AGREE", "Uma Max") for n in range(24)),
    *(One(f"2018-{8 + n // 4:02}-{1 + n % 4 * 7:02}", "SANCTION", "USA", "MEX") for n in range(20)),
    One("2018-12-20", "CONSULT", "Uma Max", mode="phone", denied=("the ministry",)),
    One("2018-12-21", "CONSULT", "Uma CAN", status="planned"),
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("record") / "relation.db"
    make(path, TOLD).close()
    return path


@pytest.fixture
def run(path: Path) -> Run:
    def call(line: str, *more: str) -> Result:
        return CliRunner().invoke(app, ["relation", *line.split(), *more, "--record", str(path)])

    return call


@pytest.mark.parametrize(
    "line", ["USA MEX", "USA MEX --by week --directed", "usa", "", "Canada Mexico", "USA MEX --by year"]
)
def test_pages_fit_a_terminal_and_are_plain(run: Run, line: str) -> None:
    page = run(line)
    assert page.exit_code == 0, page.stderr
    assert page.stdout.strip()
    assert max(map(len, page.stdout.splitlines())) <= 80
    assert "\x1b" not in page.stdout


def test_a_page_tells_the_whole_story(run: Run) -> None:
    page = " ".join(run("USA Mexico").stdout.split())
    assert page.startswith("United States and Mexico, by month Score ")
    assert "from 45 events, 1 of them disputed, 45 accounts and 1 independent source." in page
    for words in (
        "Warmest: ",
        "Coldest: ",
        "From August 2018 colder: from +4.0 to −",
        "None told: vice presidents",
        "1 empty",
    ):
        assert words in page
    assert "Uma Stone (USA) and Max Rivera (MEX) spoke by telephone" in page
    assert "Courier, 31 December 2019: “CONSULT of Uma Max and nobody, 2018-12-20.”" in page


def test_rows_are_of_the_kinds_told(run: Run) -> None:
    rows = [json.loads(line) for line in run("USA MEX --json").stdout.splitlines()]
    kinds = Counter(row["kind"] for row in rows)
    assert kinds == {"relation": 1, "period": 11, "warmest": 1, "coldest": 1, "change": 1, "contact": 6}
    pairs = [json.loads(line) for line in run("--json").stdout.splitlines()]
    assert [(row["kind"], row["first"], row["second"], row["events"]) for row in pairs] == [
        ("pair", "MEX", "USA", 45), ("pair", "CAN", "USA", 0),
    ]  # fmt: skip


def test_a_limit_keeps_the_newest_periods_and_says_so(run: Run) -> None:
    kept = run("USA MEX --json --limit 2")
    periods = [row["period"] for row in map(json.loads, kept.stdout.splitlines()) if row["kind"] == "period"]
    assert periods == ["2018-11", "2018-12"]
    assert "9 earlier periods left out by --limit 2." in kept.stderr
    assert "1 more left out by --limit 1." in run("--limit 1").stderr


def test_filters_narrow(run: Run) -> None:
    rows = [json.loads(line) for line in run("USA MEX --json --since 2018-12 --type consult").stdout.splitlines()]
    assert rows[0]["types"] == {"CONSULT": 1}


def test_a_plot_is_written(run: Run, tmp_path: Path) -> None:
    done = run("USA MEX --svg", str(tmp_path / "a.svg"))
    assert done.exit_code == 0 and "a.svg" in done.stderr
    run("USA MEX --svg", str(tmp_path / "b.svg"))
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").startswith("<svg ")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("USA MEX CAN", "at most two"),
        ("USA --svg a.svg", "name two countries"),
        ("--directed", "name two countries"),
        ("USA Mexcio", "Did you mean Mexico?"),
        ("Mexcio", "Did you mean Mexico?"),
        ("USA usa", "the same"),
        ("USA MEX --about trad", "Did you mean trade?"),
        ("USA MEX --by day", "day"),
    ],
)
def test_what_is_off_is_said_with_exit_code_2(run: Run, line: str, message: str) -> None:
    done = run(line)
    assert done.exit_code == 2
    assert message in done.stderr
    assert not done.stdout
