"""JSON Lines after the contract (RECORD.md): one object a line, by kind and id, the same bytes for one record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import batched, chain
from typing import TYPE_CHECKING, Any, BinaryIO

from dragoman.asking.rows import Row, process_row
from dragoman.exports.streams import write_lines
from dragoman.nouns import Process, Question

if TYPE_CHECKING:
    from dragoman.record import Record

_EVERYTHING = Question()
_AT_ONCE = 500


def line(row: Row) -> str:
    """One row as one line, with its line feed. UTF-8 as it is; a text with a lone surrogate is escaped to ASCII."""
    text = json.dumps(row, ensure_ascii=False, allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(row, allow_nan=False)
    return f"{text}\n"


def lines(record: Record, question: Question = _EVERYTHING) -> Iterator[str]:
    """The export, a line at a time: kinds in alphabetical order, ids in order within each; nothing is held.

    A question narrows every kind by what it means for that kind (``record.filters``); a process is written when one
    of its events is.
    """
    return chain.from_iterable(_portions(record, question))


def write(record: Record, question: Question, out: BinaryIO, kind: Any = None) -> int:
    """Write the export into an open binary file; the number of lines. ``kind`` has no meaning here."""
    return sum(write_lines(portion, out) for portion in _portions(record, question))


def _portions(record: Record, question: Question) -> Iterator[Sequence[str]]:
    """The database itself lays out the lines of all kinds that may be many."""
    yield from record.lines("account", question)
    yield from record.lines("actor", question)
    yield from record.lines("event", question)
    yield from batched(map(line, map(process_row, _processes(record, question))), _AT_ONCE)
    yield from record.lines("report", question)
    yield from record.lines("statement", question)


def _processes(record: Record, question: Question) -> Iterator[Process]:
    if question == _EVERYTHING:
        return record.processes()
    return (process for process in record.processes() if record.finds(question, process.events))
