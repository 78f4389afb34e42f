"""Which times and places are weighed for a happening, and what the heads are told of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from dragoman.nouns import Dated
from dragoman.reading import spots
from dragoman.reading.language import Language, Parse
from reading.told import Words

TEXT = "Ghana met Togo on Monday. Talks in Lome ran until Friday. Rain fell. It snowed. All slept. In June, all left."
DAY = Dated(date(2019, 5, 10), date(2019, 5, 10), "day", None, "report")


@pytest.fixture(scope="module")
def parse() -> Parse:
    return Language().parse(TEXT)


@pytest.fixture
def words() -> Callable[[str, date | None], Words]:
    def made(text: str, day: date | None) -> Words:
        return Words(TEXT.index(text), text, Dated(day, day, "day", text, "expression") if day else None)

    return made


def test_times_without_a_date_are_not_weighed(parse: Parse, words: Callable[[str, date | None], Words]) -> None:
    told = [words("Monday", date(2019, 5, 6)), words("Friday", None), words("June", date(2019, 6, 1))]
    assert [spot.number for spot in spots.times(parse, told, DAY)] == [0, 2]


def test_only_near_ones_are_weighed(parse: Parse, words: Callable[[str, date | None], Words]) -> None:
    told = [words("Monday", date(2019, 5, 6)), words("June", date(2019, 6, 1))]
    placed = spots.by_sentence(spots.times(parse, told, DAY))
    assert [spot.number for spot in spots.near(placed, 0, spots.NEAR_TIME)] == [0]
    assert [spot.number for spot in spots.near(placed, 3, spots.NEAR_TIME)] == [0, 1]


def test_features_tell_distance_and_place_in_time(parse: Parse, words: Callable[[str, date | None], Words]) -> None:
    spot = spots.times(parse, [words("Monday", date(2019, 5, 6))], DAY)[0]
    own, other = (spot.features(parse, parse.sentences[i], parse.sentences[i].first) for i in (0, 1))
    assert own.shape == other.shape == (spots.WHEN_WIDTH,)
    assert np.flatnonzero(own[: 2 * spots.NEAR_TIME + 1]).tolist() == [spots.NEAR_TIME]
    assert np.flatnonzero(other[: 2 * spots.NEAR_TIME + 1]).tolist() == [spots.NEAR_TIME - 1]
    undated = spots.times(parse, [words("Monday", date(2019, 5, 6))], None)[0]
    assert spot.base.sum() == undated.base.sum() + 1, "before the report's day"


def test_a_place_is_told_by_its_preposition(parse: Parse, words: Callable[[str, date | None], Words]) -> None:
    lome, togo = spots.places(parse, [words("Lome", None), words("Togo", None)])
    row = len(spots.PLACE_DEPS)
    assert (lome.base[row], togo.base[row]) == (1, 0)
    assert lome.features(parse, parse.sentences[1], parse.sentences[1].first).shape == (spots.WHERE_WIDTH,)
