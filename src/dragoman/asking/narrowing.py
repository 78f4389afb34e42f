"""A Question -> which events it leaves, on columns in memory: what ``record.filters`` says in SQL, in milliseconds.

Each filter is a mask over all events; those of one question are laid over one another, or all but one, by which a facet
tells what another choice in its place would find. Tests hold that both ways find the same events.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dragoman.nouns import EVENT_TYPES, STATUSES, Question
from dragoman.record.columns import NEVER
from dragoman.record.folding import fold_case

if TYPE_CHECKING:
    from dragoman.record import Record
    from dragoman.record.columns import Columns, Links

type Numbers = NDArray[np.int32]

type Mask = NDArray[np.bool_]

NAMES_AT_HAND = 512
"""Names whose actors are remembered; the asking of one takes some hundredths of a second in a record of a million."""

MASKS_AT_HAND = 24
"""Filters whose events are remembered, a byte for each event of the record: who narrows step by step changes one filter
at a time, and every page asks for the others again."""

_CODE = re.compile(r"[A-Za-z]{2,3}")


type Filter = tuple[str, Any]
"""One filter of a question, by its name, and what it asks."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The columns of a record's events at one moment, who is meant by a name then, and what a filter finds."""

    columns: Columns
    mask: Callable[[Filter], Mask]

    @classmethod
    def of(cls, record: Record) -> Snapshot:
        """Takes seconds for a record of a million accounts."""
        columns = record.columns()

        @lru_cache(NAMES_AT_HAND)
        def named(name: str) -> Numbers:
            return _places(columns.actor_ids, record.named(name))

        @lru_cache(MASKS_AT_HAND)
        def mask(asked: Filter) -> Mask:
            found = _Finder(columns, named).mask(*asked)
            found.flags.writeable = False  # many will look at it
            return found

        return cls(columns, mask)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The masks of one question, by the name of the filter; one that asks nothing has none."""

    size: int
    masks: Mapping[str, Mask]

    @property
    def all(self) -> Mask:
        """The events that the question finds."""
        return self.without()

    def without(self, *names: str) -> Mask:
        """The events that it would find without these filters."""
        left = [mask for name, mask in self.masks.items() if name not in names]
        return reduce(np.logical_and, left) if left else np.ones(self.size, np.bool_)


def narrowed(snapshot: Snapshot, question: Question) -> Narrowed:
    """The masks of a question. ``when`` is the mask of ``since`` and ``until`` together."""
    asked: tuple[Filter, ...] = (
        ("between", question.between),
        ("actor", question.actor),
        ("type", question.type),
        ("status", question.status),
        ("about", question.about),
        ("when", (question.since, question.until) if question.since or question.until else ()),
        ("min_confidence", question.min_confidence if question.min_confidence > 0 else ()),
        ("place", question.place),
        ("outlet", question.outlet),
    )
    masks = {name: snapshot.mask((name, value)) for name, value in asked if value != ()}
    return Narrowed(snapshot.columns.size, masks)


@dataclass(frozen=True, slots=True)
class _Finder:
    """``named`` gives the actors that a name stands for, as numbers."""

    columns: Columns
    named: Callable[[str], Numbers]

    def mask(self, name: str, asked: Any) -> Mask:
        """The events that one filter finds."""
        columns = self.columns
        match name:
            case "between":
                return reduce(np.logical_and, (self._taking_part(one, present=True) for one in asked))
            case "actor":
                return reduce(np.logical_or, (self._taking_part(one, present=False) for one in asked))
            case "type":
                return _one_of(columns.types, EVENT_TYPES, asked)
            case "status":
                return _one_of(columns.statuses, STATUSES, asked)
            case "about":
                return _having(columns, columns.topics, columns.topic_words, asked)
            case "when":
                return _when(columns, *asked)
            case "place":
                return _there(columns, asked)
            case "outlet":
                return _having(columns, columns.outlets, columns.outlet_words, asked, fold=fold_case)
        sure: Mask = columns.confidence >= asked
        return sure

    def _taking_part(self, name: str, *, present: bool) -> Mask:
        """Events in which an actor of that name, or anybody of that country, has a part."""
        columns = self.columns
        mask = _linked_to(columns, columns.actors, self.named(name), present=present)
        land = name.upper()
        if _CODE.fullmatch(name) and land in columns.lands:
            mask |= _linked_to(columns, columns.parties, [columns.lands.index(land)], present=present)
        return mask


def _places(sorted_ids: NDArray[np.bytes_], ids: Sequence[str]) -> Numbers:
    """Where these ids stand, as far as they do."""
    wanted = np.array([id.encode() for id in ids], dtype=np.bytes_)
    places = np.searchsorted(sorted_ids, wanted).astype(np.int32)
    there = places < len(sorted_ids)
    there[there] = sorted_ids[places[there]] == wanted[there]
    return places[there]


def _linked_to(columns: Columns, links: Links, values: Any, *, present: bool) -> Mask:
    """Events linked to one of some values, not only as absent where ``present``."""
    chosen = _among(links, values)
    return _linked(columns.size, links, chosen & links.present if present else chosen)


def _linked(size: int, links: Links, chosen: Mask) -> Mask:
    """The events of the chosen lines."""
    mask = np.zeros(size, np.bool_)
    mask[links.event[chosen]] = True
    return mask


def _among(links: Links, values: Any) -> Mask:
    wanted = np.zeros(int(links.value.max(initial=0)) + 1, np.bool_)
    wanted[[value for value in values if value < len(wanted)]] = True
    chosen: Mask = wanted[links.value]
    return chosen


def _one_of(column: NDArray[Any], words: Sequence[str], chosen: Iterable[str]) -> Mask:
    """``column`` counts into the words, and none of it is below zero."""
    wanted = np.isin(words, [*chosen])
    found: Mask = wanted[column]
    return found


def _having(
    columns: Columns, links: Links, words: Iterable[str], chosen: Iterable[str], fold: Callable[[str], str] = str
) -> Mask:
    wanted = {fold(word) for word in chosen}
    numbers = [number for number, word in enumerate(words) if fold(word) in wanted]
    return _linked(columns.size, links, _among(links, numbers))


def _there(columns: Columns, chosen: Iterable[str]) -> Mask:
    """A place by its name, or a country that the place lies in. A place or country that is not told (-1) is no name."""
    wanted = {fold_case(name) for name in chosen}
    lands = {name.upper() for name in wanted if _CODE.fullmatch(name)}
    named = np.array([*(fold_case(word) in wanted for word in columns.place_words), False])
    within = np.array([*(land in lands for land in columns.lands), False])
    found: Mask = named[columns.places] | within[columns.place_lands]
    return found


def _when(columns: Columns, since: date | None, until: date | None) -> Mask:
    """An event without a day is never within any."""
    mask: Mask = columns.starts != NEVER
    if since:
        mask &= columns.ends >= since.toordinal()
    if until:
        mask &= columns.starts <= until.toordinal()
    return mask
