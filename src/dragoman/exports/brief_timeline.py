"""What a brief tells, along a line of time, as SVG: cooperation above the line, conflict below, each with its number.

A full mark happened or is under way; a ring is planned or possible; a crossed ring was called off or did not happen. A
square is an act, a circle is words. The numbers are those of the references. Ground and letters follow the page's own
light or dark scheme, and the drawing carries its own words, as that of a relation does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from xml.sax.saxutils import escape

from dragoman.asking import periods
from dragoman.asking.brief_values import Mark
from dragoman.asking.periods import By
from dragoman.asking.sentences import day
from dragoman.exports.svg import STYLE

WIDTH, SIDE, HEAD, ROW, AXIS, FOOT = 860, 30, 64, 22, 26, 14
TICKS = 9
"""Periods named along the line, at most."""

MOST = 40
"""Marks drawn, the latest: more would stand on one another."""

OWN_STYLE = ".ring{fill:none;stroke-width:2}.ring.warm{stroke:#0072b2}.ring.cold{stroke:#d55e00}.number{font-size:11px}"


def drawn(marks: Sequence[Mark]) -> str:
    """The whole file; the same marks give the same bytes. There is at least one mark."""
    line = _Timeline.of(sorted(marks, key=_order)[-MOST:])
    return "".join(f"{words}\n" for words in line.lines(len(marks)))


@dataclass(frozen=True, slots=True)
class _Placed:
    """A mark with its row: 1 is next to the line, negative below it."""

    mark: Mark
    x: float
    row: int


@dataclass(frozen=True, slots=True)
class _Timeline:
    first: date
    last: date
    placed: tuple[_Placed, ...]

    @classmethod
    def of(cls, marks: Sequence[Mark]) -> _Timeline:
        first, last = min(one.when.start for one in marks), max(_middle(one) for one in marks)
        taken: dict[tuple[bool, int], float] = {}
        placed = []
        for mark in marks:
            x = _across(_middle(mark), first, last)
            row = next(row for row in range(1, len(marks) + 1) if taken.get((mark.warm, row), 0.0) <= x)
            taken[mark.warm, row] = x + 24 + 7 * len(_numbers(mark))
            placed.append(_Placed(mark, x, row if mark.warm else -row))
        return cls(first, last, tuple(placed))

    @property
    def up(self) -> int:
        return max((one.row for one in self.placed), default=0)

    @property
    def down(self) -> int:
        return -min((one.row for one in self.placed if one.row < 0), default=0)

    @property
    def axis(self) -> float:
        return HEAD + self.up * ROW + 8

    @property
    def height(self) -> float:
        return self.axis + AXIS + self.down * ROW + FOOT

    def lines(self, every: int) -> Iterator[str]:
        height = f"{self.height:.0f}"
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
            ' role="img" aria-labelledby="title words">'
        )
        yield '<title id="title">Timeline</title>'
        yield f'<desc id="words">{escape(described([one.mark for one in self.placed]))}</desc>'
        yield f'<style>{STYLE}{OWN_STYLE}</style><rect class="ground" width="{WIDTH}" height="{height}"/>'
        hidden = every - len(self.placed)
        shown = (
            f"the latest {len(self.placed)} of {every} dated happenings told here" if hidden else "what is told here"
        )
        yield _text(SIDE, 24, f"Timeline: {shown}", "title")
        yield from self._legend()
        yield f'<line class="axis" x1="{SIDE}" y1="{self.axis:.1f}" x2="{WIDTH - SIDE}" y2="{self.axis:.1f}"/>'
        yield from self._ticks()
        for one in self.placed:
            yield from self._mark(one)
        yield "</svg>"

    def _legend(self) -> Iterator[str]:
        x = float(SIDE + 6)
        kinds = (("warm", "cooperation, above the line"), ("cold", "conflict, below"))
        for kind, words in kinds:
            yield f'<circle class="{kind}" cx="{x:.1f}" cy="43" r="5"/>'
            yield _text(x + 10, 47, words, "soft")
            x += 30 + 6.6 * len(words)
        yield _text(x, 47, "square: act, round: words; ring: planned or possible; crossed: not", "soft")

    def _ticks(self) -> Iterator[str]:
        by = _by(self.first, self.last)
        starts = list(periods.between(self.first, self.last, by))
        for start in starts[1 if len(starts) > 2 else 0 :: max(1, ceil(len(starts) / TICKS))]:
            x = _across(max(start, self.first), self.first, self.last)
            yield f'<line class="axis" x1="{x:.1f}" y1="{self.axis:.1f}" x2="{x:.1f}" y2="{self.axis + 5:.1f}"/>'
            yield _text(x, self.axis + 18, periods.label(start, by), "soft", "middle" if x > SIDE + 20 else "start")

    def _mark(self, one: _Placed) -> Iterator[str]:
        mark = one.mark
        y = self.axis - one.row * ROW if one.row > 0 else self.axis + AXIS - one.row * ROW - ROW / 2
        side = "warm" if mark.warm else "cold"
        kind = side if mark.status in ("occurred", "ongoing") else f"ring {side}"
        yield f"<g><title>{escape(f'{day(mark.when.start)}: {mark.words}')}</title>"
        if mark.material:
            yield f'<rect class="{kind}" x="{one.x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10"/>'
        else:
            yield f'<circle class="{kind}" cx="{one.x:.1f}" cy="{y:.1f}" r="5"/>'
        if mark.status in ("cancelled", "negated"):
            yield f'<line class="axis" x1="{one.x - 7:.1f}" y1="{y + 7:.1f}" x2="{one.x + 7:.1f}" y2="{y - 7:.1f}"/>'
        yield _text(one.x + 9, y + 4, _numbers(mark), "soft number")
        yield "</g>"


def described(marks: Sequence[Mark]) -> str:
    """The text alternative: every mark in words."""
    return " ".join(f"{mark.words} {_numbers(mark)}." for mark in marks)


def _order(mark: Mark) -> tuple[date, date, tuple[int, ...]]:
    return _middle(mark), mark.when.end, mark.cites


def _middle(mark: Mark) -> date:
    return mark.when.start + timedelta(days=(mark.when.end - mark.when.start).days // 2)


def _across(when: date, first: date, last: date) -> float:
    span = max(1, (last - first).days)
    return SIDE + 8 + (when - first).days / span * (WIDTH - 2 * SIDE - 70)


def _by(first: date, last: date) -> By:
    days = (last - first).days
    return "week" if days < 100 else "month" if days < 900 else "year"


def _numbers(mark: Mark) -> str:
    return f"[{mark.cites[0]}]" if mark.cites else ""


def _text(x: float, y: float, words: str, kind: str, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
