"""Small documents of our own writing, made on the spot: PDF and Word as bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence

Line = tuple[int, int, str]
"""A printed line: x and y in points, and its words."""


def pdf(pages: Iterable[Sequence[Line]], *, encrypted: bool = False, title: str | None = None) -> bytes:
    """A PDF of Letter pages in 10-point Helvetica, each line where it is told to stand."""
    streams = [_content(lines) for lines in pages]
    first_page = 4
    kids = " ".join(f"{first_page + 2 * i} 0 R" for i in range(len(streams)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(streams)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for i, content in enumerate(streams):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F 3 0 R>>>>"
            f"/Contents {first_page + 2 * i + 1} 0 R>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    trailer = f"/Root 1 0 R/Size {len(objects) + 2}"
    if title:
        objects.append(f"<</Title({title})>>".encode())
        trailer += f"/Info {len(objects)} 0 R"
    if encrypted:
        key = "00" * 32
        trailer += f"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O<{key}>/U<{key}>/P -4>>"
    return _assembled(objects, trailer)


def _content(lines: Sequence[Line]) -> bytes:
    words = [f"1 0 0 1 {x} {y} Tm ({_escaped(text)}) Tj" for x, y, text in lines]
    return f"BT /F 10 Tf {' '.join(words)} ET".encode("cp1252")


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _assembled(objects: Sequence[bytes], trailer: str) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + f"trailer<<{trailer}>>\nstartxref\n{start}\n%%EOF".encode())


def printed(paragraphs: Iterable[Sequence[str]], top: int = 700) -> list[Line]:
    """Paragraphs as lines of a page: 12 points from line to line, 24 between paragraphs."""
    lines, y = [], top
    for paragraph in paragraphs:
        for words in paragraph:
            lines.append((72, y, words))
            y -= 12
        y -= 12
    return lines


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def docx(paragraphs: Iterable[str], *, title: str | None = None, author: str | None = None) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        "docProps/core.xml": '<p xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title or ''}</dc:title><dc:creator>{author or ''}</dc:creator></p>",
    }
    return zipped(parts)


def zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()
