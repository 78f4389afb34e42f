"""A process that takes documents in, in which some texts crash, hang or swell the parser."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from typing import IO, Any

from dragoman.engines import taker
from dragoman.engines.child import quietly
from dragoman.intake import plain
from dragoman.intake.decoding import Head
from dragoman.intake.draft import Draft


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Draft]:
    if b"crash!" in head.data:
        os.kill(os.getpid(), signal.SIGSEGV)
    if b"hang!" in head.data:
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1, resource.RLIM_INFINITY))
        while True:
            pass
    if b"sleep!" in head.data:
        time.sleep(600)
    if b"fill!" in head.data:
        bytearray(2 << 30)
    if b"raise!" in head.data:
        raise TypeError("a parser that did not foresee this")
    yield from plain.read(stream, head, uri)


if __name__ == "__main__":
    formats: Any = import_module("dragoman.intake.formats")
    *others, last = formats.FORMATS
    formats.FORMATS = (*others, replace(last, read=read))
    quietly(taker.main)
