"""Plain lists of words from ``vocabulary/circumstances.toml``."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.vocabulary import cached, load


@dataclass(frozen=True, slots=True)
class _Entry:
    forms: tuple[str, ...]
    example: str


@cached
def words(array: str) -> frozenset[str]:
    """All forms of all entries of ``[[array]]``, lower case."""
    return frozenset(form for entry in load("circumstances", array, _Entry) for form in entry.forms)
