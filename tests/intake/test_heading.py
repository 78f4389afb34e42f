"""Bylines, datelines, date lines and headlines: cases as data."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from dragoman.intake.heading import Agency, heading
from dragoman.vocabulary import load

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "cases" / "heading.toml").read_text(encoding="utf-8"))["heading"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_heading(case: dict[str, str]) -> None:
    read = heading(case["text"])
    found = {
        "byline": read.byline,
        "outlet": read.outlet,
        "title": read.title,
        "published": read.published.start.isoformat() if read.published and read.published.start else None,
    }
    assert {key: value for key, value in found.items() if value} == {k: v for k, v in case.items() if k != "text"}


def test_every_agency_is_found_in_its_example() -> None:
    import dragoman.intake.heading as module

    home = Path(module.__file__).parent
    for entry in load("agencies", "agency", Agency, directory=home):
        example = entry.example
        assert heading(example).outlet == entry.name, example


@given(st.text(alphabet="By JaneSmith,. -\n—()APMarch 8201", max_size=200))
def test_no_text_raises(text: str) -> None:
    heading(text)
