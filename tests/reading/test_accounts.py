"""Accounts: dates, places, sources, denials and citations, given what the heads found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pytest

from dragoman.nouns import Dated, EventType, LocalActor, Mention, Report, Source, Status
from dragoman.reading.accounts import LONGEST, Circumstances, account
from dragoman.reading.language import Language, Parse
from dragoman.reading.scene import Happening, Party, Telling, Told
from reading.told import Words

NOWHERE = Told(none=1.0)
REPORT_DAY = Dated(date(2019, 5, 10), date(2019, 5, 10), "day", None, "report")


@pytest.fixture(scope="module")
def parse() -> Callable[[str], Parse]:
    return Language().parse


def words(parse: Parse, text: str, day: date | None = None) -> Words:
    return Words(parse.text.index(text), text, Dated(day, day, "day", text, "expression") if day else None)


def telling(parse: Parse, word: str, kind: EventType = "CONSULT") -> Telling:
    at = parse.token_at(parse.text.index(word))
    assert at is not None
    return Telling(parse.sentences[parse.tokens[at].sentence], kind, 0.9, np.zeros(2, dtype=np.float32), at)


def happening(*tellings: Telling, date: Told = NOWHERE, place: Told = NOWHERE) -> Happening:
    return Happening(
        tellings=tellings,
        joined=(0.8,) * (len(tellings) - 1),
        parties=(Party(0, "actor", 0.9, 0),),
        status="occurred",
        status_probability=0.8,
        mode=None,
        date=date,
        place=place,
        topics=("trade",),
    )


def around(parse: Parse, expressions: Sequence[Words] = (), places: Sequence[Words] = ()) -> Circumstances:
    first = parse.tokens[0]
    return Circumstances(
        report=Report.of(parse.text, uri="a.txt"),
        parse=parse,
        actors=(LocalActor(0, "state", "Kenya", "KEN"),),
        mentions=(Mention(first.start, first.end, first.text, "name", 0),),
        expressions=expressions,
        places=places,
        report_day=REPORT_DAY,
        sources=lambda start, end, word: (Source("a minister", True),),
    )


@dataclass(frozen=True)
class Dating:
    """Shares of the heads: no date, the report's day, Monday, Thursday."""

    shares: tuple[float, float, float, float]
    told: str | None
    basis: str | None


@pytest.mark.parametrize(
    "case",
    [
        Dating((0.1, 0.1, 0.7, 0.1), "Monday", "expression"),
        Dating((0.1, 0.1, 0.2, 0.6), "Thursday", "inferred"),
        Dating((0.1, 0.7, 0.1, 0.1), None, "report"),
        Dating((0.95, 0.0, 0.05, 0.0), None, None),
        Dating((0.5, 0.1, 0.3, 0.1), "Monday", "expression"),
    ],
)
def test_a_date_is_the_likeliest_of_those_told(parse: Callable[[str], Parse], case: Dating) -> None:
    read = parse("Kenya met Uganda on Monday. Both will sign a treaty on Thursday.")
    days = [words(read, "Monday", date(2019, 5, 6)), words(read, "Thursday", date(2019, 5, 16))]
    none, today, *spots = case.shares
    told = Told(none, today, dict(enumerate(spots)))
    dated = account(happening(telling(read, "met"), date=told), around(read, days), 0.7).date
    assert (dated.text if dated else None, dated.basis if dated else None) == (case.told, case.basis)


def test_what_goes_on_is_of_the_reports_day(parse: Callable[[str], Parse]) -> None:
    read = parse("Kenya and Uganda are in talks.")
    running = replace(happening(telling(read, "talks"), date=Told(0.95, 0.05)), status="ongoing")
    assert account(running, around(read), 0.7).date == REPORT_DAY


def test_times_that_name_one_day_count_together(parse: Callable[[str], Parse]) -> None:
    read = parse("Kenya met Uganda on Monday, after Sunday's storm. On the same Monday, it sent aid.")
    monday, sunday = (date(2019, 5, 6), date(2019, 5, 5))
    days = [words(read, "Monday", monday), words(read, "Sunday", sunday), words(read, "the same Monday", monday)]
    told = Told(0.1, 0.1, {0: 0.25, 1: 0.3, 2: 0.25})
    dated = account(happening(telling(read, "met"), date=told), around(read, days), 0.7).date
    assert dated is not None
    assert dated.start == monday


@dataclass(frozen=True)
class Shown:
    """A time, and where it stands; the word of the happening; its status; whether the grammar's time is taken."""

    text: str
    time: str
    start: date
    word: str
    taken: bool
    status: Status = "occurred"


SHOWN = [
    Shown("The offer came a day after Kenya closed its port.", "a day after", date(2019, 5, 9), "closed", taken=True),
    Shown("The offer came a day after Kenya closed its port.", "a day after", date(2019, 5, 9), "offer", taken=False),
    Shown("It comes a day after Kenya said it may leave.", "a day after", date(2019, 5, 9), "leave", False, "planned"),
    Shown("Kenya broke the 2015 agreement.", "2015", date(2015, 1, 1), "agreement", taken=True),
    Shown("Kenya broke the 2015 agreement.", "2015", date(2015, 1, 1), "broke", taken=False),
    Shown("Kenya denied meddling in the 2016 vote.", "2016", date(2016, 1, 1), "meddling", taken=True),
    Shown("Kenya signed the 2019 agreement.", "2019", date(2019, 1, 1), "agreement", taken=False),
]


@pytest.mark.parametrize("case", SHOWN, ids=lambda case: f"{case.word}: {case.time}")
def test_a_time_that_the_grammar_gives_a_happening_is_its_own(parse: Callable[[str], Parse], case: Shown) -> None:
    read = parse(case.text)
    told = words(read, case.time, case.start)
    if "after" in case.time:
        told = replace(told, dates=(case.text.index("Kenya"), len(case.text) - 1))
    else:
        year = Dated(case.start, date(case.start.year, 12, 31), "year", case.time, "expression")
        told = replace(told, kind="year", dated=year)
    one = replace(happening(telling(read, case.word), date=Told(0.2, 0.7, {0: 0.1})), status=case.status)
    dated = account(one, around(read, [told]), 0.7).date
    assert dated is not None
    assert dated == (told.dated if case.taken else REPORT_DAY)


@pytest.mark.parametrize(
    ("text", "told", "start"),
    [
        ("Kenya warned of a vote on June 10.", date(2019, 6, 10), date(2019, 6, 10)),
        ("Kenya hosted the talks in February.", date(2020, 2, 1), date(2019, 2, 1)),
    ],
)
def test_what_is_done_was_last_year_only_where_next_year_is_far(
    parse: Callable[[str], Parse], text: str, told: date, start: date
) -> None:
    read = parse(text)
    day = words(read, "June 10" if "June" in text else "February", told)
    word = "warned" if "warned" in text else "hosted"
    dated = account(happening(telling(read, word), date=Told(0.1, 0.1, {0: 0.8})), around(read, [day]), 0.7).date
    assert dated is not None
    assert dated.start == start


def test_no_day_is_invented_for_a_report_without_one(parse: Callable[[str], Parse]) -> None:
    read = parse("Kenya met Uganda.")
    made = account(happening(telling(read, "met"), date=Told(0.1, 0.9)), replace(around(read), report_day=None), 0.7)
    assert made.date is None


@pytest.mark.parametrize(("none", "told"), [(0.2, "Nairobi"), (0.6, None)])
def test_a_place_is_told_where_one_is_likelier_than_none(
    parse: Callable[[str], Parse], none: float, told: str | None
) -> None:
    read = parse("Kenya hosted talks with Uganda in Nairobi.")
    places = [words(read, "Uganda"), words(read, "Nairobi")]
    shares = Told(none, spots={0: 0.3 * (1 - none), 1: 0.7 * (1 - none)})
    place = account(happening(telling(read, "talks"), place=shares), around(read, (), places), 0.7).place
    assert (place.name if place else None) == told


def test_who_denies_a_happening_disputes_it(parse: Callable[[str], Parse]) -> None:
    read = parse("Kenya denied that its soldiers attacked the village.")
    made = account(happening(telling(read, "attacked", "ASSAULT")), around(read), 0.7)
    assert made.disputed_by == ("Kenya",)
    assert account(happening(telling(read, "denied", "REJECT")), around(read), 0.7).disputed_by == ()


def test_evidence_is_each_sentence_that_tells_it(parse: Callable[[str], Parse]) -> None:
    read = parse("Kenya met Uganda. Trade was discussed. The meeting lasted two hours.")
    made = account(happening(telling(read, "met"), telling(read, "meeting")), around(read), 0.7)
    assert [span.text for span in made.evidence] == ["Kenya met Uganda.", "The meeting lasted two hours."]
    assert made.sourced_to == (Source("a minister", True),)
    assert any("2 sentences" in line for line in made.why)


def test_a_very_long_sentence_is_cited_around_the_word_that_tells(parse: Callable[[str], Parse]) -> None:
    read = parse("Kenya, " + "and the other countries of the region, " * 40 + "condemned the attack on the port.")
    evidence = account(happening(telling(read, "condemned", "ACCUSE")), around(read), 0.7).evidence[0]
    assert len(evidence.text) <= LONGEST
    assert "condemned" in evidence.text
    assert read.text[evidence.start : evidence.end] == evidence.text


def test_an_id_is_of_the_content(parse: Callable[[str], Parse]) -> None:
    read = parse("Kenya met Uganda. Trade was discussed. The meeting lasted two hours.")
    first = account(happening(telling(read, "met")), around(read), 0.7)
    again = account(happening(telling(read, "met")), around(read), 0.4)
    other = account(happening(replace(telling(read, "met"), type="AID")), around(read), 0.7)
    assert first.id == again.id != other.id
