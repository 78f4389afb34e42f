"""Who is in a report: cases as data, and what must hold of the cast of any text."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from dragoman.nouns import Report
from dragoman.reading.coreference import same_person
from dragoman.reading.mentions import Cast, cast
from dragoman.reading.names import is_family_first, surname_words
from dragoman.reading.reader import Parser
from dragoman.vocabulary.atlas import atlas, fold

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent.parent / "cases" / "mentions.toml").read_text(encoding="utf-8")
)["case"]
WORDS = [
    *("Trump", "Kim", "the", "president", "Iran", "U.S.", "Russian", "officials", "met", "said", "he", "they", "its"),
    *(
        "and",
        "of",
        ",",
        ".",
        "(",
        ")",
        "’s",
        "two",
        "leaders",
        "Moscow",
        "in",
        "ministry",
        "who",
        "\n\n",
        "é",
        "🕊",
        "ISIS",
    ),
]


@pytest.fixture(scope="module")
def language() -> Parser:
    return Parser()


def read(language: Parser, text: str) -> Cast:
    return cast(language.parse(text), Report.of(text, uri="case.txt"))


def short(case: dict[str, Any]) -> str:
    return str(case["text"])[:50]


@pytest.mark.parametrize("case", CASES, ids=short)
def test_actors(language: Parser, case: dict[str, Any]) -> None:
    told = {(actor.name, actor.type, actor.country or "") for actor in read(language, case["text"]).actors}
    assert {tuple(row) for row in case.get("actors", ())} <= told
    assert not {name for name, _, _ in told} & set(case.get("absent", ()))


@pytest.mark.parametrize("case", [c for c in CASES if "refers" in c], ids=short)
def test_references(language: Parser, case: dict[str, Any]) -> None:
    told = read(language, case["text"])
    for words, occurrence, wanted in case["refers"]:
        said = [i for i, mention in enumerate(told.mentions) if mention.text == words]
        assert len(said) > occurrence, f"{words!r} is not among {[m.text for m in told.mentions]}"
        names = [told.actors[key].name for key in told.who(said[occurrence])]
        assert sorted(names) == sorted([wanted] if isinstance(wanted, str) else wanted)


def holds(text: str, told: Cast) -> None:
    assert [actor.key for actor in told.actors] == list(range(len(told.actors)))
    assert all(text[m.start : m.end] == m.text for m in told.mentions)
    assert all(text[p.start : p.end] == p.text for p in told.places)
    assert all(before.end <= after.start for before, after in pairwise(told.mentions))
    referred = {key for i in range(len(told.mentions)) for key in told.who(i)}
    assert referred == set(range(len(told.actors)))


@given(st.lists(st.sampled_from(WORDS), max_size=30))
@settings(max_examples=40)
def test_any_text(language: Parser, words: list[str]) -> None:
    text = " ".join(words)
    told = read(language, text)
    holds(text, told)
    assert read(language, text) == told


@pytest.mark.parametrize("case", CASES, ids=short)
def test_cases_hold(language: Parser, case: dict[str, Any]) -> None:
    holds(case["text"], read(language, case["text"]))


def test_places(language: Parser) -> None:
    places = read(language, "Ministers met in Lima, Peru, and later in Geneva.").places
    assert [(place.name, place.country) for place in places] == [("Lima", "PER"), ("Peru", "PER"), ("Geneva", "CHE")]


@pytest.mark.parametrize(
    ("longer", "shorter", "same"),
    [
        ("Enrique Peña Nieto", "Pena Nieto", True),
        ("Donald J. Trump", "Donald Trump", True),
        ("Bashar al-Assad", "Bashar Assad", True),
        ("Hillary Clinton", "Bill Clinton", False),
        ("Kim Jong Un", "Kim Yong Chol", False),
    ],
)
def test_same_person(longer: str, shorter: str, same: bool) -> None:
    assert same_person(surname_words(longer), surname_words(shorter)) is same


def test_family_first() -> None:
    assert is_family_first(surname_words("Xi Jinping"), atlas())
    assert not is_family_first(surname_words("Angela Merkel"), atlas())


@given(st.text(max_size=40))
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_vocabulary_is_sound() -> None:
    known = atlas()
    codes = set(known.states) | {None}
    assert {entry.country for found in known.names.values() for _, entry in found} <= codes
    assert {person.country for person in known.persons.values()} <= codes
    assert {title.country for found in known.titles.values() for title in found} <= codes
    offices = {title.office for found in known.titles.values() for title in found} | {""}
    assert {person.office for person in known.persons.values()} <= offices


def test_a_numeral_after_a_name_is_nobody(language: Parser) -> None:
    bare = language.parse("The war, which II ended, was long.")
    parse = bare.with_entities(("PERSON", True) if token.text == "II" else ("", False) for token in bare.tokens)
    assert cast(parse, Report.of(parse.text, uri="a.txt")).actors == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Former Norwegian Foreign Minister Rosa Quill met Prime Minister Ana Dorn in Lima.", ["former", "holder"]),
        ("Rosa Quill, a former foreign minister of Norway, flew to Lima on Monday.", ["former"]),
        ("Foreign Minister Rosa Quill resigned on Monday. The former foreign minister, Quill, left Oslo.", ["former"]),
        ("Ex-President Ana Dorn met Quill.", ["former"]),
    ],
)
def test_a_former_holder_is_told_as_one(language: Parser, text: str, told: list[str]) -> None:
    persons = [actor for actor in read(language, text).actors if actor.type == "person"]
    assert [office.told for actor in persons for office in actor.offices] == told
