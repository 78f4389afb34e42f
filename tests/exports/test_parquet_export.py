"""Parquet, read back by DuckDB, polars and pandas: typed columns, lists, every row, the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pandas
import polars
import pytest

from dragoman.errors import UsageError
from dragoman.exports import parquet
from dragoman.exports.tables import KINDS
from dragoman.nouns import Question
from dragoman.record import Record
from smallrecord import make

COUNTS = {
    "accounts": 8, "events": 6, "statements": 5, "reports": 4, "actors": 6, "participants": 10, "citations": 9,
}  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with make(tmp_path_factory.mktemp("parquet") / "small.db") as record:
        yield record


@pytest.fixture(scope="module")
def folder(small: Record, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("parquet") / "out"
    assert parquet.write_folder(small, Question(), place) == sum(COUNTS.values())
    return place


def test_a_file_a_kind_and_a_row_for_every_row(folder: Path) -> None:
    assert {path.name: polars.read_parquet(path).height for path in folder.iterdir()} == {
        f"{kind}.parquet": count for kind, count in COUNTS.items()
    }


def test_duckdb_asks_it_where_it_lies(folder: Path) -> None:
    query = f"""SELECT outlet, date_start, actors[1], confidence FROM '{folder}/accounts.parquet'
        WHERE list_contains(about, 'trade') AND status = 'occurred' ORDER BY outlet"""
    assert duckdb.execute(query).fetchall() == [
        ("Andes Courier", date(2018, 4, 14), "Mike Pence (USA)", 0.9),
        ("Evening Copy", date(2018, 4, 14), "Mike Pence (USA)", 0.9),
    ]


def test_tables_join_by_id(folder: Path) -> None:
    query = f"""SELECT name, count(DISTINCT account) FROM '{folder}/participants.parquet'
        JOIN '{folder}/citations.parquet' USING (event) WHERE country = 'CAN' GROUP BY name"""
    assert duckdb.execute(query).fetchall() == [("Justin Trudeau", 3)]


def test_polars_finds_typed_columns(folder: Path) -> None:
    events = polars.read_parquet(folder / "events.parquet")
    assert events.schema["date_start"] == polars.Date
    assert events.schema["actors"] == polars.List(polars.String)
    assert events.schema["reports"] == polars.Int64
    (met,) = events.filter(polars.col("independent_sources") == 2).to_dicts()
    assert met["actors"] == ["Mike Pence (USA)", "Justin Trudeau (CAN)"]
    assert met["conflicts"] == ["date: 2018-04-13 / 2018-04-14"]


def test_pandas_reads_it(folder: Path) -> None:
    reports = pandas.read_parquet(folder / "reports.parquet")
    assert reports.loc[reports["title"] == "Talks in Lima", "published"].tolist() == [date(2018, 4, 15)]


def test_all_kinds_in_one_zip(small: Record, folder: Path) -> None:
    out = io.BytesIO()
    parquet.write(small, Question(), out)
    with zipfile.ZipFile(out) as archive:
        assert archive.namelist() == [f"{kind}.parquet" for kind in KINDS]
        for name in archive.namelist():
            assert archive.read(name) == (folder / name).read_bytes()


def test_the_question_narrows(small: Record) -> None:
    out = io.BytesIO()
    assert parquet.write(small, Question(status=("planned",)), out, "events") == 1
    assert polars.read_parquet(out.getvalue())["recipients"].to_list() == [["United States (USA)"]]


def test_more_rows_than_a_group_holds(small: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP", 3)
    out = io.BytesIO()
    assert parquet.write(small, Question(), out, "accounts") == 8
    assert polars.read_parquet(out.getvalue()).height == 8
    assert parquet_groups(out) == 3


def parquet_groups(out: io.BytesIO) -> int:
    from pyarrow.parquet import ParquetFile

    return int(ParquetFile(out).num_row_groups)


def test_nothing_found_is_an_empty_table_with_columns(small: Record) -> None:
    out = io.BytesIO()
    assert parquet.write(small, Question(between=("FJI", "TON")), out, "accounts") == 0
    assert polars.read_parquet(out.getvalue()).schema["date_start"] == polars.Date


def test_a_file_in_the_way_of_a_folder_is_said(small: Record, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError, match="needs a folder"):
        parquet.write_folder(small, Question(), tmp_path / "file")


def test_writing_again_replaces_and_leaves_nothing_behind(small: Record, folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    parquet.write_folder(small, Question(), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_same_record_gives_the_same_bytes(small: Record, tmp_path: Path) -> None:
    with make(tmp_path / "backwards.db", backwards=True) as other:
        one, two = io.BytesIO(), io.BytesIO()
        parquet.write(small, Question(), one)
        parquet.write(other, Question(), two)
        assert one.getvalue() == two.getvalue()
