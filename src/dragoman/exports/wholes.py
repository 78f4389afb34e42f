"""An event with all that it rests on: its accounts, their reports and its actors; some hundred events at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import batched
from typing import TYPE_CHECKING

from dragoman.nouns import Actor, Event, EventParticipant, Question

if TYPE_CHECKING:
    from dragoman.record import KeptAccount, KeptReport, Record

_PORTION = 200


@dataclass(frozen=True)
class Whole:
    """An event; its accounts in the event's order; and, by id, their reports and the actors who have a part in it."""

    event: Event
    accounts: Sequence[KeptAccount]
    reports: Mapping[str, KeptReport]
    actors: Mapping[str, Actor]

    @cached_property
    def first(self) -> KeptAccount:
        """The account of the report that was published first; of undated ones and on one day that of the least id."""
        return min(self.accounts, key=lambda account: (self._day(account), account.report, account.id))

    @property
    def first_report(self) -> KeptReport:
        return self.reports[self.first.report]

    def side(self, role: str) -> list[EventParticipant]:
        """Who has that part, each once."""
        return list({one.actor: one for one in self.event.participants if one.role == role}.values())

    def _day(self, account: KeptAccount) -> date:
        return self.reports[account.report].published.start or date.max


def wholes(record: Record, question: Question, *, by_time: bool = False) -> Iterator[Whole]:
    """The events that the question finds, by id or by time, with all that tell of each, asked for or not."""
    for portion in batched(record.events(question, order="time" if by_time else "id"), _PORTION):
        accounts = record.accounts_of_events([event.id for event in portion])
        told = {account.report for every in accounts.values() for account in every}
        reports = record.reports_by_id(sorted(told))
        actors = record.actors_by_id(sorted({one.actor for event in portion for one in event.participants}))
        for event in portion:
            yield Whole(event, accounts[event.id], reports, actors)
