"""A Question -> which events it leaves, on columns in memory: what ``record.filters`` says in SQL, in milliseconds.

Each filter is a mask over all events; those of one question are laid over one another, or all but one, by which a facet
tells what another choice in its place would find. Tests hold that both ways find the same events.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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

_CODE = re.compile(r"[A-Za-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The columns of a record's events at one moment, and who is meant by a name then."""

    columns: Columns
    named: Callable[[str], Numbers]

    @classmethod
    def of(cls, record: Record) -> Snapshot:
        """Takes seconds for a record of a million accounts."""
        columns = record.columns()

        @lru_cache(NAMES_AT_HAND)
        def named(name: str) -> Numbers:
            ids = np.array([id.encode() for id in record.named(name)], dtype=np.bytes_)
            return np.flatnonzero(np.isin(columns.actor_ids, ids)).astype(np.int32)

        return cls(columns, named)


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
    columns = snapshot.columns
    masks: dict[str, Mask] = {}
    for name, mask in (
        ("between", _between(snapshot, question)),
        ("actor", _union(_taking_part(snapshot, name, present=False) for name in question.actor)),
        ("type", _one_of(columns.types, EVENT_TYPES, question.type)),
        ("status", _one_of(columns.statuses, STATUSES, question.status)),
        ("about", _having(columns, columns.topics, columns.topic_words, question.about)),
        ("when", _when(columns, question)),
        ("min_confidence", columns.confidence >= question.min_confidence if question.min_confidence > 0 else None),
        ("place", _there(columns, question.place)),
        ("outlet", _having(columns, columns.outlets, columns.outlet_words, question.outlet, fold=fold_case)),
    ):
        if mask is not None:
            masks[name] = mask
    return Narrowed(columns.size, masks)


def linked(size: int, links: Links, chosen: Mask) -> Mask:
    """The events of the chosen lines."""
    mask = np.zeros(size, np.bool_)
    mask[links.event[chosen]] = True
    return mask


def _between(snapshot: Snapshot, question: Question) -> Mask | None:
    if not question.between:
        return None
    return reduce(np.logical_and, (_taking_part(snapshot, name, present=True) for name in question.between))


def _taking_part(snapshot: Snapshot, name: str, *, present: bool) -> Mask:
    """Events in which an actor of that name, or anybody of that country, has a part."""
    columns = snapshot.columns
    mask = _linked_to(columns, columns.actors, snapshot.named(name), present=present)
    land = name.upper()
    if _CODE.fullmatch(name) and land in columns.lands:
        mask |= _linked_to(columns, columns.parties, [columns.lands.index(land)], present=present)
    return mask


def _linked_to(columns: Columns, links: Links, values: Any, *, present: bool) -> Mask:
    """Events linked to one of some values, not only as absent where ``present``."""
    chosen = _among(links, values)
    return linked(columns.size, links, chosen & links.present if present else chosen)


def _among(links: Links, values: Any) -> Mask:
    wanted = np.zeros(int(links.value.max(initial=0)) + 1, np.bool_)
    wanted[[value for value in values if value < len(wanted)]] = True
    chosen: Mask = wanted[links.value]
    return chosen


def _one_of(column: Any, words: Iterable[str], chosen: Iterable[str]) -> Mask | None:
    numbers = [number for number, word in enumerate(words) if word in set(chosen)]
    return np.isin(column, numbers) if numbers else None


def _having(
    columns: Columns, links: Links, words: Iterable[str], chosen: Iterable[str], fold: Callable[[str], str] = str
) -> Mask | None:
    wanted = {fold(word) for word in chosen}
    if not wanted:
        return None
    return linked(columns.size, links, _among(links, [n for n, word in enumerate(words) if fold(word) in wanted]))


def _there(columns: Columns, chosen: Iterable[str]) -> Mask | None:
    """A place by its name, or a country that the place lies in."""
    wanted = {fold_case(name) for name in chosen}
    if not wanted:
        return None
    lands = {name.upper() for name in wanted if _CODE.fullmatch(name)}
    places = [number for number, word in enumerate(columns.place_words) if fold_case(word) in wanted]
    within = [number for number, land in enumerate(columns.lands) if land in lands]
    found: Mask = np.isin(columns.places, places) | np.isin(columns.place_lands, within)
    return found


def _when(columns: Columns, question: Question) -> Mask | None:
    """An event without a day is never within any."""
    if question.since is None and question.until is None:
        return None
    mask: Mask = columns.starts != NEVER
    if question.since:
        mask &= columns.ends >= question.since.toordinal()
    if question.until:
        mask &= columns.starts <= question.until.toordinal()
    return mask


def _union(masks: Iterable[Mask]) -> Mask | None:
    found = list(masks)
    return reduce(np.logical_or, found) if found else None
