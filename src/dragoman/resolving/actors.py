"""Who is who across reports: the actors that single reports know, joined into the record's actors.

1. States join by country; unnamed sources never join.
2. Persons join by full name, then by compatible names (spelling, initials, short forms, left-out names) of one country.
3. A bare surname joins a full name only where one candidate of its country is left; otherwise it stays with its report.
4. Institutions, organisations and groups join by name, in whatever word order, by acronym and by told alias.

Every join compares only names that share a word's consonants (a block), and names are taken in a fixed order, so the
result is a pure function of the set of readings. A name's party depends on names before it in that order alone; so
descriptions whose party is known can be held there, while others are decided among them (see ``regrouping``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from dragoman.nouns import Actor, ActorType, LocalActor, Reading, content_id
from dragoman.resolving.names import Kinship, PersonName, acronym, compatible, plain, same_word, skeleton
from dragoman.resolving.offices import joint_offices

DOMINANT = 10
"""A bare surname goes to the one of several namesakes (of its country, where that is known) who is named in full ten
times as often as all the others together: "Trump" is the president and not his daughter. Below that it stays with its
report."""

_TYPES: tuple[ActorType, ...] = ("person", "state", "institution", "organisation", "group", "unnamed")
_SMALL = frozenset({"of", "for", "and", "the", "s", "in", "on"})

type Key = tuple[str, int]
"""A local actor: its report's id and its key there."""

type PartyName = str
"""A party by the form that opens it: kind, country or nothing, suffix, words. No two parties have one in common."""

type Order = tuple[int, tuple[str, ...], str, bool, str]

Kind = Literal["person", "body", "state", "unnamed"]
"""What a local actor is joined as. A body is an institution, organisation, group, or state of unknown country."""


@dataclass(frozen=True, slots=True)
class Described:
    """A description that local actors of any number of reports share, and all of it that joining looks at."""

    id: int | LocalActor
    kind: Kind
    person: PersonName
    country: str | None
    keys: tuple[tuple[str, ...], ...]
    """What a body is found by: its words' consonants in any order, its acronym, and its proper-named aliases."""
    titles: tuple[tuple[str, str | None], ...]
    """A person's offices, as compared."""
    bearers: int
    """How many local actors bear it."""

    @classmethod
    def of(cls, id: int | LocalActor, local: LocalActor, bearers: int, kinship: Kinship) -> Described:
        kind, name = _kind(local), PersonName.of(local.name, kinship)
        keys = _body_keys(local, name, kinship) if kind == "body" else ()
        titles = _titles(local) if kind == "person" else ()
        return cls(id, kind, name, local.country, keys, titles, bearers)


@dataclass(slots=True)
class Form:
    """One spelling of a name with one country, and all descriptions that bear it."""

    words: tuple[str, ...]
    country: str | None
    person: PersonName
    bearers: list[Described] = field(default_factory=list)

    @property
    def order(self) -> Order:
        return order(self.person, self.country)

    @property
    def party(self) -> PartyName:
        """The one that the form opens, where it joins no other."""
        return party_named(self.bearers[0].kind, self.person, self.country)


@dataclass(slots=True)
class Cluster:
    """The forms taken as one party; the first is the one that opened it."""

    forms: list[Form]
    apart: bool = False
    """Set where the name alone cannot tell the party from another: then every bearer is a party of its own."""

    @property
    def root(self) -> Form:
        return self.forms[0]

    @property
    def party(self) -> PartyName:
        return self.root.party

    def countries(self) -> set[str]:
        return {form.country for form in self.forms if form.country}

    def bearers(self) -> Iterator[Described]:
        return (bearer for form in self.forms for bearer in form.bearers)

    def in_full(self) -> Iterator[Described]:
        """The bearers of more than a bare name."""
        return (bearer for form in self.forms if not form.person.bare for bearer in form.bearers)

    def named(self) -> int:
        return sum(bearer.bearers for bearer in self.in_full())

    def titles(self) -> set[tuple[str, str | None]]:
        return {title for bearer in self.in_full() for title in bearer.titles}


@dataclass(slots=True)
class Held:
    """Descriptions that stay with the party they are of, by id; None where each bearer is a party of its own.

    Of a held description's name and country all are held, and of a held party all that opened it.
    """

    party_of: Mapping[int | LocalActor, PartyName | None] = field(default_factory=dict)
    opened: dict[PartyName, Cluster] = field(default_factory=dict)

    def by(self, form: Form) -> PartyName | None:
        """The party that a form is held by; None for a free one."""
        return self.party_of.get(form.bearers[0].id) if self.party_of else None

    def open(self, form: Form) -> Cluster:
        """A new cluster, known by the party that holds the form or, failing that, by the form."""
        cluster = Cluster([form])
        self.opened[self.by(form) or form.party] = cluster
        return cluster


def order(name: PersonName, country: str | None) -> Order:
    """Longest first, then by name; a known country before an unknown one."""
    return -len(name.words), name.words, name.suffix, country is None, country or ""


def party_named(kind: Kind, name: PersonName, country: str | None) -> PartyName:
    """The party that a name opens. Of a state the country is all."""
    named = ("", "") if kind == "state" else (name.suffix, " ".join(name.words))
    return "|".join((kind, country or "", *named))


def join_actors(readings: Sequence[Reading], kinship: Kinship) -> tuple[tuple[Actor, ...], dict[Key, str]]:
    """The record's actors, sorted by id, and which of them each local actor is."""
    bearers: dict[LocalActor, list[Key]] = defaultdict(list)
    for reading in readings:
        for local in reading.actors:
            bearers[description(local)].append((reading.report, local.key))
    described = [Described.of(local, local, len(keys), kinship) for local, keys in bearers.items()]
    actors: dict[str, Actor] = {}
    actor_of: dict[Key, str] = {}
    for cluster in join_described(described, kinship):
        for actor, keys in _parties(cluster, bearers):
            actors[actor.id] = actor
            actor_of.update(dict.fromkeys(keys, actor.id))
    return tuple(actors[id] for id in sorted(actors)), dict(sorted(actor_of.items()))


def description(local: LocalActor) -> LocalActor:
    """A local actor without its number in its report."""
    return LocalActor(0, local.type, local.name, local.country, local.aliases, local.offices)


def join_described(described: Iterable[Described], kinship: Kinship, held: Held | None = None) -> list[Cluster]:
    """Which descriptions are of one party. The order of ``described`` does not matter."""
    kinds: dict[Kind, list[Described]] = defaultdict(list)
    for one in described:
        kinds[one.kind].append(one)
    held = held or Held()
    return [
        *_states(kinds["state"]),
        *map(_alone, kinds["unnamed"]),
        *_persons(_forms(kinds["person"]), kinship, held),
        *_bodies(_forms(kinds["body"]), kinship, held),
    ]


def _parties(cluster: Cluster, bearers: Mapping[LocalActor, list[Key]]) -> Iterator[tuple[Actor, list[Key]]]:
    locals_ = [one.id for one in cluster.bearers() if isinstance(one.id, LocalActor)]
    if cluster.apart:
        yield from ((lone_actor(local, key), [key]) for local in locals_ for key in bearers[local])
    else:
        counted = [(local, len(bearers[local])) for local in locals_]
        yield joint_actor(cluster.root, counted), [key for local in locals_ for key in bearers[local]]


def _kind(local: LocalActor) -> Kind:
    if local.type == "person" or local.type == "unnamed":
        return local.type
    return "state" if local.type == "state" and local.country else "body"


def _titles(local: LocalActor) -> tuple[tuple[str, str | None], ...]:
    titles = {(" ".join(plain(office.title)), office.of) for office in local.offices}
    return tuple(sorted(titles, key=lambda title: (title[0], title[1] or "")))


def _forms(described: Iterable[Described]) -> list[Form]:
    forms: dict[tuple[PersonName, str | None], Form] = {}
    for one in described:
        form = forms.setdefault((one.person, one.country), Form(one.person.words, one.country, one.person))
        form.bearers.append(one)
    return sorted(forms.values(), key=lambda form: form.order)


def _states(described: Iterable[Described]) -> list[Cluster]:
    states: dict[str, Form] = {}
    for one in described:
        country = one.country or ""
        states.setdefault(country, Form((), country, PersonName(()))).bearers.append(one)
    return [Cluster([states[country]]) for country in sorted(states)]


def _alone(one: Described) -> Cluster:
    return Cluster([Form(one.person.words, one.country, one.person, [one])], apart=True)


# --- persons ----------------------------------------------------------------------------------------------------------


def _persons(forms: Sequence[Form], kinship: Kinship, held: Held) -> list[Cluster]:
    blocks: dict[str, list[Cluster]] = defaultdict(list)
    clusters: list[Cluster] = []
    for form in forms:
        if form.person.bare:
            continue
        party = held.by(form)
        found = held.opened.get(party) if party else _one_of(_namesakes(form, blocks, kinship), form)
        if found:
            found.forms.append(form)
        else:
            found = held.open(form)
            clusters.append(found)
        _enter(form, found, blocks)
    return [*clusters, *_bare_persons([form for form in forms if form.person.bare], blocks, kinship, held)]


def _enter(form: Form, cluster: Cluster, blocks: dict[str, list[Cluster]]) -> None:
    for sound in sorted({skeleton(word) for word in form.words}):
        if not any(other is cluster for other in blocks[sound][-1:]):
            blocks[sound].append(cluster)


def _namesakes(form: Form, blocks: dict[str, list[Cluster]], kinship: Kinship) -> list[Cluster]:
    """Clusters whose opening name may be a fuller or other spelling of ``form``'s, of a country that fits."""
    last = form.words[-1:]
    found = {id(c): c for word in last for c in blocks.get(skeleton(word), ()) if _may_be(form, c)}
    return [c for c in found.values() if compatible(form.person, c.root.person, kinship)]


def _may_be(form: Form, cluster: Cluster) -> bool:
    return form.country is None or cluster.countries() <= {form.country}


def _one_of(found: Sequence[Cluster], form: Form) -> Cluster | None:
    """The only one; of several the only one of that very name or, failing that, the only one of that last name: Donald
    Trump is Donald J. Trump, whatever report runs "Donald Trump-Kim" together."""
    if len(found) > 1:
        alike = [c for c in found if any(f.words == form.words for f in c.forms)]
        found = alike or [c for c in found if same_word(form.words[-1], c.root.words[-1])] or found
    return found[0] if len(found) == 1 else None


def _bare_persons(
    forms: Sequence[Form], blocks: dict[str, list[Cluster]], kinship: Kinship, held: Held
) -> list[Cluster]:
    left: list[Form] = []
    clusters: list[Cluster] = []
    for form in forms:
        if form.bearers[0].id in held.party_of:
            alone, unplaced = _held_bare(form, held)
            clusters += map(_alone, alone)
            left += unplaced
            continue
        found = _surname_first(form, _namesakes(form, blocks, kinship))
        if not found:
            left.append(form)
            continue
        for one in form.bearers:
            chosen = _told_apart(one, found)
            if chosen:
                chosen.forms.append(_bearing(form, [one]))
            else:
                clusters.append(_alone(one))
    return [*clusters, *_only_bare(left, held)]


def _held_bare(form: Form, held: Held) -> tuple[list[Described], list[Form]]:
    """Put a bare name's bearers where they are held; those that stand alone, and those of a name that is only bare."""
    alone: list[Described] = []
    left: list[Described] = []
    for one in form.bearers:
        party = held.party_of[one.id]
        if party is None:
            alone.append(one)
        elif party in held.opened:
            held.opened[party].forms.append(_bearing(form, [one]))
        else:
            left.append(one)
    return alone, [_bearing(form, left)] if left else []


def _bearing(form: Form, bearers: list[Described]) -> Form:
    return Form(form.words, form.country, form.person, bearers)


def _surname_first(form: Form, found: Sequence[Cluster]) -> list[Cluster]:
    """Of the full names that hold a bare one, those of its country, and of these those that hold it as a surname."""
    of_country = [c for c in found if form.country and form.country in c.countries()] or list(found)
    later = [c for c in of_country if any(same_word(form.words[0], word) for word in c.root.words[1:])]
    return later or of_country


def _told_apart(one: Described, found: Sequence[Cluster]) -> Cluster | None:
    """The one namesake whom a bare name means: the only one, the one of that office, or the one everybody writes of.

    Only what is told of them in full counts, so that no bare name leans on another.
    """
    if len(found) == 1:
        return found[0]
    holders = [c for c in found if not c.titles().isdisjoint(one.titles)] if one.titles else []
    if len(holders) == 1:
        return holders[0]
    ranked = sorted(((c.named(), c) for c in found), key=lambda row: (-row[0], row[1].root.order))
    others = sum(named for named, _ in ranked[1:])
    return ranked[0][1] if ranked[0][0] >= DOMINANT * others else None


def _only_bare(forms: Sequence[Form], held: Held) -> list[Cluster]:
    """Bare names that no report gives in full: one party a spelling and country."""
    blocks: dict[str, list[Cluster]] = defaultdict(list)
    clusters: list[Cluster] = []
    for form in forms:
        sound = skeleton(form.words[0]) if form.words else ""
        party = held.by(form)
        fits = [c for c in blocks[sound] if _may_be(form, c) and _spelt_alike(form, c.root)]
        found = held.opened.get(party) if party else fits[0] if len(fits) == 1 else None
        if found:
            found.forms.append(form)
        else:
            clusters.append(held.open(form))
            blocks[sound].append(clusters[-1])
    return clusters


def _spelt_alike(one: Form, other: Form) -> bool:
    return len(one.words) == len(other.words) and all(map(same_word, one.words, other.words))


# --- institutions, organisations, groups ------------------------------------------------------------------------------


def _bodies(forms: Sequence[Form], kinship: Kinship, held: Held) -> list[Cluster]:
    clusters: list[Cluster] = []
    blocks: dict[tuple[str, ...], list[Cluster]] = defaultdict(list)
    for form in forms:
        if nameless(form.person, form.country, kinship):
            clusters += map(_alone, form.bearers)
            continue
        keys = sorted({key for one in form.bearers for key in one.keys})
        party = held.by(form)
        found = {id(c): c for key in keys for c in blocks.get(key, ()) if _may_be(form, c)}
        fits = held.opened.get(party) if party else _closest(form, list(found.values()))
        if fits:
            fits.forms.append(form)
        else:
            fits = held.open(form)
            clusters.append(fits)
        for key in keys:
            if not any(c is fits for c in blocks[key]):
                blocks[key].append(fits)
    return clusters


def nameless(name: PersonName, country: str | None, kinship: Kinship) -> bool:
    """Whether a body's name is so general that it means another body in every report."""
    return not country and set(name.words) <= kinship.generic


def _body_keys(local: LocalActor, person: PersonName, kinship: Kinship) -> tuple[tuple[str, ...], ...]:
    names = (local.name, *(alias for alias in local.aliases if _proper(alias, kinship)))
    keys = {_sounds(person.words), *(_sounds(plain(name)) for name in names)}
    keys.update((short,) for name in names if len(short := _initials(name)) > 1)
    return tuple(sorted(keys - {()}))


def _initials(name: str) -> str:
    """A long name's initials, or a name that is itself an acronym, in the form under which the two meet."""
    bare = name.replace(".", "")
    return bare.lower() if bare.isupper() and bare.isalpha() else acronym(name)


def _proper(alias: str, kinship: Kinship) -> bool:
    return alias[:1].isupper() and not set(plain(alias)) <= kinship.generic


def _sounds(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(word if len(word) < 4 else skeleton(word) for word in words if word not in _SMALL))


def _closest(form: Form, found: Sequence[Cluster]) -> Cluster | None:
    """The one cluster that fits: the only one; of several, the only one of that very name and country."""
    if len(found) > 1:
        alike = [c for c in found if _sounds(c.root.words) == _sounds(form.words)]
        found = [c for c in alike if form.country in c.countries()] or alike or found
    return found[0] if len(found) == 1 else None


# --- what a cluster is ------------------------------------------------------------------------------------------------


def joint_actor(root: Form, told: Sequence[tuple[LocalActor, int]]) -> Actor:
    """The party that a cluster is: its root, and each of its descriptions with how many local actors bear it."""
    return _actor((*root.words, root.person.suffix), told)


def lone_actor(local: LocalActor, key: Key) -> Actor:
    """The party that one report's local actor is by itself: the report is part of its identity."""
    return _actor((*plain(local.name), "", *key), [(local, 1)])


def actor_of_bearers(bearers: Sequence[tuple[Key, LocalActor]]) -> Actor:
    """The actor that these local actors are, whatever their names: a set that a person has made, known by its first."""
    key, first = bearers[0]
    return _actor((*plain(first.name), "", *key), [(local, 1) for _, local in bearers])


def _actor(identity: Sequence[str | int], told: Sequence[tuple[LocalActor, int]]) -> Actor:
    kinds, countries, used = Counter[ActorType](), Counter[str](), Counter[str]()
    for local, bearers in told:
        kinds[local.type] += bearers
        used[local.name] += bearers
        if local.country:
            countries[local.country] += bearers
    kind = min(kinds, key=lambda t: (-kinds[t], _TYPES.index(t)))
    country = min(countries, key=lambda c: (-countries[c], c)) if countries else None
    name = _fullest(_untrailed(used) if kind == "person" else used)
    names = {*used, *(alias for local, _ in told for alias in local.aliases)}
    return Actor(
        id=content_id("a", kind, country, *identity),
        type=kind,
        name=name,
        country=country,
        aliases=tuple(sorted(names - {name})),
        offices=joint_offices((office for local, _ in told for office in local.offices), name, country),
    )


def _untrailed(used: Mapping[str, int]) -> dict[str, int]:
    """Without names that are another, used by as many reports, with words after it ("Jo Cox Replay")."""
    split = {name: plain(name) for name in used}
    return {
        name: count
        for name, count in used.items()
        if not any(
            1 < len(split[other]) < len(split[name])
            and split[name][: len(split[other])] == split[other]
            and used[other] >= count
            for other in used
        )
    }


def _fullest(used: Mapping[str, int]) -> str:
    """The form with most words; of these the one most reports use, of these the accented, of these the first."""
    return min(used, key=lambda name: (-len(plain(name)), -used[name], name.isascii(), name))
