"""Statements: who said what, direct and indirect, and who stands behind a passage."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from dragoman.nouns import Citation, LocalActor, Mention, Report, Source, Statement
from dragoman.reading.cues import load_cues
from dragoman.reading.language import Parse
from dragoman.reading.quotations import quotations
from dragoman.reading.reader import Parser
from dragoman.reading.speech import sources_for, statements

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "speech.toml").read_text(encoding="utf-8"))["case"]


@pytest.fixture(scope="module")
def language() -> Parser:
    return Parser()


def cast(text: str, names: list[str]) -> tuple[tuple[LocalActor, ...], tuple[Mention, ...]]:
    """Actors found in a text by full name or surname: all that these tests need of the step before."""
    actors = tuple(LocalActor(key, "person", name) for key, name in enumerate(names))
    found: dict[int, Mention] = {}
    for actor in actors:
        for name in (actor.name, actor.name.split()[-1]):
            for match in re.finditer(rf"\b{name}\b", text):
                if not any(m.start <= match.start() < m.end for m in found.values()):
                    found[match.start()] = Mention(match.start(), match.end(), match.group(), "name", actor.key)
    return actors, tuple(found[start] for start in sorted(found))


def read(language: Parser, text: str, names: list[str], skipped: tuple[tuple[int, int], ...] = ()) -> list[Statement]:
    actors, mentions = cast(text, names)
    return list(statements(Report.of(text, uri="test"), language.parse(text), actors, mentions, skipped))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(language: Parser, case: dict[str, Any]) -> None:
    text = case["text"].strip()
    found = [
        f"{'?' if s.anonymous else ''}{s.speaker_name} | {s.form} | {s.content.text}"
        for s in read(language, text, case["actors"])
    ]
    assert found == case["says"]


def test_a_phrase_no_mention_covers_is_named_as_the_text_has_it(language: Parser) -> None:
    (found,) = read(language, "A senior diplomat from Oslo said the list was ready.", [])
    assert (found.speaker, found.anonymous) == (None, True)
    assert found.speaker_name == "A senior diplomat from Oslo"


def test_the_cue_is_cited(language: Parser) -> None:
    (found,) = read(language, "Ana Ruiz warned that the river was rising.", ["Ana Ruiz"])
    assert found.cue == Citation(9, 15, "warned")


def test_what_is_no_news_is_left_out(language: Parser) -> None:
    text = "Ana Ruiz said the river was rising."
    assert read(language, text, ["Ana Ruiz"], ((0, len(text)),)) == []


WORDS = st.sampled_from(["Ana Ruiz", "said", "told reporters", "that", "it was late", "officials", "they", "warned"])
MARKS = st.sampled_from([",", ".", "“", "”", '"', "‘", "’", "'", "«", "»", ":", "—", "\n\n", "— Ana (@ana)", "e\u0301"])


@settings(max_examples=40)
@given(st.lists(WORDS | MARKS, max_size=50).map(" ".join))
def test_every_citation_equals_the_text_and_nothing_comes_twice(language: Parser, text: str) -> None:
    found = read(language, text, ["Ana Ruiz"])
    for statement in found:
        for cited in (statement.content, statement.cue):
            assert cited is None or text[cited.start : cited.end] == cited.text
        assert statement.content.text.strip() and statement.speaker_name
    assert len({s.id for s in found}) == len(found)
    assert found == sorted(found, key=lambda s: (s.content.start, s.content.end, s.speaker_name))
    assert found == read(language, text, ["Ana Ruiz"])


@settings(max_examples=40)
@given(st.text(alphabet="ab .,\n“”\"‘’'«»", max_size=80))
def test_quotations_nest_and_keep_their_marks(language: Parser, text: str) -> None:
    found = quotations(language.parse(text))
    for q in found:
        assert 0 <= q.start < q.end <= len(text)
        assert text[q.start] in "“\"‘'«" and (not q.closed or text[q.end - 1] in "”\"’'»")
    assert all(one.start < other.start for one, other in pairwise(found))


def test_quotations_in_quotations(language: Parser) -> None:
    text = "“They said, ‘Go home.’ We went,” he said."
    assert [(text[q.start : q.end], q.depth) for q in quotations(Parse(text, *_parts(language, text)))] == [
        ("“They said, ‘Go home.’ We went,”", 0),
        ("‘Go home.’", 1),
    ]


def _parts(language: Parser, text: str) -> tuple[Any, Any]:
    parse = language.parse(text)
    return parse.tokens, parse.sentences


def statement(start: int, end: int, name: str, anonymous: bool = False) -> Statement:
    return Statement("s", "r", None, name, None, anonymous, "indirect", Citation(start, end, ""), None)


def test_sources_are_those_whose_content_covers_most_of_a_passage_outermost_first() -> None:
    said = [statement(20, 60, "Ana Ruiz"), statement(0, 100, "officials", True), statement(90, 200, "Tomas Berg")]
    assert sources_for(30, 50, None, said) == (Source("officials", True), Source("Ana Ruiz"))
    assert sources_for(80, 120, None, said) == (Source("Tomas Berg"),)
    assert sources_for(300, 310, None, said) == ()
    assert sources_for(80, 120, 119, said) == (Source("Tomas Berg"),)


def test_what_is_told_beside_a_quotation_is_not_on_the_speakers_word() -> None:
    said = [statement(0, 60, "Kari Lund")]
    assert sources_for(0, 90, 10, said) == (Source("Kari Lund"),)
    assert sources_for(0, 90, 80, said) == ()


def test_the_vocabulary_lists_each_form_of_a_verb_once() -> None:
    cues = load_cues()
    assert all(len({v.particle for v in verbs}) == len(verbs) for verbs in cues.verbs.values())
    assert all(form == form.lower() for form in cues.verbs)
