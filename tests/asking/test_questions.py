"""A person's words become one Question, or a message that names every fault at once."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st

from dragoman.asking.questions import Words, nearest, question
from dragoman.errors import UsageError
from dragoman.nouns import EVENT_TYPES, STATUSES, TOPICS, Question


def test_no_words_ask_nothing() -> None:
    assert question(Words()) == Question()


@pytest.mark.parametrize(
    "between",
    [("USA", "MEX"), ("usa,mexico",), ("United States", "Mexican"), ("the United States", "Mexico", "MEX")],
)
def test_countries_by_code_name_and_adjective(between: tuple[str, ...]) -> None:
    assert question(Words(between=between)).between == ("USA", "MEX")


def test_a_name_that_is_no_country_stays_a_name() -> None:
    asked = question(Words(between=("Mike Pence", "Canada"), actor=("Trudeau, Justin", "Peru")))
    assert asked.between == ("Mike Pence", "CAN")
    assert asked.actor == ("Trudeau, Justin", "PER")


def test_values_in_any_case_and_parted_by_commas() -> None:
    asked = question(Words(type=("consult,Agree",), status=("PLANNED",), about=("Drugs crime", "human-rights")))
    assert asked.type == ("CONSULT", "AGREE")
    assert asked.status == ("planned",)
    assert asked.about == ("drugs_crime", "human_rights")


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2018", "2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2016-02", "2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2018-04-14", "2018-04-14", date(2018, 4, 14), date(2018, 4, 14)),
    ],
)
def test_days_months_and_years(since: str, until: str, first: date, last: date) -> None:
    asked = question(Words(since=since, until=until))
    assert (asked.since, asked.until) == (first, last)


def test_every_fault_is_told_at_once() -> None:
    words = Words(
        between=("Mexico", "MEX"),
        type=("consul",),
        status=("plan",),
        about=("tradde",),
        since="2018-02-30",
        until="yesterday",
        min_confidence=2,
    )
    with pytest.raises(UsageError) as caught:
        question(words)
    told = str(caught.value).splitlines()
    assert len(told) == 7
    assert "Did you mean CONSULT?" in told[1] and ", ".join(EVENT_TYPES) in told[1]
    assert "Did you mean planned?" in told[2] and ", ".join(STATUSES) in told[2]
    assert "no such topic. Did you mean trade?" in told[3] and ", ".join(TOPICS) in told[3]


def test_an_interval_the_wrong_way_round() -> None:
    with pytest.raises(UsageError, match="turn them round"):
        question(Words(since="2019", until="2018"))


def test_nothing_near_gives_no_guess() -> None:
    assert nearest("zzzz", EVENT_TYPES) is None


@given(st.text(max_size=12))
def test_no_day_crashes(word: str) -> None:
    try:
        question(Words(since=word))
    except UsageError as error:
        assert word in str(error)
