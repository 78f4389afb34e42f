"""The sentence around a place in a text: its own characters, with the place inside."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from dragoman.asking.surroundings import FARTHEST, around

TEXT = (
    "The talks ended. Mr. Ruiz of the U.S. Embassy said so on Monday.\n\n"
    "“It is late,” said Ann Lee. Nobody else spoke\n\nThe end"
)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("talks", "The talks ended."),
        ("Ruiz", "Mr. Ruiz of the U.S. Embassy said so on Monday."),
        ("Embassy", "Mr. Ruiz of the U.S. Embassy said so on Monday."),
        ("Ann Lee", "“It is late,” said Ann Lee."),
        ("Nobody", "Nobody else spoke"),
        ("end", "The talks ended."),
    ],
)
def test_the_sentence_around_a_name(name: str, sentence: str) -> None:
    start = TEXT.index(name)
    assert around(TEXT, start, start + len(name)).text == sentence


@pytest.mark.parametrize("title", ["Gen.", "Maj. Gen.", "Brig. Gen.", "Adm.", "Prof.", "Sens.", "Rep."])
def test_a_title_ends_no_sentence(title: str) -> None:
    text = f"It was late. The killing of {title} Ann Lee was welcomed in Porto. Nobody spoke."
    start = text.index("Ann Lee")
    assert around(text, start, start + 7).text == f"The killing of {title} Ann Lee was welcomed in Porto."


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "word " * 200 + "Ann Lee" + " word" * 200
    found = around(text, 1000, 1007)
    assert found.text.startswith("word ") and found.text.endswith(" word") and len(found.text) <= 2 * FARTHEST + 7


@given(st.text(alphabet="aB. \n”", max_size=700), st.data())
def test_what_is_found_is_the_texts_own(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    found = around(text, start, end)
    assert found.text == text[found.start : found.end]
    assert found.start <= start and found.end >= end
    assert len(found.text) <= 2 * FARTHEST + end - start
