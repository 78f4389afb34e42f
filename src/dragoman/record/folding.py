"""Words as they are compared: without accents, case and punctuation."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from string import ascii_lowercase, ascii_uppercase

_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")


def words(text: str) -> list[tuple[int, int]]:
    """Spans of the words of a text, cut where SQLite's ``unicode61`` tokenizer cuts: letters and digits only."""
    return [match.span() for match in _WORD.finditer(text)]


def fold(text: str) -> str:
    """A text without accents and in lower case.

    >>> fold("Peña Nieto")
    'pena nieto'
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def fold_case(text: str) -> str:
    """A text as SQLite's ``lower`` gives it: A to Z in lower case, all else as it is.

    >>> fold_case("SÃO PAULO")
    'sÃo paulo'
    """
    return text.translate(_LOWER)


def fold_name(name: str) -> str:
    """A name as names are compared: folded words, one space between.

    >>> fold_name("  Jean-Claude JUNCKER ")
    'jean claude juncker'
    """
    return " ".join(fold(name[start:end]) for start, end in words(name))


def stem(uri: str) -> str:
    """The last part of a uri without its ending: what a person types to name a report.

    >>> stem("reports/lima.html.gz"), stem("https://example.org/a/lima?x=1"), stem("feed.jsonl#12")
    ('lima', 'lima', 'feed#12')
    """
    path, mark, fragment = uri.partition("#")
    name = PurePosixPath(path.partition("?")[0].replace("\\", "/")).name.removesuffix(".gz")
    return (PurePosixPath(name).stem or name) + mark + fragment
