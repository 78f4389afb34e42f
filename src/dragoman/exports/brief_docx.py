"""A brief as a Word document: numbered end notes as bookmarks with links to them (it has no footnotes to make)."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dragoman.asking.brief_values import Brief
from dragoman.exports import typesetting
from dragoman.exports.brief_page import page

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

MADE = datetime(2000, 1, 1)
"""A day for the file's own dates, the same in every brief: a clock would give other bytes each time."""

WIDE = 6.2
"""Inches that a drawing is wide on the page."""

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold."""


def document(brief: Brief) -> bytes:
    """The whole file; the same brief gives the same bytes."""
    import docx

    filled, made = _fit(page(brief)), docx.Document()
    _settle(made, filled["title"])
    made.add_heading(filled["title"], 0)
    counts = "; ".join(f"{what}: {number:,}" for what, number in filled["found"])
    _soft(made, f"{counts}. {filled['note']}")
    for place, section in enumerate(filled["sections"]):
        _section(made, section)
        for drawing in filled["drawings"] if place == 0 else ():
            _picture(made, drawing)
    if not filled["sections"]:
        made.add_paragraph("Nothing in the record answers this question.")
    if filled["references"]:
        made.add_heading("Sources", 1)
    for one in filled["references"]:
        _reference(made, one)
    out = BytesIO()
    made.save(out)
    return _dateless(out.getvalue())


def _settle(made: Document, title: str) -> None:
    from docx.shared import Pt

    made.styles["Normal"].font.name = "Georgia"
    made.styles["Normal"].font.size = Pt(10.5)
    about = made.core_properties
    about.title, about.author, about.comments = title, "", ""
    about.created = about.modified = about.last_printed = MADE


def _section(made: Document, section: dict[str, Any]) -> None:
    made.add_heading(section["heading"], 1)
    for group in section["groups"]:
        if group["heading"]:
            made.add_heading(group["heading"], 2)
        for line in group["lines"]:
            paragraph = made.add_paragraph(style="List Bullet")
            for part in line:
                paragraph.add_run(f"{part['text']} ")
                for number in part["cites"]:
                    _link(paragraph, number)
                paragraph.add_run(part["stop"])
    for note in section["notes"]:
        _soft(made, note)


def _soft(made: Document, words: str) -> None:
    from docx.shared import Pt, RGBColor

    run = made.add_paragraph().add_run(words)
    run.font.size, run.font.color.rgb = Pt(8.5), RGBColor(0x57, 0x60, 0x6A)


def _picture(made: Document, drawing: dict[str, Any]) -> None:
    """A PNG with the drawing's words as its description, which Word reads aloud."""
    from docx.shared import Inches

    shape = made.add_picture(BytesIO(typesetting.png(drawing["svg"])), width=Inches(WIDE))
    shape._inline.docPr.set("descr", f"{drawing['title']}. {drawing['words']}")


def _link(paragraph: Paragraph, number: int) -> None:
    """ "[3]", raised, leading to the end note."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), f"source{number}")
    link.set(qn("w:history"), "1")
    run = paragraph.add_run(f"[{number}]")
    run.font.superscript = True
    link.append(run._r)
    paragraph._p.append(link)


def _reference(made: Document, one: dict[str, Any]) -> None:
    from docx.shared import Inches, Pt

    head = made.add_paragraph()
    _bookmark(head, one["number"])
    title = f", “{one['title']}”" if one["title"] else ""
    head.add_run(f"[{one['number']}] {one['outlet']}, {one['published']}{title}").font.size = Pt(9)
    head.paragraph_format.space_after = Pt(2)
    head.paragraph_format.keep_with_next = True
    words = made.add_paragraph()
    words.paragraph_format.left_indent = Inches(0.3)
    words.add_run(one["words"]).font.size = Pt(9)
    words.add_run(f"\n{one['where']}").font.size = Pt(7)


def _bookmark(paragraph: Paragraph, number: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
        paragraph._p.append(element)
    start.set(qn("w:name"), f"source{number}")


def _fit(filled: Any) -> Any:
    """The page without characters that a Word file cannot hold; each becomes a mark of its place."""
    if isinstance(filled, str):
        return _UNFIT.sub("\ufffd", filled)
    if isinstance(filled, dict):
        return {key: _fit(value) for key, value in filled.items()}
    return [_fit(value) for value in filled] if isinstance(filled, list) else filled


def _dateless(packed: bytes) -> bytes:
    """The archive with the same day for every part."""
    out = BytesIO()
    with ZipFile(BytesIO(packed)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), ZIP_DEFLATED)
    return out.getvalue()
