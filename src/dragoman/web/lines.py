"""An event as a line of a list, and a list in pages: what many pages show alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.asking.sentences import Sentences, differ_on, listed
from dragoman.nouns import Event
from dragoman.web.drawing import when

PAGE = 50
"""Entries of a list that one page shows."""


@dataclass(frozen=True, slots=True)
class Line:
    """``sentence`` is without its full stop; ``differs`` names what accounts differ on."""

    event: Event
    sentence: str
    when: str
    differs: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Which page of how many entries; pages and entries count from 1."""

    number: int
    total: int
    size: int = PAGE

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def skip(self) -> int:
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        return self.skip + 1

    @property
    def until(self) -> int:
        return min(self.skip + self.size, self.total)

    @classmethod
    def at(cls, number: int, total: int, size: int = PAGE) -> Pages:
        """The page asked for; the last one, where there are fewer."""
        return cls(min(number, cls(1, total, size).last), total, size)


def lines(events: Iterable[Event], sentences: Sentences) -> list[Line]:
    return [line(event, sentences) for event in events]


def line(event: Event, sentences: Sentences) -> Line:
    fields: Sequence[str] = [differ_on(conflict.field) for conflict in event.conflicts]
    return Line(event, sentences.of(event), when(event), listed(fields))
