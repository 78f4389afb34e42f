"""Checking: a sound record has no fault; each promise, broken by hand, is named with its report, step and remedy."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman import judging
from dragoman.checking import check
from dragoman.cli import app
from dragoman.errors import RecordError
from dragoman.nouns import Report
from dragoman.pipeline import resolve_again
from dragoman.record import Record, layout
from fakes import FakeReader

TEXTS = (
    "Ann/USA met Bob/MEX. Ann said: so.",
    "On Monday Bob/MEX met Ann/USA. Eve/CAN met Bob/MEX soon.",
    "Eve/CAN met Ann/USA. Eve said: the tariff.",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A record read and resolved, in which a person has judged nothing."""
    reports = [Report.of(text, uri=f"{number}.txt") for number, text in enumerate(TEXTS)]
    with Record.open(tmp_path / "a.db") as record:
        record.add((one, FakeReader().read(one)) for one in reports)
        resolve_again(record)
    return tmp_path / "a.db"


@pytest.fixture
def judged(path: Path) -> Path:
    with Record.open(path) as record:
        first, second, *_ = record.accounts()
        judging.wrong(record, first.id, reason="misread")
        judging.wrong(record, second.id)
    return path


def alter(path: Path, *statements: str) -> None:
    """Change a file behind the record's back: no foreign key is held, no trigger stops it."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("quick", [False, True])
def test_a_sound_record_has_no_fault_and_stays_as_it_is(path: Path, judged: Path, quick: bool) -> None:
    before = content(path)
    found = check(path, quick=quick)
    assert (found.faults, found.notes) == ((), ())
    assert content(path) == before


BROKEN = {
    "a text changed": (
        ["UPDATE reports SET text = replace(text, 'Eve', 'Eva') WHERE number = 3"], ["reports", "citations", "index"],
    ),
    "an outlet changed": (["UPDATE reports SET outlet = 'The Post' WHERE number = 1"], ["reports"]),
    "a reading gone": (["DELETE FROM readings WHERE report = (SELECT id FROM reports WHERE number = 2)"], ["reports"]),
    "a sighting gone": (["DELETE FROM sightings"], ["reports"]),
    "an offset moved": (["UPDATE evidence SET start = start + 1"], ["citations"]),
    "a quotation changed": (["UPDATE statements SET content_text = 'otherwise'"], ["citations"]),
    "a mention that is no list": (["UPDATE readings SET mentions = '[[1]]'"], ["citations"]),
    "evidence gone": (["DELETE FROM evidence"], ["accounts"]),
    "a participant gone": (["DELETE FROM account_participants WHERE position = 0"], ["accounts"]),
    "a title not indexed": (
        ["DROP TRIGGER report_search_renamed", "UPDATE reports SET title = 'New'"], ["parts", "index"],
    ),
    "an index gone": (["DROP INDEX accounts_when"], ["parts"]),
    "a parent gone": (["DELETE FROM actors"], ["file"]),
    "an event changed": (["UPDATE events SET status = 'cancelled'"], ["derived"]),
    "an event too many": (
        ["""INSERT INTO events (id, type, status, reports, independent_sources, status_history, conflicts, why)
         VALUES ('e-none', 'CONSULT', 'occurred', 1, 1, '[]', '[]', '[]')"""], ["derived"],
    ),
    "a card gone": (["DELETE FROM cards"], ["derived"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_each_broken_promise_is_named(path: Path, name: str) -> None:
    statements, steps = BROKEN[name]
    alter(path, *statements)
    faults = check(path).faults
    assert {fault.step for fault in faults} == {*steps}
    assert all(fault.what and fault.remedy for fault in faults)


def test_a_fault_names_its_report(path: Path) -> None:
    alter(path, "UPDATE evidence SET text = 'otherwise' WHERE report = (SELECT id FROM reports WHERE number = 1)")
    with Record.open(path) as record:
        broken = record.report("0.txt")
    assert broken is not None
    assert {fault.report for fault in check(path, quick=True).faults} == {broken.id}


LEDGER = {
    "a judgement gone": ["DROP TRIGGER judgements_kept_from_DELETE", "DELETE FROM judgements WHERE number = 1"],
    "a judgement changed": ["DROP TRIGGER judgements_kept_from_UPDATE", "UPDATE judgements SET reason = 'because'"],
}


@pytest.mark.parametrize("name", LEDGER)
@pytest.mark.parametrize("quick", [False, True])
def test_a_broken_ledger_is_named(judged: Path, name: str, quick: bool) -> None:
    alter(judged, *LEDGER[name], "DELETE FROM standings")
    assert {fault.step for fault in check(judged, quick=quick).faults} == {"parts", "judgements"}


def test_what_persons_have_corrected_is_held_against_the_ledger(judged: Path) -> None:
    alter(judged, "UPDATE standings SET state = 'orphan'")
    assert {fault.step for fault in check(judged).faults} == {"derived"}


def test_reports_that_wait_to_be_resolved_are_no_fault(path: Path) -> None:
    late = Report.of("Bob/MEX met Eve/CAN again.", uri="late.txt")
    with Record.open(path) as record:
        record.add([(late, FakeReader().read(late))])
    found = check(path)
    assert found.faults == ()
    assert [note.split(" waits ")[0] for note in found.notes] == ["1 report"]


def test_a_record_that_was_cut_short_before_it_held_anything_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    alter(path, "PRAGMA journal_mode = WAL")
    assert path.stat().st_size > 0
    for quick in (False, True):
        assert check(path, quick=quick).faults == () and "holds nothing yet" in check(path, quick=quick).notes[0]
    with pytest.raises(RecordError, match="no such record"):
        Record.open(path, create=False)
    with Record.open(path) as record:
        assert record.counts()["reports"] == 0


KILLED = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN")
connection.execute("CREATE TABLE half_done (words TEXT)")
connection.executemany("INSERT INTO half_done VALUES (?)", [("word " * 500,)] * 200)
os._exit(0)
"""


def test_what_a_killed_writer_left_half_done_is_taken_back(path: Path) -> None:
    """Before its first WAL a record has a journal, which a connection that only reads cannot play back."""
    alter(path, "PRAGMA journal_mode = DELETE")
    subprocess.run([sys.executable, "-c", KILLED, str(path)], check=True)
    assert path.with_name(f"{path.name}-journal").stat().st_size > 0
    assert check(path).faults == ()
    assert not path.with_name(f"{path.name}-journal").exists()


def test_a_damaged_page_is_a_fault_of_the_file(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    for page in range(5, len(whole) // 4096, 3):
        whole[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    path.write_bytes(whole)
    for quick in (False, True):
        assert "file" in {fault.step for fault in check(path, quick=quick).faults}


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: path.unlink(), "no such record"),
        (lambda path: path.write_text("not a database, and long enough to be none" * 20), "not a database"),
        (lambda path: alter(path, "PRAGMA application_id = 1"), "not a Dragoman record"),
        (lambda path: alter(path, f"PRAGMA user_version = {layout.VERSION + 1}"), "update dragoman"),
    ],
)  # fmt: skip
def test_what_is_no_record_is_told(path: Path, make: object, told: str) -> None:
    assert callable(make)
    make(path)
    with pytest.raises(RecordError, match=told):
        check(path)


def lines(*words: str) -> tuple[int, list[str]]:
    done = CliRunner().invoke(app, ["check", *words])
    return done.exit_code, done.stdout.splitlines()


def test_the_command_tells_and_ends_with_a_code(path: Path) -> None:
    assert lines("--record", str(path)) == (0, [f"{path}: 3 reports, no fault found."])
    assert lines("--record", str(path), "--quick") == (0, [f"{path}: no fault found (quick check)."])
    assert lines("--record", str(path), "--json") == (0, [])
    alter(path, "UPDATE events SET status = 'cancelled'")
    code, told = lines("--record", str(path))
    assert code == 1 and "dragoman rebuild" in told[1]
    code, told = lines("--record", str(path), "--json")
    assert code == 1 and set(json.loads(told[0])) == {"kind", "step", "report", "what", "remedy"}


def test_a_rebuild_mends_what_is_derived(path: Path) -> None:
    alter(path, "UPDATE events SET status = 'cancelled'")
    CliRunner().invoke(app, ["rebuild", "--record", str(path)])
    assert check(path).faults == ()


@pytest.fixture(autouse=True)
def no_copy_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == []
