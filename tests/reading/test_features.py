"""What the heads are told of two candidates for a part: how they are related."""

from __future__ import annotations

from datetime import date

import pytest

from dragoman.nouns import Published, Report
from dragoman.reading.features import related
from dragoman.reading.reader import Page, Parser, see

DAY = date(2019, 9, 14)
ACTOR, COUNTRY, SENTENCE, GOVERNS = range(4)


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


@pytest.mark.parametrize(
    ("text", "one", "other", "how"),
    [
        ("Norway and Chile signed the treaty in Geneva.", "Norway", "Chile", {SENTENCE, GOVERNS}),
        ("Norway signed the treaty with Chile in Geneva.", "Norway", "Chile", {SENTENCE}),
        ("Norway signed the treaty. Chile refused to sign it.", "Norway", "Chile", set()),
        ("Norway's prime minister, Erna Solberg, met reporters.", "Norway", "Erna Solberg", {SENTENCE, COUNTRY}),
        ("Norway protested, and Norway recalled its envoy.", "Norway", "Norway", {ACTOR, COUNTRY, SENTENCE}),
    ],
)
def test_how_two_candidates_are_related(parser: Parser, text: str, one: str, other: str, how: set[int]) -> None:
    report = Report.of(text, uri="case", published=Published(DAY, DAY, "day", "given"))
    parse = parser.parse(text)
    scene = see(report, parse, Page.of(parse)).scene
    found = scene.candidates(parse.sentences[0])
    links = related(found, parse, scene.actors)
    first = next(i for i, c in enumerate(found) if text[c.start : c.end] == one)
    second = max(i for i, c in enumerate(found) if text[c.start : c.end] == other)
    assert {kind for kind in range(4) if links[first, second, kind]} == how
    assert (links == links.transpose(1, 0, 2)).all()
