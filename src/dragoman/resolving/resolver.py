"""The order of resolving, in one plain function: readings and judgements in, a Resolution out.

1. Judgements: what persons have corrected in single accounts and statements, added or thrown out.
2. Copies: which reports print another's text.
3. Actors: who is who across reports.
4. Happenings: which accounts are one, given the actors, the copies, and what persons have said of it.
5. Events: what the accounts of each happening say together, and where they disagree.
6. Processes: which negotiations and disputes the reports tell of.

Pure: the same readings in any order, with the same judgements, give an equal Resolution, and nothing outside it is
read but the vocabulary.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from dragoman.nouns import Actor, Event, Judgement, Published, Reading, Report, Resolution, Standing
from dragoman.resolving.actors import join_actors
from dragoman.resolving.bonds import Bonds
from dragoman.resolving.conflicts import find_conflicts
from dragoman.resolving.copies import find_copies
from dragoman.resolving.events import CUT, join_accounts
from dragoman.resolving.judged_actors import judged_actors
from dragoman.resolving.names import Kinship
from dragoman.resolving.processes import Links, Part, Told, processes
from dragoman.resolving.profiles import Profile, Weights, profiles_of
from dragoman.resolving.replaying import corrected_events, replay
from dragoman.resolving.telling import tell


def resolve(
    readings: Iterable[tuple[Report, Reading]], judgements: Sequence[Judgement] = (), *, cut: float = CUT
) -> Resolution:
    """What readings say together, as far as ``judgements``, in the order in which they were made, do not say otherwise.

    A report read twice counts once (its first reading in order of version stands). Where ``Report.published`` is
    unknown, ``Reading.published`` is used. ``cut`` is the log-odds from which two accounts are one happening.

    Raises:
        VocabularyError: naming every entry at fault.
    """
    rows = sorted(readings, key=lambda row: (row[0].id, row[1].version, row[0].uri))
    pairs = {report.id: (report, reading) for report, reading in reversed(rows)}
    read = {id: pairs[id] for id in sorted(pairs)}
    replayed = replay(read, judgements)
    known = {id: (report, replayed.changed.get(id, reading)) for id, (report, reading) in read.items()}
    bonds = Bonds(replayed.bonds)
    kinship, weights = Kinship.read(), Weights.read()
    ready = prepare(known.values(), kinship, weights, replayed.actors)
    by_id = {actor.id: actor for actor in ready.actors}
    reports = {id: report for id, (report, _) in known.items()}
    events = []
    for happening in join_accounts(ready.profiles, weights, cut, bonds):
        conflicts = find_conflicts([p.account for p in happening.profiles], ready.actor_of)
        events.append(tell(happening, reports, ready.actor_of, by_id, conflicts, kinship))
    corrected, of_events = corrected_events(events, replayed)
    event_of = _event_of(events)
    readings_of = [reading for _, reading in known.values()]
    standings = replayed.standings | ready.standings | of_events | bonds.standings
    return Resolution(
        actors=ready.actors,
        events=tuple(sorted(corrected, key=lambda event: event.id)),
        actor_of=ready.actor_of,
        event_of=event_of,
        copy_of=ready.copy_of,
        processes=processes(_told(known.values(), ready.copy_of), partial(_links, readings_of, event_of)),
        corrected=dict(sorted(replayed.changed.items())),
        standings=tuple(standings[judgement.id] for judgement in judgements),
    )


@dataclass(frozen=True)
class Prepared:
    """All that is known before accounts are joined; the maps are those of a Resolution."""

    profiles: tuple[Profile, ...]
    actors: tuple[Actor, ...]
    actor_of: dict[tuple[str, int], str]
    copy_of: dict[str, str]
    standings: dict[str, Standing]
    """What became of the judgements on actors."""


def prepare(
    readings: Iterable[tuple[Report, Reading]],
    kinship: Kinship,
    weights: Weights,
    judgements: Sequence[Judgement] = (),
) -> Prepared:
    """Steps 2 and 3, and the accounts made ready for step 4. Each report once, in the order of ids; ``judgements`` are
    those on actors."""
    rows = list(readings)
    dates = {report.id: published(report, reading) for report, reading in rows}
    copy_of = find_copies([report for report, _ in rows], {id: day.start for id, day in dates.items()})
    locals_ = {(reading.report, local.key): local for _, reading in rows for local in reading.actors}
    who = join_actors([reading for _, reading in rows], kinship)
    (actors, actor_of), standings = judged_actors(who, locals_, judgements)
    by_id = {actor.id: actor for actor in actors}
    profiles: list[Profile] = []
    for report, reading in rows:
        parties = {local.key: by_id[actor_of[report.id, local.key]] for local in reading.actors}
        root = copy_of.get(report.id, report.id)
        profiles += profiles_of(report, reading, dates[report.id], root, parties, weights)
    return Prepared(tuple(profiles), actors, actor_of, copy_of, standings)


def published(report: Report, reading: Reading) -> Published:
    """When a report is taken to be published: as told, failing that as its words tell."""
    return report.published if report.published.start else reading.published or report.published


def _told(readings: Iterable[tuple[Report, Reading]], copy_of: Mapping[str, str]) -> Iterator[Told]:
    """What each report tells of processes."""
    for report, reading in readings:
        if reading.processes:
            yield report.id, published(report, reading), copy_of.get(report.id, report.id), reading.processes


def _links(readings: Iterable[Reading], event_of: Mapping[str, str], accounts: Collection[str]) -> Links:
    """Of these accounts the events, and who takes part."""
    wanted, found = set(accounts) & event_of.keys(), dict[str, tuple[str, tuple[Part, ...]]]()
    for reading in readings:
        types = {local.key: local.type for local in reading.actors}
        for one in reading.accounts:
            if one.id in wanted:
                present = [part for part in one.participants if part.role != "absent"]
                parts = tuple((part.name, part.country, types[part.actor]) for part in present)
                found[one.id] = (event_of[one.id], parts)
    return found


def _event_of(events: Iterable[Event]) -> dict[str, str]:
    return dict(sorted((account, event.id) for event in events for account in event.accounts))
