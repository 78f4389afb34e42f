"""Names as the field compares them: without accents, case, titles and the small words that spellings leave out.

Nothing here knows of reports; it compares two names and says whether they may name one party.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from dragoman.vocabulary import load
from dragoman.vocabulary.atlas import nicknames

FUZZY_FROM = 4
"""Words shorter than this are one word only when equal: Kim and Kin, Xi and Li are different families."""
FUZZY = 0.88
"""Jaro-Winkler similarity from which two spellings of one surname are taken as one, given that their consonants agree
too. Zelensky/Zelenskyy 0.98, Gaddafi/Qaddafi 0.90, Netanyahu/Netanyahou 0.98; Johnson/Johnston 0.97 is held apart by
the consonants."""

_WORD = re.compile(r"[a-z0-9]+")
_FOREIGN = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"[’'ʼ`´‘]")
_SOUNDS = (
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "sy"),
    ("ph", "f"),
    ("kh", "k"),
    ("gh", "g"),
    ("sch", "sh"),
    ("tch", "ch"),
    ("ck", "k"),
    ("dh", "d"),
    ("th", "t"),
)
_LETTERS = str.maketrans({"q": "k", "g": "k", "c": "k", "v": "v", "w": "v", "z": "s", "x": "ks", "j": "j"})


@dataclass(frozen=True, slots=True)
class Words:
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wire:
    name: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kinship:
    """The vocabulary of this room, as sets and maps (see ``vocabulary/kinship.toml``)."""

    nicknames: dict[str, frozenset[int]]
    suffixes: frozenset[str]
    particles: frozenset[str]
    generic: frozenset[str]
    wires: dict[str, str]

    @classmethod
    def read(cls) -> Kinship:
        """Read ``kinship.toml``.

        Raises:
            VocabularyError: naming every entry at fault.
        """
        return cls(
            nicknames=nicknames(),
            suffixes=_words("suffix"),
            particles=_words("particle"),
            generic=_words("generic"),
            wires={form: entry.name for entry in load("kinship", "wire", Wire) for form in entry.forms},
        )


def _words(array: str) -> frozenset[str]:
    return frozenset(word for entry in load("kinship", array, Words) for word in entry.words)


@lru_cache(maxsize=200_000)
def plain(text: str) -> tuple[str, ...]:
    """The words of a name, as ``words_of`` gives them, kept for the next time.

    >>> plain("Bashar al-Assad")
    ('bashar', 'al', 'assad')
    """
    return words_of(text)


def words_of(text: str) -> tuple[str, ...]:
    """The words of ``text`` in lower case without accents: ``Peña Nieto's`` gives ``("pena", "nietos")``.

    A name in another script than Latin keeps its own letters. Sentences are asked for here: hardly one comes twice.
    """
    text = _APOSTROPHE.sub("", text)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text.replace("ı", "i")) if not unicodedata.combining(c))
        text = text.replace("ø", "o").replace("Ø", "O").replace("ł", "l").replace("Ł", "L").replace("đ", "d")
    return tuple(_WORD.findall(text.lower().replace(".", " ")) or _FOREIGN.findall(text.lower()))


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """The consonants of a word, with letters that transliterations swap made one; the first vowel counts as one.

    >>> skeleton("gaddafi") == skeleton("qaddafi") == skeleton("kadhafi")
    True
    """
    for one, other in _SOUNDS:
        word = word.replace(one, other)
    word = word.translate(_LETTERS)
    first = "a" if word[:1] in "aeiouy" else ""
    bare = "".join(c for c in word if c not in "aeiouyh")
    return first + re.sub(r"(.)\1+", r"\1", bare)


@lru_cache(maxsize=500_000)
def same_word(one: str, other: str) -> bool:
    """Whether two words may be spellings of one surname."""
    if one == other:
        return True
    if len(one) < FUZZY_FROM or len(other) < FUZZY_FROM or skeleton(one) != skeleton(other):
        return False
    return JaroWinkler.similarity(one, other) >= FUZZY or JaroWinkler.similarity(one[1:], other[1:]) >= FUZZY


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name taken apart: ``words`` without particles and suffix, ``suffix`` (``jr``) or empty."""

    words: tuple[str, ...]
    suffix: str = ""

    @classmethod
    def of(cls, name: str, kinship: Kinship) -> PersonName:
        words = plain(name)
        suffix = words[-1] if len(words) > 2 and words[-1] in kinship.suffixes else ""
        body = words[:-1] if suffix else words
        kept = tuple(word for word in body if word not in kinship.particles)
        return cls(kept or body, suffix)

    @property
    def bare(self) -> bool:
        """One word only: a surname, or the one name somebody goes by."""
        return len(self.words) < 2


def same_given(one: str, other: str, kinship: Kinship) -> bool:
    """Whether two given names may be one: equal, an initial of the other, a short form, or a spelling of it."""
    if one == other or same_word(one, other):
        return True
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return bool(kinship.nicknames.get(one, frozenset()) & kinship.nicknames.get(other, frozenset()))


def compatible(short: PersonName, long: PersonName, kinship: Kinship) -> bool:
    """Whether ``short`` may be a shorter or differently spelt form of ``long`` (which has as many words or more).

    A bare name must be the first or any later word of the long one. Otherwise every word of the short one must be
    found in the long one in order, and the two must begin with the same given name or end with the same surname:
    Lopez Obrador in Andrés Manuel López Obrador, Enrique Peña in Enrique Peña Nieto; but George W. Bush and George
    H. W. Bush differ, for neither W nor H can be left out of an initialled name.
    """
    if short.suffix != long.suffix:
        return False
    if short.bare:
        return any(same_word(short.words[0], word) for word in long.words)
    if len(short.words) == len(long.words):
        return _aligned(short.words, long.words, kinship)
    if not _in_order(short.words, long.words, kinship):
        return False
    tail = len(short.words)
    if all(same_word(a, b) for a, b in zip(short.words, long.words[-tail:], strict=True)):
        return True
    return same_given(short.words[0], long.words[0], kinship) and not _initials_clash(short.words, long.words)


def _aligned(one: tuple[str, ...], other: tuple[str, ...], kinship: Kinship) -> bool:
    *given, surname = zip(one, other, strict=True)
    return same_word(*surname) and all(same_given(a, b, kinship) for a, b in given)


def _in_order(short: tuple[str, ...], long: tuple[str, ...], kinship: Kinship) -> bool:
    rest = iter(long)
    return all(any(same_given(word, other, kinship) for other in rest) for word in short)


def _initials_clash(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    one, other = [w for w in short[1:] if len(w) == 1], [w for w in long[1:] if len(w) == 1]
    return bool(one) and bool(other) and one != other


def acronym(name: str) -> str:
    """The initials of a name's capitalised words in lower case, empty below two: NATO's full name gives ``nato``."""
    initials = [part[0] for part in re.split(r"[\s-]+", name) if part[:1].isupper()]
    return "".join(initials).lower() if len(initials) > 1 else ""
