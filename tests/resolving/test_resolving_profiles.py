"""Which words of a report tell what happened, and what an account is found by."""

from __future__ import annotations

from dragoman.nouns import Published
from dragoman.resolving.profiles import MOST_KEYWORDS, Profile, Weights, profile, telling_words
from resolving.worlds import CALLS, told

TEXT = "The summit opened. At the summit a pipeline was named. The summit closed with a dinner."


def made(words: str) -> Profile:
    paper, reading = told({**CALLS, "words": words}, 0)
    weights = Weights.read()
    return profile(reading.accounts[0], Published(), paper.id, {}, telling_words(paper.text, weights), weights)


def test_a_word_tells_the_more_the_fewer_sentences_hold_it() -> None:
    telling = telling_words(TEXT, Weights.read())
    assert telling["pipelin"] == telling["dinner"] == 1.0
    assert 0 < telling["summit"] < 0.3
    assert "the" not in telling


def test_a_text_without_words_has_none() -> None:
    assert telling_words("", Weights.read()) == {}


def test_words_have_length_one_and_keywords_name_no_party() -> None:
    one = made("Donald Trump quarrelled over pipelines, harbours, tariffs, fisheries, vineyards, railways and ferries")
    assert abs(sum(value * value for value in one.words.values()) - 1) < 1e-12
    assert len(one.keywords) == MOST_KEYWORDS
    assert not set(one.keywords) & {"donald", "trump"}
