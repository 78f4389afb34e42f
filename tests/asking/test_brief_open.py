"""What a brief says is next may still come; what cannot be retold is quoted, once, in the bottom line where need be."""

from __future__ import annotations

from pathlib import Path

from dragoman.asking.brief import Brief, brief
from dragoman.asking.brief_values import IN_WORDS, sentence
from dragoman.nouns import Mention, Question, Reading, Report, Role
from dragoman.record import Record
from dragoman.resolving.resolver import resolve
from smallrecord import ACTORS, account, given, said

BOTH = Question(between=("USA", "MEX"))
VISITOR_AND_HOST: list[tuple[int, Role]] = [(2, "actor"), (3, "recipient")]
DUE = "Fell due or long planned; this record holds no later word of it"

NAME = "Enrique Peña Nieto"
PLAN = "President Enrique Peña Nieto will visit the United States."
URGED = "Enrique Peña Nieto told the United States that the border would stay open to both of them."
SAID = "the border would stay open to both of them"


def report(text: str, day: str) -> Report:
    return Report.of(text, uri=f"reports/{day}.txt", published=given(day), outlet="Andes Courier")


def planned(day: str) -> tuple[Report, Reading]:
    one = report(PLAN, day)
    told = account(one, [PLAN], "CONSULT", VISITOR_AND_HOST, "planned", mode="visit")
    return one, Reading(one.id, "by hand", tuple(ACTORS.values()), accounts=(told,))


def urged(day: str, confidence: float = 0.6) -> tuple[Report, Reading]:
    """Told with little certainty; with a statement in the same words."""
    one = report(URGED, day)
    told = account(one, [URGED], "REQUEST", VISITOR_AND_HOST, confidence=confidence)
    statement = said(one, 2, SAID, "told", "indirect")
    named = Mention(0, len(NAME), NAME, "name", 2)
    return one, Reading(one.id, "by hand", tuple(ACTORS.values()), (named,), (told,), (statement,))


def made(folder: Path, *rows: tuple[Report, Reading]) -> Brief:
    with Record.open(folder / "open.db") as record:
        record.add(rows)
        record.resolve_with(resolve(rows))
        return brief(record, BOTH)


def under(made: Brief, section: str, heading: str | None) -> list[str]:
    groups = [group for one in made.sections if one.heading == section for group in one.groups]
    return [sentence(line) for group in groups if group.heading == heading for line in group.lines]


def test_a_plan_without_a_date_leads_while_it_may_stand(tmp_path: Path) -> None:
    found = made(tmp_path, planned("2018-04-01"), urged("2018-04-10"))
    assert [line[:18] for line in under(found, "Bottom line", None)] == ["Enrique Peña Nieto"]


def test_an_old_plan_without_a_date_is_neither_next_nor_the_bottom_line(tmp_path: Path) -> None:
    found = made(tmp_path, planned("2016-01-10"), urged("2018-04-10"))
    assert under(found, "Bottom line", None) == under(found, "What is next", "At no stated date") == []
    (due,) = under(found, "What is next", DUE)
    assert "was to visit the United States (in a report of 10 January 2016)" in due


def test_where_nothing_can_be_retold_the_bottom_line_quotes(tmp_path: Path) -> None:
    found = made(tmp_path, urged("2018-04-10"))
    (line,) = under(found, "Bottom line", IN_WORDS)
    assert line.startswith("On Peña Nieto and the United States, Andes Courier (10 April 2018) wrote: “Enrique")


def test_what_is_quoted_is_not_quoted_again_as_said(tmp_path: Path) -> None:
    found = made(tmp_path, urged("2018-04-10"))
    assert under(found, "Who said what", None) == []


def test_what_is_read_with_too_little_certainty_is_left_to_who_said_it(tmp_path: Path) -> None:
    found = made(tmp_path, urged("2018-04-10", confidence=0.3))
    assert under(found, "Bottom line", IN_WORDS) == []
    (line,) = under(found, "Who said what", None)
    assert SAID in line and line.startswith("Enrique Peña Nieto")
