"""SQLite: a record that is one file, in WAL mode, so that any number may read it while one writes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from itertools import batched
from typing import Any

from sqlalchemy import Connection, Engine, column, create_engine, event, func, literal_column, select, table, text

from dragoman.errors import RecordError
from dragoman.nouns import Report
from dragoman.record import schema as s
from dragoman.record.filters import Condition
from dragoman.record.phrases import Phrase
from dragoman.record.place import Place
from dragoman.record.rows import Found, Sketched
from dragoman.record.texts import plain_json

ROWS_AT_ONCE = 2000

WRITING = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -65536")
LOOKING = ("query_only = ON", "cache_size = -16384")
"""What SQLite is told on every connection; sizes in KiB below zero."""

APPLICATION = 0x44524147
"""``DRAG``: marks the file as a record, kept as ``PRAGMA application_id``."""

_INDEX_ENTRY = "INSERT INTO report_search(rowid, title, text) VALUES (new.number, new.title, new.text)"
_INDEX_EXIT = (
    "INSERT INTO report_search(report_search, rowid, title, text) VALUES ('delete', old.number, old.title, old.text)"
)
SEARCH = (
    """CREATE VIRTUAL TABLE report_search USING fts5(
        title, text, content='reports', content_rowid='number', tokenize='unicode61 remove_diacritics 2')""",
    f"CREATE TRIGGER report_search_added AFTER INSERT ON reports BEGIN {_INDEX_ENTRY}; END",
    f"CREATE TRIGGER report_search_removed AFTER DELETE ON reports BEGIN {_INDEX_EXIT}; END",
    f"""CREATE TRIGGER report_search_renamed AFTER UPDATE OF title ON reports WHEN old.title IS NOT new.title
        BEGIN {_INDEX_EXIT}; {_INDEX_ENTRY}; END""",
)
"""The full-text index. It holds no second copy of the texts; triggers keep it in step with ``reports``."""

VIEWS = (
    """CREATE VIEW told AS
    SELECT accounts.id AS account, accounts.when_start AS date, accounts.type, accounts.mode, accounts.status,
        (SELECT group_concat(name || coalesce(' (' || country || ')', ''), '; ')
         FROM (SELECT name, country FROM account_participants WHERE account = accounts.id ORDER BY position))
            AS participants,
        (SELECT group_concat(text, ' … ')
         FROM (SELECT text FROM evidence WHERE account = accounts.id ORDER BY position)) AS evidence,
        reports.outlet, reports.title, accounts.report
    FROM accounts JOIN reports ON reports.id = accounts.report""",
)
"""``told``: an account a line, as a person would want it in a table."""

APPEND_ONLY = tuple(
    f"""CREATE TRIGGER judgements_kept_from_{act} BEFORE {act} ON judgements
    BEGIN SELECT RAISE(ABORT, 'a judgement is never changed or removed: undo it'); END"""
    for act in ("UPDATE", "DELETE")
)

_TITLE_WEIGHT = 4.0
_INDEX = table("report_search", column("rowid"))

_SOUGHT = "CREATE TEMP TABLE IF NOT EXISTS sought (key INTEGER, low INTEGER, high INTEGER, least INTEGER)"
_MEETING = """SELECT DISTINCT filings.card FROM temp.sought
    CROSS JOIN filings ON filings.key = sought.key AND filings.first BETWEEN sought.low AND sought.high
    WHERE filings.last >= sought.least"""

_PLACES = "CREATE TEMP TABLE IF NOT EXISTS places (shingle INTEGER, day TEXT, report TEXT)"
_BESIDE = """(SELECT group_concat(report, char(31)) FROM (SELECT report FROM sketches AS other
    WHERE other.shingle = places.shingle AND (other.day, other.report) {beside} (places.day, places.report)
    ORDER BY other.day {order}, other.report {order} LIMIT ?))"""
_FIRST = """(SELECT report FROM sketches AS other WHERE other.shingle = places.shingle
    ORDER BY other.day, other.report LIMIT 1)"""
_BEFORE = f"SELECT shingle, day, report, {_BESIDE.format(beside='<', order='DESC')}, {_FIRST} FROM temp.places"
_AFTER = f"SELECT {_BESIDE.format(beside='>', order='ASC')} FROM temp.places"
_EVERY = -1
"""As a limit: none."""

_SPECIMEN = "".join(map(chr, (*range(0x100), 0x2028, 0x2029, 0xFEFF, 0xFFFD, 0x10FFFF)))
_quoted = partial(json.dumps, ensure_ascii=False)


class SQLite:
    """See ``dialects.Dialect``."""

    append_only: Sequence[str] = APPEND_ONLY

    def engine(self, place: Place, patience: float, *, looking: bool) -> Engine:
        engine = create_engine(place.url, json_serializer=plain_json, connect_args={"timeout": patience})
        event.listen(engine, "connect", partial(_settle, settings=LOOKING if looking else WRITING))
        event.listen(engine, "begin", _begin)
        return engine

    @contextmanager
    def writing(self, connection: Connection, patience: float, *, durable: bool) -> Iterator[None]:
        """SQLite waits as long as the connection was told to."""
        connection.execution_options(begin="BEGIN IMMEDIATE", synchronous="FULL" if durable else "NORMAL")
        with connection.begin():
            yield

    def version(self, connection: Connection) -> int | None:
        if not connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar_one():
            return None
        if connection.execute(text("PRAGMA application_id")).scalar_one() != APPLICATION:
            raise RecordError("this SQLite file is not a Dragoman record")
        return int(connection.execute(text("PRAGMA user_version")).scalar_one())

    def mark(self, connection: Connection, version: int) -> None:
        connection.execute(text(f"PRAGMA application_id = {APPLICATION}"))
        connection.execute(text(f"PRAGMA user_version = {version}"))

    def lay_out(self, connection: Connection) -> None:
        for statement in (*SEARCH, *VIEWS, *APPEND_ONLY):
            connection.execute(text(statement))

    def index(self, connection: Connection, reports: Sequence[Report]) -> None:
        """Triggers see to it."""

    def index_again(self, connection: Connection, reports: Collection[str]) -> None:
        """Triggers see to it."""

    def hits(
        self, connection: Connection, phrases: Sequence[Phrase], narrowed: Condition, limit: int
    ) -> Iterator[Found]:
        rank = func.bm25(literal_column("report_search"), _TITLE_WEIGHT, 1.0)
        query = (
            select(s.reports, s.copies.c.copy_of)
            .join(_INDEX, _INDEX.c.rowid == s.reports.c.number)
            .outerjoin(s.copies, s.copies.c.report == s.reports.c.id)
            .where(literal_column("report_search").op("MATCH")(_expression(phrases)), narrowed)
            .order_by(rank, s.reports.c.id)
            .limit(limit)
        )
        yield from connection.execute(query).mappings()

    def count_hits(self, connection: Connection, phrases: Sequence[Phrase], narrowed: Condition) -> int:
        matching = literal_column("report_search").op("MATCH")(_expression(phrases))
        joined = select(func.count()).select_from(s.reports).join(_INDEX, _INDEX.c.rowid == s.reports.c.number)
        return connection.execute(joined.where(matching, narrowed)).scalar_one()

    def count_values(self, connection: Connection) -> None:
        """A sample of each index, which takes a moment at any size."""
        connection.execute(text("PRAGMA analysis_limit = 1000"))
        connection.execute(text("ANALYZE"))

    def meeting(self, connection: Connection, searches: Iterable[tuple[int, int, int, int]]) -> set[int]:
        connection.exec_driver_sql(_SOUGHT)
        connection.exec_driver_sql("DELETE FROM temp.sought")
        for some in batched(searches, ROWS_AT_ONCE):
            connection.exec_driver_sql("INSERT INTO temp.sought VALUES (?, ?, ?, ?)", list(some))
        return {int(card) for (card,) in connection.exec_driver_sql(_MEETING).tuples()}

    def before(
        self, connection: Connection, places: Iterable[Sketched], most: int
    ) -> Iterator[tuple[Sketched, list[str]]]:
        for shingle, day, report, near, first in _beside(connection, _BEFORE, places, most):
            found = near.split("\x1f") if near else []
            yield (shingle, date.fromisoformat(day), report), found if not near or first in found else [*found, first]

    def after(self, connection: Connection, places: Iterable[Sketched], most: int | None) -> set[str]:
        found = _beside(connection, _AFTER, places, _EVERY if most is None else most)
        return {report for (near,) in found if near for report in near.split("\x1f")}

    def quote_as_python(self, connection: Connection) -> None:
        """Every SQLite so far does; one that escapes otherwise gets Python's own function in the place of its own."""
        if connection.exec_driver_sql("SELECT json_quote(?)", (_SPECIMEN,)).scalar_one() != _quoted(_SPECIMEN):
            own: Any = connection.connection.driver_connection
            own.create_function("json_quote", 1, _quoted, deterministic=True)

    def file(self, connection: Connection, filed: Iterable[tuple[int, int, int, int]]) -> None:
        for some in batched(filed, ROWS_AT_ONCE):
            connection.exec_driver_sql("INSERT INTO filings VALUES (?, ?, ?, ?)", list(some))


def _beside(connection: Connection, query: str, places: Iterable[Sketched], most: int) -> Iterator[Sequence[Any]]:
    connection.exec_driver_sql(_PLACES)
    for some in batched(places, ROWS_AT_ONCE):
        connection.exec_driver_sql("DELETE FROM temp.places")
        rows = [(shingle, day.isoformat(), report) for shingle, day, report in some]
        connection.exec_driver_sql("INSERT INTO temp.places VALUES (?, ?, ?)", rows)
        yield from connection.exec_driver_sql(query, (most,)).tuples().all()


def _expression(phrases: Sequence[Phrase]) -> str:
    """FTS5's form: every phrase in quotes, so that no word is taken for an operator."""
    return " AND ".join(f"({_any_form(phrase)})" for phrase in phrases)


def _any_form(phrase: Phrase) -> str:
    return " OR ".join(f'"{" ".join(form)}"' + (" *" if phrase.open_ended else "") for form in phrase.forms)


def _settle(connection: sqlite3.Connection, _: Any, settings: Iterable[str]) -> None:
    """SQLAlchemy, and not Python's sqlite3, says where a transaction begins; so each asks for the lock it needs."""
    connection.isolation_level = None
    for setting in settings:
        connection.execute(f"PRAGMA {setting}").close()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if "synchronous" in options:
        connection.exec_driver_sql(f"PRAGMA synchronous = {options['synchronous']}")
    connection.exec_driver_sql(options.get("begin", "BEGIN"))
