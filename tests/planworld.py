"""Records of plans, made by hand: each happening is a list of what was told of it, each in a report of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.nouns import (
    Account,
    Actor,
    Conflict,
    Dated,
    Event,
    EventParticipant,
    Mention,
    Published,
    Reading,
    Report,
    Resolution,
    Statement,
    Status,
    StatusAsOf,
    content_id,
)
from dragoman.record import Record
from dragoman.resolving import telling
from dragoman.resolving.conflicts import find_conflicts
from smallrecord import ACTORS, account, given, said

IDS = {key: content_id("p", actor.name) for key, actor in ACTORS.items()}


@dataclass(frozen=True)
class Told:
    """One report's word of a happening. ``parties`` are keys of smallrecord's actors."""

    outlet: str
    published: str | None
    words: str
    status: Status = "planned"
    when: Dated | None = None
    parties: tuple[int, ...] = (0, 1)
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def report(self) -> Report:
        day = given(self.published) if self.published else Published()
        name = content_id("f", self.outlet, self.published, self.words)
        return Report.of(f"{self.words}. And so on.", uri=f"{name}.txt", published=day, outlet=self.outlet)

    @property
    def account(self) -> Account:
        parties: Any = [(key, "actor") for key in self.parties]
        return account(self.report, [self.words], "CONSULT", parties, self.status, self.when, **self.more)


Happenings = Mapping[str, Sequence[Told]]


def build(path: str | Path, happenings: Happenings, *, backwards: bool = False) -> Record:
    """A record of these happenings; ``backwards`` adds the reports the other way round, one at a time."""
    record = Record.open(path)
    add(record, happenings, backwards=backwards)
    return record


def add(record: Record, happenings: Happenings, *, backwards: bool = False) -> None:
    """Read reports that are not there yet, and resolve: each happening is one event."""
    pairs = [(one.report, _reading(one)) for told in happenings.values() for one in told]
    for batch in [[pair] for pair in reversed(pairs)] if backwards else [pairs]:
        record.add(batch)
    record.resolve_with(resolution(happenings))


def resolution(happenings: Happenings) -> Resolution:
    every = [one for told in happenings.values() for one in told]
    actor_of = {(one.report.id, key): IDS[key] for one in every for key in one.parties}
    events = [_event(told, actor_of) for told in happenings.values()]
    named = sorted({key for one in every for key in one.parties})
    return Resolution(
        actors=tuple(_actor(key) for key in named),
        events=tuple(events),
        actor_of=actor_of,
        event_of={id: event.id for event in events for id in event.accounts},
    )


def _actor(key: int) -> Actor:
    one = ACTORS[key]
    return Actor(IDS[key], one.type, one.name, one.country, one.aliases, one.offices)


def _event(told: Sequence[Told], actor_of: Mapping[tuple[str, int], str]) -> Event:
    accounts = [one.account for one in told]
    history = tuple(sorted((_step(one) for one in told), key=_order))
    conflicts: tuple[Conflict, ...] = find_conflicts(accounts, actor_of)
    keys = sorted({key for one in told for key in one.parties})
    return Event(
        id=content_id("e", sorted(one.id for one in accounts)),
        type="CONSULT",
        mode=None,
        status=telling._status(history),
        status_history=history,
        date=telling._date([one.date for one in accounts if one.date]),
        place=None,
        participants=tuple(EventParticipant(IDS[k], ACTORS[k].name, ACTORS[k].country, "actor") for k in keys),
        about=(),
        accounts=tuple(sorted(one.id for one in accounts)),
        reports=len(told),
        independent_sources=len({one.outlet for one in told}),
        conflicts=conflicts,
    )


def _step(one: Told) -> StatusAsOf:
    return StatusAsOf(one.report.published.start, one.status, one.account.id)


def _order(step: StatusAsOf) -> tuple[str, int, str]:
    return (step.as_of.isoformat() if step.as_of else "", telling.FIRM.index(step.status), step.account)


def _reading(one: Told) -> Reading:
    report = one.report
    return Reading(
        report=report.id,
        version="by hand",
        actors=tuple(ACTORS[key] for key in one.parties),
        mentions=tuple(_mentions(report, one.parties)),
        accounts=(one.account,),
        statements=tuple(_statements(report, one.parties)),
    )


def _mentions(report: Report, parties: Sequence[int]) -> Sequence[Mention]:
    found = ((key, report.text.find(ACTORS[key].name)) for key in parties)
    return [
        Mention(at, at + len(ACTORS[key].name), ACTORS[key].name, "name", key) for key, at in found if at >= 0
    ]  # fmt: skip


def _statements(report: Report, parties: Sequence[int]) -> Sequence[Statement]:
    """Where a report holds “so” the first party said it."""
    return [said(report, parties[0], "“so”", "said", "direct")] if "“so”" in report.text else []


Make = Callable[[Happenings], Record]
"""Builds a record of these happenings; the fixture ``make`` gives one and closes what it made."""
