"""Records that earlier programs made: brought up to date, a copy kept; and ones of later programs, left alone."""

from __future__ import annotations

import gzip
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman.checking import check
from dragoman.cli import app
from dragoman.errors import RecordError
from dragoman.nouns import Question
from dragoman.pipeline import rebuild
from dragoman.record import Record, former, layout

CASES = Path(__file__).parent / "cases"
"""Records of three reports as the programs of those versions wrote them."""

EARLIER = range(1, layout.VERSION)


def earlier(version: int, folder: Path) -> Path:
    path = folder / "a.db"
    path.write_bytes(gzip.decompress((CASES / f"version-{version}.db.gz").read_bytes()))
    return path


def stated(path: Path) -> int:
    connection = sqlite3.connect(path)
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return found


def rows(path: Path) -> list[object]:
    connection = sqlite3.connect(path)
    tables = ("reports", "readings", "sightings", "accounts", "evidence", "statements", "events")
    found: list[object] = [connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]
    connection.close()
    return found


def test_there_is_a_record_of_every_earlier_version() -> None:
    assert {path.name for path in CASES.iterdir()} == {f"version-{version}.db.gz" for version in EARLIER}


@pytest.mark.parametrize("version", EARLIER)
def test_an_earlier_record_is_brought_up_to_date_and_a_copy_kept(version: int, tmp_path: Path) -> None:
    path = earlier(version, tmp_path)
    before = rows(path)
    with Record.open(path) as record:
        assert record.former == tmp_path / f"a.db.v{version}.bak"
        assert record.counts()["reports"] == 3
        assert [hit.report.uri for hit in record.search("tariff")] == ["c.txt"]
        assert len(list(record.events(Question(between=("USA", "MEX"))))) == 2
    assert rows(path) == before == rows(tmp_path / f"a.db.v{version}.bak")
    assert (stated(path), stated(tmp_path / f"a.db.v{version}.bak")) == (layout.VERSION, version)
    with Record.open(path) as record:
        assert record.former is None


@pytest.mark.parametrize("version", EARLIER)
def test_after_a_rebuild_nothing_is_amiss(version: int, tmp_path: Path) -> None:
    path = earlier(version, tmp_path)
    found = check(path)
    assert found.faults == () and "schema version" in found.notes[0]
    assert stated(path) == version, "a check changes nothing"
    rebuild(path)
    assert check(path) == check(path)
    assert (check(path).faults, check(path).notes) == ((), ())


def test_no_copy_is_overwritten(tmp_path: Path) -> None:
    path = earlier(1, tmp_path)
    (tmp_path / "a.db.v1.bak").write_text("mine")
    (tmp_path / "a.db.v1.part").write_text("of a copying that was cut short")
    with Record.open(path) as record:
        assert record.former == tmp_path / "a.db.v1-2.bak"
    assert (tmp_path / "a.db.v1.bak").read_text() == "mine"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.db", "a.db.v1-2.bak", "a.db.v1.bak"]


def test_where_no_copy_can_be_made_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = earlier(2, tmp_path)

    def full(source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(former, "duplicate", full)
    with pytest.raises(RecordError, match=r"a\.db: .* the copy .* disk is full.* Nothing was changed"):
        Record.open(path)
    assert stated(path) == 2 and [one.name for one in tmp_path.iterdir()] == ["a.db"]


def test_a_later_record_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = earlier(2, tmp_path)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {layout.VERSION + 1}")
    connection.close()
    with pytest.raises(RecordError, match=r"a\.db: .* update dragoman"):
        Record.open(path)
    assert [one.name for one in tmp_path.iterdir()] == ["a.db"]


def test_the_command_says_where_the_copy_is(tmp_path: Path) -> None:
    path = earlier(2, tmp_path)
    done = CliRunner().invoke(app, ["events", "--json", "--record", str(path)])
    assert done.exit_code == 0 and len(done.stdout.splitlines()) == 3
    assert f"kept as {path}.v2.bak" in done.stderr


def test_two_that_open_an_earlier_record_at_once_make_one_copy(tmp_path: Path) -> None:
    path = earlier(1, tmp_path)
    script = "import sys; from dragoman.record import Record; Record.open(sys.argv[1]).close()"
    both = [subprocess.Popen([sys.executable, "-c", script, str(path)]) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.db", "a.db.v1.bak"]
    assert check(path).faults == ()
