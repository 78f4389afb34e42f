"""Actors as reports arrive: joined over all distinct descriptions, told again only where a party has changed.

Which descriptions are one party hangs on all names known (a namesake makes a bare surname ambiguous), so the joining
itself is done over all of them; it is a small part of resolving. What costs is left out: reading back the reports,
telling parties that have not changed, and comparing accounts anew whose parties are what they were.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from dragoman.nouns import Actor, LocalActor, Reading
from dragoman.resolving.actors import (
    Cluster,
    Described,
    Kind,
    description,
    join_described,
    joint_actor,
    lone_actor,
)
from dragoman.resolving.cards import number
from dragoman.resolving.known import KeptDescription, Key, Known
from dragoman.resolving.names import Kinship, PersonName
from dragoman.resolving.profiles import party


@dataclass(slots=True)
class Table:
    """The descriptions as they are now: what they are, the actor each had before and has now, and what is new."""

    described: dict[int, Described] = field(default_factory=dict)
    before: dict[int, str | None] = field(default_factory=dict)
    now: dict[int, str | None] = field(default_factory=dict)
    locals: dict[int, LocalActor] = field(default_factory=dict)
    counted: set[int] = field(default_factory=set)
    """Descriptions that have more or fewer bearers than before."""


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
        now = {row[0]: row[4] for row in known.described(set(new.values()))}
        known.keep_identities(_tell(known, Table(now=now, locals=locals_), new))
        return set(), set()
    table = _table(known, old.values(), new.values(), locals_, kinship)
    table.locals.update(known.locals({id for id in old.values() if table.before[id] is None}))
    made = _join(known, table, kinship)
    kept = known.actors(made.keys())
    known.keep_actors([actor for id, actor in sorted(made.items()) if kept.get(id) != actor])
    _keep_descriptions(known, table)
    known.keep_bearers(ids, new)
    moved = {id for id, actor in table.now.items() if id in table.before and table.before[id] != actor}
    renamed = {id for id, actor in kept.items() if party(actor) != party(made[id])}
    elsewhere = {key: id for key, id in known.bearing(moved).items() if key[0] not in ids}
    known.keep_identities(_tell(known, table, {**new, **elsewhere}))
    gone = {actor for actor in table.before.values() if actor} - {actor for actor in table.now.values() if actor}
    gone |= _lone_ids(known, table, {**old, **elsewhere}, table.before)
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


def _table(
    known: Known, old: Iterable[int], new: Iterable[int], locals_: dict[int, LocalActor], kinship: Kinship
) -> Table:
    """All descriptions, with what these reports take away and bring."""
    change = Counter(new)
    change.subtract(Counter(old))
    table = Table(locals=locals_)
    for row in known.described():
        bearers = row[3] + change.get(row[0], 0)
        table.before[row[0]] = row[4]
        if bearers != row[3]:
            table.counted.add(row[0])
        if bearers:
            table.described[row[0]] = _described(row, bearers)
    for id in locals_.keys() - table.described.keys():
        table.counted.add(id)
        table.described[id] = Described.of(id, locals_[id], change[id], kinship)
    return table


def _join(known: Known, table: Table, kinship: Kinship) -> dict[str, Actor]:
    """Set the actor of every description; the parties that are new or may have changed, by id."""
    sizes = Counter(actor for actor in table.before.values() if actor)
    parties: list[tuple[Cluster, list[int], str | None]] = []
    for cluster in join_described(table.described.values(), kinship):
        ids = [cast(int, one.id) for one in cluster.bearers()]
        same = None if cluster.apart else _unchanged(table, ids, sizes)
        table.now.update(dict.fromkeys(ids, same))
        if not cluster.apart:
            parties.append((cluster, ids, same))
    needed = {id for _, ids, same in parties if not same for id in ids}
    table.locals.update(known.locals(needed - table.locals.keys()))
    made: dict[str, Actor] = {}
    for cluster, ids, same in parties:
        if same:
            made.pop(same, None)  # of two parties of one id the last stands, as in join_actors
            continue
        actor = joint_actor(cluster.root, [(table.locals[id], table.described[id].bearers) for id in ids])
        table.now.update(dict.fromkeys(ids, actor.id))
        made[actor.id] = actor
    return made


def _unchanged(table: Table, ids: Sequence[int], sizes: Mapping[str, int]) -> str | None:
    """The actor that a cluster was before, where nothing of it has changed."""
    before = table.before.get(ids[0])
    if not before or sizes[before] != len(ids):
        return None
    return None if any(id in table.counted or table.before.get(id) != before for id in ids) else before


def _keep_descriptions(known: Known, table: Table) -> None:
    fresh = sorted(table.described.keys() - table.before.keys())
    known.keep_descriptions((_row(table.described[id], table.now[id]), table.locals[id]) for id in fresh)
    changed = (
        (id, table.described[id].bearers if id in table.described else 0, table.now.get(id))
        for id, before in table.before.items()
        if id in table.counted or table.now.get(id) != before
    )
    known.change_descriptions(changed)


def _row(one: Described, actor: str | None) -> KeptDescription:
    shape = [one.kind, one.person.words, one.person.suffix, one.keys, one.titles]
    text = json.dumps(shape, ensure_ascii=False, separators=(",", ":"))
    return cast(int, one.id), text, one.country, one.bearers, actor


def _described(row: KeptDescription, bearers: int) -> Described:
    kind, words, suffix, keys, titles = json.loads(row[1])
    name = PersonName(tuple(words), suffix)
    return Described(
        row[0], cast(Kind, kind), name, row[2], tuple(map(tuple, keys)), tuple((t, of) for t, of in titles), bearers
    )


def _tell(known: Known, table: Table, bearers: Mapping[Key, int]) -> dict[Key, str]:
    """The actors of these local actors; those that stand alone are kept as actors on the way."""
    lone = _lone(known, table, {key: id for key, id in bearers.items() if table.now[id] is None})
    known.keep_actors([lone[key] for key in sorted(lone)])
    return {key: lone[key].id if key in lone else cast(str, table.now[id]) for key, id in bearers.items()}


def _lone(known: Known, table: Table, bearers: Mapping[Key, int]) -> dict[Key, Actor]:
    table.locals.update(known.locals(set(bearers.values()) - table.locals.keys()))
    return {key: lone_actor(table.locals[id], key) for key, id in bearers.items()}


def _lone_ids(known: Known, table: Table, bearers: Mapping[Key, int], actors: Mapping[int, str | None]) -> set[str]:
    """The actors of those that stand alone by ``actors``."""
    mine = {key: id for key, id in bearers.items() if id in actors and actors[id] is None}
    return {actor.id for actor in _lone(known, table, mine).values()}
