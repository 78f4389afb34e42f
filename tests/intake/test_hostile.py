"""Documents made to hurt, and documents bent by accident: each ends as a report or a refusal with a reason, soon."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable

import pytest
from benchmarks.fuzz import ENDINGS, examples, parsed
from benchmarks.mutating import bent
from hypothesis import given, settings, strategies as st

from dragoman.intake import reports_in
from dragoman.nouns import Refusal, Report
from dragoman.settings import Settings
from makers import docx, pdf, printed, zipped

SENTENCE = "The foreign ministers of Ecuador and Peru met in Lima on Thursday to discuss the border accord. "
NEST = 200_000


def read(data: bytes) -> list[Report | Refusal]:
    return list(reports_in(data, "x", Settings()))


def word(document: str) -> bytes:
    """A Word document whose main part is this."""
    with zipfile.ZipFile(io.BytesIO(docx([]))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    return zipped({**parts, "word/document.xml": document})


def bomb_in_word(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("word/document.xml", b" " * size)
    return out.getvalue()


def laughs() -> bytes:
    """Entities of entities of entities: a kilobyte that unfolds to gigabytes."""
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return word(f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">{lines}]><d>&l11;</d>')


def looping_pdf(old: bytes, new: bytes) -> bytes:
    """A sound PDF in which one thing points back to where it came from."""
    sound = pdf([printed([[SENTENCE]])])
    assert old in sound
    return sound.replace(old, new)


def page(inside: str) -> bytes:
    text = f"<h1>Talks</h1>{inside}<p>{SENTENCE * 9}</p>"
    return f"<!DOCTYPE html><html><body><article>{text}</article></body></html>".encode()


def letter(html: bytes) -> bytes:
    head = "From: Ann <ann@example.org>\nMessage-ID: <1@example.org>\nSubject: Talks\nMIME-Version: 1.0\n"
    return f"{head}Content-Type: text/html; charset=utf-8\n\n".encode() + html


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a gzip bomb": (lambda: gzip.compress(gzip.compress(b"so " * (30 << 20))), "gzip"),
    "a bomb in a Word document": (lambda: bomb_in_word(80 << 20), "archive"),
    "entities that unfold": (laughs, "docx"),
    "Word nested too deep": (lambda: word("<w:p>" * NEST), "docx"),
    "a hundred megabytes of one line": (lambda: SENTENCE.encode() * (100_000_000 // len(SENTENCE)), "size"),
    "as much in one row of a feed": (lambda: json.dumps({"text": SENTENCE * 400_000}).encode(), "size"),
    "JSON nested too deep": (lambda: b'{"text": ' + b"[" * NEST, "json"),
    "a number too long": (lambda: b'{"text": ' + b"9" * NEST + b"}", "json"),
    "a header across lines": (lambda: b"id,text,title\rx\n1,a,b\n", "csv"),
    "HTML nested too deep": (lambda: page("<div>" * 3000), "html"),
    "HTML in an e-mail nested too deep": (lambda: letter(page("<div>" * 3000)), "parser"),
    "HTML never closed": (lambda: page("<p><b><i><table><tr><td>" * 300), "html"),
    "a PDF whose pages hold themselves": (lambda: looping_pdf(b"/Kids[4 0 R]", b"/Kids[2 0 R]"), "pdf"),
    "a PDF whose root is its pages": (lambda: looping_pdf(b"/Pages 2 0 R", b"/Pages 1 0 R"), "pdf"),
    "nothing but null bytes": (lambda: b"\0" * 5000, "binary"),
}
"""What must be refused, and the stage that does."""


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_reason(name: str) -> None:
    make, stage = REFUSED[name]
    (refused,) = read(make())
    assert isinstance(refused, Refusal)
    assert refused.step == f"intake.{stage}"


READ: dict[str, tuple[bytes, str]] = {
    "deep HTML": (page("<div>" * 200), SENTENCE.strip()),
    "half a pair": (json.dumps({"text": "\ud83d " + SENTENCE}).encode(), "\ufffd " + SENTENCE),
    "a null in JSON": (json.dumps({"text": "a\0b " + SENTENCE}).encode(), "a\ufffdb " + SENTENCE),
    "a null in a text": (("a\0b " + SENTENCE * 3).encode(), "a\ufffdb " + SENTENCE * 3),
    "text that runs right to left": (("\u202eevil\u202c " + SENTENCE).encode(), "\u202eevil\u202c " + SENTENCE),
    "marks without end": (("e" + "\u0301" * 5000 + " " + SENTENCE * 9).encode(), "e" + "\u0301" * 5000),
    "bytes that are no UTF-8": (b"\xed\xa0\x80 caf\xc3\xa9 " + SENTENCE.encode() * 9, SENTENCE),
}  # fmt: skip
"""What must be read, and what its text must hold."""


@pytest.mark.parametrize("name", READ)
def test_read_all_the_same(name: str) -> None:
    data, wanted = READ[name]
    (report,) = read(data)
    assert isinstance(report, Report), report
    assert wanted in report.text
    assert report.text.encode().decode() == report.text and "\0" not in report.text


def test_a_bent_row_costs_only_itself() -> None:
    rows = [json.dumps({"text": SENTENCE}), '{"text": "\\ud8', "[1]", json.dumps({"text": SENTENCE + "Again."})]
    found = read("\n".join(rows).encode())
    assert [type(one) for one in found] == [Report, Refusal, Refusal, Report]


@settings(max_examples=12)
@given(st.sampled_from(sorted(ENDINGS)), st.integers(0, 10**9))
def test_whatever_is_bent_is_read_or_refused(parser: str, number: int) -> None:
    """A few of the documents that ``benchmarks/fuzz.py`` tries by the thousand."""
    for found in parsed(parser, bent(f"test/{parser}/{number}", parser, examples(parser))):
        assert isinstance(found, Report | Refusal)
        (found.text if isinstance(found, Report) else found.reason).encode()
