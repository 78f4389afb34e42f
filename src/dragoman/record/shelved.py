"""The columns of a large record in a file beside it, ``news.db-columns``, so that a desk opens within a second.

Laying out a million accounts takes eight seconds; the file is written by whoever has done so, and mapped into memory by
whoever comes next. It holds nothing that the record does not say, and may be deleted at any time. It counts only as
long as the record is what it was: the file names the record's size, time of change and derivation. Whatever is wrong
with it (cut short, damaged, of another version, of another record), the columns are laid out anew and the file is
replaced.

Layout: ``MAGIC``, the length of the head and its check sum (two little-endian 32-bit numbers), the head as JSON, and
then the arrays, each at a multiple of 64 bytes.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import fields, is_dataclass
from pathlib import Path
from shutil import copymode
from struct import Struct
from tempfile import NamedTemporaryFile
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from dragoman.record import layout, queries
from dragoman.record.columns import Columns, Links, columns

MAGIC = b"DRAGCOL3"
LARGE = 50_000
"""Events from which the columns are kept: those of fewer are laid out in less than half a second."""

_AT = Struct("<II")
_EDGE = 64

type Stamp = list[int]


def of(connection: Connection, record: Path) -> Columns:
    """A record's columns: those kept beside it where they are still true, else laid out now, and kept if they are
    many."""
    number, before = queries.derivation(connection), _stamp(record)
    kept = _read(beside(record), [*before, number])
    if kept is not None:
        return kept
    made = columns(connection)
    if made.size >= LARGE and _stamp(record) == before:
        with suppress(OSError):  # a folder that cannot be written to, or a full disk: the next one lays out again
            _write(record, made, [*before, number])
    return made


def beside(record: Path) -> Path:
    """Where the columns of a record are kept."""
    return record.with_name(f"{record.name}-columns")


def _stamp(record: Path) -> Stamp:
    """What the record's file looked like; what is only in its write-ahead log is told by the derivation's number."""
    told = record.stat()
    return [layout.VERSION, told.st_size, told.st_mtime_ns]


# --- writing ----------------------------------------------------------------------------------------------------------


def _write(record: Path, made: Columns, stamp: Stamp) -> None:
    """All or nothing, as another desk may be reading the file; and for those alone who may read the record."""
    path = beside(record)
    arrays = dict(_arrays(made))
    head: dict[str, Any] = {"stamp": stamp, "plain": _plain(made), "arrays": {}}
    at = 0
    for name, array in arrays.items():
        head["arrays"][name] = [array.dtype.str, len(array), at, crc32(_bytes(array))]
        at += -(-array.nbytes // _EDGE) * _EDGE
    told = json.dumps(head, ensure_ascii=False).encode()
    with ExitStack() as undo, NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        undo.callback(Path(file.name).unlink)
        file.write(MAGIC + _AT.pack(len(told), crc32(told)) + told)
        for array in arrays.values():
            file.write(b"\0" * (-file.tell() % _EDGE))
            file.write(_bytes(array))
        file.flush()
        copymode(record, file.name)
        Path(file.name).replace(path)
        undo.pop_all()


def _arrays(made: Any, prefix: str = "") -> Iterator[tuple[str, NDArray[Any]]]:
    """Every array, by its path: ``starts``, ``actors.value``."""
    for field in fields(made):
        value = getattr(made, field.name)
        if isinstance(value, np.ndarray):
            yield prefix + field.name, np.ascontiguousarray(value)
        elif is_dataclass(value):
            yield from _arrays(value, f"{prefix}{field.name}.")


def _bytes(array: NDArray[Any]) -> memoryview:
    """An array as it lies in memory. What is empty cannot be cast."""
    return array.data.cast("B") if len(array) else memoryview(b"")


def _plain(made: Columns) -> dict[str, Any]:
    """Numbers, and lists of words."""
    values = {field.name: getattr(made, field.name) for field in fields(made)}
    return {name: value for name, value in values.items() if isinstance(value, int | tuple)}


# --- reading ----------------------------------------------------------------------------------------------------------


def _read(path: Path, stamp: Stamp) -> Columns | None:
    """The columns that were kept under this stamp; None where there are none, or they are not whole."""
    try:
        with path.open("rb") as file:
            lying = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        head, begins = _head(lying)
        if head["stamp"] != stamp:
            return None
        arrays = {name: _array(lying, begins, *told) for name, told in head["arrays"].items()}
        return _columns(arrays, head["plain"])
    except (OSError, ValueError, TypeError, KeyError):  # no file, an empty one, or not one of these
        return None


def _head(lying: mmap.mmap) -> tuple[dict[str, Any], int]:
    """The head, and where the arrays begin. Raises ValueError: not such a file."""
    start = len(MAGIC) + _AT.size
    if lying[: len(MAGIC)] != MAGIC or len(lying) < start:
        raise ValueError("not a file of columns")
    length, told = _AT.unpack(lying[len(MAGIC) : start])
    head = lying[start : start + length]
    if len(head) != length or crc32(head) != told:
        raise ValueError("its head is damaged")
    found: dict[str, Any] = json.loads(head)
    return found, -(-(start + length) // _EDGE) * _EDGE


def _array(lying: mmap.mmap, begins: int, kind: str, length: int, at: int, told: int) -> NDArray[Any]:
    """One array as it lies in the file. Raises ValueError where it is not what it was."""
    array = (
        np.frombuffer(lying, dtype=np.dtype(kind), count=length, offset=begins + at) if length else np.zeros(0, kind)
    )
    if crc32(_bytes(array)) != told:
        raise ValueError("an array is damaged")
    return array


def _columns(arrays: dict[str, NDArray[Any]], plain: dict[str, Any]) -> Columns:
    values: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in plain.items()}
    for name in {name.partition(".")[0] for name in arrays if "." in name}:
        values[name] = Links(*(arrays[f"{name}.{field.name}"] for field in fields(Links)))
    values |= {name: array for name, array in arrays.items() if "." not in name}
    return Columns(**values)
