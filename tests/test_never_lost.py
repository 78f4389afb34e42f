"""Whatever befalls a run, the record opens, is sound, holds whole reports only, and the next run ends as if nothing had
been. ``benchmarks/kills.py`` does by the hundred what is done here a few times."""

from __future__ import annotations

import json
import multiprocessing
import resource
import signal
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from benchmarks.kills import Ground, Kind, exported, prepared, trial
from sqlalchemy.exc import OperationalError

import dragoman
from dragoman import RecordError, Settings, pipeline
from dragoman.checking import check
from dragoman.record import Record

FORKED = multiprocessing.get_context("fork")
FAKE = "fakes:FakeReader"


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return prepared(tmp_path_factory.mktemp("kills"))


@pytest.mark.parametrize(
    ("kind", "seed"),
    [("clock", "a"), ("clock", "b"), ("statement", "a"), ("statement", "b"), ("migrating", "a"), ("power", "a")],
)
def test_killed_at_any_moment_nothing_is_lost(ground: Ground, kind: Kind, seed: str) -> None:
    blows, fault = trial(ground, kind, seed)
    assert blows and fault is None


@pytest.fixture(autouse=True)
def small_reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(pipeline, "READER", FAKE)
    yield


def feed(path: Path, numbers: range) -> Path:
    rows = ({"id": n, "text": f"Ann/USA met Bob/MEX on day {n}. Ann said: so. {'They talked. ' * 40}"} for n in numbers)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def in_a_process(work: Callable[[], None]) -> int | None:
    process = FORKED.Process(target=work)
    process.start()
    process.join()
    return process.exitcode


def test_a_full_disk_is_told_and_what_was_read_before_is_kept(tmp_path: Path) -> None:
    record, told = tmp_path / "a.db", tmp_path / "told"
    dragoman.read(feed(tmp_path / "first.jsonl", range(20)), record, Settings(jobs=1))
    more = feed(tmp_path / "more.jsonl", range(300))

    def cramped() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (record.stat().st_size + 100_000,) * 2)
        try:
            dragoman.read(more, record, Settings(jobs=1))
        except RecordError as error:
            told.write_text(str(error))

    assert in_a_process(cramped) == 0
    assert told.read_text().startswith(f"{record}: writing the record: ")
    assert "what was kept before is untouched" in told.read_text()
    assert check(record).faults == ()
    with Record.open(record) as kept:
        assert {f"{tmp_path}/first.jsonl#{n}" for n in range(1, 21)} <= {one.uri for one in kept.reports()}
    dragoman.read(more, record, Settings(jobs=1))
    whole = tmp_path / "whole.db"
    dragoman.read([tmp_path / "first.jsonl", more], whole, Settings(jobs=1))
    assert exported(record) == exported(whole)


def test_sqlites_own_word_for_a_full_disk_is_told_so_too(tmp_path: Path) -> None:
    told = pytest.raises(RecordError, match="writing the record: database or disk is full; what was kept")
    with Record.open(tmp_path / "a.db") as record, told, record._writing():
        raise OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))


def test_two_reads_at_once_share_one_record(tmp_path: Path) -> None:
    record = tmp_path / "a.db"
    feeds = [feed(tmp_path / "one.jsonl", range(40)), feed(tmp_path / "two.jsonl", range(20, 60))]

    def reading(path: Path) -> Callable[[], None]:
        return lambda: print(dragoman.read(path, record, Settings(jobs=1, batch=4)))

    both = [FORKED.Process(target=reading(path)) for path in feeds]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [one.exitcode for one in both] == [0, 0]
    found = check(record)
    assert (found.faults, found.notes, found.counts["reports"]) == ((), (), 60)
    alone = tmp_path / "alone.db"
    dragoman.read(feeds, alone, Settings(jobs=1))
    assert exported(record) == exported(alone)
