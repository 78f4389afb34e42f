"""JSON Lines after the contract (RECORD.md): one object a line, by kind and id, the same bytes for one record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from dragoman.asking.rows import (
    Row,
    account_row,
    actor_row,
    event_row,
    process_row,
    report_row,
    statement_row,
)
from dragoman.exports.streams import write_lines
from dragoman.nouns import Process, Question

if TYPE_CHECKING:
    from dragoman.record import Record

_EVERYTHING = Question()


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
    return map(line, rows(record, question))


def write(record: Record, question: Question, out: BinaryIO, kind: Any = None) -> int:
    """Write the export into an open binary file; the number of lines. ``kind`` has no meaning here."""
    return write_lines(lines(record, question), out)


def rows(record: Record, question: Question = _EVERYTHING) -> Iterator[Row]:
    """The export's rows, in the export's order."""
    yield from map(account_row, record.accounts(question))
    yield from map(actor_row, record.actors(question))
    yield from map(event_row, record.events(question))
    yield from map(process_row, _processes(record, question))
    yield from map(report_row, record.reports(question))
    yield from map(statement_row, record.statements(question))


def _processes(record: Record, question: Question) -> Iterator[Process]:
    if question == _EVERYTHING:
        return record.processes()
    found = {event.id for event in record.events(question)}
    return (process for process in record.processes() if not found.isdisjoint(process.events))
