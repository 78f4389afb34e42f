"""A process that takes documents in: files come, reports and refusals go, None after the last of each file.

Parsers of PDF, Word and HTML are large, and what comes to them from outside may crash them, hang them or fill the
memory. Here that costs this process, not the run. It ends when its input does, as when its parent is killed.
"""

from __future__ import annotations

import pickle
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from dragoman.engines.bounds import TAKING_IN_MEMORY, allow, bound_memory, taking_in_seconds
from dragoman.engines.child import answer, private_pipes, quietly
from dragoman.intake import Beside, in_file
from dragoman.nouns import Refusal, Report


def main() -> None:
    """Frames in: (import path, settings), then files, each with the path that the call named, which it is or lies
    below, and the number of its reports that were given before. Frames out: True once it is ready, then what the
    files hold."""
    source, sink = private_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    sys.path[:], settings = pickle.load(source)
    beside = Beside()
    answer(sink, True)
    while True:
        try:
            path, root, given = pickle.load(source)
        except EOFError:
            return
        take_in(in_file(path, settings, beside, root), path, given, sink)


def take_in(found: Iterable[Report | Refusal], path: Path, given: int, sink: IO[bytes]) -> None:
    seconds = taking_in_seconds(path.stat().st_size if path.is_file() else 0)
    bound_memory(TAKING_IN_MEMORY)
    allow(seconds)
    for number, one in enumerate(found):
        if number >= given:
            answer(sink, one)
        allow(seconds)
    answer(sink, None)


if __name__ == "__main__":
    quietly(main)
