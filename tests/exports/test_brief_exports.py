"""A brief's forms are whole, the same for the same brief, and hold nothing that a report could do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest

from dragoman.asking.brief import Brief, brief
from dragoman.exports import brief_timeline, svg, typesetting
from dragoman.exports.briefs import FORMS, Form, written
from dragoman.nouns import Citation, Question
from dragoman.record import Record
from smallrecord import make

HOSTILE = '<script>alert(1)</script> #eval("1") $x$ `code` [@label] \\ "quoted" & ]]> \x07'


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Brief]:
    with make(tmp_path / "small.db") as record:
        yield brief(record, Question())


def hostile(made: Brief) -> Brief:
    """The same brief, whose first report says what no report should be able to do."""
    first, *rest = made.references
    report = replace(first.report, text=HOSTILE, title=HOSTILE, outlet=HOSTILE)
    return replace(made, references=(replace(first, report=report, citation=Citation(0, len(HOSTILE), HOSTILE)), *rest))


def pdf_text(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def word_text(content: bytes) -> str:
    document = ZipFile(BytesIO(content)).read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", "", document.replace("</w:p>", "\n"))


@pytest.mark.parametrize("form", FORMS)
def test_the_same_brief_gives_the_same_bytes(made: Brief, form: Form) -> None:
    assert written(made, form) == written(made, form)


def test_every_form_holds_every_sentence_and_every_source(made: Brief) -> None:
    pages = {
        "md": written(made, "md").decode(),
        "html": written(made, "html").decode(),
        "docx": word_text(written(made, "docx")),
        "pdf": pdf_text(written(made, "pdf")),
    }
    for form, page in pages.items():
        plain = " ".join(page.split())
        assert "Mike Pence, vice president of the United States, and Justin Trudeau" in plain, form
        assert "met about trade on 14 April 2018" in plain, form
        for one in made.references:
            assert f"[{one.number}]" in plain, (form, one.number)
            assert (one.report.outlet or one.report.uri) in plain, form


def test_every_number_of_the_html_leads_to_its_source(made: Brief) -> None:
    page = written(made, "html").decode()
    assert set(re.findall(r'href="#(r\d+)"', page)) == set(re.findall(r'id="(r\d+)"', page))
    assert "<script" not in page and "http" not in re.sub(r"base64,[\w+/=]+", "", page.replace("http-equiv", ""))


def test_every_number_of_the_word_file_leads_to_its_note(made: Brief) -> None:
    document = ZipFile(BytesIO(written(made, "docx"))).read("word/document.xml").decode()
    anchors = set(re.findall(r'w:anchor="(source\d+)"', document))
    assert anchors == set(re.findall(r'w:name="(source\d+)"', document)) != set()
    assert "descr=" in document


@pytest.mark.parametrize("form", FORMS)
def test_what_a_report_says_stays_words(made: Brief, form: Form) -> None:
    content = written(hostile(made), form)
    if form == "html":
        page = content.decode()
        assert "<script>" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    elif form == "pdf":
        assert '<script>alert(1)</script> #eval("1") $x$ `code` [@label]' in pdf_text(content)
    elif form == "docx":
        assert "&lt;script&gt;" in word_text(content)


def test_a_brief_of_nothing_has_a_page(tmp_path: Path) -> None:
    with Record.open(tmp_path / "empty.db") as record:
        nothing = brief(record, Question())
    for form in FORMS:
        assert written(nothing, form)
    assert "Nothing in the record answers this question." in written(nothing, "html").decode()


def test_a_drawing_becomes_a_picture(made: Brief) -> None:
    picture = typesetting.png(brief_timeline.drawn(made.timeline))
    assert picture.startswith(b"\x89PNG") and picture == typesetting.png(brief_timeline.drawn(made.timeline))


def test_a_timeline_tells_in_words_what_it_draws(made: Brief) -> None:
    drawing = brief_timeline.drawn(made.timeline)
    words = re.search(r'<desc id="words">(.*)</desc>', drawing)
    assert words and "met about trade on 14 April 2018" in words[1]
    assert drawing.count("<g>") == len(made.timeline) and svg.STYLE in drawing
