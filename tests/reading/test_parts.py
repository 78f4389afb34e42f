"""Which part of a sentence somebody plays, by the grammar."""

from __future__ import annotations

import pytest

from dragoman.reading.language import Language, Parse
from dragoman.reading.parts import part, parts


@pytest.fixture(scope="module")
def language() -> Language:
    return Language()


def played(parse: Parse, trigger: str, name: str, *, state: bool = True) -> str | None:
    at = {token.text: token.i for token in parse.tokens}
    return part(parse, parts(parse, at[trigger]), at[name], state=state)


@pytest.mark.parametrize(
    ("text", "trigger", "name", "expected"),
    [
        ("Denmark accused Portugal of fraud.", "accused", "Denmark", "subject"),
        ("Denmark accused Portugal of fraud.", "accused", "Portugal", "object"),
        ("Turkey was accused by Greece of fraud.", "accused", "Turkey", "object"),
        ("Turkey was accused by Greece of fraud.", "accused", "Greece", "by"),
        ("Mexico and Canada held talks with Norway.", "talks", "Canada", "subject"),
        ("Mexico and Canada held talks with Norway.", "talks", "Norway", "with"),
        ("Mexico and Canada held talks with Norway.", "held", "Norway", "with"),
        ("A phone call between Kenya and Ghana took place.", "call", "Ghana", "between"),
        ("Israel's army struck Syria.", "struck", "Israel", "subject"),
        ("Negotiators from Peru met in Lima.", "met", "Peru", "subject"),
        ("After meeting Chile, Peru left.", "meeting", "Peru", "subject"),
        ("The tanks of Chad that crossed the river left; Mali waited.", "crossed", "Mali", None),
        ("Denmark praised Portugal, which Greece attacked.", "attacked", "Portugal", "object"),
        ("Merkel wrote a letter when Kenya met Ghana.", "met", "Merkel", None),
    ],
)
def test_the_part_that_a_name_plays(language: Language, text: str, trigger: str, name: str, expected: str) -> None:
    assert played(language.parse(text), trigger, name) == expected


def test_a_name_that_qualifies_a_thing_is_told_apart_and_only_a_state_does(language: Language) -> None:
    parse = language.parse("The navy shot down an Iranian jet.")
    assert played(parse, "shot", "Iranian") == "object qualifier"
    assert played(parse, "shot", "Iranian", state=False) is None


def test_what_is_a_persons_stands_for_them_only_as_the_object(language: Language) -> None:
    parse = language.parse("Greta criticised Ole's plan and Ole's lawyer left.")
    assert played(parse, "criticised", "Greta", state=False) == "subject"
    assert part(parse, parts(parse, 1), 2, state=False) == "object"
    assert part(parse, parts(parse, 9), 6, state=False) is None


def test_a_trigger_that_is_a_name_stands_for_the_verb_above_it(language: Language) -> None:
    assert played(language.parse("Kenya met with Ghana in May."), "Ghana", "Kenya") == "subject"
