"""The scene that happenings are looked for in: which tellings cannot be one, by the times of their sentences."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from dragoman.nouns import Published, Report
from dragoman.reading.reader import Page, Parser, see
from dragoman.reading.scene import Telling

DAY = date(2019, 9, 14)


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ("Teachers marched in Oslo on Friday.", "In October 2017 teachers marched in Oslo.", True),
        ("Teachers marched in Oslo on Friday.", "They marched again on Thursday.", False),
        ("Teachers marched in Oslo on Friday.", "They marched against the fee.", False),
        ("In October 2017 teachers marched.", "They had marched in the spring of 2016.", True),
        ("Teachers have marched since October 2017, and on Friday.", "They marched in September.", False),
    ],
)
def test_tellings_are_far_apart_where_their_sentences_name_times_that_cannot_be_one(
    parser: Parser, first: str, second: str, apart: bool
) -> None:
    report = Report.of(f"{first} {second}", uri="case", published=Published(DAY, DAY, "day", "given"))
    parse = parser.parse(report.text)
    scene = see(report, parse, Page.of(parse)).scene
    one, other = (Telling(sentence, "PROTEST", 0.9, np.zeros(1, np.float32), 0) for sentence in parse.sentences)
    assert scene.far_apart(one, other) is scene.far_apart(other, one) is apart
