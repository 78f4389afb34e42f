"""The address bar -> the one Question, under the command line's own names; and back, for links that change one filter.

``?between=USA,MEX&type=CONSULT,AGREE&status=planned&about=trade&since=2018&min-confidence=0.5`` asks what
``--between USA MEX --type CONSULT,AGREE …`` asks. ``actor``, ``place`` and ``outlet`` are repeated for several,
as a name may hold a comma.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.datastructures import QueryParams

from dragoman.asking.facets import FILTERS
from dragoman.asking.questions import Words, question
from dragoman.errors import UsageError
from dragoman.nouns import Question

if TYPE_CHECKING:
    from dragoman.asking.facets import Name, Value
    from dragoman.asking.timeline import Lanes, Window

_PLAIN = re.compile(r"[\w,:.~-]+", re.ASCII)

LISTS = ("between", "type", "status", "about")
"""Filters whose several values are parted by commas."""

REPEATED = ("actor", "place", "outlet")
SINGLE = ("since", "until", "min-confidence")
EVERY = (*LISTS[:1], *REPEATED, *LISTS[1:], *SINGLE)
"""Every filter, in the order in which an address and the chips hold them."""


JUDGED = "judged"
"""Names the judgement just made, for the page that one is led on to, and is no part of a view."""


@dataclass(frozen=True, slots=True)
class View:
    """A page's state: the filters as typed, and what else the page was told, such as ``page`` or ``from``."""

    filters: tuple[tuple[str, str], ...]
    rest: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, params: QueryParams) -> View:
        """Filters by name, each value once; empty ones, as an unfilled form sends them, are left out."""
        given = [(name, value) for name, raw in params.multi_items() for value in _values(name, raw)]
        filters = sorted(dict.fromkeys(pair for pair in given if pair[0] in EVERY), key=_place)
        return cls(tuple(filters), tuple(pair for pair in given if pair[0] not in (*EVERY, JUDGED)))

    def question(self) -> Question:
        """Raises UsageError: a line for every word at fault."""
        named: dict[str, Any] = {name: self.values(name) for name in (*LISTS, *REPEATED)}
        named |= {name: next(reversed(self.values(name)), None) for name in ("since", "until")}
        return question(Words(**named, min_confidence=_confidence(self.values("min-confidence"))))

    def values(self, name: str) -> list[str]:
        return [value for given, value in (*self.filters, *self.rest) if given == name]

    def get(self, name: str, default: str = "") -> str:
        """The last value of a name."""
        return next(reversed(self.values(name)), default)

    def has(self, name: str, value: str) -> bool:
        return value in self.values(name)

    def plus(self, name: str, value: str) -> View:
        """With one more value; where a filter takes but one, with that instead. Back to the first page."""
        kept = self.filters if name not in SINGLE else self._without(name)
        return View(tuple(sorted(dict.fromkeys((*kept, (name, value))), key=_place)), self._first_page())

    def less(self, name: str, value: str | None = None) -> View:
        """Without one value of a filter, or without the filter. Of two parties between whom something is, the one
        that is left is asked for as an actor: nothing is between one alone."""
        left = View(self._without(name, value), self._first_page())
        alone = left.values("between")
        if name == "between" and value is not None and len(alone) == 1:
            return left.less("between").plus("actor", alone[0])
        return left

    def toggled(self, name: str, value: str) -> View:
        return self.less(name, value) if self.has(name, value) else self.plus(name, value)

    def told(self, **rest: str | int | None) -> View:
        """With something else of a page's state set, or left out where None. ``from_`` stands for ``from``."""
        named = {name.rstrip("_").replace("_", "-"): value for name, value in rest.items()}
        kept = [pair for pair in self.rest if pair[0] not in named]
        return View(self.filters, (*kept, *((name, str(value)) for name, value in named.items() if value is not None)))

    def only_filters(self) -> View:
        return View(self.filters)

    def query(self) -> str:
        """The address's query, the same for the same view: ``?type=CONSULT,AGREE``; empty where nothing is asked."""
        pairs = [(name, _joined(name, self.values(name))) for name in dict.fromkeys(n for n, _ in self.filters)]
        spread = [(name, value) for name, values in pairs for value in values]
        words = "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in (*spread, *self.rest)])
        return f"?{words}" if words else ""

    def _without(self, name: str, value: str | None = None) -> tuple[tuple[str, str], ...]:
        return tuple(pair for pair in self.filters if pair[0] != name or (value is not None and pair[1] != value))

    def _first_page(self) -> tuple[tuple[str, str], ...]:
        return tuple(pair for pair in self.rest if pair[0] not in ("page", "token"))


def asked(params: QueryParams) -> Question:
    """The Question that an address asks. Raises UsageError: a line for every word at fault."""
    return View.of(params).question()


def within(view: View, window: Window) -> View:
    """The view of the same filters within these days."""
    return view.plus("since", window.start.isoformat()).plus("until", window.end.isoformat())


def lane_view(view: View, lanes: Lanes, key: str) -> View:
    """The view of one lane of a timeline alone."""
    if lanes != "pair":
        return view.less(lanes).plus(lanes, key)
    one, other = key.split(",")
    return view.less("between").plus("between", one).plus("between", other)


def facet_view(view: View, name: Name, value: Value) -> View:
    """The view with a facet's value chosen beside or in place of the others, or no longer chosen."""
    if name == "when":
        bare = view.less("since").less("until")
        return bare if value.chosen else bare.plus("since", value.value).plus("until", value.value)
    if name == "pair":
        return view.less("between") if value.chosen else lane_view(view, "pair", value.value)
    filter = FILTERS[name][0].replace("_", "-")
    return view.less(filter, value.value) if value.chosen else view.plus(filter, value.value)


def whole_number(params: QueryParams, name: str, default: int, least: int = 1, most: int = 1_000_000_000) -> int:
    """A number from the address. Raises UsageError where it is none, or out of bounds."""
    word = params.get(name) or str(default)
    if not (word.isascii() and word.isdigit()) or len(word) > 12 or not least <= int(word) <= most:
        raise UsageError(f"{name}={word}: give a whole number from {least} to {most}.")
    return int(word)


def _values(name: str, raw: str) -> Iterable[str]:
    parts = raw.split(",") if name in LISTS else [raw]
    return (part.strip() for part in parts if part.strip())


def _quoted(word: str) -> str:
    """Most words need no quoting, and a page holds a hundred addresses."""
    return word if _PLAIN.fullmatch(word) else quote(word, safe=",:")


def _joined(name: str, values: Sequence[str]) -> list[str]:
    return [",".join(values)] if name in LISTS else list(values)


def _place(pair: tuple[str, str]) -> int:
    return EVERY.index(pair[0])


def _confidence(values: Sequence[str]) -> float:
    try:
        return float(values[-1]) if values else 0.0
    except ValueError as error:
        raise UsageError(f"min-confidence={values[-1]}: give a number from 0 to 1.") from error
