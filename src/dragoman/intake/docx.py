"""Word documents (.docx) by mammoth, and telling the other formats that are ZIP files inside."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError
from xml.sax import SAXException

from dragoman.intake.decoding import Head
from dragoman.intake.draft import Draft, refuse, tidy, whole_characters
from dragoman.intake.streams import FREE, RATIO, read_whole

_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, struct.error,
    SAXException, ExpatError, ElementTree.ParseError, LookupError, ValueError, AttributeError, TypeError,
)  # fmt: skip
"""What zipfile, expat and mammoth raise on archives and documents that are not what they say."""
_OTHERS = (
    ("xl/", "an Excel workbook", "save the sheet as CSV"),
    ("ppt/", "a PowerPoint presentation", "export it to PDF"),
    ("META-INF/container.xml", "an EPUB book", "convert it to HTML or text"),
    ("content.xml", "an OpenDocument file", "save it as .docx or text"),
    ("Index/", "an Apple iWork document", "export it to .docx or PDF"),
)


_FIRST = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/document.xml")
"""How the name of the first part begins in the packages that Office programs write."""
_NAME_AT = 30
"""Bytes of a ZIP's first header before the name."""


def matches(head: Head) -> bool:
    return head.data.startswith(b"PK\x03\x04") and head.data.startswith(_FIRST, _NAME_AT)


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Draft]:
    """The document's paragraphs, parted by empty lines; title and author from its properties.

    Its dates are those of the file's making, not of publication, and are left alone.
    """
    data = read_whole(stream, uri)
    names = _names(data, uri)
    if "word/document.xml" not in names:
        refuse_others(names, uri)
        refuse(uri, "archive", "is an Office package without a document in it; unpack it and read the folder")
    import mammoth  # with its parser it takes a tenth of a second to load; many runs hold no Word document

    try:
        text = mammoth.extract_raw_text(io.BytesIO(data)).value
    except _BROKEN:
        refuse(uri, "docx", "is a damaged Word document; open it in a word processor, save it again and read that")
    title, author = _properties(data) if "docProps/core.xml" in names else (None, None)
    text = re.sub(r"\n{3,}", "\n\n", text).strip("\n")
    yield Draft(uri=uri, text=whole_characters(text), title=title, byline=author)


def _names(data: bytes, uri: str) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except _BROKEN:
        refuse(uri, "archive", "is a broken archive (ZIP) that cannot be opened; fetch or pack it again")
    unpacked = sum(info.file_size for info in infos)
    if unpacked > FREE and unpacked > RATIO * len(data):
        refuse(
            uri,
            "archive",
            f"would unpack to more than {RATIO} times its size, as a decompression bomb does; "
            "unpack it yourself if you trust it and read the parts",
        )
    return [info.filename for info in infos]


def refuse_others(names: list[str], uri: str) -> None:
    """Refuse an archive that is another program's file, by the names of its parts; others pass."""
    for part, what, remedy in _OTHERS:
        if any(name.startswith(part) for name in names):
            refuse(uri, "archive", f"is {what}, which is not read yet; {remedy}")


def _properties(data: bytes) -> tuple[str | None, str | None]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            core = ElementTree.fromstring(archive.read("docProps/core.xml"))
    except _BROKEN:
        return None, None
    return tidy(core.findtext(f"{_DUBLIN_CORE}title")), tidy(core.findtext(f"{_DUBLIN_CORE}creator"))
