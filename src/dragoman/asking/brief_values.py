"""The values that a brief is made of, which every form of it is written from, and its rows for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dragoman.asking.rows import Row, citation
from dragoman.nouns import Citation, Dated, Question, Status

if TYPE_CHECKING:
    from dragoman.asking.relation import Relation
    from dragoman.record import KeptReport


@dataclass(frozen=True, slots=True)
class Cited:
    """Words and the numbers of the references behind them: at least one. ``join`` stands before the words where they
    go on after another part: "; ", ": ", or nothing."""

    text: str
    cites: tuple[int, ...]
    join: str = ""


ALSO, IN_WORDS = "Also reported", "In a report's words"
"""Headings under which stands what is quoted and not retold."""

Line = tuple[Cited, ...]
"""One sentence, without its full stop, in parts that are cited apart."""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading ("14 April 2018", "No date told"); the heading is None where there is none."""

    heading: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """``left_out`` counts the happenings or statements that are not told, by the limit or because no report's words
    bear them out clearly. ``notes`` are remarks on the record and the reading, not on the world."""

    heading: str
    groups: tuple[Group, ...]
    left_out: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """The exact words behind a number: ``report.text[citation.start:citation.end] == citation.text``."""

    number: int
    report: KeptReport
    citation: Citation


@dataclass(frozen=True, slots=True)
class Mark:
    """One happening of the timeline, with the numbers of its references; ``warm`` tells cooperation from conflict."""

    when: Dated
    status: Status
    warm: bool
    material: bool
    words: str
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """``found`` counts what the question finds, and all documents that could not be read. ``relation`` is drawn beside
    a brief on two parties, ``timeline`` beside every brief."""

    question: Question
    found: Mapping[str, int]
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    timeline: tuple[Mark, ...] = ()
    relation: Relation | None = None


def rows(made: Brief) -> Iterator[Row]:
    """A brief for programs: a row for each sentence, then one for each reference."""
    for section in made.sections:
        for group in section.groups:
            for line in group.lines:
                parts = [{"text": part.text, "references": list(part.cites)} for part in line]
                yield {"kind": "sentence", "section": section.heading, "group": group.heading, "parts": parts}
    for one in made.references:
        cited = {"report": one.report.id, "outlet": one.report.outlet, **citation(one.citation)}
        yield {"kind": "reference", "number": one.number, **cited}


def sentence(line: Line) -> str:
    """A line in words, without its citations and full stop."""
    return "".join(f"{part.join}{part.text}" for part in line)


@dataclass(slots=True)
class References:
    """Numbers references in the order in which they are first needed."""

    _numbers: dict[tuple[str, int, int], Reference] = field(default_factory=dict)

    def number(self, report: KeptReport, cited: Citation) -> int:
        key = (report.id, cited.start, cited.end)
        if key not in self._numbers:
            self._numbers[key] = Reference(len(self._numbers) + 1, report, cited)
        return self._numbers[key].number

    def numbers(self, report: KeptReport, cited: Iterable[Citation]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self.number(report, one) for one in cited))

    def every(self) -> tuple[Reference, ...]:
        return tuple(self._numbers.values())
