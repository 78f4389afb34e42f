"""Who is who as names arrive: descriptions are joined again only where one has come or gone, or is told more often.

``join_described`` takes names in a fixed order, and where a name goes hangs on the parties that it *sees*: those opened
before it by a name that fits it, with a word's consonants (a body: a key) in common. So in a record that was settled
only these names are *free* to go elsewhere than before:

1. those of descriptions that have come or gone;
2. those that see a party which comes out otherwise than it was: with a name more or less, or gone altogether;
3. bare surnames that see a party which is told more or less often, for that decides between namesakes.

All others are *held* where they were. Free names are joined among all that they see. Where that makes a party another,
the names that see it are free too, and all is joined again, until nothing more is touched. A property test holds the
outcome against joining everything.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from dragoman.nouns import LocalActor
from dragoman.resolving.actors import Cluster, Described, Held, Kind, PartyName, join_described, order, party_named
from dragoman.resolving.cards import number
from dragoman.resolving.known import KeptDescription, Known
from dragoman.resolving.names import Kinship, PersonName, compatible, same_word, skeleton

type Name = tuple[Kind, PersonName, str | None]
"""What descriptions that are decided together have in common; the bearers of a bare surname each for itself."""


@dataclass(slots=True)
class Crowd:
    """The descriptions that are looked at, as they were settled last and as they are now, by id. Of an actor all are
    here, or none."""

    known: Known
    kinship: Kinship
    change: Mapping[int, int]
    """By how many local actors more or fewer a description is borne."""
    described: dict[int, Described] = field(default_factory=dict)
    gone: dict[int, Described] = field(default_factory=dict)
    """Those that nobody bears any more."""
    actors: dict[int, str | None] = field(default_factory=dict)
    """The actor that each one kept was; None where each bearer was one of its own."""
    parties: dict[int, PartyName | None] = field(default_factory=dict)
    """The party that each one kept was of, likewise."""
    whole: set[str] = field(default_factory=set)
    """The actors all of whose descriptions are here."""

    @classmethod
    def of(cls, known: Known, kinship: Kinship, change: Mapping[int, int], locals_: Mapping[int, LocalActor]) -> Crowd:
        """What has changed, with all of its actors. Of ``locals_`` those that the record does not know are new."""
        crowd = cls(known, kinship, change)
        crowd.take(known.described(change.keys()))
        for id in locals_.keys() - crowd.actors.keys():
            crowd.described[id] = Described.of(id, locals_[id], change[id], kinship)
        return crowd

    def take(self, rows: Iterable[KeptDescription]) -> bool:
        """Take these in and all others of their actors. Whether there was anything new."""
        found = self._added(rows)
        self.complete(actor for id in found if (actor := self.actors[id]))
        return bool(found)

    def complete(self, actors: Iterable[str]) -> bool:
        """Take in all descriptions of these actors. Whether there was anything new."""
        wanted = set(actors) - self.whole
        self.whole |= wanted
        return bool(wanted and self._added(self.known.described_as(wanted)))

    def fresh(self, id: int) -> bool:
        return id not in self.actors

    def counted(self, id: int) -> bool:
        """Whether a description is new, gone, or borne by more or fewer than before."""
        return self.fresh(id) or self.change.get(id, 0) != 0

    def before(self) -> Iterator[tuple[PartyName, Described]]:
        """What was of a party, with it."""
        for id, party in self.parties.items():
            if party:
                yield party, self.described.get(id) or self.gone[id]

    def _added(self, rows: Iterable[KeptDescription]) -> list[int]:
        found = []
        for row in rows:
            id, _, _, bearers, actor, party = row
            if id not in self.actors:
                self.actors[id], self.parties[id] = actor, party
                now = bearers + self.change.get(id, 0)
                (self.described if now else self.gone)[id] = _described(row, now)
                found.append(id)
        return found


def shape_of(one: Described) -> str:
    """What of a description is kept to be joined by, as JSON."""
    shape = [one.kind, one.person.words, one.person.suffix, one.keys, one.titles]
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":"))


def _described(row: KeptDescription, bearers: int) -> Described:
    kind, words, suffix, keys, titles = json.loads(row[1])
    name = PersonName(tuple(words), suffix)
    return Described(
        row[0], cast(Kind, kind), name, row[2], tuple(map(tuple, keys)), tuple((t, of) for t, of in titles), bearers
    )


def _name(one: Described) -> Name:
    return one.kind, one.person, one.country


def regroup(crowd: Crowd) -> list[Cluster]:
    """The parties of all that has changed and of all that this touches, each with all of its descriptions."""
    if not crowd.known.has_descriptions():
        return join_described(crowd.described.values(), crowd.kinship)
    free = {_name(one) for id, one in crowd.described.items() if crowd.fresh(id)}
    free |= {_name(one) for one in crowd.gone.values()}
    while True:
        _take_seen(crowd, free)
        clusters = join_described(crowd.described.values(), crowd.kinship, Held(_held(crowd, free)))
        more = _disturbed(crowd, _stirred(crowd, clusters)) - free
        if not more:
            return clusters
        free |= more


def _held(crowd: Crowd, free: Collection[Name]) -> dict[int | LocalActor, PartyName | None]:
    return {id: crowd.parties[id] for id, one in crowd.described.items() if _name(one) not in free}


def _take_seen(crowd: Crowd, free: Collection[Name]) -> None:
    """Take in all that free names see; a name's further descriptions may see more."""
    looked: set[int] = set()
    while True:
        mine = (one for one in (*crowd.described.values(), *crowd.gone.values()) if _name(one) in free)
        keys = {key for one in mine for key in _sees(one)} - looked
        if not keys or not crowd.take(crowd.known.described_under(keys)):
            return
        looked |= keys


# --- what a change touches --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stirred:
    """A party that is another than before, or told more or less often."""

    opening: Described
    """A description of the name that opens it."""
    members: Sequence[Described]
    """Before and now."""
    another: bool
    """Whether it is seen by other names in full, or by other keys, than before."""


def _stirred(crowd: Crowd, clusters: Iterable[Cluster]) -> Iterator[Stirred]:
    before: dict[PartyName, list[Described]] = defaultdict(list)
    now: dict[PartyName, list[Described]] = defaultdict(list)
    for party, one in crowd.before():
        before[party].append(one)
    for cluster in clusters:
        if not cluster.apart:
            now[cluster.party] += cluster.bearers()
    for party in sorted(before.keys() | now.keys()):
        was, members = before[party], [*before[party], *now[party]]
        another = _face(was, bare=False) != _face(now[party], bare=False)
        told = any(crowd.counted(cast(int, one.id)) for one in members)
        if another or told or _face(was, bare=True) != _face(now[party], bare=True):
            opening = next(one for one in members if party_named(*_name(one)) == party)
            yield Stirred(opening, members, another)


def _face(members: Iterable[Described], *, bare: bool) -> set[tuple[Name, tuple[tuple[str, ...], ...]]]:
    """What of a party bears on who sees it, and on whether those are taken in."""
    return {(_name(one), one.keys) for one in members if _is_bare(one) == bare}


def _is_bare(one: Described) -> bool:
    return one.kind == "person" and one.person.bare


def _disturbed(crowd: Crowd, stirred: Iterable[Stirred]) -> set[Name]:
    """The names that may go elsewhere because of these parties; they are taken in."""
    watched: dict[int, list[Described]] = defaultdict(list)
    for party in stirred:
        for key in {key for one in party.members for key in _seen_from(one, party)}:
            watched[key].append(party.opening)
    rows = crowd.known.described_under(watched.keys())
    looking = [(row, _described(row, row[3])) for row in rows]
    found = [
        (row, one)
        for row, one in looking
        if any(_may_join(one, opening, crowd.kinship) for key in _looks_from(one) for opening in watched.get(key, ()))
    ]
    crowd.take(row for row, _ in found)
    return {_name(one) for _, one in found}


def _may_join(one: Described, opening: Described, kinship: Kinship) -> bool:
    """Whether a name fits the one that opens a party, which comes before it. Too often rather than too seldom."""
    if opening.country and one.country not in (None, opening.country):
        return False
    if order(opening.person, opening.country) >= order(one.person, one.country):
        return False
    if one.kind == "body":
        return True
    if not _is_bare(one):
        return compatible(one.person, opening.person, kinship)
    return not one.person.words or any(same_word(one.person.words[0], word) for word in opening.person.words)


# --- keys -------------------------------------------------------------------------------------------------------------


def filed_under(one: Described) -> list[int]:
    """The keys under which a description is looked for, by those that see it and by those that it sees."""
    return sorted({*_looks_from(one), *_shown_under(one)})


def _shown_under(one: Described) -> set[int]:
    """Where a description is seen."""
    if one.kind == "person" and not one.person.bare:
        return {number("name", skeleton(word)) for word in one.person.words}
    return _looks_from(one)


def _looks_from(one: Described) -> set[int]:
    """Where a description is found by what it may see: full names by their surname, bare ones and bodies as such."""
    if one.kind == "person":
        return {number("bare" if one.person.bare else "last", _sound(one.person))}
    if one.kind == "state":
        return {number("state", one.country or "")}
    return {number("body", *key) for key in one.keys}


def _sees(one: Described) -> set[int]:
    """Where all is shown that a description may see, itself included."""
    if one.kind != "person":
        return _looks_from(one)
    sound = _sound(one.person)
    return {number("name", sound), *({number("bare", sound)} if one.person.bare else ())}


def _seen_from(one: Described, party: Stirred) -> set[int]:
    """Where those are found that see a party by one of its members."""
    if one.kind == "state":
        return set()
    if one.kind == "body":
        return _looks_from(one) if party.another else set()
    if one.person.bare:
        return _looks_from(one) if _is_bare(party.opening) else set()
    sounds = {skeleton(word) for word in one.person.words}
    kinds = ("bare", "last") if party.another else ("bare",)
    return {number(kind, sound) for kind in kinds for sound in sounds}


def _sound(person: PersonName) -> str:
    """The consonants of a surname."""
    return skeleton(person.words[-1]) if person.words else ""
