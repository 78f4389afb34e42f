"""Judgements in a record that is settled: the ledger replayed over the reports it names, and what that stirs.

A judgement on an account, a statement or an event names its reports. Only these are looked at; of them only those
whose reading comes out otherwise than it is kept are settled anew, and of other accounts only such as a judgement names
that stands otherwise than it did. A judgement on an actor may touch any report: with one in force nothing is settled,
and all is resolved at once (``resolver.resolve``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.nouns import Event, Judgement, Standing
from dragoman.resolving.bonds import Bonds
from dragoman.resolving.known import Known
from dragoman.resolving.replaying import Replayed, active, corrected_events, replay


def on_actors(judgements: Sequence[Judgement]) -> bool:
    """Whether one that is on actors is in force."""
    return any(judgement.target == "actor" for judgement in active(judgements)[0])


@dataclass(frozen=True, slots=True)
class Judged:
    """The ledger as it is to be settled."""

    ledger: tuple[Judgement, ...]
    replayed: Replayed
    bonds: Bonds[str]
    standings: Mapping[str, Standing]
    """What has become of each judgement, as far as it is known before events are told."""
    before: Mapping[str, Standing]

    @property
    def stirred(self) -> set[str]:
        """The accounts that are named by judgements that stand otherwise than before."""
        changed = (id for id, now in self.standings.items() if self.before.get(id) != now)
        return {account for id in changed for account in self.replayed.named[id]}

    @property
    def mates(self) -> dict[str, set[str]]:
        """For each account those that have to be looked at whenever it is: made one with it, or edited as one event."""
        together = [set(things) for things, _ in self.bonds.components()]
        together += [set(accounts) for _, accounts in self.replayed.events]
        mates: dict[str, set[str]] = defaultdict(set)
        for group in together:
            for account in group:
                mates[account] |= group
        return dict(mates)


def rejudge(known: Known) -> Judged:
    """Replay the ledger and bring the readings to what it makes of them; reports that change by it are unsettled."""
    ledger = tuple(known.judgements())
    named = {anchor.report for one in ledger for group in one.groups for anchor in group if anchor.report}
    read = {report.id: (report, reading) for report, reading in known.machine_readings(named)} if named else {}
    replayed = replay(read, ledger)
    if ledger:
        known.correct(replayed.changed)
    bonds = Bonds(replayed.bonds)
    return Judged(ledger, replayed, bonds, replayed.standings | bonds.standings, known.standings() if ledger else {})


def judge_events(known: Known, judged: Judged, events: Sequence[Event]) -> list[Event]:
    """These events as persons have corrected them. What has become of every judgement is kept."""
    corrected, failed = corrected_events(events, judged.replayed)
    if judged.ledger:
        told = {account for event in events for account in event.accounts}
        as_before = {
            judgement.id: judged.before[judgement.id]
            for judgement, accounts in judged.replayed.events
            if told.isdisjoint(accounts)
        }
        standings = {**judged.standings, **as_before, **failed}
        known.stand(standings[judgement.id] for judgement in judged.ledger)
    return sorted(corrected, key=lambda event: event.id)
