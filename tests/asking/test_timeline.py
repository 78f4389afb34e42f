"""The time axis: nothing is cut in silence, whatever the window, the lanes and the number of events."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import smallrecord
from dragoman.asking import timeline as times
from dragoman.asking.outlook import find
from dragoman.asking.tallies import Tallies
from dragoman.asking.timeline import Lanes, Window, ticks, timeline
from dragoman.nouns import STATUSES, Question
from dragoman.record import Record

LANES: tuple[Lanes, ...] = ("type", "pair", "status")
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    return smallrecord.make(tmp_path_factory.mktemp("times") / "small.db")


def drawn(record: Record, question: Question, lanes: Lanes = "type") -> times.Timeline:
    return timeline(record, find(Tallies.of(record), question), question, lanes)


def test_few_events_are_marked_one_by_one(record: Record) -> None:
    made = drawn(record, Question())
    assert made.span is None
    assert made.number + made.before + made.after == sum(1 for one in record.events() if one.date)
    assert {lane.key for lane in made.drawn} <= {"CONSULT", "SANCTION", "REJECT"}
    assert made.newest == date(2018, 4, 16)


@pytest.mark.parametrize("lanes", LANES)
def test_many_events_are_counted_and_none_is_lost(
    record: Record, lanes: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked = drawn(record, Question(since=date(2017, 1, 1), until=date(2018, 12, 31)), lanes)
    monkeypatch.setattr(times, "MARKS", 0)
    binned = drawn(record, Question(since=date(2017, 1, 1), until=date(2018, 12, 31)), lanes)
    assert binned.span == "week"
    assert [(lane.key, lane.number) for lane in binned.drawn] == [(lane.key, lane.number) for lane in marked.drawn]
    for lane in binned.drawn:
        assert lane.counts is not None and lane.counts.sum() == lane.number
        assert lane.counts.shape == (len(STATUSES), len(binned.spans))
    assert all(one.start <= one.end for one in binned.spans)


def test_what_lies_outside_is_counted(record: Record) -> None:
    made = drawn(record, Question(since=date(2018, 4, 1), until=date(2018, 4, 30)))
    assert made.window == Window(date(2018, 4, 1), date(2018, 4, 30))
    assert (made.before, made.number, made.after) == (2, 1, 1)


def test_nothing_found_has_no_window(tmp_path: Path) -> None:
    with Record.open(tmp_path / "empty.db") as record:
        made = drawn(record, Question())
        assert made.window is None
        assert made.drawn == ()


@given(days, st.integers(0, 40_000))
def test_windows_move_and_stay_whole(start: date, length: int) -> None:
    window = Window(start, start + timedelta(length))
    for moved in (window.closer(), window.wider(), window.earlier(), window.later()):
        assert moved.start <= moved.end
    assert window.closer().days <= window.days <= window.wider().days
    assert window.earlier().start < window.start and window.later().end > window.end
    assert window.at(start) == 0.0


@given(days, st.integers(0, 40_000))
def test_ticks_lie_within_the_window_and_are_few(start: date, length: int) -> None:
    window = Window(start, start + timedelta(length))
    named = ticks(window)
    assert len(named) <= 12
    assert all(window.start <= day <= window.end for day, _ in named)
    assert len({day for day, _ in named}) == len(named)
