"""Processes and positions as Markdown: under every line the exact words, with outlet, date and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from dragoman.asking.positions import OnTopic, Positions, Saying, Shift, Stance
from dragoman.asking.processes import Deadline, Dossier, Overview, Party, Round, Told
from dragoman.asking.scope import scope
from dragoman.asking.sentences import Sentences, bare, listed, published
from dragoman.asking.track_words import PHASES, STANCES, at, numbered, on, span, told_time, what_line
from dragoman.exports.planning import told_line
from dragoman.nouns import Citation, ProcessNote, Question

if TYPE_CHECKING:
    from dragoman.record import KeptReport


def overview_lines(found: Sequence[Overview], question: Question) -> Iterator[str]:
    """The page of all processes, a line at a time, each with its line feed."""
    sentences = Sentences.load()
    yield f"# Negotiations and disputes{scope(question)}\n"
    if not found:
        yield "\nNone was found. Fewer filters find more.\n"
    for one in found:
        yield f"\n## {one.process.name}\n\n"
        yield from (f"- {line}\n" for line in _overview(one, sentences))


def dossier_lines(found: Dossier) -> Iterator[str]:
    """The page of one process."""
    sentences = Sentences.load()
    yield f"# {found.process.name}\n\n"
    yield from (f"- {line}\n" for line in _overview(found.overview, sentences))
    yield from _section("Parties", (_party(one, sentences) for one in found.parties))
    yield from _section("Rounds", (_round(one, sentences) for one in found.rounds))
    yield from _section("Talks without a number", (_session(one, sentences) for one in found.sessions))
    yield from _section("Deadlines", (_deadline(one, sentences) for one in found.deadlines))
    yield from _section("Against one another", (_pair(*pair) for pair in found.contradictions))
    plain = {"Conditions": found.conditions, "Links": found.linkages, "Asked and offered": found.offers}
    for heading, told in plain.items():
        yield from _section(heading, ([_said(one)] for one in told))
    yield from _section("Where it stood", ([f"{one.note.value}: {_told(one)}"] for one in found.states))


def _overview(one: Overview, sentences: Sentences) -> Iterator[str]:
    process = one.process
    names = f"also called {listed(process.aliases)}; " if process.aliases else ""
    yield f"{names}{_many(process.reports, 'report')}, {_many(len(process.events), 'event')} ({process.id})"
    if one.named:
        yield f"first named: {_cited(*one.named)}"
    yield f"parties: {listed(one.parties) or 'not told'}"
    yield f"state: {process.state}" + (f": {_told(one.state)}" if one.state else "")
    for lead, told in (("last", one.last), ("next", one.next)):
        if told:
            yield f"{lead}: {what_line(told.note, sentences)}: {_told(told)}"


def _party(one: Party, sentences: Sentences) -> list[str]:
    return [one.name, *(told_line(teller) for teller in one.accounts)]


def _round(one: Round, sentences: Sentences) -> list[str]:
    return [round_line(one, sentences), *(f"{phase_line(told.note, sentences)}: {_told(told)}" for told in one.told)]


def round_line(one: Round, sentences: Sentences) -> str:
    """ "round 7: under way on 5 March 2018 in Mexico City"."""
    return f"{numbered(one.number)}: {PHASES[one.state]}{on(one.date, sentences)}{at(one.place)}"


def _session(one: Told, sentences: Sentences) -> list[str]:
    return [f"{phase_line(one.note, sentences)}{at(one.note.place)}", _told(one)]


def phase_line(note: ProcessNote, sentences: Sentences) -> str:
    """What one note says of a round or session: "planned in October 2017"."""
    told = f", told as “{note.when}”" if note.when and not note.date else ""
    return f"{PHASES[note.value]}{on(note.date, sentences)}{told}"


def _deadline(one: Deadline, sentences: Sentences) -> list[str]:
    return [deadline_line(one, sentences), *map(_told, one.told)]


def deadline_line(one: Deadline, sentences: Sentences) -> str:
    """Who states it, what it is, and from what it moved: "Ann: by “spring” (before that: 1 May 2018)"."""
    note = one.told[0].note
    when = told_time(note, sentences)
    by = f"{one.by}: " if one.by else ""
    moved = f" (before that: {span(one.before.date, sentences)})" if one.before and one.before.date else ""
    return f"{by}{STANCES[one.stance]} {when}".rstrip() + moved


def _pair(one: Told, other: Told) -> list[str]:
    return [f"{stated(one.note)}, and {stated(other.note)}", _told(one), _told(other)]


def stated(note: ProcessNote) -> str:
    """One side of a contradiction: the words for its time, and who states it."""
    by = f" ({note.by.name})" if note.by else ""
    return f"“{note.when}”{by}" if note.when else f"{STANCES.get(note.value, note.value)}{by}"


def _said(one: Told) -> str:
    return f"“{bare(one.note.value)}”: {_told(one)}"


def _told(one: Told) -> str:
    by = one.note.by
    return _cited(one.report, one.note.words, f", according to {by.name}" if by else "")


def _cited(report: KeptReport, words: Citation, sources: str = "") -> str:
    where = f"{report.id}, {words.start}–{words.end}"
    return f"{report.outlet or report.uri}, {published(report.published)}{sources}: “{bare(words.text)}” [{where}]"


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _section(heading: str, blocks: Iterable[Sequence[str]]) -> Iterator[str]:
    """A heading with its lines, each with the words below it; nothing where there are none."""
    for number, (head, *below) in enumerate(blocks):
        yield f"\n## {heading}\n\n" if number == 0 else ""
        yield f"- {head}\n"
        yield from (f"  - {line}\n" for line in below)


# --- positions --------------------------------------------------------------------------------------------------------


def positions_lines(found: Positions) -> Iterator[str]:
    """The page of what an actor said, topic by topic. What was left out is counted."""
    yield f"# What {found.actor.name} said{scope(found.question)}\n"
    if not found.topics:
        yield "\nNothing was found. Fewer filters find more.\n"
    for one in found.topics:
        yield f"\n## {one.topic.replace('_', ' ').capitalize()}\n"
        yield from _shifts(one)
        yield from _sayings(one)


def _shifts(one: OnTopic) -> Iterator[str]:
    for number, shift in enumerate(one.shifts):
        yield "\n### Turned\n\n" if number == 0 else ""
        yield f"- {shift.rule}\n"
        yield f"  - {_stance('before', shift.before, shift)}\n"
        yield f"  - {_stance('after', shift.after, shift)}\n"


def _stance(when: str, stance: Stance, shift: Shift) -> str:
    return f"{when}: {told_line(stance.teller)}"


def _sayings(one: OnTopic) -> Iterator[str]:
    yield "\n### Said\n\n"
    for saying in one.sayings:
        yield f"- {_saying(saying)}\n"
    left = one.said - len(one.sayings)
    if left:
        yield f"\n*{left} earlier ones left out here by the limit.*\n"


def _saying(saying: Saying) -> str:
    said, report = saying.statement, saying.report
    return _cited(report, said.content, f", {saying.speaker}")
