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
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import batched, pairwise
from typing import TYPE_CHECKING, Literal

from dragoman.asking.countries import Countries
from dragoman.asking.history import PORTION, Teller, Tellers, teller_row
from dragoman.asking.parties import Party
from dragoman.asking.rows import Row, statement_row
from dragoman.nouns import TOPICS, EventType, Question, Status, Topic

if TYPE_CHECKING:
    from dragoman.record import Act, KeptReport, KeptStatement, Record, Said

_EVERYTHING = Question()

DONE: tuple[Status, ...] = ("occurred", "ongoing")
"""Statuses of acts that were done."""

Side = Literal["refuses", "agrees"]

Part = Callable[[int], slice]
"""Which of so many are wanted."""

Turn = tuple[str, "Act", "Act"]
"""Towards whom, and the acts of before and after."""

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
        from dragoman.asking.naming import unglued

        return unglued(self.statement.speaker_name)


@dataclass(frozen=True, slots=True)
class Stance:
    """An act, and the side that it takes."""

    teller: Teller

    @property
    def side(self) -> Side:
        return SIDES[self.teller.account.type]


@dataclass(frozen=True, slots=True)
class Shift:
    """From one side to the other, towards the state ``toward`` (its name); ``rule`` says it in words."""

    toward: str
    before: Stance
    after: Stance
    rule: str


@dataclass(frozen=True, slots=True)
class OnTopic:
    """What was said on one topic, oldest first and undated last, and where it turned, by state and then by day.

    ``sayings`` and ``shifts`` are the parts that were asked for, of so many as ``said`` and ``turned`` count.
    """

    topic: Topic
    sayings: tuple[Saying, ...]
    shifts: tuple[Shift, ...]
    said: int
    turned: int


@dataclass(frozen=True, slots=True)
class Positions:
    """Topics in the contract's order, those alone on which something was said or a turn was found."""

    actor: Party
    question: Question
    topics: tuple[OnTopic, ...]


def everything(number: int) -> slice:
    """All, however many."""
    return slice(0, number)


def last(most: int) -> Part:
    """The last ones, so many at most."""
    return lambda number: slice(max(0, number - most), number)


def positions(
    record: Record,
    actor: str,
    question: Question = _EVERYTHING,
    *,
    sayings: Part = everything,
    shifts: Part = everything,
) -> Positions:
    """What a country's speakers, or an actor of this name or id, said. ``question.about`` narrows the topics.

    ``sayings`` and ``shifts`` say which of each topic's are wanted: the others are counted and not fetched. Copies of a
    report are left out: they say nothing of their own.

    Raises:
        UsageError: nobody is called so.
    """
    countries = Countries.load()
    party = Party.of(record, actor, countries)
    said, turned = _said(record, party, question), _turned(_acts(record, party, question))
    topics = [topic for topic in sorted({*said, *turned}, key=_place) if not question.about or topic in question.about]
    shown = {topic: said[topic][sayings(len(said[topic]))] for topic in topics}
    turns = {topic: turned[topic][shifts(len(turned[topic]))] for topic in topics}
    found = _Fetched.of(record, shown.values(), turns.values())
    told = (
        OnTopic(
            topic,
            tuple(found.sayings[one.statement] for one in shown[topic]),
            tuple(found.shift(party, countries.names.get(code, code), *acts) for code, *acts in turns[topic]),
            len(said[topic]),
            len(turned[topic]),
        )
        for topic in topics
    )
    return Positions(party, question, tuple(told))


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


def _said(record: Record, party: Party, question: Question) -> dict[Topic, list[Said]]:
    found: dict[Topic, list[Said]] = defaultdict(list)
    for one in record.said(replace(question, actor=_names(party), between=(), about=())):
        for topic in one.topics or ("other",):
            found[topic].append(one)
    return found


def _names(party: Party) -> tuple[str, ...]:
    return tuple(sorted(party.ids)) if party.ids else (party.word,)


@dataclass(frozen=True, slots=True)
class _Fetched:
    """What is shown, by id: statements with their reports, and accounts with theirs."""

    sayings: Mapping[str, Saying]
    stances: Mapping[str, Stance]

    @classmethod
    def of(cls, record: Record, said: Iterable[Iterable[Said]], turns: Iterable[Iterable[Turn]]) -> _Fetched:
        tellers = Tellers(record)
        wanted = {one.statement: one.report for some in said for one in some}
        sayings: dict[str, Saying] = {}
        for some in batched(sorted({*wanted.values()}), PORTION):
            tellers.reports(some)
            told = (one for one in record.statements_of_reports(some) if one.id in wanted)
            sayings |= {one.id: Saying(one, tellers.report(one.report)) for one in told}
        accounts = record.accounts_by_id(sorted({act.account for some in turns for _, *acts in some for act in acts}))
        tellers.reports(account.report for account in accounts.values())
        stances = {id: Stance(Teller(account, tellers.report(account.report))) for id, account in accounts.items()}
        return cls(sayings, stances)

    def shift(self, party: Party, toward: str, before: Act, after: Act) -> Shift:
        """With its rule: "Mexico towards United States: refuses (REJECT), then agrees (AGREE)"."""
        one, other = self.stances[before.account], self.stances[after.account]
        sides = [f"{stance.side} ({stance.teller.account.type})" for stance in (one, other)]
        return Shift(toward, one, other, f"{party.name} towards {toward}: {sides[0]}, then {sides[1]}")


# --- where it turned --------------------------------------------------------------------------------------------------


def _acts(record: Record, party: Party, question: Question) -> list[tuple[str, Act]]:
    """The party's acts that take a side: the state they are towards, by code, and the act."""
    types = tuple(type for type in SIDES if not question.type or type in question.type)
    asked = replace(question, actor=_names(party), between=(), type=types, status=DONE, min_confidence=SURE)
    found: list[tuple[str, Act]] = []
    for act in record.acts(asked) if types else ():
        own = _own_states(act, party)
        found += [(code, act) for code in _towards(act) if own and code not in own]
    return found


def _own_states(act: Act, party: Party) -> set[str | None]:
    """The states for which the party acts in an account; none where it does not act."""
    acting = ((country, actor) for role, country, actor in act.parties if role == "actor")
    return {country for country, actor in acting if (country == party.code if party.code else actor in party.ids)}


def _towards(act: Act) -> list[str]:
    """The states that an act is towards: those it hits, and of what is done together the others."""
    roles = ("recipient", "actor") if act.type == "AGREE" else ("recipient",)
    return sorted({country for role, country, _ in act.parties if role in roles and country})


def _turned(acts: Iterable[tuple[str, Act]]) -> dict[Topic, list[Turn]]:
    lines: dict[tuple[Topic, str], list[Act]] = defaultdict(list)
    for code, act in acts:
        for topic in act.topics:
            lines[topic, code].append(act)
    found: dict[Topic, list[Turn]] = defaultdict(list)
    for (topic, code), line in sorted(lines.items(), key=lambda one: one[0]):
        found[topic] += [(code, before, after) for before, after in _turns(line)]
    return found


def _turns(line: Iterable[Act]) -> Iterator[tuple[Act, Act]]:
    """Neighbours by day whose sides differ. A day on which an actor is told to have done both tells no side."""
    by_day: dict[date, list[Act]] = defaultdict(list)
    for act in line:
        by_day[act.day].append(act)
    days = [by_day[day] for day in sorted(by_day) if len({SIDES[act.type] for act in by_day[day]}) == 1]
    for before, after in pairwise(days):
        if SIDES[before[0].type] != SIDES[after[0].type]:
            yield _surest(before), _surest(after)


def _surest(acts: Iterable[Act]) -> Act:
    return min(acts, key=lambda act: (-act.confidence, act.account))
