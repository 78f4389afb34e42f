"""XLSX, read back by openpyxl: every row, days as days, nothing that runs, nothing cut."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dragoman.exports import xlsx
from dragoman.exports.csv import FORMULA
from dragoman.exports.tables import COLUMNS, Column, Holds
from dragoman.nouns import Question
from dragoman.record import Record
from smallrecord import make

COUNTS = {
    "events": 6, "accounts": 8, "statements": 5, "actors": 6, "reports": 4, "participants": 10, "citations": 9,
}  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with make(tmp_path_factory.mktemp("xlsx") / "small.db") as record:
        yield record


def written(record: Record, question: Question | None = None, **more: Any) -> bytes:
    out = io.BytesIO()
    xlsx.write(record, question or Question(), out, **more)
    return out.getvalue()


def sheets(book: bytes) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(book)).worksheets:
        names, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(names, row, strict=True)) for row in rows]
    return found


def test_a_sheet_a_kind_and_a_row_for_every_row(small: Record) -> None:
    found = sheets(written(small))
    assert {name: len(rows) for name, rows in found.items()} == COUNTS
    for name, rows in found.items():
        assert list(rows[0]) == [column.name for column in COLUMNS[name]]  # type: ignore[index]


def test_cells_have_their_types_and_names_stand_for_ids(small: Record) -> None:
    first = next(row for row in sheets(written(small))["accounts"] if row["outlet"] == "Harbour Gazette")
    assert first["actors"] == "Mike Pence (USA); Justin Trudeau (CAN)"
    assert first["date_start"] == datetime(2018, 4, 13) and first["published"] == datetime(2018, 4, 16)
    assert first["confidence"] == 0.8 and first["anonymous"] is False and first["evidence_start"] == 0


def test_the_question_narrows_every_sheet(small: Record) -> None:
    found = sheets(written(small, Question(between=("USA", "CAN"))))
    assert {name: len(rows) for name, rows in found.items()} == {
        "events": 1, "accounts": 3, "statements": 4, "actors": 2, "reports": 3, "participants": 2, "citations": 3,
    }  # fmt: skip


def test_one_kind_alone(small: Record) -> None:
    assert list(sheets(written(small, kind="actors"))) == ["actors"]


def test_what_begins_like_a_formula_is_text_and_stays_text_when_edited(small: Record) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(small)))
    cells = [cell for row in book["reports"].iter_rows() for cell in row if cell.value == "=Plans and denials"]
    assert cells and all(cell.data_type in ("s", "inlineStr") for cell in cells)
    assert all(cell.quotePrefix for cell in cells)
    assert not [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_more_rows_than_a_sheet_holds_go_on_in_further_sheets(small: Record) -> None:
    found = sheets(written(small, kind="accounts", most_rows=4))
    assert {name: len(rows) for name, rows in found.items()} == {"accounts": 3, "accounts 2": 3, "accounts 3": 2}
    (whole,) = sheets(written(small, kind="accounts")).values()
    assert [row for rows in found.values() for row in rows] == whole


@pytest.mark.parametrize("tail", ["", "c", "𝔸" * 40, "<b> & c"])
def test_a_text_longer_than_a_cell_is_whole_in_long_cells(tail: str) -> None:
    cell = "𝔸b" * xlsx.MOST_UNITS + tail
    found = sheets(one_cell(cell))
    (row,) = found["kind"]
    assert xlsx.units(row["words"]) <= xlsx.MOST_UNITS and row["words"].endswith("(whole in the sheet “long cells”)")
    parts = found["long cells"]
    assert "".join(part["text"] for part in parts) == cell
    assert [(p["sheet"], p["row"], p["column"], p["part"]) for p in parts] == [
        ("kind", 2, "words", number) for number in range(1, len(parts) + 1)
    ]


def test_a_text_as_long_as_a_cell_stays_in_it() -> None:
    cell = "a" * xlsx.MOST_UNITS
    assert sheets(one_cell(cell)) == {"kind": [{"words": cell}]}


@pytest.mark.parametrize(("day", "told"), [("1899-12-31", "1899-12-31"), ("1900-03-01", datetime(1900, 3, 1))])
def test_days_that_excel_cannot_count_are_text(day: str, told: Any) -> None:
    assert sheets(one_cell(day, "day")) == {"kind": [{"words": told}]}


@pytest.mark.parametrize("start", FORMULA)
def test_no_cell_is_a_formula(start: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(one_cell(f"{start}1+1")))
    assert book["kind"]["A2"].data_type in ("s", "inlineStr") and book["kind"]["A2"].quotePrefix


def one_cell(cell: Any, holds: Holds = "text") -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    page = xlsx._Page(book, 100)
    page.fill("kind", (Column("words", holds),), [(cell,)])
    page.end()
    book.close()
    return out.getvalue()


def test_the_same_record_gives_the_same_bytes(small: Record, tmp_path: Path) -> None:
    with make(tmp_path / "backwards.db", backwards=True) as other:
        assert written(small) == written(other)
