"""The whole room on random worlds: pure, whatever the order, and nothing lost."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings, strategies as st

from dragoman.nouns import Published, Reading, Report, Resolution
from dragoman.resolving import resolve
from resolving.worlds import CALLS, readings, told


@settings(max_examples=60)
@given(readings(), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(world: list[tuple[Report, Reading]], dice: Random) -> None:
    shuffled = [*world, *world[:2]]
    dice.shuffle(shuffled)
    one, other = resolve(world), resolve(shuffled)
    assert one == other
    assert list(one.actor_of) == list(other.actor_of)
    assert list(one.event_of) == list(other.event_of)
    assert list(one.copy_of) == list(other.copy_of)


@settings(max_examples=40)
@given(readings())
def test_everything_has_its_place(world: list[tuple[Report, Reading]]) -> None:
    found = resolve(world)
    papers = {paper.id for paper, _ in world}
    kept = {paper.id: reading for paper, reading in world}
    actors = {actor.id: actor for actor in found.actors}
    events = {event.id: event for event in found.events}
    assert found.actor_of.keys() == {(id, local.key) for id, reading in kept.items() for local in reading.actors}
    assert set(found.actor_of.values()) == actors.keys()
    assert found.event_of.keys() == {account.id for reading in kept.values() for account in reading.accounts}
    assert len(events) == len(found.events)
    assert len(actors) == len(found.actors)
    assert sorted(id for event in found.events for id in event.accounts) == sorted(found.event_of)
    assert all(found.event_of[id] == event.id for event in found.events for id in event.accounts)
    assert all(participant.actor in actors for event in found.events for participant in event.participants)
    assert all(1 <= event.independent_sources <= event.reports for event in found.events)
    assert set(found.copy_of) | set(found.copy_of.values()) <= papers
    assert not set(found.copy_of) & set(found.copy_of.values())


def test_nothing_gives_nothing() -> None:
    assert resolve([]) == Resolution()


def test_an_inferred_date_stands_in_for_an_unknown_one() -> None:
    dated = {**CALLS, "day": None, "published": "2018-02-25"}
    first, second = told(dated, 0), told({**dated, "published": None}, 1)
    inferred = Reading(
        second[0].id,
        "test",
        second[1].actors,
        accounts=second[1].accounts,
        published=Published(first[0].published.start, first[0].published.end, "day", "inferred"),
    )
    assert len(resolve([first, second]).events) == 2
    assert len(resolve([first, (second[0], inferred)]).events) == 1
