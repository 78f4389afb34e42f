"""A timeline as shapes for its template: where every lane, mark and bar stands. Lengths are the drawing's own units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from dragoman.asking.sentences import day
from dragoman.asking.timeline import SETTLED, Counts, Lane, Timeline, Window, ticks
from dragoman.nouns import STATUSES, Dated, Event, Status

WIDTH, LEFT, RIGHT, HEAD, FOOT = 1000.0, 128.0, 12.0, 24.0, 22.0
MARK = 11.0
"""The side of a mark."""

EDGE = LEFT - MARK / 2 - 2
"""Where the names of the lanes end."""

LETTER = 7.0
"""The widest that a letter of a day's name is, on average."""

ROWS = 4
"""Marks that stand over one another in a lane, at most. Where there are more, they are counted below: "+7"."""

CROWDED = 24.0
"""The room that a number of further events takes."""

BAR = 12.0
"""The highest bar, above or below a lane's line."""

NAMED = 190.0
"""The room that the newest report's day takes in words."""

ABOVE = np.array([status in SETTLED for status in STATUSES])
"""Which statuses stand above a lane's line."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One event. ``length`` is that of its date, where it is longer than a mark."""

    event: Event
    x: float
    y: float
    length: float


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many events more begin here than have room, all of them within ``window``; a click looks into it."""

    number: int
    window: Window
    x: float
    y: float


@dataclass(frozen=True)
class Standing:
    """Where a span's bars stand from the left, and its days in words: the same in every lane."""

    window: Window
    x: float
    width: float

    @cached_property
    def left(self) -> str:
        return f"{self.x:.1f}"

    @cached_property
    def wide(self) -> str:
        return f"{self.width:.1f}"

    @cached_property
    def when(self) -> str:
        end = "" if self.window.end == self.window.start else f" to {day(self.window.end)}"
        return f"{day(self.window.start)}{end}"


@dataclass(frozen=True, slots=True)
class Bar:
    """The events of a span, by status. A click looks into its days."""

    stands: Standing
    counts: Mapping[Status, int]

    @property
    def told(self) -> str:
        """ "3 occurred, 1 planned, 1 April 2018 to 30 April 2018": what a pointer is told."""
        what = ", ".join([f"{number:,} {status}" for status, number in self.counts.items()])
        return f"{what}, {self.stands.when}"


@dataclass(frozen=True, slots=True)
class Row:
    """A lane: its middle line, and what stands on it. Of bars, ``shapes`` has the outline of each status, for all spans
    in one."""

    lane: Lane
    top: float
    middle: float
    height: float
    marks: tuple[Mark, ...]
    crowds: tuple[Crowd, ...] = ()
    bars: tuple[Bar, ...] = ()
    shapes: tuple[tuple[Status, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """A day named on the axis. ``middle`` is its name's, which stays whole within the drawing."""

    x: float
    middle: float
    name: str


@dataclass(frozen=True, slots=True)
class Drawing:
    width: float
    height: float
    left: float
    mark: float
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    now: float | None
    """Where the newest report's day ends: what lies to the right is still ahead."""

    @property
    def edge(self) -> float:
        """Where the names of the lanes end. They stay in sight where the page is narrower than the axis."""
        return EDGE

    @property
    def foot(self) -> float:
        """Where the lanes end, and the names of days begin."""
        return self.height - FOOT

    @property
    def named_before(self) -> bool:
        """Whether there is room for the newest report's day before its line."""
        return self.now is not None and self.now - self.left > NAMED


def drawing(made: Timeline) -> Drawing | None:
    """None where there is nothing to draw."""
    if made.window is None or not made.drawn:
        return None
    rows = tuple(_rows(made, made.window))
    height = (rows[-1].top + rows[-1].height if rows else HEAD) + FOOT
    named = tuple(_tick(_x(made.window, at), name) for at, name in ticks(made.window))
    return Drawing(WIDTH, height, LEFT, MARK, rows, named, _now(made, made.window))


def _tick(x: float, name: str) -> Tick:
    half = len(name) * LETTER / 2
    return Tick(x, min(max(x, EDGE + half), WIDTH - half), name)


def _now(made: Timeline, window: Window) -> float | None:
    if made.newest is None or not window.start <= made.newest <= window.end:
        return None
    return _x(window, date.fromordinal(min(made.newest.toordinal() + 1, date.max.toordinal())))


def _rows(made: Timeline, window: Window) -> Iterator[Row]:
    top = HEAD
    standing = tuple(_standing(span, window) for span in made.spans)
    most = max(
        (int(side.max()) for lane in made.drawn if lane.counts is not None for side in _sides(lane.counts)), default=0
    )
    for lane in made.drawn:
        row = _marked(lane, window, top) if lane.counts is None else _barred(lane, lane.counts, standing, top, most)
        yield row
        top += row.height


def _marked(lane: Lane, window: Window, top: float) -> Row:
    places, left = _placed(lane.events, window)
    deep = max((row for *_, row in places), default=0) + 1 + bool(left)
    height = deep * (MARK + 2) + 8
    below = top + 4 + (deep - 1) * (MARK + 2)
    marks = tuple(Mark(event, x, top + 4 + row * (MARK + 2), length) for event, x, length, row in places)
    crowds = tuple(_crowd(some, window, below) for some in _near(left, window))
    return Row(lane, top, top + height / 2, height, marks, crowds)


_Spread = tuple[Event, date, date]


def _placed(events: Sequence[Event], window: Window) -> tuple[list[tuple[Event, float, float, int]], list[_Spread]]:
    """Each event with its place from the left, its length and the first row with room for it; and those that have
    none. Where a day is wider than a mark, those of one day stand beside one another in it."""
    free = [float("-inf")] * ROWS
    spare = max(0.0, (WIDTH - LEFT - RIGHT) / window.days - MARK)
    placed: list[tuple[Event, float, float, int]] = []
    left: list[_Spread] = []
    for event, start, end in sorted(((e, *_days(e, window)) for e in events), key=lambda one: (one[1], one[0].id)):
        x, length = _x(window, start), _x(window, end) - _x(window, start)
        row = next((number for number, at in enumerate(free) if at <= x + spare), None)
        if row is None:
            left.append((event, start, end))
        else:
            x = max(x, free[row])
            free[row] = x + max(MARK, length) + 1
            placed.append((event, x, length, row))
    return placed, left


def _near(left: Sequence[_Spread], window: Window) -> Iterator[list[_Spread]]:
    """Events without room, in the order of their days: those together whose numbers would touch."""
    some: list[_Spread] = []
    for one in left:
        if some and _x(window, one[1]) - _x(window, some[0][1]) > CROWDED:
            yield some
            some = []
        some.append(one)
    if some:
        yield some


def _crowd(some: Sequence[_Spread], window: Window, y: float) -> Crowd:
    first, last = some[0][1], max(end for _, _, end in some)
    return Crowd(len(some), Window(first, last), _x(window, first), y)


def _days(event: Event, window: Window) -> tuple[date, date]:
    """When an event is, within the window; failing that, its first report's day."""
    if event.date:
        return max(event.date.start, window.start), min(event.date.end, window.end)
    told = [step.as_of for step in event.status_history if step.as_of]
    at = min(max(min(told, default=window.start), window.start), window.end)
    return at, at


def _standing(span: Window, window: Window) -> Standing:
    x = _x(window, span.start)
    after = date.fromordinal(min(span.end.toordinal() + 1, date.max.toordinal()))
    return Standing(span, x, max(2.0, _x(window, after) - x - 0.8))


def _barred(lane: Lane, counts: Counts, standing: Sequence[Standing], top: float, most: int) -> Row:
    middle = top + BAR + 2
    held = np.flatnonzero(counts.sum(0)).tolist()
    columns: list[list[int]] = counts.T[held].tolist()
    bars = tuple(Bar(standing[n], _told(column)) for n, column in zip(held, columns, strict=True))
    return Row(lane, top, middle, 2 * BAR + 4, (), (), bars, tuple(_shapes(counts, standing, middle, most)))


def _told(column: Sequence[int]) -> dict[Status, int]:
    return {status: number for status, number in zip(STATUSES, column, strict=True) if number}


def _sides(counts: Counts) -> tuple[Counts, Counts]:
    """Of each span, how many events stand above the lane's line, and how many below it."""
    return counts[ABOVE].sum(0), counts[~ABOVE].sum(0)


def _shapes(counts: Counts, standing: Sequence[Standing], middle: float, most: int) -> Iterator[tuple[Status, str]]:
    """The bars of each status. Heights go by the root of the number, so that a single event is seen beside a thousand;
    what is above the line grows upwards from it, what is below downwards."""
    above, below = _sides(counts)
    whole = np.where(ABOVE[:, None], above, below)
    full = np.maximum(2.0, BAR * np.sqrt(whole / most))
    heights = full * counts / np.maximum(whole, 1)
    tops = np.empty_like(heights)
    tops[ABOVE] = middle - heights[ABOVE].cumsum(0)
    tops[~ABOVE] = middle + heights[~ABOVE].cumsum(0) - heights[~ABOVE]
    for status, number, y, height in zip(STATUSES, counts, tops, heights, strict=True):
        held = np.flatnonzero(number)
        if len(held):
            lying = zip(held.tolist(), y[held].tolist(), height[held].tolist(), strict=True)
            yield status, "".join([_box(standing[n], at, high) for n, at, high in lying])


def _box(stands: Standing, y: float, height: float) -> str:
    return f"M{stands.left} {y:.1f}h{stands.wide}v{height:.1f}h-{stands.wide}z"


def _x(window: Window, at: date) -> float:
    return LEFT + window.at(at) * (WIDTH - LEFT - RIGHT)


def when(event: Event) -> str:
    """An event's date in a narrow column: "14 Apr 2018", "Apr 2018", "2018", "9–15 Apr 2018"."""
    return when_of(event.date) if event.date else "no date"


def when_of(dated: Dated) -> str:
    """A date in a narrow column."""
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
