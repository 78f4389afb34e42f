"""What events can be narrowed by, as columns of numbers in memory: a million accounts in a hundred megabytes.

SQLite lays out each column itself, as one string of numbers or ids that numpy takes over whole, so that no event
passes through Python alone. All columns are of one unchanging state of the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from dragoman.nouns import EVENT_TYPES, STATUSES
from dragoman.record import queries
from dragoman.record.folding import fold_name

type Ints = NDArray[np.int32]
type Flags = NDArray[np.bool_]
type Ids = NDArray[np.bytes_]
"""Ids in their order, as UTF-8 bytes of the longest one's length."""

NEVER = 0
"""The day number of what has no date; 1 is the first day of the year 1, as in ``date.toordinal``."""

AT_ONCE = 50_000
"""Events whose parties are laid out as one string, so that a large record needs little room beside its columns."""

_DAY = "CAST(julianday({0}) - 1721424.5 AS INTEGER)"
_TOGETHER = "group_concat({0}, ',')"


@dataclass(frozen=True, slots=True)
class Links:
    """Which events have which values: a line for each event and value, by event and then by value.

    ``value`` counts into the words beside it. ``present`` is false for a party of whom only its absence is told.
    """

    event: Ints
    value: Ints
    present: Flags


@dataclass(frozen=True, slots=True)
class Columns:
    """All events by time: ``ids[i]`` is the event to which the ``i``-th entry of each column belongs.

    They go by first day, last day and id, the first ``dated`` of them, and those without a date last, as
    ``Record.events`` gives them; so a page or a stretch of time is a slice, and nothing is sorted when one is asked
    for.
    ``types`` and ``statuses`` count into ``nouns.EVENT_TYPES`` and ``STATUSES``; ``places`` and ``place_lands`` into
    ``place_words`` and ``lands``, with -1 for none; days are day numbers, ``NEVER`` without a date.
    """

    number: int
    """The derivation that the columns are of (``Record.derivation``)."""
    dated: int
    ids: Ids
    types: Ints
    statuses: Ints
    starts: Ints
    ends: Ints
    confidence: NDArray[np.float64]
    places: Ints
    place_lands: Ints
    place_words: tuple[str, ...]
    lands: tuple[str, ...]
    outlet_words: tuple[str, ...]
    topic_words: tuple[str, ...]
    actor_ids: Ids
    topics: Links
    outlets: Links
    actors: Links
    parties: Links
    """Countries of those who take part, as told there."""
    named_lands: Links
    """Parties that a country's code means: those of that country, and whoever bears the code as a name."""
    differing: Links
    """On what the accounts of an event differ, a line for each field, into ``fields``."""
    fields: tuple[str, ...]
    """What conflicts are about: ``date``, and of ``participant Mike Pence`` the first word."""

    @property
    def size(self) -> int:
        return len(self.ids)


def columns(connection: Connection) -> Columns:
    """All columns, as they are now."""
    load = _Loader(connection)
    place_words, places = load.words("place_name")
    lands = load.lands()
    actors, parties = load.actors(), load.parties(lands)
    topic_words, topics = load.links("event_topics", "topic")
    outlet_words, outlets = load.links("event_outlets", "outlet")
    differing_on, differing = load.differing()
    return Columns(
        number=queries.derivation(connection),
        dated=int(np.count_nonzero(load.starts)),
        ids=load.ids,
        types=load.among("type", EVENT_TYPES),
        statuses=load.among("status", STATUSES),
        starts=load.starts,
        ends=load.ends,
        confidence=load.confidence(),
        places=places,
        place_lands=load.among("place_country", lands),
        place_words=place_words,
        lands=lands,
        outlet_words=outlet_words,
        topic_words=topic_words,
        actor_ids=load.actor_ids,
        topics=topics,
        outlets=outlets,
        actors=actors,
        parties=parties,
        named_lands=_joined(parties, load.called(lands, actors)),
        differing=differing,
        fields=differing_on,
    )


class _Loader:
    """Columns one by one, from one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.actor_ids = self._ids("SELECT id FROM actors ORDER BY id")
        named = f"{_TOGETHER.format('id')}, {_TOGETHER.format('rowid')}"
        found, numbered = self._all(f"SELECT {named} FROM (SELECT id, rowid FROM events ORDER BY id)")[0]
        ids, rows = _ids_of(found), _numbers(numbered)
        order = np.argsort(ids, kind="stable")
        self._sorted, rows = ids[order], rows[order]
        self.starts, self.ends, order = self._days(rows)
        self.ids = self._sorted[order]
        self._by_id = np.empty(len(rows), np.int32)
        self._by_id[order] = np.arange(len(rows), dtype=np.int32)
        self._place = _inverse(rows[order])

    def _days(self, rows: NDArray[np.int64]) -> tuple[Ints, Ints, NDArray[np.int64]]:
        """First and last day of every event, by time, and the order of time: the events' numbers among all ids."""
        named = ("rowid", _DAY.format("when_start"), _DAY.format("when_end"))
        query = f"SELECT {', '.join(map(_TOGETHER.format, named))} FROM events WHERE when_start IS NOT NULL"
        dated, first, last = (_numbers(one) for one in self._all(query)[0])
        place = _inverse(rows)
        starts, ends = (np.full(len(rows), NEVER, np.int32) for _ in range(2))
        starts[place[dated]], ends[place[dated]] = first, last
        order = _by_time(starts, ends)
        return starts[order], ends[order], order

    def confidence(self) -> NDArray[np.float64]:
        """An event without any is as uncertain as can be."""
        query = f"SELECT {_TOGETHER.format('rowid')}, {_TOGETHER.format('coalesce(confidence, -1)')} FROM events"
        rows, found = self._all(query)[0]
        sure = np.zeros(len(self.ids), np.float64)
        sure[self._place[_numbers(rows)]] = np.fromstring(found or "", dtype=np.float64, sep=",")
        return sure

    def words(self, column: str) -> tuple[tuple[str, ...], Ints]:
        """The words of a column, sorted, and every event's number among them."""
        query = f"SELECT {column}, {_TOGETHER.format('rowid')} FROM events WHERE {column} IS NOT NULL GROUP BY 1"
        found = sorted((str(word), _numbers(rows)) for word, rows in self._all(query))
        numbers = np.full(len(self.ids), -1, np.int32)
        for number, (_, rows) in enumerate(found):
            numbers[self._place[rows]] = number
        return tuple(word for word, _ in found), numbers

    def among(self, column: str, allowed: Sequence[str]) -> Ints:
        """Every event's number among known words."""
        words, numbers = self.words(column)
        known = {word: number for number, word in enumerate(allowed)}
        return np.array([*(known[word] for word in words), -1], np.int32)[numbers]

    def lands(self) -> tuple[str, ...]:
        """All countries that are told of, as parties or as the places of events."""
        query = "SELECT country FROM event_participants UNION SELECT place_country FROM events"
        return tuple(sorted(country for (country,) in self._all(query) if country is not None))

    def links(self, table: str, column: str) -> tuple[tuple[str, ...], Links]:
        """The words of a table that is held by events, sorted, and which event has which."""
        query = f"SELECT {column}, {_TOGETHER.format('event')} FROM {table} GROUP BY 1"
        found = sorted((str(word), self._events(events)) for word, events in self._all(query))
        return tuple(word for word, _ in found), _links((events, n, True) for n, (_, events) in enumerate(found))

    def differing(self) -> tuple[tuple[str, ...], Links]:
        """On what accounts differ, sorted, and in which events: a line for each field that an event lists."""
        query = "SELECT rowid, conflicts FROM events WHERE conflicts <> '[]'"
        told = [
            (row, conflict["field"].split(" ")[0]) for row, some in self._all(query) for conflict in json.loads(some)
        ]
        words = tuple(sorted({word for _, word in told}))
        numbers = {word: number for number, word in enumerate(words)}
        event = self._place[np.array([row for row, _ in told], np.int64)]
        value = np.array([numbers[word] for _, word in told], np.int32)
        order = np.lexsort((value, event))
        return words, Links(event[order], value[order], np.ones(len(told), np.bool_))

    def actors(self) -> Links:
        """Who is in which event."""
        query = """SELECT role <> 'absent', group_concat(event, ','), group_concat(actor, ',') FROM event_participants
            WHERE event BETWEEN :first AND :last GROUP BY 1"""
        return _links(
            (self._events(events), self._known_actors(actors), bool(present))
            for first in range(0, len(self.ids), AT_ONCE)
            for present, events, actors in self._all(query, **self._ends(first))
        )

    def parties(self, lands: Sequence[str]) -> Links:
        """Of which countries those are who are in an event."""
        numbers = {country: number for number, country in enumerate(lands)}
        query = """SELECT country, role <> 'absent', group_concat(event, ',') FROM event_participants
            WHERE country IS NOT NULL GROUP BY country, role"""
        return _links((self._events(events), numbers[land], bool(here)) for land, here, events in self._all(query))

    def called(self, lands: Sequence[str], actors: Links) -> Links:
        """Parties that bear a country's code as their name or, of persons, their last name."""
        codes = {fold_name(country): number for number, country in enumerate(lands)}
        query = """SELECT folded, group_concat(actor, ',') FROM actor_names
            WHERE length(folded) <= 3 OR substr(folded, -4, 1) = ' ' OR substr(folded, -3, 1) = ' ' GROUP BY 1"""
        people = self._ids("SELECT id FROM actors WHERE type = 'person' ORDER BY id")
        found = []
        for folded, bearers in self._all(query):
            *before, last = str(folded).split(" ")
            if last in codes:
                ids = _ids_of(bearers)
                ids = np.intersect1d(ids, people) if before else ids
                chosen = np.isin(actors.value, self._actors(ids))
                found.append((actors.event[chosen], codes[last], actors.present[chosen]))
        return _links(found)

    def _ends(self, first: int) -> dict[str, str]:
        """The first and the last id of a portion of the events."""
        portion = self._sorted[first : first + AT_ONCE]
        return {"first": portion[0].decode(), "last": portion[-1].decode()}

    def _known_actors(self, ids: str) -> Ints:
        return self._actors(_ids_of(ids))

    def _actors(self, ids: Ids) -> Ints:
        return np.searchsorted(self.actor_ids, ids).astype(np.int32)

    def _events(self, ids: str) -> Ints:
        return self._by_id[np.searchsorted(self._sorted, _ids_of(ids))]

    def _ids(self, query: str) -> Ids:
        ids = _ids_of(self._all(f"SELECT {_TOGETHER.format('id')} FROM ({query})")[0][0])
        return ids[np.argsort(ids, kind="stable")]

    def _all(self, query: str, **values: str) -> Sequence[Any]:
        return self._connection.execute(text(query), values).all()


def _numbers(told: str | None) -> NDArray[np.int64]:
    return np.fromstring(told or "", dtype=np.int64, sep=",")


def _ids_of(told: str | None) -> Ids:
    """Ids parted by commas. All of one length, as those of content are, they are taken over as they lie."""
    raw = (told or "").encode()
    width = raw.find(b",") if b"," in raw else len(raw)
    if width > 0 and (len(raw) + 1) % (width + 1) == 0:
        lying = np.frombuffer(raw + b",", np.uint8).reshape(-1, width + 1)
        if (lying[:, width] == ord(",")).all() and not (lying[:, :width] == ord(",")).any():
            return np.ascontiguousarray(lying[:, :width]).view(f"S{width}").ravel()
    return np.array(raw.split(b",") if raw else [], dtype=np.bytes_)


def _links(found: Iterable[tuple[Ints, Any, Any]]) -> Links:
    """Each event and value once, present where any line of them is."""
    parts = [np.broadcast_arrays(events, value, present) for events, value, present in found]
    if not parts:
        return Links(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.bool_))
    events, values, present = (np.concatenate([part[n] for part in parts]) for n in range(3))
    keys = (events.astype(np.int64) << 32) | (values.astype(np.int64) << 1) | ~present.astype(np.bool_)
    keys.sort()
    first = np.ones(len(keys), np.bool_)
    first[1:] = keys[1:] >> 1 != keys[:-1] >> 1
    keys = keys[first]
    event, value = (keys >> 32).astype(np.int32), (keys >> 1 & 0x7FFFFFFF).astype(np.int32)
    return Links(event, value, keys & 1 == 0)


def _joined(one: Links, other: Links) -> Links:
    if not len(other.event):
        return one
    return _links((part.event, part.value, part.present) for part in (one, other))


def _inverse(rows: NDArray[np.int64]) -> Ints:
    """Where each row number stands; -1 where none does."""
    place = np.full(int(rows.max(initial=0)) + 1, -1, np.int32)
    place[rows] = np.arange(len(rows), dtype=np.int32)
    return place


def _by_time(starts: Ints, ends: Ints) -> NDArray[np.int64]:
    """By first day, then by last day, then as they stand; without a date last."""
    last = np.iinfo(np.int32).max
    return np.lexsort((np.where(ends == NEVER, last, ends), np.where(starts == NEVER, last, starts)))
