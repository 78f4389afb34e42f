"""In whose voice something is told, and how sure a reading says that it was."""

from __future__ import annotations

import pytest

from dragoman.asking.bearing import Bearing
from dragoman.asking.sureness import Sureness
from dragoman.asking.voice import is_hedged, is_quoted, is_told_by_another
from dragoman.nouns import Account, Participant


@pytest.fixture(scope="module")
def bearing() -> Bearing:
    return Bearing.load()


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Denmark attacked the port.", "attacked", False),
        ("“Denmark attacked the port,” she said.", "attacked", True),
        ("The “red line” was crossed when Denmark attacked.", "attacked", False),
        ("Denmark attacked,” she said.", "attacked", True),
        ('"Denmark attacked," she said.', "attacked", True),
        ('Denmark attacked the "red" port.', "attacked", False),
        ('Denmark attacked," she said.', "attacked", True),
        ('A "red" port that Denmark attacked', "attacked", False),
    ],
)
def test_what_stands_within_quotation_marks(text: str, trigger: str, *, expected: bool) -> None:
    assert is_quoted(text, text.index(trigger)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Denmark reportedly attacked the port.", True),
        ("Denmark is believed to have attacked the port.", True),
        ("Denmark attacked the port.", False),
    ],
)
def test_words_that_leave_it_open(bearing: Bearing, text: str, *, expected: bool) -> None:
    at = text.index("attacked")
    assert is_hedged(text, at, at + len("attacked"), bearing.hedged) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Officials said that Denmark had attacked the port.", True),
        ("Denmark had attacked the port, diplomats said.", True),
        ("Denmark attacked the port days after Ole said that he would leave.", False),
        ("Ole said so when Denmark attacked the port.", False),
        ("The United States and Denmark attacked the port.", False),
    ],
)
def test_a_word_of_speech_that_governs_the_act(bearing: Bearing, text: str, *, expected: bool) -> None:
    at = text.index("attacked")
    assert is_told_by_another(text, at, at + len("attacked"), (), bearing) is expected


def told_because(line: str) -> Account:
    """An account whose reading says only this of its parties."""
    return Account(
        id="a",
        report="r",
        type="ASSAULT",
        mode=None,
        status="occurred",
        date=None,
        place=None,
        participants=(),
        about=(),
        sourced_to=(),
        disputed_by=(),
        evidence=(),
        confidence=0.9,
        why=(line,),
    )


@pytest.mark.parametrize(
    ("line", "role", "mutual", "hard", "expected"),
    [
        ("actor Ann 0.93, subject of 'struck'", "actor", False, False, True),
        ("actor Ann 0.93, object of 'struck'", "actor", False, False, False),
        ("actor Ann 0.93, object of 'met'", "actor", True, False, True),
        ("actor Ann 0.93, apart from 'met'", "actor", True, False, False),
        ("recipient Ann 0.93, joined by 'against' to 'strikes'", "recipient", False, False, True),
        ("recipient Ann 0.93, joined by 'by' to 'struck'", "recipient", False, False, False),
        ("recipient Ann 0.93, object qualifier of 'struck'", "recipient", False, False, True),
        ("recipient Ann 0.93, object qualifier of 'struck'", "recipient", False, True, False),
        ("actor Ann 0.93", "actor", False, False, True),
    ],
)
def test_whether_the_grammar_agrees_with_a_part(
    line: str, role: str, *, mutual: bool, hard: bool, expected: bool
) -> None:
    told = Sureness.of(told_because(line))
    assert told.parties == {"Ann": 0.93}
    one = Participant(0, "Ann", None, "actor" if role == "actor" else "recipient")
    assert told.plays(one, mutual=mutual, hard=hard) is expected
