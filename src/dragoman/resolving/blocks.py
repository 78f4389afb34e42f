"""Blocking: which pairs of accounts are worth comparing, found without looking at all pairs.

A pair is looked at when ``likeness.meets`` holds: one type, and either a time that fits and parties in common or the
same news days, a party and a telling word in common. Each account is filed under keys made of its type, its parties
(each alone, and each pair of them) and stretches of time (coarser ones for coarser dates). Under a key, an account is
*at home* where the key is as sharp as the account itself; two accounts are paired only where each of the key's two
sides is home to one of them. So a vague account meets everything it may belong to, while precise ones meet only under
precise keys. Beside these stand keys of the type, one party, one telling word and a stretch of publication.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from dragoman.resolving.likeness import CLOSE, meets, simple
from dragoman.resolving.profiles import Profile

STRETCHES = (4, 16, 64, 512)
"""Days of a stretch for dates told to the day, to within a fortnight, to within two months, or less exactly."""
NEWS = 16
"""Days of a stretch of publication: twice ``CLOSE``, so that an account falls into two."""

type Filed = tuple[int, bool, bool]
"""An account's place in the list, and whether it is at home with the key's parties and with its stretch of time."""


def candidates(profiles: Sequence[Profile]) -> list[tuple[int, int]]:
    """Places (smaller first) of all pairs for which ``meets`` holds, sorted."""
    files: dict[tuple[str, ...], list[Filed]] = defaultdict(list)
    for place, profile in enumerate(profiles):
        for (party, at_home), (stretch, timed) in product(_party_keys(profile), _time_keys(profile)):
            files[profile.type, party, stretch].append((place, at_home, timed))
        for unit, word, stretch in product(profile.units, profile.keywords, _news_keys(profile)):
            files[profile.type, f"{unit} {word}", stretch].append((place, True, True))
    pairs = (pair for filed in files.values() if len(filed) > 1 for pair in _pairs(filed))
    return sorted({(a, b) for a, b in pairs if meets(profiles[a], profiles[b])})


def _party_keys(profile: Profile) -> list[tuple[str, bool]]:
    units = sorted(profile.units)
    alone = [(unit, simple(profile.units)) for unit in units]
    return alone + [(f"{a}|{b}", True) for a, b in combinations(units, 2)]


def _time_keys(profile: Profile) -> Iterator[tuple[str, bool]]:
    if profile.reach:
        start, end = profile.reach
        own = next((days for days in STRETCHES if end - start < days), STRETCHES[-1])
        for days in STRETCHES[STRETCHES.index(own) :]:
            yield from ((f"{days}:{n}", days == own) for n in range(start // days, end // days + 1))
    yield from ((stretch, profile.reach is None) for stretch in _news_keys(profile))


def _news_keys(profile: Profile) -> list[str]:
    if not profile.published:
        return []
    start, end = profile.published[0] - CLOSE // 2, profile.published[1] + CLOSE // 2
    return [f"p:{n}" for n in range(start // NEWS, end // NEWS + 1)]


def _pairs(filed: Sequence[Filed]) -> Iterator[tuple[int, int]]:
    both = [place for place, party, time in filed if party and time]
    party = [place for place, party, time in filed if party and not time]
    timed = [place for place, party, time in filed if time and not party]
    neither = [place for place, party, time in filed if not party and not time]
    yield from combinations(both, 2)
    for other in (party, timed, neither):
        yield from ((min(a, b), max(a, b)) for a, b in product(both, other))
    yield from ((min(a, b), max(a, b)) for a, b in product(party, timed))
