"""CSL-JSON and BibTeX of the cited reports, TimelineJS, iCalendar by export: read back by other programs."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import bibtexparser
import pytest
from icalendar import Calendar

from dragoman.exports import citing, icalendar, timeline
from dragoman.nouns import Dated, Published, Question
from dragoman.record import KeptReport, Record
from smallrecord import make


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with make(tmp_path_factory.mktemp("citing") / "small.db") as record:
        yield record


def report(**fields: Any) -> KeptReport:
    return KeptReport(**({"id": "r-1", "uri": "a.txt", "text": "x", "sha256": "00"} | fields))


def written(write: Any, record: Record, question: Question | None = None) -> str:
    out = io.BytesIO()
    write(record, question or Question(), out)
    return out.getvalue().decode()


# CSL-JSON and BibTeX


def test_csl_items(small: Record) -> None:
    items = json.loads(written(citing.write_csl, small))
    assert [item["id"] for item in items] == sorted(one.id for one in small.reports())
    (lima,) = [item for item in items if item.get("title") == "Talks in Lima"]
    assert lima["container-title"] == "Andes Courier" and lima["issued"] == {"date-parts": [[2018, 4, 15]]}
    assert lima["type"] == "article-newspaper" and lima["archive_location"] == "reports/lima.txt"


def test_only_reports_that_are_cited(small: Record) -> None:
    items = json.loads(written(citing.write_csl, small, Question(status=("planned",))))
    assert [item["title"] for item in items] == ["=Plans and denials"]
    assert json.loads(written(citing.write_csl, small, Question(between=("FJI", "TON")))) == []


def test_an_interval_and_an_inferred_date() -> None:
    span = Published(date(2018, 4, 1), date(2018, 4, 30), "month", "inferred")
    assert citing.csl_item(report(published=span))["issued"] == {
        "date-parts": [[2018, 4, 1], [2018, 4, 30]], "circa": True,
    }  # fmt: skip
    assert "issued" not in citing.csl_item(report())


def test_bibtexparser_reads_every_entry(small: Record) -> None:
    library = bibtexparser.parse_string(written(citing.write_bibtex, small))
    assert not library.failed_blocks and len(library.entries) == 4
    entries = {entry.key: entry for entry in library.entries}
    (lima,) = [one for one in small.reports() if one.title == "Talks in Lima"]
    found = {field.key: field.value for field in entries[lima.id].fields}
    assert (found["journal"], found["year"], found["month"], found["day"]) == ("Andes Courier", "2018", "4", "15")


def test_what_tex_would_run_is_escaped() -> None:
    entry = citing.bibtex_entry(report(title="A & B: 5% {of} \\input{x} $1_2\nfor # ~^", uri="https://a.org/b_c"))
    library = bibtexparser.parse_string(entry)
    assert not library.failed_blocks
    (one,) = library.entries
    assert one["url"] == "https://a.org/b_c"
    assert one["title"] == (
        r"{A \& B: 5\% \{of\} \textbackslash{}input\{x\} \$1\_2 for \# \textasciitilde{}\textasciicircum{}}"
    )


# TimelineJS


def test_timeline(small: Record) -> None:
    found = json.loads(written(timeline.write, small))
    assert [slide["start_date"] for slide in found["events"]] == [
        {"year": 2017}, {"year": 2018, "month": 2}, {"year": 2018, "month": 4, "day": 14},
        {"year": 2018, "month": 5, "day": 21},
    ]  # fmt: skip
    assert found["events"][2]["text"]["headline"].startswith("Mike Pence (USA) and Justin Trudeau (CAN) met")
    assert found["events"][2]["text"]["text"].count("<blockquote>") == 3
    assert json.loads(written(timeline.write, small, Question(between=("FJI", "TON"))))["events"] == []


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2018-01-01", "2018-12-31", {"year": 2018}),
        ("2018-06-01", "2018-08-31", {"year": 2018, "month": 6}),
        ("2018-06-01", "2018-06-07", {"year": 2018, "month": 6, "day": 1}),
    ],
)
def test_no_day_is_made_up(start: str, end: str, told: dict[str, int]) -> None:
    when = Dated(date.fromisoformat(start), date.fromisoformat(end), "month", None, "expression")
    assert timeline._date(when.start, when) == told


def test_html_in_a_report_is_text(make_html: Record) -> None:
    page = written(timeline.write, make_html)
    assert "<script" not in page and "&lt;script&gt;" in page


@pytest.fixture
def make_html(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    from planworld import Told, build
    from smallrecord import dated

    told = Told("Post <b>", "2018-03-01", "They met <script>alert(1)</script>", "occurred", dated("2018-03-01"))
    with build(tmp_path_factory.mktemp("html") / "html.db", {"met": [told]}) as record:
        yield record


# iCalendar


def test_icalendar_by_export(small: Record) -> None:
    found = Calendar.from_ical(written(icalendar.write, small))
    assert [str(item["STATUS"]) for item in found.walk("VEVENT")] == ["CANCELLED", "TENTATIVE"]
