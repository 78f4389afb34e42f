"""What is not news: cases as data, every pattern found in its own example, spans always sorted and disjoint."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from dragoman.reading.furniture import Furniture, spans, without_insets
from dragoman.reading.language import Language
from dragoman.vocabulary import load

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "furniture.toml").read_text(encoding="utf-8"))["case"]
ENTRIES = load("furniture", "furniture", Furniture)
PIECES = ["The ministers met. ", "\n", "\n\n", "\r\n", " ", *(entry.example for entry in ENTRIES)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_what_is_not_news(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [line for start, end in spans(text) for line in text[start:end].splitlines()]
    assert found == [line for words in case["furniture"] for line in words.splitlines()]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.example[:40])
def test_every_pattern_is_found_in_its_example(entry: Furniture) -> None:
    before = "" if entry.scope == "head" else "The ministers met in Lima.\n\n"
    text = f"{before}{entry.example}\n\nThey will meet again."
    found = [text[start:end] for start, end in spans(text)]
    assert len(found) == 1 and found[0] in entry.example
    assert found[0] == entry.example or entry.scope in ("opening", "part", "inset")


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=12).map("".join))
def test_spans_are_sorted_disjoint_and_trimmed(text: str) -> None:
    found = spans(text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(end < start for (_, end), (start, _) in pairwise(found))
    assert all(text[start:end] == text[start:end].strip() for start, end in found)
    assert spans(text) == found


def test_a_long_paragraph_is_never_furniture() -> None:
    news = "The ministers of both countries met in Lima and spoke of the accord at length. " * 40
    assert spans(f"SEE ALSO: {news}\n\nCopyright 2019 {news}\n\n{news} Photo: AP") == ()


INSET = "Ann (Annie) Mary DoeSenate votes on the canal 'Who is who' at the talks MORE"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            f"On Monday Senator Ann Doe {INSET} met King Olav in Oslo.",
            "On Monday Senator Ann Doe met King Olav in Oslo.",
        ),
        ("Envoy Bo Ek Bo Anders EkMORE said so.", "Envoy Bo Ek said so."),
        ("Doe met Doe. MORE of the Does came.", "Doe met Doe. MORE of the Does came."),
    ],
)
def test_what_a_page_sets_amid_a_sentence_goes_and_every_place_stays(text: str, left: str) -> None:
    bare = without_insets(text)
    assert len(bare) == len(text) and " ".join(bare.split()) == left
    assert all(new in (old, " ") for old, new in zip(text, bare, strict=True))


def test_a_sentence_is_read_over_what_is_set_into_it() -> None:
    text = f"On Monday Senator Ann Doe {INSET} met King Olav in Oslo. They spoke of fish."
    parse = Language().parse(text)
    assert [text[s.start : s.end] for s in parse.sentences] == [text[: text.index(" They")], "They spoke of fish."]
    assert [token.text for token in parse.words(parse.sentences[0])][2:6] == ["Senator", "Ann", "Doe", "met"]
    assert parse.text == text and all(text[t.start : t.end] == t.text for t in parse.tokens)
