"""A brief as Markdown: headings, sentences with numbered citations, at the end the exact words behind each number."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.asking.brief_values import Brief, Group, Line, Reference, Section
from dragoman.exports import brief_page as page


def lines(brief: Brief) -> Iterator[str]:
    """The page, a line at a time, each with its line feed."""
    yield f"# {page.title(brief.question)}\n"
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
        yield f"\n*{page.left_out(section)}*\n"


def _reference(reference: Reference) -> Iterator[str]:
    """The words are quoted line by line as they stand, so that they can be found again in the report."""
    one = page.reference(reference)
    title = f", “{one['title']}”" if one["title"] else ""
    yield f"\n[{one['number']}] {one['outlet']}, {one['published']}{title} ({one['where']})\n\n"
    for words in one["words"].splitlines() or [""]:
        yield f"> {words}\n"
