"""What all reports say together of negotiations and disputes: which of their tellings are of one, and what it comes to.

1. Who is one   tellings that share a key, and those that can mean but one process (``processgroups``)
2. What is one  two sentences at least that no copy tells, with something noted, of something that is done
3. What it is   parties from the accounts told with it; rounds, deadlines and the rest from its notes (``processlines``)

Pure, and the same in whatever order the tellings come. It is derived anew from all of them each time: any new report
may show that two processes are one, so that none can be settled by itself; and the tellings are few and small.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date

from dragoman.nouns import LocalProcess, Process, Published, content_id
from dragoman.resolving.processgroups import Group, Telling, abouts, groups
from dragoman.resolving.processlines import Note, contradictions, deadlines, rounds, state
from dragoman.vocabulary.subjects import subjects

type Told = tuple[str, Published, str, tuple[LocalProcess, ...]]
"""A report, when it was published, the report that it copies (itself where it copies none), and what it tells."""

type Part = tuple[str, str | None, str]
"""Somebody's part in an account: their name, country and type."""

type Links = Mapping[str, tuple[str, tuple[Part, ...]]]
"""Of accounts, their events and who takes part."""

SHARE = 0.15
"""Of the accounts that the most frequent party has, those that another one must have. From 0.1 to 0.25 the parties in
the examples and seeds come out the same."""

SENTENCES = 2
MONTH = 31
SHOWN = 3
"""Accounts kept to show a party by."""


def processes(told: Iterable[Told], link: Callable[[Collection[str]], Links]) -> tuple[Process, ...]:
    """All processes, by id. ``link`` gives what is known of accounts.

    Raises:
        VocabularyError: the file of words is at fault.
    """
    tellings = [Telling(report, _day(day), root, one) for report, day, root, some in told for one in some]
    if not tellings:
        return ()
    links = link(sorted({account for one in tellings for account in one.local.accounts}))
    sorts = {one.key: one.sort for one in subjects()}
    in_order = sorted(tellings, key=lambda one: one.order)
    found = groups(in_order, sorts, lambda group: _states(group, links), _is_process)
    return tuple(sorted((_process(one, links) for one in found), key=lambda one: one.id))


def _day(published: Published) -> date | None:
    """A report's day; None where only an interval of more than a month is known, which puts it nowhere in a row."""
    start, end = published.start, published.end
    return start if start and end and (end - start).days <= MONTH else None


def _is_process(group: Group) -> bool:
    """Whether more is told than a name: something is done about it, and something noted, in two sentences or more."""
    own = [one.local for one in group if one.original]
    sentences = sum(one.sentences for one in own)
    return sentences >= SENTENCES and any(one.act for one in own) and any(one.notes for one in own)


def _process(group: Group, links: Links) -> Process:
    notes = _notes(group)
    name, aliases = _names(group)
    support = _parties(group, links)
    first = min((one for one in group if not one.loose), key=lambda one: one.order)
    accounts = {account for one in group for account in one.local.accounts if account in links}
    return Process(
        id=content_id("p", sorted({key for one in group if not one.loose for key in one.local.keys})),
        name=name,
        parties=tuple(party for party, *_ in support),
        state=state(notes),
        events=tuple(sorted({links[account][0] for account in accounts})),
        rounds=rounds(notes),
        deadlines=deadlines(notes),
        aliases=aliases,
        support=support,
        notes=tuple(note for _, note in notes if note.kind not in ("round", "deadline")),
        contradictions=contradictions(notes),
        reports=len({one.report for one in group}),
        named=(first.report, first.local.named),
    )


def _notes(group: Group) -> list[Note]:
    """All notes with the day of their report, by day; what a copy repeats is left out."""
    told: dict[str, set[tuple[str, str]]] = defaultdict(set)
    found: list[Note] = []
    for one in sorted(group, key=lambda one: (not one.original, one.order)):
        for note in one.local.notes:
            words = (note.kind, " ".join(note.words.text.split()))
            if one.original or words not in told[one.root]:
                found.append((one.day, note))
            if one.original:
                told[one.root].add(words)
    return sorted(dict.fromkeys(found), key=_by_day)


def _by_day(note: Note) -> tuple[bool, str, str, int, str, str]:
    day, told = note
    return day is not None, str(day), told.report, told.words.start, told.kind, repr(told)


def _names(group: Group) -> tuple[str, tuple[str, ...]]:
    """An agreement's own name where it has one, the one that most reports use; with what is done about it."""
    named = [one.local for one in group if not one.loose]
    own = [one for one in named if any(key.startswith("name:") for key in one.keys)]
    proper = own or [one for one in named if any(key.startswith("acronym:") for key in one.keys)]
    told = Counter(one.name for one in proper or named)
    name = min(told, key=lambda one: (-told[one], -len(one), one))
    acts = Counter(one.act for one in named if one.act)
    act = "renegotiation" if "renegotiation" in acts else min(acts, key=lambda one: (-acts[one], one))
    others = {other for one in named for other in one.aliases} | {one.name for one in proper}
    spelt = {other.casefold(): other for other in sorted(others, reverse=True)}  # NAFTA rather than Nafta
    full = f"{name} {act}" if proper and not name.casefold().endswith(act) else name
    return full, tuple(sorted({*spelt.values()} - {full}))


def _parties(group: Group, links: Links) -> tuple[tuple[str, ...], ...]:
    """Each party with the first accounts that show it: those its name tells, and who takes part in what is told with it
    often enough."""
    named = {state for who, _ in abouts(one for one in group if not one.loose) for state in who if state.isupper()}
    shown = _shown(group, links)
    most = max(map(len, shown.values()), default=0)
    often = {party for party, accounts in shown.items() if len(accounts) >= _least(party, most)}
    return tuple((party, *shown.get(party, [])[:SHOWN]) for party in sorted(named | often))


def _least(party: str, most: int) -> float:
    """The accounts that a party needs, where the most frequent one has ``most``. Of what is called a group many are
    none, so that one needs more."""
    return max(2.0 if party.isupper() else 3.0, SHARE * most)


def _states(group: Group, links: Links) -> frozenset[str]:
    return frozenset(party for party, *_ in _parties(group, links) if party.isupper())


def _shown(group: Iterable[Telling], links: Links) -> dict[str, list[str]]:
    """The accounts in which each party takes part, the first told first."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in group:
        for account in one.local.accounts:
            _, parts = links.get(account, ("", ()))
            for party in sorted({party for part in parts if (party := _party(part))}):
                found[party].append(account)
    return found


def _party(part: Part) -> str | None:
    """A group that has a name stands for itself, everybody else for their country."""
    name, country, type = part
    return name if type == "group" and name[:1].isupper() else country
