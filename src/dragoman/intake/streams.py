"""Byte streams: look at the head without losing it, unpack gzip with a guard, read lines of bounded length."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import IO, Any

from dragoman.intake.draft import refuse

HEAD = 64 * 1024
"""Bytes looked at to tell a format and a character set."""
WHOLE = 1 << 30
"""Longest document, in bytes unpacked, that is read in one piece (a feed is read row by row and may be longer)."""
CHUNK = 1 << 20
LINE = 64 << 20
"""Longest row of a feed in bytes; 64 MiB is some ten million words."""
FREE = 64 << 20
"""Bytes a gzip file may unpack to whatever its ratio."""
RATIO = 200
"""Past FREE, how many times its packed size a gzip file may unpack to. Text packs 3 to 10 times, a log of equal
lines about 100, a decompression bomb 1000."""

_TOO_LONG = "is longer than 1 GiB in one piece; split it, or give it as JSON Lines, one report a line"

GZIP = b"\x1f\x8b"
BROKEN_GZIP = (gzip.BadGzipFile, EOFError, zlib.error)


class _Rejoined(io.RawIOBase):
    """A head that was read already, and the rest of its stream after it."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            chunk, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            chunk = self._rest.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def peek(stream: IO[bytes]) -> tuple[bytes, IO[bytes]]:
    """The stream's first HEAD bytes, and a stream that still begins with them."""
    head = b""
    while len(head) < HEAD and (more := stream.read(HEAD - len(head))):
        head += more
    return head, io.BufferedReader(_Rejoined(head, stream), HEAD)


class _Counted(io.RawIOBase):
    """A stream that knows how many bytes were taken from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.taken = stream, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._stream.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self.taken += len(chunk)
        return len(chunk)


class _Unpacked(io.RawIOBase):
    """What a gzip stream unpacks to; stops at a decompression bomb."""

    def __init__(self, packed: IO[bytes], uri: str) -> None:
        self._packed, self._uri, self._given = _Counted(packed), uri, 0
        self._stream = gzip.GzipFile(fileobj=io.BufferedReader(self._packed, HEAD), mode="rb")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._stream.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self._given += len(chunk)
        if self._given > FREE and self._given > RATIO * self._packed.taken:
            refuse(
                self._uri,
                "gzip",
                f"unpacks to more than {RATIO} times its size, as a decompression bomb does; "
                "unpack it yourself if you trust it and read what comes out",
            )
        return len(chunk)


def unpack(stream: IO[bytes], uri: str) -> IO[bytes]:
    """The bytes inside a gzip stream, of one member or many.

    Reading from it raises one of BROKEN_GZIP where the archive is damaged, RefusedDocument where it is a bomb.
    """
    return io.BufferedReader(_Unpacked(stream, uri), HEAD)


def read_whole(stream: IO[bytes], uri: str) -> bytes:
    """All bytes of a document.

    Raises:
        RefusedDocument: where there are more than WHOLE.
    """
    data = bytearray()
    while chunk := stream.read(CHUNK):  # asked for all at once, a buffered stream would first set aside room for WHOLE
        data += chunk
        if len(data) > WHOLE:
            refuse(uri, "size", _TOO_LONG)
    return bytes(data)


def byte_lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The stream's lines with their ends; None in place of one longer than LINE, which is passed over."""
    while line := stream.readline(LINE):
        if len(line) < LINE or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(LINE)
        yield None
