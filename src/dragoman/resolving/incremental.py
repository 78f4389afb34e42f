"""The order of resolving in a record that grows: what is new, and of the rest only what it touches.

0. Judgements: what persons have corrected; reports that this changes count as new, accounts that it binds as changed.
1. Copies: reports that meet a new one, or others than before because of it.
2. Actors: joined where a name has come or gone, or is told more often; told where a party has changed.
3. Accounts: those of new reports, and of others whose group of copies or whose parties have changed.
4. Events: clusters that a changed account touches, with what persons have said of them.
5. Processes: anew from all that reports tell of them, which is little.

The outcome is what ``resolver.resolve`` gives for all readings at once, whatever came in whichever order and in however
many goes. With a judgement on actors in force it is not asked for (see ``pipeline``). What is looked up and kept goes
through ``Known``; nothing else outside is read but the vocabulary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from dragoman.nouns import Account, Actor, Event, Published, Reading, Report, content_id
from dragoman.resolving.cards import number, profile_of
from dragoman.resolving.conflicts import find_conflicts
from dragoman.resolving.events import CUT, Happening
from dragoman.resolving.known import KeptCard, Key, Known
from dragoman.resolving.names import Kinship
from dragoman.resolving.processes import processes
from dragoman.resolving.profiles import Profile, Weights, profile, profiles_of
from dragoman.resolving.reclustering import Field, Scale, exchange, recluster
from dragoman.resolving.recopying import settle_copies
from dragoman.resolving.rejoining import settle_actors
from dragoman.resolving.rejudging import judge_events, rejudge
from dragoman.resolving.resolver import published
from dragoman.resolving.telling import tell

RULES = 4
"""To be raised with every change of the code of this room that may change what it derives: a record settled by other
rules is derived from scratch."""

type Read = tuple[Report, Reading]


def settle(known: Known, *, cut: float = CUT) -> None:
    """Bring all that a record derives up to date with its readings.

    No judgement on actors is in force.

    Raises:
        VocabularyError: naming every entry at fault.
    """
    kinship, weights = Kinship.read(), Weights.read()
    stamp = _stamp(kinship, weights, cut)
    if known.stamp() != stamp:
        known.start_over()
    judged = rejudge(known)
    reports = known.unsettled()
    found, left, folds, gone = _changes(known, reports, kinship, weights)
    found.mates = judged.mates
    others = found.take(known.cards({number(id) for id in judged.stirred}))
    stirred = recluster(known, found, left, folds, Scale(weights, cut, judged.bonds), others)
    events = judge_events(known, judged, _tell(known, stirred.happenings, kinship))
    known.keep_events(stirred.events, events, {number(id): event.id for event in events for id in event.accounts})
    known.drop_actors(gone)
    if reports or stirred.events:
        known.keep_processes(processes(known.told_processes(), known.links))
    known.finish(stamp)


def rebuild(known: Known, *, cut: float = CUT) -> None:
    """Derive everything from scratch."""
    known.start_over()
    settle(known, cut=cut)


def _stamp(kinship: Kinship, weights: Weights, cut: float) -> str:
    """Names the rules: another vocabulary or threshold gives another stamp."""
    weighed = sorted([*level, weight] for level, weight in weights.of.items())
    words = [sorted(part) for part in (weights.hollow, kinship.suffixes, kinship.particles, kinship.generic)]
    names = sorted([name, *map(str, sorted(rows))] for name, rows in kinship.nicknames.items())
    return content_id("k", RULES, cut, weighed, words, names, sorted(kinship.wires.items()))


def _changes(
    known: Known, reports: Sequence[str], kinship: Kinship, weights: Weights
) -> tuple[Field, set[str], set[tuple[str, int]], set[str]]:
    """What these reports change before events are formed: accounts, as ``exchange`` gives them, and the actors that are
    no more, to be dropped once no event names them."""
    if not reports:
        return Field(), set(), set(), set()
    read = {report.id: (_dated(report, reading), reading) for report, reading in known.readings(reports)}
    before = known.settled(read)
    regrouped = settle_copies(known, {id: report for id, (report, _) in read.items()}, before)
    rejoined, gone = settle_actors(known, [reading for _, reading in read.values()], kinship)
    copies = {copy for copied in known.copying(before).values() for copy in copied}
    forced = read.keys() | copies  # a copy's source is that of its original
    others = (regrouped | copies) - read.keys()
    read.update((report.id, (_dated(report, reading), reading)) for report, reading in known.readings(others))
    old = {one[0]: one for one in known.cards_of(read.keys())}
    moved = known.taking_part({key for key in rejoined if key[0] not in read})
    old.update((one[0], one) for one in known.cards({number(id) for id in moved}))
    actor_of = known.identities(read.keys() | {report for report, _ in rejoined})
    parties = _parties(known, actor_of)
    profiles = _profiles(known, read, parties, weights)
    profiles.update(_regarded(known.accounts(moved), old, parties, weights))
    return *exchange(known, profiles, old, actor_of, forced), gone


def _dated(report: Report, reading: Reading) -> Report:
    """A report on the date it is taken to be published on."""
    return replace(report, published=published(report, reading))


def _parties(known: Known, actor_of: Mapping[Key, str]) -> dict[str, dict[int, Actor]]:
    """For each report the actors behind its local actors."""
    actors = known.actors(set(actor_of.values()))
    parties: dict[str, dict[int, Actor]] = defaultdict(dict)
    for (report, key), actor in actor_of.items():
        parties[report][key] = actors[actor]
    return parties


def _profiles(
    known: Known, read: Mapping[str, Read], parties: Mapping[str, Mapping[int, Actor]], weights: Weights
) -> dict[str, Profile]:
    """The accounts of these reports made ready, by id."""
    roots = known.copies(read.keys())
    made = (
        profiles_of(paper, reading, paper.published, roots.get(id, id), parties[id], weights)
        for id, (paper, reading) in read.items()
    )
    return {one.account.id: one for profiles in made for one in profiles}


def _regarded(
    accounts: Mapping[str, Account],
    cards: Mapping[str, KeptCard],
    parties: Mapping[str, Mapping[int, Actor]],
    weights: Weights,
) -> Iterator[tuple[str, Profile]]:
    """Accounts whose parties alone are others: all else is on their cards."""
    for id, account in accounts.items():
        was = profile_of(id, cards[id][2])
        start, end = map(date.fromordinal, was.published) if was.published else (None, None)
        now = profile(account, Published(start, end), was.root, parties[account.report], {}, weights)
        yield id, replace(now, words=was.words, keywords=was.keywords)


def _tell(known: Known, happenings: Iterable[Happening], kinship: Kinship) -> list[Event]:
    told = list(happenings)
    accounts = [profile for happening in told for profile in happening.profiles]
    reports = {profile.account.report for profile in accounts}
    papers = known.papers(reports | {profile.root for profile in accounts})
    actor_of = known.identities(reports)
    actors = known.actors(set(actor_of.values()))
    events = []
    for happening in told:
        conflicts = find_conflicts([profile.account for profile in happening.profiles], actor_of)
        events.append(tell(happening, papers, actor_of, actors, conflicts, kinship))
    return sorted(events, key=lambda event: event.id)
