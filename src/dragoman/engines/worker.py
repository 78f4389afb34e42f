"""A reading process: takes reports from its standard input, gives readings on its standard output, as pickles.

It is started as a program of its own (``python -m dragoman.engines.worker``), so that a user's script needs no guard
around its main part. It ends when its input does, that is, also when the process that started it is killed.
"""

from __future__ import annotations

import gc
import pickle
import signal
import sys

from dragoman.engines.bounds import READING_MEMORY, allow, bound_memory, reading_seconds
from dragoman.engines.child import answer, private_pipes, quietly
from dragoman.engines.contract import FAULTS, make_reader, read_one
from dragoman.errors import EngineError


def main() -> None:
    """Frames in: (import path, reader's name), then reports. Frames out: the reader's version or
    the EngineError that says why there is none, then results."""
    source, sink = private_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    sys.path[:], name = pickle.load(source)
    try:
        reader = make_reader(name)
    except FAULTS as fault:
        answer(sink, EngineError(f"the reader cannot be made: {type(fault).__name__}: {fault}"))
        return
    answer(sink, reader.version)
    bound_memory(READING_MEMORY)
    gc.freeze()  # what the reader holds stays to the end: garbage collection need not look through it again
    while True:
        try:
            report = pickle.load(source)
        except EOFError:
            return
        allow(reading_seconds(len(report.text)))
        answer(sink, read_one(reader, report))


if __name__ == "__main__":
    quietly(main)
