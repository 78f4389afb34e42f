"""JSON Lines, a JSON array of reports, or one report as a JSON object. Lines are streamed, an array is read whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import IO

from dragoman.errors import RefusedDocument
from dragoman.intake import rows
from dragoman.intake.decoding import Head, decode, decoded_lines
from dragoman.intake.draft import Draft, refuse
from dragoman.intake.streams import read_whole
from dragoman.nouns import Refusal

_OBJECT = re.compile(r'\s*\{\s*["}]')
_ARRAY = re.compile(r"\s*\[\s*(?:\{|\]\s*$)")
_ROW = re.compile(r'\s*\{\s*"[^"\n]*"\s*:')


def matches_lines(head: Head) -> bool:
    """Half of the first lines open an object on their own."""
    lines = [line for line in head.text.split("\n")[:20] if line.strip()]
    opening = [line for line in lines if _ROW.match(line)]
    return not _ARRAY.match(head.text) and bool(opening) and 2 * len(opening) >= len(lines)


def matches_whole(head: Head) -> bool:
    return bool(_OBJECT.match(head.text) or _ARRAY.match(head.text))


Row = Mapping[str, object]


def _as_it_is(row: Row) -> Row:
    return row


def read_lines(
    stream: IO[bytes], head: Head, uri: str, to_row: Callable[[Row], Row] = _as_it_is
) -> Iterator[Draft | Refusal]:
    """A draft a line; a line that is no report is refused and the rest goes on. ``uri#N`` is line N, from 1.

    ``to_row`` gives an object the columns of a report.
    """
    for number, line in enumerate(decoded_lines(stream, head), 1):
        if line is None or line.strip():
            yield _kept(f"{uri}#{number}", line, f"line {number}", head, to_row)


def read_whole_json(
    stream: IO[bytes], head: Head, uri: str, to_row: Callable[[Row], Row] = _as_it_is
) -> Iterator[Draft | Refusal]:
    """A draft for each element of the array (``uri#N``, from 1), or for the one object (``uri#1``)."""
    found = _parsed(decode(read_whole(stream, uri), uri), uri, "the file")
    elements = found if isinstance(found, list) else [found]
    if not elements:
        refuse(uri, "empty", "holds an empty list; there is nothing to read")
    for number, element in enumerate(elements, 1):
        yield _drafted(element, f"{uri}#{number}", f"element {number}", head, to_row)


def _kept(uri: str, line: str | None, what: str, head: Head, to_row: Callable[[Row], Row]) -> Draft | Refusal:
    if line is None:
        return Refusal(uri, "intake.jsonl", f"{what} is longer than 64 MiB; give each report a line of its own")
    try:
        return _drafted(_parsed(line, uri, what), uri, what, head, to_row)
    except RefusedDocument as fault:
        return fault.refusal


def _parsed(text: str, uri: str, what: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        refuse(uri, "json", f"{what} is not valid JSON ({fault.msg} at character {fault.pos + 1}); mend or remove it")
    except (RecursionError, ValueError):
        refuse(uri, "json", f"{what} is nested too deeply or holds a number too long to read; mend or remove it")


def _drafted(element: object, uri: str, what: str, head: Head, to_row: Callable[[Row], Row]) -> Draft | Refusal:
    if not isinstance(element, dict):
        kind = type(element).__name__
        return Refusal(uri, "intake.json", f"{what} is a {kind}, not an object with a text; mend or remove it")
    try:
        return rows.draft(to_row(element), uri, "json", head.columns)
    except RefusedDocument as fault:
        return fault.refusal
