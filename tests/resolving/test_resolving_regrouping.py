"""Descriptions that come and go are of the parties that joining all of them anew gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import cast

from hypothesis import given, settings, strategies as st

from dragoman.nouns import ActorType, LocalActor, Office
from dragoman.resolving.actors import Cluster, Described, join_described
from dragoman.resolving.known import KeptDescription, Known
from dragoman.resolving.names import Kinship
from dragoman.resolving.regrouping import Crowd, filed_under, regroup, shape_of

FIRST = ("", "Anna ", "Ana ", "A. ", "Karl ", "Anna Maria ", "Lind ", "Maria ")
LAST = ("Lind", "Lynd", "Holm", "Lind Holm", "Maria", "Anna", "Lind Jr", "")
BODIES = (
    "Nordic Fish Council",
    "Council of Nordic Fish",
    "NFC",
    "National Film Committee",
    "Foreign Ministry",
    "Ministry",
    "Fish Council",
    "Fisk Council",
    "FC",
)
COUNTRIES = (None, "SWE", "NOR")
OFFICES = ((), (Office("Envoy", "SWE"),), (Office("Envoy", "SWE"), Office("Judge", None)))


class Shelf:
    """The descriptions of a record, kept in memory."""

    def __init__(self) -> None:
        self.rows: dict[int, KeptDescription] = {}
        self.keys: dict[int, list[int]] = {}

    def has_descriptions(self) -> bool:
        return bool(self.rows)

    def described(self, numbers: Collection[int]) -> list[KeptDescription]:
        return [self.rows[id] for id in numbers if id in self.rows]

    def described_as(self, actors: Collection[str]) -> list[KeptDescription]:
        return [row for row in self.rows.values() if row[4] in actors]

    def described_under(self, keys: Collection[int]) -> list[KeptDescription]:
        return [row for id, row in self.rows.items() if not set(keys).isdisjoint(self.keys[id])]

    def keep(self, crowd: Crowd, clusters: Iterable[Cluster]) -> None:
        for id in crowd.gone:
            del self.rows[id], self.keys[id]
        for cluster in clusters:
            party = None if cluster.apart else cluster.party
            for one in cluster.bearers():
                id = cast(int, one.id)
                self.rows[id] = (id, shape_of(one), one.country, one.bearers, party, party)
                self.keys[id] = filed_under(one)


@st.composite
def locals_(draw: st.DrawFn) -> LocalActor:
    country = draw(st.sampled_from(COUNTRIES))
    if draw(st.booleans()):
        name = draw(st.sampled_from(FIRST)) + draw(st.sampled_from(LAST))
        return LocalActor(0, "person", name, country, offices=draw(st.sampled_from(OFFICES)))
    kind = cast(ActorType, draw(st.sampled_from(("institution", "organisation", "state", "unnamed"))))
    aliases = tuple(draw(st.lists(st.sampled_from(BODIES), max_size=2, unique=True)))
    return LocalActor(0, kind, draw(st.sampled_from(BODIES)), country, aliases)


def kept(shelf: Shelf) -> dict[int, tuple[int, str | None]]:
    return {id: (row[3], row[5]) for id, row in shelf.rows.items()}


def joined(
    borne: Mapping[int, int], crowd: Mapping[int, LocalActor], kinship: Kinship
) -> dict[int, tuple[int, str | None]]:
    described = [Described.of(id, crowd[id], bearers, kinship) for id, bearers in borne.items()]
    return {
        cast(int, one.id): (one.bearers, None if cluster.apart else cluster.party)
        for cluster in join_described(described, kinship)
        for one in cluster.bearers()
    }


@settings(max_examples=300, deadline=None)
@given(
    st.lists(locals_(), min_size=1, max_size=16, unique=True),
    st.lists(st.dictionaries(st.integers(0, 15), st.sampled_from((0, 0, 1, 2, 30)), max_size=4), max_size=6),
)
def test_what_comes_and_goes_is_joined_as_if_all_came_at_once(
    crowd: list[LocalActor], goes: list[dict[int, int]]
) -> None:
    """Each go says of some descriptions how many bear them from then on."""
    kinship, shelf, borne = Kinship.read(), Shelf(), Counter[int]()
    known = dict(enumerate(crowd))
    for go in [dict.fromkeys(range(0, len(crowd), 2), 1), *goes]:
        change = {id: bearers - borne[id] for id, bearers in go.items() if id in known and (bearers or borne[id])}
        new = {id: known[id] for id in change if go[id]}
        looked_at = Crowd.of(cast(Known, shelf), kinship, Counter(change), new)
        shelf.keep(looked_at, regroup(looked_at))
        borne = Counter({**borne, **{id: go[id] for id in change}})
        borne = +borne
        assert kept(shelf) == joined(borne, known, kinship)
