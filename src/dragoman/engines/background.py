"""A module run in a process of its own beside a program that stays open: it is told one thing and tells many.

What it is told and what it tells is JSON, a line each. So a long work neither takes the program's memory nor its time,
and what goes wrong there leaves the program as it is.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

from dragoman.engines.child import ended, started
from dragoman.errors import EngineError

PATIENCE = 10.0
"""Seconds that a process may take to end when it is asked to."""


class Background:
    """A process that runs ``python -m module``. End it when done, or read ``told`` to its end."""

    def __init__(self, module: str, task: Any) -> None:
        """Raises EngineError where the process cannot be started."""
        try:
            self._process = started(module)
        except OSError as error:
            raise EngineError(f"a process for {module} cannot be started: {error}") from error
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(task).encode())
            self._process.stdin.close()
        except OSError:
            pass  # it has ended already, which `told` tells

    def told(self) -> Iterator[Any]:
        """What it tells, as it does. Raises EngineError where it ends before its time."""
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                yield json.loads(line)
        code = self._process.wait()
        if code:
            raise EngineError(
                f"the process ended before its time ({ended(code)}); its own error stands in the terminal"
            )

    def end(self) -> None:
        """End the process, gently at first."""
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
