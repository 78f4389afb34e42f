"""Reading on many machines, or on this one, by Ray: an actor each with a reader of its own.

Reports are handed out from here, a few to each actor, and readings come back here; so memory stays flat, the caller
writes its record alone, and results are the same as in one process. Without an address a small Ray is started on this
machine, which takes no orders from anybody else, and ended with the engine; with one, a running cluster does the work.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
import sys
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from secrets import token_hex
from tempfile import mkdtemp
from types import TracebackType
from typing import Any, Self

from dragoman.engines.contract import (
    ATTEMPTS,
    FAULTS,
    ONE_THREAD,
    WAITING,
    Made,
    Reader,
    cores,
    make_reader,
    module_path,
    read_one,
    refusal,
)
from dragoman.errors import EngineError
from dragoman.nouns import Reading, Refusal, Report

SHARED_MEMORY = 128 * 1024 * 1024
"""Bytes that a Ray of our own sets aside for what is on its way; reports and readings are small."""

SURROUNDINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is sent to anybody
    "RAY_DEDUP_LOGS_SKIP_REGEX": ".",  # Ray would print what becomes of its processes among our output
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # leave the choice of accelerators alone, as Ray will by itself
}
"""What Ray reads as it is loaded, where the user has not said otherwise."""

STARTS = 3
"""How often a Ray of our own is started: it gives up after half a minute, which on a busy machine may be too early."""

Result = tuple[Report, Reading | Refusal]
Kind = type[BaseException] | None


class Ray:
    """An engine of ``jobs`` actors: None takes one for each core of this machine, or of the cluster.

    A report over which an actor dies twice is refused. Actors for which the cluster has no room yet join when it has.
    """

    def __init__(self, reader: str | Made, jobs: int | None = None, address: str | None = None) -> None:
        self._name, self._jobs, self._address = reader, jobs, address
        self._ray: _Ray | None = None
        self._pool: _Pool | None = None
        self._closed = False

    @property
    def version(self) -> str:
        return self._started().wait_for_one()

    def read(self, reports: Iterable[Report]) -> Iterator[Result]:
        pool = self._started()
        finished = False
        try:
            yield from pool.read(reports)
            finished = True
        finally:
            if not finished:
                self.close()  # nobody waits for what is being read

    def close(self) -> None:
        """End all actors at once, and a Ray that was started for them."""
        self._closed = True
        if self._pool:
            self._pool.close()
        if self._ray:
            self._ray.close()
        self._ray = self._pool = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _started(self) -> _Pool:
        if self._closed:
            raise EngineError("the engine is closed")
        if self._pool is None:
            self._ray = _Ray(self._address, self._jobs)
            self._pool = _Pool(self._name, self._ray)
        return self._pool


class _Ray:
    """The connection to Ray. One that this process has already is used, and left as it is."""

    def __init__(self, address: str | None, jobs: int | None) -> None:
        self._api = _library({} if address else {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": token_hex(32)})
        self._home: str | None = None
        self._ours = not self._api.is_initialized()
        self.here = address is None
        if self._ours:
            self._connect(address, jobs)
        self.jobs = jobs or max(1, int(self._api.cluster_resources().get("CPU", 1)))

    def _connect(self, address: str | None, jobs: int | None) -> None:
        for left in reversed(range(1 if address else STARTS)):
            try:
                self._start(address, jobs)
                return
            except EngineError:
                if not left:
                    raise

    def _start(self, address: str | None, jobs: int | None) -> None:
        quiet = {"logging_level": logging.ERROR, "log_to_driver": False}
        with ExitStack() as undo, warnings.catch_warnings():
            undo.push(_told(f"no Ray answers at {address}" if address else "Ray cannot be started"))
            undo.callback(self.close)
            undo.push(_end_processes)
            warnings.simplefilter("ignore")  # of what Ray itself will change
            self._api.init(address=address or "local", **quiet, **({} if address else self._own(jobs)))
            undo.pop_all()

    def _own(self, jobs: int | None) -> dict[str, Any]:
        self._home = mkdtemp(prefix="dragoman-ray-")
        return {
            "num_cpus": jobs or cores(),
            "object_store_memory": SHARED_MEMORY,
            "include_dashboard": False,
            "_node_ip_address": "127.0.0.1",
            "_temp_dir": self._home,
        }

    def actor(self, reader: str | Made) -> Any:
        """One more reader, in a process of its own. On this machine it finds its modules where this process does."""
        surroundings = {**ONE_THREAD, **({"PYTHONPATH": module_path()} if self.here else {})}
        made = self._api.remote(_Reader).options(num_cpus=1, max_restarts=0, runtime_env={"env_vars": surroundings})
        return made.remote(reader, list(sys.path) if self.here else None)

    def wait(self, promised: list[Any], patience: float | None) -> list[Any]:
        done, _ = self._api.wait(promised, num_returns=1, timeout=patience)
        return list(done)

    def get(self, promised: Any) -> Any:
        return self._api.get(promised)

    def end(self, actor: Any) -> None:
        self._api.kill(actor, no_restart=True)

    @property
    def lost(self) -> type[Exception]:
        """What is raised where an actor or its machine is gone."""
        fault: type[Exception] = self._api.exceptions.RayError
        return fault

    def close(self) -> None:
        if self._ours:
            self._api.shutdown()
        if self._home:
            shutil.rmtree(self._home, ignore_errors=True)


def _told(what: str) -> Callable[[Kind, BaseException | None, TracebackType | None], None]:
    """Whatever Ray raises, which may be a bare Exception, as an EngineError."""

    def tell(_: Kind, fault: BaseException | None, at: TracebackType | None) -> None:
        if isinstance(fault, Exception):
            raise EngineError(f"{what}: {_briefly(fault)}") from fault

    return tell


def _end_processes(_: Kind, fault: BaseException | None, at: TracebackType | None) -> None:
    """End what a Ray that gave up its own start has started. Ray does so only when the program ends."""
    while at is not None:
        end = getattr(at.tb_frame.f_locals.get("self"), "kill_all_processes", None)
        if end is not None:
            end(check_alive=False, wait=True)
        at = at.tb_next


def _library(key: Mapping[str, str]) -> Any:
    """Ray itself. It hears on all interfaces of the machine, so that one of our own asks everybody for its ``key``.

    Where the program has loaded it before, it has read its surroundings already, and they are left as they are.
    """
    for name, value in (*SURROUNDINGS.items(), *key.items()) if "ray" not in sys.modules else ():
        os.environ.setdefault(name, value)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import ray
    except ImportError as error:
        raise EngineError(f"the engine ray needs Ray ({error}): python -m pip install 'dragoman[ray]'") from error
    return ray


class _Reader:
    """The actor: what runs in a process of Ray's."""

    def __init__(self, name: str | Made, path: list[str] | None) -> None:
        self._name, self._path = name, path
        self._reader: Reader | None = None

    def start(self) -> str | EngineError:
        """The reader's version, or why there is none."""
        if self._path is not None:
            sys.path[:] = self._path
        try:
            self._reader = make_reader(self._name)
        except FAULTS as fault:
            return EngineError(f"the reader cannot be made: {type(fault).__name__}: {fault}")
        gc.freeze()  # what the reader holds stays to the end: garbage collection need not look through it again
        return self._reader.version

    def read(self, report: Report) -> Reading | Refusal:
        assert self._reader is not None
        return read_one(self._reader, report)


@dataclass(slots=True)
class _Task:
    """A report under way. ``promised`` is what Ray gives back for it.

    ``suspect``: an actor that had it has died, perhaps over another one; so it is given alone from then on.
    ``died``: how often an actor has died that had nothing else to do.
    """

    report: Report
    suspect: bool = False
    died: int = 0
    promised: Any = None


@dataclass(slots=True)
class _Actor:
    """An actor, and in order what it has been given. ``starting`` is its version to come."""

    handle: Any
    starting: Any
    given: deque[_Task] = field(default_factory=deque)

    @property
    def next(self) -> Any:
        """What it will give back next, None where it has nothing to do."""
        if self.starting is not None:
            return self.starting
        return self.given[0].promised if self.given else None

    def has_room_for(self, task: _Task) -> bool:
        """Never more than it needs so as not to wait; and a suspect is alone."""
        if self.starting is not None or not self.given:
            return self.starting is None
        return len(self.given) < WAITING and not (task.suspect or self.given[0].suspect)


class _Pool:
    """The actors, and the reports that wait for one."""

    def __init__(self, reader: str | Made, ray: _Ray) -> None:
        self._name, self._ray = reader, ray
        self._waiting: deque[_Task] = deque()
        self._version: str | None = None
        self._actors = [self._another() for _ in range(ray.jobs)]

    def read(self, reports: Iterable[Report]) -> Iterator[Result]:
        """Hand out reports, at most so many under way, and give what comes back."""
        most = len(self._actors) * WAITING
        for report in reports:
            self._waiting.append(_Task(report))
            self._hand_out()
            yield from self._finished(0.0)
            while self._under_way() >= most:
                yield from self._finished(None)
        while self._under_way():
            yield from self._finished(None)

    def wait_for_one(self) -> str:
        """The version of the readers, as soon as one is there."""
        while self._version is None:
            for _ in self._finished(None):
                pass  # nothing is under way yet
        return self._version

    def close(self) -> None:
        for actor in self._actors:
            self._ray.end(actor.handle)
        self._actors.clear()

    def _another(self) -> _Actor:
        handle = self._ray.actor(self._name)
        return _Actor(handle, handle.start.remote())

    def _under_way(self) -> int:
        return len(self._waiting) + sum(len(actor.given) for actor in self._actors)

    def _hand_out(self) -> None:
        """To whoever has least to do."""
        while self._waiting:
            room = [actor for actor in self._actors if actor.has_room_for(self._waiting[0])]
            if not room:
                return
            actor = min(room, key=lambda one: len(one.given))
            task = self._waiting.popleft()
            task.promised = actor.handle.read.remote(task.report)
            actor.given.append(task)

    def _finished(self, patience: float | None) -> Iterator[Result]:
        """What is done within so many seconds; None waits until something is."""
        by_promise = {actor.next: actor for actor in self._actors if actor.next is not None}
        for promised in self._ray.wait(list(by_promise), patience) if by_promise else ():
            actor = by_promise[promised]
            if actor.starting is not None:
                self._welcome(actor)
            else:
                yield from self._take(actor)
            self._hand_out()

    def _welcome(self, actor: _Actor) -> None:
        """An actor is ready to read, by the same version as the others."""
        try:
            told = self._ray.get(actor.starting)
        except self._ray.lost as fault:
            raise EngineError(f"a reading process cannot be started ({_briefly(fault)})") from fault
        if isinstance(told, EngineError):
            raise told
        if self._version not in (None, told):
            raise EngineError(
                f"the machines of the cluster read by different versions ({self._version} and {told}): "
                "install the same dragoman on all"
            )
        self._version = told
        actor.starting = None

    def _take(self, actor: _Actor) -> Iterator[Result]:
        """What an actor's first task gave. Where the actor died, another one takes its place."""
        task = actor.given[0]
        try:
            result: Reading | Refusal = self._ray.get(task.promised)
        except self._ray.lost as fault:
            yield from self._replace(actor, type(fault).__name__)
            return
        actor.given.popleft()
        yield task.report, result

    def _replace(self, actor: _Actor, fault: str) -> Iterator[Result]:
        """What it had read and not yet sent is lost too: so which one it died over shows only when each is alone."""
        self._ray.end(actor.handle)
        self._actors[self._actors.index(actor)] = self._another()
        lost = list(actor.given)
        for task in lost:
            task.died += len(lost) == 1
            task.suspect = True
        if lost[0].died < ATTEMPTS:
            self._waiting.extendleft(reversed(lost))
        else:
            yield lost[0].report, refusal(lost[0].report, f"the process reading it died {ATTEMPTS} times ({fault})")


def _briefly(fault: Exception) -> str:
    """The last line of what Ray tells, which says why."""
    return f"{type(fault).__name__}: {(str(fault).strip().splitlines() or [''])[-1].strip()}"
