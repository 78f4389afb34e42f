"""The brief: every sentence cited, every citation the report's own words, the same brief for the same record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import trackrecord
from dragoman.asking.brief import Brief, brief, rows
from dragoman.asking.brief_values import sentence
from dragoman.exports import markdown
from dragoman.nouns import Question
from dragoman.record import Record
from smallrecord import make, reports


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Record]:
    with make(tmp_path / "small.db") as record:
        yield record


def told(made: Brief, heading: str) -> list[str]:
    """The sentences of a section, without their citations."""
    groups = [group for section in made.sections if section.heading == heading for group in section.groups]
    return [sentence(line) for group in groups for line in group.lines]


def page(made: Brief) -> str:
    return "".join(markdown.lines(made))


def test_every_line_is_cited_and_every_reference_is_the_text(small: Record) -> None:
    made = brief(small, Question())
    numbers = {one.number for one in made.references}
    lines = [line for section in made.sections for group in section.groups for line in group.lines]
    assert lines and all(part.cites and set(part.cites) <= numbers for line in lines for part in line)
    for one in made.references:
        assert one.report.text[one.citation.start : one.citation.end] == one.citation.text
    assert {number for line in lines for part in line for number in part.cites} == numbers


def test_parties_are_introduced_once_with_their_office(small: Record) -> None:
    made = brief(small, Question())
    met = "Mike Pence, vice president of the United States, and Justin Trudeau, prime minister of Canada, met"
    assert f"{met} about trade on 14 April 2018" in told(made, "Bottom line")
    assert page(made).count("vice president of the United States") == 1
    assert "Pence and Trudeau met about trade on 14 April 2018; accounts differ on the date" in page(made)


def test_an_office_or_place_that_the_words_do_not_tell_is_not_said(small: Record) -> None:
    """The record knows the meeting's place, but the sentence that it cites does not tell it."""
    assert "met in Lima" not in page(brief(small, Question())).split("## References")[0]


def test_sources_without_a_name_are_said_to_have_none(small: Record) -> None:
    (line,) = [line for line in told(brief(small, Question()), "Bottom line") if "visit" in line]
    assert line.endswith("according to two people familiar with the plans, who are not named")


def test_what_is_not_read_with_certainty_is_quoted(small: Record) -> None:
    assert told(brief(small, Question()), "What is next") == [
        "On the United States and Mexico, a report of unknown outlet (date unknown) wrote: "
        "“The United States may impose tariffs on Mexico”"
    ]


def test_what_differs_is_cited_value_by_value(small: Record) -> None:
    disputed = page(brief(small, Question())).split("## What is disputed\n\n")[1]
    assert "accounts differ on the date [2]: 13 April 2018 [3]; 14 April 2018 [2][4]." in disputed


def test_a_copy_is_no_independent_outlet(small: Record) -> None:
    assert "independent outlets" not in page(brief(small, Question()))


def test_a_question_narrows_it_and_is_named(small: Record) -> None:
    made = brief(small, Question(between=("USA", "MEX"), status=("planned",)))
    assert page(made).startswith("# Brief: United States and Mexico; planned\n")
    assert [line.split(",")[0] for line in told(made, "Bottom line")] == ["Enrique Peña Nieto"]


def test_nothing_found_is_a_brief_without_sentences(small: Record) -> None:
    made = brief(small, Question(between=("FJI", "TON")))
    assert made.sections == () and made.references == () and made.relation is None


def test_what_is_left_out_is_counted(small: Record) -> None:
    made = brief(small, Question())
    short = replace(made, sections=tuple(replace(one, left_out=1) for one in made.sections[:1]))
    assert "*1 more in the record is not told here.*" in page(short)


@pytest.mark.parametrize(("limit", "unshown"), [(0, 7), (1, 4), (25, 5)])
def test_a_section_that_tells_nothing_is_not_shown_and_what_it_left_out_is_counted(
    small: Record, limit: int, unshown: int
) -> None:
    made = brief(small, Question(), limit)
    assert made.sections and all(section.groups or section.notes for section in made.sections)
    headings = {section.heading for section in made.sections}
    assert not headings & {"What changed", "Who said what"}  # a visit called off, and four statements, all unclear
    assert made.found["left out with their whole section"] == unshown
    assert f"left out with their whole section: {unshown}*" in page(made)


LIMA = "Lima talks"
"""A negotiation whose notes' words, the first nine letters of a report, name it."""


def test_a_negotiation_that_the_words_do_not_name_is_not_told(small: Record) -> None:
    trackrecord.keep(small, reports()["lima"])
    made = brief(small, Question(between=("USA", "CAN"), until=date(2018, 4, 20)))
    assert told(made, "Negotiations") == []


def test_negotiations_tell_the_state_and_the_next_date_with_their_words(small: Record) -> None:
    process = trackrecord.keep(small, reports()["lima"], name=LIMA)
    made = brief(small, Question(between=("USA", "CAN"), until=date(2018, 4, 20)))
    state, coming = told(made, "Negotiations")
    wrote = "Andes Courier (15 April 2018) wrote: “"
    assert state.startswith(f"{LIMA}: last told as stalled; {wrote}")
    assert coming.startswith(f"{LIMA}: next deadline, by 1 May 2018, stated by ") and wrote in coming
    (section,) = [one for one in made.sections if one.heading == "Negotiations"]
    lines = [line for group in section.groups for line in group.lines]
    numbers = {one.number: one for one in made.references}
    note = process.deadlines[0][0]
    assert all(part.cites for line in lines for part in line)
    assert numbers[lines[1][1].cites[0]].citation == note.words


@pytest.mark.parametrize(
    ("fields", "question"),
    [
        ({"state": "settled"}, Question()),
        ({"parties": ("CAN",), "support": (("CAN",),)}, Question(between=("USA", "CAN"))),
        ({}, Question(between=("USA", "MEX"))),
        ({"events": ("e-another",)}, Question()),
        ({}, Question(between=("FJI", "TON"))),
    ],
)
def test_negotiations_that_are_over_or_of_others_are_not_told(
    small: Record, fields: dict[str, Any], question: Question
) -> None:
    trackrecord.keep(small, reports()["lima"], **fields)
    assert told(brief(small, question), "Negotiations") == []


def test_what_a_later_report_told_is_not_in_a_brief_until_then(small: Record) -> None:
    trackrecord.keep(small, reports()["lima"])
    assert told(brief(small, Question(until=date(2018, 4, 14))), "Negotiations") == []


def test_the_same_reports_give_the_same_brief(small: Record, tmp_path: Path) -> None:
    with make(tmp_path / "again.db", backwards=True) as again:
        assert page(brief(again, Question())) == page(brief(small, Question()))


def test_rows_for_programs_hold_the_same(small: Record) -> None:
    made = brief(small, Question())
    found = list(rows(made))
    assert {row["kind"] for row in found} == {"sentence", "reference"}
    assert sum(row["kind"] == "reference" for row in found) == len(made.references)


def test_numbers_on_the_page_are_references_on_the_page(small: Record) -> None:
    text, references = page(brief(small, Question())).split("## References\n")
    used = {int(number) for number in re.findall(r"\[(\d+)\]", text)}
    listed = [int(number) for number in re.findall(r"^\[(\d+)\] ", references, re.MULTILINE)]
    assert listed == sorted(used) == list(range(1, len(listed) + 1))


def test_a_timeline_holds_what_has_a_date_of_its_own(small: Record) -> None:
    made = brief(small, Question())
    assert [mark.when.start.isoformat() for mark in made.timeline] == ["2018-04-14", "2018-05-21"]
    assert all(mark.cites for mark in made.timeline)
