"""What was told of a happening in the course of time: who said so and when, its statuses, and how its date moved.

Accounts go by the day of their report, undated reports first, as in an event's own ``status_history``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import batched, groupby, pairwise
from typing import TYPE_CHECKING

from dragoman.asking.rows import Row, citation
from dragoman.nouns import OUTRANKS, Dated, Event, Status, StatusAsOf

if TYPE_CHECKING:
    from dragoman.record import KeptAccount, KeptReport, Record

OPEN: tuple[Status, ...] = ("planned", "hypothetical")
"""Statuses of what may still come to pass."""

PORTION = 500
"""Events whose accounts are fetched at a time."""


@dataclass(frozen=True, slots=True)
class Teller:
    """An account and the report that it is from."""

    account: KeptAccount
    report: KeptReport


@dataclass(slots=True)
class Tellers:
    """Finds who tells of events. A report is fetched once, however many events it tells of."""

    record: Record
    _reports: dict[str, KeptReport] = field(default_factory=dict)

    def report(self, id: str) -> KeptReport:
        return self.reports([id])[0]

    def reports(self, ids: Iterable[str]) -> list[KeptReport]:
        """The reports of these ids, in that order."""
        wanted = list(ids)
        for some in batched(sorted({*wanted} - self._reports.keys()), PORTION):
            self._reports.update(self.record.reports_by_id(some))
        return [self._reports[id] for id in wanted]

    def of(self, event: Event) -> tuple[Teller, ...]:
        """An event's accounts with their reports, in the order of its status history."""
        return next(self.of_each([event]))[1]

    def of_each(self, events: Iterable[Event]) -> Iterator[tuple[Event, tuple[Teller, ...]]]:
        """Every event with its accounts and their reports."""
        for some in batched(events, PORTION):
            told = self.record.accounts_of_events([event.id for event in some])
            self.reports(account.report for accounts in told.values() for account in accounts)
            for event in some:
                yield event, self._in_order(event, told[event.id])

    def _in_order(self, event: Event, accounts: Iterable[KeptAccount]) -> tuple[Teller, ...]:
        place = {step.account: number for number, step in enumerate(event.status_history)}
        told = sorted(accounts, key=lambda one: (place.get(one.id, len(place)), one.id))
        return tuple(Teller(account, self._reports[account.report]) for account in told)


@dataclass(frozen=True, slots=True)
class Step:
    """A status, and all who told it before another one was told; ``as_of`` is the first one's day, where known."""

    status: Status
    as_of: date | None
    tellers: tuple[Teller, ...]


@dataclass(frozen=True, slots=True)
class ToldDate:
    """A date, and all who tell it, the first to tell it first."""

    dated: Dated
    tellers: tuple[Teller, ...]


def steps(tellers: Sequence[Teller]) -> tuple[Step, ...]:
    """The statuses that were told, one after the other."""
    grouped = [(status, tuple(some)) for status, some in groupby(tellers, key=lambda one: one.account.status)]
    return tuple(Step(status, published_on(some[0]), some) for status, some in grouped)


def standing_status(history: Iterable[StatusAsOf]) -> Status | None:
    """The status that a history, or a part of one, leaves an event in; None where it is empty."""
    status: Status | None = None
    for step in history:
        if status is None or step.status not in OUTRANKS.get(status, frozenset()):
            status = step.status
    return status


def told_dates(tellers: Iterable[Teller]) -> tuple[ToldDate, ...]:
    """Every date told, the first told first. A day that is only the report's own says nothing of when."""
    found: dict[tuple[date, date], list[Teller]] = {}
    for teller in tellers:
        dated = told_date(teller)
        if dated:
            found.setdefault((dated.start, dated.end), []).append(teller)
    return tuple(ToldDate(_date_of(some[0]), tuple(some)) for some in found.values())


def told_date(teller: Teller) -> Dated | None:
    """The date that an account gives for the happening, not for its report.

    What is still planned on a report's day is due after it: an earlier date, where it stands in a sentence beside the
    plan's own, is another happening's, and the report's own day is that on which somebody spoke.
    """
    dated, day = teller.account.date, published_on(teller)
    if dated is None or dated.basis == "report":
        return None
    beside = dated.basis == "inferred" and teller.account.status in OPEN
    return None if beside and day and dated.end <= day else dated


def standing_date(told: Iterable[Dated]) -> Dated | None:
    """Of dates in the order in which they were told, the one that stands.

    A later date that lies within the one before makes it more exact, one that holds it takes nothing back, and one
    that shares no day with it, or only some, moves it.
    """
    stands: Dated | None = None
    for dated in told:
        if stands is None or not (dated.start <= stands.start and stands.end <= dated.end):
            stands = dated
    return stands


def apart(one: Dated, other: Dated) -> bool:
    """Whether two dates share no day."""
    return one.end < other.start or other.end < one.start


def moved(told: Sequence[ToldDate]) -> bool:
    """Whether a date was told, and later another one that shares no day with it, to which all since keep."""
    days = [[published_on(teller) for teller in one.tellers] for one in told]
    known = [[day for day in some if day] for some in days]
    clear = known == days and all(max(some) < min(later) for some, later in pairwise(known))
    return clear and any(apart(one.dated, other.dated) for one, other in pairwise(told))


def differ(told: Sequence[ToldDate]) -> bool:
    """Whether dates that share no day are told side by side, so that nobody can say which of them was first."""
    return not moved(told) and any(apart(one.dated, other.dated) for one in told for other in told)


def published_on(teller: Teller) -> date | None:
    return teller.report.published.start


def teller_row(teller: Teller) -> Row:
    """Who tells it, when, on whose word, and in which words."""
    account, report = teller.account, teller.report
    day = published_on(teller)
    return {
        "account": account.id,
        "report": report.id,
        "outlet": report.outlet,
        "published": day.isoformat() if day else None,
        "copy_of": report.copy_of,
        "sourced_to": [source.name for source in account.sourced_to],
        "words": citation(account.evidence[0]) if account.evidence else None,
    }


def _date_of(teller: Teller) -> Dated:
    dated = teller.account.date
    assert dated is not None  # only those that tell one are asked
    return dated
