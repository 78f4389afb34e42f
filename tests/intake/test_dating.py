"""Date strings: cases as data, and any day in any common form comes back as that day."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from dragoman.intake.dating import published

CASES = tomllib.loads((Path(__file__).parent / "cases" / "dates.toml").read_text(encoding="utf-8"))["date"]
FORMS = ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%a, %d %b %Y 10:00:00 +0200", "%Y%m%d", "%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["words"])
def test_a_date_string_names_an_interval_or_nothing(case: dict[str, Any]) -> None:
    read = published(case["words"], "given")
    if "start" not in case:
        assert read is None
    else:
        assert read is not None
        assert (read.start, read.end, read.precision) == (case["start"], case["end"], case["precision"])


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(FORMS))
def test_a_day_in_any_common_form_is_that_day(day: date, form: str) -> None:
    read = published(day.strftime(form), "dateline")
    assert read is not None
    assert (read.start, read.end, read.precision, read.basis) == (day, day, "day", "dateline")


@given(st.text(max_size=40))
def test_no_string_raises(words: str) -> None:
    read = published(words, "given")
    assert read is None or (read.start is not None and read.end is not None and read.start <= read.end)
