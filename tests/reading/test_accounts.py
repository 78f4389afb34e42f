"""Accounts: dates, places, sources, denials and citations, given what the heads found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pytest

from dragoman.nouns import Dated, EventType, LocalActor, Mention, Report, Source
from dragoman.reading.accounts import LONGEST, Circumstances, account
from dragoman.reading.language import Language, Parse
from dragoman.reading.scene import Happening, Party, Telling

REPORT_DAY = Dated(date(2019, 5, 10), date(2019, 5, 10), "day", None, "report")


@dataclass(frozen=True)
class Words:
    """A stretch of text that stands for a time expression or a place."""

    start: int
    text: str
    dated: Dated | None = None
    country: str | None = None
    relation: str = "at"

    @property
    def name(self) -> str:
        return self.text


@pytest.fixture(scope="module")
def parse() -> Callable[[str], Parse]:
    return Language().parse


def words(parse: Parse, text: str, day: date | None = None) -> Words:
    return Words(parse.text.index(text), text, Dated(day, day, "day", text, "expression") if day else None)


def telling(parse: Parse, word: str, kind: EventType = "CONSULT") -> Telling:
    at = parse.token_at(parse.text.index(word))
    assert at is not None
    return Telling(parse.sentences[parse.tokens[at].sentence], kind, 0.9, np.zeros(2, dtype=np.float32), at)


def happening(*tellings: Telling, bases: tuple[float, float, float] = (0.1, 0.2, 0.7)) -> Happening:
    return Happening(
        tellings=tellings,
        joined=(0.8,) * (len(tellings) - 1),
        parties=(Party(0, "actor", 0.9, 0),),
        status="occurred",
        status_probability=0.8,
        mode=None,
        date_bases=dict(zip(("none", "report", "expression"), bases, strict=True)),
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
        sources=lambda start, end: (Source("a minister", True),),
    )


def test_two_dates_in_a_sentence_go_to_their_own_events(parse: Callable[[str], Parse]) -> None:
    read = parse("Kenya met Uganda on Monday and will sign the treaty on Thursday.")
    days = [words(read, "Monday", date(2019, 5, 6)), words(read, "Thursday", date(2019, 5, 16))]
    told = [account(happening(telling(read, word)), around(read, days), 0.7).date for word in ("met", "sign")]
    assert [dated.text if dated else None for dated in told] == ["Monday", "Thursday"]


@pytest.mark.parametrize(
    ("bases", "told"), [((0.9, 0.05, 0.05), None), ((0.2, 0.7, 0.1), REPORT_DAY), ((0.5, 0.1, 0.4), None)]
)
def test_without_an_expression_the_heads_decide(
    parse: Callable[[str], Parse], bases: tuple[float, float, float], told: Dated | None
) -> None:
    read = parse("Kenya met Uganda.")
    assert account(happening(telling(read, "met"), bases=bases), around(read), 0.7).date == told


def test_a_date_may_stand_in_the_sentence_before(parse: Callable[[str], Parse]) -> None:
    read = parse("Kenya met Uganda on Monday. The two signed a treaty.")
    days = [words(read, "Monday", date(2019, 5, 6))]
    told = account(happening(telling(read, "signed"), bases=(0.2, 0.1, 0.7)), around(read, days), 0.7).date
    assert told is not None
    assert (told.start, told.text, told.basis) == (date(2019, 5, 6), "Monday", "inferred")


def test_a_place_is_what_a_preposition_of_place_governs(parse: Callable[[str], Parse]) -> None:
    read = parse("Kenya hosted talks with Uganda in Nairobi.")
    places = [words(read, "Uganda"), words(read, "Nairobi")]
    place = account(happening(telling(read, "talks")), around(read, (), places), 0.7).place
    assert place is not None
    assert place.name == "Nairobi"


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
