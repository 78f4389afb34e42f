"""The reports that an export cites, for reference managers and papers: CSL-JSON (Zotero, pandoc) and BibTeX.

Cited is every report with an account that the question finds, by id. What a report does not tell (a byline, a day) is
left out. Dates that were inferred are told as intervals and marked as uncertain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import batched
from typing import TYPE_CHECKING, Any, BinaryIO

from dragoman.asking.rows import Row
from dragoman.exports.streams import write_lines
from dragoman.nouns import Published, Question

if TYPE_CHECKING:
    from dragoman.record import KeptReport, Record

_PORTION = 200
_URL = re.compile(r"https?://\S+")
_TEX = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
})  # fmt: skip


def cited(record: Record, question: Question) -> Iterator[KeptReport]:
    """The reports with an account that the question finds, by id. Their ids, and nothing else, are held."""
    ids = {account.report for account in record.accounts(question)}
    for portion in batched(sorted(ids), _PORTION):
        found = record.reports_by_id(portion)
        yield from (found[one] for one in portion)


def write_csl(record: Record, question: Question, out: BinaryIO, kind: Any = None) -> int:
    """Write CSL-JSON, one array; the number of reports."""
    written = 0
    out.write(b"[")
    for report in cited(record, question):
        item = json.dumps(csl_item(report), ensure_ascii=False)
        out.write(f"{',' if written else ''}\n{item}".encode())
        written += 1
    out.write(b"\n]\n")
    return written


def write_bibtex(record: Record, question: Question, out: BinaryIO, kind: Any = None) -> int:
    """Write BibTeX, an entry a report; the number of reports."""
    return write_lines(map(bibtex_entry, cited(record, question)), out)


def csl_item(report: KeptReport) -> Row:
    """A report as a CSL item (schema csl-data.json, type ``article-newspaper``)."""
    url = _url(report)
    item = {
        "id": report.id,
        "type": "article-newspaper",
        "title": report.title,
        "container-title": report.outlet,
        "author": [{"literal": report.byline}] if report.byline else None,
        "issued": _issued(report.published),
        "URL": url,
        "archive_location": None if url else report.uri,
        "language": report.language,
        "note": f"sha256: {report.sha256}",
    }
    return {name: value for name, value in item.items() if value is not None}


def bibtex_entry(report: KeptReport) -> str:
    """A report as a BibTeX entry, its id the key."""
    day, url = report.published.start, _url(report)
    exact = day is not None and report.published.end == day
    fields = {
        "title": f"{{{_tex(report.title)}}}" if report.title else None,
        "author": f"{{{_tex(report.byline)}}}" if report.byline else None,
        "journal": _tex(report.outlet) if report.outlet else None,
        "year": str(day.year) if day else None,
        "month": str(day.month) if day and exact else None,
        "day": str(day.day) if day and exact else None,
        "url": url,
        "howpublished": None if url else _tex(report.uri),
        "note": f"sha256: {report.sha256}",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value is not None]
    return f"@article{{{report.id},\n{',\n'.join(lines)}\n}}\n\n"


def _issued(published: Published) -> Row | None:
    if published.start is None or published.end is None:
        return None
    days: list[date] = list(dict.fromkeys((published.start, published.end)))
    found: Row = {"date-parts": [[day.year, day.month, day.day] for day in days]}
    return {**found, "circa": True} if published.basis == "inferred" else found


def _url(report: KeptReport) -> str | None:
    return report.uri if _URL.fullmatch(report.uri) else None


def _tex(words: str | None) -> str:
    """Words that TeX takes as they are, on one line."""
    return " ".join((words or "").split()).translate(_TEX)
