"""A record that grows report by report is, row for row, the record that reads all at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.nouns import Reading, Report
from dragoman.record import Record
from dragoman.resolving import rebuild, resolve, settle
from resolving.worlds import readings

DERIVED = {
    "copies": "SELECT * FROM copies",
    "actors": "SELECT * FROM actors",
    "actor_names": "SELECT * FROM actor_names",
    "identities": "SELECT * FROM identities",
    "events": "SELECT * FROM events",
    "event_participants": "SELECT * FROM event_participants",
    "event_topics": "SELECT * FROM event_topics",
    "event_accounts": "SELECT * FROM event_accounts",
    "settled": "SELECT * FROM settled",
    "unsettled": "SELECT * FROM unsettled",
    "settling": "SELECT * FROM settling",
    "buckets": "SELECT bucket, id FROM buckets JOIN reports ON number = report",
    "descriptions": "SELECT * FROM descriptions",
    "bearers": "SELECT * FROM bearers",
    "cards": "SELECT * FROM cards",
    "filings": "SELECT * FROM filings",
}
"""What must not depend on the order of arrival, to the last byte; reports by id, since their numbers do."""

type World = list[tuple[Report, Reading]]


def tables(path: Path) -> dict[str, list[Any]]:
    connection = sqlite3.connect(path)
    found = {name: sorted(connection.execute(query), key=repr) for name, query in DERIVED.items()}
    connection.close()
    return found


def grown(path: Path, goes: Iterable[World]) -> dict[str, list[Any]]:
    """The tables of a record that takes in each go and settles after it."""
    with Record.open(path) as record:
        for go in goes:
            record.add(go)
            with record.settling() as known:
                settle(known)
    return tables(path)


def split(world: World, cuts: Sequence[int]) -> list[World]:
    ends = [0, *sorted(cuts), len(world)]
    return [world[start:end] for start, end in zip(ends, ends[1:], strict=False)]


@settings(max_examples=60, deadline=None)
@given(readings(), st.randoms(use_true_random=False), st.lists(st.integers(0, 8), max_size=4))
def test_goes_and_order_do_not_matter(world: World, dice: Random, cuts: list[int]) -> None:
    shuffled = list(world)
    dice.shuffle(shuffled)
    with TemporaryDirectory() as folder:
        at_once = grown(Path(folder) / "a.db", [world])
        assert grown(Path(folder) / "b.db", split(shuffled, cuts)) == at_once


@settings(max_examples=40, deadline=None)
@given(readings())
def test_a_settled_record_holds_what_resolving_gives(world: World) -> None:
    found = resolve(world)
    with TemporaryDirectory() as folder, Record.open(Path(folder) / "a.db") as record:
        for row in world:
            grown(Path(folder) / "a.db", [[row]])
        assert tuple(record.actors()) == found.actors
        assert tuple(record.events()) == found.events
        assert {r.id: r.copy_of for r in record.reports() if r.copy_of} == found.copy_of
        assert {account.id: account.event for account in record.accounts()} == found.event_of
