"""Events on a time axis, in lanes: single marks where they are few, counts by span where they are many.

The window is what was asked for by ``since`` and ``until``. Where nothing was, it is the stretch that holds nearly all
events: one of 1953, told in passing, would else press all the others together. What lies outside is counted, so that
nothing is cut in silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from math import ceil
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from dragoman.asking.narrowing import narrowed
from dragoman.asking.outlook import Days, Found
from dragoman.nouns import EVENT_TYPES, STATUSES, Event, Question, Status

if TYPE_CHECKING:
    from dragoman.asking.narrowing import Mask
    from dragoman.asking.tallies import Tallies, Tally
    from dragoman.record import Record

type Counts = NDArray[np.int64]

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
class Lane:
    """``key`` is a type, a status, or a pair as ``MEX,USA``. Either ``events`` are drawn, or ``counts``: how many of
    each status (a row for each of ``STATUSES``) begin in each of the timeline's spans (a column)."""

    key: str
    number: int
    events: tuple[Event, ...] = ()
    counts: Counts | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """``newest`` is the day of the newest report: what is planned lies ahead of it. ``before`` and ``after`` count
    events outside the window, ``left`` lanes that are not drawn, ``number`` all that lie in the window."""

    lanes: Lanes
    window: Window | None
    span: Span | None
    spans: tuple[Window, ...]
    drawn: tuple[Lane, ...]
    newest: date | None
    number: int
    before: int
    after: int
    left: int


def timeline(record: Record, found: Found, question: Question, lanes: Lanes = "type") -> Timeline:
    """The events that a question finds, on a time axis."""
    columns = found.tallies.snapshot.columns
    anyhow = found.among(narrowed(found.tallies.snapshot, question).without("when"))
    newest = record.newest_day()
    window = _window(anyhow.days, question, newest)
    if window is None:
        return Timeline(lanes, None, None, (), (), newest, 0, 0, 0, 0)
    first, last = window.start.toordinal(), window.end.toordinal()
    early, late = columns.ends[: columns.dated] < first, columns.starts[: columns.dated] > last
    dated = anyhow.mask[: columns.dated]
    inside = dated & ~early & ~late
    number = int(np.count_nonzero(inside))
    span = None if number <= MARKS else _span(window)
    spans = _spans(window, span) if span else ()
    if not spans:
        drawn, left = _marked(found.events(record, np.flatnonzero(inside).tolist()), lanes)
    else:
        drawn, left = _binned(found.tallies, inside, lanes, spans)
    before, after = int(np.count_nonzero(dated & early)), int(np.count_nonzero(dated & late))
    return Timeline(lanes, window, span, spans, drawn, newest, number, before, after, left)


def _window(days: Days, question: Question, newest: date | None) -> Window | None:
    """What was asked for. Where an end was not: the end of the stretch that holds nearly all events; and, where the
    newest report is not far after it, that report's day and some time to come, for what is planned."""
    if not len(days):
        return Window(question.since, question.until) if question.since and question.until else None
    first, last = _densest(days)
    start = question.since or min(first, question.until or first)
    end = question.until or max(_ahead(Window(first, last), newest), start)
    return Window(start, end)


def _ahead(dense: Window, newest: date | None) -> date:
    if newest is None or newest > _shifted(dense.end, max(31, dense.days // 2)):
        return dense.end
    end = max(dense.end, newest)
    return _shifted(end, max(3, (end - dense.start).days // AHEAD))


def _densest(days: Days) -> tuple[date, date]:
    """The first and the last day of the shortest stretch that holds enough of all events; of several the latest."""
    enough = max(1, ceil(len(days) * HELD))
    begins = np.concatenate([[0], np.flatnonzero(days[1:] != days[:-1]) + 1])  # where each day's events begin
    begins = begins[begins + enough <= len(days)]
    lengths = days[begins + enough - 1] - days[begins]
    first = begins[len(lengths) - 1 - int(np.argmin(lengths[::-1]))]
    return date.fromordinal(int(days[first])), date.fromordinal(int(days[first + enough - 1]))


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


def _binned(tallies: Tallies, inside: Mask, lanes: Lanes, spans: Sequence[Window]) -> tuple[tuple[Lane, ...], int]:
    """Events counted by lane, status and span, by one number for each such cell. ``inside`` is of those with a date."""
    columns = tallies.snapshot.columns
    tally = {"type": tallies.types, "status": tallies.statuses, "pair": tallies.pairs}[lanes]
    cells = columns.statuses[: columns.dated] * len(spans) + _at(columns.starts[: columns.dated], spans)
    event, lane = _lines(tally, inside)
    size = len(STATUSES) * len(spans)
    found = np.bincount(lane.astype(np.int64) * size + cells[event], minlength=len(tally.words) * size)
    counts = found.reshape(len(tally.words), len(STATUSES), len(spans))
    totals = {str(tally.words[n]): (int(n), int(number)) for n, number in enumerate(counts.sum((1, 2))) if number}
    order = _order({key: number for key, (_, number) in totals.items()}, lanes)
    drawn = tuple(Lane(key, totals[key][1], counts=counts[totals[key][0]]) for key in order)
    return drawn, len(totals) - len(drawn)


def _lines(tally: Tally, inside: Mask) -> tuple[NDArray[Any], NDArray[Any]]:
    """Every event inside with every lane that it is in, line by line."""
    if tally.event is None or tally.begins is None:
        return np.flatnonzero(inside), tally.value[: len(inside)][inside]
    lines = int(tally.begins[len(inside)])  # of events with a date; the others come after them
    chosen = inside[tally.event[:lines]]
    return tally.event[:lines][chosen], tally.value[:lines][chosen]


def _at(starts: Days, spans: Sequence[Window]) -> NDArray[np.int32]:
    """In which span each event begins. They are in the order of their days; one begun before the first is in that."""
    edges = np.searchsorted(starts, [one.start.toordinal() for one in spans[1:]])
    return np.repeat(np.arange(len(spans), dtype=np.int32), np.diff([0, *edges, len(starts)]))


def _spans(window: Window, span: Span) -> tuple[Window, ...]:
    """The spans that a window is divided into; the first and the last may be cut."""
    found: list[Window] = []
    start = window.start
    while start <= window.end:
        end = min(_end(_begin(start, span), span), window.end)
        found.append(Window(start, end))
        start = end + timedelta(1)
    return tuple(found)


def _order(totals: Mapping[str, int], lanes: Lanes) -> list[str]:
    """Types and statuses in their own order; pairs by number, as many as have room."""
    if lanes != "pair":
        return [key for key in (EVENT_TYPES if lanes == "type" else STATUSES) if key in totals]
    return sorted(totals, key=lambda key: (-totals[key], key))[:LANES]


def _begin(day: date, span: Span) -> date:
    """The first day of the month, quarter or year that a day lies in; a week begins with the day itself."""
    if span in ("day", "week"):
        return day
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[span]
    return date(day.year, month, 1)


def _end(start: date, span: Span) -> date:
    if span in ("day", "week"):
        return _shifted(start, 0 if span == "day" else 6)
    months = {"month": 1, "quarter": 3, "year": 12}[span]
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, 1) - timedelta(1)


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
