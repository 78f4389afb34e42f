"""CSV for spreadsheets and statistics programs: one kind a file, ids resolved to names, nothing capped.

UTF-8, a header line, commas, quotes doubled, lines ended by a line feed. A cell that a spreadsheet would run as a
formula (it begins with = + - @, also in full width, or a control character) is led by an apostrophe, as OWASP
recommends against CSV injection. Several values in one cell are parted by "; ".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from dragoman.exports.streams import write_lines
from dragoman.exports.tables import COLUMNS, Kind, flat, rows
from dragoman.nouns import Question

if TYPE_CHECKING:
    from dragoman.record import Record

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet would run; some take the full-width signs for the plain ones."""


def safe(cell: Any) -> str:
    """A cell's text that no spreadsheet takes for a formula; None is empty; a number stays one."""
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else str(cell)


def lines(record: Record, question: Question, kind: Kind = "accounts") -> Iterator[str]:
    """A header line, then a line for each row that the question finds, by time where the kind has one."""
    columns = COLUMNS[kind]
    yield _written([column.name for column in columns])
    for row in rows(record, question, kind):
        yield _written([flat(column, cell) for column, cell in zip(columns, row, strict=True)])


def _written(cells: Sequence[Any]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([safe(cell) for cell in cells])
    return line.getvalue()


def write(record: Record, question: Question, out: BinaryIO, kind: Kind | None = None) -> int:
    """Write a kind as CSV, accounts if none is told; the number of lines."""
    return write_lines(lines(record, question, kind or "accounts"), out)
