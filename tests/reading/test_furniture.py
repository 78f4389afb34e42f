"""What is not news: cases as data, every pattern found in its own example, spans always sorted and disjoint."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from dragoman.reading.furniture import Furniture, spans
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
    assert found[0] == entry.example or entry.scope in ("opening", "part")


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
