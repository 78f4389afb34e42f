"""WARC (ISO 28500) by fastwarc: each page of a crawl goes through the door as if it were a file.

Pages that were found (status 200) and are HTML, PDF, plain text, RTF or Word documents are read; pictures, scripts,
styles and the crawler's own records are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, BinaryIO, cast

from dragoman.errors import RefusedDocument
from dragoman.intake.decoding import Head
from dragoman.intake.draft import Found, Inner, refuse, tidy
from dragoman.nouns import Refusal

_READ = ("text/html", "application/xhtml", "application/pdf", "text/plain", "application/rtf", "text/rtf",
         "application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml")  # fmt: skip
_FOUND = 200
_CLOSE = b"\r\n\r\n"
"""What stands at the end of every record."""
_BROKEN = (OSError, ValueError, RuntimeError, LookupError, EOFError)


def matches(head: Head) -> bool:
    return head.data.startswith(b"WARC/")


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Found]:
    """``uri#N`` is the N-th record that holds a page or its text, from 1; its address is the report's ``external_id``.

    Raises:
        RefusedDocument: where the file is damaged or holds no page.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    pages, forward = 0, _Forward(stream)
    try:
        records = ArchiveIterator(
            cast(BinaryIO, forward), record_types=kinds, parse_http=True, auto_decode="all", stream_detect=False
        )
        for number, record in enumerate(records, 1):
            if _status(record) == _FOUND and _kind(record).startswith(_READ):
                pages += 1
                yield Inner(
                    f"{uri}#{number}",
                    cast(IO[bytes], record.reader),
                    {"external_id": tidy(_label(record, "WARC-Target-URI"))},
                )
    except _BROKEN:
        refuse(uri, "warc", "is a damaged WARC file; fetch it again. What came before the damage is kept")
    if forward.fault:
        raise forward.fault
    if forward.end != _CLOSE:
        yield Refusal(
            uri, "intake.warc", "ends within a record, so that its last page may be cut short; what is there is kept. "
            "Fetch it again"
        )  # fmt: skip
    elif not pages:
        refuse(uri, "warc", "holds no page that was found (status 200) and has text")


class _Forward:
    """A stream that is read on and never sought in. What reading it raises is kept in ``fault`` and ends it: fastwarc
    would end the program."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._at, self.end = stream, 0, b""
        self.fault: RefusedDocument | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read(size)
        except RefusedDocument as fault:
            self.fault = fault
            return b""
        self._at += len(data)
        self.end = (self.end + data[-len(_CLOSE) :])[-len(_CLOSE) :]
        return data

    def tell(self) -> int:
        return self._at


def _status(record: object) -> int:
    headers = getattr(record, "http_headers", None)
    return _FOUND if headers is None else getattr(headers, "status_code", None) or 0


def _kind(record: object) -> str:
    stated = getattr(record, "http_content_type", None) or _label(record, "Content-Type") or ""
    return str(stated).strip().lower()


def _label(record: object, name: str) -> str | None:
    labels = getattr(record, "headers", {})
    found = labels.get(name)
    return str(found) if found else None
