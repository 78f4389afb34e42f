"""Records that nobody would write: odd texts in every place that holds any, empty lists, ends of time, no date at all.

What they say means nothing; what is exported from them must be right to the letter. ``odd`` draws what is kept, and
``keep`` keeps it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from dragoman.nouns import (
    EVENT_TYPES,
    MODES_OF,
    ROLES,
    STATUSES,
    TOPICS,
    Account,
    Actor,
    Citation,
    Conflict,
    ConflictValue,
    Dated,
    Event,
    EventParticipant,
    LocalActor,
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
from dragoman.record import Record

SPECIAL = "\0\1\2\x08\t\n\x0b\r\x1e\x1f \"'\\/,:;[]{}%s\x7f\x85\u00e9\u2028\u2029\ufeff\uffff🕊"
TEXT = st.text(st.sampled_from(SPECIAL) | st.characters(exclude_categories=["Cs"]), max_size=8)
TELLING = st.sampled_from([",", '",', '","', '\\",', '"told":', '["', "\\u0001\\u0001", "null", "%s", "\\\\"]) | TEXT
PERHAPS = st.none() | TELLING
COUNTRY = st.sampled_from([None, "USA", "MEX"])
DAY = st.dates(date(1, 1, 1), date(9999, 12, 31))


def some(what: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(what, max_size=most).map(tuple)


DATED = st.none() | st.builds(
    Dated, DAY, DAY, st.sampled_from(["day", "month"]), PERHAPS, st.sampled_from(["report", "inferred"])
)
PLACE = st.none() | st.builds(Place, TELLING, COUNTRY)
CITED = st.builds(Citation, st.integers(0, 900), st.integers(900, 2000), TELLING)
OFFICES = some(
    st.builds(Office, TELLING, COUNTRY, st.none() | DAY, st.none() | DAY, st.sampled_from(["holder", "former", "both"]))
)
PUBLISHED = st.just(Published()) | st.builds(
    Published, st.none() | DAY, st.none() | DAY, st.none() | st.just("day"), st.sampled_from(["given", "inferred"])
)


@dataclass(frozen=True)
class Odd:
    pairs: Sequence[tuple[Report, Reading]]
    resolution: Resolution


def keep(record: Record, found: Odd) -> None:
    record.add(found.pairs)
    record.resolve_with(found.resolution)


@st.composite
def odd(draw: st.DrawFn) -> Odd:
    """Up to three reports, each with accounts and statements, some of which nobody has resolved."""
    pairs = [draw(_pair(number)) for number in range(draw(st.integers(1, 3)))]
    return Odd(pairs, draw(_resolution(pairs)))


@st.composite
def _pair(draw: st.DrawFn, number: int) -> tuple[Report, Reading]:
    report = Report.of(
        draw(TELLING),
        uri=f"{number}{draw(TELLING)}",
        published=draw(PUBLISHED),
        external_id=f"{number}{draw(TELLING)}",
        outlet=draw(PERHAPS),
        title=draw(PERHAPS),
        byline=draw(PERHAPS),
        language=draw(TELLING),
    )
    actors = tuple(
        LocalActor(key, draw(st.sampled_from(["person", "unnamed"])), draw(TELLING), draw(COUNTRY)) for key in (0, 1)
    )
    accounts = tuple(draw(_account(report.id, one)) for one in range(draw(st.integers(0, 3))))
    statements = tuple(draw(_statement(report.id, one)) for one in range(draw(st.integers(0, 2))))
    return report, Reading(report.id, "odd", actors, (), accounts, statements)


@st.composite
def _account(draw: st.DrawFn, report: str, number: int) -> Account:
    type = draw(st.sampled_from(EVENT_TYPES))
    parts = some(st.builds(Participant, st.sampled_from([0, 1]), TELLING, COUNTRY, st.sampled_from(ROLES)), 3)
    return Account(
        id=content_id("c", report, number),
        report=report,
        type=type,
        mode=draw(st.sampled_from([None, *MODES_OF.get(type, ())])),
        status=draw(st.sampled_from(STATUSES)),
        date=draw(DATED),
        place=draw(PLACE),
        participants=draw(parts),
        about=tuple(sorted(draw(st.sets(st.sampled_from(TOPICS), max_size=2)))),
        sourced_to=draw(some(st.builds(Source, TELLING, st.booleans()))),
        disputed_by=draw(some(TELLING)),
        evidence=draw(some(CITED)),
        confidence=draw(st.floats(0, 1)),
        why=draw(some(TELLING, 3)),
    )


@st.composite
def _statement(draw: st.DrawFn, report: str, number: int) -> Statement:
    return Statement(
        id=content_id("s", report, number),
        report=report,
        speaker=draw(st.sampled_from([None, 0, 1])),
        speaker_name=draw(TELLING),
        speaker_country=draw(COUNTRY),
        anonymous=draw(st.booleans()),
        form=draw(st.sampled_from(["direct", "indirect"])),
        content=draw(CITED),
        cue=draw(st.none() | CITED),
    )


@st.composite
def _resolution(draw: st.DrawFn, pairs: Sequence[tuple[Report, Reading]]) -> Resolution:
    """An event of one or two accounts; those that are left over have none."""
    accounts = [account for _, reading in pairs for account in reading.accounts]
    actors = tuple(
        Actor(f"a-{number}", "person", draw(TELLING), draw(COUNTRY), draw(some(TELLING)), draw(OFFICES))
        for number in (1, 2)
    )
    events = tuple(draw(_event(accounts[at : at + 2])) for at in range(0, draw(st.integers(0, len(accounts))), 2))
    keys = [(report.id, key) for report, _ in pairs for key in (0, 1)]
    known = draw(st.lists(st.sampled_from(keys), unique=True))
    return Resolution(
        actors=actors,
        events=events,
        actor_of={key: draw(st.sampled_from(["a-1", "a-2"])) for key in known},
        event_of={account: event.id for event in events for account in event.accounts},
        copy_of={pairs[1][0].id: pairs[0][0].id} if len(pairs) > 1 and draw(st.booleans()) else {},
    )


@st.composite
def _event(draw: st.DrawFn, told: Sequence[Account]) -> Event:
    first, ids = told[0], tuple(account.id for account in told)
    parts = some(st.builds(EventParticipant, st.sampled_from(["a-1", "a-2"]), TELLING, COUNTRY, st.sampled_from(ROLES)))
    values = some(st.builds(ConflictValue, PERHAPS, st.just(ids)))
    return Event(
        id=content_id("e", ids),
        type=first.type,
        mode=first.mode,
        status=first.status,
        status_history=draw(some(st.builds(StatusAsOf, st.none() | DAY, st.just(first.status), st.just(ids[0])))),
        date=draw(DATED),
        place=draw(PLACE),
        participants=draw(parts),
        about=first.about,
        accounts=ids,
        reports=draw(st.integers(1, 9)),
        independent_sources=1,
        conflicts=draw(some(st.builds(Conflict, st.sampled_from(["date", "place"]), values))),
        why=draw(some(TELLING)),
    )
