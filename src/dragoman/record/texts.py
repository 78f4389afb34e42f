"""How texts and lists are kept, in either kind of database."""

from __future__ import annotations

import json
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
