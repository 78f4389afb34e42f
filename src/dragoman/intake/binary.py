"""What is no text at all: named where its first bytes name it, so that the refusal can say what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from dragoman.intake.decoding import Head
from dragoman.intake.draft import Draft, refuse

_KINDS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office file of before 2007, or an encrypted one",
     "save it as .docx without password"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it and read the folder"),
    (b"Rar!", "a RAR archive", "unpack it and read the folder"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file", "unpack it, or pack it with gzip"),
    (b"SQLite format 3\0", "an SQLite database", "give it with --record if it is a record, or export its table as CSV"),
    (b"\x89PNG", "an image", "run text recognition (OCR) over it"),
    (b"\xff\xd8\xff", "an image", "run text recognition (OCR) over it"),
    (b"GIF8", "an image", "run text recognition (OCR) over it"),
    (b"II*\0", "an image", "run text recognition (OCR) over it"),
    (b"MM\0*", "an image", "run text recognition (OCR) over it"),
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SHARE = 0.01
"""Share of control characters past which bytes are no text. A text has none, or a stray one; random bytes have 11 %."""
_XML = re.compile(r"\s*<\?xml\b|\s*<(?:rss|feed|nitf|newsML|doc)\b", re.IGNORECASE)


def matches(head: Head) -> bool:
    """Known by its first bytes, or with many control characters; the zero bytes of UTF-16 are none."""
    if any(head.data.startswith(magic) for magic, _, _ in _KINDS):
        return True
    return len(_CONTROL.findall(head.text)) > _SHARE * len(head.text)


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Draft]:
    for magic, what, remedy in _KINDS:
        if head.data.startswith(magic):
            refuse(uri, "binary", f"is {what}, which is not read yet; {remedy}")
    refuse(uri, "binary", "is a binary file, not text; `dragoman formats` lists what is read")


def matches_xml(head: Head) -> bool:
    return _XML.match(head.text) is not None


def read_xml(stream: IO[bytes], head: Head, uri: str) -> Iterator[Draft]:
    refuse(
        uri,
        "xml",
        "is XML of a kind that is not read; `dragoman formats` lists those that are, and JSON Lines is always one",
    )
