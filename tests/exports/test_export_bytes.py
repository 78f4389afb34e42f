"""What the database lays out in bulk is, to the byte, what the nouns give one by one: odd texts, both databases."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from pyarrow.parquet import ParquetWriter
from sqlalchemy import text, update

from dragoman.exports import jsonl, parquet
from dragoman.exports.tables import KINDS
from dragoman.nouns import Office, Question
from dragoman.record import Record, dialects, schema as s
from oddrecord import Odd, keep, odd
from plainexport import plain_lines, plain_table
from recordplaces import Fresh, emptied
from smallrecord import make

QUESTIONS = (
    Question(),
    Question(between=("USA", "CAN")),
    Question(status=("planned",)),
    Question(min_confidence=0.5),
    Question(about=("trade",), place=("PER",)),
    Question(actor=("Mike Pence",), outlet=("Andes Courier",)),
)


@pytest.fixture(scope="module")
def record(fresh: Fresh) -> Iterator[Record]:
    with Record.open(fresh()) as opened:
        yield opened


@pytest.fixture(scope="module")
def small(fresh: Fresh) -> Iterator[Record]:
    with make(fresh()) as made:
        yield made


@given(odd())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_odd_texts(record: Record, found: Odd) -> None:
    keep(emptied(record), found)
    assert_same(record, Question())


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_a_question_finds(small: Record, question: Question) -> None:
    assert_same(small, question)


def assert_same(record: Record, question: Question) -> None:
    """Lines, and Parquet of every kind, are what the nouns give."""
    assert "".join(jsonl.lines(record, question)) == plain_lines(record, question)
    for kind in KINDS:
        bulk, plain = io.BytesIO(), io.BytesIO()
        parquet.write(record, question, bulk, kind)
        with ParquetWriter(plain, parquet.schema(kind), compression="zstd") as file:
            if rows := plain_table(record, question, kind):
                file.write_batch(pa.RecordBatch.from_pylist(rows, parquet.schema(kind)))
        assert bulk.getvalue() == plain.getvalue(), kind


def test_offices_that_an_earlier_program_kept(fresh: Fresh) -> None:
    """Its offices did not say how they are told: their bearers were holders."""
    with make(fresh()) as small:
        with small._writing() as connection:
            former = [{"title": "a", "of": None, "from": None, "to": None}]
            connection.execute(update(s.actors).values(offices=former))
        assert all(actor.offices == (Office("a"),) for actor in small.actors())
        assert "".join(jsonl.lines(small)) == plain_lines(small, Question())


def test_a_sqlite_that_escapes_otherwise(tmp_path_factory: pytest.TempPathFactory) -> None:
    with make(tmp_path_factory.mktemp("record") / "a.db") as small, small._reading() as connection:
        own = connection.connection.driver_connection
        assert isinstance(own, sqlite3.Connection)
        own.create_function("json_quote", 1, ascii, deterministic=True)
        dialects.of(connection).quote_as_python(connection)
        assert connection.execute(text("SELECT json_quote('é')")).scalar_one() == '"é"'
