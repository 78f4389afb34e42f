"""A record that is judged word by word is, row for row, the record in which everything is resolved at once."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings, strategies as st

from dragoman import judging
from dragoman.errors import UsageError
from dragoman.pipeline import rebuild, resolve_again
from dragoman.record import Record
from dragoman.resolving import on_actors, resolve
from resolving.test_resolving_incremental import DERIVED, World, crowds, split, tables
from resolving.worlds import CALLS, told

JUDGED = {**DERIVED, "standings": "SELECT * FROM standings", "accounts": "SELECT * FROM accounts"}
VERBS = st.sampled_from(["read", "read", "same", "same", "different", "wrong", "edit", "undo"])


def judge(record: Record, verb: str, data: st.DataObject) -> None:
    """Any judgement on any account or event, or taking back any; one that makes no sense changes nothing."""
    things = st.sampled_from(
        sorted(one.id for many in (record.accounts(), record.events()) for one in many) or ["none"]
    )
    values = st.sampled_from(
        [{"status": "negated"}, {"date": "2018-01-05"}, {"type": "THREATEN"}, {"actor": "Ann Lee"}]
    )
    try:
        if verb == "same":
            judging.same(record, data.draw(things), data.draw(things))
        elif verb == "different":
            judging.different(record, data.draw(things), data.draw(things))
        elif verb == "wrong":
            judging.wrong(record, data.draw(things))
        elif verb == "edit":
            judging.edit(record, data.draw(things), data.draw(values))
        else:
            judging.undo(record, data.draw(st.sampled_from([one.id for one in record.judgements()] or ["none"])))
    except UsageError:
        pass


def is_what_resolving_gives(record: Record) -> None:
    ledger = record.judgements()
    found = resolve(record.readings(), ledger)
    assert list(record.events()) == list(found.events)
    assert list(record.actors()) == list(found.actors)
    assert {one.id: one.event for one in record.accounts()} == found.event_of
    assert {paper.id: paper.copy_of for paper in record.reports() if paper.copy_of} == found.copy_of
    assert [record.standings()[one.id] for one in ledger] == list(found.standings)


@settings(max_examples=30, deadline=None)
@given(crowds(), st.lists(st.integers(0, 10), max_size=3), st.lists(VERBS, min_size=1, max_size=8), st.data())
def test_settling_a_judgement_is_resolving_everything(
    world: World, cuts: list[int], verbs: list[str], data: st.DataObject
) -> None:
    goes = split(world, cuts)
    with TemporaryDirectory() as folder, Record.open(Path(folder) / "a.db") as record:
        for verb in ["read", *verbs, *("read" for _ in goes)]:
            if verb == "read":
                record.add(goes.pop(0) if goes else [])
                resolve_again(record)
            else:
                judge(record, verb, data)
            is_what_resolving_gives(record)
        found = tables(Path(folder) / "a.db", JUDGED)
        rebuild(record)
        assert tables(Path(folder) / "a.db", JUDGED) == found


def test_a_word_on_one_event_leaves_the_others_alone(tmp_path: Path) -> None:
    """Rows that are neither judged nor near are not even written again."""
    calls = [told(dict(CALLS, day="2018-02-20", published="2018-02-25"), number) for number in range(2)]
    march = told(dict(CALLS, type="THREATEN", day="2018-03-20", published="2018-03-21"), 9)
    with Record.open(tmp_path / "a.db") as record:
        record.add([*calls, march])
        resolve_again(record)
        one, other = record.events()
        called = one if len(one.accounts) == 2 else other
        before = numbers(tmp_path / "a.db")
        judging.different(record, *called.accounts)
        after = numbers(tmp_path / "a.db")
    untouched = ({one.id, other.id} - {called.id}).pop()
    assert after[untouched] == before[untouched]
    assert len(after) == 3


def test_only_words_on_actors_in_force_ask_for_everything(tmp_path: Path) -> None:
    calls = [told(dict(CALLS, day="2018-02-20", published="2018-02-25"), number) for number in range(2)]
    with Record.open(tmp_path / "a.db") as record:
        record.add(calls)
        resolve_again(record)
        judging.wrong(record, next(record.accounts()).id)
        assert not on_actors(record.judgements())
        one, other = (actor.id for actor in record.actors())
        judging.same(record, one, other)
        assert on_actors(record.judgements())
        judging.undo(record, "last")
        assert not on_actors(record.judgements())
        is_what_resolving_gives(record)


def numbers(path: Path) -> dict[str, int]:
    """Where each event's row lies in its table."""
    connection = sqlite3.connect(path)
    found = dict(connection.execute("SELECT id, rowid FROM events"))
    connection.close()
    return found
