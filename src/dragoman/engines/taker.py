"""A process that takes documents in: files come, reports and refusals go, None after the last of each file.

Parsers of PDF, Word and HTML are large, and what comes to them from outside may crash them, hang them or fill the
memory. Here that costs this process, not the run. It ends when its input does, as when its parent is killed.
"""

from __future__ import annotations

import pickle
import signal
import sys
from pathlib import Path
from typing import IO

from dragoman.engines.bounds import TAKING_IN_MEMORY, allow, bound_memory, taking_in_seconds
from dragoman.engines.child import answer, private_pipes, quietly
from dragoman.intake import in_file
from dragoman.settings import Settings


def main() -> None:
    """Frames in: (import path, settings), then files, each with the number of its reports that were given before.
    Frames out: True once it is ready, then what the files hold."""
    source, sink = private_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    sys.path[:], settings = pickle.load(source)
    answer(sink, True)
    while True:
        try:
            path, given = pickle.load(source)
        except EOFError:
            return
        take_in(path, given, settings, sink)


def take_in(path: Path, given: int, settings: Settings, sink: IO[bytes]) -> None:
    seconds = taking_in_seconds(path.stat().st_size if path.is_file() else 0)
    bound_memory(TAKING_IN_MEMORY)
    allow(seconds)
    for number, found in enumerate(in_file(path, settings)):
        if number >= given:
            answer(sink, found)
        allow(seconds)
    answer(sink, None)


if __name__ == "__main__":
    quietly(main)
