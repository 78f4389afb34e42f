"""What persons hold together and apart: never both, the later word stands, and order of elements does not matter."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given, strategies as st

from dragoman.resolving.bonds import Bond, Bonds, opposed

THINGS = "abcdef"


def bond(name: str, verb: str, *groups: str) -> Bond[str]:
    return Bond(name, verb == "same", tuple(map(frozenset, groups)))


@st.composite
def ledgers(draw: st.DrawFn) -> list[Bond[str]]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        things = draw(st.permutations(THINGS))
        first, second = draw(st.integers(1, 2)), draw(st.integers(1, 2))
        groups = (frozenset(things[:first]), frozenset(things[first : first + second]))
        found.append(Bond(f"j{number}", draw(st.booleans()), groups))
    return found


@given(ledgers())
def test_what_is_kept_can_all_be_kept(ledger: list[Bond[str]]) -> None:
    bonds = Bonds(ledger)
    component_of = {thing: things for things, _ in bonds.components() for thing in things}
    for one in ledger:
        if one.judgement in bonds.overruled:
            continue
        if one.together:
            assert len({component_of[thing] for thing in one.everything()}) == 1
        else:
            for mine, theirs in product(*one.groups):
                assert opposed(bonds.sides(mine), bonds.sides(theirs))
                assert component_of.get(mine, mine) != component_of.get(theirs, theirs)


@given(ledgers())
def test_nothing_is_held_apart_that_is_held_together(ledger: list[Bond[str]]) -> None:
    bonds = Bonds(ledger)
    for things, _ in bonds.components():
        for one, other in combinations(things, 2):
            assert not opposed(bonds.sides(one), bonds.sides(other))


@given(ledgers())
def test_the_last_word_is_never_overruled_and_only_later_words_overrule(ledger: list[Bond[str]]) -> None:
    order = {one.judgement: number for number, one in enumerate(ledger)}
    overruled = Bonds(ledger).overruled
    assert all(order[by] > order[name] for name, by in overruled.items())
    assert not ledger or ledger[-1].judgement not in overruled


@given(ledgers())
def test_a_word_is_overruled_only_by_contradiction(ledger: list[Bond[str]]) -> None:
    one_kind = [one for one in ledger if one.together]
    assert not Bonds(one_kind).overruled
    assert not Bonds([one for one in ledger if not one.together]).overruled


@pytest.mark.parametrize(
    ("ledger", "overruled"),
    [
        pytest.param([("same", "a", "b"), ("different", "a", "b")], {"j0": "j1"}, id="taken apart later"),
        pytest.param([("different", "a", "b"), ("same", "a", "b")], {"j0": "j1"}, id="joined later"),
        pytest.param([("different", "a", "c"), ("same", "a", "b"), ("same", "b", "c")], {"j0": "j2"}, id="by a chain"),
        pytest.param([("same", "a", "b"), ("different", "b", "c")], {}, id="beside one another"),
    ],
)
def test_the_later_word_stands(ledger: list[tuple[str, ...]], overruled: dict[str, str]) -> None:
    found = Bonds([bond(f"j{number}", *row) for number, row in enumerate(ledger)])
    assert found.overruled == overruled


def test_what_is_one_with_a_side_stands_on_that_side() -> None:
    bonds = Bonds([bond("j0", "different", "a", "c"), bond("j1", "same", "a", "b")])
    assert opposed(bonds.sides("b"), bonds.sides("c"))
    assert not opposed(bonds.sides("a"), bonds.sides("b"))
    assert not opposed(bonds.sides("b"), bonds.sides("d"))
