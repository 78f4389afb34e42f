"""A small record made by hand, through the real Record: what asking, exports and the commands are tested on.

Four reports of our own writing: two outlets on one meeting that they date differently, a wire copy of the first, and
one with a plan, a meeting called off, a threat, a denial, a refusal to come and something nobody dated.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from dragoman.nouns import (
    Account,
    Actor,
    Citation,
    Conflict,
    ConflictValue,
    Dated,
    Event,
    EventParticipant,
    EventType,
    LocalActor,
    Office,
    Participant,
    Place,
    Process,
    ProcessNote,
    Published,
    Reading,
    Refusal,
    Report,
    Resolution,
    Role,
    Source,
    Statement,
    Status,
    StatusAsOf,
    content_id,
)
from dragoman.record import Record

ACTORS = {
    0: LocalActor(0, "person", "Mike Pence", "USA", ("Pence",), (Office("Vice President", "USA"),)),
    1: LocalActor(1, "person", "Justin Trudeau", "CAN", ("Trudeau",), (Office("Prime Minister", "CAN"),)),
    2: LocalActor(
        2, "person", "Enrique Peña Nieto", "MEX", ("Peña Nieto", "Pena Nieto"), (Office("President", "MEX"),)
    ),
    3: LocalActor(3, "state", "United States", "USA"),
    4: LocalActor(4, "state", "Mexico", "MEX"),
    5: LocalActor(5, "unnamed", "two people familiar with the plans", None),
}

LIMA = (
    "LIMA — Vice President Mike Pence met Prime Minister Justin Trudeau here on Saturday to talk about trade.\n\n"
    "“We had a good talk,” Pence said afterwards. Trudeau said the two had spoken at length."
)
HARBOUR = "Mike Pence and Justin Trudeau met in Lima on Friday, officials of both sides said.\n"
SOUTH = (
    "=Mexico City= President Enrique Peña Nieto will visit Washington in late May, two people familiar with the plans "
    "said. A February visit was called off.\n\n"
    "The United States may impose tariffs on Mexico. The president rejected a demand to pay for a wall; the "
    "White House denies that it was made. Pence did not come to the meeting in 2017."
)


def day(words: str) -> date:
    return date.fromisoformat(words)


def dated(start: str, end: str | None = None, precision: Any = "day", basis: Any = "expression") -> Dated:
    return Dated(day(start), day(end or start), precision, None, basis)


def cited(report: Report, words: str) -> Citation:
    start = report.text.index(words)
    return Citation(start, start + len(words), words)


def account(
    report: Report,
    words: Sequence[str],
    type: EventType,
    parties: Sequence[tuple[int, Role]],
    status: Status = "occurred",
    when: Dated | None = None,
    **rest: Any,
) -> Account:
    """An account whose evidence are these words of the report, by these actors."""
    fields: dict[str, Any] = {
        "mode": None, "place": None, "about": (), "sourced_to": (), "disputed_by": (), "confidence": 0.9,
    } | rest  # fmt: skip
    return Account(
        id=content_id("a", report.id, type, status, *words),
        report=report.id,
        type=type,
        status=status,
        date=when,
        participants=tuple(Participant(key, ACTORS[key].name, ACTORS[key].country, role) for key, role in parties),
        evidence=tuple(cited(report, one) for one in words),
        why=("trigger by hand",),
        **fields,
    )


def said(report: Report, speaker: int, words: str, cue: str, form: Any) -> Statement:
    who = ACTORS[speaker]
    return Statement(
        id=content_id("s", report.id, words),
        report=report.id,
        speaker=speaker,
        speaker_name=who.name,
        speaker_country=who.country,
        anonymous=who.type == "unnamed",
        form=form,
        content=cited(report, words),
        cue=cited(report, cue),
    )


def given(words: str) -> Published:
    return Published(day(words), day(words), "day", "given")


def reports() -> dict[str, Report]:
    return {
        "lima": Report.of(
            LIMA, uri="reports/lima.txt", published=given("2018-04-15"), outlet="Andes Courier", title="Talks in Lima"
        ),
        "copy": Report.of(LIMA, uri="reports/copy.txt", published=given("2018-04-16"), outlet="Evening Copy"),
        "harbour": Report.of(HARBOUR, uri="feed.jsonl#1", published=given("2018-04-16"), outlet="Harbour Gazette"),
        "south": Report.of(SOUTH, uri="reports/south.txt", external_id="7", title="=Plans and denials"),
    }


def readings(found: dict[str, Report]) -> dict[str, Reading]:
    south = found["south"]
    lima = {name: _lima(found[name]) for name in ("lima", "copy")}
    return lima | {
        "harbour": _reading(
            found["harbour"],
            [account(found["harbour"], ["Mike Pence and Justin Trudeau met in Lima on Friday"], "CONSULT",
                     [(0, "actor"), (1, "actor")], when=dated("2018-04-13"), place=Place("Lima", "PER"),
                     confidence=0.8)],
            [],
        ),
        "south": _reading(south, _south(south), [
            said(south, 5, "President Enrique Peña Nieto will visit Washington in late May", "said", "indirect")
        ]),
    }  # fmt: skip


def _lima(report: Report) -> Reading:
    met = "Vice President Mike Pence met Prime Minister Justin Trudeau here on Saturday"
    return _reading(
        report,
        [
            account(report, [met], "CONSULT", [(0, "actor"), (1, "actor")], when=dated("2018-04-14"),
                    place=Place("Lima", "PER"), about=("trade",)),
        ],
        [
            said(report, 0, "“We had a good talk,”", "said", "direct"),
            said(report, 1, "the two had spoken at length", "said", "indirect"),
        ],
    )  # fmt: skip


def _south(south: Report) -> list[Account]:
    return [
        account(south, ["President Enrique Peña Nieto will visit Washington in late May"], "CONSULT",
                [(2, "actor"), (3, "recipient")], "planned", dated("2018-05-21", "2018-05-31", "month"),
                mode="visit", place=Place("Washington", "USA"),
                sourced_to=(Source("two people familiar with the plans", True),)),
        account(south, ["A February visit was called off"], "CONSULT", [(2, "actor"), (3, "recipient")], "cancelled",
                dated("2018-02-01", "2018-02-28", "month"), mode="visit"),
        account(south, ["The United States may impose tariffs on Mexico"], "SANCTION",
                [(3, "actor"), (4, "recipient")], "hypothetical", about=("trade",), confidence=0.4),
        account(south, ["The president rejected a demand to pay for a wall", "rejected a demand"], "REJECT",
                [(2, "actor")], mode="yield", about=("border",), disputed_by=("White House",)),
        account(south, ["Pence did not come to the meeting in 2017"], "CONSULT", [(0, "absent")], "negated",
                dated("2017-01-01", "2017-12-31", "year"), confidence=0.3),
    ]  # fmt: skip


def _reading(report: Report, accounts: Sequence[Account], statements: Sequence[Statement]) -> Reading:
    keys = {part.actor for one in accounts for part in one.participants}
    keys |= {one.speaker for one in statements if one.speaker is not None}
    return Reading(
        report=report.id,
        version="by hand",
        actors=tuple(ACTORS[key] for key in sorted(keys)),
        accounts=tuple(accounts),
        statements=tuple(statements),
    )


def resolution(found: dict[str, Report], read: dict[str, Reading]) -> Resolution:
    """The meeting in Lima is one event of three accounts, every other account an event of its own."""
    ids = {key: content_id("p", actor.name) for key, actor in ACTORS.items()}
    met = [read[name].accounts[0] for name in ("lima", "copy", "harbour")]
    days = (ConflictValue("2018-04-13", (met[2].id,)), ConflictValue("2018-04-14", (met[0].id, met[1].id)))
    events = [_event(met, ids, 2, (Conflict("date", days),))]
    events += [_event([one], ids, 1, ()) for one in read["south"].accounts]
    return Resolution(
        actors=tuple(
            Actor(ids[key], one.type, one.name, one.country, one.aliases, one.offices) for key, one in ACTORS.items()
        ),
        events=tuple(events),
        actor_of={(one.report, actor.key): ids[actor.key] for one in read.values() for actor in one.actors},
        event_of={account: event.id for event in events for account in event.accounts},
        copy_of={found["copy"].id: found["lima"].id},
    )


def _event(told: Sequence[Account], ids: dict[int, str], sources: int, conflicts: tuple[Conflict, ...]) -> Event:
    first = told[0]
    return Event(
        id=content_id("e", sorted(one.id for one in told)),
        type=first.type,
        mode=first.mode,
        status=first.status,
        status_history=tuple(StatusAsOf(None, one.status, one.id) for one in told),
        date=first.date,
        place=first.place,
        participants=tuple(
            EventParticipant(ids[one.actor], one.name, one.country, one.role) for one in first.participants
        ),
        about=first.about,
        accounts=tuple(one.id for one in told),
        reports=len(told),
        independent_sources=sources,
        conflicts=conflicts,
        why=("same parties, place and week",) if len(told) > 1 else (),
    )


def make(path: str | Path, *, backwards: bool = False) -> Record:
    """The record at ``path``; ``backwards`` adds the reports the other way round, one at a time."""
    found = reports()
    read = readings(found)
    pairs = [(found[name], read[name]) for name in found]
    record = Record.open(path)
    for batch in [[pair] for pair in reversed(pairs)] if backwards else [pairs]:
        record.add(batch)
    record.refuse([Refusal("reports/empty.txt", "intake.plain", "the file is empty")])
    record.resolve_with(resolution(found, read))
    return record


def some_process(report: str, event: str) -> Process:
    """One with a note of each shape: with all that may be told, and with nothing but words."""
    words = Citation(0, 8, "Ann met ")
    may = Dated(date(2018, 5, 1), date(2018, 5, 31), "month", "in May", "expression")
    full = ProcessNote("round", report, words, "planned", 7, may, Place("Lima", "PER"), Source("Ann", anonymous=True))
    short = ProcessNote("condition", report, words, "if Bob pays")
    said = ProcessNote("deadline", report, words, "none", by=Source("Bob"))
    return Process(
        id="p-1",
        name="The talks",
        parties=("MEX", "USA"),
        state="ongoing",
        events=(event,),
        rounds=((full, full),),
        deadlines=((said,),),
        aliases=("TTT",),
        support=(("MEX", "a-1"), ("USA", "a-1", "a-2")),
        notes=(short,),
        contradictions=((short, full),),
        reports=2,
        named=(report, words),
    )
