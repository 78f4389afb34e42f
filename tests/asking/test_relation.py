"""Who is with whom and who towards whom, what is scored and what is not, and what stands behind each figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from random import Random

import pytest

from dragoman.asking import relation_rows
from dragoman.asking.relation import Relation, Told, matrix, relation
from dragoman.errors import UsageError
from dragoman.exports.jsonl import line
from dragoman.nouns import Question
from dragoman.record import Record
from relationrecord import One, make

Make = Callable[..., Record]


@pytest.fixture
def record(tmp_path: Path) -> Iterable[Make]:
    made = list[Record]()

    def build(*told: One) -> Record:
        made.append(make(tmp_path / f"{len(made)}.db", told))
        return made[-1]

    yield build
    for one in made:
        one.close()


def ways(found: Relation) -> dict[str, int]:
    return {series.direction: series.whole.events for series in found.series}


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (One("2018-04-14", "ACCUSE", "Uma", "MEX"), "forth"),
        (One("2018-04-14", "ACCUSE", "Max", "Ann CAN"), "back"),
        (One("2018-04-14", "CONSULT", "Uma Max CAN"), "together"),
        (One("2018-04-14", "CONSULT", "Uma", "Max", mode="visit"), "forth"),
        (One("2018-04-14", "ASSAULT", "USA MEX"), "together"),
        (One("2018-04-14", "ACCUSE", "USA MEX", "USA MEX"), "together"),
        (One("2018-04-14", "ACCUSE", "USA MEX", "CAN"), "beside"),
        (One("2018-04-14", "SANCTION", "CAN", "USA MEX"), "beside"),
        (One("2018-04-14", "CONSULT", "USA", absent="MEX"), None),
    ],
)
def test_who_does_it_to_whom(record: Make, event: One, expected: str | None) -> None:
    found = relation(record(event), "USA", "MEX", directed=True)
    counts = ways(found) | {"beside": found.beside}
    assert counts == {way: int(way == expected) for way in ("forth", "back", "together", "beside")}
    assert [pair.events for pair in matrix(record(event)) if (pair.first, pair.second) == ("MEX", "USA")] == (
        [1] if expected in ("forth", "back", "together") else []
    )


def test_countries_by_any_word_and_actors_by_name(record: Make) -> None:
    made = record(One("2018-04-14", "CONSULT", "Uma club"), One("2018-04-15", "CONSULT", "Uma Max"))
    for words in (("USA", "MEX"), ("United States", "mexican"), ("Uma Stone", "Mexico"), ("Stone", "Max Rivera")):
        assert relation(made, *words).series[0].whole.events == 1
    assert relation(made, "Harbour Club", "USA").series[0].whole.events == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("USA", "Mexcio"), "Did you mean Mexico?"),
        (("USA", "United States"), "the same"),
        (("Nobody at all", "USA"), "no actor"),
    ],
)
def test_who_is_nobody_is_said(record: Make, words: tuple[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        relation(record(One("2018-04-14", "CONSULT", "Uma Max")), *words)


def test_only_what_happened_is_scored(record: Make) -> None:
    found = relation(
        record(
            One("2018-04-14", "CONSULT", "Uma Max"),
            One("2018-04-15", "AGREE", "Uma Max", status="ongoing"),
            One("2018-04-16", "SANCTION", "USA", "MEX", status="planned"),
            One("2018-04-17", "SANCTION", "USA", "MEX", status="hypothetical"),
            One("2018-04-18", "CONSULT", "Uma Max", status="cancelled"),
            One("2018-04-19", "CONSULT", "Uma Max", status="negated"),
            One("2018-04-20", "ASSAULT", "USA", "MEX", published="2018-04-10"),
        ),
        "USA",
        "MEX",
    )
    (point,) = found.series[0].points
    assert point.level and point.level.mean == 2.5
    assert (point.tally.events, point.tally.types) == (2, {"AGREE": 1, "CONSULT": 1})
    assert point.tally.apart == {"planned": 1, "cancelled": 1, "hypothetical": 1, "negated": 1, "ahead": 1}


def test_a_period_without_events_is_a_gap(record: Make) -> None:
    made = record(
        One("2018-01-31", "CONSULT", "Uma Max"),
        One("2018-03-01", "SANCTION", "USA", "MEX", status="planned"),
        One("2018-04-01", "ACCUSE", "Uma", "MEX"),
    )
    points = relation(made, "USA", "MEX").series[0].points
    assert [(point.start, point.end) for point in points] == [
        (date(2018, 1, 1), date(2018, 1, 31)),
        (date(2018, 3, 1), date(2018, 3, 31)),
        (date(2018, 4, 1), date(2018, 4, 30)),
    ]
    assert [point.level and point.level.mean for point in points] == [1.0, None, -2.0]


@pytest.mark.parametrize(
    ("by", "starts", "unplaced"),
    [
        ("week", ["2018-01-01", "2018-04-30"], 2),
        ("month", ["2018-01-01", "2018-02-01", "2018-05-01"], 1),
        ("quarter", ["2018-01-01", "2018-04-01"], 1),
        ("year", ["2018-01-01"], 1),
    ],
)
def test_events_lie_in_the_period_of_their_first_day(record: Make, by: str, starts: list[str], unplaced: int) -> None:
    made = record(
        One("2018-01-07", "CONSULT", "Uma Max"),
        One("2018-02-01/2018-02-28", "CONSULT", "Uma Max"),
        One("2018-05-01", "CONSULT", "Uma Max"),
        One(None, "CONSULT", "Uma Max"),
    )
    series = relation(made, "USA", "MEX", by=by).series[0]  # type: ignore[arg-type]  # a plain string from the table
    assert [point.start.isoformat() for point in series.points] == starts
    assert (series.unplaced, series.whole.events) == (unplaced, 4)


def test_what_stands_behind_a_point(record: Make) -> None:
    made = record(
        One("2018-04-14", "CONSULT", "Uma Max", outlet="Courier"),
        One("2018-04-15", "ACCUSE", "Uma", "MEX", outlet="Courier"),
        One("2018-04-16", "AID", "USA", "MEX", outlet="Gazette", denied=("the ministry",)),
    )
    tally = relation(made, "USA", "MEX").series[0].points[0].tally
    assert (tally.events, tally.accounts, tally.sources, tally.disputed) == (3, 3, 2, 1)
    assert tally.quads == {
        "verbal cooperation": 1, "material cooperation": 1, "verbal conflict": 1, "material conflict": 0,
    }  # fmt: skip


def test_filters_narrow_the_events(record: Make) -> None:
    made = record(One("2018-04-14", "CONSULT", "Uma Max"), One("2019-04-14", "ACCUSE", "Uma", "MEX"))
    asked = Question(since=date(2019, 1, 1), status=("planned",), actor=("CAN",))
    assert relation(made, "USA", "MEX", asked).series[0].whole.types == {"ACCUSE": 1}
    assert relation(made, "USA", "MEX", Question(about=("energy",))).series[0].points == ()


def turned(days: int = 24) -> list[One]:
    """Half a year of talks and agreements, then as long of accusations and sanctions."""
    warm = [One(f"2018-{1 + n // 4:02}-{1 + n % 4 * 7:02}", "AGREE", "Uma Max") for n in range(days)]
    cold = [One(f"2018-{7 + n // 4:02}-{1 + n % 4 * 7:02}", "SANCTION", "USA", "MEX") for n in range(days)]
    return [*warm, *cold, One("2018-07-02", "ASSAULT", "USA", "MEX")]


def test_warmest_coldest_and_the_change_between_them(record: Make) -> None:
    series = relation(record(*turned()), "USA", "MEX").series[0]
    assert series.warmest and series.coldest
    assert series.warmest.point.start < date(2018, 7, 1)
    assert series.coldest.point.start == date(2018, 7, 1)
    (change,) = series.changes
    assert (change.start, change.before) == (date(2018, 7, 1), 4.0)
    assert change.after < -4
    assert [told.event.type for told in change.events] == ["ASSAULT", "SANCTION", "SANCTION"]


def test_every_event_shown_cites_its_words(record: Make) -> None:
    found = relation(record(*turned(4)), "USA", "MEX", by="week")
    told = [one for one in _told(found) if one]
    assert told
    for one in told:
        assert one.report.text[one.citation.start : one.citation.end] == one.citation.text
        assert one.event.type in one.citation.text


def _told(found: Relation) -> Iterable[Told | None]:
    for series in found.series:
        for extreme in (series.warmest, series.coldest):
            yield from extreme.events if extreme else ()
        yield from (told for change in series.changes for told in change.events)
    yield from (contact.last for contact in found.contacts)


def test_the_last_contact_at_each_level(record: Make) -> None:
    made = record(
        One("2018-01-01", "CONSULT", "Uma Max", mode="visit"),
        One("2018-02-01", "CONSULT", "Uma Max", mode="phone"),
        One("2018-03-01", "CONSULT", "Ann Max"),
        One("2018-04-01", "CONSULT", "Gil", "USA"),
        One("2018-05-01", "CONSULT", "USA MEX"),
        One("2018-06-01", "CONSULT", "Uma Max", status="planned"),
        One("2018-07-01", "AGREE", "Uma Max"),
    )
    last = {one.level: one.last for one in relation(made, "USA", "MEX").contacts}
    days = {level: told.event.date.start.month if told and told.event.date else None for level, told in last.items()}
    assert days == {"any": 5, "heads": 2, "deputies": None, "ministers": 3, "envoys": None, "military": 4}


def test_all_pairs_or_one_countrys(record: Make) -> None:
    made = record(
        One("2018-04-14", "CONSULT", "Uma Max"),
        One("2018-04-15", "CONSULT", "Uma Max CAN"),
        One("2018-04-16", "THREATEN", "CAN", "USA", status="planned"),
    )
    pairs = matrix(made)
    assert [(pair.first, pair.second, pair.events) for pair in pairs] == [
        ("MEX", "USA", 2), ("CAN", "USA", 1), ("CAN", "MEX", 1),
    ]  # fmt: skip
    assert pairs[1].apart == {"planned": 1} and pairs[1].last == date(2018, 4, 15)
    assert [(pair.first, pair.second) for pair in matrix(made, "Mexico")] == [("MEX", "USA"), ("CAN", "MEX")]
    with pytest.raises(UsageError, match="an actor, not a country"):
        matrix(made, "Uma Stone")


def test_the_same_events_give_the_same_rows_in_any_order(record: Make) -> None:
    told = turned()
    mixed = Random(3).sample(told, len(told))
    first, second = (
        [line(row) for row in relation_rows.rows(relation(record(*some), "USA", "MEX", directed=True))]
        for some in (told, mixed)
    )
    assert first == second
