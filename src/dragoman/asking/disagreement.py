"""Where accounts of one happening disagree, field by field, each value with who tells it and in which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dragoman.nouns import Account, Event, Question

if TYPE_CHECKING:
    from dragoman.record import KeptReport, Record


@dataclass(frozen=True, slots=True)
class Teller:
    """An account and the report that it is from."""

    account: Account
    report: KeptReport


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field of an event, and each value that is told of it with those who tell it, the first to print it first."""

    event: Event
    field: str
    values: tuple[tuple[str | None, tuple[Teller, ...]], ...]

    def row(self) -> dict[str, Any]:
        """As a program gets it: the conflict of the event's own row, with outlets and words beside the accounts."""
        return {
            "kind": "conflict",
            "event": self.event.id,
            "field": self.field,
            "values": [
                {
                    "value": value,
                    "accounts": [teller.account.id for teller in tellers],
                    "outlets": [teller.report.outlet for teller in tellers],
                    "words": [teller.account.evidence[0].text for teller in tellers],
                }
                for value, tellers in self.values
            ],
        }


def disagreements(record: Record, asked: Question, fields: Sequence[str] = ()) -> Iterator[Disagreement]:
    """All that accounts of the events asked for disagree on, by time of the event; only on ``fields``, where given.

    A field is named by its beginning: ``participant`` stands for whoever some say was there and others not.
    """
    for event in record.events(asked, order="time"):
        told = [conflict for conflict in event.conflicts if not fields or conflict.field.startswith(tuple(fields))]
        if told:
            tellers = {account.id: teller for account, teller in _tellers(record, event)}
            for conflict in told:
                values = ((v.value, _first_told(tellers[id] for id in v.accounts)) for v in conflict.values)
                yield Disagreement(event, conflict.field, tuple(values))


def first_told(record: Record, event: Event) -> Teller:
    """Who printed an event's news first: of the reports that are no copies the earliest, undated ones last."""
    return _first_told(teller for _, teller in _tellers(record, event))[0]


def _tellers(record: Record, event: Event) -> Iterator[tuple[Account, Teller]]:
    reports: dict[str, KeptReport] = {}
    for account in record.accounts_of_event(event.id):
        if account.report not in reports:
            found = record.report(account.report)
            assert found is not None  # an account's report is in the record
            reports[account.report] = found
        yield account, Teller(account, reports[account.report])


def _first_told(tellers: Iterator[Teller]) -> tuple[Teller, ...]:
    def order(teller: Teller) -> tuple[bool, bool, str, str]:
        day = teller.report.published.start
        return teller.report.copy_of is not None, day is None, str(day), teller.account.id

    return tuple(sorted(tellers, key=order))
