"""Plain text and Markdown: the decoded content, unchanged. Whatever is not binary and nothing else is plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from dragoman.intake.decoding import Head, decode
from dragoman.intake.draft import Draft
from dragoman.intake.streams import read_whole


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Draft]:
    yield Draft(uri=uri, text=decode(read_whole(stream, uri), uri))
