"""A timeline as shapes for its template: where every lane, mark and bar stands. Lengths are the drawing's own units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from dragoman.asking.sentences import day
from dragoman.asking.timeline import SETTLED, Bin, Lane, Timeline, Window, ticks
from dragoman.nouns import Event, Status

WIDTH, LEFT, RIGHT, HEAD, FOOT = 1000.0, 128.0, 12.0, 24.0, 22.0
MARK = 11.0
"""The side of a mark."""

ROWS = 3
"""Marks that stand over one another in a lane, at most; beyond, they overlap."""

BAR = 12.0
"""The highest bar, above or below a lane's line."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One event. ``length`` is that of its date, where it is longer than a mark."""

    event: Event
    x: float
    y: float
    length: float


@dataclass(frozen=True, slots=True)
class Bar:
    """The events of a span, a piece for each status: its place and height. A click looks into ``window``."""

    window: Window
    counts: Mapping[Status, int]
    x: float
    width: float
    pieces: tuple[tuple[Status, float, float], ...]

    @property
    def told(self) -> str:
        """ "3 occurred, 1 planned, April 2018": what a pointer is told."""
        what = ", ".join(f"{number:,} {status}" for status, number in self.counts.items())
        end = "" if self.window.end == self.window.start else f" to {day(self.window.end)}"
        return f"{what}, {day(self.window.start)}{end}"


@dataclass(frozen=True, slots=True)
class Row:
    """A lane: its middle line, and what stands on it."""

    lane: Lane
    top: float
    middle: float
    height: float
    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    width: float
    height: float
    left: float
    mark: float
    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, str], ...]
    now: float | None
    """Where the newest report's day ends: what lies to the right is still ahead."""


def drawing(made: Timeline) -> Drawing | None:
    """None where there is nothing to draw."""
    if made.window is None or not made.drawn:
        return None
    rows = tuple(_rows(made, made.window))
    height = (rows[-1].top + rows[-1].height if rows else HEAD) + FOOT
    named = tuple((_x(made.window, at), name) for at, name in ticks(made.window))
    return Drawing(WIDTH, height, LEFT, MARK, rows, named, _now(made, made.window))


def _now(made: Timeline, window: Window) -> float | None:
    if made.newest is None or not window.start <= made.newest <= window.end:
        return None
    return _x(window, date.fromordinal(min(made.newest.toordinal() + 1, date.max.toordinal())))


def _rows(made: Timeline, window: Window) -> Iterator[Row]:
    top, most = HEAD, made.most
    for lane in made.drawn:
        row = _marked(lane, window, top) if lane.events else _barred(lane, window, top, most)
        yield row
        top += row.height


def _marked(lane: Lane, window: Window, top: float) -> Row:
    places = list(_placed(lane.events, window))
    deep = max((row for _, _, _, row in places), default=0) + 1
    height = deep * (MARK + 2) + 8
    marks = tuple(Mark(event, x, top + 4 + row * (MARK + 2), length) for event, x, length, row in places)
    return Row(lane, top, top + height / 2, height, marks, ())


def _placed(events: Sequence[Event], window: Window) -> Iterator[tuple[Event, float, float, int]]:
    """Each event with its place from the left, its length and the row in which it has most room."""
    free = [float("-inf")] * ROWS
    for event, start, end in sorted(((e, *_days(e, window)) for e in events), key=lambda one: (one[1], one[0].id)):
        x, length = _x(window, start), _x(window, end) - _x(window, start)
        row = next((number for number, at in enumerate(free) if at <= x), free.index(min(free)))
        free[row] = x + max(MARK, length) + 1
        yield event, x, length, row


def _days(event: Event, window: Window) -> tuple[date, date]:
    """When an event is, within the window; failing that, its first report's day."""
    if event.date:
        return max(event.date.start, window.start), min(event.date.end, window.end)
    told = [step.as_of for step in event.status_history if step.as_of]
    at = min(max(min(told, default=window.start), window.start), window.end)
    return at, at


def _barred(lane: Lane, window: Window, top: float, most: int) -> Row:
    middle = top + BAR + 2
    bars = tuple(_bar(one, window, middle, most) for one in lane.bins)
    return Row(lane, top, middle, 2 * BAR + 4, (), bars)


def _bar(one: Bin, window: Window, middle: float, most: int) -> Bar:
    """Heights go by the root of the number, so that a single event is seen beside a thousand."""
    x = _x(window, one.window.start)
    width = max(2.0, _x(window, date.fromordinal(one.window.end.toordinal() + 1)) - x - 0.8)
    pieces: list[tuple[Status, float, float]] = []
    for up, whole in ((True, one.above), (False, one.below)):
        at, full = middle, max(2.0, BAR * sqrt(whole / most)) if whole else 0.0
        for status, number in one.counts.items():
            if (status in SETTLED) == up:
                height = full * number / whole
                pieces.append((status, at - height if up else at, height))
                at += -height if up else height
    return Bar(one.window, one.counts, x, width, tuple(pieces))


def _x(window: Window, at: date) -> float:
    return LEFT + window.at(at) * (WIDTH - LEFT - RIGHT)


def when(event: Event) -> str:
    """An event's date in a narrow column: "14 Apr 2018", "Apr 2018", "2018", "9–15 Apr 2018"."""
    dated = event.date
    if dated is None:
        return "no date"
    if dated.start == dated.end:
        return _short(dated.start)
    if dated.precision in ("month", "year") and dated.start.day == 1:
        return str(dated.start.year) if dated.precision == "year" else _short(dated.start).split(" ", 1)[1]
    if (dated.start.year, dated.start.month) == (dated.end.year, dated.end.month):
        return f"{dated.start.day}–{_short(dated.end)}"
    same = dated.start.year == dated.end.year
    return f"{_short(dated.start).rsplit(' ', 1)[0] if same else _short(dated.start)} – {_short(dated.end)}"


def _short(value: date) -> str:
    number, month, year = day(value).split()
    return f"{number} {month[:3]} {year}"
