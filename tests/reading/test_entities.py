"""Named entities from the encoder's vectors: the arithmetic on stand-ins, the figures in ``benchmarks/mentions.py``."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, strategies as st

from dragoman.reading import entities
from dragoman.reading.encoder import Floats
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


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("Commissioner Jean-Luc Moreau met Anne-Marie Larsen.", ["Jean-Luc Moreau", "Anne-Marie Larsen"]),
        ("Minister Jean-Marc Le Gall spoke to Hanna Vik.", ["Jean-Marc Le Gall", "Hanna Vik"]),
        ("Experts praised the Trump-Putin summit.", ["Trump", "Putin"]),
        ("The envoy Carl B. Holm met Hanna Vik.", ["Carl B. Holm", "Hanna Vik"]),
    ],
)
def test_a_double_given_name_is_one_name(text: str, persons: list[str]) -> None:
    """Whatever the network says of where a name ends, as long as it takes every word of it for a person's."""
    bare = Language().parse(text)
    words = {word for name in persons for word in name.replace("-", " ").split()}
    tags = [("PERSON", True) if token.text in words else ("", False) for token in bare.tokens]
    firsts = {name.split("-")[0].split()[0] for name in persons}
    cut = [
        (kind, begins and (i == 0 or bare.tokens[i].text in firsts or bare.tokens[i - 1].text in ("-", "Le", "B.")))
        for i, (kind, begins) in enumerate(tags)
    ]
    parse = bare.with_entities(entities._whole(bare, cut))
    assert names_of(parse) == persons


def names_of(parse: Parse) -> list[str]:
    """The entities of a parse, in words."""
    found: list[list[int]] = []
    for token in parse.tokens:
        if token.entity and token.begins:
            found.append([token.start, token.end])
        elif token.entity:
            found[-1][1] = token.end
    return [parse.text[start:end] for start, end in found]


def brute(logs: Floats, follow: Floats, begins: bool) -> float:
    """The best score over all sequences of tags, by trying each."""
    n, kinds = logs.shape
    return max(score(list(tags), logs, follow, begins) for tags in product(range(kinds), repeat=n))


def score(tags: list[int], logs: Floats, follow: Floats, begins: bool) -> float:
    before = [] if begins else [follow[0, tags[0]]]
    steps = [follow[one, other] for one, other in pairwise([*tags, 0])]
    return float(sum([*before, *steps, *(logs[i, tag] for i, tag in enumerate(tags))]))


@given(st.integers(1, 4), st.integers(0, 2**32 - 1), st.booleans())
def test_the_likeliest_tags_together_are_found(n: int, seed: int, begins: bool) -> None:
    numbers = np.random.default_rng(seed)
    logs, follow = numbers.normal(size=(n, 3)).astype(np.float32), numbers.normal(size=(3, 3)).astype(np.float32)
    tags = entities.likeliest(logs, follow, begins)
    assert score(tags, logs, follow, begins) == pytest.approx(brute(logs, follow, begins), abs=1e-4)


def test_stretches_are_parted_by_sure_words_and_by_sentences(bare: Parse) -> None:
    words = [i for i in range(len(bare.tokens)) if i != 4]  # one that was not encoded
    open_ = np.array([bare.tokens[i].text in ("Angela", "Merkel", "Macron", ".", "The", "United") for i in words])
    found = [[bare.tokens[i].text for i in words[run]] for run in entities.stretches(bare, words, open_)]
    assert found == [["Angela", "Merkel"], ["Macron"], ["."], ["The", "United"], ["."]]
    assert entities.stretches(bare, words, np.zeros(len(words), dtype=np.bool_)) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The two sides will meet again at Camp David on Friday.", "Camp David"),
        ("Talks were held in Port Moresby last week.", "Port Moresby"),
        ("The summit was held at Schloss Elmau in Bavaria.", "Schloss Elmau"),
    ],
)
def test_a_name_of_two_words_is_one_entity(text: str, name: str) -> None:
    parse = Parser().parse(text)
    first, *rest = [token for token in parse.tokens if token.text in name.split()]
    assert first.begins and not any(token.begins for token in rest)
    assert {token.entity for token in rest} == {first.entity} != {""}
