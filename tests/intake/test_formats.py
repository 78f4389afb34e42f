"""Each format: what comes out, and what is refused with what remedy."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from dragoman.intake import formats, reports_in
from dragoman.nouns import Refusal, Report
from dragoman.settings import Settings
from makers import docx, pdf, printed, zipped

SENTENCE = "The foreign ministers of Ecuador and Peru met in Lima on Thursday to discuss the border accord."
PAGE = f"""<!DOCTYPE html><html><head><title>Ministers meet | The Example Courier</title>
<meta property="og:site_name" content="The Example Courier"><meta name="author" content="Ana Example">
<meta property="article:published_time" content="2018-03-08T23:30:00-05:00"></head>
<body><nav><a href="/">Home</a> <a href="/world">World news</a></nav><article><h1>Ministers meet</h1>
<p>{SENTENCE} Officials said that the talks lasted for three hours and would go on next week.</p>
<p>“We are close to an agreement,” the minister of Peru told reporters after the meeting in the capital.</p>
<p>The statement from the ministry called the session useful and frank, and named no date for the signing.</p>
</article><section id="comments"><p>Great article, thanks.</p></section></body></html>"""


def read(data: bytes, settings: Settings | None = None) -> list[Report | Refusal]:
    return list(reports_in(data, "x", settings or Settings()))


def one(data: bytes, settings: Settings | None = None) -> Report:
    (report,) = read(data, settings)
    assert isinstance(report, Report), report
    return report


def refusal(data: bytes) -> Refusal:
    (refused,) = read(data)
    assert isinstance(refused, Refusal), refused
    return refused


def test_plain_text_is_unchanged() -> None:
    text = "By Ana Example\r\n\r\n  The talks\tended. \r\n\n"
    assert one(text.encode()).text == text
    assert one(b"\xef\xbb\xbf" + text.encode()).text == text


def test_the_head_of_a_markdown_file_is_read_and_kept() -> None:
    text = '---\ntitle: "Ministers meet"\nauthor: Ana Example\nsite: Courier\ndate: 2018-04-14\n---\n\nThey met.'
    report = one(text.encode())
    assert report.text == text
    assert (report.title, report.byline, report.outlet) == ("Ministers meet", "Ana Example", "Courier")
    assert (str(report.published.start), report.published.basis) == ("2018-04-14", "given")


def test_settings_fill_in_only_what_is_lacking() -> None:
    from datetime import date

    settings = Settings(date=date(2018, 4, 14), outlet="Courier")
    assert one(b"The talks ended.", settings).outlet == "Courier"
    assert one(b"The talks ended.", settings).published.basis == "given"
    own = one(b"LIMA (AP) - Done.\n\nPublished: 8 March 2018", settings)
    assert (own.outlet, own.published.start, own.published.basis) == ("Associated Press", date(2018, 3, 8), "dateline")
    assert one(b"The talks ended.").published.basis == "unknown"


def test_html_article_and_metadata() -> None:
    report = one(PAGE.encode())
    assert (report.title, report.outlet, report.byline) == ("Ministers meet", "The Example Courier", "Ana Example")
    assert (str(report.published.start), report.published.basis) == ("2018-03-08", "given")
    assert SENTENCE in report.text
    assert "\n\n“We are close" in report.text
    assert "World news" not in report.text and "Great article" not in report.text


def test_html_in_another_character_set() -> None:
    page = (
        PAGE.replace("<head>", '<head><meta charset="iso-8859-2">')
        .replace("Peru", "Łódź")
        .replace("“", '"')
        .replace("”", '"')
    )
    assert "Łódź" in one(page.encode("iso-8859-2")).text


@pytest.mark.parametrize(
    "page", ["<html></html>", "<html><body><form><input></form></body></html>", "<p>", "<!DOCTYPE html>"]
)
def test_a_page_without_article_is_refused(page: str) -> None:
    assert refusal(page.encode()).step == "intake.html"


def test_json_lines_go_on_after_a_broken_one() -> None:
    lines = [
        '{"id": "a", "title": "T", "outlet": "O", "date": "2018-04", "url": "u", "text": "One.\\r\\n", "more": [1]}',
        "broken",
        "",
        '{"id": "b"}',
        "[1]",
        '{"id": "c", "text": "Two \\ud83d."}',
        '{"id": "d", "text": ""}',
    ]
    rows = read("\n".join(lines).encode())
    assert [row.uri for row in rows] == ["x#1", "x#2", "x#4", "x#5", "x#6", "x#7"]
    first, broken, empty, listed, halved, void = rows
    assert isinstance(first, Report) and (first.text, first.external_id) == ("One.\r\n", "a")
    assert first.published.precision == "month"
    assert isinstance(halved, Report) and halved.text == "Two \ufffd."
    assert all(isinstance(row, Refusal) for row in (broken, empty, listed, void))
    assert isinstance(broken, Refusal) and "line 2" in broken.reason


def test_a_date_that_cannot_be_read_is_told_and_the_report_kept() -> None:
    report, told = read(b'{"text": "One.", "date": "04/05/2018"}', Settings(date=None))
    assert isinstance(report, Report) and report.published.basis == "unknown"
    assert isinstance(told, Refusal) and told.step == "intake.date" and "04/05/2018" in told.reason


@pytest.mark.parametrize("indent", [None, 1])
def test_json_array_and_object(indent: int | None) -> None:
    rows = [{"id": 7, "text": "One.", "source": {"name": "Courier"}}, {"body": "Two."}]
    assert [row.uri for row in read(json.dumps(rows, indent=indent).encode())] == ["x#1", "x#2"]
    report = one(json.dumps(rows[0], indent=indent).encode())
    assert (report.uri, report.external_id, report.outlet) == ("x#1", "7", "Courier")


@pytest.mark.parametrize("data", [b"[]", b"[{]", b'{"a": \n', b"[[{", b'[{"text": 1}]', b'{"a":' * 20000])
def test_broken_json_is_refused(data: bytes) -> None:
    assert all(isinstance(row, Refusal) for row in read(data) if not data.startswith(b"[[{"))


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_tables(delimiter: str) -> None:
    header = delimiter.join(["ID", "Headline", "Body", "Published", "Publisher", "Author"])
    row = delimiter.join(["1", "T", '"He said ""no""\nand left."', "2018-04-14", "Courier", "Ana Example"])
    first, second = read(f"{header}\n{row}\n2{delimiter}T\n".encode())
    assert isinstance(first, Report) and isinstance(second, Refusal)
    assert first.text == 'He said "no"\nand left.'
    assert (first.external_id, first.title, first.outlet, first.byline) == ("1", "T", "Courier", "Ana Example")
    assert (first.uri, second.uri) == ("x#1", "x#2")


def test_a_cell_may_be_long() -> None:
    assert len(one(f"id,text\n1,{'word ' * 100_000}\n".encode()).text) == 500_000


def test_a_table_without_text_names_its_columns() -> None:
    refused = refusal(b"titulo,fecha,autor\na,b,c\nd,e,f\ng,h,i\n")
    assert refused.step == "intake.csv" and "titulo, fecha, autor" in refused.reason


@pytest.mark.parametrize(
    "text",
    [
        "Lima, Peru, Thursday\nThe talks ended, officials said, without a deal.",
        "Text, he said, matters.\nSo does tone, she said.",
        "One, two, three\nand four, and then, five",
    ],
)
def test_prose_with_commas_is_no_table(text: str) -> None:
    assert one(text.encode()).text == text


def test_pdf_paragraphs_hyphens_and_running_heads() -> None:
    paragraphs = [
        ["The foreign ministers met in Lima on Thursday to discuss the border ac-", "cord after weeks of delay."],
        ["A well-known critic of the treaty was there, and the government called him a well-", "known agitator."],
    ]
    pages = [
        [(72, 760, "THE EXAMPLE COURIER"), *printed([[f"Part {part} begins here."], *paragraphs, [f"So ends {part}."]]),
         (300, 40, f"Page {number} of 4")]
        for number, part in enumerate(("one", "two", "three", "four"), 1)
    ]  # fmt: skip
    report = one(pdf(pages, title="Border talks"))
    assert report.title == "Border talks"
    assert "COURIER" not in report.text and "Page" not in report.text
    assert report.text.split("\n\n")[:4] == [
        "Part one begins here.",
        "The foreign ministers met in Lima on Thursday to discuss the border accord after weeks of delay.",
        "A well-known critic of the treaty was there, and the government called him a well-known agitator.",
        "So ends one.",
    ]


def test_a_sentence_goes_on_over_the_page() -> None:
    pages = [printed([["The ministers met in Lima and said that the talks"]], 60), printed([["would go on in Quito."]])]
    assert one(pdf(pages)).text == "The ministers met in Lima and said that the talks would go on in Quito."


def test_two_hundred_pages_are_read_whole() -> None:
    words = [f"{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(200)]
    text = one(pdf([printed([[f"This is page {word} of the paper."]]) for word in words])).text
    assert [word for word in words if f"page {word} of" not in text] == []


def test_pdf_refusals() -> None:
    assert "encrypted PDF" in refusal(pdf([printed([[SENTENCE]])], encrypted=True)).reason
    assert "OCR" in refusal(pdf([[], []])).reason
    assert "damaged" in refusal(b"%PDF-1.4 and nothing else").reason


def test_word_document() -> None:
    report = one(docx([SENTENCE, "The talks go on."], title="Talks", author="Ana Example"))
    assert report.text == f"{SENTENCE}\n\nThe talks go on."
    assert (report.title, report.byline, report.published.basis) == ("Talks", "Ana Example", "unknown")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (zipped({"xl/workbook.xml": ""}), "Excel"),
        (zipped({"ppt/slides.xml": ""}), "PowerPoint"),
        (zipped({"META-INF/container.xml": ""}), "EPUB"),
        (zipped({"word/document.xml": "<broken"}), "damaged Word"),
        (b"PK\x03\x04 and nothing else", "broken archive"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "image"),
        (b"{\\rtf1 The talks ended.", "Rich Text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "Office file"),
        (bytes(range(256)) * 4, "binary"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "feed without items"),
        (b"<?xml version='1.0'?><ledger><row/></ledger>", "XML"),
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        ("Le président français a rencontré lundi à Paris la chancelière allemande.".encode(), "not English"),
        (("DER KANZLER TRAF AM MONTAG IN BERLIN DEN FRANZÖSISCHEN PRÄSIDENTEN. " * 3).encode(), "not English"),
    ],
)
def test_refusals_name_what_it_is(data: bytes, what: str) -> None:
    assert what in refusal(data).reason


@pytest.mark.parametrize(
    "text", ["OK.", "Enrique Peña Nieto, Luis Videgaray, Ildefonso Guajardo", SENTENCE.upper(), SENTENCE]
)
def test_english_and_the_very_short_are_read(text: str) -> None:
    assert one(text.encode()).text == text


def test_gzip_of_anything_one_member_or_many() -> None:
    assert one(gzip.compress(SENTENCE.encode())).text == SENTENCE
    assert one(gzip.compress(PAGE.encode())).title == "Ministers meet"
    assert one(gzip.compress(gzip.compress(b"The talks ") + gzip.compress(b"ended."))).text == "The talks ended."
    two = gzip.compress(b'{"text": "One."}\n') + gzip.compress(b'{"text": "Two."}\n')
    assert [row.uri for row in read(two)] == ["x#1", "x#2"]


def test_gzip_cut_short_keeps_what_came_before() -> None:
    lines = "".join(
        json.dumps({"text": f"The talks of day {n} ended, {hash((n, n))} said."}) + "\n" for n in range(20_000)
    )
    rows = read(gzip.compress(lines.encode())[:-20])
    assert isinstance(rows[0], Report) and isinstance(rows[-1], Refusal)
    assert "broken archive" in rows[-1].reason


def test_decompression_bomb_is_refused() -> None:
    refused = refusal(gzip.compress(b"the talks " * (10 << 20)))
    assert refused.step == "intake.gzip" and "bomb" in refused.reason


def test_formats_are_told_to_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "intake.md").read_text(encoding="utf-8")
    for form in formats():
        assert form.name in page
        assert [ending for ending in form.endings if f"`{ending}`" not in page] == []
