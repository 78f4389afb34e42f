"""The commands as a person or a program meets them: what they print, where, and with which exit code."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dragoman import pipeline
from dragoman.cli import app
from smallrecord import make

QUERIES = ("events", "statements", "actors", "reports", "brief", "search Lima", "refused", "report lima", "event e-")
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("record") / "small.db"
    make(path).close()
    return path


@pytest.fixture
def run(small: Path) -> Run:
    def call(line: str, *more: str, record: Path | None = small) -> Result:
        words = [*line.split(), *more, *(["--record", str(record)] if record else [])]
        return CliRunner().invoke(app, words)

    return call


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "READER", "fakes:FakeReader")


def ids(result: Result) -> list[str]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line)["id"] for line in result.stdout.splitlines()]


# Asking


@pytest.mark.parametrize("query", [query for query in QUERIES if query != "event e-"])
def test_every_query_prints_a_page_and_json(run: Run, query: str) -> None:
    page, rows = run(query), run(query, "--json")
    assert (page.exit_code, rows.exit_code) == (0, 0)
    assert page.stdout.strip()
    assert query == "brief" or max(map(len, page.stdout.splitlines())) <= 80
    assert all(isinstance(json.loads(line), dict) for line in rows.stdout.splitlines())
    assert rows.stdout.endswith("\n") and not rows.stderr


def test_ids_in_tables_are_whole(run: Run) -> None:
    page = run("events").stdout
    assert all(id in page for id in ids(run("events --json")))
    assert "…" not in page


def test_pages_are_plain_where_nobody_looks(run: Run) -> None:
    assert not any("\x1b" in run(query).stdout for query in QUERIES)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ("", 6),
        ("--between USA CAN", 1),
        ("--between USA --between Canada", 1),
        ("--between usa,mexico", 3),
        ("--between USA MEX --status planned", 1),
        ("--actor Trudeau", 1),
        ("--actor PER", 0),
        ("--type consult", 4),
        ("--type consult,sanction", 5),
        ("--type CONSULT --type REJECT", 5),
        ("--status planned --status cancelled", 2),
        ("--about trade", 2),
        ("--since 2018-04 --until 2018-04-30", 1),
        ("--min-confidence 0.5", 4),
        ("--limit 2", 2),
    ],
)
def test_filters(run: Run, filters: str, count: int) -> None:
    assert len(ids(run(f"events --json {filters}"))) == count


@pytest.mark.parametrize(
    ("query", "every", "sure"),
    [
        ("events", 6, 4),
        ("statements", 5, 1),
        ("actors", 6, 4),
        ("reports", 4, 3),
        ("search Lima", 3, 2),
    ],
)
def test_every_list_leaves_out_what_is_less_certain(run: Run, query: str, every: int, sure: int) -> None:
    assert len(ids(run(f"{query} --json"))) == every
    assert len(ids(run(f"{query} --json --min-confidence 0.85"))) == sure


def test_the_brief_and_the_exports_leave_out_what_is_less_certain(run: Run) -> None:
    page = run("brief --min-confidence 0.85").stdout
    assert page.startswith("# Brief: confidence 0.85 or more\n") and "may impose tariffs" in run("brief").stdout
    assert "may impose tariffs" not in page
    for form, lines in (("jsonl --between USA CAN", 1), ("csv", 1)):
        every, sure = (run(f"export --format {form} {more}").stdout for more in ("", "--min-confidence 0.85"))
        assert "0.9" in sure and "0.8}" not in sure
        assert len(every.splitlines()) - len(sure.splitlines()) >= lines
    told = [json.loads(line) for line in run("export --format jsonl --min-confidence 0.85").stdout.splitlines()]
    assert {row["confidence"] for row in told if row["kind"] == "account"} == {0.9}


@pytest.mark.parametrize("query", ["events", "statements", "actors", "reports", "search Lima", "brief",
                                   "export --format jsonl"])  # fmt: skip
@pytest.mark.parametrize("least", ["-0.1", "1.5", "nan"])
def test_a_confidence_that_is_no_share_ends_with_2(run: Run, query: str, least: str) -> None:
    result = run(f"{query} --min-confidence {least}")
    assert result.exit_code == 2 and "give a number from 0 to 1" in result.stderr


def test_what_a_limit_leaves_out_is_said(run: Run) -> None:
    result = run("events --limit 2")
    assert "4 more left out by --limit 2." in result.stderr
    assert result.stdout.count("e-") == 2


def test_between_leaves_the_words_of_a_search(run: Run) -> None:
    assert len(ids(run("search --json --between USA CAN Lima"))) == 3
    assert ids(run("search --json --between USA MEX Lima")) == []


def test_a_report_is_shown_with_its_marks(run: Run) -> None:
    page = run("report lima").stdout
    assert "[1> Vice President Mike Pence met" in page and "<1] to talk" in page
    assert "1: CONSULT, occurred. Mike Pence (USA) and Justin Trudeau (CAN) met" in page
    south = " ".join(run("report south").stdout.split())
    assert "[4> The president [4> rejected a demand <4]" in south
    kinds = [json.loads(line)["kind"] for line in run("report lima --json").stdout.splitlines()]
    assert kinds == ["report", "account", "statement", "statement"]


def test_an_event_is_shown_with_all_its_accounts(run: Run) -> None:
    (id,) = ids(run("events --json --between USA CAN"))
    page = run(f"event {id[:8]}").stdout
    assert page.count("confidence") == 3
    assert "“Mike Pence and Justin Trudeau met in Lima on Friday” (0–51)" in page
    assert "Accounts differ on the date" in page and "Taken as one: same parties" in page
    assert len(ids(run(f"event {id} --json"))) == 4


def test_nothing_found_is_said_and_is_no_failure(run: Run) -> None:
    result = run("events --between FJI TON")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Nothing found" in result.stderr


def test_control_characters_do_not_reach_the_terminal(run: Run, tmp_path: Path, fake: None) -> None:
    (tmp_path / "bad.txt").write_text("Ann/USA met Bob/MEX. \x1b]0;owned\x07 It was a long day for them both.\n")
    record = tmp_path / "bad.db"
    run("read", str(tmp_path / "bad.txt"), "--jobs", "1", record=record)
    assert "\x1b" not in run("report bad", record=record).stdout


# Errors


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("events --type consul", "Did you mean CONSULT? Allowed: AGREE, CONSULT"),
        ("events --status plan", "Did you mean planned?"),
        ("brief --about tradde", "Did you mean trade?"),
        ("reports --since soon", "Write it as 2018-04-14"),
        ("events --between Mexico MEX", "two different countries"),
        ("report nowhere", "no report nowhere"),
        ("event e-ffffffffffff", "no event e-ffffffffffff"),
        ("event e-", "write more of it"),
        ("search !!!", "give a word"),
        ("export --format jsonl --kind events", "--kind goes with --format csv"),
    ],
)
def test_words_that_are_off_end_with_2(run: Run, line: str, told: str) -> None:
    result = run(line)
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr


def test_a_record_that_is_not_there_is_said_and_not_made(run: Run, tmp_path: Path) -> None:
    missing = tmp_path / "none.db"
    for query in ("events", "brief", "export --format csv", "report x"):
        result = run(query, record=missing)
        assert result.exit_code == 2 and "no such record" in result.stderr
    assert not missing.exists()


def test_a_file_that_is_no_record_ends_with_1(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE other (a)")
    connection.close()
    result = run("events", record=other)
    assert result.exit_code == 1
    assert result.stderr.startswith("dragoman: ") and "Traceback" not in result.stderr


@pytest.mark.parametrize("line", ["nothing", "events --nothing", "report", "export", "events --limit 0"])
def test_unknown_commands_and_options_end_with_2(line: str) -> None:
    assert CliRunner().invoke(app, line.split()).exit_code == 2


# Export


def test_export_to_a_file_and_to_standard_output_are_the_same(run: Run, tmp_path: Path) -> None:
    for form in ("jsonl", "csv"):
        file = tmp_path / f"out.{form}"
        written = run(f"export --format {form}", "--output", str(file))
        assert written.exit_code == 0 and "lines written" in written.stderr
        assert file.read_bytes() == run(f"export --format {form} --output -").stdout_bytes
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_export_takes_the_filters(run: Run) -> None:
    kinds = [json.loads(line)["kind"] for line in run("export --format jsonl --between USA CAN").stdout.splitlines()]
    assert kinds.count("event") == 1 and kinds.count("account") == 3
    assert len(run("export --format csv --kind events --status planned").stdout.splitlines()) == 2


def test_export_where_nothing_can_be_written(run: Run, tmp_path: Path) -> None:
    result = run("export --format csv", "--output", str(tmp_path / "no" / "such" / "folder.csv"))
    assert result.exit_code == 1 and "Traceback" not in result.stderr


# Reading


def test_read_tells_what_it_did(run: Run, tmp_path: Path, fake: None) -> None:
    (tmp_path / "one.txt").write_text("Ann/USA met Bob/MEX in the afternoon. Ann said: it was a good talk.\n")
    record = tmp_path / "new.db"
    first = run("read --jobs 1 --date 2018-04-14 --outlet Gazette", str(tmp_path / "one.txt"), record=record)
    assert first.exit_code == 0, first.output
    assert "1 report read, 0 already known, 0 refused" in first.stdout
    assert "1 account of 1 event, 1 statement" in first.stdout
    assert first.stderr == ""
    (report,) = [json.loads(line) for line in run("reports --json", record=record).stdout.splitlines()]
    assert (report["outlet"], report["published"]["start"]) == ("Gazette", "2018-04-14")
    again = run("read --jobs 1 --date 2018-04-14 --outlet Gazette", str(tmp_path / "one.txt"), record=record)
    assert "0 reports read, 1 already known" in again.stdout


def test_refused_documents_end_with_3_and_the_rest_is_kept(run: Run, tmp_path: Path, fake: None) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "good.txt").write_text("Ann/USA met Bob/MEX in the afternoon, and they had a long talk.\n")
    (folder / "empty.txt").write_text("")
    record = tmp_path / "new.db"
    result = run("read --jobs 1", str(folder), record=record)
    assert result.exit_code == 3
    assert "1 report read" in result.stdout and "1 refused" in result.stdout and "empty.txt" in result.stdout
    assert "empty.txt" in run("refused --json", record=record).stdout


@pytest.mark.parametrize("line", ["read x --date yesterday", "read x --jobs 0", "read"])
def test_read_with_words_that_are_off(line: str) -> None:
    assert CliRunner().invoke(app, line.split()).exit_code == 2


# The program


def test_version(run: Run) -> None:
    assert run("version", record=None).stdout == run("--version", record=None).stdout
    assert run("version", record=None).stdout.startswith("dragoman 0.")


def test_rebuild_derives_everything_again(fake: None, tmp_path: Path) -> None:
    paper, record = tmp_path / "a.txt", str(tmp_path / "a.db")
    paper.write_text("Ann/USA met Bob/MEX in Lima on Tuesday, and nobody knows what they said to one another there.")
    assert CliRunner().invoke(app, ["read", str(paper), "--record", record, "--jobs", "1"]).exit_code == 0
    with sqlite3.connect(record) as connection:
        connection.execute("DELETE FROM events")
    connection.close()
    told = CliRunner().invoke(app, ["rebuild", "--record", record])
    assert (told.exit_code, told.stdout.splitlines()[-1]) == (0, f"{record} holds 1 event of 2 actors.")
    assert CliRunner().invoke(app, ["rebuild", "--record", str(tmp_path / "none.db")]).exit_code == 2
