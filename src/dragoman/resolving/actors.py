"""Who is who across reports: the actors that single reports know, joined into the record's actors.

1. States join by country; unnamed sources never join.
2. Persons join by full name, then by compatible names (spelling, initials, short forms, left-out names) of one country.
3. A bare surname joins a full name only where one candidate of its country is left; otherwise it stays with its report.
4. Institutions, organisations and groups join by name, in whatever word order, by acronym and by told alias.

Every join compares only names that share a word's consonants (a block), and names are taken in a fixed order, so the
result is a pure function of the set of readings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from dragoman.nouns import Actor, ActorType, LocalActor, Office, Reading, content_id
from dragoman.resolving.names import Kinship, PersonName, acronym, compatible, plain, same_word, skeleton

DOMINANT = 10
"""A bare surname of a known country goes to the one of several namesakes whom ten times as many reports name in full as
all the others together: "Trump" is the president and not his daughter. Below that it stays with its report."""

_TYPES: tuple[ActorType, ...] = ("person", "state", "institution", "organisation", "group", "unnamed")
_SMALL = frozenset({"of", "for", "and", "the", "s", "in", "on"})

type Key = tuple[str, int]
"""A local actor: its report's id and its key there."""


@dataclass(slots=True)
class Form:
    """One spelling of a name with one country, and all local actors that bear it."""

    words: tuple[str, ...]
    country: str | None
    person: PersonName
    bearers: list[tuple[Key, LocalActor]] = field(default_factory=list)

    @property
    def order(self) -> tuple[int, tuple[str, ...], str, bool, str]:
        """Longest first, then by name; a known country before an unknown one."""
        return -len(self.person.words), self.words, self.person.suffix, self.country is None, self.country or ""


@dataclass(slots=True)
class Cluster:
    """The forms taken as one party; the first is the one that opened it."""

    forms: list[Form]
    apart: Key | None = None
    """Set where the name alone cannot tell the party from another: then the report is part of its identity."""

    @property
    def root(self) -> Form:
        return self.forms[0]

    def countries(self) -> set[str]:
        return {form.country for form in self.forms if form.country}

    def bearers(self) -> Iterator[tuple[Key, LocalActor]]:
        return (bearer for form in self.forms for bearer in form.bearers)

    def reports(self) -> int:
        return len({key[0] for key, _ in self.bearers()})

    def titles(self) -> set[tuple[str, str | None]]:
        return {(" ".join(plain(office.title)), office.of) for _, local in self.bearers() for office in local.offices}


def join_actors(readings: Sequence[Reading], kinship: Kinship) -> tuple[tuple[Actor, ...], dict[Key, str]]:
    """The record's actors, sorted by id, and which of them each local actor is."""
    bearers = [((reading.report, local.key), local) for reading in readings for local in reading.actors]
    clusters = [
        *_states(bearers),
        *_unnamed(bearers),
        *_persons(_forms((b for b in bearers if b[1].type == "person"), kinship), kinship),
        *_bodies(_forms((b for b in bearers if _is_body(b[1])), kinship), kinship),
    ]
    actors: dict[str, Actor] = {}
    actor_of: dict[Key, str] = {}
    for cluster in clusters:
        actor = _actor(cluster)
        actors[actor.id] = actor
        actor_of.update({key: actor.id for key, _ in cluster.bearers()})
    return tuple(actors[id] for id in sorted(actors)), dict(sorted(actor_of.items()))


def _is_body(local: LocalActor) -> bool:
    return local.type not in ("person", "unnamed") and not (local.type == "state" and local.country)


def _forms(bearers: Iterable[tuple[Key, LocalActor]], kinship: Kinship) -> list[Form]:
    forms: dict[tuple[tuple[str, ...], str, str | None], Form] = {}
    for key, local in bearers:
        name = PersonName.of(local.name, kinship)
        form = forms.setdefault((name.words, name.suffix, local.country), Form(name.words, local.country, name))
        form.bearers.append((key, local))
    return sorted(forms.values(), key=lambda form: form.order)


def _states(bearers: Iterable[tuple[Key, LocalActor]]) -> list[Cluster]:
    states: dict[str, Form] = {}
    for key, local in bearers:
        if local.type == "state" and local.country:
            form = states.setdefault(local.country, Form((), local.country, PersonName(())))
            form.bearers.append((key, local))
    return [Cluster([states[country]]) for country in sorted(states)]


def _unnamed(bearers: Iterable[tuple[Key, LocalActor]]) -> list[Cluster]:
    return [_alone(key, local) for key, local in bearers if local.type == "unnamed"]


def _alone(key: Key, local: LocalActor) -> Cluster:
    words = plain(local.name)
    return Cluster([Form(words, local.country, PersonName(words), [(key, local)])], apart=key)


# --- persons ----------------------------------------------------------------------------------------------------------


def _persons(forms: Sequence[Form], kinship: Kinship) -> list[Cluster]:
    blocks: dict[str, list[Cluster]] = defaultdict(list)
    clusters: list[Cluster] = []
    for form in forms:
        if form.person.bare:
            continue
        found = _one_of(_namesakes(form, blocks, kinship), form)
        if found:
            found.forms.append(form)
        else:
            found = Cluster([form])
            clusters.append(found)
        _enter(form, found, blocks)
    return [*clusters, *_bare_persons([form for form in forms if form.person.bare], blocks, kinship)]


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
    if len(found) > 1:
        found = [c for c in found if any(f.words == form.words for f in c.forms)] or found
    return found[0] if len(found) == 1 else None


def _bare_persons(forms: Sequence[Form], blocks: dict[str, list[Cluster]], kinship: Kinship) -> list[Cluster]:
    left: list[Form] = []
    clusters: list[Cluster] = []
    for form in forms:
        found = _surname_first(form, _namesakes(form, blocks, kinship))
        if not found:
            left.append(form)
            continue
        for key, local in form.bearers:
            chosen = _told_apart(local, found)
            if chosen:
                chosen.forms.append(Form(form.words, form.country, form.person, [(key, local)]))
            else:
                clusters.append(_alone(key, local))
    return [*clusters, *_only_bare(left)]


def _surname_first(form: Form, found: Sequence[Cluster]) -> list[Cluster]:
    """Of the full names that hold a bare one, those of its country, and of these those that hold it as a surname."""
    of_country = [c for c in found if form.country and form.country in c.countries()] or list(found)
    later = [c for c in of_country if any(same_word(form.words[0], word) for word in c.root.words[1:])]
    return later or of_country


def _told_apart(local: LocalActor, found: Sequence[Cluster]) -> Cluster | None:
    """The one namesake whom a bare name means: the only one, the one of that office, or the one everybody writes of."""
    if len(found) == 1:
        return found[0]
    offices = {(" ".join(plain(office.title)), office.of) for office in local.offices}
    holders = [c for c in found if offices & c.titles()]
    if len(holders) == 1:
        return holders[0]
    if not local.country:
        return None
    ranked = sorted(found, key=lambda c: (-c.reports(), c.root.order))
    others = sum(c.reports() for c in ranked[1:])
    return ranked[0] if ranked[0].reports() >= DOMINANT * others else None


def _only_bare(forms: Sequence[Form]) -> list[Cluster]:
    """Bare names that no report gives in full: one party a spelling and country."""
    blocks: dict[str, list[Cluster]] = defaultdict(list)
    clusters: list[Cluster] = []
    for form in forms:
        sound = skeleton(form.words[0]) if form.words else ""
        fits = [c for c in blocks[sound] if _may_be(form, c) and _spelt_alike(form, c.root)]
        if len(fits) == 1:
            fits[0].forms.append(form)
        else:
            clusters.append(Cluster([form]))
            blocks[sound].append(clusters[-1])
    return clusters


def _spelt_alike(one: Form, other: Form) -> bool:
    return len(one.words) == len(other.words) and all(map(same_word, one.words, other.words))


# --- institutions, organisations, groups ------------------------------------------------------------------------------


def _bodies(forms: Sequence[Form], kinship: Kinship) -> list[Cluster]:
    clusters: list[Cluster] = []
    blocks: dict[tuple[str, ...], list[Cluster]] = defaultdict(list)
    for form in forms:
        if not form.country and set(form.words) <= kinship.generic:
            clusters += [_alone(key, local) for key, local in form.bearers]
            continue
        keys = _body_keys(form, kinship)
        found = {id(c): c for key in keys for c in blocks.get(key, ()) if _may_be(form, c)}
        fits = _closest(form, list(found.values()))
        if fits is None:
            fits = Cluster([])
            clusters.append(fits)
        fits.forms.append(form)
        for key in keys:
            if not any(c is fits for c in blocks[key]):
                blocks[key].append(fits)
    return clusters


def _body_keys(form: Form, kinship: Kinship) -> list[tuple[str, ...]]:
    """What a body is found by: its words' consonants in any order, its acronym, and its proper-named aliases."""
    keys = {_sounds(form.words)}
    for _, local in form.bearers:
        names = (local.name, *(alias for alias in local.aliases if _proper(alias, kinship)))
        keys.update(_sounds(plain(name)) for name in names)
        keys.update((short,) for name in names if len(short := _initials(name)) > 1)
    return sorted(keys - {()})


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


def actor_of_bearers(bearers: Sequence[tuple[Key, LocalActor]]) -> Actor:
    """The actor that these local actors are, whatever their names: a set that a person has made, known by its first."""
    words = plain(bearers[0][1].name)
    return _actor(Cluster([Form(words, bearers[0][1].country, PersonName(words), list(bearers))], apart=bearers[0][0]))


def _actor(cluster: Cluster) -> Actor:
    locals_ = [local for _, local in cluster.bearers()]
    kinds = Counter(local.type for local in locals_)
    kind = min(kinds, key=lambda t: (-kinds[t], _TYPES.index(t)))
    countries = Counter(local.country for local in locals_ if local.country)
    country = min(countries, key=lambda c: (-countries[c], c)) if countries else None
    name = _fullest(locals_)
    names = {local.name for local in locals_} | {alias for local in locals_ for alias in local.aliases}
    identity = (kind, country, *cluster.root.words, cluster.root.person.suffix, *(cluster.apart or ()))
    return Actor(
        id=content_id("a", *identity),
        type=kind,
        name=name,
        country=country,
        aliases=tuple(sorted(names - {name})),
        offices=_offices(office for local in locals_ for office in local.offices),
    )


def _fullest(locals_: Sequence[LocalActor]) -> str:
    """The form with most words; of these the one most reports use, of these the accented, of these the first."""
    used = Counter(local.name for local in locals_)
    return min(used, key=lambda name: (-len(plain(name)), -used[name], name.isascii(), name))


def _offices(offices: Iterable[Office]) -> tuple[Office, ...]:
    def order(office: Office) -> tuple[str, str, str, str]:
        return office.title, office.of or "", str(office.since or ""), str(office.until or "")

    return tuple(sorted(set(offices), key=order))
