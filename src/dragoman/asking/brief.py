"""A brief: what a desk officer needs to know first, every sentence with its citations.

1. the bottom line    the happenings told by most independent sources, the newest of these first
2. what happened      by date; planned, called off, conditional and denied happenings apart
3. what is disputed   accounts that differ, and who denies what
4. who said what      newest report first
5. references         outlet, date and the exact words behind every number

It is made by grammar over the record's fields. The same record and question give the same brief.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from dragoman.asking.lookup import kept_report
from dragoman.asking.rows import Row, citation
from dragoman.asking.sentences import Sentences, bare, counted, differ_on, shown_value, sources_of
from dragoman.nouns import Citation, Conflict, Event, Question, Status

if TYPE_CHECKING:
    from dragoman.record import KeptAccount, KeptReport, KeptStatement, Record

BOTTOM = 5
"""Lines of the bottom line: what one reads standing."""

CITED = 3
"""Citations after one sentence; an event told in thirty reports gives its count, and three of them."""

STATUSES: tuple[tuple[str, tuple[Status, ...]], ...] = (
    ("What happened", ("occurred", "ongoing")),
    ("Planned", ("planned",)),
    ("Called off", ("cancelled",)),
    ("Conditional or possible", ("hypothetical",)),
    ("Did not happen", ("negated",)),
)


@dataclass(frozen=True, slots=True)
class Cited:
    """Words and the numbers of the references behind them: at least one."""

    text: str
    cites: tuple[int, ...]


Line = tuple[Cited, ...]
"""One sentence, without its full stop, in parts that are cited apart."""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading ("14 April 2018", "No date told"); the heading is None where there is none."""

    heading: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """``left_out`` counts the entries that the limit kept out."""

    heading: str
    groups: tuple[Group, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Reference:
    """The exact words behind a number: ``report.text[citation.start:citation.end] == citation.text``."""

    number: int
    report: KeptReport
    citation: Citation


@dataclass(frozen=True, slots=True)
class Brief:
    """``found`` counts what the question finds, and all documents that could not be read."""

    question: Question
    found: Mapping[str, int]
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]


def brief(record: Record, question: Question, limit: int = 25) -> Brief:
    """The brief of what a question finds. ``limit`` bounds each section's entries; what it leaves out is counted."""
    writer = _Writer(record, Sentences.load(), {one.id: _Origin.of(one) for one in record.reports()})
    events = sorted(record.events(question), key=_weight)
    statements = list(record.statements(question))
    sections = [_bottom_line(writer, events)]
    for heading, statuses in STATUSES:
        sections.append(_by_date(writer, heading, [event for event in events if event.status in statuses], limit))
    denied = [account for account in record.accounts(question) if account.disputed_by]
    sections += [_disputed(writer, events, denied, limit), _said(writer, statements, limit)]
    found = {
        "reports": sum(1 for _ in record.reports(question)),
        "events": len(events),
        "statements": len(statements),
        "documents refused": sum(1 for _ in record.refusals()),
    }
    return Brief(question, found, tuple(section for section in sections if section.groups), writer.references())


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


@dataclass(frozen=True, slots=True)
class _Origin:
    """What the order of lines needs to know of a report, without its text."""

    copy: bool
    day: int

    @classmethod
    def of(cls, report: KeptReport) -> _Origin:
        return cls(report.copy_of is not None, _ordinal(report.published.start))


@dataclass(slots=True)
class _Writer:
    """Writes lines, and numbers references in the order in which they are first needed."""

    record: Record
    sentences: Sentences
    origins: Mapping[str, _Origin]
    _numbers: dict[tuple[str, int, int], Reference] = field(default_factory=dict)
    _reports: dict[str, KeptReport] = field(default_factory=dict)

    def references(self) -> tuple[Reference, ...]:
        return tuple(self._numbers.values())

    def accounts(self, event: Event) -> list[KeptAccount]:
        """An event's accounts: originals before copies, sure before unsure."""
        told = self.record.accounts_of_event(event.id)
        return sorted(told, key=lambda one: (self.origins[one.report].copy, -one.confidence, one.id))

    def report(self, id: str) -> KeptReport:
        if id not in self._reports:
            self._reports[id] = kept_report(self.record, id)
        return self._reports[id]

    def cites(self, accounts: Iterable[KeptAccount]) -> tuple[int, ...]:
        """The first words of evidence of the first CITED reports."""
        first: dict[str, KeptAccount] = {}
        for account in accounts:
            if account.evidence:
                first.setdefault(account.report, account)
        chosen = list(first.values())[:CITED]
        return tuple(dict.fromkeys(self.number(one.report, one.evidence[0]) for one in chosen))

    def number(self, report: str, citation: Citation) -> int:
        key = (report, citation.start, citation.end)
        if key not in self._numbers:
            self._numbers[key] = Reference(len(self._numbers) + 1, self.report(report), citation)
        return self._numbers[key].number

    def event(self, event: Event) -> Line:
        accounts = self.accounts(event)
        return (Cited(self.sentences.of(event, sources_of(accounts)) + counted(event), self.cites(accounts)),)

    def conflict(self, event: Event, conflict: Conflict) -> Line:
        """The event, then each value with the words that tell it."""
        accounts = {account.id: account for account in self.accounts(event)}
        lead = f"{self.sentences.of(event)}; accounts differ on {differ_on(conflict.field)}"
        told = [
            Cited(shown_value(value.value), self.cites(a for id, a in accounts.items() if id in value.accounts))
            for value in conflict.values
        ]
        return (Cited(lead, self.cites(accounts.values())), *told)

    def denied(self, account: KeptAccount) -> Line:
        deniers = self.sentences.named(account.disputed_by)
        return (Cited(f"{self.sentences.of(account)}; disputed by {deniers}", self.cites([account])),)

    def statement(self, statement: KeptStatement) -> Line:
        speaker = self.sentences.speaker(statement.speaker_name, statement.speaker_country)
        words = bare(statement.content.text)
        told = f"{speaker}: “{words}”" if statement.form == "direct" else f"{speaker}, as reported: {words}"
        return (Cited(told, (self.number(statement.report, statement.content),)),)


def _bottom_line(writer: _Writer, events: Sequence[Event]) -> Section:
    firm = [event for event in events if event.status not in ("hypothetical", "negated")]
    return Section("Bottom line", _one_group([writer.event(event) for event in firm[:BOTTOM]]))


def _by_date(writer: _Writer, heading: str, events: Sequence[Event], limit: int) -> Section:
    """The weightiest events up to the limit, by date, those without one last."""
    groups: dict[str, list[Line]] = {}
    for event in sorted(events[:limit], key=_when):
        groups.setdefault(writer.sentences.dated_heading(event.date), []).append(writer.event(event))
    shown = tuple(Group(when, tuple(lines)) for when, lines in groups.items())
    return Section(heading, shown, max(0, len(events) - limit))


def _disputed(writer: _Writer, events: Sequence[Event], denied: list[KeptAccount], limit: int) -> Section:
    """Accounts that differ and accounts denied, those of the weightiest events first."""
    place = {event.id: number for number, event in enumerate(events)}
    apart = [(event, conflict) for event in events for conflict in event.conflicts]
    told = {event.id for event, conflict in apart if conflict.field == "denial"}  # who denies it stands there already
    denied = [one for one in denied if one.event not in told]
    denied.sort(key=lambda one: (place.get(one.event or "", len(place)), one.id))
    lines = [writer.conflict(*pair) for pair in apart[:limit]]
    lines += [writer.denied(account) for account in denied[: limit - len(lines)]]
    return Section("What is disputed", _one_group(lines), len(apart) + len(denied) - len(lines))


def _said(writer: _Writer, statements: Sequence[KeptStatement], limit: int) -> Section:
    """Newest report first, then in the report's order. A copy says nothing that its original has not said."""
    originals = [one for one in statements if not writer.origins[one.report].copy]

    def newest(statement: KeptStatement) -> tuple[int, str, int, str]:
        return (-writer.origins[statement.report].day, statement.report, statement.content.start, statement.id)

    lines = [writer.statement(one) for one in heapq.nsmallest(limit, originals, key=newest)]
    return Section("Who said what", _one_group(lines), len(originals) - len(lines))


def _one_group(lines: Sequence[Line]) -> tuple[Group, ...]:
    return (Group(None, tuple(lines)),) if lines else ()


def _weight(event: Event) -> tuple[int, int, int, str]:
    """Most independent sources first, then most reports, then newest."""
    return (-event.independent_sources, -event.reports, -_ordinal(event.date.end if event.date else None), event.id)


def _when(event: Event) -> tuple[int, int, str]:
    if event.date is None:
        return (date.max.toordinal(), 0, event.id)
    return (event.date.start.toordinal(), event.date.end.toordinal(), event.id)


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0
