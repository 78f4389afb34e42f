"""The record as other rooms see it: one file, opened once, with a method for each thing to keep or to ask."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from dragoman.errors import RecordError
from dragoman.nouns import Actor, Event, Judgement, Process, Question, Reading, Refusal, Report, Resolution, Standing
from dragoman.record import arrivals, layout, ledger, outlines, pages, queries, store
from dragoman.record.derived import Derived
from dragoman.record.kept import Hit, KeptAccount, KeptReport, KeptStatement
from dragoman.record.pages import Noun
from dragoman.record.queries import Order
from dragoman.record.search import search

if TYPE_CHECKING:
    from dragoman.record.columns import Columns

PATIENCE = 900.0
"""Seconds that a writer waits for another one to finish: deriving a record of many thousand reports takes minutes."""

WRITING = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -65536")
LOOKING = ("query_only = ON", "cache_size = -16384")
"""What SQLite is told on every connection; sizes in KiB below zero."""

_EVERYTHING = Question()


class Record:
    """One SQLite file. Any number may read it while one writes.

    What is asked for is streamed, each question from one unchanging state of the file. Close the record when done, or
    use it as a context manager.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self.path = path

    @classmethod
    def open(cls, path: str | Path, *, create: bool = True) -> Record:
        """Open a record, and lay out a new one where there is none and ``create`` is true.

        Raises RecordError: no such file, no record, damaged, or of a later version than this program knows.
        """
        place = Path(path)
        if not create and not place.is_file():
            raise RecordError(f"{place}: no such record; `dragoman read` makes one")
        with ExitStack() as undo:
            record = cls(_engine(place), place)
            undo.callback(record.close)
            record._prepare(create)
            undo.pop_all()
        return record

    @classmethod
    def look(cls, path: str | Path) -> Record:
        """Open a record to read it and nothing else: it never waits for a writer, and nothing can be written.

        Its connections are few and small, for a program that stays open.

        Raises RecordError: no such file, no record, or of another version than this program's.
        """
        place = Path(path)
        if not place.is_file():
            raise RecordError(f"{place}: no such record; `dragoman read` makes one")
        with ExitStack() as undo:
            record = cls(_engine(place, *LOOKING), place)
            undo.callback(record.close)
            record._answer(layout.check)
            undo.pop_all()
        return record

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # Keeping

    def add(self, batch: Iterable[tuple[Report, Reading]]) -> None:
        """Keep reports with their readings, all or none. The same again changes nothing; another version replaces."""
        found = list(batch)
        with self._writing() as connection:
            store.add(connection, found)

    def sight(self, reports: Iterable[Report]) -> None:
        """Note where reports were found, as far as the record holds them. Their refusals there are taken back."""
        found = list(reports)
        with self._writing() as connection:
            store.sight(connection, found)

    def sighting(self, report: Report) -> None:
        """Note where one report was found."""
        self.sight((report,))

    def unread(self, reports: Iterable[Report], version: str) -> list[Report]:
        """Which of these have to be read by a reader of this version, one of each."""
        with self._reading() as connection:
            return store.unread(connection, reports, version)

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Keep what could not be read and why."""
        found = list(refusals)
        with self._writing() as connection:
            store.refuse(connection, found)

    def resolve_with(self, resolution: Resolution, judgements: Iterable[Judgement] = ()) -> None:
        """Replace actors, events, processes and copies. Readers see the old ones until all are there.

        Reports that came since the last time are noted as one run.
        ``judgements`` that led to it join the ledger; one that is there already changes nothing.
        """
        with self._writing() as connection:
            ledger.judge(connection, judgements)
            store.resolve_with(connection, resolution)
            arrivals.close_run(connection)

    @contextmanager
    def settling(self) -> Iterator[Derived]:
        """What is derived, to be brought up to date in one transaction: all of it or none."""
        with self._writing() as connection:
            yield Derived(connection)
            arrivals.close_run(connection)

    # Asking

    def judgements(self) -> list[Judgement]:
        """The ledger, in the order in which the judgements were made."""
        return self._answer(ledger.judgements)

    def standings(self) -> dict[str, Standing]:
        """What became of every judgement at the last resolving, by the judgement's id."""
        return {one.judgement: one for one in self._answer(ledger.standings)}

    def last_judged(self) -> str | None:
        """When the latest judgement was made, None where there is none."""
        return self._answer(ledger.last_made)

    def readings(self) -> Iterator[tuple[Report, Reading]]:
        """All reports, dated as far as they can be, with what the machine has read in them; by report id."""
        return self._stream(queries.readings)

    def reading(self, report: str) -> Reading | None:
        """A report's reading, with persons' corrections, by the report's id."""
        return self._answer(queries.reading, report)

    def refusals(self) -> Iterator[Refusal]:
        """What could not be read, by uri, step and reason."""
        return self._stream(queries.refusals)

    def reports(self, question: Question = _EVERYTHING, *, order: Order = "id") -> Iterator[KeptReport]:
        """Days bound the report's own date; the other filters ask for an account that meets them all."""
        return self._stream(queries.reports, question, order)

    def report(self, name: str) -> KeptReport | None:
        """A report by id, unambiguous beginning of an id, uri, or a uri's last part. Raises UsageError: several."""
        return self._answer(queries.report, name)

    def sightings(self, report: str) -> Iterator[str]:
        """Every uri under which a report, by its id, was found."""
        return self._stream(queries.sightings, report)

    def accounts(self, question: Question = _EVERYTHING, *, order: Order = "id") -> Iterator[KeptAccount]:
        """``between``: each takes part, absent ones do not. ``actor``: one of them is in it, absent or not."""
        return self._stream(queries.accounts, question, order)

    def account(self, name: str) -> KeptAccount | None:
        """An account by id or unambiguous beginning of one. Raises UsageError: several begin so."""
        return self._answer(queries.account, name)

    def accounts_of_report(self, report: str) -> Iterator[KeptAccount]:
        """A report's accounts, by the report's id, in the order of its reading."""
        return self._stream(queries.accounts_of_report, report)

    def accounts_of_event(self, event: str) -> Iterator[KeptAccount]:
        """An event's accounts, by the event's id, in the event's order."""
        return self._stream(queries.accounts_of_event, event)

    def accounts_of_events(self, events: Sequence[str]) -> dict[str, list[KeptAccount]]:
        """Of each of these events, by id, its accounts in the event's order; at most some thousands at a time."""
        return self._answer(queries.accounts_of_events, events)

    def reports_by_id(self, ids: Sequence[str]) -> dict[str, KeptReport]:
        """The reports of these ids, as far as they are there; at most some thousands at a time."""
        return self._answer(queries.reports_by_id, ids)

    def statements(self, question: Question = _EVERYTHING) -> Iterator[KeptStatement]:
        """Parties name speakers, any will do; days bound the report's date; the rest asks for an account it is in."""
        return self._stream(queries.statements, question)

    def statement(self, name: str) -> KeptStatement | None:
        """A statement by id or unambiguous beginning of one. Raises UsageError: several begin so."""
        return self._answer(queries.statement, name)

    def statements_of_report(self, report: str) -> Iterator[KeptStatement]:
        """A report's statements, by the report's id, in the order of its reading."""
        return self._stream(queries.statements_of_report, report)

    def actors(self, question: Question = _EVERYTHING) -> Iterator[Actor]:
        """``actor`` says whom; the other filters in which events they took part."""
        return self._stream(queries.actors, question)

    def actor(self, name: str) -> Actor | None:
        """An actor by id or unambiguous beginning of one. Raises UsageError: several begin so."""
        return self._answer(queries.actor, name)

    def actors_by_id(self, ids: Sequence[str]) -> dict[str, Actor]:
        """The actors of these ids, as far as they are there; at most some thousands at a time."""
        return self._answer(queries.actors_by_id, ids)

    def events(self, question: Question = _EVERYTHING, *, order: Order = "id") -> Iterator[Event]:
        """As for accounts."""
        return self._stream(queries.events, question, order)

    def differing(self, question: Question = _EVERYTHING) -> Iterator[Event]:
        """The events whose accounts differ on anything, by time."""
        return self._stream(queries.differing, question)

    def event(self, name: str) -> Event | None:
        """An event by id or unambiguous beginning of one. Raises UsageError: several begin so."""
        return self._answer(queries.event, name)

    def processes(self) -> Iterator[Process]:
        return self._stream(queries.processes)

    def search(self, words: str, question: Question = _EVERYTHING, limit: int = 20) -> Iterator[Hit]:
        """Reports whose text or title hold all these words. Raises UsageError where there is no word."""
        return self._stream(search, words, question, limit)

    def copy_of(self, report: str) -> str | None:
        """The id of the report that this one copies, None for an original."""
        return self._answer(queries.copy_of, report)

    def counts(self) -> dict[str, int]:
        """How many of each are kept: reports, refusals, accounts, statements, judgements, actors, events and others."""
        return self._answer(queries.counts)

    def of_last_run(self) -> frozenset[str]:
        """The ids of the reports that the last `dragoman read` that added any has added."""
        return self._answer(arrivals.of_last_run)

    def published_from(self, day: date) -> frozenset[str]:
        """The ids of the reports published on this day or later; of one known to an interval, its first day counts."""
        return self._answer(arrivals.published_from, day)

    def newest_day(self) -> date | None:
        """The day of the newest report, None where no report has a date."""
        return self._answer(arrivals.newest_day)

    def undated(self) -> int:
        """How many reports have no date."""
        return self._answer(arrivals.undated)

    # In outline, for pages that show a part

    def count_reports(self, question: Question = _EVERYTHING) -> int:
        return self._answer(outlines.count_reports, question)

    def page_of_reports(self, question: Question, *, skip: int, limit: int) -> list[KeptReport]:
        """The newest first."""
        return self._answer(outlines.reports, question, skip, limit)

    def bearing(self, words: str) -> list[str]:
        """Ids of the actors one of whose names holds these words."""
        return self._answer(outlines.bearing, words)

    def company(self, actor: str, limit: int) -> list[tuple[Actor, int]]:
        """With whom an actor, by id, is in events, and in how many."""
        return self._answer(outlines.company, actor, limit)

    def page_of_statements(self, actor: str, *, skip: int, limit: int) -> list[KeptStatement]:
        """What an actor, by id, has said, the newest first."""
        return self._answer(outlines.statements, actor, skip, limit)

    def count_statements(self, actor: str) -> int:
        return self._answer(outlines.count_statements, actor)

    def copies_of(self, report: str) -> list[KeptReport]:
        """The reports that copy this one, by its id."""
        return self._answer(outlines.copies, report)

    def tellings(self) -> dict[str, dict[str, str]]:
        """Every event's accounts with their reports, by id: ``{event: {account: report}}``."""
        return self._answer(arrivals.tellings)

    def whereabouts(self) -> Iterator[tuple[str, str, int]]:
        """Where every actor is told of: actor, report, and the actor's key in that report; sorted."""
        return self._stream(arrivals.whereabouts)

    def page(self, noun: Noun, question: Question, after: str | None, limit: int) -> tuple[list[Any], str | None]:
        """At most so many of a list, and the place after which the next page begins; None on the last.

        Raises UsageError: ``after`` is no place in this list.
        """
        found: tuple[list[Any], str | None] = self._answer(pages.page, noun, question, after, limit)
        return found

    # What events are narrowed by, in memory

    def derivation(self) -> int:
        """How often the record was resolved: as long as this number stays, so does all that is derived."""
        return self._answer(queries.derivation)

    def columns(self) -> Columns:
        """What events are narrowed by, as columns of numbers. Seconds and some hundred bytes for every event."""
        from dragoman.record.columns import columns  # numpy takes a tenth of a second, and few questions need it

        return self._answer(columns)

    def named(self, name: str) -> list[str]:
        """Ids of the actors that a name stands for in a question."""
        return self._answer(queries.named, name)

    def events_by_id(self, ids: Sequence[str]) -> list[Event]:
        """The events of these ids, in this order, as far as they are there; at most some thousands at a time."""
        return self._answer(queries.events_by_id, ids)

    # The file

    def _prepare(self, create: bool) -> None:
        with self._writing() as connection:
            if layout.is_empty(connection) and create:
                layout.create(connection)
            else:
                layout.upgrade(connection)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._told(), self._engine.connect() as connection:
            connection.execution_options(begin="BEGIN IMMEDIATE")
            with connection.begin():
                yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._told(), self._engine.connect() as connection:
            yield connection

    def _answer[**P, T](self, ask: Callable[..., T], *args: Any) -> T:
        with self._reading() as connection:
            return ask(connection, *args)

    def _stream[T](self, ask: Callable[..., Iterator[T]], *args: Any) -> Iterator[T]:
        with self._reading() as connection:
            yield from ask(connection, *args)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """SQLite's own errors with the file's name, as RecordError."""
        try:
            yield
        except DatabaseError as error:
            raise RecordError(f"{self.path}: {error.orig}") from error
        except RecordError as error:
            raise RecordError(f"{self.path}: {error}") from error


def _engine(path: Path, *settings: str) -> Engine:
    plain_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, json_serializer=plain_json, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", partial(_settle, settings=settings or WRITING))
    event.listen(engine, "begin", _begin)
    return engine


def _settle(connection: sqlite3.Connection, _: Any, settings: Iterable[str]) -> None:
    """SQLAlchemy, and not Python's sqlite3, says where a transaction begins; so each asks for the lock it needs."""
    connection.isolation_level = None
    for setting in settings:
        connection.execute(f"PRAGMA {setting}").close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
