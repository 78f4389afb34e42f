"""Plain text and Markdown: the decoded content, unchanged. Whatever is not binary and nothing else is plain text.

What a Markdown file says of itself at its top, between two lines of ``---``, is read and stays in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from dragoman.intake import rows
from dragoman.intake.decoding import Head, decode
from dragoman.intake.draft import Draft
from dragoman.intake.streams import read_whole

_FRONT = re.compile(r"---[ \t]*\r?\n((?:[^\n]*\n){1,60}?)---[ \t]*(?:\r?\n|\Z)")
_KEY = re.compile(r"([A-Za-z][\w -]{0,40}):[ \t]+(\S.*)")


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Draft]:
    text = decode(read_whole(stream, uri), uri)
    yield rows.draft({**_front_matter(text), "text": text}, uri, "text")


def _front_matter(text: str) -> dict[str, object]:
    """The keys and values at a Markdown file's top, quotation marks off; lists and what lies deeper are passed over."""
    front = _FRONT.match(text)
    found = [_KEY.fullmatch(line.strip("\r")) for line in front[1].split("\n")] if front else []
    return {match[1]: match[2].strip().strip("\"'") for match in found if match and match[1].lower() != "text"}
