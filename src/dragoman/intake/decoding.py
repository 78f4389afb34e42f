"""Bytes to text: which character set, and the one kind of mojibake that is certain enough to mend.

The order: a byte-order mark; UTF-8; the character set the document declares; Windows-1252 where every byte beyond
ASCII is one that English print uses; what charset-normalizer takes it for.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import IO, NamedTuple

from dragoman.intake.draft import refuse
from dragoman.intake.streams import HEAD, byte_lines

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
_PRINT = frozenset("‘’“”‚„–—…•‹›«»€£¥©®™°·½¼¾§\xa0\xad") | frozenset(map(chr, range(0xC0, 0x100))) - {"×", "÷"}
"""Characters beyond ASCII that English newspapers print, as Windows-1252 has them."""
_RARE = 0.2
"""Largest share of such characters in a text taken for English in Windows-1252. Peña, naïve and curly quotation marks
stay below 3 %; Russian or Greek bytes, whose letters all look like these, lie above 50 %."""
_DAMAGE = 0.1
"""Largest share of broken among all multi-byte sequences in a text that is still taken for damaged UTF-8."""
_MISREADINGS = 2
"""Times over that a text may have been misread; twice is seen in headlines of the feeds we know, three times is not."""
_SAMPLE = 32 * 1024
"""Bytes shown to charset-normalizer, whose cost grows with the length."""


def decode(data: bytes, uri: str, declared: str | None = None) -> str:
    """The text of a whole document, without byte-order mark, mojibake mended.

    Raises:
        RefusedDocument: where no character set fits.
    """
    mark, encoding = _marked(data)
    if encoding:
        return mend(data[len(mark) :].decode(encoding, "replace"))
    encoding = _encoding(data, declared)
    if encoding is None:
        refuse(uri, "charset", "is in no character set that we know; save it as UTF-8 and read it again")
    return mend(data.decode(encoding, "replace"))


class Head(NamedTuple):
    """A document's first bytes, and their text as far as it shows the format (not its character set).

    ``columns``: for fields of a report, the columns of tables that the call names for them (``--map text=body``).
    """

    data: bytes
    text: str
    columns: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def of(cls, data: bytes, columns: Mapping[str, str] = MappingProxyType({})) -> Head:
        mark, encoding = _marked(data)
        decoder = codecs.getincrementaldecoder(encoding or "utf-8")("replace")
        return cls(data, decoder.decode(data[len(mark) :]), columns)


def decoded_lines(stream: IO[bytes], head: Head) -> Iterator[str | None]:
    """A feed's lines as text, ends kept, each decoded as it comes; None in place of one too long to read."""
    mark, encoding = _marked(head.data)
    if encoding and encoding != "utf-8":
        stream.read(len(mark))
        yield from io.TextIOWrapper(stream, encoding, errors="replace", newline="")
        return
    stream.read(len(mark))
    fallback = _encoding(head.data, None, cut=len(head.data) >= HEAD) or "utf-8"
    for line in byte_lines(stream):
        yield None if line is None else _line(line, fallback)


def declared_in(head: bytes) -> str | None:
    """The character set an HTML or XML head declares, where there is a codec for it."""
    found = _DECLARED.search(head[:4096])
    return _known(found[1].decode("ascii")) if found else None


def mend(text: str) -> str:
    """Undo UTF-8 that was read as Windows-1252 and written out again ("Ã©" for "é"), once or twice over.

    Certain only where it holds for the text as a whole: every character has a place in Windows-1252, the bytes are
    valid UTF-8 (so that misreading the mended text gives this one back), and ftfy finds the result less odd. A text
    with one sound character beyond Windows-1252 or a lone accent stays as it is, so that its offsets are its file's.
    """
    if text.isascii():
        return text
    from ftfy.badness import badness  # also the home of the codec below; loaded for the texts that need it

    for _ in range(_MISREADINGS):
        mended = _reread(text)
        if mended == text or badness(mended) >= badness(text):
            break
        text = mended
    return text


def _reread(text: str) -> str:
    try:
        return text.encode("sloppy-windows-1252").decode("utf-8")
    except UnicodeError:
        return text


def _marked(data: bytes) -> tuple[bytes, str | None]:
    """The byte-order mark and its character set; UTF-16 of English text is told without one by its zero bytes."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return mark, encoding
    sample = data[:2000]
    if len(sample) > 3 and b"\0" in sample:
        even, odd = sample[::2], sample[1::2]
        for high, low, encoding in ((even, odd, "utf-16-be"), (odd, even, "utf-16-le")):
            if high.count(0) > 0.9 * len(high) and low.count(0) == 0:
                return b"", encoding
    return b"", None


def _encoding(data: bytes, declared: str | None, cut: bool = False) -> str | None:
    """``cut``: the data end anywhere, so that a torn last character says nothing."""
    body = data[:-4] if cut else data
    if _is_utf8(body):
        return "utf-8"
    if declared and _fits(body, declared):
        return declared
    if _english_print(body):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(body[:_SAMPLE]).best()
    return best.encoding if best else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        broken = text.count("�")
        return broken <= _DAMAGE * sum(map(len, re.findall(r"[^\x00-\x7f]+", text)))
    return True


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _known(name: str) -> str | None:
    """A declared name's codec; Latin-1 and ASCII are read as Windows-1252, as every browser does."""
    try:
        codec = codecs.lookup(name).name
        b"".decode(codec)
    except (LookupError, UnicodeError):
        return None
    return "cp1252" if codec in ("iso8859-1", "ascii") else codec


def _english_print(data: bytes) -> bool:
    beyond = data.translate(None, bytes(range(128)))
    if len(beyond) > _RARE * len(data) or not _fits(beyond, "cp1252"):
        return False
    return _PRINT.issuperset(beyond.decode("cp1252"))


def _line(line: bytes, fallback: str) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252" if _english_print(line) else fallback, "replace")
