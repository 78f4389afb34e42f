"""The record as other rooms see it: opened once, with a method for each thing to keep or to ask."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from dragoman.errors import NoSuchRecord, RecordError, UsageError
from dragoman.nouns import (
    Actor,
    Event,
    Judgement,
    Mention,
    Process,
    Question,
    Reading,
    Refusal,
    Report,
    Resolution,
    Standing,
    Status,
)
from dragoman.record import (
    arrivals,
    chosen,
    dialects,
    flat,
    former,
    layout,
    ledger,
    lines,
    outlines,
    pages,
    processes,
    queries,
    said,
    store,
)
from dragoman.record.causes import cause
from dragoman.record.derived import Derived
from dragoman.record.flat import Columns as Cells, TableKind
from dragoman.record.kept import Act, Hit, KeptAccount, KeptReport, KeptStatement, Said
from dragoman.record.lines import LineKind
from dragoman.record.pages import Noun
from dragoman.record.place import Place, placed
from dragoman.record.queries import Order
from dragoman.record.search import count, search

if TYPE_CHECKING:
    from dragoman.record.columns import Columns

PATIENCE = 900.0
"""Seconds that a writer waits for another one to finish: deriving a record of many thousand reports takes minutes."""

WRITING = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -65536")
LOOKING = ("query_only = ON", "cache_size = -16384")
"""What SQLite is told on every connection; sizes in KiB below zero."""

_EVERYTHING = Question()


class Record:
    """One SQLite file, or one PostgreSQL database. Any number may read it while one writes.

    What is asked for is streamed, each question from one unchanging state of the record. Close it when done, or use it
    as a context manager. ``name`` is what to call it in messages; ``path`` is its file, None for a database.
    """

    def __init__(self, place: Place, *, looking: bool = False) -> None:
        self.name, self.path = place.name, place.path
        self.former: Path | None = None
        """Where the file was copied to before it was brought to this program's layout, if it had to be."""
        self._dialect = dialects.named(place.url.get_backend_name())
        with self._told():
            self._engine = self._dialect.engine(place, PATIENCE, looking=looking)

    @classmethod
    def open(cls, named: str | Path, *, create: bool = True) -> Self:
        """Open a record, and lay out a new one where there is none and ``create`` is true.

        ``named`` is a file's path, or ``postgresql+psycopg://user@host/database``.

        Raises:
            NoSuchRecord: there is none, and ``create`` is false.
            RecordError: another program's file or database, damaged, not to be reached, or of a later version than
                this program knows.
            UsageError: a URL of another kind.
        """
        place = placed(named)
        if not create and place.path and not place.path.is_file():
            raise _none(place)
        with ExitStack() as undo:
            record = cls(place)
            undo.callback(record.close)
            if not record._prepare(create):
                raise _none(place)
            undo.pop_all()
        return record

    @classmethod
    def look(cls, named: str | Path) -> Self:
        """Open a record to read it and nothing else: it never waits for a writer, and nothing can be written.

        Its connections are few and small, for a program that stays open.

        Raises:
            NoSuchRecord: no such file.
            RecordError: no record, or of another version than this program's.
            UsageError: a shared record, which is not looked at in this way yet.
        """
        place = placed(named)
        if place.path is None:
            raise UsageError(
                f"{place.name}: the desk opens a record that is a file; the other commands ask a shared one"
            )
        if not place.path.is_file():
            raise _none(place)
        with ExitStack() as undo:
            record = cls(place, looking=True)
            undo.callback(record.close)
            record._answer(layout.check)
            undo.pop_all()
        return record

    def close(self) -> None:
        """Let go of the file, or of the connections to the server."""
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
        with self._writing(durable=True) as connection:
            ledger.judge(connection, judgements)
            store.resolve_with(connection, resolution)
            arrivals.close_run(connection)

    @contextmanager
    def settling(self) -> Iterator[Derived]:
        """What is derived, to be brought up to date in one transaction: all of it or none."""
        with self._writing(durable=True) as connection:
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

    def statements(
        self, question: Question = _EVERYTHING, *, reports: Collection[str] | None = None
    ) -> Iterator[KeptStatement]:
        """Parties name speakers, any will do; days bound the report's date; the rest asks for an account it is in.

        ``reports`` keeps those of these reports, by id.
        """
        return self._stream(queries.statements, question, reports)

    def said(self, question: Question) -> list[Said]:
        """The statements that a question finds, in outline; those of copies are left out."""
        return self._answer(said.said, question)

    def acts(self, question: Question) -> list[Act]:
        """The accounts that a question finds, in outline; those of copies and of undated reports are left out."""
        return self._answer(said.acts, question)

    def statement(self, name: str) -> KeptStatement | None:
        """A statement by id or unambiguous beginning of one. Raises UsageError: several begin so."""
        return self._answer(queries.statement, name)

    def statements_of_report(self, report: str) -> Iterator[KeptStatement]:
        """A report's statements, by the report's id, in the order of its reading."""
        return self._stream(queries.statements_of_report, report)

    def actors(self, question: Question = _EVERYTHING, *, only: Collection[str] | None = None) -> Iterator[Actor]:
        """``actor`` says whom; the other filters in which events they took part. ``only`` keeps those of these ids."""
        return self._stream(queries.actors, question, only)

    def actor(self, name: str) -> Actor | None:
        """An actor by id or unambiguous beginning of one. Raises UsageError: several begin so."""
        return self._answer(queries.actor, name)

    def actors_by_id(self, ids: Sequence[str]) -> dict[str, Actor]:
        """The actors of these ids, as far as they are there; at most some thousands at a time."""
        return self._answer(queries.actors_by_id, ids)

    def events(
        self, question: Question = _EVERYTHING, *, order: Order = "id", only: Collection[str] | None = None
    ) -> Iterator[Event]:
        """As for accounts. ``only`` keeps those of these ids."""
        return self._stream(queries.events, question, order, only)

    def differing(self, question: Question = _EVERYTHING) -> Iterator[Event]:
        """The events whose accounts differ on anything, by time."""
        return self._stream(queries.differing, question)

    def event(self, name: str) -> Event | None:
        """An event by id or unambiguous beginning of one. Raises UsageError: several begin so."""
        return self._answer(queries.event, name)

    def leading(
        self, question: Question, weightiest: int, latest: int, apart: Sequence[Status], within: int
    ) -> chosen.Leading:
        """The ids of a question's events of most sources and of the latest, and its count of each status."""
        return self._answer(chosen.leading, question, weightiest, latest, apart, within)

    def finds(self, question: Question, ids: Sequence[str]) -> frozenset[str]:
        """Which of these events a question finds."""
        return self._answer(chosen.finds, question, ids)

    def accounts_by_id(self, ids: Sequence[str]) -> dict[str, KeptAccount]:
        """The accounts of these ids, as far as they are there."""
        return self._answer(chosen.accounts_by_id, ids)

    def statements_of_reports(self, reports: Sequence[str]) -> list[KeptStatement]:
        """All that is said in these reports, by id; at most some thousands at a time."""
        return self._answer(chosen.statements_of_reports, reports)

    def mentions_of_reports(self, reports: Sequence[str]) -> dict[str, tuple[Mention, ...]]:
        """Who is named where in these reports, by id; at most some thousands at a time."""
        return self._answer(chosen.mentions_of_reports, reports)

    def totals(self, question: Question = _EVERYTHING) -> dict[str, int]:
        """How many reports and statements a question finds, and all documents that were refused."""
        return self._answer(chosen.totals, question)

    def processes(self) -> Iterator[Process]:
        """All negotiations and disputes, by id."""
        return self._stream(processes.every)

    def lines(self, kind: LineKind, question: Question = _EVERYTHING) -> Iterator[Sequence[str]]:
        """A kind as lines of JSON after the contract, by id, some hundred at a time, each with its line feed."""
        return self._stream(lines.lines, kind, question)

    def table(self, kind: TableKind, question: Question = _EVERYTHING, at_once: int = 500) -> Iterator[Cells]:
        """A kind as a table, so many rows at a time, as columns by name; see ``flat``."""
        return self._stream(flat.table, kind, question, at_once)

    def search(self, words: str, question: Question = _EVERYTHING, limit: int = 20) -> Iterator[Hit]:
        """Reports whose text or title hold all these words. Raises UsageError where there is no word."""
        return self._stream(search, words, question, limit)

    def count_hits(self, words: str, question: Question = _EVERYTHING) -> int:
        """How many reports a search finds. Raises UsageError where there is no word."""
        return self._answer(count, words, question)

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

    def tellings(self, reports: Collection[str]) -> dict[str, dict[str, str]]:
        """Of each event that one of these reports tells of, all accounts with their reports, by id:
        ``{event: {account: report}}``."""
        return self._answer(arrivals.tellings, reports)

    def only_in(self, reports: Collection[str]) -> Iterator[tuple[str, str, int]]:
        """Where those actors are told of whom these reports alone tell of: actor, report, and the actor's key in that
        report; sorted."""
        return self._stream(arrivals.only_in, reports)

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
        """What events are narrowed by, as columns of numbers: some hundred bytes for every event.

        Those of a large record are kept in a file beside it, which saves the next one who asks some seconds.
        """
        from dragoman.record import columns, shelved  # numpy takes a tenth of a second, and few questions need it

        return self._answer(shelved.of, self.path) if self.path else self._answer(columns.columns)

    def named(self, name: str) -> list[str]:
        """Ids of the actors that a name stands for in a question."""
        return self._answer(queries.named, name)

    def events_by_id(self, ids: Sequence[str]) -> list[Event]:
        """The events of these ids, in this order, as far as they are there; at most some thousands at a time."""
        return self._answer(queries.events_by_id, ids)

    # The file or database

    def _prepare(self, create: bool) -> bool:
        """Lay it out, or bring it up to date. False where there is no record and none is wanted."""
        with self._reading() as connection:
            found = layout.version(connection)
        if found == layout.VERSION or not (found or create):
            return found > 0
        with self._writing() as connection:
            if found := layout.version(connection):
                if self.path and found < layout.VERSION:
                    self.former = former.keep(self.path, found)
                layout.upgrade(connection)
            else:
                layout.create(connection)
        return True

    @contextmanager
    def _writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """A transaction that may write; ``durable``: it is on the disk before it counts as done, which takes some
        milliseconds. Without, a power cut may undo the last ones, and the next ``read`` does them again; the file stays
        sound with both. Closing a record brings all of it to the disk."""
        with (
            self._told(),
            self._engine.connect() as connection,
            self._dialect.writing(connection, PATIENCE, durable=durable),
        ):
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
        """The database's own errors with the record's name, as RecordError."""
        try:
            yield
        except DatabaseError as error:
            raise RecordError(f"{self.name}: {cause(error)}") from error
        except RecordError as error:
            raise RecordError(f"{self.name}: {error}") from error


def _none(place: Place) -> NoSuchRecord:
    return NoSuchRecord(f"{place.name}: no such record. `dragoman read PATH --record {place.name}` makes one.")
