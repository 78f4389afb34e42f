"""A brief's negotiations: of those that run and are the parties' own, what state is told and what date is next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from heapq import nsmallest
from typing import TYPE_CHECKING

from dragoman.asking.brief_values import Cited, Group, Line, References, Section
from dragoman.asking.processes import Overview, Told, overview
from dragoman.asking.prose import shortened
from dragoman.asking.sentences import published
from dragoman.asking.track_words import what_line
from dragoman.nouns import Process
from dragoman.record.folding import fold

if TYPE_CHECKING:
    from dragoman.asking.choosing import Chooser
    from dragoman.asking.sentences import Sentences

MOST = 3
"""Negotiations that are told: those that most reports tell of."""

OVER = ("abandoned", "ratified", "settled")
"""States after which nothing runs any more; what is signed may still have to be ratified."""


LATELY = timedelta(days=365)
"""For how long the state told last is taken for how things stand."""

SHORT = 3
"""Letters of a word up to which it tells nothing particular, but in an acronym."""

_COMMON = frozenset(
    [
        "talks",
        "agreement",
        "deal",
        "treaty",
        "accord",
        "pact",
        "negotiations",
        "negotiation",
        "renegotiation",
        "dispute",
        "process",
        "war",
        "peace",
        "trade",
        "nuclear",
        "summit",
        "crisis",
        "conference",
        "free",
        "with",
        "between",
        "over",
        "from",
    ]
)
"""Words that many negotiations' names have in common."""


def negotiations(chooser: Chooser, references: References, sentences: Sentences) -> Section:
    """At most three, each in one sentence or two."""
    told = [list(_lines(one, chooser.today, references, sentences)) for one in _running(chooser)]
    return Section("Negotiations", tuple(Group(None, tuple(lines)) for lines in told if lines))


def _running(chooser: Chooser) -> list[Overview]:
    """Those of which the question finds an event, and in which the countries asked for take part."""
    codes = {side.code for side in chooser.sides if side.code}
    running = [one for one in chooser.record.processes() if one.state not in OVER and codes <= set(one.parties)]
    events = chooser.record.finds(chooser.question, sorted({id for one in running for id in one.events}))
    found = nsmallest(MOST, (one for one in running if not events.isdisjoint(one.events)), key=_weight)
    return [overview(one, chooser.today, chooser.tellers, chooser.countries) for one in found]


def _weight(one: Process) -> tuple[int, str, str]:
    return -one.reports, one.name, one.id


def _lines(one: Overview, today: date | None, references: References, sentences: Sentences) -> Iterator[Line]:
    """What was told by ``today`` of the state, then of the next date and by whom it is stated."""
    if one.named is None:
        return
    report, words = one.named
    if one.state and _by_then(one.state, today) and _lately(one.state, today) and _names_it(one.process, one.state):
        name = Cited(one.process.name, references.numbers(report, [words]))
        yield (name, _cited(f"{one.process.state}; {_wrote(one.state)}", one.state, references, ": last told as "))
    if one.next and _by_then(one.next, today) and _names_it(one.process, one.next):
        name = Cited(one.process.name, references.numbers(report, [words]))
        stated = f", stated by {sentences.named([one.next.note.by.name])}" if one.next.note.by else ""
        text = f"{what_line(one.next.note, sentences)}{stated}; {_wrote(one.next)}"
        yield (name, _cited(text, one.next, references, ": next "))


def _names_it(process: Process, told: Told) -> bool:
    """Whether a note's own words name the negotiation, by one of its names or all that is particular in one: a state or
    a date told of "the deal" may be another deal's."""
    text = fold(told.note.words.text)
    return any(_is_in(name, text) for name in (process.name, *process.aliases))


def _is_in(name: str, text: str) -> bool:
    own = [word for word in fold(name).split() if word not in _COMMON and (len(word) > SHORT or name.isupper())]
    return bool(own) and all(re.search(rf"(?<!\w){re.escape(word)}", text) for word in own)


def _cited(text: str, told: Told, references: References, join: str) -> Cited:
    return Cited(text, references.numbers(told.report, [told.note.words]), join)


def _wrote(told: Told) -> str:
    outlet = told.report.outlet or "a report of unknown outlet"
    return f"{outlet} ({published(told.report.published)}) wrote: “{shortened(told.note.words.text)}”"


def _lately(told: Told, today: date | None) -> bool:
    """Whether a state was told within a year: an older one may be no state any more."""
    day = told.report.published.start
    return day is None or today is None or today - day <= LATELY


def _by_then(told: Told, today: date | None) -> bool:
    day = told.report.published.start
    return day is None or today is None or day <= today
