"""Whether a record holds together: each check looks at one promise and names every place where it is broken.

Nothing here changes what a record holds. The checks of a whole record run on a scratch copy, made by SQLite's own
backup, so that one may go on reading and writing meanwhile; what they need beyond looking (the full-text index checks
itself by a command) happens there.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, Select, create_engine, func, or_, select, text
from sqlalchemy.exc import DatabaseError

from dragoman.errors import RecordError
from dragoman.nouns import Judgement, Report
from dragoman.record import layout, ledger, rows, schema as s

AGAIN = "read its document again into a new record; the words cited here cannot be trusted"
REREAD = "keep a copy of the file, then take what is sound: `dragoman export --format jsonl`, or read anew"
DERIVE = "`dragoman rebuild` derives it anew; after an update of dragoman that is expected"
RESTORE = "take the ledger from a copy: `dragoman log --json` there, `dragoman apply` into a new record"

_MOST = 20
"""Faults of one kind that are named one by one; more are counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One promise broken in one place.

    ``step`` is what was being checked, ``report`` the id of the report concerned where there is one, ``remedy`` what
    to do about it.
    """

    step: str
    report: str | None
    what: str
    remedy: str


class Damaged(RecordError):
    """SQLite cannot make out what the file holds."""


type Check = Callable[[Connection], Iterator[Fault]]


@contextmanager
def looking(path: Path) -> Iterator[Connection]:
    """A connection that can change nothing.

    Raises:
        Damaged: a record, but so broken that its tables cannot be found.
        RecordError: no record, or of a later version than this program.
    """
    engine = _read_only(path)
    try:
        _take_back(path)
        with engine.connect() as connection:
            if (found := layout.version(connection)) > layout.VERSION:
                raise layout.too_new(found)
            yield connection
    except DatabaseError as error:
        corrupt = getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_CORRUPT")
        raise (Damaged if corrupt else RecordError)(f"{path}: {error.orig}") from error
    except RecordError as error:
        raise RecordError(f"{path}: {error}") from error
    finally:
        engine.dispose()


@contextmanager
def scratch(path: Path) -> Iterator[tuple[Path, Path]]:
    """Two copies of a record as it is at this moment, gone afterwards; in the system's folder for such files."""
    with TemporaryDirectory(prefix="dragoman-check-") as folder:
        first, second = Path(folder, "as-kept.db"), Path(folder, "rebuilt.db")
        try:
            duplicate(path, first)
        except sqlite3.Error as error:
            raise RecordError(
                f"{path}: no copy to check it in can be made in {folder}: {error}; name a roomier folder with TMPDIR, "
                "or check with --quick"
            ) from error
        yield first, second


def duplicate(path: Path, copy: Path) -> None:
    """Copy a record page by page as it is at this moment, whoever reads or writes it. Raises sqlite3.Error."""
    place = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(place, uri=True)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def write_out(path: Path) -> None:
    """Bring all that a copy's log holds into its one file, so that it may be copied as a file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


def copied(first: Path, second: Path) -> None:
    """A copy that nobody else has open, once more."""
    write_out(first)
    shutil.copyfile(first, second)


def run(connection: Connection, checks: Iterable[Check]) -> list[Fault]:
    """The faults that these checks find; a check that cannot be carried through is a fault itself."""
    found: list[Fault] = []
    for check in checks:
        step = check.__name__.removeprefix("quick_")
        try:
            found += _bounded(check(connection), step)
        except (DatabaseError, sqlite3.Error, ValueError, TypeError, LookupError) as error:
            cause = error.orig if isinstance(error, DatabaseError) else error
            found.append(Fault(step, None, f"something kept cannot be read: {cause}", REREAD))
    return found


def inspect(copy: Path) -> tuple[list[Fault], int]:
    """The faults in a scratch copy that SQLite itself finds sound, but for what is derived; and how many reports wait
    to be resolved in it, as after a run cut short."""
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(copy))
    try:
        with engine.connect() as connection:
            faults = run(connection, (parts, reports, citations, accounts, index, judgements))
            waiting = connection.execute(select(func.count()).select_from(s.unsettled)).scalar_one()
            return faults, int(waiting)
    finally:
        engine.dispose()


def file(connection: Connection) -> Iterator[Fault]:
    """SQLite's own check of pages and indexes, and every foreign key."""
    for told in connection.execute(text("PRAGMA integrity_check")).scalars():
        if told != "ok":
            yield Fault("file", None, str(told), REREAD)
    yield from _dangling(connection)


def quick_file(connection: Connection) -> Iterator[Fault]:
    """The same, without holding the indexes against their tables."""
    for told in connection.execute(text("PRAGMA quick_check")).scalars():
        if told != "ok":
            yield Fault("file", None, str(told), REREAD)
    yield from _dangling(connection)


def parts(connection: Connection) -> Iterator[Fault]:
    """Every table, index, trigger and view that a record has is there."""
    there = {(kind, name) for kind, name in connection.execute(text("SELECT type, name FROM sqlite_master"))}
    with closing(sqlite3.connect(":memory:")) as empty:
        fresh = create_engine("sqlite://", creator=lambda: empty)
        with fresh.begin() as laid_out:
            layout.create(laid_out)
            wanted = {(kind, name) for kind, name in laid_out.execute(text("SELECT type, name FROM sqlite_master"))}
    for kind, name in sorted(wanted - there):
        yield Fault("parts", None, f"the {kind} {name} is missing", REREAD)


def reports(connection: Connection) -> Iterator[Fault]:
    """Every text is the one that was read, and every report is whole: a reading, and a place where it was found."""
    query = select(s.reports).order_by(s.reports.c.id)
    for row in connection.execution_options(yield_per=200).execute(query).mappings():
        report = rows.plain(rows.report_of({**row, "copy_of": None}))
        if hashlib.sha256(report.text.encode("utf-8", "surrogatepass")).hexdigest() != report.sha256:
            yield Fault("reports", report.id, "its text is not the one that was read: the checksum differs", AGAIN)
        elif _id_of(report) != report.id:
            yield Fault("reports", report.id, "its outlet, date or external id was changed: its id differs", AGAIN)
    for table, lack in ((s.readings, "has no reading"), (s.sightings, "has no place where it was found")):
        for report_id in connection.execute(_without(table)).scalars():
            yield Fault("reports", report_id, lack, "read its document again")


def citations(connection: Connection) -> Iterator[Fault]:
    """Every citation equals the report's text at its place."""
    for name, start, end, words in _CITING:
        table = words.table
        query = select(table.c.report, table.c[name], start, end, words).where(words.is_not(None))
        cited = connection.execution_options(yield_per=500).execute(query.order_by(table.c.report, table.c[name]))
        for report, nouns in groupby(cited, key=lambda row: row[0]):
            whole = _text(connection, report)
            yield from (_misquoted(report, row[1]) for row in nouns if whole[row[2] : row[3]] != row[4])
    yield from _mentions(connection)


def accounts(connection: Connection) -> Iterator[Fault]:
    """Every account has its evidence, and its parts are all there."""
    shown = select(s.evidence.c.account)
    for report, name in connection.execute(_account().where(s.accounts.c.id.not_in(shown))):
        yield Fault("accounts", report, f"{name} has no evidence", AGAIN)
    for table in (s.evidence, s.account_participants, s.account_topics):
        gaps = select(table.c.account).group_by(table.c.account)
        gaps = gaps.having(or_(func.max(table.c.position) != func.count() - 1, func.min(table.c.position) != 0))
        for report, name in connection.execute(_account().where(s.accounts.c.id.in_(gaps))):
            yield Fault("accounts", report, f"{name} lacks a part: {table.name} has a gap", AGAIN)


def index(connection: Connection) -> Iterator[Fault]:
    """The full-text index says what the texts say. Only on a copy: the index checks itself by an INSERT."""
    try:
        connection.execute(text("INSERT INTO report_search(report_search, rank) VALUES ('integrity-check', 1)"))
    except DatabaseError:
        remedy = "searching may miss words: INSERT INTO report_search(report_search) VALUES ('rebuild'), with sqlite3"
        yield Fault("index", None, "the full-text index is not that of the texts", remedy)


def judgements(connection: Connection) -> Iterator[Fault]:
    """The ledger is unbroken: no line is missing, and each says what it said when it was written."""
    numbers = connection.execute(select(func.count(), func.max(s.judgements.c.number))).one()
    if numbers[0] != (numbers[1] or 0):
        lost = (numbers[1] or 0) - numbers[0]
        yield Fault("judgements", None, f"{lost} of {numbers[1]} judgements are missing", RESTORE)
    for one in ledger.judgements(connection):
        rest = {name: getattr(one, name) for name in ("values", "undoes", "reason", "by")}
        if Judgement.of(one.verb, one.target, one.groups, one.made, **rest).id != one.id:
            yield Fault("judgements", None, f"judgement {one.id} does not say what it said when it was made", RESTORE)


def differences(kept: Path, rebuilt: Path) -> list[Fault]:
    """Where the derived tables of two copies differ, the first as kept, the second derived anew."""
    found: list[Fault] = []
    with closing(sqlite3.connect(kept)) as connection:
        connection.execute("ATTACH ? AS rebuilt", (str(rebuilt),))
        for table in DERIVED:
            extra = connection.execute(f"SELECT * FROM main.{table} EXCEPT SELECT * FROM rebuilt.{table}")
            found += _bounded((_differing(f"{table} holds what nothing gives", row) for row in extra), "derived")
            lost = connection.execute(f"SELECT * FROM rebuilt.{table} EXCEPT SELECT * FROM main.{table}")
            found += _bounded((_differing(f"{table} lacks what a rebuild gives", row) for row in lost), "derived")
    return found


DERIVED = (
    "accounts", "account_participants", "account_topics", "evidence", "statements", "local_actors", "machine_readings",
    "standings", "copies", "actors", "actor_names", "identities", "processes", "events", "event_participants",
    "event_topics", "event_accounts", "settling", "unsettled", "settled", "sketches", "descriptions",
    "description_keys", "bearers", "cards", "filings",
)  # fmt: skip
"""The tables that readings and judgements determine to the last byte, with those that judgements correct."""

QUICK: tuple[Check, ...] = (quick_file, parts, reports, citations, accounts, judgements)


def _read_only(path: Path) -> Engine:
    place = f"{path.absolute().as_uri()}?mode=ro"
    return create_engine("sqlite://", creator=lambda: sqlite3.connect(place, uri=True))


def _take_back(path: Path) -> None:
    """What a writer that was killed left half done is undone, as by whoever opens the file next. A connection that only
    reads cannot: a record killed while it was laid out, before its first WAL, has a journal to be played back."""
    if path.with_name(f"{path.name}-journal").exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _dangling(connection: Connection) -> Iterator[Fault]:
    for table, _, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield Fault("file", None, f"a row of {table} belongs to a row of {parent} that is not there", DERIVE)


def _bounded(faults: Iterable[Fault], step: str) -> Iterator[Fault]:
    more = 0
    for number, fault in enumerate(faults):
        if number < _MOST:
            yield fault
        else:
            more += 1
    if more:
        yield Fault(step, None, f"and {more} more faults like those above", "as above")


def _id_of(report: Report) -> str:
    given = report.published if report.published.basis == "given" else None
    outlet, external_id = report.outlet, report.external_id
    return Report.of(report.text, uri=report.uri, published=given, outlet=outlet, external_id=external_id).id


def _without(table: Any) -> Select[Any]:
    return select(s.reports.c.id).where(s.reports.c.id.not_in(select(table.c.report))).order_by(s.reports.c.id)


def _account() -> Select[Any]:
    return select(s.accounts.c.report, s.accounts.c.id).order_by(s.accounts.c.report, s.accounts.c.id)


def _text(connection: Connection, report: str) -> str:
    return str(connection.execute(select(s.reports.c.text).where(s.reports.c.id == report)).scalar_one_or_none())


def _misquoted(report: str, noun: str) -> Fault:
    return Fault("citations", report, f"{noun} cites words that do not stand where it says", AGAIN)


def _mentions(connection: Connection) -> Iterator[Fault]:
    query = select(s.reports.c.id, s.reports.c.text, s.readings.c.mentions).join(s.readings)
    for report, whole, mentions in connection.execution_options(yield_per=200).execute(query.order_by(s.reports.c.id)):
        for one in rows.mentions_of(mentions):
            if whole[one.start : one.end] != one.text:
                yield _misquoted(report, f"the mention at {one.start}-{one.end}")


_EVIDENCE, _SAID = s.evidence.c, s.statements.c
_CITING = (
    ("account", _EVIDENCE.start, _EVIDENCE.end, _EVIDENCE.text),
    ("id", _SAID.content_start, _SAID.content_end, _SAID.content_text),
    ("id", _SAID.cue_start, _SAID.cue_end, _SAID.cue_text),
)
"""By what a noun that cites is named, and where its citation stands."""


def _differing(what: str, row: Sequence[Any]) -> Fault:
    told = ", ".join(str(cell)[:60] for cell in row[:3])
    report = next((cell for cell in row if isinstance(cell, str) and cell.startswith("r-")), None)
    return Fault("derived", report, f"{what} ({told}, ...)", DERIVE)
