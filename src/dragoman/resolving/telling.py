"""An event from its accounts: every field derived by a rule one can say in a sentence.

type: that of most accounts; they differ only where a person has made them one.
status: the latest told, by report date; what has happened is not undone by a report that still speaks of the plan.
date: the tightest interval that most dated accounts support. place: the one most accounts name, the fuller on a tie.
participants: everyone any account names, in the role most give; where one names a state and another its people in the
same role, the people, who stand for it (RECORD.md). about: topics by how many accounts name them.
reports: distinct reports. independent_sources: distinct outlets, where copies count as what they copy and reports
that come from one news agency as that agency.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from dragoman.nouns import (
    OUTRANKS,
    ROLES,
    TOPICS,
    Account,
    Actor,
    Conflict,
    Dated,
    Event,
    EventParticipant,
    Place,
    Report,
    Role,
    Status,
    StatusAsOf,
    Topic,
    content_id,
)
from dragoman.resolving.events import Happening
from dragoman.resolving.names import Kinship, plain
from dragoman.resolving.profiles import Profile

FIRM: tuple[Status, ...] = ("hypothetical", "planned", "ongoing", "negated", "cancelled", "occurred")
"""Of two statuses told on one day, the later of this row stands."""


def tell(
    happening: Happening,
    reports: Mapping[str, Report],
    actor_of: Mapping[tuple[str, int], str],
    actors: Mapping[str, Actor],
    conflicts: tuple[Conflict, ...],
    kinship: Kinship,
) -> Event:
    """The event that a happening's accounts make together."""
    accounts = [profile.account for profile in happening.profiles]
    ids = tuple(sorted(account.id for account in accounts))
    history = _history(happening.profiles)
    kind = _most([account.type for account in accounts]) or accounts[0].type
    return Event(
        id=content_id("e", ids),
        type=kind,
        mode=_most([account.mode for account in accounts if account.mode and account.type == kind]),
        status=_status(history),
        status_history=history,
        date=_date([account.date for account in accounts if account.date]),
        place=_place([account.place for account in accounts if account.place]),
        participants=_participants(accounts, actor_of, actors),
        about=_about(accounts),
        accounts=ids,
        reports=len({account.report for account in accounts}),
        independent_sources=len({_source(profile, reports, kinship) for profile in happening.profiles}),
        conflicts=conflicts,
        why=happening.why,
    )


def _most[T: str](values: Sequence[T]) -> T | None:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def _history(profiles: Sequence[Profile]) -> tuple[StatusAsOf, ...]:
    """Every account's status by its report's date, undated reports first."""
    rows = [
        StatusAsOf(date.fromordinal(p.published[1]) if p.published else None, p.account.status, p.account.id)
        for p in profiles
    ]
    return tuple(sorted(rows, key=lambda r: (r.as_of or date.min, FIRM.index(r.status), r.account)))


def _status(history: Sequence[StatusAsOf]) -> Status:
    status = history[0].status
    for row in history[1:]:
        if row.status not in OUTRANKS.get(status, frozenset()):
            status = row.status
    return status


def _date(dates: Sequence[Dated]) -> Dated | None:
    """The told interval that most others contain or equal; of several the shortest, the firmest, the first."""
    if not dates:
        return None
    support = {d: sum(other.start <= d.start and d.end <= other.end for other in dates) for d in set(dates)}
    basis = ("expression", "report", "inferred")

    def rank(d: Dated) -> tuple[int, int, int, date, str]:
        return -support[d], (d.end - d.start).days, basis.index(d.basis), d.start, d.text or ""

    return min(support, key=rank)


def _place(places: Sequence[Place]) -> Place | None:
    if not places:
        return None
    named: dict[tuple[str, ...], list[Place]] = defaultdict(list)
    for place in places:
        named[plain(place.name)].append(place)
    best = min(named, key=lambda words: (-len(named[words]), -len(words), words))
    counts = Counter(named[best])
    return min(counts, key=lambda p: (p.country is None, -counts[p], p.name, p.country or ""))


def _participants(
    accounts: Sequence[Account], actor_of: Mapping[tuple[str, int], str], actors: Mapping[str, Actor]
) -> tuple[EventParticipant, ...]:
    roles: dict[str, Counter[Role]] = defaultdict(Counter)
    for account in accounts:
        for participant in account.participants:
            if (account.report, participant.actor) in actor_of:
                roles[actor_of[account.report, participant.actor]][participant.role] += 1
    rows = [
        EventParticipant(id, actors[id].name, actors[id].country, min(ROLES, key=lambda r: (-count[r], ROLES.index(r))))
        for id, count in roles.items()
    ]
    people = {(row.country, row.role) for row in rows if actors[row.actor].type == "person"}
    kept = (row for row in rows if actors[row.actor].type != "state" or (row.country, row.role) not in people)
    return tuple(sorted(kept, key=lambda row: (ROLES.index(row.role), row.actor)))


def _rank(topic: Topic) -> tuple[int, str]:
    """A topic's place among the built-in ones; a vocabulary's own stands beside the one that it is part of."""
    names: list[str] = [*TOPICS]
    return names.index(topic.partition(".")[0]), topic


def _about(accounts: Sequence[Account]) -> tuple[Topic, ...]:
    counts = Counter(topic for account in accounts for topic in account.about)
    return tuple(sorted(counts, key=lambda topic: (-counts[topic], _rank(topic))))


def _source(profile: Profile, reports: Mapping[str, Report], kinship: Kinship) -> str:
    """Whose word an account is: the news agency behind it, else the outlet that first printed it, else its report."""
    told = [source.name for source in profile.account.sourced_to if not source.anonymous]
    first = reports.get(profile.root) or reports[profile.account.report]
    for name in (*told, first.byline, first.outlet):
        agency = _agency(name, kinship)
        if agency:
            return agency
    return " ".join(plain(first.outlet or "")) or first.id


def _agency(name: str | None, kinship: Kinship) -> str | None:
    """The news agency a name holds as whole words, the longest form first."""
    words = f" {' '.join(plain(name or ''))} "
    held = [form for form in kinship.wires if f" {form} " in words]
    return kinship.wires[max(held, key=lambda form: (len(form), form))] if held else None
