"""A person's words -> the one Question. Everything that is wrong with them is told at once."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dragoman.asking.countries import Countries
from dragoman.errors import UsageError
from dragoman.nouns import EVENT_TYPES, STATUSES, TOPICS, Question, is_topic

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Words:
    """What a person typed. Lists may hold several values in one word, parted by commas; not so for ``actor``,
    ``place`` and ``outlet``, whose names may hold a comma."""

    between: Sequence[str] = ()
    actor: Sequence[str] = ()
    type: Sequence[str] = ()
    status: Sequence[str] = ()
    about: Sequence[str] = ()
    since: str | None = None
    until: str | None = None
    min_confidence: float = 0.0
    place: Sequence[str] = ()
    outlet: Sequence[str] = ()


def question(words: Words) -> Question:
    """The Question that these words ask.

    Types, statuses and topics are taken in any case; a country by name, adjective or code; a day as ``2018-04-14``,
    ``2018-04`` or ``2018`` (``since`` takes its first day, ``until`` its last).

    Raises:
        UsageError: a line for every word at fault, with the values allowed and the nearest one.
    """
    faults: list[str] = []
    between = _between(words.between, faults)
    types = _chosen("type", words.type, EVENT_TYPES, faults)
    statuses = _chosen("status", words.status, STATUSES, faults)
    topics = _chosen("about", words.about, TOPICS, faults)
    since = _day("since", words.since, faults, last=False)
    until = _day("until", words.until, faults, last=True)
    if since and until and since > until:
        faults.append(f"--since {since} lies after --until {until}: turn them round.")
    if not 0.0 <= words.min_confidence <= 1.0:
        faults.append(f"--min-confidence {words.min_confidence:g}: give a number from 0 to 1.")
    if faults:
        raise UsageError("\n".join(faults))
    return Question(
        between=between,
        actor=_unique(_country_or_name(words.actor)),
        type=types,
        status=statuses,
        about=topics,
        since=since,
        until=until,
        min_confidence=words.min_confidence,
        place=_unique(_country_or_name(words.place)),
        outlet=_unique(words.outlet),
    )


def day_named(option: str, word: str | None, *, last: bool = False) -> date | None:
    """The day that a word names for an option; of a month or year the first, or with ``last`` the last.

    Raises:
        UsageError: it names none.
    """
    faults: list[str] = []
    found = _day(option, word, faults, last=last)
    if faults:
        raise UsageError(faults[0])
    return found


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed value that a word was most likely meant to be, or None when none is near."""
    from rapidfuzz import fuzz, process, utils

    found = process.extractOne(
        word, list(allowed), scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=60
    )
    return found[0] if found else None


def _between(values: Sequence[str], faults: list[str]) -> tuple[str, ...]:
    parties = _unique(_country_or_name(_parted(values)))
    if len(parties) == 1:
        faults.append(f"--between {values[0]}: give two different countries or names, as in --between USA MEX.")
    return parties


def _country_or_name(words: Sequence[str]) -> list[str]:
    if not words:
        return []
    countries = Countries.load()
    return [countries.code(word) or word for word in words]


def _chosen(option: str, values: Sequence[str], allowed: Sequence[Any], faults: list[str]) -> tuple[Any, ...]:
    by_fold = {value.casefold(): value for value in allowed}
    chosen = []
    for word in _parted(values):
        key = word.casefold().replace(" ", "_").replace("-", "_")
        if key in by_fold:
            chosen.append(by_fold[key])
        elif option == "about" and is_topic(key):
            chosen.append(key)
        else:
            faults.append(_no_such(option, word, allowed))
    return _unique(chosen)


def _no_such(option: str, word: str, allowed: Sequence[str]) -> str:
    near = nearest(word, allowed)
    guess = f" Did you mean {near}?" if near else ""
    return (
        f"--{option} {word}: no such {'topic' if option == 'about' else option}.{guess} Allowed: {', '.join(allowed)}."
    )


def _day(option: str, word: str | None, faults: list[str], *, last: bool) -> date | None:
    if word is None:
        return None
    found = _DAY.fullmatch(word.strip())
    try:
        if found:
            return _bound(*(int(part) if part else None for part in found.groups()), last=last)
    except ValueError:
        pass  # such as the 31st of June: told below with the words that were typed
    faults.append(f"--{option} {word}: not a day. Write it as 2018-04-14, 2018-04 or 2018.")
    return None


def _bound(year: int | None, month: int | None, day: int | None, *, last: bool) -> date:
    if year is None:
        raise ValueError("a day needs a year")
    month = month or (12 if last else 1)
    if not 1 <= month <= 12:
        raise ValueError("no such month")
    return date(year, month, day or (monthrange(year, month)[1] if last else 1))


def _parted(values: Sequence[str]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _unique(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))
