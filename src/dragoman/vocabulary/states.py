"""The states of ``states.toml``, as those who read names and those who type them need them."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.vocabulary import cached, load


@dataclass(frozen=True, slots=True)
class State:
    """``code`` is ISO 3166-1 alpha-3 (``EU`` for the European Union), ``name`` the short English name."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    peoples: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()


@cached
def states() -> tuple[State, ...]:
    return load("states", "state", State)
