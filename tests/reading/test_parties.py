"""The likeliest company: exact against trying all, and moved by what is usual only as far as it is trusted."""

from __future__ import annotations

from itertools import product
from math import log

import pytest
from hypothesis import given, strategies as st

from dragoman.nouns import LocalActor, Mention
from dragoman.reading.language import Language
from dragoman.reading.parties import FEWEST_SHARE, MOST, choose, in_full
from dragoman.reading.scene import Scene, Weighed

ONE_EACH = {(1, 1): 0.8, (1, 0): 0.1, (2, 0): 0.1}
SHARE = st.floats(0.01, 1.0)


def weighed(actor: int, none: float, acting: float, receiving: float, absent: float = 0.0001) -> Weighed:
    total = none + acting + receiving + absent
    return Weighed(actor, actor, none / total, acting / total, receiving / total, absent / total)


@given(st.lists(st.tuples(SHARE, SHARE, SHARE), min_size=1, max_size=5), st.floats(0, 2))
def test_no_other_company_is_likelier(shares: list[tuple[float, float, float]], trust: float) -> None:
    candidates = [weighed(i, *three) for i, three in enumerate(shares)]

    def score(parts: tuple[str, ...]) -> float:
        sides = (min(parts.count("actor"), MOST), min(parts.count("recipient"), MOST))
        odds = {"none": 0.0}
        total = trust * log(max(ONE_EACH.get(sides, 0), FEWEST_SHARE))
        for part, c in zip(parts, candidates, strict=True):
            odds = {"none": 0.0, "actor": log(c.actor_share / c.none_share)}
            odds["recipient"] = log(c.recipient_share / c.none_share)
            total += odds[part]
        return total

    every = [p for p in product(("none", "actor", "recipient"), repeat=len(candidates)) if set(p) != {"none"}]
    found = {party.actor: party.role for party in choose(candidates, ONE_EACH, trust)}
    chosen = tuple(found.get(i, "none") for i in range(len(candidates)))
    assert score(chosen) == pytest.approx(max(map(score, every)))


def test_what_is_usual_fills_the_other_side() -> None:
    candidates = [weighed(0, 0.1, 0.9, 0.01), weighed(1, 0.6, 0.01, 0.4)]
    assert [p.actor for p in choose(candidates, ONE_EACH, 0.0)] == [0]
    assert [(p.actor, p.role) for p in choose(candidates, ONE_EACH, 1.0)] == [(0, "actor"), (1, "recipient")]


def test_somebody_took_part_as_long_as_there_is_anybody() -> None:
    assert [p.actor for p in choose([weighed(3, 0.95, 0.04, 0.01)], ONE_EACH, 0.0)] == [3]
    assert choose([], ONE_EACH, 1.0) == ()


def test_who_stayed_away_is_told_so_and_fills_no_side() -> None:
    parties = choose([weighed(0, 0.1, 0.9, 0.1), weighed(1, 0.1, 0.1, 0.1, absent=0.9)], ONE_EACH, 1.0)
    assert {(p.actor, p.role) for p in parties} == {(0, "actor"), (1, "absent")}


def test_whoever_stands_in_a_list_with_a_party_has_its_part_unless_ruled_out() -> None:
    known = {
        one.actor: one for one in (weighed(0, 0.1, 0.9, 0.1), weighed(1, 0.6, 0.3, 0.1), weighed(2, 0.9, 0.05, 0.05))
    }
    alone = choose([known[0]], ONE_EACH, 0.0)
    full = in_full(alone, {0: [0, 1, 2, 3]}, known)
    assert [(party.actor, party.role) for party in full] == [(0, "actor"), (1, "actor")]
    assert in_full(alone, {}, known) == alone


def test_who_was_absent_takes_nobody_along() -> None:
    known = {0: weighed(0, 0.1, 0.1, 0.1, 0.9), 1: weighed(1, 0.3, 0.7, 0.1)}
    absent = choose([known[0]], ONE_EACH, 0.0)
    assert in_full(absent, {0: [0, 1]}, known) == absent


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        ("Norway, Chad and Peru condemned the raid on Malta.", [{"Norway", "Chad", "Peru"}, {"Malta"}]),
        ("Norway met Chad and Peru.", [{"Norway"}, {"Chad", "Peru"}]),
        ("Norway criticised Chad.", [{"Norway"}, {"Chad"}]),
    ],
)
def test_lists_are_read_off_the_grammar(text: str, lists: list[set[str]]) -> None:
    names = [name for names in lists for name in sorted(names)]
    actors = [LocalActor(key, "state", name) for key, name in enumerate(names)]
    spots = [(text.index(name), name) for name in names]
    mentions = [Mention(start, start + len(name), name, "name", names.index(name)) for start, name in sorted(spots)]
    parse = Language().parse(text)
    scene = Scene(parse, tuple(parse.sentences), actors, mentions, {})
    found = {mentions[m].text: {names[actor] for actor in beside} for m, beside in scene.listed_in(0).items()}
    assert found == {name: names for names in lists for name in names}
