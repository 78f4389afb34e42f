"""Documents bent out of shape, each a function of its seed alone: what the fuzzing of the parsers feeds them."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from random import Random

TOKENS: Mapping[str, tuple[bytes, ...]] = {
    "pdf": (
        b"/Kids[2 0 R]", b"/Parent 3 0 R", b"/Length 999999999", b"/Count -1", b"/Count 2147483647", b"<<" * 200,
        b"[" * 500, b"/Filter/FlateDecode", b"/Filter[/ASCIIHexDecode/ASCII85Decode/LZWDecode]", b"endstream",
        b"stream\n",
        b"1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj", b"startxref\n0\n", b"/Prev 0", b"/XObject<</F 4 0 R>>",
        b"/F Do ",
        b"/MediaBox[0 0 1e30 1e30]", b"/Encrypt<</Filter/Standard>>", b"xref\n0 99999999\n", b"BT ", b"q " * 300,
    ),
    "word": (
        b"<w:p>" * 400, b"<w:tbl><w:tr><w:tc>" * 60, b"</w:p>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"&#0;",
        b"&#xD800;",
        b"<w:r><w:t>", b"<w:footnoteReference w:id='9'/>", b"<w:hyperlink r:id='r9'>", b"<mc:AlternateContent>",
        b"<w:br/>" * 99,
        b"xmlns:w='x'", b"]]>", b"<w:numPr><w:ilvl w:val='-1'/>", b"<w:pStyle w:val='\xff'/>",
        b"<w:sdt><w:sdtContent>" * 80,
    ),
    "html": (
        b"<div>" * 2000, b"<p>", b"<table><tr><td>" * 300, b"</body>", b"<!--", b"-->", b"<![CDATA[",
        b"&#x110000;", b"&#0;",
        b"<script>", b"<meta charset=utf-7>", b"<meta charset=\xff>",
        b'<meta property="article:published_time" content="',
        b"<time datetime='99999-99-99'>", b'<script type="application/ld+json">{"datePublished":', b"<b><i>" * 500,
        b"<a href=x>",
        b"<article>", b"<ul><li>" * 400, b"<title>", b"\x00", b"<base href='", b"<svg><math>", b"<textarea>",
        b"<br>" * 3000,
    ),
    "json lines": (
        b'{"text": "', b"[" * 3000, b'{"a":' * 2000, b"\\ud83d", b"\\u0000", b"1" * 5000, b"1e99999", b"NaN", b'"',
        b"\n", b"null",
        b'"text": {', b'"date": -1', b'"date": "', b'"author": [[[', b"\\u202e", b'"id": 1e400', b"\xff\xfe", b"}",
    ),
    "json": (
        b"[" * 5000, b'{"text": "', b"\\udc00", b"9" * 6000, b"Infinity", b'"', b",", b"]", b'{"a":' * 3000,
        b"\xef\xbb\xbf", b"true",
        b'"body": []', b'"title": {"name": {"name": ', b"\\u2028",
    ),
    "csv": (
        b'"', b'""', b"\r", b"\n", b"\r\n", b",", b"\t", b";", b"|", b"text", b"body,title,date\n", b"\x00",
        b'"' * 999, b"," * 5000,
        b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xae", b'=cmd|"',
    ),
    "text": (
        b"By ", b" and ", b"LONDON, April 14, 2018 (AP) -- ", b"(", b"January 99, 2018", b"\xe2\x80\xae",
        b"\xe2\x81\xa6", b"\x00",
        b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00", b"\xef\xbf\xbd", b"\xc3\x83\xc2\xa9" * 50,
        b"---\nkey: value\n---\n", b"# ",
        b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\r", b"\x0b", b"\xcc\x81" * 900, b"A. " * 400, b"de la " * 300,
        b"van der " * 300,
    ),
}  # fmt: skip
"""What each format's parser watches for, to be put where it does not belong."""

_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483648", b"18446744073709551616", b"1e308", b"99999999999999999999")


def bent(seed: str, form: str, examples: Sequence[bytes]) -> bytes:
    """A document of this format, bent as the seed says; the same seed bends the same."""
    chance = Random(seed)
    data = chance.choice(examples)
    if form == "word" and chance.random() < 0.8:
        return _inside_zip(data, chance, form)
    if form == "gzip":
        inner = _mutated(gzip.decompress(data), chance, TOKENS["text"], examples)
        return _mutated(gzip.compress(inner, 1), chance, (b"\x1f\x8b", b"\x1f\x8b\x08\x1f"), examples)
    if form == "pdf" and chance.random() < 0.5:
        data = _opened_streams(data)
    return _mutated(data, chance, TOKENS.get(form, TOKENS["text"]), examples)


def _inside_zip(data: bytes, chance: Random, form: str) -> bytes:
    """One part of the archive bent, the archive sound: so the mutation reaches the parser behind the unpacking."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chosen = "word/document.xml" if chance.random() < 0.6 else chance.choice(sorted(parts))
    parts[chosen] = _mutated(parts[chosen], chance, TOKENS[form], list(parts.values()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _opened_streams(data: bytes) -> bytes:
    """A PDF whose packed streams stand open, so that a mutation reaches what is drawn and not the checksum."""
    out, at = bytearray(), 0
    while (start := data.find(b"stream\n", at)) >= 0 and (end := data.find(b"endstream", start)) > start:
        out += data[at : start + 7]
        try:
            out += zlib.decompress(data[start + 7 : end])
        except zlib.error:
            out += data[start + 7 : end]
        at = end
        out += data[at : at + 9]
        at += 9
    return bytes(out + data[at:]).replace(b"/Filter/FlateDecode", b"").replace(b"/Filter /FlateDecode", b"")


def _mutated(data: bytes, chance: Random, tokens: Sequence[bytes], others: Sequence[bytes]) -> bytes:
    bent_so_far = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 9, 20))):
        chance.choice(_OPERATORS)(bent_so_far, chance, tokens, others)
    return bytes(bent_so_far[:_LONGEST])


_LONGEST = 4 << 20
"""Bytes that a bent document may grow to; size as such is tried by cases of its own."""

type _Operator = Callable[[bytearray, Random, Sequence[bytes], Sequence[bytes]], None]


def _flip(data: bytearray, chance: Random, tokens: Sequence[bytes], others: Sequence[bytes]) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _scribble(data: bytearray, chance: Random, tokens: Sequence[bytes], others: Sequence[bytes]) -> None:
    at = chance.randrange(len(data) + 1)
    data[at : at + chance.choice((0, 1, 8))] = chance.randbytes(chance.choice((1, 2, 4, 16, 64)))


def _insert_token(data: bytearray, chance: Random, tokens: Sequence[bytes], others: Sequence[bytes]) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = chance.choice(tokens)


def _remove(data: bytearray, chance: Random, tokens: Sequence[bytes], others: Sequence[bytes]) -> None:
    at = chance.randrange(len(data) + 1)
    del data[at : at + chance.choice((1, 3, 10, 100, 1000))]


def _repeat(data: bytearray, chance: Random, tokens: Sequence[bytes], others: Sequence[bytes]) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = data[at : at + chance.choice((1, 4, 30, 300))] * chance.choice((2, 10, 100, 3000))
    del data[_LONGEST:]


def _cut_short(data: bytearray, chance: Random, tokens: Sequence[bytes], others: Sequence[bytes]) -> None:
    if chance.random() < 0.3:
        del data[chance.randrange(len(data) + 1) :]


def _splice(data: bytearray, chance: Random, tokens: Sequence[bytes], others: Sequence[bytes]) -> None:
    other = chance.choice(others)
    begin = chance.randrange(len(other) + 1)
    at = chance.randrange(len(data) + 1)
    data[at:at] = other[begin : begin + chance.choice((10, 100, 2000))]


def _renumber(data: bytearray, chance: Random, tokens: Sequence[bytes], others: Sequence[bytes]) -> None:
    """One number of the document, chosen from a window, becomes another that programmers forget."""
    at = chance.randrange(len(data) + 1)
    digits = [i for i in range(at, min(len(data), at + 400)) if 48 <= data[i] <= 57]
    if digits:
        begin = end = chance.choice(digits)
        while end < len(data) and 48 <= data[end] <= 57:
            end += 1
        data[begin:end] = chance.choice(_NUMBERS)


def _exchange(data: bytearray, chance: Random, tokens: Sequence[bytes], others: Sequence[bytes]) -> None:
    """Two stretches change places."""
    if len(data) > 40:
        first, second = sorted(chance.sample(range(len(data) - 16), 2))
        data[first : first + 8], data[second : second + 8] = data[second : second + 8], data[first : first + 8]


_OPERATORS: tuple[_Operator, ...] = (
    _flip, _flip, _scribble, _insert_token, _insert_token, _insert_token, _remove, _repeat, _cut_short, _splice,
    _renumber,
    _renumber, _exchange,
)  # fmt: skip
