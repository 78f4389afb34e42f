"""Questions: each filter finds what it should and nothing else, for every noun."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from math import nan
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from dragoman.errors import UsageError
from dragoman.nouns import Participant, Published, Question, Report
from dragoman.record import Record, filters, schema
from fakes import FakeReader, fake_resolve
from recordplaces import Fresh

DAY = Published(date(2018, 2, 20), date(2018, 2, 20), "day", "given")
LATER = Published(date(2018, 3, 5), date(2018, 3, 5), "day", "given")
REPORTS = (
    Report.of("Ann/USA met Peña/MEX. Ann said: it was about the tariff.", uri="1", published=DAY),
    Report.of("Ann/USA met Eve/CAN soon. Eve said: nothing yet.", uri="2", published=LATER),
    Report.of("Bob/USA met Peña/MEX soon.", uri="3"),
    Report.of("Ann/USA met Bob/USA.", uri="4", published=LATER),
)


@pytest.fixture(scope="module")
def record(fresh: Fresh) -> Iterator[Record]:
    reader = FakeReader()
    with Record.open(fresh()) as opened:
        opened.add((report, reader.read(report)) for report in REPORTS)
        opened.resolve_with(fake_resolve(opened.readings()))
        yield opened


QUESTIONS = [
    (Question(), "1234"),
    (Question(between=("USA", "MEX")), "13"),
    (Question(between=("mex", "Usa")), "13"),
    (Question(between=("pena", "ANN")), "1"),
    (Question(between=("president peña", "USA")), "13"),
    (Question(between=("USA", "MEX", "CAN")), ""),
    (Question(between=("USA", "Nobody")), ""),
    (Question(actor=("Eve",)), "2"),
    (Question(actor=("eve", "pena")), "123"),
    (Question(actor=("CAN",)), "2"),
    (Question(actor=("Pe",)), ""),
    (Question(type=("CONSULT",)), "1234"),
    (Question(type=("ASSAULT",)), ""),
    (Question(status=("planned",)), "23"),
    (Question(status=("planned", "occurred"), actor=("Ann",)), "124"),
    (Question(about=("trade",)), "1"),
    (Question(about=("border", "health")), "1"),
    (Question(since=date(2018, 3, 1)), "24"),
    (Question(until=date(2018, 3, 1)), "1"),
    (Question(since=date(2018, 2, 20), until=date(2018, 2, 20)), "1"),
    (Question(min_confidence=0.75), "1234"),
    (Question(min_confidence=0.8), ""),
]


@pytest.mark.parametrize(("question", "uris"), QUESTIONS)
def test_reports_accounts_and_events_agree(record: Record, question: Question, uris: str) -> None:
    of = {report.id: report.uri for report in REPORTS}
    assert sorted(report.uri for report in record.reports(question)) == list(uris)
    assert sorted(of[account.report] for account in record.accounts(question)) == list(uris)
    events = list(record.events(question))
    told = {account.id: of[account.report] for account in record.accounts()}
    assert sorted(told[name] for event in events for name in event.accounts) == list(uris)


STATEMENTS = [
    (Question(), ["1", "2"]),
    (Question(between=("USA", "MEX")), ["1"]),
    (Question(actor=("eve", "ann")), ["1", "2"]),
    (Question(since=date(2018, 3, 1)), ["2"]),
    (Question(status=("planned",)), []),
]


@pytest.mark.parametrize(("question", "uris"), STATEMENTS)
def test_statements(record: Record, question: Question, uris: list[str]) -> None:
    of = {report.id: report.uri for report in REPORTS}
    assert sorted(of[said.report] for said in record.statements(question)) == uris


def test_statements_of_a_kind_of_happening_lie_in_its_evidence(fresh: Fresh) -> None:
    report = Report.of("Ann said: Bob/MEX met Eve/CAN soon. Ann said: it rains.", uri="x")
    with Record.open(fresh()) as record:
        record.add([(report, FakeReader().read(report))])
        assert [said.content.start for said in record.statements(Question(status=("planned",)))] == [10]
        assert len(list(record.statements())) == 2


ACTORS = [
    (Question(), "Ann Bob Eve Peña"),
    (Question(actor=("pena", "CAN")), "Eve Peña"),
    (Question(between=("USA", "MEX")), "Ann Bob Peña"),
    (Question(between=("USA", "MEX"), actor=("USA",)), "Ann Bob"),
    (Question(status=("planned",), actor=("Ann",)), "Ann"),
    (Question(since=date(2018, 3, 1), actor=("Peña",)), ""),
]


@pytest.mark.parametrize(("question", "names"), ACTORS)
def test_actors(record: Record, question: Question, names: str) -> None:
    assert sorted(actor.name for actor in record.actors(question)) == names.split()


@pytest.mark.parametrize("least", [-0.1, 1.01, 80, nan])
def test_a_confidence_is_a_share(record: Record, least: float) -> None:
    asked = Question(min_confidence=least)
    for ask in (record.events, record.accounts, record.reports, record.statements, record.actors):
        with pytest.raises(UsageError, match="from 0 to 1"):
            list(ask(asked))


def test_an_actor_may_be_named_by_its_id(record: Record) -> None:
    (eve,) = record.actors(Question(actor=("Eve",)))
    assert [account.participants[1].name for account in record.accounts(Question(actor=(eve.id,)))] == ["Eve"]


def test_who_is_absent_takes_no_part_but_is_in_it(fresh: Fresh) -> None:
    report = REPORTS[0]
    reading = FakeReader().read(report)
    (account,) = reading.accounts
    parts: tuple[Participant, ...] = (account.participants[0], replace(account.participants[1], role="absent"))
    with Record.open(fresh()) as record:
        record.add([(report, replace(reading, accounts=(replace(account, participants=parts),)))])
        record.resolve_with(fake_resolve(record.readings()))
        assert list(record.accounts(Question(between=("USA", "MEX")))) == []
        assert list(record.events(Question(between=("USA", "MEX")))) == []
        assert len(list(record.events(Question(actor=("MEX",))))) == 1


def test_by_time_what_has_none_comes_last(record: Record) -> None:
    of = {report.id: report.uri for report in REPORTS}
    uris = [of[account.report] for account in record.accounts(order="time")]
    assert (uris[0], sorted(uris[1:3]), uris[3]) == ("1", ["2", "4"], "3")
    assert [report.uri for report in record.reports(order="time")][-1] == "3"
    ids = [account.id for account in record.accounts()]
    assert ids == sorted(ids)
    assert [event.date.start if event.date else None for event in record.events(order="time")] == [
        date(2018, 2, 20), date(2018, 3, 5), date(2018, 3, 5), None
    ]  # fmt: skip


def test_an_undated_event_is_found_under_its_accounts_days(fresh: Fresh) -> None:
    report, reader = REPORTS[0], FakeReader()
    reading = reader.read(report)
    undated = replace(reading, accounts=tuple(replace(account, date=None) for account in reading.accounts))
    with Record.open(fresh()) as record:
        record.add([(report, undated)])
        record.resolve_with(fake_resolve(record.readings()))
        assert len(list(record.events(Question(since=date(2018, 2, 20), until=date(2018, 2, 20))))) == 1
        assert list(record.events(Question(since=date(2018, 2, 21)))) == []
        assert [event.date for event in record.events()] == [None]


def test_ids_are_looked_up_by_their_index(tmp_path: Path) -> None:
    """Whatever the size of the record: a table gone through for a handful of ids costs what the record holds."""
    path = tmp_path / "a.db"
    Record.open(path).close()
    engine = create_engine("sqlite://")
    with closing(sqlite3.connect(path)) as connection:
        for table in (schema.events, schema.accounts, schema.actors, schema.reports):
            query = select(table.c.id).where(filters.among(table.c.id, ["e-1", "e-2"]), table.c.id != "e-3")
            plan = connection.execute(f"EXPLAIN QUERY PLAN {query.compile(engine)}", ('["e-1"]', "e-3"))
            assert [line for *_, line in plan if f"SEARCH {table.name} " in line], table.name
