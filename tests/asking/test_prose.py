"""What may be quoted, and by which word an act is told."""

from __future__ import annotations

import pytest

from dragoman.asking.prose import is_closed, shortened
from dragoman.asking.sentences import Sentences
from dragoman.nouns import Account, Citation, EventType, Participant, Status


@pytest.mark.parametrize(
    ("words", "closed"),
    [
        ("The minister praised Portugal.", True),
        ('The minister praised "the port" of Porto.', True),
        ("The minister praised “the port” of Porto.", True),
        ('"We will go.', False),
        ("Porto “will go.", False),
        ("“Porto will go its own way”", False),
        ("'Porto will go its own way'", False),
    ],
)
def test_words_of_whose_speaker_nothing_is_told_are_not_quoted(words: str, *, closed: bool) -> None:
    assert is_closed(words) is closed


def test_quotation_marks_within_a_quotation_are_single() -> None:
    assert shortened('He praised "the port" and “the bay” of Porto.') == "He praised ‘the port’ and ‘the bay’ of Porto"


def test_the_stop_of_an_abbreviation_stays() -> None:
    assert shortened("He left the U.S.") == "He left the U.S."
    assert shortened("He left Porto.") == "He left Porto"


WORDS = "Denmark did so."
DENMARK, PORTUGAL = Participant(0, "Denmark", "DNK", "actor"), Participant(1, "Portugal", "PRT", "recipient")


def account(*parties: Participant, status: Status = "occurred", type: EventType = "THREATEN") -> Account:
    words = (Citation(0, len(WORDS), WORDS),)
    return Account("a-1", "r-1", type, None, status, None, None, parties, (), (), (), words, 0.9, ())


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("warned", "Denmark warned Portugal"),
        ("warning", "Denmark warned Portugal"),
        ("threatened", "Denmark threatened Portugal"),
        ("", "Denmark threatened Portugal"),
    ],
)
def test_an_act_is_told_by_the_reports_own_word(word: str, sentence: str) -> None:
    assert Sentences.load().of(account(DENMARK, PORTUGAL), word=word) == sentence


def test_a_word_is_for_an_act_towards_somebody_and_of_its_own_type() -> None:
    made = Sentences.load()
    assert made.of(account(DENMARK), word="warned") == "Denmark made a threat"
    assert (
        made.of(account(DENMARK, PORTUGAL, type="SUPPORT"), word="warned") == "Denmark expressed support for Portugal"
    )
    assert made.of(account(DENMARK, PORTUGAL, status="planned"), word="warned") == "Denmark was to warn Portugal"
