"""Sentences: cases as data, and every type, mode and status with every set of parties."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, cast

import pytest

from dragoman.asking.phrases import Phrases
from dragoman.asking.sentences import Sentences, bare, differ_on, listed, shown_value
from dragoman.nouns import EVENT_TYPES, STATUSES, Account, DateBasis, Dated, Participant, Place, Precision, Role

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "sentences.toml").read_text(encoding="utf-8"))["case"]


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    return Sentences.load()


def told(case: dict[str, Any]) -> Account:
    return Account(
        id="a",
        report="r",
        type=case["type"],
        mode=case.get("mode"),
        status=case["status"],
        date=dated(case["date"]) if "date" in case else None,
        place=Place(case["place"]) if "place" in case else None,
        participants=tuple(party(number, words) for number, words in enumerate(case["parties"])),
        about=tuple(case.get("about", ())),
        sourced_to=(),
        disputed_by=(),
        evidence=(),
        confidence=1.0,
        why=(),
    )


def dated(words: str) -> Dated:
    start, end, *rest = words.split("/")
    precision, basis = cast("tuple[Precision, DateBasis]", rest)
    return Dated(date.fromisoformat(start), date.fromisoformat(end), precision, None, basis)


def party(number: int, words: str) -> Participant:
    name, country, role = words.split("|")
    return Participant(number, name, country if country not in ("", "null") else None, cast(Role, role))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["sentence"][:40])
def test_case(sentences: Sentences, case: dict[str, Any]) -> None:
    assert sentences.of(told(case), case.get("sources", ())) == case["sentence"]


PARTIES: tuple[tuple[Role, ...], ...] = (
    (),
    ("actor",),
    ("recipient",),
    ("absent",),
    ("actor", "actor"),
    ("actor", "recipient"),
    ("actor", "absent"),
    ("recipient", "absent"),
)


@pytest.mark.parametrize("type", EVENT_TYPES)
def test_every_act_has_a_sentence_that_names_all_and_leaves_no_slot(sentences: Sentences, type: str) -> None:
    modes = [mode for kind, mode in sentences.phrases.acts if kind == type]
    for mode, status, roles in product(modes, STATUSES, PARTIES):
        parties = [f"Party{number}|NOR|{role}" for number, role in enumerate(roles)]
        sentence = sentences.of(told({"type": type, "mode": mode, "status": status, "parties": parties}))
        assert sorted(re.findall(r"Party\d", sentence)) == [f"Party{number}" for number in range(len(roles))]
        assert not re.search(r"[{}]|  |^[a-z]| ,", sentence)


def test_every_type_and_topic_has_its_words() -> None:
    phrases = Phrases.load()
    assert {type for type, mode in phrases.acts if mode is None} == set(EVENT_TYPES)
    assert set(phrases.frames) == set(STATUSES)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("“We had a good talk,”", "We had a good talk"),
        ('"No."', "No"),
        ("“One,” he said, “two”", "“One,” he said, “two”"),
        ("plain\nwords", "plain words"),
        ("“", "“"),
        ("", ""),
    ],
)
def test_quotation_marks_are_not_doubled(words: str, expected: str) -> None:
    assert bare(words) == expected


def test_small_words() -> None:
    assert listed([]) == ""
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert shown_value("2018-04-13/2018-04-15") == "13 April 2018 to 15 April 2018"
    assert shown_value(None) == "not told"
    assert differ_on("participant Ann Berg") == "whether Ann Berg took part"
    assert differ_on("denial") == "whether it happened"
    assert differ_on("date") == "the date"
