"""Blocking loses nothing: on random small worlds it finds exactly the pairs that a look at all pairs finds."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings

from dragoman.nouns import Reading, Report
from dragoman.resolving.actors import join_actors
from dragoman.resolving.blocks import candidates
from dragoman.resolving.events import join_accounts
from dragoman.resolving.likeness import compare, meets, veto
from dragoman.resolving.names import Kinship
from dragoman.resolving.profiles import Profile, Weights, profile, telling_words
from resolving.worlds import readings


def profiles(world: list[tuple[Report, Reading]]) -> list[Profile]:
    weights = Weights.read()
    actors, actor_of = join_actors([reading for _, reading in sorted(world, key=lambda row: row[0].id)], Kinship.read())
    by_id = {actor.id: actor for actor in actors}
    made = []
    for paper, reading in world:
        parties = {local.key: by_id[actor_of[paper.id, local.key]] for local in reading.actors}
        telling = telling_words(paper.text, weights)
        made += [profile(a, paper.published, paper.id, parties, telling, weights) for a in reading.accounts]
    return made


@settings(max_examples=60)
@given(readings())
def test_blocks_find_what_all_pairs_find(world: list[tuple[Report, Reading]]) -> None:
    made = profiles(world)
    wanted = [(a, b) for a, b in combinations(range(len(made)), 2) if meets(made[a], made[b])]
    assert candidates(made) == wanted


@settings(max_examples=40)
@given(readings())
def test_comparison_is_the_same_both_ways_and_every_level_has_a_weight(world: list[tuple[Report, Reading]]) -> None:
    known = Weights.read().of
    for one, other in combinations(profiles(world), 2):
        if one.type != other.type:
            continue
        assert compare(one, other) == compare(other, one)
        assert veto(one, other) == veto(other, one)
        if not veto(one, other):
            assert set(compare(one, other)) <= set(known)


@settings(max_examples=40)
@given(readings())
def test_no_happening_holds_a_vetoed_pair(world: list[tuple[Report, Reading]]) -> None:
    made = profiles(world)
    for happening in join_accounts(made, Weights.read()):
        for one, other in combinations(happening.profiles, 2):
            assert one.type == other.type
            assert veto(one, other) is None
