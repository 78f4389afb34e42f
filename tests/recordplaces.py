"""What the record's contract suite stands on: both kinds of database, looked into in the same way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Table, delete, select, text

from dragoman.record import Record, schema as s

Fresh = Callable[[], str]
"""Names the place of a record that is not there yet: a file, or a schema of a PostgreSQL server."""

Tables = dict[str, list[tuple[Any, ...]]]

ORDER_OF_ARRIVAL = {"runs", "derivations"}


def dump(record: Record) -> Tables:
    """Every row of every table, in order; but for numbers of reports, and runs, which tell in which order they came."""
    with record._engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(_content(table))), key=repr)
            for table in s.metadata.sorted_tables
            if table.name not in ORDER_OF_ARRIVAL
        }


def _content(table: Table) -> Any:
    return select(*(column for column in table.columns if column.name != "number" or table is s.cards))


def rows(record: Record, query: str) -> list[tuple[Any, ...]]:
    """What a person sees who asks the database itself."""
    with record._engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def emptied(record: Record) -> Record:
    """The same record without anything in it. It must hold no judgements, which nobody can remove."""
    with record._writing() as connection:
        for table in reversed(s.metadata.sorted_tables):
            if table is not s.judgements:
                connection.execute(delete(table))
    return record
