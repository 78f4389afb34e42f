"""When two names are taken for one party's."""

from __future__ import annotations

import pytest

from dragoman.scoring.names import Names

NAMES = Names.load()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Enrique Peña Nieto", "President Enrique Pena Nieto"),
        ("Pence", "Mike Pence"),
        ("Mike Pence", "Michael Pence"),
        ("U.S.", "United States"),
        ("UK", "Britain"),
        ("MEX", "Mexico"),
        ("Foreign Ministry", "Ministry of Foreign Affairs Foreign"),
        ("Queen Elizabeth", "Elizabeth"),
    ],
)
def test_one_party(one: str, other: str) -> None:
    assert NAMES.same(one, other) and NAMES.same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mike Pence", "Karen Pence"),
        ("South Korea", "North Korea"),
        ("China", "Chinese government"),
        ("Mexico", "Mexico City"),
        ("Donald Trump", "Mike Pence"),
        ("", "Mexico"),
        ("Ångström", None),
    ],
)
def test_two_parties(one: str | None, other: str | None) -> None:
    assert not NAMES.same(one, other) and not NAMES.same(other, one)


def test_a_title_tells_nobody_apart() -> None:
    assert not NAMES.share_a_word("the president", "president of the bank")
    assert NAMES.share_a_word("a White House official", "two officials in the White House")
