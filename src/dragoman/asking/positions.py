"""What an actor said over time, topic by topic, and where it turned: both sides in their own words.

A statement's topics are those of the accounts whose evidence it shares words with; where there is none, it is "other".

A turn is told by one rule, in the terms of the field. Towards one state, on one topic, an actor refuses in a REJECT or
a THREATEN and agrees in an AGREE, a SUPPORT or a CONCEDE (PLOVER's root types). Where an account of the one is followed
by one of the other, in a report of a later day, the actor has turned. Only acts that were done count (not planned,
possible, denied or called off), told with a confidence of 0.8 or more, by reports whose day is known; what is told of
one day both ways tells no side. REQUEST, ACCUSE and CONSULT tell none: one asks for much, and meets those one quarrels
with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from dragoman.asking.countries import Countries
from dragoman.asking.history import Teller, Tellers, published_on, teller_row
from dragoman.asking.naming import unglued
from dragoman.asking.parties import Party
from dragoman.asking.rows import Row, statement_row
from dragoman.nouns import TOPICS, Account, EventType, Question, Status, Topic

if TYPE_CHECKING:
    from dragoman.record import KeptAccount, KeptReport, KeptStatement, Record

_EVERYTHING = Question()

DONE: tuple[Status, ...] = ("occurred", "ongoing")
"""Statuses of acts that were done."""

Side = Literal["refuses", "agrees"]

SIDES: Mapping[EventType, Side] = {
    "REJECT": "refuses",
    "THREATEN": "refuses",
    "AGREE": "agrees",
    "SUPPORT": "agrees",
    "CONCEDE": "agrees",
}
SURE = 0.8
"""Confidence from which an account counts. Without it, most turns found in the examples rested on a misread account."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A statement, and the report that it is from."""

    statement: KeptStatement
    report: KeptReport

    @property
    def speaker(self) -> str:
        """The report's name for the speaker, without another that the page glued to it."""
        return unglued(self.statement.speaker_name)


@dataclass(frozen=True, slots=True)
class Stance:
    """An act, and the side that it takes."""

    teller: Teller
    side: Side


@dataclass(frozen=True, slots=True)
class Shift:
    """From one side to the other, towards the state ``toward`` (its name); ``rule`` says it in words."""

    toward: str
    before: Stance
    after: Stance
    rule: str


@dataclass(frozen=True, slots=True)
class OnTopic:
    """What was said on one topic, oldest first and undated last, and where it turned."""

    topic: Topic
    sayings: tuple[Saying, ...]
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class Positions:
    """Topics in the contract's order, those alone on which something was said or a turn was found."""

    actor: Party
    question: Question
    topics: tuple[OnTopic, ...]


def positions(record: Record, actor: str, question: Question = _EVERYTHING) -> Positions:
    """What a country's speakers, or an actor of this name or id, said. ``question.about`` narrows the topics.

    Copies of a report are left out: they say nothing of their own.

    Raises:
        UsageError: nobody is called so.
    """
    countries = Countries.load()
    party, tellers = Party.of(record, actor, countries), Tellers(record)
    sayings = _sayings(record, party, question, tellers)
    shifts = _shifts(_stances(record, party, question, tellers), party, countries)
    wanted = [
        topic for topic in sorted({*sayings, *shifts}, key=_place) if not question.about or topic in question.about
    ]
    told = (OnTopic(topic, tuple(sayings.get(topic, ())), tuple(shifts.get(topic, ()))) for topic in wanted)
    return Positions(party, question, tuple(one for one in told if one.sayings or one.shifts))


def _place(topic: Topic) -> tuple[int, str]:
    """The contract's order; a topic of a vocabulary's own stands behind the built-in one that it is part of."""
    names: list[str] = [*TOPICS]
    return names.index(topic.partition(".")[0]), topic


def rows(found: Positions) -> Iterator[Row]:
    """Positions for programs: a row for each statement on each topic, then one for each shift."""
    for one in found.topics:
        for said in one.sayings:
            day = said.report.published.start
            where = {"outlet": said.report.outlet, "published": day.isoformat() if day else None}
            yield {**statement_row(said.statement), "kind": "position", "topic": one.topic, **where}
        for shift in one.shifts:
            sides = {"before": _stance_row(shift.before), "after": _stance_row(shift.after)}
            yield {"kind": "shift", "topic": one.topic, "toward": shift.toward, "rule": shift.rule, **sides}


def _stance_row(stance: Stance) -> Row:
    return {"type": stance.teller.account.type, "side": stance.side, **teller_row(stance.teller)}


# --- what was said ----------------------------------------------------------------------------------------------------


def _sayings(record: Record, party: Party, question: Question, tellers: Tellers) -> dict[Topic, list[Saying]]:
    asked = replace(question, actor=_names(party), between=(), about=())
    statements = list(record.statements(asked))
    reports = {one.id: one for one in tellers.reports({said.report for said in statements})}
    own = [Saying(said, reports[said.report]) for said in statements if reports[said.report].copy_of is None]
    accounts = {id: list(record.accounts_of_report(id)) for id in sorted({one.report.id for one in own})}
    found: dict[Topic, list[Saying]] = defaultdict(list)
    for one in sorted(own, key=_by_day):
        for topic in _topics(one, accounts[one.report.id]):
            found[topic].append(one)
    return found


def _topics(saying: Saying, accounts: Iterable[Account]) -> Sequence[Topic]:
    content = saying.statement.content
    told = (
        topic
        for account in accounts
        if any(cited.start < content.end and content.start < cited.end for cited in account.evidence)
        for topic in account.about
    )
    return tuple(dict.fromkeys(told)) or ("other",)


def _by_day(saying: Saying) -> tuple[bool, date, str, int, str]:
    day = saying.report.published.start
    return day is None, day or date.min, saying.report.id, saying.statement.content.start, saying.statement.id


# --- where it turned --------------------------------------------------------------------------------------------------


def _stances(record: Record, party: Party, question: Question, tellers: Tellers) -> list[tuple[str, Stance]]:
    """The party's acts that take a side: the state they are towards, by code, and the act."""
    types = tuple(type for type in SIDES if not question.type or type in question.type)
    asked = replace(question, actor=_names(party), between=(), type=types, status=DONE, min_confidence=SURE)
    found: list[tuple[str, Stance]] = []
    for account in record.accounts(asked) if types else ():
        report = tellers.report(account.report)
        known = report.published.start is not None and report.published.start == report.published.end
        own = _own_states(account, party)
        if own is not None and known and report.copy_of is None:
            stance = Stance(Teller(account, report), SIDES[account.type])
            found += [(code, stance) for code in _towards(account) if code not in own]
    return found


def _names(party: Party) -> tuple[str, ...]:
    return tuple(sorted(party.ids)) if party.ids else (party.word,)


def _own_states(account: KeptAccount, party: Party) -> set[str | None] | None:
    """The states for which the party acts in an account; None where it does not act."""
    parts = zip(account.participants, account.actors, strict=True)
    acting = [
        one
        for one, id in parts
        if one.role == "actor" and (one.country == party.code if party.code else id in party.ids)
    ]
    return {one.country for one in acting} if acting else None


def _towards(account: Account) -> list[str]:
    """The states that an act is towards: those it hits, and of what is done together the others."""
    roles = ("recipient", "actor") if account.type == "AGREE" else ("recipient",)
    states = {one.country for one in account.participants if one.role in roles and one.country}
    return sorted(states)


def _shifts(stances: Iterable[tuple[str, Stance]], party: Party, countries: Countries) -> dict[Topic, list[Shift]]:
    lines: dict[tuple[Topic, str], list[Stance]] = defaultdict(list)
    for code, stance in stances:
        for topic in stance.teller.account.about:
            lines[topic, code].append(stance)
    found: dict[Topic, list[Shift]] = defaultdict(list)
    for (topic, code), line in sorted(lines.items(), key=lambda one: one[0]):
        for before, after in _turns(line):
            toward = countries.names.get(code, code)
            found[topic].append(Shift(toward, before, after, _rule(party, toward, before, after)))
    return found


def _turns(line: Iterable[Stance]) -> Iterator[tuple[Stance, Stance]]:
    """Neighbours by day whose sides differ. A day on which an actor is told to have done both tells no side."""
    by_day: dict[date, list[Stance]] = defaultdict(list)
    for stance in line:
        by_day[published_on(stance.teller) or date.min].append(stance)
    days = [by_day[day] for day in sorted(by_day) if len({stance.side for stance in by_day[day]}) == 1]
    for before, after in pairwise(days):
        if before[0].side != after[0].side:
            yield _surest(before), _surest(after)


def _surest(stances: Iterable[Stance]) -> Stance:
    return min(stances, key=lambda one: (-one.teller.account.confidence, one.teller.account.id))


def _rule(party: Party, toward: str, before: Stance, after: Stance) -> str:
    """ "Mexico towards United States: refuses (REJECT), then agrees (AGREE)"."""
    sides = [f"{one.side} ({one.teller.account.type})" for one in (before, after)]
    return f"{party.name} towards {toward}: {sides[0]}, then {sides[1]}"
