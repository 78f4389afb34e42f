"""CSV: ids resolved to names, one line a row, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from dragoman.exports.csv import lines, safe
from dragoman.exports.tables import KINDS, Kind
from dragoman.nouns import Question
from dragoman.record import Record
from smallrecord import make


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Record]:
    with make(tmp_path / "small.db") as record:
        yield record


def table(record: Record, kind: Kind = "accounts", question: Question | None = None) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(lines(record, question or Question(), kind)))))


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("accounts", 8),
        ("events", 6),
        ("statements", 5),
        ("reports", 4),
        ("actors", 6),
        ("participants", 10),
        ("citations", 9),
    ],
)
def test_a_line_for_every_row(small: Record, kind: Kind, count: int) -> None:
    assert kind in KINDS
    assert len(table(small, kind)) == count


def test_accounts_by_time_with_names(small: Record) -> None:
    first, *_ = [row for row in table(small) if row["outlet"] == "Harbour Gazette"]
    assert first["actors"] == "Mike Pence (USA); Justin Trudeau (CAN)"
    assert (first["date_start"], first["place"], first["published"]) == ("2018-04-13", "Lima", "2018-04-16")
    assert first["evidence"] == "Mike Pence and Justin Trudeau met in Lima on Friday"
    dates = [row["date_start"] for row in table(small) if row["date_start"]]
    assert dates == sorted(dates)


def test_a_formula_is_made_text(small: Record) -> None:
    titles = {row["title"] for row in table(small, "reports")}
    assert "'=Plans and denials" in titles


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM", "\tx", "\rx", "\n=x", "＝1", "＠SUM"])
def test_dangerous_beginnings(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@given(st.text())
def test_no_cell_begins_a_formula(cell: str) -> None:
    assert not safe(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert safe(cell).removeprefix("'") == cell.removeprefix("'")


def test_none_is_empty_and_numbers_stay() -> None:
    assert (safe(None), safe(0.5), safe(False)) == ("", "0.5", "False")


def test_filters_apply(small: Record) -> None:
    (planned,) = table(small, "events", Question(status=("planned",)))
    assert planned["actors"] == "Enrique Peña Nieto (MEX)" and planned["recipients"] == "United States (USA)"
    assert table(small, "events", Question(between=("FJI", "TON"))) == []


def test_conflicts_are_in_words(small: Record) -> None:
    assert "date: 2018-04-13 / 2018-04-14" in {row["conflicts"] for row in table(small, "events")}
