"""A brief as a page of plain values, which the forms that have a layout of their own are filled with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dragoman.asking.brief_values import Brief, Line, Reference, Section
from dragoman.asking.countries import Countries
from dragoman.asking.scope import scope
from dragoman.asking.sentences import published
from dragoman.exports import brief_timeline, svg
from dragoman.nouns import Question

NOTE = (
    "Made by grammar from the record's fields, as far as the cited words bear them out; what is not read with "
    "certainty is quoted. Numbers lead to outlet, date and the exact words."
)


def page(brief: Brief) -> dict[str, Any]:
    """Title, counts, drawings with their words, sections, references: strings, numbers and lists only."""
    return {
        "title": title(brief.question),
        "found": [[what, number] for what, number in brief.found.items()],
        "note": NOTE,
        "drawings": [{"svg": drawing, "words": words, "title": title} for title, drawing, words in drawings(brief)],
        "sections": [_section(section) for section in brief.sections],
        "references": [reference(one) for one in brief.references],
    }


def drawings(brief: Brief) -> Iterator[tuple[str, str, str]]:
    """Title, SVG and the words that say the same."""
    if brief.relation and any(point.level for series in brief.relation.series for point in series.points):
        title = f"{brief.relation.first.name} and {brief.relation.second.name} over time"
        yield title, svg.drawn(brief.relation), svg.described(brief.relation)
    if brief.timeline:
        yield "Timeline", brief_timeline.drawn(brief.timeline), brief_timeline.described(brief.timeline)


def reference(one: Reference) -> dict[str, Any]:
    report = one.report
    return {
        "number": one.number,
        "outlet": report.outlet or report.uri,
        "published": published(report.published),
        "title": " ".join((report.title or "").split()),
        "words": one.citation.text,
        "where": f"{report.id}, characters {one.citation.start}–{one.citation.end}",
    }


def left_out(section: Section) -> str:
    are = "is" if section.left_out == 1 else "are"
    return f"{section.left_out:,} more in the record {are} not told here." if section.left_out else ""


def title(question: Question) -> str:
    """ "Brief: United States and Mexico; since 1 March 2018"."""
    names = Countries.load().names
    between, actor = ([names.get(one, one) for one in some] for some in (question.between, question.actor))
    return f"Brief{scope(replace(question, between=tuple(between), actor=tuple(actor)))}"


def _section(section: Section) -> dict[str, Any]:
    return {
        "heading": section.heading,
        "groups": [
            {"heading": group.heading or "", "lines": [_parts(line) for line in group.lines]}
            for group in section.groups
        ],
        "notes": [*section.notes, *([left_out(section)] if section.left_out else [])],
    }


def _parts(line: Line) -> list[dict[str, Any]]:
    """The last part ends the sentence."""
    last = len(line) - 1
    return [
        {"text": f"{part.join}{part.text}", "cites": list(part.cites), "stop": "." if place == last else ""}
        for place, part in enumerate(line)
    ]
