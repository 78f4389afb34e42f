"""Named entities from the encoder's vectors: the arithmetic on stand-ins, the figures in ``benchmarks/mentions.py``."""

from __future__ import annotations

import numpy as np
import pytest

from dragoman.reading import entities
from dragoman.reading.language import Language, Parse
from dragoman.reading.reader import Parser

TEXT = "Chancellor Angela Merkel met Emmanuel Macron in Berlin on Tuesday. The United Nations praised France."


@pytest.fixture(scope="module")
def bare() -> Parse:
    return Language().parse(TEXT)


def test_a_grammar_alone_names_nothing(bare: Parse) -> None:
    assert {token.entity for token in bare.tokens} == {""}


def test_each_word_is_found_by_its_first_piece(bare: Parse) -> None:
    starts = np.array([0, 11, 13, 18], dtype=np.int64)
    ends = np.array([10, 13, 17, 24], dtype=np.int64)
    rows, words = entities.placed(bare, starts, ends)
    assert [bare.tokens[i].text for i in words] == ["Chancellor", "Angela", "Merkel"]
    assert rows.tolist() == [0, 1, 3]


def test_where_nothing_was_encoded_nothing_is_named(bare: Parse) -> None:
    none = np.array([], dtype=np.int64)
    assert entities.placed(bare, none, none)[1] == []


def test_a_shape_tells_what_lower_case_hides(bare: Parse) -> None:
    upper, lower = entities.shapes(bare, [1, 3])
    assert len(upper) == len(lower) == entities.SHAPE_WIDTH
    assert upper.tolist() != lower.tolist()
    assert entities.shapes(bare, []).shape == (0, entities.SHAPE_WIDTH)


def test_names_of_persons_states_and_days_are_found() -> None:
    parse = Parser().parse(TEXT)
    named = {token.text: token.entity for token in parse.tokens if token.entity}
    assert named["Merkel"] == named["Macron"] == "PERSON"
    assert named["Berlin"] == named["France"] == "GPE"
    assert named["Nations"] == "ORG"
    assert named["Tuesday"] == "DATE"
    assert [token.text for token in parse.tokens if token.begins and token.entity == "PERSON"] == ["Angela", "Emmanuel"]
