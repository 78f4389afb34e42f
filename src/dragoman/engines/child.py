"""A process beside this one: a module of ours as its program, two pipes to it, a clock over it."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import IO, Any

from dragoman.engines.contract import ONE_THREAD, module_path

LOST = (EOFError, OSError, ValueError, pickle.UnpicklingError)
"""What a pipe raises once the process at its other end is gone, or the pipe is closed."""


class Child:
    """A process that takes pickles on its standard input and gives pickles on its standard output."""

    def __init__(self, module: str) -> None:
        self._process = started(module)
        self.overdue = False

    def send(self, value: object) -> None:
        """Raises OSError or ValueError where the process is gone."""
        assert self._process.stdin is not None
        pickle.dump(value, self._process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
        self._process.stdin.flush()

    def receive(self) -> Any:
        """Raises EOFError, OSError or UnpicklingError where the process is gone."""
        assert self._process.stdout is not None
        return pickle.load(self._process.stdout)

    @contextmanager
    def within(self, seconds: float | None) -> Iterator[None]:
        """Kill the process where it does not answer in so many seconds of wall time; None waits for ever."""
        if seconds is None:
            yield
            return
        clock = Timer(seconds, self._kill)
        clock.daemon = True
        clock.start()
        try:
            yield
        finally:
            clock.cancel()

    def end(self, patience: float = 0.0) -> str:
        """End the process, if it does not end by itself within so many seconds; how it ended, in words."""
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
        code = self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            _close(pipe)
        return ended(code)

    @property
    def took_too_long(self) -> bool:
        """Whether it was ended, as its answer was overdue or as it had computed all that it may. Ask when it has."""
        return self.overdue or self._process.returncode == -signal.SIGXCPU

    def _kill(self) -> None:
        self.overdue = True
        self._process.kill()


def started(module: str) -> subprocess.Popen[bytes]:
    """``python -m module`` on one thread, with this process's modules and a pipe either way. Raises OSError."""
    surroundings = {**os.environ, **ONE_THREAD, "PYTHONPATH": module_path()}
    command = [sys.executable, "-m", module]
    return subprocess.Popen(command, env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def ended(code: int) -> str:
    """How a process ended, in words."""
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """In such a process: its two pipes under new numbers; what a library prints goes to standard error instead."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return source, sink


def answer(sink: IO[bytes], value: object) -> None:
    pickle.dump(value, sink, protocol=pickle.HIGHEST_PROTOCOL)
    sink.flush()


def quietly(main: Callable[[], None]) -> None:
    """Run such a process; that the one which started it was killed is no news to anybody, and ends this one too."""
    try:
        main()
    except BrokenPipeError:
        os._exit(0)  # not through the usual end, which would try once more to write


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except OSError:
        pass  # what was still to be written has nobody to read it
