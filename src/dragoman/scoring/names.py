"""When two names are plausibly one party's: the words that titles leave, and the states by any of their names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from dragoman.vocabulary import load
from dragoman.vocabulary.states import states

_OTHER = re.compile(r"[^a-z0-9 ]+")


@dataclass(frozen=True, slots=True)
class _Titles:
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Also:
    code: str
    names: tuple[str, ...]


@cache
def words_of(name: str) -> tuple[str, ...]:
    """A name's words in lower case, without accents and punctuation.

    >>> words_of("Enrique Peña-Nieto")
    ('enrique', 'pena', 'nieto')
    """
    parted = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in parted if not unicodedata.combining(letter)).lower()
    return tuple(_OTHER.sub(" ", plain).split())


@dataclass(frozen=True, slots=True)
class Names:
    """``states`` maps a state's names, as words, to its code; ``titles`` are words that tell nobody apart."""

    states: Mapping[tuple[str, ...], str]
    titles: frozenset[str]

    @classmethod
    def load(cls) -> Names:
        """A state goes by its name, its code and the names of ``scoring.toml``.

        What shares a state's code without being it (Scotland, the Soviet Union) has an entry after it, and is not it.
        """
        first = {state.code: state.name for state in reversed(states())}
        known = {words_of(name): code for code, own in first.items() for name in (own, code)}
        known |= {words_of(name): row.code for row in load("scoring", "state", _Also) for name in row.names}
        titles = frozenset(word for row in load("scoring", "titles", _Titles) for word in row.words)
        return cls(MappingProxyType(known), titles)

    def same(self, told: str | None, gold: str | None) -> bool:
        """Whether two names plausibly name one party.

        The same words; the same state; or, titles aside, one name's words within the other's, or the same last word
        and the same first letter. A state is nobody but itself.
        """
        one, other = words_of(told or ""), words_of(gold or "")
        if not one or not other:
            return False
        if one == other:
            return True
        codes = self.states.get(one), self.states.get(other)
        if any(codes):
            return codes[0] == codes[1]
        return _same_person(self._bare(one), self._bare(other))

    def share_a_word(self, told: str, gold: str) -> bool:
        """Whether two descriptions of somebody unnamed have a word in common that is no title."""
        return bool((set(words_of(told)) & set(words_of(gold))) - self.titles)

    def _bare(self, words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(word for word in words if word not in self.titles) or words


def _same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if set(one) <= set(other) or set(other) <= set(one):
        return True
    if one[-1] != other[-1]:
        return False
    return min(len(one), len(other)) == 1 or one[0][0] == other[0][0]
