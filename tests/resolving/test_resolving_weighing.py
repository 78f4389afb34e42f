"""Many pairs at once are weighed as two accounts are: the same edges, the same scores to the last bit."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from dragoman.nouns import Reading, Report
from dragoman.resolving.columns import columns
from dragoman.resolving.likeness import compare, meets, score, veto, wording
from dragoman.resolving.profiles import Profile, Weights
from dragoman.resolving.signatures import Words
from dragoman.resolving.weighing import likely
from resolving.test_resolving_blocks import profiles
from resolving.worlds import readings

WEIGHTS = Weights.read()


def one_by_one(made: list[Profile], cut: float) -> list[tuple[float, int, int]]:
    """Every pair that meets, is not vetoed and reaches the cut; best first."""
    pairs = [(a, b) for a, b in combinations(range(len(made)), 2) if meets(made[a], made[b])]
    free = [(a, b) for a, b in pairs if veto(made[a], made[b]) is None]
    scored = [(score(compare(made[a], made[b]), WEIGHTS), a, b) for a, b in free]
    return sorted((edge for edge in scored if edge[0] >= cut), key=lambda edge: (-edge[0], edge[1], edge[2]))


@pytest.mark.parametrize("cut", [-20.0, -4.0, -1.7])
def test_edges_are_those_of_single_pairs(cut: float) -> None:
    @settings(max_examples=40)
    @given(readings())
    def holds(world: list[tuple[Report, Reading]]) -> None:
        made = profiles(world)
        found = likely(made, WEIGHTS, cut)
        assert list(zip(found.score.tolist(), found.one.tolist(), found.other.tolist(), strict=True)) == one_by_one(
            made, cut
        )

    holds()


@settings(max_examples=40)
@given(readings(), st.integers(0, 12))
def test_edges_between_some_and_others_are_those_among_all(world: list[tuple[Report, Reading]], first: int) -> None:
    made = profiles(world)
    found = likely(made, WEIGHTS, -4.0, first)
    across = [edge for edge in one_by_one(made, -4.0) if edge[1] < first <= edge[2]]
    assert list(zip(found.score.tolist(), found.one.tolist(), found.other.tolist(), strict=True)) == across


@settings(max_examples=40)
@given(readings())
def test_signatures_bound_the_cosine_and_columns_give_it(world: list[tuple[Report, Reading]]) -> None:
    rows = columns(profiles(world))
    pairs = list(combinations(range(len(rows.place)), 2))
    if not pairs:
        return
    one, other = np.array(pairs).T
    words = Words.of(rows)
    told = words.cosine(one, other)
    assert (words.at_most(one, other) >= told - 1e-9).all()
    assert told.tolist() == pytest.approx([wording(rows.profile(a), rows.profile(b)) for a, b in pairs])


def test_nothing_to_weigh() -> None:
    assert len(likely([], WEIGHTS, -1.7).one) == 0
