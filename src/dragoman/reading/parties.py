"""Who took part: the likeliest company, given what the role head holds of each candidate.

Each candidate is weighed by itself; but most happenings have one on each side, a meeting has two or more on one. So the
choice is made for all together: the company with the highest sum of log odds and of the log share of happenings of the
type that have so many actors and so many recipients. Found exactly, by dynamic programming over the likeliest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

from dragoman.nouns import LocalActor, Role
from dragoman.reading.scene import Party, Weighed

MOST = 5
"""Actors or recipients beyond this count as this many: larger companies are rare, and told alike."""

WEIGHED = 12
"""Candidates weighed together, the likeliest ones: the time grows with them, and a company of more than ten is rare."""

FEWEST_SHARE = 1e-4

RULED_OUT = 0.7
"""The share of "no part" from which a name in a list with a party has none itself. Of 0.5 to 1 the best on reports held
out: of the accounts with three parties and more some are right then, and none without."""

Company = Mapping[tuple[int, int], float]
"""Shares of the happenings of a type by (actors, recipients)."""

_State = tuple[float, tuple[tuple[int, Role], ...]]


def choose(weighed: Sequence[Weighed], company: Company, trust: float) -> tuple[Party, ...]:
    """The parties, the most certain first; somebody, as long as there is any candidate.

    ``trust`` weighs what is usual of the type against what is told of each: 0 leaves each candidate to itself.
    """
    present = [w for w in weighed if not _is_absent(w)]
    present = sorted(present, key=lambda w: (w.none_share, w.actor))[:WEIGHED]
    best: dict[tuple[int, int], _State] = {(0, 0): (0.0, ())}
    for number, candidate in enumerate(present):
        best = _with(best, number, candidate)
    scored = [
        (score + trust * log(max(company.get(sides, 0.0), FEWEST_SHARE)), sides, chosen)
        for sides, (score, chosen) in best.items()
        if chosen
    ]
    chosen = max(scored, key=lambda row: (row[0], row[1]))[2] if scored else ()
    parties = [_party(present[number], role) for number, role in chosen]
    parties += [_party(w, "absent") for w in weighed if _is_absent(w)]
    return tuple(sorted(parties, key=lambda p: (-p.probability, p.actor)))


def in_full(
    parties: Sequence[Party], beside: Mapping[int, Sequence[int]], weighed: Mapping[int, Weighed]
) -> tuple[Party, ...]:
    """The parties with those who stand in one list with them: "A, B and C condemned" has three that condemn.

    ``beside`` gives for a mention the actors named in its list. One whom the head all but rules out stays out.
    """
    found = list(parties)
    taken = {party.actor for party in parties}
    for party in parties:
        for actor in beside.get(party.mention, ()) if party.role != "absent" else ():
            if actor not in taken and actor in weighed and weighed[actor].none_share < RULED_OUT:
                taken.add(actor)
                found.append(_party(weighed[actor], party.role))
    return tuple(sorted(found, key=lambda p: (-p.probability, p.actor)))


def apart(parties: Sequence[Party], actors: Sequence[LocalActor]) -> tuple[Party, ...]:
    """One of two that stand on one side under one name or for one state: the more certain of them.

    A person stands for themself with their country, and the state is not listed beside them (GUIDELINES.md).
    """
    kept: list[Party] = []
    for party in parties:
        mine = actors[party.actor]
        if not any(party.role == other.role and _same_side(mine, actors[other.actor]) for other in kept):
            kept.append(party)
    return tuple(kept)


def _same_side(one: LocalActor, other: LocalActor) -> bool:
    if "state" in (one.type, other.type):
        return one.country is not None and one.country == other.country
    mine, theirs = ({word.casefold() for word in actor.name.split()} for actor in (one, other))
    return mine <= theirs or theirs <= mine


def _with(best: Mapping[tuple[int, int], _State], number: int, candidate: Weighed) -> dict[tuple[int, int], _State]:
    """Every company so far, and each with this candidate as actor or as recipient."""
    found = dict(best)
    as_actor = log(candidate.actor_share / candidate.none_share)
    as_recipient = log(candidate.recipient_share / candidate.none_share)
    for (actors, recipients), (score, chosen) in best.items():
        acting = (actors + 1 if actors < MOST else MOST, recipients)
        if acting not in found or score + as_actor > found[acting][0]:
            found[acting] = (score + as_actor, (*chosen, (number, "actor")))
        receiving = (actors, recipients + 1 if recipients < MOST else MOST)
        if receiving not in found or score + as_recipient > found[receiving][0]:
            found[receiving] = (score + as_recipient, (*chosen, (number, "recipient")))
    return found


def _is_absent(candidate: Weighed) -> bool:
    return candidate.absent_share > 0.5


def _party(candidate: Weighed, role: Role) -> Party:
    return Party(candidate.actor, role, 1 - candidate.none_share, candidate.mention)
