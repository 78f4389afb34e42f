"""The day that a call gives for reports without one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

import dragoman

TEXT = "The foreign ministers of Norway and Chile met in Oslo on Tuesday."


def test_a_day_may_be_written_or_given() -> None:
    written = dragoman.read_text(TEXT, date="2018-04-13")
    assert written == dragoman.read_text(TEXT, date=date(2018, 4, 13))
    assert {one.date.start for one in written.accounts if one.date} == {date(2018, 4, 10)}
    assert dragoman.Settings(date="2018-04-13") == dragoman.Settings(date=date(2018, 4, 13))


def read_text(day: str) -> object:
    return dragoman.read_text(TEXT, date=day)


def settings(day: str) -> object:
    return dragoman.Settings(date=day)


@pytest.mark.parametrize("call", [read_text, settings])
@pytest.mark.parametrize("word", ["April", "2018-13-01", ""])
def test_what_is_no_day_is_said(call: Callable[[str], object], word: str) -> None:
    with pytest.raises(dragoman.UsageError, match=f"date '{word}': not a day. Write it as 2018-04-14"):
        call(word)
