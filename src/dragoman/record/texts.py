"""How texts and lists are kept, in either kind of database."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import partial

from sqlalchemy import Dialect, Text, TypeDecorator

plain_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
"""How lists are written."""

_ESCAPES = (("\1", "\1\2"), ("\0", "\1\1"))


class _WithoutNull(TypeDecorator[str]):
    """Text in PostgreSQL, which cannot keep the character U+0000 that a text may hold: two others stand for it there.

    They sort as what they stand for does.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        for plain, kept in _ESCAPES if value else ():
            value = value and value.replace(plain, kept)
        return value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        for plain, kept in reversed(_ESCAPES) if value and "\1" in value else ():
            value = value and value.replace(kept, plain)
        return value


Words = Text().with_variant(_WithoutNull(collation="C"), "postgresql")
"""Text that is compared by code point, in either kind of database."""


_MARKS = re.compile(r"\\\\|\\u0001\\u000([12])")
_UNMARKED = {"1": r"\u0000", "2": r"\u0001", None: r"\\"}


def unmarked(written: Sequence[str]) -> Sequence[str]:
    """JSON that PostgreSQL has made of texts as it keeps them -> JSON of the texts themselves."""
    return [_MARKS.sub(lambda one: _UNMARKED[one[1]], json) if "\\u0001" in json else json for json in written]


class Spaces:
    """Lists of JSON as ``plain_json`` writes them -> as ``json.dumps`` does, with a space after each comma and colon.

    What lies between quotes is a text's own. Quotes and backslashes within texts are put aside for as long as that is
    found out; the characters that stand for them, like the line feed between two lists, are none that JSON may hold.
    """

    def __init__(self) -> None:
        self._outside = _Outside()

    def __call__(self, lists: Sequence[str]) -> Sequence[str]:
        whole = '"\n"'.join(lists)
        if escaped := "\\" in whole:
            whole = whole.replace("\\\\", "\0").replace('\\"', "\1")
        pieces = whole.split('"')
        pieces[::2] = map(self._outside.__getitem__, pieces[::2])
        whole = '"'.join(pieces)
        if escaped:
            whole = whole.replace("\1", '\\"').replace("\0", "\\\\")
        return whole.split('"\n"')


class _Outside(dict[str, str]):
    """What stands outside of texts, as far as it was met -> the same with spaces."""

    def __missing__(self, piece: str) -> str:
        self[piece] = found = piece.replace(",", ", ").replace(":", ": ")
        return found
