"""Laying out a file, and bringing an older one up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, text

from dragoman.errors import RecordError
from dragoman.record import arrivals, schema
from dragoman.record.schema import metadata

VERSION = 4
"""The schema's version, kept in the file as ``PRAGMA user_version``."""

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
"""The ledger of judgements only grows."""


def _add_judgements_and_settling(connection: Connection) -> None:
    """Empty tables: the next run derives everything from scratch and fills them."""
    for table in (schema.machine_readings, schema.judgements, schema.standings, *schema.SETTLING):
        table.create(connection)
    for statement in APPEND_ONLY:
        connection.execute(text(statement))


def _add_runs(connection: Connection) -> None:
    """What an older file holds counts as one run: nobody knows any more in how many it came."""
    schema.runs.create(connection)
    arrivals.close_run(connection)


def _add_outlets_of_events(connection: Connection) -> None:
    """Who told of each event; and the count of derivations, from none."""
    for statement in OUTLETS:
        connection.execute(text(statement))


OUTLETS = (
    """CREATE TABLE event_outlets (event TEXT NOT NULL, outlet TEXT NOT NULL, PRIMARY KEY (event, outlet),
        FOREIGN KEY(event) REFERENCES events (id) ON DELETE CASCADE) WITHOUT ROWID""",
    """INSERT INTO event_outlets SELECT DISTINCT event_accounts.event, reports.outlet
        FROM event_accounts JOIN accounts ON accounts.id = event_accounts.account
        JOIN reports ON reports.id = accounts.report WHERE reports.outlet IS NOT NULL ORDER BY 1, 2""",
    "CREATE INDEX event_outlets_outlet ON event_outlets (outlet, event)",
    "CREATE INDEX reports_outlet ON reports (outlet, id)",
    "CREATE TABLE derivations (number INTEGER NOT NULL, PRIMARY KEY (number))",
)
"""Written out, since a migration must not change when the schema does."""

MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {
    1: _add_judgements_and_settling,
    2: _add_runs,
    3: _add_outlets_of_events,
}
"""From a version to the next: ``MIGRATIONS[1]`` turns a file of version 1 into one of version 2."""


def create(connection: Connection) -> None:
    """Lay out an empty file."""
    metadata.create_all(connection, checkfirst=False)
    for statement in (*SEARCH, *VIEWS, *APPEND_ONLY):
        connection.execute(text(statement))
    connection.execute(text(f"PRAGMA application_id = {APPLICATION}"))
    connection.execute(text(f"PRAGMA user_version = {VERSION}"))


def upgrade(
    connection: Connection,
    *,
    target: int = VERSION,
    migrations: Mapping[int, Callable[[Connection], None]] = MIGRATIONS,
) -> None:
    """Bring a file to ``target``, one migration after the other.

    Raises RecordError where the file is of a later version than this program, or is no record at all.
    """
    found = version(connection)
    if found > target:
        raise RecordError(f"the record is of schema version {found}; this program knows {target}: update dragoman")
    for step in range(found, target):
        migrations[step](connection)
        connection.execute(text(f"PRAGMA user_version = {step + 1}"))


def check(connection: Connection) -> None:
    """Raises RecordError where a file is not of this program's version, or no record."""
    found = version(connection)
    if found != VERSION:
        what = "update dragoman" if found > VERSION else "any command that asks it brings it up to date"
        raise RecordError(f"the record is of schema version {found}; this program knows {VERSION}: {what}")


def version(connection: Connection) -> int:
    """The file's schema version. Raises RecordError where the file is another program's."""
    if connection.execute(text("PRAGMA application_id")).scalar_one() != APPLICATION:
        raise RecordError("this SQLite file is not a Dragoman record")
    return int(connection.execute(text("PRAGMA user_version")).scalar_one())


def is_empty(connection: Connection) -> bool:
    """Whether the file holds no table yet."""
    return not connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar_one()
