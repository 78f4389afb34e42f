"""A relation as a plot, written by hand as SVG: scores with their intervals above, counts of events below.

Cooperation is blue and stands above the line, conflict vermilion and below it (Okabe and Ito's palette, told apart by
all kinds of colour vision, and by place without any). The page's own light or dark scheme sets the ground. The plot
carries its own words as title and description, for those who hear it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from xml.sax.saxutils import escape

from dragoman.asking import periods
from dragoman.asking.periods import By
from dragoman.asking.relation import Point, Relation, Series
from dragoman.asking.relation_words import change_words, heading, interval, point_words, signed, summary
from dragoman.asking.scale import COLDEST, WARMEST

MOST_PERIODS = 60
"""Periods drawn: those in a row that hold most events. One told in passing from long ago would else press all the
others together."""

WIDTH, LEFT, RIGHT = 860, 56, 20
HEAD, SCORES, GAP, COUNTS, FOOT = 78, 220, 30, 110, 44
LABELS = 10
"""Periods named along the axis, at most."""

STYLE = """
.ground{fill:#fff}text{font:13px system-ui,sans-serif;fill:#1b1f24}.title{font-size:17px;font-weight:600}
.soft{fill:#57606a}.grid{stroke:#d0d7de}.axis{stroke:#57606a}.warm{fill:#0072b2}.cold{fill:#d55e00}
.warm.deep{fill:#004a75}.cold.deep{fill:#8f3f00}.range{stroke:#57606a;stroke-width:2}.line{stroke:#1b1f24;fill:none}
.dot{fill:#1b1f24}.turn{stroke:#8a4f7d;stroke-width:2;stroke-dasharray:5 4}.turnname{fill:#8a4f7d;font-weight:600}
@media (prefers-color-scheme:dark){.ground{fill:#0d1117}text{fill:#e6edf3}.soft{fill:#9da7b3}.grid{stroke:#30363d}
.axis,.range{stroke:#9da7b3}.warm{fill:#56b4e9}.cold{fill:#f0883e}.warm.deep{fill:#2f86b8}.cold.deep{fill:#b85c14}
.line{stroke:#e6edf3}.dot{fill:#e6edf3}.turn{stroke:#d8a0cb}.turnname{fill:#d8a0cb}}
"""


def drawn(made: Relation) -> str:
    """The whole file, a panel for each direction. The same relation gives the same bytes."""
    starts, most = _axis(made)
    panels = [_Panel.of(series, made.by, offset, starts, most) for series, offset in _stacked(made.series)]
    height = sum(panel.height for panel in panels)
    title = f"{made.first.name} and {made.second.name}, by {made.by}"
    return "".join(
        f"{line}\n"
        for line in (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
            ' role="img" aria-labelledby="title words">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="words">{escape(described(made))}</desc>',
            f"<style>{STYLE}</style>",
            f'<rect class="ground" width="{WIDTH}" height="{height}"/>',
            *(line for panel in panels for line in panel.lines(made)),
            "</svg>",
        )
    )


def _axis(made: Relation) -> tuple[tuple[date, ...], int]:
    """The periods drawn, and the most events of cooperation or conflict in one: the same for all panels."""
    counts: Counter[date] = Counter()
    for series in made.series:
        counts.update({point.start: point.tally.events for point in series.points if point.level})
    starts = periods.busiest(counts, made.by, MOST_PERIODS)
    drawn = [point for series in made.series for point in series.points if point.level and point.start in starts]
    return starts, max((max(_warm(point), _cold(point)) for point in drawn), default=1)


def described(made: Relation) -> str:
    """The text alternative: what the plot shows, in sentences."""
    told = []
    for series in made.series:
        told += [f"{heading(made, series)}.", *summary(made, series)]
        for name, extreme in (("Warmest", series.warmest), ("Coldest", series.coldest)):
            told += [f"{name}: {point_words(extreme.point, made.by)}."] if extreme else []
        told += [f"{change_words(change, made.by)}." for change in series.changes]
        told += [_period(point, made.by) for point in series.points if point.level]
    return " ".join(told)


def _period(point: Point, by: By) -> str:
    assert point.level
    label, level = periods.label(point.start, by), point.level
    return f"{label}: {signed(level.mean)} ({interval(level)}), events: {point.tally.events}."


def _height(series: Series) -> int:
    return HEAD + SCORES + GAP + COUNTS + FOOT + 18 * len(series.changes)


def _stacked(found: Sequence[Series]) -> Iterator[tuple[Series, int]]:
    offset = 0
    for series in found:
        yield series, offset
        offset += _height(series)


@dataclass(frozen=True, slots=True)
class _Panel:
    """One direction's plot. ``starts`` are the first days of the periods along the axis."""

    series: Series
    by: By
    top: int
    starts: tuple[date, ...]
    points: tuple[Point, ...]
    hidden: int
    most: int

    @classmethod
    def of(cls, series: Series, by: By, top: int, starts: tuple[date, ...], most: int) -> _Panel:
        known = [point for point in series.points if point.level]
        points = tuple(point for point in known if point.start in starts)
        hidden = sum(point.tally.events for point in known) - sum(point.tally.events for point in points)
        return cls(series, by, top, starts, points, hidden, most)

    @property
    def height(self) -> int:
        return _height(self.series)

    def lines(self, made: Relation) -> Iterator[str]:
        yield from self._head(made)
        if not self.points:
            return
        yield from self._grid()
        yield from self._turns()
        yield from self._scores()
        yield from self._counts()
        yield from self._legend()

    def _x(self, start: date) -> float:
        """The middle of a period's slot."""
        return LEFT + (self.starts.index(start) + 0.5) * self._slot

    @property
    def _slot(self) -> float:
        return (WIDTH - LEFT - RIGHT) / len(self.starts)

    def _y(self, score: float) -> float:
        return self.top + HEAD + (WARMEST - score) / (WARMEST - COLDEST) * SCORES

    @property
    def _floor(self) -> float:
        """The line that counts of cooperation stand on and counts of conflict hang from."""
        return self.top + HEAD + SCORES + GAP + COUNTS / 2

    def _head(self, made: Relation) -> Iterator[str]:
        yield _text(LEFT, self.top + 28, heading(made, self.series), "title")
        yield _text(LEFT, self.top + 50, summary(made, self.series)[0], "soft")

    def _grid(self) -> Iterator[str]:
        end = WIDTH - RIGHT
        for score in (10, 5, 0, -5, -10):
            y = self._y(score)
            yield _line(LEFT, y, end, y, "axis" if score == 0 else "grid")
            yield _text(LEFT - 8, y + 4, signed(score).removesuffix(".0"), "soft", anchor="end")
        yield _line(LEFT, self._floor, end, self._floor, "axis")
        for sign in (1, -1):
            y = self._floor - sign * COUNTS / 2
            yield _text(LEFT - 8, y + 4, str(self.most), "soft", anchor="end")
        step = ceil(len(self.starts) / LABELS)
        for start in self.starts[::step]:
            label = periods.label(start, self.by)
            yield _text(self._x(start), self._floor + COUNTS / 2 + 22, label, "soft", anchor="middle")

    def _turns(self) -> Iterator[str]:
        """Dashed lines where the level changed, lettered, with what changed below the plot."""
        foot = self._floor + COUNTS / 2 + 44
        for place, change in enumerate(self.series.changes):
            name = chr(ord("A") + place)
            yield _text(LEFT, foot + 18 * place, f"{name}: {change_words(change, self.by)}", "turnname")
            if change.start in self.starts:
                x = self._x(change.start) - self._slot / 2
                yield _line(x, self.top + HEAD, x, self.top + HEAD + SCORES, "turn")
                yield _line(x, self._floor - COUNTS / 2, x, self._floor + COUNTS / 2, "turn")
                yield _text(x + 4, self.top + HEAD + 12, name, "turnname")

    def _scores(self) -> Iterator[str]:
        """A dot for each period's score, a stroke for its interval; periods that follow one another are joined."""
        for run in self._runs():
            path = " ".join(f"{_at(self._x(point.start))},{_at(self._y(_mean(point)))}" for point in run)
            if len(run) > 1:
                yield f'<polyline class="line" points="{path}"/>'
        for point in self.points:
            assert point.level
            x = self._x(point.start)
            yield _line(x, self._y(point.level.high), x, self._y(point.level.low), "range")
            dot = f'<circle class="dot" cx="{_at(x)}" cy="{_at(self._y(_mean(point)))}" r="4">'
            yield f"{dot}<title>{escape(_period(point, self.by))}</title></circle>"

    def _runs(self) -> Iterator[list[Point]]:
        run: list[Point] = []
        for point in self.points:
            if run and periods.following(run[-1].start, self.by) != point.start:
                yield run
                run = []
            run.append(point)
        yield run

    def _counts(self) -> Iterator[str]:
        width = self._slot * 0.7
        for point in self.points:
            x, quads = self._x(point.start) - width / 2, point.tally.quads
            warm, cold = quads["material cooperation"], quads["material conflict"]
            yield from self._bar(x, width, 0, warm, "warm deep")
            yield from self._bar(x, width, warm, quads["verbal cooperation"], "warm")
            yield from self._bar(x, width, 0, -cold, "cold deep")
            yield from self._bar(x, width, -cold, -quads["verbal conflict"], "cold")

    def _bar(self, x: float, width: float, base: int, number: int, kind: str) -> Iterator[str]:
        """A bar of so many events beyond ``base``; below the line where negative."""
        if number:
            scale = COUNTS / 2 / self.most
            top = self._floor - max(base, base + number) * scale
            height = abs(number) * scale
            yield f'<rect class="{kind}" x="{_at(x)}" y="{_at(top)}" width="{_at(width)}" height="{_at(height)}"/>'

    def _legend(self) -> Iterator[str]:
        y = self.top + HEAD - 10
        left = "1 event before or after is" if self.hidden == 1 else f"{self.hidden} events before or after are"
        hidden = f"; {left} not drawn" if self.hidden else ""
        yield _text(LEFT, y, f"Score, with the range it lies in at 95 %{hidden}", "soft")
        y = self.top + HEAD + SCORES + GAP - 10
        yield _text(LEFT, y, "Events:", "soft")
        x = LEFT + 60
        for kind, words in (
            ("warm", "verbal cooperation"), ("warm deep", "material"),
            ("cold", "verbal conflict"), ("cold deep", "material"),
        ):  # fmt: skip
            yield f'<rect class="{kind}" x="{x}" y="{_at(y - 10)}" width="11" height="11"/>'
            yield _text(x + 16, y, words, "soft")
            x += 40 + 7 * len(words)


def _warm(point: Point) -> int:
    return point.tally.quads["verbal cooperation"] + point.tally.quads["material cooperation"]


def _cold(point: Point) -> int:
    return point.tally.quads["verbal conflict"] + point.tally.quads["material conflict"]


def _mean(point: Point) -> float:
    return point.level.mean if point.level else 0.0


def _at(value: float) -> str:
    return f"{value:.1f}"


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{_at(x1)}" y1="{_at(y1)}" x2="{_at(x2)}" y2="{_at(y2)}"/>'


def _text(x: float, y: float, words: str, kind: str, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{_at(x)}" y="{_at(y)}" text-anchor="{anchor}">{escape(words)}</text>'
