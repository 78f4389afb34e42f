"""Rich Text by striprtf: its paragraphs, parted by empty lines; title and author from its properties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from dragoman.intake.decoding import Head, decode
from dragoman.intake.draft import Draft, refuse, tidy, whole_characters
from dragoman.intake.streams import read_whole

_BROKEN = (LookupError, ValueError, AttributeError, TypeError, OverflowError, RecursionError)
"""What striprtf raises on files that are not what they say."""
_GROUP = re.compile(r"\\[\\{}]|([{}])")
_BINARY = re.compile(r"\\bin\d")


def matches(head: Head) -> bool:
    return head.data.lstrip().startswith(b"{\\rtf")


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Draft]:
    """One draft.

    Raises:
        RefusedDocument: where the file is cut short or damaged.
    """
    from striprtf.striprtf import rtf_to_text

    source = decode(read_whole(stream, uri), uri)
    if not _BINARY.search(source) and _open_groups(source) > 0:
        refuse(uri, "rtf", "is Rich Text that is cut short (a group in it is not closed); fetch it again")
    try:
        text = rtf_to_text(source, errors="replace")
        title, author = (_property(source, name) for name in ("title", "author"))
    except _BROKEN:
        refuse(uri, "rtf", "is damaged Rich Text; open it in a word processor, save it again and read that")
    yield Draft(uri=uri, text=_paragraphs(text), title=title, byline=author)


def _open_groups(source: str) -> int:
    marks = [found[1] for found in _GROUP.finditer(source) if found[1]]
    return marks.count("{") - marks.count("}")


def _paragraphs(text: str) -> str:
    """Each line of striprtf's is a paragraph; a table's row is one line, its cells parted by ``|``."""
    return whole_characters("\n\n".join(line.strip() for line in text.split("\n") if line.strip()))


def _property(source: str, name: str) -> str | None:
    from striprtf.striprtf import rtf_to_text

    found = re.search(rf"\{{\\{name}\b ?((?:\\[\\{{}}]|[^{{}}])*)\}}", source[: 64 * 1024])
    return tidy(rtf_to_text("{\\rtf1\\ansi " + found[1] + "}", errors="replace")) if found else None
