"""The brief: every sentence cited, every citation the report's own words, the same brief for the same record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.asking.brief import Brief, brief, rows
from dragoman.asking.brief_values import sentence
from dragoman.exports import markdown
from dragoman.nouns import Question
from dragoman.record import Record
from smallrecord import make


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
    assert f"{met} on 14 April 2018" in told(made, "Bottom line")
    assert page(made).count("vice president of the United States") == 1
    assert "Pence and Trudeau met on 14 April 2018; accounts differ on the date" in page(made)


def test_an_office_or_place_that_the_words_do_not_tell_is_not_said(small: Record) -> None:
    """The record knows the meeting's place and topic, but the sentence that it cites tells neither."""
    assert "in Lima" not in page(brief(small, Question())).split("## References")[0]
    assert "about trade" not in page(brief(small, Question()))


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
    left = {section.heading: section.left_out for section in brief(small, Question()).sections}
    assert left["What is next"] == 0 and left["What changed"] == 1
    assert "*1 more in the record is not told here.*" in page(brief(small, Question()))


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
