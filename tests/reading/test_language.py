"""Tokens and sentences stand where the text has them, however long the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from dragoman.reading.language import PIECE, Language, _pieces


@pytest.fixture(scope="module")
def language() -> Language:
    return Language()


WORDS = st.sampled_from(["Lima", "met", "“yes,”", "he said", "U.S.", "Peña", "\n\n", ".", "\t", "–", "的", "e\u0301"])


@given(st.lists(WORDS, max_size=60).map(" ".join))
@settings(max_examples=40, deadline=None)
def test_every_token_equals_the_text_at_its_offsets(language: Language, text: str) -> None:
    parse = language.parse(text)
    assert all(text[token.start : token.end] == token.text for token in parse.tokens)
    assert [token.i for token in parse.tokens] == list(range(len(parse.tokens)))
    assert all(parse.tokens[s.first].sentence == s.i == parse.tokens[s.last - 1].sentence for s in parse.sentences)


def test_a_paragraph_begins_a_sentence(language: Language) -> None:
    parse = language.parse("Ministers meet in Quito\n\nTalks on fishing rights will open on Monday")
    assert parse.sentences[1].start == len("Ministers meet in Quito\n\n")
    assert [s.paragraph for s in parse.sentences] == [0, 1]


def test_a_long_text_is_read_whole_and_alike_in_every_place(language: Language) -> None:
    paragraph = "The envoy of Ghana met the foreign minister of Togo in Accra on Monday.\n\n"
    text = paragraph * (2 * PIECE // len(paragraph) + 1)
    parse = language.parse(text)
    assert len(parse.sentences) == text.count("\n\n")
    assert {text[s.start : s.end] for s in parse.sentences} == {paragraph.strip()}


@given(st.text(alphabet="ab \n", max_size=200))
def test_pieces_put_together_are_the_text(text: str) -> None:
    whole = text * 300
    pieces = list(_pieces(whole))
    assert "".join(piece for _, piece in pieces) == whole
    assert all(whole.startswith(piece, offset) for offset, piece in pieces)
    assert all(len(piece) <= PIECE for _, piece in pieces)


def test_a_parse_does_not_depend_on_what_was_parsed_before(language: Language) -> None:
    text = "Chile and Peru signed a treaty on copper in Arica, officials said."
    before = language.parse(text)
    language.parse("Something else entirely, and rather longer than the first text was.")
    assert language.parse(text) == before


def test_token_at_and_subtree(language: Language) -> None:
    parse = language.parse("Kenya accused Uganda of smuggling.")
    assert parse.token_at(0) == 0
    assert parse.tokens[parse.token_at(6) or 0].text == "accused"
    assert parse.token_at(len(parse.text)) is None
    root = next(t.i for t in parse.tokens if t.dep == "ROOT")
    assert parse.subtree(root) == list(range(len(parse.tokens)))


def test_the_content_word_of_a_preposition_is_what_it_hangs_on(language: Language) -> None:
    parse = language.parse("A summit between Chad and Niger was held.")
    words = [token.text for token in parse.tokens]
    assert words[parse.content_word(words.index("between"))] == "summit"
    assert words[parse.content_word(words.index("A"))] == "summit"
    assert words[parse.content_word(words.index("held"))] == "held"


@pytest.mark.parametrize("word", ["Capt.", "Lt.", "Brig.", "Reps.", "Cmdr."])
def test_an_abbreviated_rank_ends_no_sentence(word: str) -> None:
    parse = Language().parse(f"Nobody was hurt, said Navy {word} Ann Doe. The ship sailed on.")
    assert len(parse.sentences) == 2
    assert word in [token.text for token in parse.tokens]
