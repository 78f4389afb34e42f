"""Exports of news databases: every article, the first one too, and the number that the file states."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from dragoman.intake import reports_in
from dragoman.nouns import Refusal, Report
from dragoman.settings import Settings
from intake import samples
from makers import pdf

Wrap = Callable[[Sequence[str]], bytes]


def read(data: bytes) -> list[Report | Refusal]:
    return list(reports_in(data, "x", Settings()))


def refusal(data: bytes) -> Refusal:
    (refused,) = read(data)
    assert isinstance(refused, Refusal), refused
    return refused


def printed(lines: Sequence[str]) -> bytes:
    """A PDF of seventeen lines a page, all at one pitch: what is a paragraph does not show in the layout."""
    pages = [lines[i : i + 17] for i in range(0, len(lines), 17)]
    return pdf([[(72, 700 - 12 * row, line) for row, line in enumerate(page)] for page in pages])


WRAPS: dict[str, Wrap] = {
    "docx": samples.docx, "rtf": samples.rtf, "html": samples.html, "text": samples.text, "pdf": printed,
}  # fmt: skip
EXPORTS: dict[str, Sequence[str]] = {
    "nexis": samples.nexis_lines(),
    "nexis without cover": samples.nexis_lines(cover=False),
    "factiva": samples.factiva_lines(),
    "factiva with contents": samples.factiva_lines(contents=True, results=3),
}


@pytest.mark.parametrize("wrap", sorted(WRAPS))
@pytest.mark.parametrize("export", sorted(EXPORTS))
def test_every_article_is_found_in_every_wrapping(export: str, wrap: str) -> None:
    reports = read(WRAPS[wrap](EXPORTS[export]))
    assert all(isinstance(report, Report) for report in reports), reports
    found = [report for report in reports if isinstance(report, Report)]
    assert [report.uri for report in found] == ["x#1", "x#2", "x#3"]
    assert [report.title for report in found] == list(samples.TITLES)
    assert [str(report.published.start) for report in found] == ["2018-03-09", "2018-03-10", "2018-03-11"]
    assert {report.published.basis for report in found} == {"given"}
    assert {report.byline for report in found} == {"Ana Example"}
    assert {report.outlet for report in found} == {
        "The Example Courier" if export.startswith("nexis") else "Example News Service"
    }
    assert [report.text.split() for report in found] == [f"{told} {samples.MORE}".split() for told in samples.TEXTS]


def test_the_older_layout() -> None:
    reports = read(samples.older_nexis().encode())
    assert [report.title for report in reports if isinstance(report, Report)] == list(samples.TITLES)
    assert [report.text for report in reports if isinstance(report, Report)] == [
        f"{told}\n\n{samples.MORE}" for told in samples.TEXTS
    ]
    first = reports[0]
    assert isinstance(first, Report)
    assert (first.outlet, first.byline, str(first.published.start)) == (
        "The Example Courier", "Ana Example", "2018-03-09",
    )  # fmt: skip


@pytest.mark.parametrize("wrap", ["rtf", "text"])
def test_the_indexing_format(wrap: str) -> None:
    lines = samples.factiva_indexed()
    told = [line.strip("|").replace("|", "\t") for line in lines] if wrap == "text" else lines
    reports = [report for report in read(WRAPS[wrap](told)) if isinstance(report, Report)]
    assert [report.title for report in reports] == list(samples.TITLES)
    assert [report.text.split() for report in reports] == [f"{told} {samples.MORE}".split() for told in samples.TEXTS]
    assert [report.external_id for report in reports] == [f"EXNS00002018030{n}ee39000{n}x" for n in (1, 2, 3)]
    assert {report.outlet for report in reports} == {"Example News Service"}


def test_proquest() -> None:
    reports = [report for report in read(samples.proquest().encode()) if isinstance(report, Report)]
    assert [report.title for report in reports] == list(samples.TITLES)
    assert [report.text for report in reports] == [f"{told}\n\n{samples.MORE}" for told in samples.TEXTS]
    first = reports[0]
    assert (first.outlet, first.byline, first.external_id) == ("The Example Courier", "Example, Ana", "2000000001")
    assert str(first.published.start) == "2018-03-09"


@pytest.mark.parametrize(
    ("data", "step"),
    [
        (samples.docx(samples.nexis_lines(stated=4)), "intake.nexis"),
        (samples.text(samples.nexis_lines(stated=2)), "intake.nexis"),
        (samples.older_nexis(stated=4).encode(), "intake.nexis"),
        (samples.proquest(stated=4).encode(), "intake.proquest"),
        (samples.rtf(samples.factiva_lines(results=4)), "intake.factiva"),
        (samples.rtf(samples.factiva_lines(results=2)), "intake.factiva"),
    ],
)
def test_a_number_that_differs_is_an_error_that_names_both(data: bytes, step: str) -> None:
    refused = refusal(data)
    assert refused.step == step
    stated = "4" if "states 4" in refused.reason else "2"
    assert f"states {stated} articles and 3 were found" in refused.reason


def test_a_listing_that_differs_is_an_error() -> None:
    lines = [line for line in samples.factiva_lines(contents=True) if not line.startswith("Chile recalls ambassador .")]
    assert "states 2 articles and 3 were found" in refusal(samples.rtf(lines)).reason


def test_more_results_than_one_export_holds_are_no_error() -> None:
    assert len(read(samples.rtf(samples.factiva_lines(results=1234)))) == 3


@pytest.mark.parametrize("lines", [samples.nexis_lines(cover=False), samples.factiva_lines()])
def test_an_export_cut_short_is_refused(lines: list[str]) -> None:
    assert "ends within an article" in refusal(samples.text(lines[:-1])).reason


def test_a_first_article_with_a_title_that_the_cover_does_not_list() -> None:
    lines = [
        line.replace("1. Ministers meet in Lima", "1. A title, shortened by the") for line in samples.nexis_lines()
    ]
    first = read(samples.docx(lines))[0]
    assert isinstance(first, Report) and first.title == samples.TITLES[0]


def test_an_article_without_headline_keeps_its_words() -> None:
    lines = samples.nexis_lines(1, cover=False)[2:]
    (report,) = read(samples.text(lines))
    assert isinstance(report, Report) and report.text.startswith(samples.FIRST)


@pytest.mark.parametrize(
    "told",
    [
        "The report is called End of Document.\n\nThe talks ended.",
        "End of Document\n\nThe talks ended.",
        "Document 1 of 3 was signed in Lima.\n\nFull text: the accord.",
        "The accord has 25 words\n\nand no end.",
    ],
)
def test_a_text_that_only_looks_like_an_export_stays_whole(told: str) -> None:
    (report,) = read(told.encode())
    assert isinstance(report, Report) and report.text == told
