"""Laying out a record, and bringing an older one up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, text

from dragoman.errors import RecordError
from dragoman.record import arrivals, dialects, schema
from dragoman.record.schema import metadata

VERSION = 6
"""The schema's version, kept in the record; how, each dialect knows."""


def _add_judgements_and_settling(connection: Connection) -> None:
    """Empty tables: the next run derives everything from scratch and fills them."""
    for table in (schema.machine_readings, schema.judgements, schema.standings, *schema.SETTLING):
        table.create(connection)
    for statement in dialects.of(connection).append_only:
        connection.execute(text(statement))


def _add_runs(connection: Connection) -> None:
    """What an older file holds counts as one run: nobody knows any more in how many it came."""
    schema.runs.create(connection)
    arrivals.close_run(connection)


def _add_processes_and_outlets(connection: Connection) -> None:
    """Empty tables for processes: no older program derived one, and reports tell of them once they are read again. Who
    told of each event; and the count of derivations, from none."""
    schema.told_processes.create(connection, checkfirst=True)
    schema.processes.drop(connection, checkfirst=True)
    schema.processes.create(connection)
    for statement in OUTLETS:
        connection.execute(text(statement))


def _add_parties_of_descriptions(connection: Connection) -> None:
    """Descriptions with the party they are of, and what they are found under; cards with their fold. Empty: the next
    run derives everything from scratch and fills them."""
    collated = ' COLLATE "C"' if connection.dialect.name == "postgresql" else ""
    ending = "" if connection.dialect.name == "postgresql" else " WITHOUT ROWID"
    for statement in PARTIES:
        connection.execute(text(statement.format(text=f"TEXT{collated}", ending=ending)))


def _order_sketches_by_day(connection: Connection) -> None:
    """Sketches by the day that each report was settled under, in place of its number."""
    collated = ' COLLATE "C"' if connection.dialect.name == "postgresql" else ""
    ending = "" if connection.dialect.name == "postgresql" else " WITHOUT ROWID"
    for statement in SKETCHES:
        connection.execute(text(statement.format(text=f"TEXT{collated}", ending=ending)))


SKETCHES = (
    "ALTER TABLE sketches RENAME TO former_sketches",
    """CREATE TABLE sketches (shingle BIGINT NOT NULL, day DATE NOT NULL, report {text} NOT NULL,
        PRIMARY KEY (shingle, day, report)){ending}""",
    """INSERT INTO sketches SELECT shingle, coalesce(settled.day, '9999-12-31'), reports.id
        FROM former_sketches JOIN reports ON reports.number = former_sketches.report
        JOIN settled ON settled.report = reports.id ORDER BY 1, 2, 3""",
    "DROP TABLE former_sketches",
)
"""Written out, like ``OUTLETS``; a file of the first version has the table of its upgrade, empty."""

PARTIES = (
    "DELETE FROM settling",
    "DROP TABLE descriptions",
    """CREATE TABLE descriptions (id BIGINT NOT NULL, type {text} NOT NULL, name {text} NOT NULL, country {text},
        aliases JSON NOT NULL, offices JSON NOT NULL, shape {text} NOT NULL, bearers INTEGER NOT NULL, actor {text},
        party {text}, PRIMARY KEY (id)){ending}""",
    "CREATE INDEX ix_descriptions_actor ON descriptions (actor)",
    "DROP TABLE IF EXISTS description_keys",
    """CREATE TABLE description_keys (key BIGINT NOT NULL, description BIGINT NOT NULL,
        PRIMARY KEY (key, description)){ending}""",
    "DROP TABLE cards",
    """CREATE TABLE cards (number BIGINT NOT NULL, account {text} NOT NULL, report {text} NOT NULL, event {text},
        fold BIGINT NOT NULL, card {text} NOT NULL, PRIMARY KEY (number))""",
    "CREATE INDEX ix_cards_report ON cards (report)",
    "CREATE INDEX ix_cards_event ON cards (event)",
    "CREATE INDEX ix_cards_fold ON cards (fold)",
)
"""Written out, like ``OUTLETS``; a file of the first version has the tables of its upgrade here."""

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
"""Written out, since a migration must not change when the schema does. No shared record is older than these tables."""

MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {
    1: _add_judgements_and_settling,
    2: _add_runs,
    3: _add_processes_and_outlets,
    4: _add_parties_of_descriptions,
    5: _order_sketches_by_day,
}
"""From a version to the next: ``MIGRATIONS[1]`` turns a file of version 1 into one of version 2."""


def create(connection: Connection) -> None:
    """Lay out an empty record."""
    metadata.create_all(connection, checkfirst=False)
    dialects.of(connection).lay_out(connection)
    dialects.of(connection).mark(connection, VERSION)


def upgrade(
    connection: Connection,
    *,
    target: int = VERSION,
    migrations: Mapping[int, Callable[[Connection], None]] = MIGRATIONS,
) -> None:
    """Bring a record to ``target``, one migration after the other.

    Raises RecordError where it is of a later version than this program, or is no record at all.
    """
    found = version(connection)
    if found > target:
        raise too_new(found, target)
    for step in range(found, target):
        migrations[step](connection)
        dialects.of(connection).mark(connection, step + 1)


def too_new(found: int, known: int = VERSION) -> RecordError:
    """What is told of a record that a later program has made."""
    return RecordError(f"the record is of schema version {found}; this program knows {known}: update dragoman")


def check(connection: Connection) -> None:
    """Raises RecordError where a file is not of this program's version, or no record."""
    found = version(connection)
    if found != VERSION:
        what = "update dragoman" if found > VERSION else "any command that asks it brings it up to date"
        raise RecordError(f"the record is of schema version {found}; this program knows {VERSION}: {what}")


def version(connection: Connection) -> int:
    """The record's schema version, 0 where nothing is laid out. Raises RecordError: another program's tables."""
    return dialects.of(connection).version(connection) or 0
