"""Lines cut at a width run on, and nothing else does; no character is lost or moved."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, strategies as st

from dragoman.web.flowing import cuts, parts

WORDS = "The two ministers met on Monday in the old harbour and spoke at length of tariffs, fish and the border. "
WRAPPED = "\n\n".join([textwrap.fill(WORDS * 3, 60), textwrap.fill(WORDS * 2, 60)])


def test_lines_cut_at_a_width_run_on() -> None:
    ends = cuts(WRAPPED)
    shown = "".join(" " if cut else words for words, cut in parts(WRAPPED, 0, ends))
    assert shown == f"{(WORDS * 3).strip()}\n\n{(WORDS * 2).strip()}"
    other = WRAPPED.replace("\n", "\r\n")
    assert [words for words, cut in parts(other, 0, cuts(other)) if cut] == ["\r\n"] * len(ends)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One line.",
        f"{WORDS * 3}\n{WORDS * 3}\n{WORDS * 2}",
        "Lima\n- fish\n- tariffs\n- the border and all that is near\n",
    ],
)
def test_whole_paragraphs_and_lists_stay_as_they_are(text: str) -> None:
    assert cuts(text) == frozenset()


@given(st.text(alphabet="ab \r\n"), st.integers(0, 9))
def test_no_character_is_lost(text: str, start: int) -> None:
    ends = frozenset(at for at, sign in enumerate(text) if sign == "\n" and not text.startswith("\r\n", at - 1))
    found = parts(text[start:], start, ends)
    assert "".join(words for words, _ in found) == text[start:]
    assert all((words == "\n") == cut for words, cut in found if cut)
