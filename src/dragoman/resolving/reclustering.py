"""Events as accounts arrive: clusters are formed again only where something new touches them.

``join_accounts`` merges best pair first, and whether two clusters merge depends on these two alone. So a cluster forms
as it did before unless something else joins it. What has changed (*stirred*: new and changed accounts and all that was
or will be one event or one fold with them) is joined again together with every cluster that some pair ties to it (the
*ring*), and with nothing else. Where a ring cluster comes out as it was, alone, no decision about it was another than
before, and its own neighbours need not be looked at. Where one does not, it is stirred too, and all is joined again
with the ring widened. A property test holds the outcome against joining everything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import batched
from typing import cast

from dragoman.resolving.bonds import Bonds
from dragoman.resolving.cards import Filing, card, filings, fold_of, number, profile_of, searches
from dragoman.resolving.events import Happening, join_accounts
from dragoman.resolving.known import KeptCard, Key, Known
from dragoman.resolving.profiles import Profile, Weights
from dragoman.resolving.weighing import likely

AT_ONCE = 5_000
"""Accounts whose neighbours are looked for together: bounds the cards in memory."""


@dataclass(slots=True)
class Field:
    """The accounts that are looked at: profiles as far as they are known in full, and what the cards tell."""

    profiles: dict[str, Profile] = field(default_factory=dict)
    cards: dict[str, KeptCard] = field(default_factory=dict)
    alone: bool = False
    """Whether the record holds no other accounts."""
    mates: Mapping[str, Collection[str]] = field(default_factory=dict)
    """For each account that persons have judged, those that must be looked at together with it."""
    whole: dict[str, set[str]] = field(default_factory=dict)
    """The accounts of the events all of whose cards are here."""
    folded: dict[int, set[str]] = field(default_factory=dict)
    """The accounts of the folds that were looked into; of a report without copies none."""
    folds_of: dict[str, tuple[str, int]] = field(default_factory=dict)

    def take(self, cards: Iterable[KeptCard]) -> set[str]:
        found = {one[0]: one for one in cards}
        self.cards.update(found)
        return set(found)

    def events(self, accounts: Iterable[str]) -> set[str]:
        return {event for id in accounts if (event := self.cards[id][1])}

    def fold(self, account: str) -> tuple[str, int]:
        if account not in self.folds_of:
            self.folds_of[account] = fold_of(self.cards[account][2])
        return self.folds_of[account]

    def folds(self, accounts: Iterable[str]) -> set[tuple[str, int]]:
        return {self.fold(id) for id in accounts}


@dataclass(frozen=True, slots=True)
class Scale:
    """How pairs are weighed, from where on a pair ties two accounts, and what persons have said of accounts."""

    weights: Weights
    cut: float
    bonds: Bonds[str]


@dataclass(frozen=True, slots=True)
class Stirred:
    """What has to be told anew: the events that are no more or may be others, and the happenings in their place."""

    events: frozenset[str]
    happenings: tuple[Happening, ...]


def exchange(
    known: Known,
    profiles: Mapping[str, Profile],
    old: Mapping[str, KeptCard],
    actor_of: Mapping[Key, str],
    forced: Collection[str],
) -> tuple[Field, set[str], set[tuple[str, int]]]:
    """Keep new cards in place of ``old`` ones, as far as they differ.

    Accounts of ``forced`` reports count as changed whatever their card says. Returns a field with the changed
    accounts, the events that these and gone accounts were in, and the folds that they lay in.
    """
    alone = not known.has_cards()
    texts = {id: card(profile, actor_of) for id, profile in profiles.items()}
    changed = {
        id: profile
        for id, profile in profiles.items()
        if id not in old or old[id][2] != texts[id] or profile.account.report in forced
    }
    left = [one for id, one in old.items() if id in changed or id not in profiles]
    known.drop_cards((number(id), filings(profile_of(id, text))) for id, _, text in left)
    known.keep_cards(_kept(changed, texts))
    found = Field(dict(changed), {id: (id, None, texts[id]) for id in changed}, alone)
    return found, {event for _, event, _ in left if event}, {fold_of(text) for _, _, text in left}


def _kept(
    changed: Mapping[str, Profile], texts: Mapping[str, str]
) -> Iterator[tuple[int, str, str, int, str, list[Filing]]]:
    for id, profile in changed.items():
        yield number(id), id, profile.account.report, fold_of(texts[id])[1], texts[id], filings(profile)


def recluster(
    known: Known, found: Field, events: set[str], folds: set[tuple[str, int]], scale: Scale, judged: Collection[str]
) -> Stirred:
    """The happenings that come of the accounts in ``found`` and of all that they touch; see above.

    ``events`` and ``folds`` are those that accounts have left, as :func:`exchange` gives them; ``judged`` are accounts
    that persons have said something new of.
    """
    fresh = {*found.profiles, *judged}
    others = _in_events(known, found, events)
    stirred = _closed(known, found, fresh | others | _folded(known, found, folds))
    ring: set[str] = set()
    looked: set[str] = set()
    joined: set[str] = set()
    happenings: list[Happening] = []
    while True:
        if not found.alone:
            ring |= _neighbours(known, found, stirred - looked, stirred | ring, scale)
        looked = stirred
        ring = _closed(known, found, ring) - stirred
        if stirred | ring != joined:  # else as it came out before, though more of it counts as stirred
            joined = stirred | ring
            happenings = join_accounts(_profiles(known, found, joined), scale.weights, scale.cut, scale.bonds)
        drawn = _drawn(found, happenings, stirred)
        if not drawn:
            mine = tuple(one for one in happenings if one.profiles[0].account.id in stirred)
            return Stirred(frozenset(events | found.events(stirred)), mine)
        stirred = _closed(known, found, stirred | drawn)


def _closed(known: Known, found: Field, accounts: set[str]) -> set[str]:
    """With all that share an event, a fold or a person's word with them."""
    closed: set[str] = set()
    reached = accounts
    while reached:
        closed |= reached
        mates = _in_events(known, found, found.events(reached))
        bound = {number(mate) for id in reached for mate in found.mates.get(id, ())}
        mates |= found.take(known.cards(bound)) if bound else set()
        reached = (mates | _folded(known, found, found.folds(reached))) - closed
    return closed


def _in_events(known: Known, found: Field, events: Collection[str]) -> set[str]:
    """The accounts that are in these events, but for those that have changed since."""
    new = set(events) - found.whole.keys()
    found.whole.update((event, set()) for event in sorted(new))
    for account in found.take(known.cards_in(new)) if new else ():
        found.whole[cast(str, found.cards[account][1])].add(account)
    return {account for event in events for account in found.whole[event]}


def _folded(known: Known, found: Field, folds: Collection[tuple[str, int]]) -> set[str]:
    """The accounts that lie in these folds, of reports that have copies."""
    new = {fold: root for root, fold in folds if fold not in found.folded}
    found.folded.update((fold, set()) for fold in sorted(new))
    copied = known.copying(set(new.values())) if new else {}
    for account in found.take(known.cards_folded({fold for fold, root in new.items() if root in copied})):
        found.folded[found.fold(account)[1]].add(account)
    return {account for _, fold in folds for account in found.folded[fold]}


def _drawn(found: Field, happenings: Sequence[Happening], stirred: set[str]) -> set[str]:
    """Accounts of the ring whose cluster came out otherwise than it was."""
    sizes: dict[str | None, int] = defaultdict(int)
    drawn: set[str] = set()
    for happening in happenings:
        ids = [profile.account.id for profile in happening.profiles]
        ring = [id for id in ids if id not in stirred]
        events = {found.cards[id][1] for id in ring}
        if ring and (len(ring) < len(ids) or len(events) > 1):
            drawn.update(ring)
        for event in events:
            sizes[event] += 1
    split = {event for event, times in sizes.items() if times > 1}
    return drawn | {p.account.id for one in happenings for p in one.profiles if _in(found, p, split)} - stirred


def _in(found: Field, profile: Profile, events: set[str | None]) -> bool:
    return found.cards[profile.account.id][1] in events


def _profiles(known: Known, found: Field, accounts: set[str]) -> list[Profile]:
    """Profiles in full, by account; those that are not known yet from their cards and the record's accounts."""
    missing = accounts - found.profiles.keys()
    for id, account in known.accounts(missing).items():
        found.profiles[id] = replace(profile_of(id, found.cards[id][2]), account=account)
    return [found.profiles[id] for id in sorted(accounts)]


# --- neighbours -------------------------------------------------------------------------------------------------------


def _neighbours(known: Known, found: Field, accounts: set[str], within: set[str], scale: Scale) -> set[str]:
    """The accounts not in ``within`` that a pair ties to one of ``accounts``."""
    tied: set[str] = set()
    inside = {number(id) for id in within}
    profiles = sorted(_profiles(known, found, accounts), key=lambda p: (p.published or (0, 0), p.account.id))
    for some in batched(profiles, AT_ONCE):
        tied |= _tied(known, found, some, inside, scale)
    return tied


def _tied(known: Known, found: Field, profiles: Sequence[Profile], inside: set[int], scale: Scale) -> set[str]:
    sought = {search for profile in profiles for search in searches(profile)}
    beside = known.cards(known.meeting(sorted(sought)) - inside)
    everyone = [*profiles, *(profile_of(one[0], one[2]) for one in beside)]
    mine = len(profiles)
    edges = likely(everyone, scale.weights, scale.cut, mine)
    return found.take(beside[place - mine] for place in sorted(set(edges.other.tolist())))
