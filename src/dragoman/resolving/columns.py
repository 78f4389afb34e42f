"""Profiles as columns of numbers, so that millions of pairs can be looked at together.

Nothing here decides anything: what two accounts share is said by ``likeness``, in words and for two accounts;
``blocks`` and ``weighing`` say the same over these columns, and tests hold the two against one another. Rows lie in the
order of type and time, so that accounts that are compared lie near one another in memory.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.nouns import EVENT_TYPES
from dragoman.resolving.likeness import CONFIDENCE, confidence_level, simple, told
from dragoman.resolving.profiles import Profile

type Ints = NDArray[np.int32]
type Longs = NDArray[np.int64]
type Floats = NDArray[np.float64]
type Flags = NDArray[np.bool_]

NEVER = np.iinfo(np.int32).max
"""The day of what has no date."""
SURENESS = (*(level for _, level in CONFIDENCE), "doubtful")


@dataclass(frozen=True, slots=True)
class Ragged:
    """Lists of different lengths one after another: row ``n`` is ``values[starts[n]:starts[n + 1]]``."""

    starts: Longs
    values: Ints

    def rows(self) -> Longs:
        """The row of every value."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def sizes(self) -> Longs:
        return np.diff(self.starts)


class Numbers[T: Hashable]:
    """Numbers for values as they are met, from 0."""

    def __init__(self) -> None:
        self.known: dict[T, int] = {}

    def of(self, value: T) -> int:
        return self.known.setdefault(value, len(self.known))


@dataclass(frozen=True, slots=True)
class Columns:
    """One row a profile; ``place`` is where the row's profile stands in the list it was made from."""

    profiles: Sequence[Profile]
    place: Ints
    type: Ints
    report: Ints
    when: tuple[Ints, Ints]
    reach: tuple[Ints, Ints]
    published: tuple[Ints, Ints]
    told: Flags
    kind: Ints
    """Number of the row's (sureness, status, mode) in ``kinds``."""
    kinds: tuple[tuple[str, str, str | None], ...]
    simple: Flags
    units: Ragged
    keywords: Ragged
    where: Ints
    """Number of the row's place in ``wheres``; 0 for none."""
    wheres: tuple[tuple[frozenset[str], str | None], ...]
    words: Ragged
    telling: Floats
    """How much each of ``words`` tells."""

    def dated(self) -> Flags:
        known: Flags = self.reach[0] != NEVER
        return known

    def profile(self, row: int) -> Profile:
        return self.profiles[int(self.place[row])]


def columns(profiles: Sequence[Profile]) -> Columns:
    """Rows by type and time; ties by place in the list."""
    order = sorted(range(len(profiles)), key=lambda n: (profiles[n].type, _day(profiles[n]), n))
    rows = [profiles[n] for n in order]
    reports, kinds, units, words = (
        Numbers[str](),
        Numbers[tuple[str, str, str | None]](),
        Numbers[str](),
        Numbers[str](),
    )
    wheres = Numbers[tuple[frozenset[str], str | None]]()
    wheres.of((frozenset(), None))
    return Columns(
        profiles=profiles,
        place=_ints(order),
        type=_ints(EVENT_TYPES.index(p.type) for p in rows),
        report=_ints(reports.of(p.account.report) for p in rows),
        when=_spans(p.when for p in rows),
        reach=_spans(p.reach for p in rows),
        published=_spans(p.published for p in rows),
        told=np.fromiter((told(p) for p in rows), dtype=np.bool_, count=len(rows)),
        kind=_ints(kinds.of(_kind(p)) for p in rows),
        kinds=tuple(kinds.known),
        simple=np.fromiter((simple(p.units) for p in rows), dtype=np.bool_, count=len(rows)),
        units=_ragged([sorted(p.units) for p in rows], units),
        where=_ints(wheres.of(_where(p)) for p in rows),
        wheres=tuple(wheres.known),
        words=_ragged([p.words.stems for p in rows], words),
        telling=np.concatenate([np.zeros(0), *(np.frombuffer(p.words.telling) for p in rows if p.words)]),
        keywords=_ragged([p.keywords for p in rows], words),
    )


def _day(profile: Profile) -> int:
    span = profile.when or profile.published
    return span[0] if span else 0


def _kind(profile: Profile) -> tuple[str, str, str | None]:
    account = profile.account
    return confidence_level(account.confidence), account.status, account.mode


def _where(profile: Profile) -> tuple[frozenset[str], str | None]:
    """Its words and its country; a place without words is none."""
    place = profile.account.place
    return (profile.place, place.country) if place and profile.place else (frozenset(), None)


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int32)


def _spans(spans: Iterable[tuple[int, int] | None]) -> tuple[Ints, Ints]:
    pairs = np.fromiter((day for span in spans for day in span or (NEVER, NEVER)), dtype=np.int32).reshape(-1, 2)
    return np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])


def _ragged(rows: Sequence[Collection[str]], numbers: Numbers[str]) -> Ragged:
    sizes = [0, *(len(row) for row in rows)]
    known = numbers.of
    return Ragged(np.cumsum(sizes, dtype=np.int64), _ints(known(word) for row in rows for word in row))
