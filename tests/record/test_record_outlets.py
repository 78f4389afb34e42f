"""Places and outlets as filters, and the two tables that the desk stands on, new or brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dragoman.asking.questions import Words, question
from dragoman.nouns import Question
from dragoman.pipeline import rebuild, resolve_again
from dragoman.record import Record
from smallrecord import make, readings, reports


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with make(tmp_path / "a.db") as made:
        yield made


CASES: list[tuple[Question, int, int, int, int]] = [
    # question, events, accounts, reports, statements
    (Question(place=("Lima",)), 1, 3, 3, 0),
    (Question(place=("LIMA", "nowhere")), 1, 3, 3, 0),
    (Question(place=("PER",)), 1, 3, 3, 0),
    (Question(place=("usa",)), 1, 1, 1, 1),
    (Question(place=("Lim",)), 0, 0, 0, 0),
    (Question(outlet=("harbour GAZETTE",)), 1, 1, 1, 0),
    (Question(outlet=("Harbour Gazette",), place=("Washington",)), 0, 0, 0, 0),
]


@pytest.mark.parametrize(("asked", "events", "accounts", "papers", "statements"), CASES)
def test_places_and_outlets_narrow_every_noun(
    record: Record, asked: Question, events: int, accounts: int, papers: int, statements: int
) -> None:
    found: list[Any] = [record.events(asked), record.accounts(asked), record.reports(asked), record.statements(asked)]
    assert [len(list(one)) for one in found] == [events, accounts, papers, statements]


def test_a_country_is_a_place_by_any_of_its_names() -> None:
    assert question(Words(place=("Peru", "Lima, Peru"), outlet=("One, Two",))) == Question(
        place=("PER", "Lima, Peru"), outlet=("One, Two",)
    )


def rows(path: Path, query: str) -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        return sorted(connection.execute(query).fetchall())
    finally:
        connection.close()


TRUTH = """SELECT DISTINCT event_accounts.event, reports.outlet FROM event_accounts
    JOIN accounts ON accounts.id = event_accounts.account JOIN reports ON reports.id = accounts.report
    WHERE reports.outlet IS NOT NULL"""


def test_outlets_of_events_follow_the_accounts(tmp_path: Path) -> None:
    """Read at once or one by one, corrected, derived anew: the table holds what the accounts say."""
    found = reports()
    read = readings(found)
    with Record.open(tmp_path / "a.db") as record:
        for name in sorted(found):
            record.add([(found[name], read[name])])
            resolve_again(record)
            assert rows(tmp_path / "a.db", "SELECT * FROM event_outlets") == rows(tmp_path / "a.db", TRUTH)
        rebuild(record)
        assert rows(tmp_path / "a.db", "SELECT * FROM event_outlets") == rows(tmp_path / "a.db", TRUTH)


def test_every_resolving_is_counted(tmp_path: Path) -> None:
    found = reports()
    read = readings(found)
    with Record.open(tmp_path / "a.db") as record:
        counts = [record.derivation()]
        for name in sorted(found):
            record.add([(found[name], read[name])])
            counts.append(record.derivation())  # read, and not yet resolved
            resolve_again(record)
            counts.append(record.derivation())
        resolve_again(record)  # nothing new
        counts.append(record.derivation())
        rebuild(record)
        counts.append(record.derivation())
    assert counts == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5]


def test_an_older_file_gets_its_outlets(tmp_path: Path) -> None:
    make(tmp_path / "a.db").close()
    before = rows(tmp_path / "a.db", "SELECT * FROM event_outlets")
    connection = sqlite3.connect(tmp_path / "a.db")
    for statement in ("TABLE event_outlets", "TABLE derivations", "INDEX reports_outlet"):
        connection.execute(f"DROP {statement}")
    connection.execute("PRAGMA user_version = 3")
    connection.commit()
    connection.close()
    with Record.open(tmp_path / "a.db") as record:
        assert rows(tmp_path / "a.db", "SELECT * FROM event_outlets") == before != []
        assert record.derivation() == 0


def test_an_older_file_ends_as_a_new_one(tmp_path: Path) -> None:
    """Indexes and columns alike."""
    asked = """SELECT name, (SELECT group_concat(name || type || "notnull" || pk) FROM pragma_table_info(m.name))
        FROM sqlite_master AS m
        WHERE name IN ('event_outlets', 'derivations', 'event_outlets_outlet', 'reports_outlet')"""
    Record.open(tmp_path / "new.db").close()
    new = rows(tmp_path / "new.db", asked)
    test_an_older_file_gets_its_outlets(tmp_path)
    assert rows(tmp_path / "a.db", asked) == new
    assert len(new) == 4
