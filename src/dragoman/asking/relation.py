"""How two sides stand over time, from the record's events: each counted once, however many reports tell it.

What occurred or is ongoing between them is scored (``scale``); what is planned, called off, hypothetical or denied by
the report itself is counted apart. Every event shown leads back to the words that tell it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

from dragoman.asking import levels, periods
from dragoman.asking.contacts import Levels, lower
from dragoman.asking.countries import Countries
from dragoman.asking.history import Tellers
from dragoman.asking.levels import Level, Prior
from dragoman.asking.lookup import kept_report
from dragoman.asking.parties import Party, Way, pairs, way
from dragoman.asking.periods import By
from dragoman.asking.scale import QUADS, Quad, Scale
from dragoman.asking.sentences import Sentences, counted, sources_of
from dragoman.errors import UsageError
from dragoman.nouns import EVENT_TYPES, Citation, Event, EventType, Office, Question

if TYPE_CHECKING:
    from dragoman.record import KeptAccount, KeptReport, Record


Apart = Literal["planned", "cancelled", "hypothetical", "negated", "ahead"]
APART: tuple[Apart, ...] = get_args(Apart)
"""Why an event is not scored: its status; ``ahead`` is told as happened, and dated after the last report of it."""

SHOWN = 3
"""Events named for a period or a change: those that made it most."""

NEAR = 3
"""A change is told by events of the first so many periods after it."""

Direction = Literal["between", "forth", "back", "together"]
DIRECTIONS: Mapping[Direction, frozenset[Way]] = {
    "between": frozenset(("forth", "back", "together")),
    "forth": frozenset(("forth",)),
    "back": frozenset(("back",)),
    "together": frozenset(("together",)),
}


@dataclass(frozen=True, slots=True)
class Told:
    """An event and what it rests on. ``report.text[citation.start:citation.end] == citation.text``."""

    event: Event
    sentence: str
    score: float
    way: Way
    disputed: bool
    report: KeptReport
    citation: Citation


@dataclass(frozen=True, slots=True)
class Tally:
    """What stands behind a figure. ``events`` are those scored, with their ``accounts``, distinct ``sources`` (outlets;
    a copy counts as what it copies) and how many are ``disputed``; ``apart`` counts what is not scored, and why."""

    events: int
    accounts: int
    sources: int
    disputed: int
    quads: Mapping[Quad, int]
    types: Mapping[EventType, int]
    apart: Mapping[Apart, int]


@dataclass(frozen=True, slots=True)
class Point:
    """A period, from ``start`` to ``end`` inclusive. ``level`` is None where nothing happened: a gap, not a zero."""

    start: date
    end: date
    tally: Tally
    level: Level | None


@dataclass(frozen=True, slots=True)
class Extreme:
    """A period and the events that made it what it was."""

    point: Point
    events: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A new level from ``start`` on: the mean score of the stretch before it and of the stretch that it begins."""

    start: date
    before: float
    after: float
    events: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One direction over time. ``points`` are the periods that have an event of any status, in order; ``whole`` is all
    that was asked for, with what no period holds: ``unplaced`` events have no date, or one longer than a period."""

    direction: Direction
    points: tuple[Point, ...]
    whole: Tally
    level: Level | None
    unplaced: int
    warmest: Extreme | None
    coldest: Extreme | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """The last time both sides consulted at a level, or at "any"; ``last`` is None where no report tells of one."""

    level: str
    label: str
    last: Told | None


@dataclass(frozen=True, slots=True)
class Relation:
    """``beside`` counts events both are in without one's acting on the other; they are not scored."""

    first: Party
    second: Party
    by: By
    question: Question
    series: tuple[Series, ...]
    contacts: tuple[Contact, ...]
    beside: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two countries at a glance: scored ``events`` with their ``accounts``, the others in ``apart``.

    ``last`` is the day of their last contact (consultation) that has a date.
    """

    first: str
    second: str
    events: int
    accounts: int
    quads: Mapping[Quad, int]
    apart: Mapping[Apart, int]
    level: Level | None
    last: date | None


def relation(
    record: Record,
    first: str,
    second: str,
    question: Question | None = None,
    *,
    by: By = "month",
    directed: bool = False,
) -> Relation:
    """How two countries (code, name or adjective) or actors (name) stand over time.

    ``question`` narrows the events by day, topic, type or certainty; what it says of parties and status is not looked
    at. ``directed`` tells apart what the first does to the second, the second to the first, and both together.

    Raises:
        UsageError: one of them is nobody, or both are the same.
    """
    countries = Countries.load()
    one, other = (Party.of(record, word, countries) for word in (first, second))
    if (one.code, one.ids) == (other.code, other.ids):
        raise UsageError(f"{first} and {second} are the same: give two different countries or actors.")
    asked = replace(question or Question(), between=(one.word, other.word), actor=(), status=())
    reader = _Reader(record, Scale.load(), Sentences.load())
    told = [(event, found) for event in record.events(asked) if (found := way(event, one, other, reader.scale))]
    reader.gather(event for event, _ in told)
    ways: tuple[Direction, ...] = ("forth", "back", "together") if directed else ("between",)
    return Relation(
        one,
        other,
        by,
        asked,
        tuple(_series(reader, told, direction, by) for direction in ways),
        _contacts(reader, told, one, other),
        sum(found == "beside" for _, found in told),
    )


def matrix(record: Record, country: str | None = None, question: Question | None = None) -> tuple[Pair, ...]:
    """All pairs of countries between which something happened or may happen, or one country's; most events first.

    Raises UsageError: no such country.
    """
    countries = Countries.load()
    code = countries.code(country) if country else None
    if country and not code:
        Party.of(record, country, countries)  # says so where it is nobody at all
        raise UsageError(f"{country} is an actor, not a country: name the other side too.")
    scale = Scale.load()
    found: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in record.events(replace(question or Question(), between=(), actor=(code,) if code else (), status=())):
        for pair in pairs(event, scale):
            if code is None or code in pair:
                found[pair].append(event)
    made = [_pair(scale, one, other, events) for (one, other), events in found.items()]
    return tuple(sorted(made, key=lambda pair: (-pair.events, -sum(pair.apart.values()), pair.first, pair.second)))


def why_apart(event: Event) -> Apart | None:
    """Why an event is not taken to have happened; None where it is."""
    if event.status != "occurred" and event.status != "ongoing":
        return event.status
    told = [step.as_of for step in event.status_history if step.as_of]
    return "ahead" if event.date and told and event.date.start > max(told) else None


def happened(event: Event) -> bool:
    return why_apart(event) is None


@dataclass
class _Reader:
    """Fetches what stands behind events, each once."""

    record: Record
    scale: Scale
    sentences: Sentences
    _gathered: dict[str, list[KeptAccount]] = field(default_factory=dict)
    _accounts: dict[str, list[KeptAccount]] = field(default_factory=dict)
    _reports: dict[str, KeptReport] = field(default_factory=dict)
    _offices: dict[str, tuple[Office, ...]] = field(default_factory=dict)

    @cached_property
    def levels(self) -> Levels:
        return Levels.load()

    def gather(self, events: Iterable[Event]) -> None:
        """The accounts and reports of these events, at once: far quicker than event by event."""
        accounts = self.record.accounts_by_id(sorted({id for event in events for id in event.accounts}))
        for account in accounts.values():
            self._gathered.setdefault(account.event or "", []).append(account)
        tellers = Tellers(self.record)
        found = tellers.reports(sorted({account.report for account in accounts.values()}))
        found += tellers.reports(sorted({report.copy_of for report in found if report.copy_of}))
        self._reports |= {report.id: report for report in found}

    def score(self, event: Event) -> float:
        return self.scale.score(event.type, event.mode)

    def report(self, id: str) -> KeptReport:
        if id not in self._reports:
            self._reports[id] = kept_report(self.record, id)
        return self._reports[id]

    def accounts(self, event: Event) -> list[KeptAccount]:
        """Originals before copies, sure before unsure: the order of a brief."""
        if event.id not in self._accounts:
            told = self._gathered.get(event.id, [])
            if len(told) < len(event.accounts):
                told = list(self.record.accounts_of_event(event.id))
            order = sorted(told, key=lambda a: (self.report(a.report).copy_of is not None, -a.confidence, a.id))
            self._accounts[event.id] = order
        return self._accounts[event.id]

    def disputed(self, event: Event) -> bool:
        return any(account.disputed_by for account in self.accounts(event))

    def sources(self, event: Event) -> Iterable[str]:
        for account in self.accounts(event):
            report = self.report(account.report)
            report = self.report(report.copy_of) if report.copy_of else report
            yield report.outlet or report.id

    def told(self, event: Event, found: Way) -> Told:
        accounts = self.accounts(event)
        first = next((account for account in accounts if account.evidence), accounts[0])
        sentence = self.sentences.of(event, sources_of(accounts)) + counted(event)
        disputed = self.disputed(event)
        return Told(event, sentence, self.score(event), found, disputed, self.report(first.report), first.evidence[0])

    def offices(self, actor: str) -> tuple[Office, ...]:
        if actor not in self._offices:
            found = self.record.actor(actor)
            self._offices[actor] = found.offices if found else ()
        return self._offices[actor]

    def tally(self, events: Sequence[Event]) -> Tally:
        scored = [event for event in events if happened(event)]
        types = _counts(EVENT_TYPES, (event.type for event in scored))
        return Tally(
            events=len(scored),
            accounts=sum(len(event.accounts) for event in scored),
            sources=len({source for event in scored for source in self.sources(event)}),
            disputed=sum(map(self.disputed, scored)),
            quads=_counts(QUADS, (self.scale.quad(event.type) for event in scored)),
            types={type: number for type, number in types.items() if number},
            apart=_apart(events),
        )


_Found = Sequence[tuple[Event, Way]]


def _series(reader: _Reader, told: _Found, direction: Direction, by: By) -> Series:
    mine = [(event, found) for event, found in told if found in DIRECTIONS[direction]]
    placed: dict[date, list[tuple[Event, Way]]] = defaultdict(list)
    for event, found in mine:
        start = periods.place(event.date, by)
        if start:
            placed[start].append((event, found))
    points = _points(reader, placed, by)
    scores = _scores(reader, mine)
    warmest, coldest = _extremes(reader, points, placed)
    return Series(
        direction,
        points,
        reader.tally([event for event, _ in mine]),
        levels.whole(scores) if scores else None,
        len(mine) - sum(map(len, placed.values())),
        warmest,
        coldest,
        _changes(reader, points, placed),
    )


def _points(reader: _Reader, placed: Mapping[date, _Found], by: By) -> tuple[Point, ...]:
    scores = {start: _scores(reader, placed[start]) for start in sorted(placed)}
    known = [found for found in scores.values() if found]
    prior = Prior.of(known) if known else None
    return tuple(
        Point(
            start,
            periods.last_day(start, by),
            reader.tally([event for event, _ in placed[start]]),
            prior.level(found) if prior and found else None,
        )
        for start, found in scores.items()
    )


def _scores(reader: _Reader, told: _Found) -> list[float]:
    return [reader.score(event) for event, _ in told if happened(event)]


def _extremes(
    reader: _Reader, points: Sequence[Point], placed: Mapping[date, _Found]
) -> tuple[Extreme | None, Extreme | None]:
    """The periods with the highest and the lowest estimate, the later one where two are alike."""
    known = [(point.level.estimate, point.start, point) for point in points if point.level]
    if len(known) < 2:
        return None, None
    warm = max(known, key=lambda one: one[:2])[2]
    cold = min(known, key=lambda one: (one[0], -one[1].toordinal()))[2]

    if warm is cold:
        return None, None
    return (
        Extreme(warm, _most(reader, placed[warm.start], up=True)),
        Extreme(cold, _most(reader, placed[cold.start], up=False)),
    )


def _changes(reader: _Reader, points: Sequence[Point], placed: Mapping[date, _Found]) -> tuple[Change, ...]:
    known = [point.start for point in points if point.level]
    scores = [_scores(reader, placed[start]) for start in known]
    cuts = levels.changes(scores)
    edges = [0, *cuts, len(known)]
    made = []
    for before, at, after in zip(edges, edges[1:], edges[2:], strict=False):
        old, new = (_mean(scores[before:at]), _mean(scores[at:after]))
        near = [one for start in known[at : min(after, at + NEAR)] for one in placed[start]]
        made.append(Change(known[at], old, new, _most(reader, near, up=new > old)))
    return tuple(made)


def _mean(periods: Sequence[Sequence[float]]) -> float:
    scores = [score for period in periods for score in period]
    return sum(scores) / len(scores)


def _most(reader: _Reader, told: _Found, *, up: bool) -> tuple[Told, ...]:
    """The events that pushed most one way; the better sourced and the earlier first among equals."""

    def weight(one: tuple[Event, Way]) -> tuple[float, int, date, str]:
        event, _ = one
        score = reader.score(event)
        return (-score if up else score, -event.independent_sources, _day(event), event.id)

    order = sorted((one for one in told if happened(one[0])), key=weight)
    return tuple(reader.told(*one) for one in order[:SHOWN])


def _day(event: Event) -> date:
    return event.date.start if event.date else date.max


def _contacts(reader: _Reader, told: _Found, first: Party, second: Party) -> tuple[Contact, ...]:
    """Consultations between them that happened and have a date: the last one at each level."""
    met = [one for one in told if one[0].type == "CONSULT" and happened(one[0]) and one[0].date and one[1] != "beside"]
    met.sort(key=lambda one: (_day(one[0]), one[0].independent_sources, one[0].id))
    last: dict[int, tuple[Event, Way]] = {}
    for one in met:
        level = lower([_level(reader, one[0], party) for party in (first, second)])
        if level is not None:
            last[level] = one
    order = enumerate(reader.levels.order)
    return (
        Contact("any", "at any level", reader.told(*met[-1]) if met else None),
        *(Contact(one.name, one.label, reader.told(*last[at]) if at in last else None) for at, one in order),
    )


def _level(reader: _Reader, event: Event, party: Party) -> int | None:
    """The highest level among those who took part for a side."""
    present = [one for one in event.participants if one.role != "absent" and party.is_one(one)]
    found = (reader.levels.of(reader.offices(one.actor), one.country, _day(event)) for one in present)
    return min((level for level in found if level is not None), default=None)


def _pair(scale: Scale, first: str, second: str, events: Sequence[Event]) -> Pair:
    scored = [event for event in events if happened(event)]
    scores = [scale.score(event.type, event.mode) for event in scored]
    return Pair(
        first,
        second,
        len(scored),
        sum(len(event.accounts) for event in scored),
        _counts(QUADS, (scale.quad(event.type) for event in scored)),
        _apart(events),
        levels.whole(scores) if scores else None,
        max((event.date.start for event in scored if event.type == "CONSULT" and event.date), default=None),
    )


def _counts[Key](keys: Iterable[Key], found: Iterable[Key]) -> dict[Key, int]:
    counted = Counter(found)
    return {key: counted[key] for key in keys}


def _apart(events: Iterable[Event]) -> dict[Apart, int]:
    reasons = (reason for event in events if (reason := why_apart(event)))
    return {reason: number for reason, number in _counts(APART, reasons).items() if number}
