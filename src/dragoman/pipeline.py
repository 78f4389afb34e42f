"""How documents become a record, from end to end:

1. intake      documents -> Reports; what cannot be taken in is a Refusal
2. reading     Report -> Reading, on several cores; what the record knows already is not read again
3. record      both are written as they come, so that a run cut short keeps what it has done
4. resolving   new Readings, and what of the record they touch -> its actors, events and copies, as persons have
               judged them; with a word on actors in force, all Readings

What ends up in the record depends on the reports and the judgements alone: neither on the order of the reports, nor on
how many goes it took.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import batched
from pathlib import Path

from dragoman.engines import Made, Reader, documents_apart, engine_for
from dragoman.engines.contract import make_reader, use_one_thread
from dragoman.intake import documents
from dragoman.nouns import Judgement, Published, Reading, Refusal, Report
from dragoman.record import Record
from dragoman.resolving import Known, on_actors, rebuild as derive_anew, resolve, settle
from dragoman.settings import Settings, day
from dragoman.vocabulary import find

READER = "dragoman.reading.reader:Reader"

LONGEST_UNWRITTEN = 2.0
"""Seconds after which readings are written even where they are few, so that little is lost when a run is cut short."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. ``step`` is ``reading`` or ``resolving``; the numbers count reports and refused documents."""

    step: str
    read: int
    known: int
    refused: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. ``read`` and ``known`` count reports: read now, and read before (or found twice).

    ``refused`` holds every document that could not be read, by uri. ``seconds`` is wall time, start to end.
    """

    read: int
    known: int
    refused: tuple[Refusal, ...]
    seconds: float


Paths = str | Path | Iterable[str | Path]
Watcher = Callable[[Progress], None]

_DEFAULTS = Settings()


def read(
    paths: Paths, record: Record | str | Path, settings: Settings = _DEFAULTS, progress: Watcher | None = None
) -> Summary:
    """Read documents (files, folders, globs, ``-`` for standard input) into a record, which is made where none is.

    ``progress`` is called with a Progress after every report. Raises RecordError and EngineError; a document that
    cannot be read raises nothing: it is told in the summary and kept in the record.
    """
    began = time.monotonic()
    with opened(record) as kept, engine_for(_made(settings.vocabulary), settings) as engine:
        run = _Run(kept, engine.version, settings.batch, progress)
        found = _taken_in([paths] if isinstance(paths, str | Path) else paths, settings)  # 1. intake
        found = (one for one in found if not _is_of(kept, one))
        for report, result in engine.read(run.unread(found)):  # 2. reading
            run.keep(report, result)  # 3. record
        run.finish()
        resolve_again(kept)  # 4. resolving
    return run.summary(time.monotonic() - began)


def _taken_in(paths: Iterable[str | Path], settings: Settings) -> Iterator[Report | Refusal]:
    """One process does all that is to be done, or every kind of work has its own (see ``engines``)."""
    return (documents if settings.jobs == 1 else documents_apart)(paths, settings)


def resolve_again(record: Record, judgements: Sequence[Judgement] = ()) -> None:
    """Bring actors, events and copies up to date with what the record has read and what persons have judged.

    New ``judgements`` join the ledger together with what comes of them, or not at all.
    """
    _derive(record, settle, judgements)


def rebuild(record: Record | str | Path) -> None:
    """Derive actors, events and copies anew from all that the record has read and all that persons have judged.

    Changes nothing where all was well. Raises RecordError.
    """
    with opened(record, create=False) as kept:
        _derive(kept, derive_anew)


def _derive(record: Record, settling: Callable[[Known], None], judgements: Sequence[Judgement] = ()) -> None:
    """Only what is new or newly judged is looked at. A word on actors may touch anything: with one in force, all is."""
    with record.settling() as known:
        if not on_actors(_in_order(known.judgements(), judgements)):
            known.judge(judgements)
            settling(known)
            return
    in_order = _in_order(record.judgements(), judgements)
    record.resolve_with(resolve(record.readings(), in_order), judgements)


def _in_order(known: Iterable[Judgement], new: Iterable[Judgement]) -> list[Judgement]:
    ledger = {one.id: one for one in (*known, *new)}
    return sorted(ledger.values(), key=lambda one: (one.made, one.id))


def read_text(
    text: str, date: date | str | None = None, outlet: str | None = None, vocabulary: str | Path | None = None
) -> Reading:
    """What one text says, without a record. ``date`` is the day of its publication, where known, or that day
    written as 2018-04-14; ``vocabulary`` a folder laid over the built-in one, or an installed one's name.

    The first call loads the language model, which takes a second or two. Raises UsageError and VocabularyError.
    """
    known = day(date)
    published = Published(known, known, "day", "given") if known else None
    overlay = find(vocabulary) if vocabulary is not None else None
    reader = _reader(str(overlay.folder), overlay.digest) if overlay else _reader()
    return reader.read(Report.of(text, uri="text", published=published, outlet=outlet))


def _made(vocabulary: str | Path | None) -> Made:
    """How the readers of a run are made. A vocabulary is looked at here first, so that its faults are told."""
    if vocabulary is None:
        return Made(READER)
    return Made(READER, (("vocabulary", str(find(vocabulary).folder.absolute())),))


@cache
def _reader(vocabulary: str = "", digest: str = "") -> Reader:
    """One reader for all calls in this process with one vocabulary: it is costly to make and never changes."""
    use_one_thread()
    return make_reader(Made(READER, (("vocabulary", vocabulary),)) if vocabulary else READER)


def _is_of(record: Record, found: Report | Refusal) -> bool:
    """Whether what was refused is a file of the record itself, which often lies in the folder that is read."""
    if not isinstance(found, Refusal) or record.path is None:
        return False
    own = (f"{record.path}{ending}" for ending in ("", "-wal", "-shm", "-journal"))
    return Path(found.uri).absolute() in {Path(one).absolute() for one in own}


def opened(record: Record | str | Path, *, create: bool = True) -> AbstractContextManager[Record]:
    """A record that is named, by path or URL, is closed after use; an open one stays open."""
    return nullcontext(record) if isinstance(record, Record) else Record.open(record, create=create)


class _Run:
    """The bookkeeping of one ``read``: what waits to be written, what was found twice, what was refused."""

    def __init__(self, record: Record, version: str, batch: int, progress: Watcher | None) -> None:
        self._record, self._version, self._batch, self._progress = record, version, batch, progress
        self._waiting: list[tuple[Report, Reading]] = []
        self._twins: dict[str, list[Report]] = defaultdict(list)
        self._refused: dict[Refusal, None] = {}
        self._written = time.monotonic()
        self._read = self._known = 0

    def unread(self, found: Iterable[Report | Refusal]) -> Iterator[Report]:
        """The reports that have to be read. Refusals, and where known reports lie, are noted on the way."""
        for portion in batched(found, self._batch):
            self._refuse([one for one in portion if isinstance(one, Refusal)])
            yield from self._sort_out([one for one in portion if isinstance(one, Report)])

    def keep(self, report: Report, result: Reading | Refusal) -> None:
        """Take in what came of a report; write when a batch is full, or was long in coming."""
        if isinstance(result, Refusal):
            twins = self._twins.pop(report.id, [])
            self._refuse([result, *(replace(result, uri=twin.uri) for twin in twins)])
        else:
            self._waiting.append((report, result))
            self._read += 1
        if len(self._waiting) >= self._batch or time.monotonic() - self._written > LONGEST_UNWRITTEN:
            self._write()
        self._tell("reading")

    def finish(self) -> None:
        """Write what is left. A uri that gave a report and a refusal keeps both, whichever came first."""
        self._write()
        self._record.refuse(self._refused)
        self._tell("resolving")

    def summary(self, seconds: float) -> Summary:
        refused = sorted(self._refused, key=lambda one: (one.uri, one.step, one.reason))
        return Summary(self._read, self._known, tuple(refused), seconds)

    def _sort_out(self, reports: Sequence[Report]) -> Iterator[Report]:
        unread = {report.id: report for report in self._record.unread(reports, self._version)}
        others = [report for report in reports if unread.get(report.id) is not report]
        for twin in others:
            if twin.id in unread:
                self._twins[twin.id].append(twin)
        self._record.sight(report for report in others if report.id not in unread)
        self._known += len(others)
        yield from unread.values()

    def _write(self) -> None:
        twins = [twin for report, _ in self._waiting for twin in self._twins.pop(report.id, [])]
        self._record.add(self._waiting)
        self._record.sight(twins)
        self._waiting.clear()
        self._written = time.monotonic()

    def _refuse(self, refusals: Sequence[Refusal]) -> None:
        self._record.refuse(refusals)
        self._refused.update(dict.fromkeys(refusals))
        self._tell("reading")

    def _tell(self, step: str) -> None:
        if self._progress:
            self._progress(Progress(step, self._read, self._known, len(self._refused)))
