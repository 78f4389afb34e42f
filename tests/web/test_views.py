"""Addresses and questions lead to one another; places lie where they lie."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st
from starlette.datastructures import QueryParams

from dragoman.nouns import EVENT_TYPES, STATUSES, Dated, Event, Question
from dragoman.vocabulary.gazetteer import Gazetteer
from dragoman.web.asked import View, within
from dragoman.web.atlas import projected, world
from dragoman.web.drawing import when
from dragoman.web.lines import Pages

names = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).map(str.strip).filter(bool)


def view(address: str) -> View:
    return View.of(QueryParams(address.partition("?")[2]))


def test_the_address_is_the_command_line_s() -> None:
    asked = view("/?between=USA,MEX&type=CONSULT,AGREE&status=planned&since=2018&min-confidence=0.5").question()
    assert asked == Question(
        between=("USA", "MEX"),
        type=("CONSULT", "AGREE"),
        status=("planned",),
        since=date(2018, 1, 1),
        min_confidence=0.5,
    )


@given(st.lists(names, max_size=3), st.sets(st.sampled_from(EVENT_TYPES)), st.sets(st.sampled_from(STATUSES)), names)
def test_a_view_comes_back_from_its_address(actors: list[str], types: set[str], statuses: set[str], rest: str) -> None:
    made = View((), ())
    for name, values in (("actor", actors), ("type", sorted(types)), ("status", sorted(statuses))):
        for value in values:
            made = made.plus(name, value)
    made = made.told(q=rest)
    assert view(made.query()) == made


def test_filters_are_put_on_and_taken_off() -> None:
    asked = view("/?type=CONSULT&page=3")
    assert asked.plus("type", "AGREE").query() == "?type=CONSULT,AGREE"  # and back to the first page
    assert asked.toggled("type", "CONSULT").query() == ""
    assert asked.plus("since", "2018").plus("since", "2019").query() == "?type=CONSULT&since=2019"
    assert asked.told(page=4).query() == "?type=CONSULT&page=4"
    assert view("/?between=USA,MEX").less("between", "USA").query() == "?actor=MEX"


def test_an_unfilled_form_asks_nothing() -> None:
    assert view("/?since=&until=&actor=+&type=").question() == Question()


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_pages_hold_every_entry_once(number: int, total: int) -> None:
    pages = Pages.at(number, total)
    assert 1 <= pages.number <= pages.last
    assert 0 <= pages.skip <= total and pages.until <= total


def test_places_lie_where_they_lie() -> None:
    found = Gazetteer.load()
    for name, country, (east, north) in (
        ("Lima", "PER", (-77.0, -12.0)),
        ("Kiev", "UKR", (30.5, 50.5)),
        ("Brussels", "EU", (4.3, 50.8)),
        ("New York", "USA", (-74.0, 40.7)),
        ("Paris", None, (2.3, 48.9)),
    ):
        point = found.city(name, country)
        assert point == pytest.approx((east, north), abs=0.6), name
    assert found.city("Asia", None) is None
    assert found.city("Rose Garden", None) is None
    assert found.country("the Netherlands") == "NLD"


def test_the_projection_keeps_left_and_right_and_the_middle() -> None:
    assert projected(0, 0) == pytest.approx((0, 0))
    assert projected(10, 50)[0] > 0 > projected(10, 50)[1]
    assert projected(-120, 30)[0] == pytest.approx(-projected(120, 30)[0])
    assert len(world().centres) > 170
    east, north = world().centres["643"]  # Russia crosses the 180th meridian: its middle lies in Siberia
    assert 80 < east < 120 and 55 < north < 70


@pytest.mark.parametrize(
    ("start", "end", "precision", "words"),
    [
        ("2018-04-14", "2018-04-14", "day", "14 Apr 2018"),
        ("2018-04-01", "2018-04-30", "month", "Apr 2018"),
        ("2018-01-01", "2018-12-31", "year", "2018"),
        ("2018-04-09", "2018-04-15", "week", "9–15 Apr 2018"),
        ("2018-05-28", "2018-06-03", "week", "28 May – 3 Jun 2018"),
        ("2017-12-21", "2018-01-10", "season", "21 Dec 2017 – 10 Jan 2018"),
    ],
)
def test_dates_are_short_in_a_narrow_column(start: str, end: str, precision: str, words: str) -> None:
    dated = Dated(date.fromisoformat(start), date.fromisoformat(end), precision, None, "expression")  # type: ignore[arg-type]
    event = Event("e", "CONSULT", None, "occurred", (), dated, None, (), (), (), 1, 1)
    assert when(event) == words


def test_a_bar_leads_into_its_days() -> None:
    from dragoman.asking.timeline import Window

    inside = within(view("/?type=CONSULT&since=2018&page=2"), Window(date(2018, 4, 1), date(2018, 4, 30)))
    assert inside.query() == "?type=CONSULT&since=2018-04-01&until=2018-04-30"
