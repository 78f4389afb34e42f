"""The way in: find the documents, unpack them, tell their formats, finish what comes out. Read this file first."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import IO

from dragoman.errors import RefusedDocument
from dragoman.intake import finding
from dragoman.intake.beside import Beside
from dragoman.intake.decoding import Head
from dragoman.intake.draft import Draft, Found, Inner, refuse
from dragoman.intake.finishing import finish
from dragoman.intake.formats import FORMATS, Format, plugged, told
from dragoman.intake.splitting import articles
from dragoman.intake.streams import HEAD, Allowance, Counted, guarded, packing, peek, unpack
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
"""How many times over a document may be packed with gzip, bzip2 or xz."""
DEPTH = 3
"""How many archives, mailboxes and crawls may lie in one another."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one file is: the format it was told to be, and what comes out of it."""

    uri: str
    form: str
    reports: int
    refused: tuple[Refusal, ...]


def documents(paths: Iterable[str | Path], settings: Settings) -> Iterator[Report | Refusal]:
    """Every report in files, folders, globs and standard input (``-``), one at a time and in a fixed order.

    A report's ``uri`` is the path as given (a folder's joined with the file's place in it); of a row in a feed or
    table, ``path#N``; of a member of an archive, ``path!name``. Whatever cannot be read is a Refusal; nothing is raised
    for a document's sake.

    Raises:
        UsageError: where an intake plug-in cannot be loaded.
    """
    for _, found in _each(paths, settings):
        yield from (one for one in found if isinstance(one, Report | Refusal))


def looked_at(paths: Iterable[str | Path], settings: Settings) -> Iterator[Seen]:
    """What each file is and how many reports it holds, and what would be refused; nothing is kept."""
    for uri, found in _each(paths, settings):
        reports, forms, refused = 0, dict[str, None](), list[Refusal]()
        for one in found:
            if isinstance(one, str):
                forms.setdefault(one)
            elif isinstance(one, Report):
                reports += 1
            else:
                refused.append(one)
        yield Seen(uri, ", ".join(forms) or "unknown", reports, tuple(refused))


def reports_in(data: bytes, uri: str, settings: Settings) -> Iterator[Report | Refusal]:
    """The same for a document in memory; ``uri`` is the name it goes by."""
    found = _Way(uri, settings).through(io.BytesIO(data))
    return (one for one in found if isinstance(one, Report | Refusal))


def formats() -> tuple[Format, ...]:
    """What is read, each possibly packed with gzip, bzip2 or xz, in the order in which the formats are tried."""
    return (*plugged(), *(form for form in FORMATS if form.name))


def _each(paths: Iterable[str | Path], settings: Settings) -> Iterator[tuple[str, Iterable[Report | Refusal | str]]]:
    """Every file, with what is found in it: the names of formats, reports and refusals."""
    beside = Beside()
    for path in paths:
        if str(path) == finding.STANDARD_INPUT:
            uri = finding.STANDARD_INPUT
            yield uri, _Way(uri, settings).through(sys.stdin.buffer)
            continue
        for found in finding.found(path):
            if isinstance(found, Refusal):
                yield found.uri, [found]
            else:
                yield finding.uri(found), _in_file(found, settings, beside, Path(path))


def in_file(path: Path, settings: Settings, beside: Beside, root: Path) -> Iterator[Report | Refusal]:
    """The reports of one file. ``beside`` holds the lists of references that were seen; none above ``root``, the path
    that the call named, is asked."""
    return (one for one in _in_file(path, settings, beside, root) if isinstance(one, Report | Refusal))


def _in_file(path: Path, settings: Settings, beside: Beside, root: Path) -> Iterator[Report | Refusal | str]:
    uri = finding.uri(path)
    try:
        if beside.is_list(path):
            yield "CSL-JSON"
            yield from beside.refusals(path, uri)
            return
        with path.open("rb") as stream:
            yield from _Way(uri, settings, beside.known(path, root)).through(stream)
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        yield Refusal(uri, "intake.open", f"cannot be opened ({reason}); check its permissions")


class _Way:
    """One file's way in, with all that lies inside it. ``better`` is what a list beside it says of it."""

    def __init__(self, uri: str, settings: Settings, better: dict[str, str] | None = None) -> None:
        self._uri, self._settings, self._better = uri, settings, better or {}

    def through(self, stream: IO[bytes]) -> Iterator[Report | Refusal | str]:
        """Reports and refusals; and each format's name once it is told."""
        counted = Counted(stream)
        self._allowance = Allowance(counted)
        yield from self._document(io.BufferedReader(counted, HEAD), self._uri, 0)

    def _document(
        self, stream: IO[bytes], uri: str, depth: int, known: Mapping[str, str | None] = MappingProxyType({})
    ) -> Iterator[Report | Refusal | str]:
        try:
            for found in self._found(stream, uri, depth):
                if isinstance(found, Draft):
                    yield from finish(_filled(found, known), self._settings)
                elif isinstance(found, Inner):
                    yield from self._inner(found, depth + 1)
                else:
                    yield found
        except RefusedDocument as fault:
            yield fault.refusal
        except MemoryError:
            yield Refusal(uri, "intake.memory", "takes more memory to parse than one document may; split it into parts")
        except FAULTS as fault:
            told = " ".join(f"{type(fault).__name__}: {fault}".split())[:200]
            remedy = "save it anew, or as plain text, and read that"
            yield Refusal(uri, "intake.parser", f"cannot be parsed ({told}); {remedy}")

    def _found(self, stream: IO[bytes], uri: str, depth: int) -> Iterator[Found | str]:
        """Unpack, look at the head, let the format that knows it read the rest, part what is a database's export."""
        head, stream = self._unpacked(stream, uri)
        looked = Head.of(head, dict(self._settings.columns))
        form = told(looked)
        yield form.name or "not read"
        for found in form.read(stream, looked, uri):
            if not isinstance(found, Draft):
                yield found
                continue
            for draft in articles(found) if form.parted else [found]:
                if draft.form:
                    yield draft.form
                yield replace(draft, **self._better) if form.parted and not draft.form else draft

    def _unpacked(self, stream: IO[bytes], uri: str) -> tuple[bytes, IO[bytes]]:
        head, stream = peek(stream)
        wrapped = 0
        while kind := packing(head):
            wrapped += 1
            if wrapped == WRAPPINGS:
                refuse(uri, kind, f"is packed with {kind} {WRAPPINGS} times over; unpack it once and read that")
            head, stream = peek(unpack(stream, kind, self._allowance, uri))
        return head, stream

    def _inner(self, inner: Inner, depth: int) -> Iterator[Report | Refusal | str]:
        if depth > DEPTH:
            yield Refusal(
                inner.uri,
                "intake.depth",
                f"lies in archives more than {DEPTH} deep; unpack the outer ones and read that",
            )
            return
        stream = guarded(inner.stream, self._allowance, inner.uri, "archive")
        yield from self._document(stream, inner.uri, depth, inner.known)
        if self._allowance.spent:
            refuse(self._uri, "archive", "unpacks to far more than its size; what was read before that is kept")


def _filled(draft: Draft, known: Mapping[str, str | None]) -> Draft:
    """The draft with what the document around it says, where it says nothing itself."""
    lacking = {name: value for name, value in known.items() if value and not getattr(draft, name)}
    return replace(draft, **lacking)
