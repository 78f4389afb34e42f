"""Which date the words beside a trigger tell of it, and whether they tell one that the reading did not take."""

from __future__ import annotations

from datetime import date

import pytest

from dragoman.asking.bearing import Bearing
from dragoman.asking.clausal import spans
from dragoman.asking.dating import Dating
from dragoman.nouns import DateBasis, Dated, Published

DAY = date(2018, 4, 14)
REPORTED = Published(DAY, DAY, "day", "given")


@pytest.fixture(scope="module")
def bearing() -> Bearing:
    return Bearing.load()


def told(words: str | None, day: date = DAY, basis: DateBasis = "expression") -> Dated:
    return Dated(day, day, "day", words, basis)


def dating(bearing: Bearing, text: str, trigger: str, sure: float = 0.9) -> Dating:
    return Dating(bearing, text, spans(text, trigger)[0], sure, voiced=True)


@pytest.mark.parametrize(
    ("text", "trigger", "words", "expected"),
    [
        ("The minister praised Portugal on Friday.", "praised", "Friday", True),
        ("On Friday the minister praised Portugal.", "praised", "Friday", True),
        ("The minister, who came to Porto on Friday, also praised Portugal.", "praised", "Friday", False),
        ("The minister, who praised Portugal, left on Friday.", "praised", "Friday", False),
        ("The minister praised Portugal after he had left on Friday.", "praised", "Friday", False),
        ("The minister came on Friday and praised Portugal.", "praised", "Friday", False),
        ("The minister visited Porto on Friday and praised Portugal.", "praised", "Friday", True),
        ("The minister praised the April 6 movement.", "praised", "April 6", False),
        ("The minister toured from April 2 to April 5.", "toured", "April 2", False),
    ],
)
def test_a_date_is_of_the_clause_that_it_stands_in(
    bearing: Bearing, text: str, trigger: str, words: str, *, expected: bool
) -> None:
    found = dating(bearing, text, trigger).date(told(words), REPORTED, "occurred")
    assert (found is not None) is expected


def test_a_date_of_which_the_reading_was_not_sure_is_not_told(bearing: Bearing) -> None:
    text = "The minister praised Portugal on Friday."
    assert dating(bearing, text, "praised", 0.5).date(told("Friday"), REPORTED, "occurred") is None


def test_a_day_beside_what_was_long_ago_is_another_happenings(bearing: Bearing) -> None:
    text = "The minister welcomed two sailors formerly imprisoned by Portugal on Friday."
    assert dating(bearing, text, "imprisoned").date(told("Friday"), REPORTED, "occurred") is None


def test_what_came_to_pass_has_no_date_after_its_report(bearing: Bearing) -> None:
    text, later = "The minister praised Portugal in June.", told("June", date(2018, 6, 1))
    assert dating(bearing, text, "praised").date(later, REPORTED, "occurred") is None
    assert dating(bearing, text, "praised").date(later, REPORTED, "planned") == later


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("In 2005 the minister praised Portugal.", True),
        ("The minister praised Portugal in March.", True),
        ("The minister praised Portugal on Sept. 3.", True),
        ("The minister praised Portugal two years ago.", True),
        ("The minister previously praised Portugal.", True),
        ("The minister praised Portugal.", False),
        ("The minister praised Portugal on Friday.", False),
        ("The minister praised Ms. May and may praise Portugal.", False),
        ("The minister praised Portugal, which joined in 1986.", False),
    ],
)
def test_words_of_another_year_or_month_make_it_no_news_of_the_reports_day(
    bearing: Bearing, text: str, *, past: bool
) -> None:
    found = dating(bearing, text, "praised")
    assert found.is_past_dated is past
    assert (found.date(told(None, basis="report"), REPORTED, "occurred") is None) is past
