"""Reading in several processes of this machine.

Each process has a thread here that hands it one report after the other; so processes stay busy while the caller writes
to its record. Reports wait in a short queue, results are asked for as soon as the queue is full: memory stays flat.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import Self

from dragoman.engines.bounds import PATIENCE, reading_seconds
from dragoman.engines.child import LOST, Child
from dragoman.engines.contract import ATTEMPTS, FAULTS, WAITING, Made, cores, refusal
from dragoman.errors import EngineError
from dragoman.nouns import Reading, Refusal, Report

Result = tuple[Report, Reading | Refusal]


class Processes:
    """An engine of ``jobs`` reading processes, each started when there is work for it.

    A report on which a process dies, or computes beyond all measure, is refused and the process replaced.
    """

    def __init__(self, reader: str | Made, jobs: int | None = None) -> None:
        self._name = reader
        self._jobs = jobs or cores()
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._lock = Lock()
        self._closing = Event()

    @property
    def version(self) -> str:
        worker = self._take()
        self._put_back(worker)
        return worker.version

    def read(self, reports: Iterable[Report]) -> Iterator[Result]:
        waiting: SimpleQueue[Report | None] = SimpleQueue()
        results: SimpleQueue[Result | Exception] = SimpleQueue()
        threads = [Thread(target=self._serve, args=(waiting, results), daemon=True) for _ in range(self._jobs)]
        for thread in threads:
            thread.start()
        finished = False
        try:
            yield from _keep_filled(reports, waiting, results, self._jobs * WAITING)
            finished = True
        finally:
            if not finished:
                self.close()  # nobody waits for what is being read
            _dismiss(waiting, threads)

    def close(self) -> None:
        """End all reading processes, at once."""
        self._closing.set()
        with self._lock:
            workers = [*self._idle, *self._busy]
            self._idle.clear()
        for worker in workers:
            worker.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _serve(self, waiting: SimpleQueue[Report | None], results: SimpleQueue[Result | Exception]) -> None:
        """One process's thread: report after report until None comes."""
        while (report := waiting.get()) is not None:
            try:
                results.put((report, self._read(report)))
            except FAULTS as fault:
                results.put(fault)  # raised again where the results are asked for

    def _read(self, report: Report) -> Reading | Refusal:
        died = ""
        for _ in range(ATTEMPTS):
            worker = self._take()
            try:
                result = worker.read(report)
            except LOST:
                died = worker.end(patience=5.0)
                self._drop(worker)
                if worker.took_too_long:
                    seconds = f"{reading_seconds(len(report.text)):.0f} seconds of computing"
                    return refusal(report, f"reading it took more than {seconds}; split it into its parts")
                continue
            self._put_back(worker)
            return result
        return refusal(report, f"the process reading it died {ATTEMPTS} times ({died})")

    def _take(self) -> _Worker:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        if worker is None:
            worker = _Worker(self._name, self._closing)
        with self._lock:
            self._busy.add(worker)
        return worker

    def _put_back(self, worker: _Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
            if not self._closing.is_set():
                self._idle.append(worker)
                return
        worker.end()

    def _drop(self, worker: _Worker) -> None:
        with self._lock:
            self._busy.discard(worker)


def _keep_filled(
    reports: Iterable[Report],
    waiting: SimpleQueue[Report | None],
    results: SimpleQueue[Result | Exception],
    most: int,
) -> Iterator[Result]:
    """Hand out reports, at most so many under way, and give what comes back."""
    under_way = 0
    for report in reports:
        waiting.put(report)
        under_way += 1
        while under_way >= most or (under_way and not results.empty()):
            yield _sound(results.get())
            under_way -= 1
    for _ in range(under_way):
        yield _sound(results.get())


def _sound(result: Result | Exception) -> Result:
    if isinstance(result, Exception):
        raise result
    return result


def _dismiss(waiting: SimpleQueue[Report | None], threads: list[Thread]) -> None:
    """Take back what nobody reads yet, and let every thread end."""
    try:
        while True:
            waiting.get_nowait()
    except Empty:
        pass  # as wanted
    for _ in threads:
        waiting.put(None)
    for thread in threads:
        thread.join()


class _Worker(Child):
    """A process that reads."""

    def __init__(self, reader: str | Made, closing: Event) -> None:
        if closing.is_set():
            raise EngineError("the engine is closed")
        super().__init__("dragoman.engines.worker")
        try:
            self.send((sys.path, reader))
            told = self.receive()
        except LOST as error:
            ended = self.end(patience=5.0)
            raise EngineError(f"a reading process cannot be started ({ended}); its own error stands above") from error
        if isinstance(told, EngineError):
            self.end(patience=5.0)
            raise told
        self.version: str = told

    def read(self, report: Report) -> Reading | Refusal:
        """Raises EOFError or OSError where the process dies over it."""
        with self.within(PATIENCE * reading_seconds(len(report.text))):
            self.send(report)
            result: Reading | Refusal = self.receive()
        return result
