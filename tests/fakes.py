"""A reader and a resolver small enough to be seen through, for rooms that need some but not the real ones."""

from __future__ import annotations

import os
import re
import resource
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from dragoman.nouns import (
    Account,
    Actor,
    Citation,
    Dated,
    Event,
    EventParticipant,
    Judgement,
    LocalActor,
    Mention,
    Office,
    Participant,
    Place,
    Published,
    Reading,
    Report,
    Resolution,
    Source,
    Statement,
    StatusAsOf,
    content_id,
)

_MET = re.compile(
    r"(?P<who>[A-Z]\w+)/(?P<home>[A-Z]{2,3}) met (?P<whom>[A-Z]\w+)/(?P<there>[A-Z]{2,3})(?P<planned> soon)?"
)
_SAID = re.compile(r"(?P<who>[A-Z]\w+) (?P<cue>said): (?P<what>[^.]+)")


class FakeReader:
    """Reads "Ann/USA met Bob/MEX" and "Ann said: so". Some words make it fail in a way of its own."""

    version = "fake-1"

    def read(self, report: Report) -> Reading:
        _misbehave(report.text)
        actors: dict[str, LocalActor] = {}
        accounts = tuple(_account(report, found, actors) for found in _MET.finditer(report.text))
        return Reading(
            report=report.id,
            version=self.version,
            actors=tuple(actors.values()),
            mentions=_mentions(report, actors),
            accounts=tuple(replace(one, id=f"{one.id}-{i}") for i, one in enumerate(accounts)),
            statements=tuple(_statement(report, found, actors) for found in _SAID.finditer(report.text)),
            published=_inferred(report),
        )


class NewerReader(FakeReader):
    version = "fake-2"


class NoReader:
    """One whose model cannot be found."""

    def __init__(self) -> None:
        raise OSError("no model here")


class DyingReader:
    """One that takes its process with it before it has begun."""

    def __init__(self) -> None:
        os._exit(4)


def _misbehave(text: str) -> None:
    if "raise!" in text:
        raise ValueError("asked to raise")
    if "die!" in text:
        os._exit(3)
    if "print!" in text:
        print("a library that prints")
    if "fill!" in text:
        bytearray(64 << 30)
    if "sleep!" in text:
        time.sleep(600)
    if "hang!" in text:
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1, resource.RLIM_INFINITY))
        while True:
            pass


def _account(report: Report, found: re.Match[str], actors: dict[str, LocalActor]) -> Account:
    parts = tuple(
        Participant(_actor(actors, found[who], found[home]).key, found[who], found[home], "actor")
        for who, home in (("who", "home"), ("whom", "there"))
    )
    words = "misquoted" if "misquote!" in report.text else found[0]
    day = report.published.start
    return Account(
        id=content_id("c", report.id, found.start()),
        report=report.id,
        type="CONSULT",
        mode="meet",
        status="planned" if found["planned"] else "occurred",
        date=Dated(day, day, "day", None, "report") if day else None,
        place=Place("Lima", "PER"),
        participants=parts,
        about=("trade", "border") if "tariff" in report.text else (),
        sourced_to=(Source(report.title or "nobody", anonymous=report.title is None),),
        disputed_by=("Bob",),
        evidence=(Citation(found.start(), found.end(), words),),
        confidence=0.75,
        why=("trigger 'met'",),
    )


def _actor(actors: dict[str, LocalActor], name: str, country: str | None) -> LocalActor:
    office = Office("President", country, date(2017, 1, 20), None)
    return actors.setdefault(name, LocalActor(len(actors), "person", name, country, (f"President {name}",), (office,)))


def _mentions(report: Report, actors: dict[str, LocalActor]) -> tuple[Mention, ...]:
    found = [(match, actor) for actor in actors.values() for match in re.finditer(actor.name, report.text)]
    return tuple(Mention(match.start(), match.end(), match[0], "name", actor.key) for match, actor in found)


def _statement(report: Report, found: re.Match[str], actors: dict[str, LocalActor]) -> Statement:
    speaker = actors.get(found["who"])
    return Statement(
        id=content_id("s", report.id, found.start()),
        report=report.id,
        speaker=speaker.key if speaker else None,
        speaker_name=found["who"],
        speaker_country=speaker.country if speaker else None,
        anonymous=False,
        form="indirect",
        content=Citation(found.start("what"), found.end("what"), found["what"]),
        cue=Citation(found.start("cue"), found.end("cue"), found["cue"]) if speaker else None,
    )


def _inferred(report: Report) -> Published | None:
    if report.published.basis != "unknown" or "in July" not in report.text:
        return None
    return Published(date(2017, 7, 1), date(2017, 7, 31), "month", "inferred")


def fake_resolve(readings: Iterable[tuple[Report, Reading]], judgements: Sequence[Judgement] = ()) -> Resolution:
    """One actor a name, one event a pair of names and a status; the same texts are copies of the least report."""
    assert not judgements, "the small resolver knows none"
    known = sorted(readings, key=lambda row: row[0].id)
    actors: dict[str, Actor] = {}
    actor_of: dict[tuple[str, int], str] = {}
    for report, reading in known:
        for local in reading.actors:
            id = content_id("a", local.name)
            actors[id] = Actor(id, local.type, local.name, local.country, local.aliases, local.offices)
            actor_of[report.id, local.key] = id
    told: dict[str, list[Account]] = {}
    for _, reading in known:
        for account in reading.accounts:
            names = sorted(part.name for part in account.participants)
            told.setdefault(content_id("e", names, account.status), []).append(account)
    events = tuple(_event(id, accounts, actor_of) for id, accounts in told.items())
    event_of = {account: event.id for event in events for account in event.accounts}
    return Resolution(tuple(actors.values()), events, actor_of, event_of, _copies([report for report, _ in known]))


def _event(id: str, accounts: list[Account], actor_of: dict[tuple[str, int], str]) -> Event:
    first = min(accounts, key=lambda account: account.id)
    parts = (
        EventParticipant(actor_of[first.report, part.actor], part.name, part.country, part.role)
        for part in first.participants
    )
    return Event(
        id=id,
        type=first.type,
        mode=first.mode,
        status=first.status,
        status_history=(StatusAsOf(first.date.start if first.date else None, first.status, first.id),),
        date=first.date,
        place=first.place,
        participants=tuple(parts),
        about=first.about,
        accounts=tuple(sorted(account.id for account in accounts)),
        reports=len({account.report for account in accounts}),
        independent_sources=1,
        why=("the same names",),
    )


def _copies(reports: list[Report]) -> dict[str, str]:
    first: dict[str, str] = {}
    for report in reports:
        first.setdefault(report.sha256, report.id)
    return {report.id: first[report.sha256] for report in reports if first[report.sha256] != report.id}
