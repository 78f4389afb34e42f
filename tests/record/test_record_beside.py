"""Who stands beside a report on a run of words, however many hold it; in both kinds of database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest

from dragoman.record import Record
from recordplaces import Fresh

FIRST = date(2018, 4, 1)

type Place = tuple[int, date | None, str]


@pytest.fixture
def record(fresh: Fresh) -> Iterator[Record]:
    with Record.open(fresh()) as opened:
        yield opened


def places(dice: Random) -> list[Place]:
    """Reports on three runs of words, several a day, some without one; names that only their bytes put in order."""
    days = [None, *(FIRST + timedelta(days=n) for n in range(4))]
    names = [f"{letter}{n}" for letter in "aBäZ" for n in range(9)]
    return [(run - 1, dice.choice(days), name) for run in range(3) for name in dice.sample(names, 6 * (run + 1))]


def before(place: Place, kept: list[Place], most: int) -> set[str]:
    line = [other for other in in_order(kept) if other[0] == place[0] and order(other) < order(place)]
    return {name for _, _, name in line[:1] + line[-most:]}


def after(place: Place, kept: list[Place], most: int | None) -> set[str]:
    line = [other for other in in_order(kept) if other[0] == place[0] and order(other) > order(place)]
    return {name for _, _, name in line[:most]}


def in_order(kept: list[Place]) -> list[Place]:
    return sorted(kept, key=order)


def order(place: Place) -> tuple[date, str]:
    return place[1] or date.max, place[2]


@pytest.mark.parametrize("seed", range(3))
def test_only_those_beside_a_place_are_found(record: Record, seed: int) -> None:
    dice = Random(seed)
    made = places(dice)
    gone, kept = made[::5], [place for n, place in enumerate(made) if n % 5]
    with record.settling() as known:
        assert not known.has_sketches()
        known.keep_sketches(made)
        known.drop_sketches(gone)
        assert known.has_sketches()
        found = dict(known.before(made, 3))
        assert {place: set(others) for place, others in found.items()} == {one: before(one, kept, 3) for one in made}
        assert all(len(others) == len(set(others)) for others in found.values())
        for most in (2, None):
            for some in (made[:1], made):
                assert known.after(some, most) == {name for one in some for name in after(one, kept, most)}
        assert known.after([]) == set() == set(known.before([], 3))
