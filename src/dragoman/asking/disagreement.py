"""Where accounts of one happening disagree, field by field, each value with who tells it and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dragoman.asking.history import Teller, Tellers
from dragoman.nouns import Conflict, Event, Question

if TYPE_CHECKING:
    from dragoman.record import Record


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
    yield from of_events(record, (event for event in record.differing(asked) if _on(event, fields)), fields)


def of_events(record: Record, events: Iterable[Event], fields: Sequence[str] = ()) -> Iterator[Disagreement]:
    """All that accounts of these events disagree on, or only on ``fields``."""
    for event, tellers in Tellers(record).of_each(events):
        by_id = {teller.account.id: teller for teller in tellers}
        for conflict in _on(event, fields):
            values = ((v.value, first_told(by_id[id] for id in v.accounts)) for v in conflict.values)
            yield Disagreement(event, conflict.field, tuple(values))


def _on(event: Event, fields: Sequence[str]) -> list[Conflict]:
    return [conflict for conflict in event.conflicts if not fields or conflict.field.startswith(tuple(fields))]


def first_told(tellers: Iterable[Teller]) -> tuple[Teller, ...]:
    """Who printed it first comes first: originals before copies, by day, undated ones last."""

    def order(teller: Teller) -> tuple[bool, bool, str, str]:
        day = teller.report.published.start
        return teller.report.copy_of is not None, day is None, str(day), teller.account.id

    return tuple(sorted(tellers, key=order))
