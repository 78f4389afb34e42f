"""At which level people speak for a side: heads of state or government, ministers, envoys, officers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from dragoman.nouns import Office
from dragoman.vocabulary import load


@dataclass(frozen=True, slots=True)
class ContactLevel:
    """``name`` for programs, ``label`` for people. ``ranks`` and ``titles`` are the offices of this level."""

    name: str
    label: str
    ranks: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeTitle:
    """A title of the vocabulary (``offices.toml``), with its other wordings."""

    title: str
    rank: str
    forms: tuple[str, ...] = ()
    country: str | None = None
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Levels:
    """``order`` is the highest level first; ``of_title`` maps a case-folded title to its place in it."""

    order: tuple[ContactLevel, ...]
    of_title: Mapping[str, int]

    @classmethod
    def load(cls) -> Levels:
        order = load("contacts", "level", ContactLevel)
        ranks = {rank: place for place, level in enumerate(order) for rank in level.ranks}
        found: dict[str, int] = {}
        for office in load("offices", "office", OfficeTitle):
            if office.rank in ranks:
                for title in (office.title, *office.forms):
                    found.setdefault(title.casefold(), ranks[office.rank])
        found |= {title.casefold(): place for place, level in enumerate(order) for title in level.titles}
        return cls(order, MappingProxyType(found))

    def of(self, offices: Iterable[Office], country: str | None, when: date) -> int | None:
        """The place of the highest level among offices held for a country on a day. Of whom the days of an office are
        known, one without days says nothing: it is most often somebody else's that a report was misread for."""
        own = [one for one in offices if one.of in (None, country)]
        timed = [one for one in own if one.since is not None]
        titles = (one.title.casefold() for one in timed or own if one.held_on(when))
        return min((self.of_title[title] for title in titles if title in self.of_title), default=None)


def lower(sides: Sequence[int | None]) -> int | None:
    """The level at which sides met: that of the lower one, as far as it is told; None where none is."""
    return max((side for side in sides if side is not None), default=None)
