"""The registry: what is read, and how each format is told. A later format joins by one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from dragoman.intake import binary, docx, feed, page, pdf, plain, tables
from dragoman.intake.decoding import Head
from dragoman.intake.draft import Draft
from dragoman.nouns import Refusal

Reader = Callable[[IO[bytes], Head, str], Iterator[Draft] | Iterator[Draft | Refusal]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is read: its name, the usual endings of its files (they do not decide), what it is told by."""

    name: str
    endings: tuple[str, ...]
    told_by: str
    matches: Callable[[Head], bool]
    read: Reader


FORMATS = (
    Format("PDF", (".pdf",), "%PDF- in the first kilobyte", pdf.matches, pdf.read),
    Format("Word", (".docx",), "a ZIP archive that holds word/document.xml", docx.matches, docx.read),
    Format("", (), "known magic bytes, or many control characters", binary.matches, binary.read),
    Format("HTML", (".html", ".htm"), "opens with an HTML tag", page.matches, page.read),
    Format("", (), "opens with an XML declaration and no HTML", binary.matches_xml, binary.read_xml),
    Format("JSON Lines", (".jsonl", ".ndjson"), "lines that are JSON objects", feed.matches_lines, feed.read_lines),
    Format("JSON", (".json",), "opens with an object or an array of objects", feed.matches_whole, feed.read_whole_json),
    Format("CSV", (".csv", ".tsv"), "a header of column names, rows below", tables.matches, tables.read),
    Format("text", (".txt", ".md"), "whatever is text and none of the others", lambda head: True, plain.read),
)
"""In the order they are tried. Those without a name are told only to be refused with a remedy."""


def told(head: Head) -> Format:
    return next(form for form in FORMATS if form.matches(head))
