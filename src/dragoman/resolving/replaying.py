"""Judgements replayed over readings: what a person has corrected, added or thrown out, and what became of each word.

A rebuild starts from what the machine has read, always; the ledger is then gone through from its first line to its
last. What a judgement is about is found by its id; failing that by the words it was about, as a newer version of the
reader may tell them under another id. What is not found makes the judgement an orphan: it is listed, never dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dragoman.errors import UsageError
from dragoman.nouns import (
    Account,
    Anchor,
    Citation,
    Event,
    Judgement,
    Reading,
    Report,
    Standing,
    Statement,
    content_id,
)
from dragoman.resolving.bonds import Bond
from dragoman.resolving.corrections import CERTAIN, correct_account, correct_event, correct_statement, parsed

OVERLAP = 0.5
"""Of the shorter of two spans that must be common for an account told anew to be the one that was judged."""


def active(judgements: Sequence[Judgement]) -> tuple[list[Judgement], dict[str, Standing]]:
    """The judgements that nobody has taken back, in order, and what became of the others.

    An undo may itself be undone, which brings back what it took back.
    """
    known = {judgement.id for judgement in judgements}
    undone: dict[str, str] = {}
    standings: dict[str, Standing] = {}
    left = []
    for judgement in reversed(judgements):
        id, back = judgement.id, judgement.undoes
        if id in undone:
            standings[id] = Standing(id, "undone", f"by {undone[id]}")
        elif judgement.verb != "undo":
            left.append(judgement)
        elif back in known:
            undone[str(back)] = id
            standings[id] = Standing(id, "in force")
        else:
            standings[id] = Standing(id, "orphan", f"no judgement {back} in this record")
    return left[::-1], standings


# --- readings ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Replayed:
    """What the ledger makes of the readings, and what is left to do once accounts and actors are joined."""

    changed: dict[str, Reading] = field(default_factory=dict)
    """By report id, the readings that differ from what the machine has read."""
    bonds: list[Bond[str]] = field(default_factory=list)
    """Between accounts, in the order of the ledger."""
    events: list[tuple[Judgement, tuple[str, ...]]] = field(default_factory=list)
    """Corrections of events, each with the accounts by which its event is known."""
    actors: list[Judgement] = field(default_factory=list)
    named: dict[str, frozenset[str]] = field(default_factory=dict)
    """The accounts that each judgement on accounts or events names, in force or not, as far as they are there."""
    standings: dict[str, Standing] = field(default_factory=dict)


def replay(reports: Mapping[str, tuple[Report, Reading]], judgements: Sequence[Judgement]) -> Replayed:
    """Go through the ledger, given every report with what the machine has read in it."""
    left, standings = active(judgements)
    bench = _Bench(reports)
    done = Replayed(bench.changed, standings=standings)
    for judgement in left:
        if judgement.target == "actor":
            done.actors.append(judgement)
        elif judgement.verb in _CORRECTING and (judgement.verb, judgement.target) != ("edit", "event"):
            standings[judgement.id] = _correct(bench, judgement)
    for judgement in left:
        if judgement.id not in standings and judgement.target != "actor":
            standings[judgement.id] = _remember(bench, judgement, done)
    for judgement in judgements:
        told = (bench.account(anchor) for group in judgement.groups for anchor in group if anchor.kind == "account")
        done.named[judgement.id] = frozenset(account.id for account in told if account)
    return done


_CORRECTING = frozenset({"wrong", "edit", "add"})


def _correct(bench: _Bench, judgement: Judgement) -> Standing:
    """Carry out a correction on every account or statement it is about, as far as they are there."""
    missing = []
    for anchor in (anchor for group in judgement.groups for anchor in group):
        try:
            found = bench.add(judgement, anchor) if judgement.verb == "add" else bench.correct(judgement, anchor)
        except UsageError as fault:  # a ledger written by hand, or for a vocabulary that has changed
            return Standing(judgement.id, "orphan", str(fault))
        missing += [] if found else [bench.missing(anchor)]
    return _standing(judgement, sum(map(len, judgement.groups)) - len(missing), missing)


def _remember(bench: _Bench, judgement: Judgement, done: Replayed) -> Standing:
    """Note a judgement on accounts or events for the joining, in terms of the accounts that are there."""
    groups, missing = [], []
    for group in judgement.groups:
        found = {anchor: bench.account(anchor) for anchor in group}
        groups.append(frozenset(account.id for account in found.values() if account))
        missing += [bench.missing(anchor) for anchor, account in found.items() if not account]
    if all(groups) and judgement.verb == "edit":
        done.events.append((judgement, tuple(sorted(groups[0]))))
    elif all(groups):
        done.bonds.append(Bond(judgement.id, judgement.verb == "same", tuple(groups)))
    return _standing(judgement, int(all(groups)), missing)


def _standing(judgement: Judgement, found: int, missing: Sequence[str]) -> Standing:
    return Standing(judgement.id, "in force" if found else "orphan", "; ".join(missing))


def corrected_events(events: Sequence[Event], replayed: Replayed) -> tuple[tuple[Event, ...], dict[str, Standing]]:
    """The events with the corrections of events carried out. Each goes to the event that holds most of its accounts;
    of those accounts, all are told by ``events`` or none.

    Returns also what became of the corrections that could not be carried out.
    """
    by_id = {event.id: event for event in events}
    event_of = {account: event.id for event in events for account in event.accounts}
    standings = {}
    for judgement, accounts in replayed.events:
        held = Counter(event_of[account] for account in accounts if account in event_of)
        if not held:
            continue
        chosen = min(held, key=lambda id: (-held[id], id))
        try:
            by_id[chosen] = correct_event(by_id[chosen], judgement)
        except UsageError as fault:
            standings[judgement.id] = Standing(judgement.id, "orphan", str(fault))
    return tuple(by_id.values()), standings


# --- the readings under correction ------------------------------------------------------------------------------------


class _Bench:
    def __init__(self, reports: Mapping[str, tuple[Report, Reading]]) -> None:
        self._reports = reports
        self.changed: dict[str, Reading] = {}
        self._removed: dict[str, str] = {}
        """Accounts and statements thrown out, and the judgement that did."""

    def account(self, anchor: Anchor) -> Account | None:
        """The account that an anchor means: of that id, else of that type on those words."""
        reading = self._reading(anchor)
        if reading is None:
            return None
        alike = [(account, account.evidence[0]) for account in reading.accounts if account.type == anchor.label]
        return _of_id(reading.accounts, anchor) or _on_words(alike, anchor)

    def missing(self, anchor: Anchor) -> str:
        """Why an anchor is not found, in words."""
        if anchor.id in self._removed:
            return f"{anchor.id} was thrown out by {self._removed[anchor.id]}"
        if anchor.report not in self._reports:
            return f"report {anchor.report} is not in this record"
        return f"{anchor.id} is no longer told" if anchor.kind != "report" else f"{anchor.id} has other words there"

    def correct(self, judgement: Judgement, anchor: Anchor) -> bool:
        """Edit or throw out what an anchor means; false where that is not there."""
        if anchor.kind == "statement":
            return self._correct_statement(judgement, anchor)
        account = self.account(anchor)
        if account is None:
            return False
        reading = self._known(account.report)
        if judgement.verb == "wrong":
            self._removed[account.id] = judgement.id
            self._keep(reading, accounts=_without(reading.accounts, account))
        else:
            edited, actors = correct_account(account, reading.actors, judgement)
            self._keep(reading, accounts=_with(reading.accounts, account, edited), actors=actors)
        return True

    def add(self, judgement: Judgement, anchor: Anchor) -> bool:
        """Add the account that a person tells on words of a report; false where the words are not there."""
        report = self._reports.get(anchor.report or "", (None,))[0]
        if report is None or anchor.start is None or anchor.end is None or not anchor.words:
            return False
        if report.text[anchor.start : anchor.end] != anchor.words:
            return False
        reading = self._known(report.id)
        blank = _blank(judgement, report, Citation(anchor.start, anchor.end, anchor.words))
        account, actors = correct_account(blank, reading.actors, judgement)
        self._keep(reading, accounts=(*reading.accounts, account), actors=actors)
        return True

    def _correct_statement(self, judgement: Judgement, anchor: Anchor) -> bool:
        reading = self._reading(anchor)
        if reading is None:
            return False
        alike = [(statement, statement.content) for statement in reading.statements]
        statement = _of_id(reading.statements, anchor) or _on_words(alike, anchor)
        if statement is None:
            return False
        if judgement.verb == "wrong":
            self._removed[statement.id] = judgement.id
            self._keep(reading, statements=_without(reading.statements, statement))
        else:
            edited, actors = correct_statement(statement, reading.actors, judgement)
            self._keep(reading, statements=_with(reading.statements, statement, edited), actors=actors)
        return True

    def _reading(self, anchor: Anchor) -> Reading | None:
        if anchor.report is None or anchor.report not in self._reports or anchor.id in self._removed:
            return None
        return self._known(anchor.report)

    def _known(self, report: str) -> Reading:
        return self.changed[report] if report in self.changed else self._reports[report][1]

    def _keep(self, reading: Reading, **parts: Any) -> None:
        self.changed[reading.report] = replace(reading, **parts)


def _of_id[T: (Account, Statement)](told: Sequence[T], anchor: Anchor) -> T | None:
    return next((one for one in told if one.id == anchor.id), None)


def _on_words[T: (Account, Statement)](told: Sequence[tuple[T, Citation]], anchor: Anchor) -> T | None:
    """The one that shares most with the anchor's words, if it shares half of the shorter; the first on a tie."""
    if anchor.start is None or anchor.end is None:
        return None
    best, most = None, 0.0
    for one, cited in told:
        common = min(cited.end, anchor.end) - max(cited.start, anchor.start)
        share = common / max(1, min(cited.end - cited.start, anchor.end - anchor.start))
        if share >= OVERLAP and share > most:
            best, most = one, share
    return best


def _without[T](told: Sequence[T], one: T) -> tuple[T, ...]:
    return tuple(other for other in told if other is not one)


def _with[T](told: Sequence[T], one: T, edited: T) -> tuple[T, ...]:
    return tuple(edited if other is one else other for other in told)


def _blank(judgement: Judgement, report: Report, evidence: Citation) -> Account:
    """An account of which only the words are known."""
    kind = parsed("account", judgement.values).get("type")
    if kind is None:
        raise UsageError("type: say of what type the account is, as in type=CONSULT.")
    return Account(
        id=content_id("a", report.id, judgement.id),
        report=report.id,
        type=kind,
        mode=None,
        status="occurred",
        date=None,
        place=None,
        participants=(),
        about=(),
        sourced_to=(),
        disputed_by=(),
        evidence=(evidence,),
        confidence=CERTAIN,
        why=(f"added by a person ({judgement.id})",),
    )
