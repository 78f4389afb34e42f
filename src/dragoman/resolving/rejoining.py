"""Actors as reports arrive: what new reports touch is joined and told again, all else is left as it is kept.

Which descriptions are one party is found by ``regrouping``. What costs most beside it is left out as well: reading back
the reports, telling parties that have not changed, and comparing accounts anew whose parties are what they were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from dragoman.nouns import Actor, LocalActor, Reading
from dragoman.resolving.actors import Cluster, Described, PartyName, description, joint_actor, lone_actor
from dragoman.resolving.cards import number
from dragoman.resolving.known import KeptDescription, Key, Known
from dragoman.resolving.names import Kinship
from dragoman.resolving.profiles import party
from dragoman.resolving.regrouping import Crowd, filed_under, regroup, shape_of


@dataclass(slots=True)
class Table:
    """The descriptions that are looked at, who each is now, and in full as far as they are asked for."""

    crowd: Crowd
    now: dict[int, str | None] = field(default_factory=dict)
    """The actor of each; None where each bearer is one of its own."""
    parties: dict[int, PartyName | None] = field(default_factory=dict)
    """The party of each, likewise."""
    locals: dict[int, LocalActor] = field(default_factory=dict)


def settle_actors(known: Known, readings: Sequence[Reading], kinship: Kinship) -> tuple[set[Key], set[str]]:
    """Bring the actors up to date, given the readings to settle.

    Returns the local actors of other reports that are now another party, and the actors that are no more. These are
    left to be dropped once no event names them.
    """
    ids = {reading.report for reading in readings}
    old = known.bearers(ids)
    locals_: dict[int, LocalActor] = {}
    new = {(r.report, local.key): _numbered(local, locals_) for r in readings for local in r.actors}
    if old == new:  # nobody is described otherwise than before: corrected readings as a rule
        now = {row[0]: row[4] for row in known.described(locals_.keys())}
        known.keep_identities(_tell(known, now, locals_, new))
        return set(), set()
    table = Table(Crowd.of(known, kinship, _changed(old.values(), new.values()), locals_), locals=locals_)
    alone = {id for id, actor in table.crowd.actors.items() if actor is None}
    table.locals.update(known.locals(alone.intersection(old.values())))
    made = _join(known, table)
    kept = known.actors(made.keys())
    known.keep_actors([actor for id, actor in sorted(made.items()) if kept.get(id) != actor])
    _keep_descriptions(known, table)
    known.keep_bearers(ids, new)
    before = table.crowd.actors
    moved = {id for id, actor in table.now.items() if id in before and before[id] != actor}
    renamed = {id for id, actor in kept.items() if party(actor) != party(made[id])}
    elsewhere = {key: id for key, id in known.bearing(moved).items() if key[0] not in ids}
    known.keep_identities(_tell(known, table.now, table.locals, {**new, **elsewhere}))
    gone = {actor for actor in before.values() if actor} - {actor for actor in table.now.values() if actor}
    gone |= _lone_ids(known, table, {**old, **elsewhere}, before)
    gone -= _lone_ids(known, table, {**new, **elsewhere}, table.now)
    others = known.bearing({id for id, actor in table.now.items() if actor in renamed}) if renamed else {}
    return {key for key in (*elsewhere, *others) if key[0] not in ids}, gone


def _numbered(local: LocalActor, locals_: dict[int, LocalActor]) -> int:
    offices = [str(part) for o in local.offices for part in (o.title, o.of, o.since, o.until, o.told)]
    words = (local.type, local.name, local.country or "", str(len(local.aliases)), *local.aliases, *offices)
    id = number(*words)
    if id not in locals_:
        locals_[id] = description(local)
    return id


def _changed(old: Iterable[int], new: Iterable[int]) -> Counter[int]:
    """By how much the bearers of each description are more or fewer; those of which there are as many, with 0."""
    change = Counter(new)
    change.subtract(Counter(old))
    return change


def _join(known: Known, table: Table) -> dict[str, Actor]:
    """Set the actor of every description; the parties that are new or may have changed, by id."""
    while True:
        clusters = regroup(table.crowd)
        made = _made(known, table, clusters)
        if not table.crowd.complete(made.keys()):  # else another party is, as it happens, of the same id
            return made


def _made(known: Known, table: Table, clusters: Iterable[Cluster]) -> dict[str, Actor]:
    sizes = Counter(actor for actor in table.crowd.actors.values() if actor)
    together: list[tuple[Cluster, list[int], str | None]] = []
    for cluster in clusters:
        ids = [cast(int, one.id) for one in cluster.bearers()]
        same = None if cluster.apart else _unchanged(table.crowd, cluster.party, ids, sizes)
        table.now.update(dict.fromkeys(ids, same))
        table.parties.update(dict.fromkeys(ids, None if cluster.apart else cluster.party))
        if not cluster.apart:
            together.append((cluster, ids, same))
    needed = {id for _, ids, same in together if not same for id in ids}
    table.locals.update(known.locals(needed - table.locals.keys()))
    made: dict[str, Actor] = {}
    for cluster, ids, same in together:
        if same:
            made.pop(same, None)  # of two parties of one id the last stands, as in join_actors
            continue
        actor = joint_actor(cluster.root, [(table.locals[id], table.crowd.described[id].bearers) for id in ids])
        table.now.update(dict.fromkeys(ids, actor.id))
        made[actor.id] = actor
    return made


def _unchanged(crowd: Crowd, party: PartyName, ids: Sequence[int], sizes: Mapping[str, int]) -> str | None:
    """The actor that a cluster was before, where nothing of it has changed."""
    before = crowd.actors.get(ids[0])
    if not before or sizes[before] != len(ids):
        return None
    changed = (crowd.counted(id) or crowd.actors[id] != before or crowd.parties[id] != party for id in ids)
    return None if any(changed) else before


def _keep_descriptions(known: Known, table: Table) -> None:
    crowd = table.crowd
    known.drop_descriptions({id: filed_under(one) for id, one in crowd.gone.items()})
    fresh = sorted(id for id in crowd.described if crowd.fresh(id))
    known.keep_descriptions(
        (_row(crowd.described[id], table), table.locals[id], filed_under(crowd.described[id])) for id in fresh
    )
    known.change_descriptions(
        (id, one.bearers, table.now[id], table.parties[id])
        for id, one in sorted(crowd.described.items())
        if not crowd.fresh(id)
        and (crowd.counted(id) or (crowd.actors[id], crowd.parties[id]) != (table.now[id], table.parties[id]))
    )


def _row(one: Described, table: Table) -> KeptDescription:
    id = cast(int, one.id)
    return id, shape_of(one), one.country, one.bearers, table.now[id], table.parties[id]


def _tell(
    known: Known, actors: Mapping[int, str | None], locals_: dict[int, LocalActor], bearers: Mapping[Key, int]
) -> dict[Key, str]:
    """The actors of these local actors; those that stand alone are kept as actors on the way."""
    lone = _lone(known, locals_, {key: id for key, id in bearers.items() if actors[id] is None})
    known.keep_actors([lone[key] for key in sorted(lone)])
    return {key: lone[key].id if key in lone else cast(str, actors[id]) for key, id in bearers.items()}


def _lone(known: Known, locals_: dict[int, LocalActor], bearers: Mapping[Key, int]) -> dict[Key, Actor]:
    locals_.update(known.locals(set(bearers.values()) - locals_.keys()))
    return {key: lone_actor(locals_[id], key) for key, id in bearers.items()}


def _lone_ids(known: Known, table: Table, bearers: Mapping[Key, int], actors: Mapping[int, str | None]) -> set[str]:
    """The actors of those that stand alone by ``actors``."""
    mine = {key: id for key, id in bearers.items() if id in actors and actors[id] is None}
    return {actor.id for actor in _lone(known, table.locals, mine).values()}
