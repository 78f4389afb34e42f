"""A brief as Markdown: headings, sentences with numbered citations, at the end the exact words behind each number."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.asking.brief_values import Brief, Group, Line, Reference, Section
from dragoman.asking.sentences import day, published
from dragoman.nouns import Question


def lines(brief: Brief) -> Iterator[str]:
    """The page, a line at a time, each with its line feed."""
    yield f"# Brief{scope(brief.question)}\n"
    yield f"\n*{'; '.join(f'{what}: {number}' for what, number in brief.found.items())}*\n"
    for section in brief.sections:
        yield f"\n## {section.heading}\n"
        for group in section.groups:
            yield from _group(group)
        yield from (f"\n*{note}*\n" for note in section.notes)
        yield from _left_out(section)
    if brief.references:
        yield "\n## References\n"
    for reference in brief.references:
        yield from _reference(reference)


def scope(question: Question) -> str:
    """What was asked, in words, so that a printed page says what it leaves out."""
    parts = [" and ".join(question.between), *(", ".join(some) for some in (question.actor, question.type))]
    parts += [", ".join(question.status), ", ".join(question.about)]
    parts += [f"since {day(question.since)}" if question.since else ""]
    parts += [f"until {day(question.until)}" if question.until else ""]
    parts += [f"confidence {question.min_confidence:g} or more" if question.min_confidence else ""]
    asked = "; ".join(part for part in parts if part)
    return f": {asked}" if asked else ""


def _group(group: Group) -> Iterator[str]:
    if group.heading:
        yield f"\n### {group.heading}\n"
    yield "\n"
    for line in group.lines:
        yield f"- {_sentence(line)}\n"


def _sentence(line: Line) -> str:
    """ "Accounts differ on the date [1]: 14 April 2018 [1]; 15 April 2018 [2]." """
    return "".join(f"{one.join}{one.text} {''.join(f'[{number}]' for number in one.cites)}" for one in line) + "."


def _left_out(section: Section) -> Iterator[str]:
    if section.left_out:
        yield f"\n*{section.left_out:,} more in the record are not told here.*\n"


def _reference(reference: Reference) -> Iterator[str]:
    """The words are quoted line by line as they stand, so that they can be found again in the report."""
    report, citation = reference.report, reference.citation
    title = f", “{' '.join(report.title.split())}”" if report.title else ""
    where = f"{report.id}, characters {citation.start}–{citation.end}"
    yield f"\n[{reference.number}] {report.outlet or report.uri}, {published(report.published)}{title} ({where})\n\n"
    for words in citation.text.splitlines() or [""]:
        yield f"> {words}\n"
