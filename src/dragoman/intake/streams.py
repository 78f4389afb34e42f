"""Byte streams: look at the head without losing it, unpack with a guard, read lines of bounded length."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
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
"""Bytes a packed document may unpack to whatever its ratio."""
RATIO = 200
"""Past FREE, how many times its packed size a document may unpack to. Text packs 3 to 10 times, a log of equal
lines about 100, a decompression bomb 1000."""

SPOOLED = 64 << 20
"""Bytes of a stream without a seek that are kept in memory where a format needs one; what is longer goes to a
temporary file."""

_TOO_LONG = "is longer than 1 GiB in one piece; split it, or give it as JSON Lines, one report a line"

GZIP = b"\x1f\x8b"
PACKINGS = ((GZIP, "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\0", "xz"))
"""How a packed document begins, and what packed it."""
BROKEN_PACKING = (EOFError, OSError, RuntimeError, ValueError, tarfile.TarError, zipfile.BadZipFile,
                  lzma.LZMAError, zlib.error)  # fmt: skip
"""What the modules for gzip, bzip2, xz, TAR and ZIP raise over damage, and over a packing that they do not know."""


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
    """The stream's first HEAD bytes, and a stream that still begins with them; one that can seek stays so."""
    head = b""
    while len(head) < HEAD and (more := stream.read(HEAD - len(head))):
        head += more
    if stream.seekable():
        stream.seek(0)
        return head, stream
    return head, io.BufferedReader(_Rejoined(head, stream), HEAD)


class Counted(io.RawIOBase):
    """A stream that knows how far it was looked into."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.taken, self._at = stream, 0, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = self._stream.seek(offset, whence)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        chunk = self._stream.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self._at += len(chunk)
        self.taken = max(self.taken, self._at)
        return len(chunk)


class Allowance:
    """What all that lies packed in one document may unpack to together, at whatever depth: RATIO times its size.

    ``spent`` says that it was overdrawn: what was read from it is refused, and nothing more is to be read.
    """

    def __init__(self, packed: Counted) -> None:
        self._packed, self._given, self.spent = packed, 0, False

    def give(self, count: int, uri: str, stage: str) -> None:
        """Raises RefusedDocument where so many bytes more are more than is allowed."""
        self._given += count
        if self._given > FREE and self._given > RATIO * self._packed.taken:
            self.spent = True
            refuse(
                uri,
                stage,
                f"unpacks to more than {RATIO} times its size, as a decompression bomb does; "
                "unpack it yourself if you trust it and read what comes out",
            )


class _Unpacked(io.RawIOBase):
    """What a packed stream unpacks to; stops at a decompression bomb."""

    def __init__(self, stream: IO[bytes], allowance: Allowance, uri: str, stage: str) -> None:
        self._stream, self._allowance, self._uri, self._stage = stream, allowance, uri, stage

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            chunk = self._stream.read(len(buffer))
        except BROKEN_PACKING:
            refuse(
                self._uri,
                self._stage,
                f"is a broken archive ({self._stage}), cut short or damaged; fetch it again. What came before the "
                "damage is kept",
            )
        buffer[: len(chunk)] = chunk
        self._allowance.give(len(chunk), self._uri, self._stage)
        return len(chunk)


def packing(head: bytes) -> str | None:
    """What a document that begins so is packed with, None where it is not."""
    return next((name for magic, name in PACKINGS if head.startswith(magic)), None)


def unpack(stream: IO[bytes], kind: str, allowance: Allowance, uri: str) -> IO[bytes]:
    """The bytes inside a gzip, bzip2 or xz stream, of one member or many.

    Reading from it raises RefusedDocument where the archive is damaged or a bomb.
    """
    openers: dict[str, Callable[[IO[bytes]], Any]] = {"gzip": gzip.open, "bzip2": bz2.open, "xz": lzma.open}
    return guarded(openers[kind](stream), allowance, uri, kind)


def unpack_alone(stream: IO[bytes], kind: str, uri: str) -> IO[bytes]:
    """The same of a document that is looked at by itself, with an allowance of its own."""
    counted = Counted(stream)
    return unpack(io.BufferedReader(counted, HEAD), kind, Allowance(counted), uri)


def guarded(stream: IO[bytes], allowance: Allowance, uri: str, stage: str) -> IO[bytes]:
    """A stream of unpacked bytes that counts against the allowance."""
    return io.BufferedReader(_Unpacked(stream, allowance, uri, stage), HEAD)


@contextmanager
def with_seek(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """The stream itself where it can seek, else a copy of it that can and that goes when it is done with."""
    if stream.seekable():
        yield stream
        return
    with SpooledTemporaryFile(max_size=SPOOLED) as copy:
        shutil.copyfileobj(stream, copy, HEAD)
        copy.seek(0)
        yield copy


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
