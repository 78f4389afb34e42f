"""Parquet by pyarrow, a batch of rows at a time: a row a report, columns as in CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import count
from typing import IO

from dragoman.errors import RefusedDocument
from dragoman.intake import rows
from dragoman.intake.decoding import Head
from dragoman.intake.draft import Draft, Found, refuse
from dragoman.intake.streams import with_seek
from dragoman.nouns import Refusal

_BATCH = 64
"""Rows held at a time."""


def matches(head: Head) -> bool:
    return head.data.startswith(b"PAR1")


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Found]:
    """A draft a row; ``uri#N`` is row N, from 1. Only the columns that a report has are read.

    Raises:
        RefusedDocument: where no column holds text (the columns found are told), or the file is damaged.
    """
    import pyarrow

    broken = (pyarrow.ArrowException, OSError, ValueError, OverflowError)
    with with_seek(stream) as file:
        try:
            number = count(1)
            for row in _rows(file, head, uri):
                yield _drafted(row, f"{uri}#{next(number)}", head)
            if next(number) == 1:
                refuse(uri, "empty", "holds no rows; there is nothing to read")
        except broken as fault:
            reason = str(fault).splitlines()[0][:120] if str(fault) else type(fault).__name__
            refuse(
                uri,
                "parquet",
                f"is a damaged Parquet file ({reason}); write it again. What came before the damage is kept",
            )


def _rows(file: IO[bytes], head: Head, uri: str) -> Iterator[Mapping[str, object]]:
    from pyarrow.parquet import ParquetFile

    table = ParquetFile(file)
    names = table.schema_arrow.names
    rows.check(names, head.columns, uri, "parquet")
    wanted = [name for name in names if rows.column(name) in rows.KNOWN | {*map(rows.column, head.columns.values())}]
    for batch in table.iter_batches(batch_size=_BATCH, columns=wanted):
        yield from batch.to_pylist()


def _drafted(row: Mapping[str, object], uri: str, head: Head) -> Draft | Refusal:
    cells = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
    try:
        return rows.draft(cells, uri, "parquet", head.columns)
    except RefusedDocument as fault:
        return fault.refusal
