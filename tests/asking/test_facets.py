"""The number beside a value is the number of events listed when it is chosen; and masks find what the record finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from dragoman.asking.facets import NAMES, Facets, Name, choose, facets, rows
from dragoman.asking.narrowing import narrowed
from dragoman.asking.outlook import find
from dragoman.asking.tallies import Tallies
from dragoman.nouns import Event, LocalActor, Place, Question, Reading, Report
from dragoman.record import Record
from dragoman.resolving import settle
from resolving.worlds import readings
from smallrecord import make

PLACES = (
    None,
    Place("Oslo", "NOR"),
    Place("OSLO", "NOR"),
    Place("Oslo", None),
    Place("Norway", "NOR"),
    Place("NOR", None),
    Place("swe", "NOR"),
    Place("Malmö, at the quay", "SWE"),
    Place("Rio", None),
)
NAMESAKES = {"Anna Lind": "Anna Nor", "fishermen": "SWE"}
"""Parties whose name, or last name, is some country's code."""

type World = list[tuple[Report, Reading]]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Small worlds in which places and people are named like countries, and no event is quite certain."""
    world = draw(readings(most=6))
    return [(report, _odd(draw, reading)) for report, reading in world]


def _odd(draw: st.DrawFn, reading: Reading) -> Reading:
    accounts = tuple(
        replace(
            one,
            place=draw(st.sampled_from(PLACES)),
            confidence=draw(st.sampled_from((0.05, 0.5, 0.55, 0.9))),
            participants=tuple(replace(p, name=NAMESAKES.get(p.name, p.name)) for p in one.participants),
        )
        for one in reading.accounts
    )
    actors = tuple(_renamed(one) for one in reading.actors)
    return replace(reading, accounts=accounts, actors=actors)


def _renamed(actor: LocalActor) -> LocalActor:
    return replace(actor, name=NAMESAKES.get(actor.name, actor.name))


QUESTIONS = st.builds(
    Question,
    between=st.sampled_from(((), (), ("NOR", "SWE"), ("nor", "Lind"), ("Norway", "USA"))),
    actor=st.sampled_from(((), (), ("SWE",), ("Lind", "Nordic Fish Council"), ("nobody",))),
    type=st.sampled_from(((), (), ("CONSULT",), ("CONSULT", "ACCUSE"), ("AID",))),
    status=st.sampled_from(((), (), ("planned",), ("occurred", "negated"))),
    about=st.sampled_from(((), (), ("trade",), ("trade", "territory"), ("aid",))),
    since=st.sampled_from((None, None, date(2018, 1, 10), date(2019, 6, 1), date(2030, 1, 1))),
    until=st.sampled_from((None, None, date(2018, 1, 20), date(2018, 12, 31))),
    min_confidence=st.sampled_from((0.0, 0.0, 0.5, 0.55, 1.0)),
    place=st.sampled_from(((), (), ("oslo",), ("NOR",), ("Malmö, at the quay", "rio"), ("Atlantis",))),
    outlet=st.sampled_from(((), (), ("REUTERS",), ("A", "B"), ("nowhere",))),
)


@contextmanager
def recorded(world: World) -> Iterator[Record]:
    with TemporaryDirectory() as folder, Record.open(Path(folder) / "a.db") as record:
        record.add(world)
        with record.settling() as known:
            settle(known)
        yield record


@settings(max_examples=40)
@given(worlds(), st.lists(QUESTIONS, min_size=1, max_size=6))
def test_masks_find_what_the_record_finds(world: World, asked: list[Question]) -> None:
    with recorded(world) as record:
        tallies = Tallies.of(record)
        columns = tallies.snapshot.columns
        for question in asked:
            found = columns.ids[narrowed(tallies.snapshot, question).all]
            assert [id.decode() for id in found] == [event.id for event in record.events(question, order="time")]
        by_time = [event.id for event in record.events(order="time")]
        assert [event.id for event in find(tallies, Question()).page(record, newest=False, skip=0, limit=99)] == by_time


@settings(max_examples=30)
@given(worlds(), QUESTIONS)
def test_every_count_is_that_of_the_events_listed_when_it_is_chosen(world: World, question: Question) -> None:
    with recorded(world) as record:
        counted = facets(record, Tallies.of(record), question, limit=None)
        assert counted.events == len(list(record.events(question)))
        for facet in counted.facets:
            assert facet.distinct == sum(1 for value in facet.values if value.count)
            for value in facet.values:
                listed = list(record.events(choose(question, facet.name, value.value)))
                assert value.count == len(listed), (facet.name, value)


@settings(max_examples=30)
@given(worlds(), QUESTIONS)
def test_no_value_is_missing(world: World, question: Question) -> None:
    """Against a plain count over the events listed without the facet's own filter."""
    with recorded(world) as record:
        counted = facets(record, Tallies.of(record), question, limit=None)
        cases: tuple[tuple[Name, Callable[[Event], Collection[str]]], ...] = (
            ("type", lambda event: {event.type}),
            ("status", lambda event: {event.status}),
            ("about", lambda event: event.about),
            ("actor", lambda event: {party.actor for party in event.participants}),
            ("outlet", lambda event: _outlets(record, event)),
        )
        for name, of in cases:
            without: dict[str, Any] = {name: ()}
            plain = Counter(value for event in record.events(replace(question, **without)) for value in of(event))
            assert _counts(counted, name) == plain
        plain = Counter(pair for event in record.events(replace(question, between=())) for pair in _pairs(event))
        assert plain <= Counter(_counts(counted, "pair"))  # names that are codes make for more


def _counts(counted: Facets, name: Name) -> dict[str, int]:
    return {value.value: value.count for value in counted[name].values if value.count}


def _outlets(record: Record, event: Event) -> set[str]:
    reports = record.reports_by_id([one.report for one in record.accounts_of_event(event.id)])
    return {report.outlet for report in reports.values() if report.outlet}


def _pairs(event: Event) -> set[str]:
    lands = sorted({one.country for one in event.participants if one.country and one.role != "absent"})
    return {f"{one},{other}" for one, other in combinations(lands, 2)}


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with make(tmp_path / "a.db") as made:
        yield made


def test_a_limit_keeps_the_most_frequent_and_tells_of_the_rest(record: Record) -> None:
    tallies = Tallies.of(record)
    whole = facets(record, tallies, Question(), limit=None)
    short = facets(record, tallies, Question(), limit=1)
    for name in ("actor", "pair", "type", "place", "outlet"):
        assert short[name].values == whole[name].values[:1]
        assert short[name].distinct == whole[name].distinct == len(whole[name].values)
        assert short[name].more == len(whole[name].values) - len(short[name].values)


def test_what_is_chosen_is_listed_wherever_it_stands(record: Record) -> None:
    values = facets(record, Tallies.of(record), Question(type=("SANCTION",), place=("Nowhere",)), limit=1)[
        "type"
    ].values
    assert [(value.value, value.count, value.chosen) for value in values if value.chosen] == [("SANCTION", 0, True)]


def test_facets_are_rows_for_programs(record: Record) -> None:
    first, *rest = rows(facets(record, Tallies.of(record), Question()))
    assert first == {"kind": "found", "events": 6, "undated": 2, "current": True}
    assert [row["name"] for row in rest] == list(NAMES)
    assert {"value": "CAN,USA", "label": "CAN–USA", "count": 1, "chosen": False} in rest[1]["values"]


@pytest.mark.parametrize(
    ("since", "until", "first"),
    [(None, None, "2017-01"), ("2018-01-01", "2018-12-31", "2018-02"), ("2018-04-01", "2018-04-30", "2018-04-14")],
)
def test_a_shorter_time_is_told_by_shorter_spans(record: Record, since: str, until: str, first: str) -> None:
    ends: dict[str, Any] = {"since": date.fromisoformat(since), "until": date.fromisoformat(until)} if since else {}
    assert facets(record, Tallies.of(record), Question(**ends))["when"].values[0].value == first


def test_an_empty_record_has_no_values(tmp_path: Path) -> None:
    with Record.open(tmp_path / "empty.db") as empty:
        counted = facets(empty, Tallies.of(empty), Question(between=("USA", "MEX"), since=date(2018, 1, 1)))
    assert (counted.events, [facet.values for facet in counted.facets if facet.name != "type"]) == (0, [()] * 9)


def test_ids_of_any_length_are_read(tmp_path: Path) -> None:
    from dragoman.record.columns import _ids_of

    cases: Sequence[tuple[str, list[bytes]]] = (
        ("", []), ("ab", [b"ab"]), ("ab,cd", [b"ab", b"cd"]), ("a,bcd", [b"a", b"bcd"]),
        ("abc,,e", [b"abc", b"", b"e"]),
    )  # fmt: skip
    for told, ids in cases:
        assert np.array_equal(_ids_of(told), np.array(ids, np.bytes_))
