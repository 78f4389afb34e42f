"""An event's fields lead to the sentences that say them; the resolver's reasons are taken apart without loss."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import smallrecord
from dragoman.asking.fields import Field, fields
from dragoman.asking.history import Tellers
from dragoman.asking.links import link
from dragoman.asking.marking import split
from dragoman.nouns import Question
from dragoman.record import Record


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with smallrecord.make(tmp_path_factory.mktemp("fields") / "small.db") as found:
        yield found


def told(record: Record, question: Question) -> dict[str, Field]:
    event = next(record.events(question))
    return {field.name: field for field in fields(record, event, Tellers(record).of(event))}


def test_every_field_has_words_that_stand_in_the_report(record: Record) -> None:
    for event in record.events():
        for field in fields(record, event, Tellers(record).of(event)):
            if field.saying:
                cited, text = field.saying.citation, field.saying.teller.report.text
                assert text[cited.start : cited.end] == cited.text
                assert "".join(piece for piece, _ in field.saying.pieces()) == cited.text


def test_the_place_is_said_by_the_report_that_names_it(record: Record) -> None:
    where = told(record, Question(between=("USA", "CAN")))["where"]
    assert where.saying
    assert where.saying.teller.report.outlet == "Harbour Gazette"
    assert [words for words, tells in where.saying.pieces() if tells] == ["Lima"]


def test_an_original_speaks_before_its_copy(record: Record) -> None:
    what = told(record, Question(between=("USA", "CAN")))["what"]
    assert what.saying
    assert what.saying.teller.report.copy_of is None
    assert len(what.agreeing) == 3


def test_who_denies_it_is_a_field_of_its_own(record: Record) -> None:
    found = told(record, Question(type=("REJECT",)))
    assert found["disputed by"].agreeing[0].account.disputed_by == ("White House",)
    assert "when" not in found and "where" not in found  # nobody tells them


def test_a_field_without_agreement_falls_back_on_all(record: Record) -> None:
    when = told(record, Question(between=("USA", "CAN")))["when"]
    assert len(when.agreeing) == 2  # the report that dates it otherwise does not say so


def test_a_link_is_taken_apart() -> None:
    found = link("a-1 = a-2: score -0.3; parties part kin -0.2, date same day +0.8, mode none +0.2")
    assert (found.one, found.other, found.score) == ("a-1", "a-2", -0.3)
    assert [(one.name, one.level, one.weight) for one in found.features] == [
        ("parties", "part kin", -0.2),
        ("date", "same day", 0.8),
        ("mode", "none", 0.2),
    ]


@pytest.mark.parametrize("line", ["same parties, place and week", "a-1 = a-2: judged the same by j-1", ""])
def test_a_reason_without_scores_is_kept_whole(line: str) -> None:
    assert link(line).words == line
    told = link("a-1, a-2: the same words in copies of one report")
    assert (told.accounts, told.words) == (("a-1", "a-2"), "the same words in copies of one report")
    assert link(line).features == ()


def test_spans_may_overlap_in_any_way() -> None:
    found = split("abcdef", [(0, 4, 1), (2, 6, 2), (2, 4, 3), (3, 3, 4)])
    assert [(piece.text, piece.inside) for piece in found] == [("ab", (1,)), ("cd", (1, 2, 3)), ("ef", (2,))]
    assert "".join(piece.text for piece in split("", [])) == ""
