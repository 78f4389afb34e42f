"""Judgements from end to end, on a small record and the real resolver: what each does, and that nothing is lost."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from dragoman import judging
from dragoman.asking import rows
from dragoman.errors import RecordError, UsageError
from dragoman.exports import jsonl
from dragoman.nouns import Account, Event, Question, Reading, Report
from dragoman.pipeline import resolve_again
from dragoman.record import KeptAccount, Record
from dragoman.record.ledger import judgements_of, line_of
from dragoman.record.schema import SETTLING
from smallrecord import readings, reports


def world() -> list[tuple[Report, Reading]]:
    found = reports()
    read = readings(found)
    return [(found[name], read[name]) for name in sorted(found)]


def record_at(path: Path, told: Sequence[tuple[Report, Reading]]) -> Record:
    record = Record.open(path)
    record.add(told)
    resolve_again(record)
    return record


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with record_at(tmp_path / "judged.db", world()) as made:
        yield made


def exported(record: Record) -> str:
    return "".join(jsonl.lines(record, Question()))


def account(record: Record, words: str) -> KeptAccount:
    (found,) = {one for one in record.accounts() if words in one.evidence[0].text and "copy" not in one.report}
    return found


def event_of(record: Record, words: str) -> Event:
    found = record.event(account(record, words).event or "")
    assert found
    return found


def standing(record: Record, number: int) -> tuple[str, str]:
    found = judging.log(record)[number].standing
    return found.state, found.note


# Events and accounts


def test_same_makes_one_event_of_two_whatever_forbids_it(record: Record) -> None:
    plan, off = account(record, "will visit Washington"), account(record, "February visit")
    assert plan.event != off.event
    told = judging.same(record, plan.id, off.id, reason="one visit", by="Ann")
    assert told.standing.state == "in force"
    event = event_of(record, "February visit")
    assert set(event.accounts) >= {plan.id, off.id}
    assert any("taken as one by a person" in line and told.judgement.id in line for line in event.why)
    assert {conflict.field for conflict in event.conflicts} >= {"date"}


def test_different_parts_what_the_machine_joined(record: Record) -> None:
    harbour = account(record, "on Friday")
    joined = event_of(record, "on Friday")
    assert len(joined.accounts) == 3
    judging.different(record, harbour.id, joined.id)
    assert event_of(record, "on Friday").accounts == (harbour.id,)
    assert len([event for event in record.events() if len(event.accounts) == 2]) == 1  # the copy stays with the wire


def test_the_later_word_stands_and_says_what_it_overrules(record: Record) -> None:
    harbour, joined = account(record, "on Friday"), event_of(record, "on Friday")
    first = judging.different(record, harbour.id, joined.id)
    second = judging.same(record, harbour.id, next(one for one in joined.accounts if one != harbour.id))
    assert second.overrules == (first.judgement.id,)
    assert standing(record, 0) == ("overruled", f"by {second.judgement.id}")
    judging.undo(record, "last")
    assert standing(record, 0) == ("in force", "")


def test_wrong_takes_out_and_undo_brings_back(record: Record) -> None:
    before, threat = exported(record), account(record, "may impose")
    judging.wrong(record, threat.id, reason="only feared")
    assert record.account(threat.id) is None
    judging.undo(record, "last")
    assert exported(record) == before
    judging.undo(record, "last")
    assert record.account(threat.id) is None


def test_wrong_of_a_statement(record: Record) -> None:
    said = next(iter(record.statements()))
    judging.wrong(record, said.id)
    assert said.id not in {one.id for one in record.statements()}


def test_an_edit_of_an_account_is_certain_and_told_in_why(record: Record) -> None:
    before = account(record, "may impose")
    values = {"status": "planned", "date": "2018-05", "place": "Washington (USA)", "about": "trade, border",
              "actor": "United States; Wilbur Ross (USA, person)", "sourced_to": "two officials (unnamed)"}  # fmt: skip
    told = judging.edit(record, before.id, values, reason="read again")
    after = account(record, "may impose")
    assert (after.id, after.status, after.about, after.confidence) == (before.id, "planned", ("trade", "border"), 1.0)
    assert after.date and (str(after.date.start), str(after.date.end), after.date.precision) == (
        "2018-05-01", "2018-05-31", "month",
    )  # fmt: skip
    assert [(p.name, p.country, p.role) for p in after.participants] == [
        ("United States", "USA", "actor"), ("Wilbur Ross", "USA", "actor"), ("Mexico", "MEX", "recipient"),
    ]  # fmt: skip
    assert [(one.name, one.anonymous) for one in after.sourced_to] == [("two officials", True)]
    assert any(told.judgement.id in line and "read again" in line for line in after.why)
    assert "Wilbur Ross" in {actor.name for actor in record.actors()}
    assert "Wilbur Ross" in {part.name for part in event_of(record, "may impose").participants}


def test_a_mode_goes_with_the_type_it_belongs_to(record: Record) -> None:
    visit = account(record, "February visit")
    judging.edit(record, visit.id, {"type": "AGREE"})
    assert account(record, "February visit").mode is None


def test_an_edit_of_an_event_leaves_its_accounts_as_they_are(record: Record) -> None:
    event = event_of(record, "on Friday")
    judging.edit(record, event.id, {"date": "2018-04-15", "place": "none"})
    after = event_of(record, "on Friday")
    assert after.date and str(after.date.start) == "2018-04-15" and after.place is None
    assert account(record, "on Friday").place is not None
    assert after.conflicts == event.conflicts
    since = Question(since=after.date.start, until=after.date.end)
    assert after.id in {one.id for one in record.events(since)}


def test_what_is_added_is_an_account_like_any_other(record: Record) -> None:
    words = "the two  had spoken\nat length"  # white space may differ from the report's
    values = {"type": "CONSULT", "mode": "phone", "actor": "Mike Pence; Trudeau"}
    judging.add(record, "reports/lima.txt", words, values, by="Ann")
    added = next(one for one in record.accounts() if "spoken at length" in one.evidence[0].text)
    report = record.report(added.report)
    assert report and report.text[added.evidence[0].start : added.evidence[0].end] == added.evidence[0].text
    assert [p.name for p in added.participants] == ["Mike Pence", "Justin Trudeau"]
    assert added.event is not None and added.mode == "phone"


# Actors


def actor_named(record: Record, name: str) -> rows.Row:
    return next(rows.actor_row(one) for one in record.actors() if one.name == name)


def test_actors_made_one_keep_the_first_ones_name(record: Record) -> None:
    pence, trudeau = actor_named(record, "Mike Pence"), actor_named(record, "Justin Trudeau")
    judging.same(record, "Mike Pence", "Justin Trudeau")
    both = actor_named(record, "Mike Pence")
    assert both["id"] == pence["id"] and "Justin Trudeau" in both["aliases"]
    assert record.actor(trudeau["id"]) is None
    judging.undo(record, "last")
    assert actor_named(record, "Justin Trudeau") == trudeau


def test_one_reports_actor_may_be_another(record: Record) -> None:
    pence = actor_named(record, "Mike Pence")
    where = account(record, "on Friday").report
    judging.different(record, f"{pence['id']}@{where}", pence["id"])
    bearers = [one for one in record.actors() if one.name == "Mike Pence"]
    assert len(bearers) == 2 and pence["id"] in {one.id for one in bearers}
    other = next(one.id for one in bearers if one.id != pence["id"])
    assert other in account(record, "on Friday").actors


def test_an_actor_may_be_corrected(record: Record) -> None:
    judging.edit(record, "Mike Pence", {"name": "Michael Pence", "country": "Canada"})
    pence = actor_named(record, "Michael Pence")
    assert pence["country"] == "CAN" and "Mike Pence" in pence["aliases"]


# What holds over time


def moved(told: Sequence[tuple[Report, Reading]], fate: Callable[[Account], Account | None]) -> list[
    tuple[Report, Reading]
]:  # fmt: skip
    """The world as a newer reader would tell it: every account changed or dropped."""
    found = []
    for report, reading in told:
        accounts = tuple(new for one in reading.accounts if (new := fate(one)))
        found.append((report, replace(reading, version="newer", accounts=accounts)))
    return found


def test_a_newer_reader_that_names_an_account_anew_does_not_lose_its_judgement(record: Record) -> None:
    threat = account(record, "may impose")
    judging.edit(record, threat.id, {"status": "occurred"})
    record.add(moved(world(), lambda one: replace(one, id=f"{one.id}-new")))
    resolve_again(record)
    assert account(record, "may impose").status == "occurred"
    assert standing(record, 0) == ("in force", "")


def test_a_judgement_whose_object_is_gone_is_an_orphan_until_it_is_back(record: Record) -> None:
    threat = account(record, "may impose")
    judging.edit(record, threat.id, {"status": "occurred"})
    record.add(moved(world(), lambda one: None if one.type == "SANCTION" else one))
    resolve_again(record)
    assert standing(record, 0) == ("orphan", f"{threat.id} is no longer told")
    record.add(world())
    resolve_again(record)
    assert account(record, "may impose").status == "occurred"
    assert standing(record, 0) == ("in force", "")


def test_a_ledger_in_another_record_finds_its_reports_or_says_which_are_missing(record: Record, tmp_path: Path) -> None:
    threat, harbour = account(record, "may impose"), account(record, "on Friday")
    judging.edit(record, threat.id, {"status": "occurred"})
    judging.wrong(record, harbour.id)
    ledger = [line_of(one) for one in record.judgements()]
    few = [pair for pair in world() if pair[0].id == threat.report]
    with record_at(tmp_path / "other.db", few) as other:
        told = judging.apply(other, list(judgements_of(ledger, "ledger")))
        assert [one.standing.state for one in told] == ["in force", "orphan"]
        assert told[1].standing.note == f"report {harbour.report} is not in this record"
        assert judging.apply(other, list(judgements_of(ledger, "ledger"))) == []
        other.add(world())
        resolve_again(other)
        assert exported(other) == exported(record)


VERBS = st.sampled_from(["same", "different", "wrong", "edit", "add", "undo", "actors"])


def judge(record: Record, verb: str, data: st.DataObject) -> None:
    """Any judgement on anything; one that makes no sense is refused and changes nothing."""
    accounts = [one.id for one in record.accounts()]
    events = [one.id for one in record.events()]
    pick = st.sampled_from(sorted([*accounts, *events]) or ["nothing"])
    try:
        if verb == "same":
            judging.same(record, data.draw(pick), data.draw(pick))
        elif verb == "different":
            judging.different(record, data.draw(pick), data.draw(pick))
        elif verb == "wrong":
            judging.wrong(record, data.draw(pick))
        elif verb == "edit":
            judging.edit(record, data.draw(pick), {"status": "negated", "date": "2018-04"})
        elif verb == "add":
            judging.add(record, "south", "the White House denies that it was made", {"type": "REJECT", "actor": "X Y"})
        elif verb == "actors":
            names = st.sampled_from(sorted(one.id for one in record.actors()))
            judging.same(record, data.draw(names), data.draw(names))
        else:
            judging.undo(record, "last")
    except UsageError:
        pass


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(VERBS, max_size=6), st.permutations(range(4)), st.integers(1, 4), st.data())
def test_ledger_and_reports_make_the_record_whatever_the_order_and_undoing_all_unmakes_it(
    verbs: list[str], order: list[int], first: int, data: st.DataObject
) -> None:
    told = world()
    with TemporaryDirectory() as home, record_at(Path(home) / "a.db", told) as record:
        before = exported(record)
        for verb in verbs:
            judge(record, verb, data)
        ledger = [line_of(one) for one in record.judgements()]
        with record_at(Path(home) / "b.db", [told[n] for n in order[:first]]) as other:
            judging.apply(other, list(judgements_of(ledger, "ledger")))
            other.add([told[n] for n in order[first:]])
            resolve_again(other)
            assert exported(other) == exported(record)
            assert [one.standing for one in judging.log(other)] == [one.standing for one in judging.log(record)]
        for one in reversed(judging.log(record)):
            if (
                judging.log(record)[[j.id for j in record.judgements()].index(one.judgement.id)].standing.state
                != "undone"
            ):
                judging.undo(record, one.judgement.id)
        assert exported(record) == before


def test_the_ledger_only_grows(record: Record) -> None:
    judging.wrong(record, account(record, "may impose").id)
    assert record.path
    connection = sqlite3.connect(record.path)
    try:
        for change in ("UPDATE judgements SET reason = 'other'", "DELETE FROM judgements"):
            with pytest.raises(sqlite3.IntegrityError, match="undo it"):
                connection.execute(change)
    finally:
        connection.close()


# What is refused


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"staus": "planned"}, "no such field"),
        ({"status": "done"}, "occurred, ongoing"),
        ({"date": "2018-02-31"}, "date=2018-02-31"),
        ({"date": "2018-05-02/2018-05-01"}, "before the first"),
        ({"type": "CONSULT", "mode": "yield"}, "visit, third-party"),
        ({"place": "Lima (Peruvia)"}, "no country"),
        ({"actor": "A B (USA, MEX)"}, "one country"),
        ({"about": "trade,fish"}, "trade, migration"),
        ({}, "give a field"),
    ],
)
def test_a_value_that_is_off_is_refused_and_nothing_kept(record: Record, values: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        judging.edit(record, account(record, "may impose").id, values)
    assert record.judgements() == []


def test_what_is_not_there_or_not_one_kind_is_refused(record: Record) -> None:
    threat = account(record, "may impose").id
    calls: tuple[Callable[[], object], ...] = (
        lambda: judging.wrong(record, "e-nothing"),
        lambda: judging.same(record, threat, threat),
        lambda: judging.same(record, threat, "Mike Pence"),
        lambda: judging.different(record, threat, event_of(record, "may impose").id),
        lambda: judging.wrong(record, "Mike Pence"),
        lambda: judging.add(record, "south", "words that stand nowhere", {"type": "CONSULT"}),
        lambda: judging.add(record, "south", "the", {"type": "CONSULT"}),
        lambda: judging.add(record, "south", "A February visit", {}),
        lambda: judging.undo(record, "last"),
    )
    for call in calls:
        with pytest.raises(UsageError):
            call()
    assert record.judgements() == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 1: not JSON"),
        ('{"kind": "event"}', "line 1: not a judgement"),
        ('{"kind": "judgement", "verb": "praise", "target": "event", "made": "2018"}', "verb"),
    ],
)
def test_a_ledger_file_that_is_off_is_refused_with_its_line(line: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        list(judgements_of([line], "ledger.jsonl"))


def test_a_changed_line_is_refused_and_one_without_id_is_new(record: Record) -> None:
    judging.wrong(record, account(record, "may impose").id, reason="why")
    row = json.loads(line_of(record.judgements()[0]))
    with pytest.raises(UsageError, match="was changed"):
        list(judgements_of([json.dumps({**row, "reason": "other"})], "ledger"))
    (new,) = judgements_of([json.dumps({**row, "reason": "other", "id": ""})], "ledger")
    assert new.reason == "other" and new.id != row["id"]


def test_a_record_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    record_at(path, world()).close()
    connection = sqlite3.connect(path)
    later = ("standings", "judgements", "machine_readings", "runs", "told_processes", "event_outlets", "derivations")
    for table in (*(table.name for table in SETTLING), *later):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("DROP INDEX reports_outlet")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    with Record.open(path) as record:
        judging.wrong(record, account(record, "may impose").id)
        assert standing(record, 0) == ("in force", "")


def test_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "later.db"
    record_at(path, world()).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(RecordError, match="update dragoman"):
        Record.open(path)
