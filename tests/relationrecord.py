"""Records made of single events, each in a report of its own: what relations are tested on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dragoman.nouns import (
    Account,
    Actor,
    Event,
    EventParticipant,
    EventType,
    LocalActor,
    Office,
    Participant,
    Reading,
    Report,
    Resolution,
    Role,
    Status,
    StatusAsOf,
    content_id,
)
from dragoman.record import Record
from smallrecord import cited, dated, day, given

CAST = {
    "Uma": LocalActor(0, "person", "Uma Stone", "USA", (), (Office("president", "USA"),)),
    "Max": LocalActor(1, "person", "Max Rivera", "MEX", (), (Office("President", "MEX"),)),
    "Ann": LocalActor(2, "person", "Ann Bell", "USA", (), (Office("secretary of state", "USA"),)),
    "Gil": LocalActor(3, "person", "Gil Soto", "MEX", (), (Office("general", "MEX"),)),
    "USA": LocalActor(4, "state", "United States", "USA"),
    "MEX": LocalActor(5, "state", "Mexico", "MEX"),
    "CAN": LocalActor(6, "state", "Canada", "CAN"),
    "club": LocalActor(7, "organisation", "Harbour Club", None),
}


@dataclass(frozen=True, slots=True)
class One:
    """An event: its day (or days, or none), type, who acts and who receives, each parted by spaces."""

    when: str | None
    type: EventType
    acts: str
    gets: str = ""
    status: Status = "occurred"
    mode: str | None = None
    absent: str = ""
    published: str = "2019-12-31"
    outlet: str = "Courier"
    denied: tuple[str, ...] = ()

    @property
    def parties(self) -> list[tuple[LocalActor, Role]]:
        roles: list[tuple[str, Role]] = [(self.acts, "actor"), (self.gets, "recipient"), (self.absent, "absent")]
        return [(CAST[name], role) for names, role in roles for name in names.split()]


def make(path: Path, told: Iterable[One]) -> Record:
    """The record of these events, in an order of its own: by content, not as they are given."""
    record = Record.open(path)
    made = [_made(place, one) for place, one in enumerate(told)]
    record.add([(report, reading) for report, reading, _ in made])
    actors = {key: content_id("p", actor.name) for key, actor in CAST.items()}
    record.resolve_with(
        Resolution(
            actors=tuple(Actor(actors[k], a.type, a.name, a.country, (), a.offices) for k, a in CAST.items()),
            events=tuple(event for _, _, event in made),
            actor_of={(r.id, a.key): content_id("p", a.name) for r, reading, _ in made for a in reading.actors},
            event_of={reading.accounts[0].id: event.id for _, reading, event in made},
        )
    )
    return record


def _made(place: int, one: One) -> tuple[Report, Reading, Event]:
    words = f"{one.type} of {one.acts} and {one.gets or 'nobody'}, {one.when}."
    report = Report.of(words, uri=f"{place}.txt", published=given(one.published), outlet=one.outlet)
    start, _, end = (one.when or "").partition("/")
    when = dated(start, end or start, "month" if end else "day") if one.when else None
    account = Account(
        id=content_id("a", report.id), report=report.id, type=one.type, mode=one.mode, status=one.status, date=when,
        place=None, participants=tuple(Participant(a.key, a.name, a.country, role) for a, role in one.parties),
        about=("trade",), sourced_to=(), disputed_by=one.denied, evidence=(cited(report, words),), confidence=0.9,
        why=(),
    )  # fmt: skip
    event = Event(
        id=content_id("e", report.id), type=one.type, mode=one.mode, status=one.status,
        status_history=(StatusAsOf(day(one.published), one.status, account.id),), date=when, place=None,
        participants=tuple(
            EventParticipant(content_id("p", a.name), a.name, a.country, role) for a, role in one.parties
        ),
        about=("trade",), accounts=(account.id,), reports=1, independent_sources=1,
    )  # fmt: skip
    actors = tuple({actor.key: actor for actor, _ in one.parties}.values())
    return report, Reading(report.id, "by hand", actors, accounts=(account,)), event
