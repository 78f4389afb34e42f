"""The words that tell of negotiations and disputes, from ``vocabulary/processes.toml``, and the names of states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from dragoman.vocabulary import load
from dragoman.vocabulary.atlas import atlas
from dragoman.vocabulary.states import states
from dragoman.vocabulary.subjects import Sort, subjects

Kind = Literal["talks", "agreement", "dispute"]


@dataclass(frozen=True, slots=True)
class Head:
    """A noun that a process's name ends in; ``act`` is what its record is called by."""

    forms: tuple[str, ...]
    kind: Kind
    act: str


@dataclass(frozen=True, slots=True)
class _Ordinal:
    forms: tuple[str, ...]
    value: int


@dataclass(frozen=True, slots=True)
class _Phase:
    forms: tuple[str, ...]
    value: str


@dataclass(frozen=True, slots=True)
class _State:
    forms: tuple[str, ...]
    value: str
    of: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class _Occasion:
    forms: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class _List:
    name: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProcessWords:
    """All by forms in lower case. ``plain`` holds the lists by name."""

    heads: Mapping[str, Head]
    subjects: Mapping[str, str]
    sorts: Mapping[str, Sort]
    """From a subject's key: its sort."""
    ordinals: Mapping[str, int]
    phases: Mapping[str, str]
    states: Mapping[tuple[str, Kind], str]
    occasions: Mapping[str, str]
    """What things are done before or after: from its noun to the one that stands for it."""
    plain: Mapping[str, frozenset[str]]
    countries: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """From the first word of a state's name or adjective, as written, to such names, longest first, and their codes."""
    bodies: frozenset[str]
    """Known names of one word, which are no agreement's."""

    def country_at(self, words: Sequence[str], at: int) -> tuple[int, str] | None:
        """How many words from ``at`` on name a state, and its code."""
        for name, code in self.countries.get(words[at], ()):
            if tuple(words[at : at + len(name)]) == name:
                return len(name), code
        return None


@cache
def process_words() -> ProcessWords:
    """Raises VocabularyError: the file is at fault."""
    return ProcessWords(
        heads=_by_form((form, one) for one in load("processes", "head", Head) for form in one.forms),
        subjects=_by_form((form, one.key) for one in subjects() for form in one.forms),
        sorts=_by_form((one.key, one.sort) for one in subjects()),
        ordinals=_by_form((form, one.value) for one in load("processes", "ordinal", _Ordinal) for form in one.forms),
        phases=_by_form((form, one.value) for one in load("processes", "phase", _Phase) for form in one.forms),
        states=_by_form(
            ((form, kind), one.value)
            for one in load("processes", "state", _State)
            for form in one.forms
            for kind in one.of
        ),
        occasions=_by_form((form, one.key) for one in load("processes", "occasion", _Occasion) for form in one.forms),
        plain=_by_form((one.name, frozenset(one.forms)) for one in load("processes", "list", _List)),
        countries=_countries(),
        bodies=frozenset(name for some in atlas().names.values() for name, _ in some if " " not in name),
    )


def _by_form[K, V](pairs: Iterable[tuple[K, V]]) -> Mapping[K, V]:
    found: dict[K, V] = {}
    for key, value in pairs:
        found.setdefault(key, value)
    return MappingProxyType(found)


def _countries() -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for state in states():
        for name in (state.name, *state.aliases, *state.adjectives):
            words = tuple(name.split())
            found.setdefault(words[0], {}).setdefault(words, state.code)
    return MappingProxyType(
        {first: tuple(sorted(names.items(), key=lambda one: (-len(one[0]), one))) for first, names in found.items()}
    )
