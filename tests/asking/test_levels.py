"""Intervals that narrow with the events behind them, and changes of level: found where they are, and only there."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, strategies as st

from dragoman.asking import levels
from dragoman.asking.levels import Prior, changes, whole
from dragoman.asking.scale import COLDEST, WARMEST

SCORES = st.lists(st.floats(COLDEST, WARMEST), min_size=1, max_size=30)


@given(st.lists(SCORES, min_size=1, max_size=12))
def test_an_estimate_lies_between_the_periods_mean_and_the_pairs(periods: list[list[float]]) -> None:
    prior = Prior.of(periods)
    for period in periods:
        level = prior.level(period)
        low, high = sorted((level.mean, prior.centre))
        assert low - 1e-9 <= level.estimate <= high + 1e-9
        assert COLDEST <= level.low <= level.estimate + 1e-9
        assert level.estimate - 1e-9 <= level.high <= WARMEST


@given(st.lists(SCORES, min_size=1, max_size=12), st.floats(-5, 5))
def test_more_events_of_the_same_score_are_surer(periods: list[list[float]], score: float) -> None:
    prior = Prior.of(periods)
    few, many = prior.level([score]), prior.level([score] * 20)
    assert abs(many.estimate - score) <= abs(few.estimate - score) + 1e-9
    assert many.high - many.low < few.high - few.low or few.low == COLDEST or few.high == WARMEST


def test_equal_scores_leave_doubt() -> None:
    for level in (whole([1.0, 1.0, 1.0]), Prior.of([[1.0, 1.0, 1.0]]).level([1.0, 1.0, 1.0])):
        assert level.mean == level.estimate == 1.0
        assert level.high - level.low > 4


@pytest.mark.parametrize(("between", "periods"), [(0.5, 12), (3.0, 12), (3.0, 5), (3.0, 40), (5.0, 12)])
def test_the_interval_holds_the_level_about_as_often_as_it_says(between: float, periods: int) -> None:
    """Levels of periods drawn around a pair's, events around those, few in each: about 95 in 100 are held."""
    draw = np.random.default_rng(7)
    held = list[bool]()
    for _ in range(200):
        truth, sizes = draw.normal(0, between, periods).clip(-8, 8), draw.integers(1, 5, periods)
        events = [draw.normal(mean, 3, size).tolist() for mean, size in zip(truth, sizes, strict=True)]
        found = map(Prior.of(events).level, events)
        held += [level.low <= mean <= level.high for level, mean in zip(found, truth, strict=True)]
    assert 0.93 <= float(np.mean(held)) <= 0.99


def test_a_change_is_found_where_it_is() -> None:
    warm, cold = [1.0, 4.0, 2.5], [-4.0, -6.0, -2.0]
    assert changes([warm] * 6 + [cold] * 6) == (6,)
    assert changes([warm] * 4 + [cold] * 4 + [warm] * 4) == (4, 8)


def test_no_change_where_there_is_none_or_too_little_to_see_one() -> None:
    assert changes([]) == ()
    assert changes([[1.0, -2.0, 4.0]] * 20) == ()
    assert changes([[4.0]] * 5 + [[-6.0]] * 5) == ()
    assert changes([[1.0] * 6, [-6.0] * 6]) == ()
    assert changes([[1.0] * 10] * 10 + [[1.5] * 10] * 10) == ()


@given(st.lists(st.lists(st.sampled_from([-9.0, -4.0, -2.0, 1.0, 3.5, 4.0]), min_size=1, max_size=6), max_size=8))
def test_changes_are_the_best_of_all_ways_to_cut(periods: list[list[float]]) -> None:
    total = sum(map(len, periods))
    found = changes(periods)
    if total < levels.FEWEST:
        assert found == ()
        return
    every = [cuts for number in range(4) for cuts in combinations(range(1, len(periods)), number)]
    assert _value(periods, found) <= min(_value(periods, cuts) for cuts in every) + 1e-9


def _value(periods: list[list[float]], cuts: tuple[int, ...]) -> float:
    """Schwarz's criterion, worked out the long way."""
    edges = [0, *cuts, len(periods)]
    stretches = [periods[start:end] for start, end in pairwise(edges)]
    scores = [[score for period in stretch for score in period] for stretch in stretches]
    short = any(len(one) < levels.SEGMENT_EVENTS for one in scores) or any(len(one) < 2 for one in stretches)
    if cuts and short:
        return float("inf")
    residual = sum(float(np.var(one)) * len(one) for one in scores)
    count = sum(map(len, scores))
    return count / 2 * float(np.log(max(residual / count, levels.LEAST_SPREAD**2))) + len(cuts) * float(np.log(count))
