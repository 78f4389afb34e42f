"""Which happenings a brief tells: gathered by weight and by date, borne out by their reports' words, none told twice.

A happening weighs by the independent outlets that bear it out, the level of the people in it, whether it is an act or
words, whether its status changed, how sure its reading was, and how recent it is. All limits are on what is read, so
that a brief costs the same over any record.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import exp, log2
from typing import TYPE_CHECKING

from dragoman.asking.bearing import Bearing
from dragoman.asking.contacts import Levels
from dragoman.asking.countries import Countries
from dragoman.asking.history import Teller, Tellers
from dragoman.asking.naming import Names
from dragoman.asking.parties import Party
from dragoman.asking.phrases import Phrases
from dragoman.asking.scale import Scale
from dragoman.asking.support import Bearer, Borne
from dragoman.nouns import Dated, Event, Question, Status
from dragoman.record.folding import fold

if TYPE_CHECKING:
    from dragoman.record import KeptStatement, Leading, Record

WEIGHTIEST, LATEST = 160, 60
"""Events looked at: of most sources, and of each status the latest."""

APART: tuple[Status, ...] = ("ongoing", "planned", "cancelled", "negated", "hypothetical")
"""Statuses of which few events have many sources, so that the weightiest of all would leave them out."""

RELATED = 300
"""Events that a relation is worked out from, at most: the latest."""

TOLD_BY = 8
"""Accounts of one event looked at; more add no citation."""

RECENT = 120.0
"""Days in which the weight of being new falls to a third."""

_LEVELS = (3.0, 2.0, 2.0, 1.0, 1.0)
"""What the level of the highest person adds, heads of state first (``contacts.toml``)."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event as far as its reports' words bear it out: ``lead`` is what is told, ``others`` bear out the same from
    other outlets, the surest first; ``tellers`` are all that was looked at, in the order of the status history."""

    event: Event
    lead: Borne
    others: tuple[Borne, ...]
    tellers: tuple[Teller, ...]
    bornes: tuple[Borne, ...]
    weight: float

    @property
    def whole(self) -> bool:
        return self.lead.whole

    @property
    def status(self) -> Status:
        return self.lead.account.status

    @property
    def outlets(self) -> int:
        """Independent outlets that bear it out."""
        return 1 + len(self.others)

    @property
    def when(self) -> Dated | None:
        return self.lead.account.date

    @property
    def day(self) -> date:
        """By what it is sorted: its first day, failing that its report's."""
        return self.when.start if self.when else self.lead.teller.report.published.start or date.min


@dataclass
class Chooser:
    """Gathers what a question finds; ``today`` is the newest report's day, or the last day asked for."""

    record: Record
    question: Question
    phrases: Phrases
    tellers: Tellers
    today: date | None
    besides: tuple[str, ...] = ()
    """Events, by id, to be looked at besides those that the question's weight and dates bring up."""

    @classmethod
    def of(cls, record: Record, question: Question) -> Chooser:
        newest = record.newest_day()
        today = min((day for day in (newest, question.until) if day), default=None)
        return cls(record, question, Phrases.load(), Tellers(record), today)

    @cached_property
    def countries(self) -> Countries:
        return Countries.load()

    @cached_property
    def bearing(self) -> Bearing:
        return Bearing.load()

    @cached_property
    def scale(self) -> Scale:
        return Scale.load()

    @cached_property
    def levels(self) -> Levels:
        return Levels.load()

    @cached_property
    def sides(self) -> tuple[Party, ...]:
        """The parties all of whom a happening must name."""
        return tuple(Party.of(self.record, word, self.countries) for word in self.question.between)

    @cached_property
    def names(self) -> Names:
        ids = sorted({one.actor for event in self.events for one in event.participants})
        actors = self.record.actors_by_id(ids)
        told = Counter(one.actor for event in self.events for one in event.participants)
        return Names(actors, self.countries, self.bearing, self.phrases, told)

    @cached_property
    def bearer(self) -> Bearer:
        reports = sorted({teller.report.id for _, tellers in self._gathered for teller in tellers})
        return Bearer(self.names, self.bearing, self.record.mentions_of_reports(reports), self.scale)

    @cached_property
    def leading(self) -> Leading:
        """What the question finds: how many of each status, and which of them are looked at."""
        return self.record.leading(self.question, WEIGHTIEST, LATEST, APART, RELATED)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The candidates: by weight, and of each status the latest."""
        return tuple(self.record.events_by_id(sorted({*self.leading.ids, *self.besides})))

    @cached_property
    def _gathered(self) -> list[tuple[Event, tuple[Teller, ...]]]:
        looked_at = {event.id: _looked_at(event) for event in self.events}
        accounts = self.record.accounts_by_id(sorted({id for ids in looked_at.values() for id in ids}))
        reports = sorted({account.report for account in accounts.values()})
        kept = {report.id: report for report in self.tellers.reports(reports)}
        return [
            (event, tuple(Teller(accounts[id], kept[accounts[id].report]) for id in looked_at[event.id]))
            for event in self.events
        ]

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """All that the words bear out, the weightiest first; what is told twice stays once."""
        found = [told for event, tellers in self._gathered if (told := self.one(event, tellers))]
        found.sort(key=lambda told: (-told.weight, told.event.id))
        return tuple(_once(found))

    def one(self, event: Event, tellers: Sequence[Teller]) -> Told | None:
        """An event with its words; None where no account's words name the sides asked for."""
        bornes = [borne for teller in tellers if (borne := self.bearer.of(teller)) and self._names_sides(borne)]
        saying = [borne for borne in bornes if borne.account.status == event.status] or bornes
        if not saying:
            return None
        lead = min(saying, key=_fit)
        others = tuple(_independent(lead, sorted(saying, key=_fit)))
        return Told(event, lead, others, tuple(tellers), tuple(bornes), self._weight(event, lead, 1 + len(others)))

    def is_of_sides(self, said: KeptStatement) -> bool:
        """Whether a statement is by one of the sides asked for, or its words name all of them."""
        mine = any(said.speaker_country == side.code if side.code else said.actor in side.ids for side in self.sides)
        return mine or all(side.code and self.names.tells(said.content.text, side.code) for side in self.sides)

    def tells_of_sides(self, borne: Borne) -> bool:
        """Whether the main words alone name all sides asked for, without a sentence before them."""
        known, words = borne.teller.account.actor_of, borne.cited[0].text
        named = (
            one
            for one in borne.account.participants
            if self.names.stands_in(known.get(one.actor), one.name, one.country, words)
        )
        return self._names_sides(replace(borne, account=replace(borne.account, participants=tuple(named))))

    def _names_sides(self, borne: Borne) -> bool:
        known = borne.teller.account.actor_of
        parts = [(known.get(one.actor, ""), one.country) for one in borne.account.participants if one.role != "absent"]
        return all(
            any(country == side.code if side.code else id in side.ids for id, country in parts) for side in self.sides
        )

    def _weight(self, event: Event, lead: Borne, outlets: int) -> float:
        levels = (
            self.levels.of(actor.offices, actor.country, event.date.start if event.date else date.max)
            for id in sorted(lead.actors)
            if (actor := self.names.actors.get(id))
        )
        level = min((one for one in levels if one is not None), default=None)
        weight = 2 * log2(outlets) + (_LEVELS[level] if level is not None and level < len(_LEVELS) else 0.0)
        weight += "material" in self.scale.quad(event.type)
        weight += 1.5 * (len({step.status for step in event.status_history}) > 1)
        weight += 2 * lead.sure + lead.whole + 0.5 * (len(lead.account.participants) > 1)
        return weight + self._recency(lead)

    def _recency(self, lead: Borne) -> float:
        """By its date; where the words tell none, by the one that the reading takes it to be of."""
        when = lead.account.date or lead.teller.account.date
        if when is None or self.today is None:
            return 0.0  # told as background, of whatever time
        return 3 * exp(-max(0, (self.today - when.end).days) / RECENT)


def _looked_at(event: Event) -> tuple[str, ...]:
    """Of an event's accounts the first and the last to be published, in the order of its status history."""
    every = [step.account for step in event.status_history] or list(event.accounts)
    return tuple(every if len(every) <= TOLD_BY else every[: TOLD_BY // 2] + every[-TOLD_BY // 2 :])


def _fit(borne: Borne) -> tuple[bool, bool, int, bool, float, str]:
    """Whole before partial, originals before copies, more parties, one sentence rather than two, then the surest."""
    account = borne.account
    copy = borne.teller.report.copy_of is not None
    return (not borne.whole, copy, -len(account.participants), len(borne.cited) > 1, -borne.sure, account.id)


def _independent(lead: Borne, bornes: Iterable[Borne]) -> Iterator[Borne]:
    """Other outlets' accounts that bear out the same parties, one each; copies and unsure ones bear out nothing."""
    seen = {_source(lead)}
    for borne in bornes:
        same = borne.whole and lead.whole and borne.actors >= lead.actors
        if same and borne.teller.report.copy_of is None and _source(borne) not in seen:
            seen.add(_source(borne))
            yield borne


def _source(borne: Borne) -> str:
    report = borne.teller.report
    return report.outlet or report.copy_of or report.id


def _once(found: Iterable[Told]) -> Iterator[Told]:
    """What is told twice stays once: the same words, or the same act of the same parties at about the same time."""
    by_report, by_act = defaultdict[str, list[Told]](list), defaultdict[tuple[str, frozenset[str]], list[Told]](list)
    for told in found:
        report, act = told.lead.teller.report.id, (told.event.type, _company(told.lead))
        if any(_overlap(told.lead, other.lead) for other in by_report[report]):
            continue
        if any(_alike(told, other) for other in by_act[act]):
            continue
        by_report[report].append(told)
        by_act[act].append(told)
        yield told


NEAR = 3
"""Days within which the same act of the same parties, told apart, is most likely one."""


ALIKE = 0.3
"""Share of their words that two quoted sentences have in common from which on they most likely tell the same."""


def _alike(one: Told, other: Told) -> bool:
    """Of two tellings of one act of one company: whether they are of one time or in one report. Where one is only
    quoted and no day is told, its words decide: other words tell another act."""
    if one.lead.teller.report.id == other.lead.teller.report.id:
        return True
    if (one.whole and other.whole) or (one.when and other.when):
        return _near(one.when, other.when)
    return _shared(one.lead, other.lead) >= ALIKE


def _shared(one: Borne, other: Borne) -> float:
    mine, theirs = (set(fold(borne.cited[0].text).split()) for borne in (one, other))
    return len(mine & theirs) / max(1, len(mine | theirs))


def _overlap(one: Borne, other: Borne) -> bool:
    mine, theirs = one.cited[0], other.cited[0]
    return mine.start < theirs.end and theirs.start < mine.end


def _company(borne: Borne) -> frozenset[str]:
    """Who takes part, by country where one is known: a president's act and his country's are often one."""
    return frozenset(one.country or one.name for one in borne.account.participants)


def _near(one: Dated | None, other: Dated | None) -> bool:
    if one is None or other is None:
        return True
    return (one.start - other.end).days <= NEAR and (other.start - one.end).days <= NEAR
