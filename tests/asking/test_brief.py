"""The brief: every sentence cited, every citation the report's own words, the same brief for the same record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.asking.brief import Brief, brief, rows
from dragoman.exports import markdown
from dragoman.nouns import Question
from dragoman.record import Record
from smallrecord import make


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Record]:
    with make(tmp_path / "small.db") as record:
        yield record


def headings(made: Brief) -> list[str]:
    return [section.heading for section in made.sections]


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


def test_planned_cancelled_and_conditional_stand_apart(small: Record) -> None:
    made = brief(small, Question())
    assert headings(made) == [
        "Bottom line",
        "What happened",
        "Planned",
        "Called off",
        "Conditional or possible",
        "Did not happen",
        "What is disputed",
        "Who said what",
    ]


def test_the_most_told_comes_first_with_its_counts(small: Record) -> None:
    first = page(brief(small, Question())).split("## Bottom line\n\n")[1].splitlines()[0]
    assert first == (
        "- Mike Pence (USA) and Justin Trudeau (CAN) met about trade in Lima on 14 April 2018 "
        "(3 reports, 2 independent sources) [1][2][3]."
    )


def test_what_differs_is_cited_value_by_value(small: Record) -> None:
    disputed = page(brief(small, Question())).split("## What is disputed\n\n")[1]
    assert "accounts differ on the date [1][2][3]: 13 April 2018 [2]; 14 April 2018 [1][3]." in disputed
    assert "disputed by the White House" in disputed


def test_a_copy_says_nothing_twice(small: Record) -> None:
    said = page(brief(small, Question())).split("## Who said what\n\n")[1].split("## References")[0]
    assert said.count("We had a good talk") == 1


def test_a_limit_counts_what_it_leaves_out(small: Record) -> None:
    made = brief(small, Question(), limit=1)
    assert {section.heading: section.left_out for section in made.sections} == {
        "Bottom line": 0,
        "What happened": 1,
        "Planned": 0,
        "Called off": 0,
        "Conditional or possible": 0,
        "Did not happen": 0,
        "What is disputed": 1,
        "Who said what": 2,
    }
    assert "*1 more left out here by the limit.*" in page(made)


def test_a_question_narrows_it_and_is_named(small: Record) -> None:
    made = brief(small, Question(between=("USA", "MEX"), status=("planned",)))
    assert headings(made) == ["Bottom line", "Planned", "Who said what"] or headings(made) == ["Bottom line", "Planned"]
    assert page(made).startswith("# Brief: USA and MEX; planned\n")


def test_nothing_found_is_a_brief_without_sentences(small: Record) -> None:
    made = brief(small, Question(between=("FJI", "TON")))
    assert made.sections == () and made.references == ()


def test_the_same_reports_give_the_same_brief(small: Record, tmp_path: Path) -> None:
    with make(tmp_path / "again.db", backwards=True) as again:
        assert page(brief(again, Question())) == page(brief(small, Question()))


def test_rows_for_programs_hold_the_same(small: Record) -> None:
    made = brief(small, Question())
    told = list(rows(made))
    assert {row["kind"] for row in told} == {"sentence", "reference"}
    assert sum(row["kind"] == "reference" for row in told) == len(made.references)


def test_numbers_on_the_page_are_references_on_the_page(small: Record) -> None:
    text, references = page(brief(small, Question())).split("## References\n")
    used = {int(number) for number in re.findall(r"\[(\d+)\]", text)}
    listed = [int(number) for number in re.findall(r"^\[(\d+)\] ", references, re.MULTILINE)]
    assert listed == sorted(used) == list(range(1, len(listed) + 1))
