"""How warm an event is: a score by PLOVER type and mode from 10 to -10, and the quad (``vocabulary/scores.toml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from dragoman.nouns import EventType
from dragoman.vocabulary import load

Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]
QUADS: tuple[Quad, ...] = get_args(Quad)

WARMEST, COLDEST = 10.0, -10.0


@dataclass(frozen=True, slots=True)
class TypeScore:
    """``mutual``: several actors of one such event did it with one another. ``cameo`` are the codes it is scored by."""

    type: EventType
    quad: Quad
    mutual: bool
    score: float
    cameo: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModeScore:
    type: EventType
    mode: str
    score: float
    cameo: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """Goldstein's scale of conflict and cooperation, carried over to PLOVER (sources: ``vocabulary/scores.toml``)."""

    types: Mapping[EventType, TypeScore]
    modes: Mapping[tuple[EventType, str], ModeScore]

    @classmethod
    def load(cls) -> Scale:
        types = {entry.type: entry for entry in load("scores", "type", TypeScore)}
        modes = {(entry.type, entry.mode): entry for entry in load("scores", "mode", ModeScore)}
        return cls(MappingProxyType(types), MappingProxyType(modes))

    def score(self, type: EventType, mode: str | None) -> float:
        """From COLDEST to WARMEST; a mode without a score of its own has its type's."""
        found = self.modes.get((type, mode)) if mode else None
        return found.score if found else self.types[type].score

    def quad(self, type: EventType) -> Quad:
        return self.types[type].quad

    def mutual(self, type: EventType) -> bool:
        return self.types[type].mutual
