"""CSV and TSV with a header, streamed: a row a report."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import IO

from dragoman.errors import RefusedDocument
from dragoman.intake import rows
from dragoman.intake.decoding import Head, decoded_lines, mend
from dragoman.intake.draft import Draft, refuse
from dragoman.intake.streams import LINE
from dragoman.nouns import Refusal

DELIMITERS = ",\t;|"
_NAME = re.compile(r"\w(?:[\w .#/()-]{0,38}[\w#)])?")


def matches(head: Head) -> bool:
    return _delimiter(head) is not None


def _delimiter(head: Head) -> str | None:
    """The character that makes the first line a header, and the lines below rows of it.

    A header is two or more different short names, a text column or two other known ones among them; or three or more
    unknown ones where every row in sight has as many cells; or one that has the columns the call names.
    """
    for delimiter in DELIMITERS:
        table = _first_rows(head.text, delimiter)
        if not table or not _is_header(table[0]):
            continue
        if (
            _is_named(table[0], head)
            or _is_known(table[0])
            or (len(table[0]) > 2 and len(table) > 2 and {*map(len, table)} == {len(table[0])})
        ):
            return delimiter
    return None


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    """Up to ten rows from the start of the text, less the last one, which may be cut."""
    try:
        found = [row for row in csv.reader(text.splitlines(keepends=True)[:200], delimiter=delimiter) if row]
    except csv.Error:
        return []
    return found[:10] if len(found) < 3 else found[:-1][:10]


def _is_header(cells: list[str]) -> bool:
    names = [cell.strip() for cell in cells]
    return len(names) > 1 and len({*names}) == len(names) and all(map(_NAME.fullmatch, names))


def _is_named(cells: list[str], head: Head) -> bool:
    return bool(head.columns) and {*map(rows.column, head.columns.values())} <= {*map(rows.column, cells)}


def _is_known(cells: list[str]) -> bool:
    known = rows.KNOWN.intersection(map(rows.column, cells))
    return len(known) > 1 or (len(known) == 1 and rows.has_text(cells))


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Draft | Refusal]:
    """A draft a row; ``uri#N`` is row N below the header, from 1.

    Raises:
        RefusedDocument: where no column holds text; the columns found are told.
    """
    # The limit is the csv module's own; a cell is bounded here by the longest row a feed may have.
    csv.field_size_limit(max(csv.field_size_limit(), LINE))
    delimiter = _delimiter(head) or ","
    lines = (line or "" for line in decoded_lines(stream, head))
    table = csv.reader(lines, delimiter=delimiter)
    header = _header(table, uri)
    rows.check(header, head.columns, uri, "csv")
    number = 0
    for number, cells in _rows(table):
        place = f"{uri}#{number}"
        yield _broken(place, number, cells) if isinstance(cells, csv.Error) else _drafted(header, cells, place, head)
    if not number:
        refuse(uri, "empty", "has a header and no rows; there is nothing to read")


def _header(table: Iterator[list[str]], uri: str) -> list[str]:
    try:
        return next(filter(None, table), [])
    except csv.Error as fault:
        refuse(uri, "csv", f"has a header that cannot be read ({fault}); save the table as CSV in UTF-8 again")


def _rows(table: Iterator[list[str]]) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """The rows that are not empty, numbered from 1; what is wrong in place of one that cannot be parsed."""
    number = 0
    while True:
        cells: list[str] | csv.Error
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error as fault:
            cells = fault
        if cells:
            number += 1
            yield number, cells


def _broken(uri: str, number: int, fault: csv.Error) -> Refusal:
    remedy = "look for a quotation mark that is not closed"
    return Refusal(uri, "intake.csv", f"row {number} cannot be read ({fault}); {remedy}")


def _drafted(header: list[str], cells: list[str], uri: str, head: Head) -> Draft | Refusal:
    try:
        return rows.draft(dict(zip(header, map(mend, cells), strict=False)), uri, "csv", head.columns)
    except RefusedDocument as fault:
        return fault.refusal
