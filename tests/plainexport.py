"""The exports as they would be written noun by noun, without haste: what the fast ways are compared with."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.asking.rows import Row, account_row, actor_row, event_row, process_row, report_row, statement_row
from dragoman.exports.jsonl import line
from dragoman.nouns import Question
from dragoman.record import Record


def plain_lines(record: Record, question: Question) -> str:
    """JSON Lines."""
    return "".join(map(line, _rows(record, question)))


def _rows(record: Record, question: Question) -> Iterator[Row]:
    events = list(record.events(question))
    found = {event.id for event in events}
    yield from map(account_row, record.accounts(question))
    yield from map(actor_row, record.actors(question))
    yield from map(event_row, events)
    yield from (process_row(one) for one in record.processes() if question == Question() or found & set(one.events))
    yield from map(report_row, record.reports(question))
    yield from map(statement_row, record.statements(question))
