"""What a record keeps of an account beside its reading, so that later accounts can be compared with it.

A *card* is the account's profile as compact JSON: everything that is compared, and the actors it names, but not its
words. *Filings* are the rows of an index by which accounts that may be compared with it are found, without looking at
all: one type, and either two parties in common (one where either account is simple) at a time that fits, or a telling
word in common in the same news days. Whatever ``likeness.meets`` holds for is found; the tests compare with all pairs.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Any

from dragoman.nouns import Account, Citation, Dated, Place
from dragoman.resolving.events import folding
from dragoman.resolving.likeness import CLOSE, simple
from dragoman.resolving.profiles import Bag, Party, Profile

LENGTHS = (16, 64, 512)
"""Days of a span, by which spans are filed apart: a search need look back no further than the longest of its class."""
ANY_LENGTH = 4_000_000
"""More days than there are between any two dates."""

type Filing = tuple[int, int, int]
"""A key and a closed span of days, as ordinals."""

type Search = tuple[int, int, int, int]
"""A key, the first and last day on which a span that meets the one searched may begin, and the first it may end."""


def number(*parts: str | int) -> int:
    """A signed 64-bit number that depends on its parts alone."""
    words = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(words, digest_size=8).digest(), signed=True)


# --- cards ------------------------------------------------------------------------------------------------------------


def card(profile: Profile, actor_of: Mapping[tuple[str, int], str]) -> str:
    """A profile as JSON; :func:`profile_of` reads it back. ``actor_of`` gives the actor behind a participant's key."""
    account, parties = profile.account, profile.parties
    place = {party.actor: n for n, party in enumerate(parties)}
    told = account.date
    fields = [
        [account.report, account.type, account.mode, account.status, account.confidence],
        [[citation.start, citation.end] for citation in account.evidence],
        [told.start.isoformat(), told.end.isoformat(), told.precision, told.basis] if told else None,
        [account.place.country] if account.place else None,
        [actor_of.get((account.report, participant.actor)) for participant in account.participants],
        [profile.root, fold(profile)],
        [[party.actor, party.country, party.person, party.unit] for party in parties],
        [place[party.actor] for party in profile.doers],
        [place[party.actor] for party in profile.targets],
        [profile.when, profile.reach, profile.published],
        [sorted(profile.units), sorted(profile.place), profile.keywords],
        [profile.words.stems, profile.words.telling.tolist()],
    ]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def profile_of(account: str, text: str) -> Profile:
    """The profile on a card. Of its account only what is compared is there."""
    fields = json.loads(text)
    parties = tuple(Party(*party) for party in fields[6])
    when, reach, published = (tuple(span) if span else None for span in fields[9])
    units, place, keywords = fields[10]
    stems, telling = fields[11]
    return Profile(
        account=_sketched(account, fields),
        root=fields[5][0],
        doers=tuple(parties[n] for n in fields[7]),
        targets=tuple(parties[n] for n in fields[8]),
        parties=parties,
        units=frozenset(units),
        when=when,
        reach=reach,
        published=published,
        place=frozenset(place),
        words=Bag(tuple(stems), array("d", telling)),
        keywords=tuple(keywords),
    )


def fold_of(text: str) -> tuple[str, int]:
    """The root of a card's report, and the number of the fold that its account lies in."""
    root, number = json.loads(text)[5]
    return root, number


def fold(profile: Profile) -> int:
    """A number for the accounts of one report and its copies that rest on the same words."""
    return number(*folding(profile))


def _sketched(id: str, fields: Any) -> Account:
    (report, type, mode, status, confidence), evidence, told = fields[0], fields[1], fields[2]
    return Account(
        id=id,
        report=report,
        type=type,
        mode=mode,
        status=status,
        date=Dated(date.fromisoformat(told[0]), date.fromisoformat(told[1]), told[2], None, told[3]) if told else None,
        place=Place("", fields[3][0]) if fields[3] else None,
        participants=(),
        about=(),
        sourced_to=(),
        disputed_by=(),
        evidence=tuple(Citation(start, end, "") for start, end in evidence),
        confidence=confidence,
        why=(),
    )


# --- filings ----------------------------------------------------------------------------------------------------------


def filings(profile: Profile) -> list[Filing]:
    """The rows under which an account is filed."""
    found = []
    for side in _sides(profile):
        if profile.reach:
            found.append(_filed(profile, side, "reach", profile.reach))
        if profile.published:
            found.append(_filed(profile, side, "dated" if profile.reach else "undated", profile.published))
    if profile.published and profile.units:
        found += (_filed(profile, word, "news", profile.published) for word in profile.keywords)
    return sorted(set(found))


def searches(profile: Profile) -> list[Search]:
    """The searches that together find every account filed with which ``profile`` may be compared."""
    found: list[Search] = []
    for side in _sought(profile):
        if profile.reach:
            found += _spans(profile, side, "reach", profile.reach)
        for kind in ("undated",) if profile.reach else ("undated", "dated"):
            found += _spans(profile, side, kind, _news(profile))
    if profile.units:
        found += (span for word in profile.keywords for span in _spans(profile, word, "news", _news(profile)))
    return sorted(set(found))


def _sides(profile: Profile) -> Iterator[str]:
    """Each party alone, told apart where the account is simple, and each pair."""
    units = sorted(profile.units)
    mark = "*" if units and simple(profile.units) else ""
    yield from (f"{unit}{mark}" for unit in units)
    yield from (f"{a}|{b}" for a, b in combinations(units, 2))


def _sought(profile: Profile) -> Iterator[str]:
    """A simple account meets all that share a party; another one those that are simple, or share two."""
    units = sorted(profile.units)
    yield from (f"{unit}*" for unit in units)
    if units and simple(profile.units):
        yield from units
    yield from (f"{a}|{b}" for a, b in combinations(units, 2))


def _news(profile: Profile) -> tuple[int, int] | None:
    return (profile.published[0] - CLOSE, profile.published[1] + CLOSE) if profile.published else None


def _filed(profile: Profile, side: str, kind: str, span: tuple[int, int]) -> Filing:
    length = next((n for n, most in enumerate(LENGTHS) if span[1] - span[0] < most), len(LENGTHS))
    return number(profile.type, side, kind, length), *span


def _spans(profile: Profile, side: str, kind: str, span: tuple[int, int] | None) -> Iterator[Search]:
    if span:
        for length, most in enumerate((*LENGTHS, ANY_LENGTH)):
            yield number(profile.type, side, kind, length), span[0] - most + 1, span[1], span[0]
