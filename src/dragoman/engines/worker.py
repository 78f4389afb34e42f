"""A reading process: takes reports from its standard input, gives readings on its standard output, as pickles.

It is started as a program of its own (``python -m dragoman.engines.worker``), so that a user's script needs no guard
around its main part. It ends when its input does, that is, also when the process that started it is killed.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from typing import IO

from dragoman.engines.contract import FAULTS, make_reader, read_one
from dragoman.errors import EngineError


def main() -> None:
    """Frames in: (import path, reader's name), then reports. Frames out: the reader's version or
    the EngineError that says why there is none, then results."""
    source, sink = _private_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    sys.path[:], name = pickle.load(source)
    try:
        reader = make_reader(name)
    except FAULTS as fault:
        _send(sink, EngineError(f"the reader cannot be made: {type(fault).__name__}: {fault}"))
        return
    _send(sink, reader.version)
    gc.freeze()  # what the reader holds stays to the end: garbage collection need not look through it again
    while True:
        try:
            report = pickle.load(source)
        except EOFError:
            return
        _send(sink, read_one(reader, report))


def _private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The two pipes to the parent under new numbers; what a library prints goes to standard error instead."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return source, sink


def _send(sink: IO[bytes], value: object) -> None:
    pickle.dump(value, sink, protocol=pickle.HIGHEST_PROTOCOL)
    sink.flush()


if __name__ == "__main__":
    main()
