"""The heaviest assignment, against every one there is."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, strategies as st

from dragoman.scoring.assignment import heaviest

SIDES = st.tuples(st.integers(1, 5), st.integers(1, 5))
WEIGHTS = st.sampled_from([0.0, 0.0, 0.0, 1.0, 1.2, 1.4, 1.5, 1.7, 2.0, 2.4])
TABLES = SIDES.flatmap(
    lambda n: st.lists(st.lists(WEIGHTS, min_size=n[1], max_size=n[1]), min_size=n[0], max_size=n[0])
)


@given(TABLES)
def test_none_weighs_more(weights: list[list[float]]) -> None:
    found = heaviest(weights)
    square = [row + [0.0] * (5 - len(row)) for row in weights]
    every = (sum(row[j] for row, j in zip(square, order, strict=False)) for order in permutations(range(5)))
    assert sum(weights[i][j] for i, j in found) == pytest.approx(max(every))


@given(TABLES)
def test_each_goes_with_one_at_most_and_with_none_that_weighs_nothing(weights: list[list[float]]) -> None:
    found = heaviest(weights)
    assert found == sorted(found) and all(weights[i][j] > 0 for i, j in found)
    assert len({i for i, _ in found}) == len({j for _, j in found}) == len(found)


def test_nothing_goes_with_nothing() -> None:
    assert heaviest([]) == heaviest([[], []]) == heaviest([[0.0, 0.0]]) == []


def test_two_that_want_one_share_what_there_is() -> None:
    assert heaviest([[2.0, 1.9], [1.9, 0.0]]) == [(0, 1), (1, 0)]
