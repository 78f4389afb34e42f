"""The way in: find the documents, unpack them, tell their formats, finish what comes out. Read this file first."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from dragoman.errors import RefusedDocument
from dragoman.intake import finding
from dragoman.intake.decoding import Head
from dragoman.intake.draft import Draft
from dragoman.intake.finishing import finish
from dragoman.intake.formats import FORMATS, Format, told
from dragoman.intake.streams import BROKEN_GZIP, GZIP, peek, unpack
from dragoman.nouns import Refusal, Report
from dragoman.settings import Settings

FAULTS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    csv.Error,
)
"""What a parser may raise on a document that is bent beyond what it foresees; one such must not end a whole run."""

WRAPPINGS = 3
"""How many times over a document may be packed with gzip."""


def documents(paths: Iterable[str | Path], settings: Settings) -> Iterator[Report | Refusal]:
    """Every report in files, folders, globs and standard input (``-``), one at a time and in a fixed order.

    A report's ``uri`` is the path as given (a folder's joined with the file's place in it); of a row in a feed or
    table, ``path#N``. Whatever cannot be read is a Refusal; nothing is raised for a document's sake.
    """
    for path in paths:
        if str(path) == finding.STANDARD_INPUT:
            yield from _in_stream(sys.stdin.buffer, finding.STANDARD_INPUT, settings)
            continue
        for found in finding.found(path):
            yield from [found] if isinstance(found, Refusal) else in_file(found, settings)


def reports_in(data: bytes, uri: str, settings: Settings) -> Iterator[Report | Refusal]:
    """The same for a document in memory; ``uri`` is the name it goes by."""
    return _in_stream(io.BytesIO(data), uri, settings)


def formats() -> tuple[Format, ...]:
    """What is read, each possibly packed with gzip, in the order in which the formats are tried."""
    return tuple(form for form in FORMATS if form.name)


def in_file(path: Path, settings: Settings) -> Iterator[Report | Refusal]:
    """The reports of one file."""
    uri = finding.uri(path)
    try:
        with path.open("rb") as stream:
            yield from _in_stream(stream, uri, settings)
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        yield Refusal(uri, "intake.open", f"cannot be opened ({reason}); check its permissions")


def _in_stream(stream: IO[bytes], uri: str, settings: Settings) -> Iterator[Report | Refusal]:
    try:
        for draft in _drafts(stream, uri):
            yield from [draft] if isinstance(draft, Refusal) else finish(draft, settings)
    except RefusedDocument as fault:
        yield fault.refusal
    except BROKEN_GZIP:
        yield Refusal(
            uri, "intake.gzip", "is a broken archive (gzip), cut short or damaged; fetch it again. What came before "
            "the damage is kept"
        )  # fmt: skip
    except MemoryError:
        yield Refusal(uri, "intake.memory", "takes more memory to parse than one document may; split it into parts")
    except FAULTS as fault:
        told = " ".join(f"{type(fault).__name__}: {fault}".split())[:200]
        yield Refusal(uri, "intake.parser", f"cannot be parsed ({told}); save it anew, or as plain text, and read that")


def _drafts(stream: IO[bytes], uri: str) -> Iterator[Draft | Refusal]:
    """Unpack, look at the head, and let the format that knows it read the rest."""
    for _ in range(WRAPPINGS):
        head, stream = peek(stream)
        if not head.startswith(GZIP):
            break
        stream = unpack(stream, uri)
    else:
        yield Refusal(uri, "intake.gzip", f"is packed with gzip {WRAPPINGS} times over; unpack it once and read that")
        return
    looked = Head.of(head)
    yield from told(looked).read(stream, looked, uri)
