"""When and where a happening may have been: the times and places told near it, and what the heads are told of each.

Shared by reading and training, as ``features`` is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from dragoman.nouns import Dated
from dragoman.reading.encoder import Floats
from dragoman.reading.features import TIES, ties
from dragoman.reading.language import Parse, Sentence
from dragoman.reading.wordlists import words

NEAR_TIME = 3
"""Sentences before and after a telling in which its time is looked for: of the annotated dates that the report tells
at all, 94 % stand that near."""

NEAR_PLACE = 1

TIME_RELATIONS = ("at", "since", "until", "before", "after")
TIME_KINDS = ("day", "relative", "month", "season", "year", "duration", "vague", "set")
LENGTHS = (1, 7, 31, 366)
"""Days up to which an interval is a day, a week, a month, a year."""

TIME_DEPS = ("npadvmod", "pobj", "nummod", "compound", "poss", "amod")
PLACE_DEPS = ("pobj", "compound", "amod", "poss", "nsubj", "dobj", "appos", "npadvmod")

WHEN_WIDTH = 2 * NEAR_TIME + 1 + len(TIME_RELATIONS) + len(TIME_KINDS) + len(LENGTHS) + 3 + len(TIME_DEPS) + TIES
WHERE_WIDTH = 2 * NEAR_PLACE + 1 + len(PLACE_DEPS) + 2 + TIES


class Expression(Protocol):
    """A time expression as the times step finds it. ``relation``: at, since, until, before, after; ``dates``: from
    where to where stands what it is the time of, where the grammar says."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def dated(self) -> Dated | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def relation(self) -> str: ...
    @property
    def dates(self) -> tuple[int, int] | None: ...


class Located(Protocol):
    """A place as the mentions step finds it."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def country(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Spot:
    """A time or place told at ``start`` to ``end``; ``number`` is its index among all of the report, ``base`` what is
    so of it whatever happening is asked about; ``reach`` bounds the sentences between them."""

    number: int
    start: int
    end: int
    token: int
    sentence: int
    reach: int
    base: Floats

    def features(self, parse: Parse, sentence: Sentence, word: int) -> Floats:
        """With how it stands to ``word``, which tells a happening in ``sentence``; (WHEN_WIDTH or WHERE_WIDTH,)."""
        tied = ties(parse, word, self.token)
        distance = np.zeros(2 * self.reach + 1, dtype=np.float32)
        distance[self.sentence - sentence.i + self.reach] = 1
        return np.concatenate([distance, self.base, tied])


def times(parse: Parse, told: Sequence[Expression], day: Dated | None) -> list[Spot]:
    """The dated time expressions of a report as spots; ``day`` is the report's own."""
    found = []
    for number, expression in enumerate(told):
        if expression.dated is not None:
            base = _time_base(expression, expression.dated, day, parse)
            found.append(_spot(number, expression, parse, NEAR_TIME, base))
    return found


def places(parse: Parse, told: Sequence[Located]) -> list[Spot]:
    return [_spot(number, place, parse, NEAR_PLACE, _place_base(place, parse)) for number, place in enumerate(told)]


def by_sentence(spots: Iterable[Spot]) -> Mapping[int, list[Spot]]:
    found: dict[int, list[Spot]] = {}
    for spot in spots:
        found.setdefault(spot.sentence, []).append(spot)
    return found


def near(spots: Mapping[int, list[Spot]], sentence: int, reach: int) -> list[Spot]:
    """Those of up to ``reach`` sentences before and after (NEAR_TIME, NEAR_PLACE), in order."""
    return [spot for at in range(sentence - reach, sentence + reach + 1) for spot in spots.get(at, ())]


def _spot(number: int, told: Expression | Located, parse: Parse, reach: int, base: Floats) -> Spot:
    token = _head(parse, told)
    return Spot(number, told.start, told.end, token, parse.tokens[token].sentence, reach, base)


def _head(parse: Parse, told: Expression | Located) -> int:
    """The token of a spot whose governor lies outside it."""
    first = parse.token_at(told.start) or 0
    at = first
    while at < len(parse.tokens) and parse.tokens[at].start < told.end:
        governor = parse.tokens[at].head
        if governor == at or not told.start <= parse.tokens[governor].start < told.end:
            return at
        at += 1
    return first


def _time_base(expression: Expression, dated: Dated, day: Dated | None, parse: Parse) -> Floats:
    days = (dated.end - dated.start).days + 1
    size = [float(days <= most) for most in LENGTHS]
    against = (
        [0.0, 0.0, 0.0]
        if day is None
        else [float(dated.start <= day.start <= dated.end), float(dated.end < day.start), float(dated.start > day.end)]
    )
    relation = [float(expression.relation == name) for name in TIME_RELATIONS]
    kind = [float(expression.kind == name) for name in TIME_KINDS]
    dep = parse.tokens[_head(parse, expression)].dep
    return np.array([*relation, *kind, *size, *against, *(float(dep == d) for d in TIME_DEPS)], dtype=np.float32)


def _place_base(place: Located, parse: Parse) -> Floats:
    token = _head(parse, place)
    dep = parse.tokens[token].dep
    governed = any(parse.tokens[i].lower in words("preposition") for i in parse.path(token)[1:3])
    row = [*(float(dep == d) for d in PLACE_DEPS), float(governed), float(place.country is not None)]
    return np.array(row, dtype=np.float32)
