"""Writes the example reports that are not plain text (PDF, Word, gzip) from ``sources/``, with the standard library.

Run it after changing a source: ``python examples/make_files.py``. A source's first three lines are headline, outlet
and date; every other line is a paragraph.
"""

from __future__ import annotations

import gzip
import textwrap
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
SOURCES, REPORTS, BROKEN = HERE / "sources", HERE / "reports", HERE / "broken"

LINE_CHARACTERS = 88  # Times-Roman 11 pt on a 468 pt measure: about 0.45 em a character
LINES_A_PAGE = 46

WORD_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    ),
}
WORD_BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def pdf(paragraphs: list[str]) -> bytes:
    """A PDF of one column in Times-Roman, which every reader has built in."""
    lines = _lines(paragraphs)
    pages = [lines[i : i + LINES_A_PAGE] for i in range(0, len(lines), LINES_A_PAGE)]
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
    ]
    for i, page in enumerate(pages):
        content = _page_content(page)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            + f"/Contents {5 + 2 * i} 0 R >>".encode()
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream")
    return _pdf_file(objects)


def _lines(paragraphs: list[str]) -> list[str]:
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += [*textwrap.wrap(paragraph, LINE_CHARACTERS), ""]
    return lines


def _page_content(lines: list[str]) -> bytes:
    shown = (line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines)
    return b"BT /F1 11 Tf 14 TL 72 720 Td\n" + b"\n".join(f"({s}) Tj T*".encode("cp1252") for s in shown) + b"\nET"


def _pdf_file(objects: list[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        len(out),
    )


def write_word(path: Path, paragraphs: list[str]) -> None:
    """A Word document of plain paragraphs; its parts carry a fixed time, so that the bytes are the same each time."""
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(p)}</w:t></w:r></w:p>' for p in paragraphs)
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in {**WORD_PARTS, "word/document.xml": WORD_BODY.format(body)}.items():
            info = zipfile.ZipInfo(name, date_time=(2018, 5, 31, 0, 0, 0))
            archive.writestr(info, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + part)


def paragraphs_of(name: str) -> list[str]:
    return (SOURCES / name).read_text(encoding="utf-8").splitlines()


def main() -> None:
    whole = pdf(paragraphs_of("2018-08-27-capital-ledger.txt"))
    (REPORTS / "2018-08-27-capital-ledger.pdf").write_bytes(whole)
    (BROKEN / "cut-short.pdf").write_bytes(whole[:700])
    write_word(REPORTS / "2018-05-31-lakeside-gazette.docx", paragraphs_of("2018-05-31-lakeside-gazette.txt"))
    wire = "2018-01-11-prairie-business-daily.txt"
    (REPORTS / f"{wire}.gz").write_bytes(gzip.compress((SOURCES / wire).read_bytes(), mtime=0))


if __name__ == "__main__":
    main()
