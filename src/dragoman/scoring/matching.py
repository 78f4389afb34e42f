"""One report as read against one report as annotated -> counts.

An account and a gold event may be one where their evidence points at one passage (*detect*) and, moreover, the type is
the same (*event*). Who goes with whom is the assignment in which most parties, statuses and types agree. Of matched
events are counted *who* (every party right, none missing, none extra) and *fact* (moreover the status, and the date
where the gold fixes one).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dragoman.nouns import Account, Participant, Statement
from dragoman.scoring.assignment import heaviest
from dragoman.scoring.gold import GoldEvent, GoldParticipant, GoldReport, GoldStatement
from dragoman.scoring.names import Names, words_of
from dragoman.scoring.spans import Span, find, find_all, one_content, touch

AGREED = 0.2
"""What one more thing that agrees adds to a pair's weight, beside the share of parties, which adds up to 1."""

type Pairs = Sequence[tuple[Account, GoldEvent]]


@dataclass(frozen=True, slots=True)
class Told:
    """What was read from one report: its text, and everything told of it. ``event_of`` maps accounts to events."""

    text: str
    accounts: tuple[Account, ...] = ()
    statements: tuple[Statement, ...] = ()
    event_of: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """What came of one report.

    ``counts`` are by name; ``found`` maps a gold event's key to the account that points at it; ``sure`` holds for every
    account its confidence and whether it is right, evidence and type.
    """

    counts: Counter[str]
    found: Mapping[str, str]
    sure: tuple[tuple[float, bool], ...]


def match(gold: GoldReport, told: Told | None, names: Names) -> Matched:
    """A report that was not found counts as read without a word told of it."""
    told = told or Told(gold.text)
    accounts = sorted(told.accounts, key=lambda one: one.id)
    likeness = _likeness(told.text, accounts, gold.events, names)
    typed = [
        [weight if account.type == event.type else 0.0 for event, weight in zip(gold.events, row, strict=True)]
        for account, row in zip(accounts, likeness, strict=True)
    ]
    detected, pairs = ([(accounts[i], gold.events[j]) for i, j in heaviest(weights)] for weights in (likeness, typed))
    counts = Counter(told=len(accounts), gold=len(gold.events), detect=len(detected), event=len(pairs))
    counts.update(_types(accounts, gold.events, pairs))
    for account, event in pairs:
        counts.update(_fields(account, event, names))
    counts.update(_statements(told, gold.statements, names))
    right = {account.id for account, _ in pairs}
    return Matched(
        counts=counts,
        found={event.key: account.id for account, event in detected},
        sure=tuple((account.confidence, account.id in right) for account in accounts),
    )


def _likeness(text: str, accounts: Sequence[Account], events: Sequence[GoldEvent], names: Names) -> list[list[float]]:
    """A row an account, a column an event: how much speaks for their being one; 0 where they point elsewhere."""
    quoted = [find_all(text, event.evidence) for event in events]
    return [
        [_weight(account, event, spans, names) for event, spans in zip(events, quoted, strict=True)]
        for account in accounts
    ]


def _weight(account: Account, event: GoldEvent, quoted: Sequence[Span], names: Names) -> float:
    if not touch(((one.start, one.end) for one in account.evidence), quoted):
        return 0.0
    told, gold = _present(account.participants), _present(event.participants)
    parties = hits(told, gold, names) / max(len(told), len(gold), 1)
    return 1 + parties + AGREED * (account.status == event.status) + AGREED * (account.type == event.type)


def _present[Party: Participant | GoldParticipant](parties: Sequence[Party]) -> list[Party]:
    """Those who took part."""
    return [one for one in parties if one.role != "absent"]


def hits(told: Sequence[Participant], gold: Sequence[GoldParticipant], names: Names) -> int:
    """How many of the gold's parties are told, each by one name."""
    left, found = list(told), 0
    for party in gold:
        same = next((one for one in left if names.same(one.name, party.name)), None)
        if same is not None:
            left.remove(same)
            found += 1
    return found


def _types(accounts: Sequence[Account], events: Sequence[GoldEvent], pairs: Pairs) -> Counter[str]:
    counts = Counter(f"told {account.type}" for account in accounts)
    counts.update(f"gold {event.type}" for event in events)
    counts.update(f"event {event.type}" for _, event in pairs)
    return counts


def _fields(account: Account, event: GoldEvent, names: Names) -> Counter[str]:
    """What is right of one matched event, field by field."""
    told, gold = _present(account.participants), _present(event.participants)
    homes = {one.country for one in told if one.country}, {one.country for one in gold if one.country}
    named = hits(told, gold, names)
    who, status = named == len(told) == len(gold), account.status == event.status
    dated = event.date is None or (account.date is not None and account.date.start.isoformat().startswith(event.date))
    counts = Counter(who=who, fact=who and status and dated, status=status)
    counts.update(names=named, names_told=len(told), names_gold=len(gold))
    counts.update(countries=len(homes[0] & homes[1]), countries_told=len(homes[0]), countries_gold=len(homes[1]))
    if event.date is not None:
        counts.update(date=dated, date_gold=1)
    if event.place:
        place = account.place.name if account.place else ""
        counts.update(place=not set(words_of(place)).isdisjoint(words_of(event.place)), place_gold=1)
    return counts


def _statements(told: Told, gold: Sequence[GoldStatement], names: Names) -> Counter[str]:
    pairs = list(_same_words(told, gold))
    right = sum(_same_speaker(said, wanted, names) for said, wanted in pairs)
    return Counter(
        statements=right, statement_spans=len(pairs), statements_told=len(told.statements), statements_gold=len(gold)
    )


def _same_words(told: Told, gold: Sequence[GoldStatement]) -> Iterator[tuple[Statement, GoldStatement]]:
    """Each of the gold's statements, in order, with the first told that is left and has its words."""
    left = sorted(told.statements, key=lambda one: one.id)
    for wanted in gold:
        span = find(told.text, wanted.content)
        same = (one for one in left if span and one_content((one.content.start, one.content.end), span))
        if said := next(same, None):
            left.remove(said)
            yield said, wanted


def _same_speaker(said: Statement, wanted: GoldStatement, names: Names) -> bool:
    """By name; unnamed sources by a word of their description."""
    if names.same(said.speaker_name, wanted.speaker):
        return True
    return wanted.anonymous and names.share_a_word(said.speaker_name, wanted.speaker)
