"""The figures of the small record against gold of our own writing, and their intervals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import dragoman
from dragoman.errors import UsageError
from dragoman.record import Record
from dragoman.scoring import Gold, Score, Told, load, score
from goldworld import annotated, event, party, spoilt
from smallrecord import HARBOUR, LIMA, SOUTH, make

PENCE, TRUDEAU = party("Pence", "USA"), party("Justin Trudeau", "CAN")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """All of Lima; at the harbour another day; of the south two right types, one of them with its status wrong."""
    folder = tmp_path / "gold"
    folder.mkdir()
    met = event("e1", "CONSULT", "Mike Pence met Prime Minister Justin Trudeau", [PENCE, TRUDEAU],
                date="2018-04-14", place="Lima, Peru")  # fmt: skip
    good = {"speaker": "Mike Pence", "anonymous": False, "content": "We had a good talk"}
    annotated(folder, "lima", LIMA, [met], [good])
    annotated(folder, "feed.jsonl#1", HARBOUR, [met | {"evidence": ["met in Lima on Friday"]}], [])
    visit = event("e1", "CONSULT", "Peña Nieto will visit Washington",
                  [party("Enrique Pena Nieto", "MEX"), party("U.S.", "USA", "recipient")], status="planned",
                  date="2018-05")  # fmt: skip
    taxed = event("e2", "SANCTION", "impose tariffs on Mexico", [party("Mexico", "MEX")], status="planned")
    unnamed = {"speaker": "two people close to him", "anonymous": True, "content": SOUTH[16:78]}
    annotated(folder, "south", SOUTH, [visit, taxed, event("e3", "AID", "wall", [])], [unnamed])
    (folder / "links.json").write_text('[{"members": [["lima", "e1"], ["feed.jsonl#1", "e1"]]}]')
    return folder


@pytest.fixture
def made(gold: Path, tmp_path: Path) -> Score:
    with make(tmp_path / "small.db") as record:
        return dragoman.score(gold, record)


def test_what_is_right_is_counted(made: Score) -> None:
    counts = {one.name: (one.right, one.told, one.gold) for one in made.figures}
    assert counts == {
        "detect": (5, 7, 5),
        "event": (4, 7, 5),
        "who": (3, 7, 5),
        "fact": (2, 7, 5),
        "statements": (2, 3, 2),
        "statement_spans": (2, 3, 2),
        "links": (1, 1, 1),
        "links_given": (1, 1, 1),
    }
    assert (made.found, made.reports) == (3, 3)
    assert made.figure("event").precision.value == pytest.approx(4 / 7)


def test_given_a_match(made: Score) -> None:
    rates = {one.name: (round(one.value.value, 3), one.of) for one in made.given_match}
    assert rates == {"status": (0.75, 4), "date": (0.667, 3), "place": (1.0, 2), "names": (0.933, 4),
                     "countries": (0.933, 4)}  # fmt: skip


def test_types_and_confidence(made: Score) -> None:
    assert {one.name: (one.right, one.told, one.gold) for one in made.types} == {
        "CONSULT": (3, 5, 3), "REJECT": (0, 1, 0), "AID": (0, 0, 1), "SANCTION": (1, 1, 1)
    }  # fmt: skip
    bins = [(one.low, one.accounts, round(one.confidence, 2), one.right.value) for one in made.reliability]
    assert bins == [(0.3, 1, 0.3, 0.0), (0.4, 1, 0.4, 1.0), (0.8, 1, 0.8, 1.0), (0.9, 4, 0.9, 0.5)]
    assert made.calibration_error == pytest.approx((0.3 + 0.6 + 0.2 + 4 * 0.4) / 7)


def test_a_record_without_the_reports_is_said(gold: Path, tmp_path: Path) -> None:
    with Record.open(tmp_path / "empty.db") as record, pytest.raises(UsageError, match="none of the annotated reports"):
        dragoman.score(gold, record)


def test_a_report_that_is_not_there_or_another_counts_as_missed(gold: Path, tmp_path: Path) -> None:
    annotated(gold, "copy", "Other words.", [event("e1", "AID", "words", [])], [])
    annotated(gold, "nowhere", "Some words.", [event("e1", "AID", "words", [])], [])
    with make(tmp_path / "small.db") as record:
        made = dragoman.score(gold, record)
    assert (made.found, made.reports, made.figure("event").gold) == (3, 5, 7)
    assert [note.split(": ")[0] for note in made.notes] == ["copy", "nowhere"]


@given(st.integers(0, 50))
def test_intervals_hold_the_figure_and_never_change(seed: int) -> None:
    gold = several()
    told = spoilt(gold, seed)
    made = score(gold, told)
    assert made == score(gold, told)
    for one in made.figures:
        for estimate in (one.precision, one.recall, one.f1):
            assert 0 <= estimate.low <= estimate.high <= 1
            assert estimate.low - 0.1 <= estimate.value <= estimate.high + 0.1


def test_one_report_alone_has_no_spread() -> None:
    gold = several()
    alone = replace(gold, reports=gold.reports[:1], links=None)
    made = score(alone, spoilt(alone, 1))
    assert all(one.f1.low == one.f1.value == one.f1.high for one in made.figures)


def test_nothing_told_scores_nothing() -> None:
    gold = several()
    made = score(gold, {report.name: Told(report.text) for report in gold.reports})
    assert all(one.f1.value == one.f1.high == 0 for one in made.figures)
    assert made.reliability == () and made.calibration_error == 0


def several() -> Gold:
    """A dozen reports, each with an event of its own and one that all tell."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as home:
        for number in range(12):
            text = f"Ann of town {number} met Bob at noon. The council of town {number} promised help to the north."
            met = event("e1", "CONSULT", text.split(".")[0], [party("Ann", "USA"), party("Bob", "MEX")])
            helped = event("e2", "AID", text.split(". ")[1], [party("The council")], status="planned", date="2018")
            annotated(Path(home), f"r{number:02}", text, [met, helped], [])
        every = [[f"r{number:02}", "e1"] for number in range(12)]
        (Path(home) / "links.json").write_text(str([{"members": every}]).replace("'", '"'))
        return load(home)
