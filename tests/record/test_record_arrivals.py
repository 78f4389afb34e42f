"""Runs: which reports came with which read, kept apart from all that is derived and exported."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from dragoman.exports import jsonl
from dragoman.record import Record
from planworld import Happenings, Told, add, build
from recordplaces import Fresh, rows
from smallrecord import day

FIRST: Happenings = {"a": [Told("A", "2018-04-01", "They met", "occurred")]}
BOTH: Happenings = {**FIRST, "b": [Told("B", "2018-03-01", "They will meet")], "c": [Told("C", None, "They spoke")]}


def ids(happenings: Happenings) -> set[str]:
    return {one.report.id for told in happenings.values() for one in told}


RUNS = "SELECT first, last FROM runs ORDER BY number"


def test_a_run_holds_what_came_since_the_last_resolving(fresh: Fresh) -> None:
    with build(fresh(), FIRST) as record:
        assert record.of_last_run() == ids(FIRST)
        add(record, BOTH)
        assert record.of_last_run() == ids(BOTH) - ids(FIRST)
        add(record, BOTH)
        assert record.of_last_run() == ids(BOTH) - ids(FIRST)
        assert len(rows(record, RUNS)) == 2


def test_a_run_cut_short_belongs_to_the_next(fresh: Fresh) -> None:
    with Record.open(fresh()) as record:
        assert record.of_last_run() == frozenset()
        add(record, {})
        assert record.of_last_run() == frozenset()
        with build(fresh(), FIRST) as other:
            record.add(other.readings())
        assert record.of_last_run() == frozenset()
        add(record, BOTH)
        assert record.of_last_run() == ids(BOTH)


def test_runs_leave_no_trace_in_what_is_exported(fresh: Fresh) -> None:
    with build(fresh(), BOTH) as once, build(fresh(), FIRST) as twice:
        add(twice, BOTH)
        assert list(jsonl.lines(once)) == list(jsonl.lines(twice))


def test_days_of_publication(fresh: Fresh) -> None:
    with build(fresh(), BOTH) as record:
        assert record.newest_day() == day("2018-04-01")
        assert record.published_from(day("2018-03-02")) == ids(FIRST)
        assert record.undated() == 1
    with Record.open(fresh()) as record:
        assert record.newest_day() is None


def test_every_account_of_an_event_is_told_with_its_report(fresh: Fresh) -> None:
    with build(fresh(), BOTH) as record:
        told = record.tellings(ids(BOTH))
        assert {event.id: set(event.accounts) for event in record.events()} == {
            event: set(accounts) for event, accounts in told.items()
        }
        assert {report for accounts in told.values() for report in accounts.values()} == ids(BOTH)
        assert {report for _, report, _ in record.only_in(ids(BOTH))} == ids(BOTH)


def test_what_some_reports_tell_is_told_whole_and_of_no_others(fresh: Fresh) -> None:
    with build(fresh(), BOTH) as record:
        every, some = record.tellings(ids(BOTH)), ids(FIRST)
        assert record.tellings(some) == {
            event: told for event, told in every.items() if not some.isdisjoint(told.values())
        }
        places: dict[str, set[str]] = {}
        for actor, report, _ in record.only_in(ids(BOTH)):
            places.setdefault(actor, set()).add(report)
        found = {actor for actor, _, _ in record.only_in(some)}
        assert found == {actor for actor, reports in places.items() if reports <= some}
        assert not record.tellings(()) and not list(record.only_in(()))


def test_what_an_older_file_holds_is_one_run(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with build(path, FIRST) as record:
        add(record, BOTH)
    connection = sqlite3.connect(path)
    for table in ("runs", "event_outlets", "derivations"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("DROP INDEX reports_outlet")
    connection.execute("PRAGMA user_version = 2")
    connection.commit()
    connection.close()
    with Record.open(path) as record:
        assert record.of_last_run() == ids(BOTH)
        assert rows(record, RUNS) == [(1, 3)]
