"""A brief: what a desk officer needs to know first, every sentence with its citations.

1. bottom line           the weightiest of what happened, is planned or was called off
2. what changed          statuses and dates that later reports changed, and what was called off
3. what happened         by date
4. state of play         what is under way; between two parties the last contact at each level
5. negotiations          that run: the state told last, the next date and who states it
6. what is disputed      where accounts differ, who denies what, what did not happen
7. what is next          planned or possible, and what fell due of which no later report tells
8. who said what         in the words of the reports that tell of these happenings
9. references            outlet, date and the exact words behind every number

It is made by grammar over the record's fields, as far as the cited words bear them out (``support``). What is not read
with certainty is quoted. The same record and question give the same brief.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dragoman.asking.brief_sections import Sections
from dragoman.asking.brief_values import Brief, Cited, Group, Line, Mark, Reference, Section, rows
from dragoman.nouns import Question

if TYPE_CHECKING:
    from dragoman.record import Record

__all__ = ["Brief", "Cited", "Group", "Line", "Mark", "Reference", "Section", "brief", "rows"]


def brief(record: Record, question: Question, limit: int = 25) -> Brief:
    """The brief of what a question finds. ``limit`` bounds each section's entries; what it leaves out is counted.

    Raises:
        UsageError: a party that is nobody.
    """
    made = Sections.of(record, question, limit)
    every = tuple(made.all())
    sections = tuple(section for section in every if section.groups or section.notes)
    unshown = sum(section.left_out for section in every if section not in sections)
    return Brief(
        question,
        _found(made, record.totals(question), unshown),
        sections,
        made.references.every(),
        made.timeline(),
        made.relation,
    )


def _found(made: Sections, totals: Mapping[str, int], unshown: int) -> dict[str, int]:
    """``unshown`` is what was left out of sections that tell nothing, and have no place to say so."""
    left = {"left out with their whole section": unshown} if unshown else {}
    return {"reports": totals["reports"], "events": sum(made.chooser.leading.counts.values()), **totals, **left}
