"""Why accounts were taken as one happening: the resolver's own lines, taken apart into named features with weights."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SCORED = re.compile(r"(?P<one>a-\w+) = (?P<other>a-\w+): score (?P<score>[+-]?[\d.]+); (?P<features>.+)")
_OF = re.compile(r"(?P<accounts>a-\w+(?:, a-\w+)*): (?P<words>.+)")
_FEATURE = re.compile(r"(?P<name>\w+) (?P<level>.+?) (?P<weight>[+-][\d.]+)")


@dataclass(frozen=True, slots=True)
class Feature:
    """``date same day +0.8``: a field, how alike the two accounts are in it, and how far that speaks for one event."""

    name: str
    level: str
    weight: float


@dataclass(frozen=True, slots=True)
class Link:
    """Two accounts, by id, and what joined them. A line that holds no scores has in ``words`` what it says of
    ``accounts``."""

    words: str
    one: str | None = None
    other: str | None = None
    score: float | None = None
    features: tuple[Feature, ...] = ()
    accounts: tuple[str, ...] = ()


def link(line: str) -> Link:
    """One line of an event's ``why``.

    >>> link("a-1 = a-2: score +1.0; parties same +0.8, date same day +0.8").features[1].level
    'same day'
    """
    found = _SCORED.fullmatch(line)
    if not found:
        told = _OF.fullmatch(line)
        return Link(told["words"], accounts=tuple(told["accounts"].split(", "))) if told else Link(line)
    parts = (_FEATURE.fullmatch(part) for part in found["features"].split(", "))
    features = tuple(Feature(part["name"], part["level"], float(part["weight"])) for part in parts if part)
    return Link(line, found["one"], found["other"], float(found["score"]), features)
