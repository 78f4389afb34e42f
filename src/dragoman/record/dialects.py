"""What differs between SQLite and PostgreSQL, as a seam of few methods; all else is the same SQL over both.

``sqlite.SQLite`` and ``postgresql.PostgreSQL`` are the two sides of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.dialects import postgresql as on_postgresql, sqlite as on_sqlite

from dragoman.nouns import Report
from dragoman.record.filters import Condition
from dragoman.record.phrases import Phrase
from dragoman.record.place import Place
from dragoman.record.postgresql import PostgreSQL
from dragoman.record.rows import Found, Sketched
from dragoman.record.sqlite import SQLite

type Upsert = on_sqlite.Insert | on_postgresql.Insert
type Search = tuple[int, int, int, int]


class Dialect(Protocol):
    """One kind of database. All but ``engine`` and ``writing`` within the caller's transaction."""

    append_only: Sequence[str]
    """Statements that let the ledger of judgements only grow."""

    def engine(self, place: Place, patience: float, *, looking: bool) -> Engine:
        """Connections that read one unchanging state each; a writer waits for another one so many seconds.
        ``looking``: nothing can be written."""
        ...

    def writing(self, connection: Connection, patience: float, *, durable: bool) -> AbstractContextManager[None]:
        """A transaction in which nobody else writes, begun after so many seconds of waiting at most. ``durable``: it is
        on the disk before it counts as done; a shared database sees to that always."""
        ...

    def version(self, connection: Connection) -> int | None:
        """The schema's version, None where nothing is laid out yet. Raises RecordError: another program's tables."""
        ...

    def mark(self, connection: Connection, version: int) -> None:
        """Note the schema's version."""
        ...

    def lay_out(self, connection: Connection) -> None:
        """Beside the tables: the full-text index, the view ``told``, what keeps the ledger from being changed."""
        ...

    def index(self, connection: Connection, reports: Sequence[Report]) -> None:
        """Let reports be found by their words. Those that can be found already are left as they are."""
        ...

    def index_again(self, connection: Connection, reports: Collection[str]) -> None:
        """The titles of these reports have changed."""
        ...

    def hits(
        self, connection: Connection, phrases: Sequence[Phrase], narrowed: Condition, limit: int
    ) -> Iterator[Found]:
        """Reports, with ``copy_of``, that hold all phrases: the most telling first, then by id."""
        ...

    def count_hits(self, connection: Connection, phrases: Sequence[Phrase], narrowed: Condition) -> int:
        """How many reports hold all phrases."""
        ...

    def count_values(self, connection: Connection) -> None:
        """Let the database look at what its indexes hold, by which it then picks the filter that leaves least."""
        ...

    def meeting(self, connection: Connection, searches: Iterable[Search]) -> set[int]:
        """The numbers of the cards filed under a key, from a first day between two and to a last day at least.

        A search is (key, low, high, least).
        """
        ...

    def before(
        self, connection: Connection, places: Iterable[Sketched], most: int
    ) -> Iterator[tuple[Sketched, list[str]]]:
        """Each place (shingle, day, report) in ``sketches``, with the reports before it on its shingle: so many just
        before it, and the first, each once."""
        ...

    def after(self, connection: Connection, places: Iterable[Sketched], most: int | None) -> set[str]:
        """The reports just behind one of these places on its shingle, so many at each; None: all."""
        ...

    def quote_as_python(self, connection: Connection) -> None:
        """See to it that the database escapes texts in JSON as ``json.dumps`` does, on this connection."""
        ...

    def file(self, connection: Connection, filed: Iterable[tuple[int, int, int, int]]) -> None:
        """Keep filings, sorted: key, first, card, last."""
        ...


def named(name: str) -> Dialect:
    """The dialect that SQLAlchemy calls so."""
    return PostgreSQL() if name == "postgresql" else SQLite()


def of(connection: Connection) -> Dialect:
    return named(connection.dialect.name)


def upsert(connection: Connection, table: Table) -> Upsert:
    """An insert that may say what to do where the row is there already."""
    return on_postgresql.insert(table) if connection.dialect.name == "postgresql" else on_sqlite.insert(table)


def replacing(new: Upsert, names: Iterable[str]) -> Upsert:
    """Where a row of the same primary key is there already, put these columns in place of its own."""
    key = [column.name for column in new.table.primary_key]
    return new.on_conflict_do_update(index_elements=key, set_={name: new.excluded[name] for name in names})
