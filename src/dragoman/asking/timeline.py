"""Events on a time axis, in lanes: single marks where they are few, counts by span where they are many.

The window is what was asked for by ``since`` and ``until``. Where nothing was, it is the stretch that holds nearly all
events: one of 1953, told in passing, would else press all the others together. What lies outside is counted, so that
nothing is cut in silence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate, combinations
from math import ceil
from typing import TYPE_CHECKING, Literal

from dragoman.nouns import EVENT_TYPES, STATUSES, Event, Question, Status

if TYPE_CHECKING:
    from dragoman.record import Record

Lanes = Literal["type", "pair", "status"]
Span = Literal["day", "week", "month", "quarter", "year"]

MARKS = 260
"""Events drawn one by one, at most; more are counted by span."""

LANES = 12
"""Pairs that have a lane: those with most events; the others are told in how many events they are."""

HELD = 0.9
"""The part of all events that the window holds at least, where none was asked for: the shortest such stretch."""

AHEAD = 12
"""What part of the window lies after the newest report, where no end was asked for: a twelfth."""

SETTLED: tuple[Status, ...] = ("occurred", "ongoing")
"""Drawn above a lane's line; what is only planned, possible, called off or denied is drawn below."""


@dataclass(frozen=True, slots=True)
class Window:
    """From ``start`` to ``end``, both inclusive."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def at(self, day: date) -> float:
        """Where a day begins: 0 at the window's start, 1 after its end."""
        return (day - self.start).days / self.days

    def closer(self) -> Window:
        """The middle third."""
        third = max(1, self.days // 3)
        return Window(self.start + timedelta(third), max(self.start + timedelta(third), self.end - timedelta(third)))

    def wider(self) -> Window:
        """Three times as long."""
        return self._moved(-self.days, self.days)

    def earlier(self) -> Window:
        return self._moved(-max(1, self.days // 2), -max(1, self.days // 2))

    def later(self) -> Window:
        return self._moved(max(1, self.days // 2), max(1, self.days // 2))

    def _moved(self, start: int, end: int) -> Window:
        return Window(_shifted(self.start, start), _shifted(self.end, end))


@dataclass(frozen=True, slots=True)
class Bin:
    """A span within a lane, and how many events of each status begin in it."""

    window: Window
    counts: Mapping[Status, int]

    @property
    def above(self) -> int:
        return sum(number for status, number in self.counts.items() if status in SETTLED)

    @property
    def below(self) -> int:
        return sum(number for status, number in self.counts.items() if status not in SETTLED)


@dataclass(frozen=True, slots=True)
class Lane:
    """``key`` is a type, a status, or a pair as ``MEX,USA``; either ``events`` or ``bins`` are drawn."""

    key: str
    number: int
    events: tuple[Event, ...] = ()
    bins: tuple[Bin, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """``newest`` is the day of the newest report: what is planned lies ahead of it. ``before`` and ``after`` count
    events outside the window, ``left`` lanes that are not drawn, ``number`` all that lie in the window."""

    lanes: Lanes
    window: Window | None
    span: Span | None
    drawn: tuple[Lane, ...]
    newest: date | None
    number: int
    before: int
    after: int
    left: int

    @property
    def most(self) -> int:
        """The highest count that any bin has on one side of its line."""
        return max((max(one.above, one.below) for lane in self.drawn for one in lane.bins), default=0)


def timeline(record: Record, question: Question, lanes: Lanes = "type") -> Timeline:
    """The events that a question finds, on a time axis."""
    anyhow = replace(question, since=None, until=None)
    months = Counter[date]()
    for _, begin, _, number in record.cells(anyhow, None, "month"):
        months[_first_day(begin)] += number
    newest = record.newest_day()
    window = _window(months, question, newest)
    if window is None:
        return Timeline(lanes, None, None, (), newest, 0, 0, 0, 0)
    asked = replace(question, since=window.start, until=window.end)
    number = record.count_events(asked)
    if number <= MARKS:
        drawn, left = _marked(record.page_of_events(asked, newest=False, skip=0, limit=MARKS), lanes)
        span = None
    else:
        span = _span(window)
        drawn, left = _binned(record, asked, lanes, window, span)
    before = _without(record, anyhow, number, until=window.end)
    after = _without(record, anyhow, number, since=window.start)
    return Timeline(lanes, window, span, drawn, newest, number, before, after, left)


def _window(months: Mapping[date, int], question: Question, newest: date | None) -> Window | None:
    """What was asked for. Where an end was not: the end of the stretch that holds nearly all events; and, where the
    newest report is not far after it, that report's day and some time to come, for what is planned."""
    if not months:
        return Window(question.since, question.until) if question.since and question.until else None
    first, last = _densest(months)
    start = question.since or min(first, question.until or first)
    end = question.until or max(_ahead(Window(first, _last_day(last)), newest), start)
    return Window(start, end)


def _ahead(dense: Window, newest: date | None) -> date:
    if newest is None or newest > _shifted(dense.end, dense.days // 2):
        return dense.end
    end = max(dense.end, newest)
    return _shifted(end, max(3, (end - dense.start).days // AHEAD))


def _densest(months: Mapping[date, int]) -> tuple[date, date]:
    """The first and the last month of the shortest stretch that holds enough of all events; of several the latest."""
    order = sorted(months)
    sums = [0, *accumulate(months[month] for month in order)]
    wanted = sums[-1] * HELD
    found = []
    for first, before in enumerate(sums[:-1]):
        last = bisect_left(sums, before + wanted) - 1
        if last < len(order):
            found.append(((order[last] - order[first]).days, -first, order[first], order[max(last, first)]))
    return min(found)[2:]


def _without(record: Record, anyhow: Question, number: int, **bound: date) -> int:
    """How many events one end of the window alone keeps out: those before it, or those after it."""
    return record.count_events(replace(anyhow, since=bound.get("since"), until=bound.get("until"))) - number


def _span(window: Window) -> Span:
    """Spans of which a hundred or so fill the window."""
    spans: tuple[tuple[int, Span], ...] = ((150, "day"), (1000, "week"), (4400, "month"), (14600, "quarter"))
    return next((span for days, span in spans if window.days <= days), "year")


def _marked(events: Sequence[Event], lanes: Lanes) -> tuple[tuple[Lane, ...], int]:
    by_key: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        for key in _keys(event, lanes):
            by_key[key].append(event)
    order = _order({key: len(found) for key, found in by_key.items()}, lanes)
    drawn = tuple(Lane(key, len(by_key[key]), events=tuple(by_key[key])) for key in order)
    return drawn, len(by_key) - len(drawn)


def _keys(event: Event, lanes: Lanes) -> Iterable[str]:
    if lanes != "pair":
        return (event.type if lanes == "type" else event.status,)
    countries = sorted({one.country for one in event.participants if one.country and one.role != "absent"})
    return (f"{one},{other}" for one, other in combinations(countries, 2))


def _binned(record: Record, asked: Question, lanes: Lanes, window: Window, span: Span) -> tuple[tuple[Lane, ...], int]:
    counts: dict[str, dict[date, Counter[Status]]] = defaultdict(lambda: defaultdict(Counter))
    for key, begin, status, number in record.cells(asked, lanes, "day" if span in ("day", "week") else "month"):
        day = max(_first_day(begin), window.start)
        counts[str(key)][_begin(day, span, window)][_status(status)] += number
    totals = {key: sum(sum(one.values()) for one in found.values()) for key, found in counts.items()}
    order = _order(totals, lanes)
    drawn = tuple(Lane(key, totals[key], bins=_bins(counts[key], span, window)) for key in order)
    return drawn, len(counts) - len(drawn)


def _bins(found: Mapping[date, Counter[Status]], span: Span, window: Window) -> tuple[Bin, ...]:
    return tuple(
        Bin(Window(max(start, window.start), min(_end(start, span), window.end)), _in_order(found[start]))
        for start in sorted(found)
    )


def _in_order(counts: Mapping[Status, int]) -> dict[Status, int]:
    return {status: counts[status] for status in STATUSES if counts.get(status)}


def _order(totals: Mapping[str, int], lanes: Lanes) -> list[str]:
    """Types and statuses in their own order; pairs by number, as many as have room."""
    if lanes != "pair":
        return [key for key in (EVENT_TYPES if lanes == "type" else STATUSES) if key in totals]
    return sorted(totals, key=lambda key: (-totals[key], key))[:LANES]


def _status(word: str) -> Status:
    return next(status for status in STATUSES if status == word)


def _begin(day: date, span: Span, window: Window) -> date:
    """The first day of the span that a day lies in; weeks are counted from the window's start."""
    if span == "day":
        return day
    if span == "week":
        return window.start + timedelta((day - window.start).days // 7 * 7)
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[span]
    return date(day.year, month, 1)


def _end(start: date, span: Span) -> date:
    if span in ("day", "week"):
        return start + timedelta(0 if span == "day" else 6)
    months = {"month": 1, "quarter": 3, "year": 12}[span]
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, 1) - timedelta(1)


def _first_day(begin: str) -> date:
    """The first day of what is told as "2018", "2018-04" or "2018-04-14"."""
    return date.fromisoformat(begin + "0001-01-01"[len(begin) :])


def _last_day(month: date) -> date:
    return _end(month, "month")


def _shifted(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def ticks(window: Window, most: int = 10) -> list[tuple[date, str]]:
    """Days to name along the axis: years, months or days, at most so many, each with its name."""
    from dragoman.asking.sentences import MONTHS

    if window.days > 366 * 2:
        years = range(window.start.year, window.end.year + 1)
        step = ceil(len(years) / most)
        found = [(date(year, 1, 1), str(year)) for year in years if year % step == 0]
    elif window.days > 62:
        months = _months(window)
        step = next(one for one in (1, 2, 3, 6, 12) if ceil(len(months) / one) <= most or one == 12)
        named = [month for month in months if (month.month - 1) % step == 0]
        found = [(m, str(m.year) if m.month == 1 else MONTHS[m.month - 1][:3]) for m in named]
    else:
        step = ceil(window.days / most)
        days = [window.start + timedelta(number) for number in range(0, window.days, step)]
        found = [(day, f"{day.day} {MONTHS[day.month - 1][:3]}") for day in days]
    return [(day, name) for day, name in found if window.start <= day <= window.end]


def _months(window: Window) -> list[date]:
    first = window.start.year * 12 + window.start.month - 1
    last = window.end.year * 12 + window.end.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(first, last + 1)]
