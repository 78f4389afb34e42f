"""Parquet for DuckDB, polars, pandas, R and Spark: a file a kind, typed columns, days as days, several values as lists.

A whole record is a folder of files, because every reader opens ``folder/events.parquet`` where it lies, page by page;
a file whose name ends in ``.zip`` holds the same files, stored as they are, for where one file has to travel. Rows go
out in groups as they come: memory does not grow with the record. The same record gives the same bytes (with the same
version of pyarrow, whose name and version every file bears).
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import batched
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from dragoman.errors import UsageError
from dragoman.exports.tables import COLUMNS, KINDS, Holds, Kind, columns
from dragoman.nouns import Question

if TYPE_CHECKING:
    import pyarrow as pa

    from dragoman.record import Record

GROUP = 20_000
"""Rows of a group: what a reader takes at a time and what is held in memory."""
PORTION = 1000
"""Rows that pass through Python at a time: with many more, its search for dead circles of lists takes longer than all
else."""
_ZIPPED = (1980, 1, 1, 0, 0, 0)


def write(record: Record, question: Question, out: BinaryIO, kind: Kind | None = None) -> int:
    """Write one kind as Parquet, or without a kind all of them as a ZIP of Parquet files; the number of rows."""
    if kind is not None:
        return _file(record, question, out, kind)
    with tempfile.TemporaryDirectory() as folder:
        written = write_folder(record, question, Path(folder))
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for one in KINDS:
                _add(archive, Path(folder) / f"{one}.parquet")
    return written


def write_folder(record: Record, question: Question, folder: Path) -> int:
    """Write ``accounts.parquet``, ``events.parquet`` and so on into a folder, made if need be; the number of rows.

    Files that stand there are replaced, all when all are whole.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: a file; Parquet of every kind needs a folder, a name ending in .zip, or --kind")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as part:
        written = 0
        for kind in KINDS:
            with (Path(part) / kind).open("wb") as out:
                written += _file(record, question, out, kind)
        for kind in KINDS:
            (Path(part) / kind).replace(folder / f"{kind}.parquet")
    return written


def batches(record: Record, question: Question, kind: Kind) -> Iterator[pa.RecordBatch]:
    """A kind's rows as Arrow batches: also what frames are made of."""
    import pyarrow as pa

    form = schema(kind)
    portion = min(PORTION, GROUP)
    small = (_batch(told, form) for told in columns(record, question, kind, portion))
    for group in batched(small, GROUP // portion):
        yield from pa.Table.from_batches(group).combine_chunks().to_batches()


def _batch(told: Sequence[Sequence[Any]], form: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    arrays = [_array(cells, field.type) for cells, field in zip(told, form, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=form)


def _array(cells: Sequence[Any], type: pa.DataType) -> pa.Array:
    """Days are parsed by Arrow."""
    import pyarrow as pa

    return pa.array(cells, pa.string()).cast(type) if pa.types.is_date(type) else pa.array(cells, type)


def schema(kind: Kind) -> pa.Schema:
    """A kind's columns and their types."""
    import pyarrow as pa

    types: Mapping[Holds, pa.DataType] = {
        "text": pa.string(),
        "texts": pa.list_(pa.string()),
        "day": pa.date32(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "flag": pa.bool_(),
    }
    return pa.schema([pa.field(column.name, types[column.holds]) for column in COLUMNS[kind]])


def _file(record: Record, question: Question, out: Any, kind: Kind) -> int:
    from pyarrow.parquet import ParquetWriter

    written = 0
    with ParquetWriter(out, schema(kind), compression="zstd") as file:
        for batch in batches(record, question, kind):
            file.write_batch(batch, row_group_size=GROUP)
            written += batch.num_rows
    return written


def _add(archive: zipfile.ZipFile, file: Path) -> None:
    entry = zipfile.ZipInfo(file.name, _ZIPPED)
    with file.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target)
