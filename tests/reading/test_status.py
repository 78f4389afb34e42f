"""What the words around a happening say of whether it came about. Cases: ``tests/cases/status.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dragoman.nouns import STATUSES
from dragoman.reading.happenings import _weighed
from dragoman.reading.language import Parse
from dragoman.reading.reader import Parser
from dragoman.reading.statuscues import WEIGHTS, Cue, called_off, cues

DATA = tomllib.loads((Path(__file__).parent.parent / "cases" / "status.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def language() -> Parser:
    return Parser()


def _at(parse: Parse, word: str) -> int:
    return next(token.i for token in parse.tokens if token.text == word)


@pytest.mark.parametrize("case", DATA["case"], ids=lambda c: f"{c['type']}: {c['text']}")
def test_the_words_tell_the_status(case: dict[str, Any], language: Parser) -> None:
    parse = language.parse(case["text"])
    found = cues(parse, _at(parse, case["word"]), case["type"])
    assert {cue.status for cue in found} == ({case["status"]} - {"none"})
    assert all(cue.weight == WEIGHTS[cue.status] and cue.text for cue in found)


@pytest.mark.parametrize("case", DATA["called_off"], ids=lambda c: c["text"])
def test_a_meeting_called_off_is_found_by_its_noun(case: dict[str, str], language: Parser) -> None:
    parse = language.parse(case["text"])
    noun = called_off(parse, parse.sentences[0])
    assert (parse.tokens[noun].text if noun is not None else "") == case["noun"]


def test_words_outweigh_a_head_that_knows_few_cancelled() -> None:
    shares = np.array([0.9, 0.02, 0.06, 0.01, 0.005, 0.005])
    assert STATUSES[int(np.argmax(_weighed(shares, [()])))] == "occurred"
    said = (Cue("cancelled", "called off", WEIGHTS["cancelled"]),)
    weighed = _weighed(shares, [said])
    assert STATUSES[int(np.argmax(weighed))] == "cancelled"
    assert float(weighed.sum()) == pytest.approx(1)


def test_a_cue_told_twice_weighs_once() -> None:
    shares = np.full(len(STATUSES), 1 / len(STATUSES))
    cue = Cue("planned", "will", WEIGHTS["planned"])
    assert _weighed(shares, [(cue, cue)]).tolist() == _weighed(shares, [(cue,)]).tolist()
