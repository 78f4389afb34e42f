"""XLSX for Excel and LibreOffice: a sheet a kind, days as days, numbers as numbers, ids resolved to names.

Nothing is cut. A sheet holds 1,048,576 rows: what is more goes on in ``accounts 2`` and so on. A cell holds 32,767
UTF-16 units: of a longer one the first part stands in the cell, ended by a mark, and all of it, part by part, in the
sheet ``long cells``. A day before March 1900, which Excel cannot count, is written as text.

Texts are text cells and never run; one that begins as a formula does has the quote prefix as well, so that it stays a
text when somebody edits it. Rows go to a temporary file as they come: memory does not grow with the record. The same
record gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import count
from typing import TYPE_CHECKING, Any, BinaryIO

from dragoman.exports.csv import FORMULA
from dragoman.exports.tables import COLUMNS, Column, Holds, Kind, flat, rows
from dragoman.nouns import Question

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from dragoman.record import Record

SHEETS: tuple[Kind, ...] = ("events", "accounts", "statements", "actors", "reports", "participants", "citations")
MOST_ROWS = 1_048_576
"""Rows of a sheet, its header among them (Excel's specifications and limits)."""
MOST_UNITS = 32_767
"""UTF-16 units of a cell's text, by the same."""

_GOES_ON = " […] (whole in the sheet “long cells”)"
_LONG = (Column("sheet"), Column("row", "integer"), Column("column"), Column("part", "integer"), Column("text"))
_MADE = datetime(1980, 1, 1)
_FIRST_DAY = date(1900, 3, 1)
"""Excel takes 1900 for a leap year, so that the days before are counted wrongly."""
_WIDTHS: Mapping[str, int] = {
    "title": 40, "evidence": 60, "content": 60, "text": 60, "actors": 30, "recipients": 30, "uri": 30, "name": 30,
    "aliases": 40, "offices": 30, "conflicts": 40,
}  # fmt: skip


def write(
    record: Record, question: Question, out: BinaryIO, kind: Kind | None = None, *, most_rows: int = MOST_ROWS
) -> int:
    """Write a workbook of what the question finds, all kinds or one; the number of rows. ``out`` has to be seekable."""
    from xlsxwriter import Workbook

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(out, options)
    book.use_zip64()
    book.set_properties({"title": "Dragoman record", "created": _MADE})
    page = _Page(book, most_rows)
    written = 0
    for one in SHEETS if kind is None else (kind,):
        written += page.fill(one, COLUMNS[one], rows(record, question, one))
    page.end()
    book.close()
    return written


class _Page:
    """A workbook being filled, sheet after sheet, and the cells that were too long for theirs."""

    def __init__(self, book: Workbook, most_rows: int) -> None:
        self._book, self._most_rows = book, most_rows
        self._bold = book.add_format({"bold": True})
        self._quoted = book.add_format({"quote_prefix": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._long: list[tuple[str, int, str, str]] = []
        self._write: Mapping[Holds, Callable[[Worksheet, int, int, Any], Any]] = {
            "text": self._text,
            "texts": self._text,
            "day": self._date,
            "integer": lambda sheet, row, at, cell: sheet.write_number(row, at, cell),
            "number": lambda sheet, row, at, cell: sheet.write_number(row, at, cell),
            "flag": lambda sheet, row, at, cell: sheet.write_boolean(row, at, cell),
        }

    def fill(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> int:
        """Rows onto sheets of that name, as many as it takes; at least one. The number of rows."""
        written = 0
        sheet = self._sheet(name, columns)
        for row in rows:
            at = written % (self._most_rows - 1) + 1
            if written and at == 1:
                sheet = self._sheet(f"{name} {written // (self._most_rows - 1) + 1}", columns)
            self._row(sheet, at, columns, row)
            written += 1
        return written

    def end(self) -> None:
        """The sheet ``long cells``, where there are any."""
        if not self._long:
            return
        long, self._long = self._long, []
        self.fill("long cells", _LONG, _parts(long))

    def _sheet(self, name: str, columns: Sequence[Column]) -> Worksheet:
        sheet = self._book.add_worksheet(name)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, _WIDTHS.get(column.name, 14))
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column.name, self._bold)
        sheet.freeze_panes(1, 0)
        return sheet

    def _row(self, sheet: Worksheet, at: int, columns: Sequence[Column], row: Sequence[Any]) -> None:
        for place, (column, told) in enumerate(zip(columns, row, strict=True)):
            cell = flat(column, told)
            if cell is None or cell == "":
                continue
            if column.holds in ("text", "texts") and units(cell) > MOST_UNITS:
                self._long.append((sheet.get_name(), at + 1, column.name, cell))
                cell = _cut(cell, MOST_UNITS - units(_GOES_ON))[0] + _GOES_ON
            self._write[column.holds](sheet, at, place, cell)

    def _text(self, sheet: Worksheet, row: int, at: int, cell: str) -> None:
        sheet.write_string(row, at, cell, self._quoted if cell.startswith(FORMULA) else None)

    def _date(self, sheet: Worksheet, row: int, at: int, cell: str) -> None:
        day = date.fromisoformat(cell)
        if day < _FIRST_DAY:
            sheet.write_string(row, at, cell)
        else:
            sheet.write_datetime(row, at, day, self._day)


def units(text: str) -> int:
    """A text's length as Excel counts it, in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _parts(long: Sequence[tuple[str, int, str, str]]) -> Iterator[Sequence[Any]]:
    for sheet, row, column, cell in long:
        rest = cell
        for part in count(1):
            first, rest = _cut(rest, MOST_UNITS)
            yield sheet, row, column, part, first
            if not rest:
                break


def _cut(text: str, most: int) -> tuple[str, str]:
    """As much of the text as ``most`` units hold, and the rest; no character is halved."""
    if units(text) <= most:
        return text, ""
    at = most
    while units(text[:at]) > most:
        at -= max(1, (units(text[:at]) - most) // 2)
    return text[:at], text[at:]
