"""Closed intervals of days, and the arithmetic that time words need. Pure: no text, no clock.

A ``Span`` is an interval with the precision it is told in.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal, NamedTuple

from dragoman.nouns import Precision

Direction = Literal["past", "future"]
SEASON_STARTS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""First months of the meteorological seasons of the northern hemisphere, which the English-language press means."""

LONGEST = 366
"""Days in the longest interval that counts as fixing a date: a leap year."""


class Span(NamedTuple):
    start: date
    end: date
    precision: Precision

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


def day(when: date) -> Span:
    return Span(when, when, "day")


def shifted(when: date, days: int) -> Span:
    return day(when + timedelta(days))


SUNDAY = 6
"""As ``date.weekday`` counts."""


def week(when: date, weeks: int = 0) -> Span:
    """Monday to Sunday of the week that holds ``when``, moved by whole weeks."""
    monday = when - timedelta(when.weekday() - 7 * weeks)
    return Span(monday, monday + timedelta(6), "week")


def weekend(when: date, weeks: int = 0) -> Span:
    """Saturday and Sunday of the week that holds ``when``, moved by whole weeks."""
    sunday = week(when, weeks).end
    return Span(sunday - timedelta(1), sunday, "week")


def month(year: int, number: int, months: int = 0) -> Span:
    """A calendar month; ``months`` moves it."""
    year, number = divmod(year * 12 + number - 1 + months, 12)
    return Span(date(year, number + 1, 1), date(year, number + 1, monthrange(year, number + 1)[1]), "month")


def months(year: int, first: int, count: int) -> Span:
    """``count`` calendar months from ``first`` on: a season, a quarter, a half of the year."""
    start, end = month(year, first), month(year, first, count - 1)
    return Span(start.start, end.end, precision_of(start.start, end.end))


def season(year: int, name: str) -> Span:
    """The season that begins in ``year``."""
    first = SEASON_STARTS[name]
    return Span(month(year, first).start, month(year, first, 2).end, "season")


def year_of(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31), "year")


def precision_of(start: date, end: date) -> Precision:
    """The coarsest calendar unit that an interval fills: a day, up to a week, a month, a quarter, more."""
    length = (end - start).days + 1
    if length <= 1:
        return "day"
    if length <= 7:
        return "week"
    if length <= 31:
        return "month"
    return "season" if length <= 92 else "year"


def between(start: date, end: date) -> Span:
    return Span(start, end, precision_of(start, end))


def part(span: Span, name: str) -> Span:
    """The early, middle or late third of a span; of a week or less, the span itself."""
    if span.precision in ("day", "week"):
        return span
    if span.precision == "month":
        return _third_of_month(span, name)
    third = {"early": 0, "middle": 1, "late": 2}[name]
    count = 4 if span.precision == "year" else 1
    first = month(span.start.year, span.start.month, third * count)
    last = month(span.start.year, span.start.month, third * count + count - 1)
    return between(first.start, last.end)


def _third_of_month(span: Span, name: str) -> Span:
    year, number = span.start.year, span.start.month
    first, last = {"early": (1, 10), "middle": (11, 20), "late": (21, span.end.day)}[name]
    return Span(date(year, number, first), date(year, number, last), "month")


def same_weekday(base: date, weekday: int, direction: Direction) -> date:
    """The nearest such weekday, not after ``base`` (past) or not before it (future): the day itself counts."""
    if direction == "past":
        return base - timedelta((base.weekday() - weekday) % 7)
    return base + timedelta((weekday - base.weekday()) % 7)
