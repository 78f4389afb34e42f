"""Weeks (ISO 8601), months, quarters and years: which one a date lies in, and what it is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import accumulate
from typing import Literal, get_args

from dragoman.asking.sentences import MONTHS, day
from dragoman.nouns import Dated

By = Literal["week", "month", "quarter", "year"]
BYS: tuple[By, ...] = get_args(By)

_MONTHS_IN: dict[By, int] = {"month": 1, "quarter": 3, "year": 12}
_DAYS_IN: dict[By, int] = {"week": 7, "month": 31, "quarter": 92, "year": 366}


def begin(value: date, by: By) -> date:
    """The first day of the period a day lies in."""
    if by == "week":
        return value - timedelta(days=value.weekday())
    months = _MONTHS_IN[by]
    return date(value.year, (value.month - 1) // months * months + 1, 1)


def following(start: date, by: By) -> date:
    """The first day of the next period."""
    if by == "week":
        return start + timedelta(days=7)
    months = start.year * 12 + start.month - 1 + _MONTHS_IN[by]
    return date(months // 12, months % 12 + 1, 1)


def last_day(start: date, by: By) -> date:
    return following(start, by) - timedelta(days=1)


def between(first: date, last: date, by: By) -> Iterator[date]:
    """The first days of all periods from that of ``first`` to that of ``last``."""
    start = begin(first, by)
    while start <= last:
        yield start
        start = following(start, by)


def busiest(counts: Mapping[date, int], by: By, most: int) -> tuple[date, ...]:
    """The first days of at most so many periods in a row: those that hold most of what is counted, the latest such."""
    if not counts:
        return ()
    starts = list(between(min(counts), max(counts), by))
    row = [counts.get(start, 0) for start in starts]
    held = list(accumulate(row, initial=0))
    width = min(most, len(starts))
    first = max(range(len(starts) - width + 1), key=lambda at: (held[at + width] - held[at], at))
    return tuple(starts[first : first + width])


def place(dated: Dated | None, by: By) -> date | None:
    """The period of a happening's first day; None without a date, or where the date told is longer than a period."""
    if dated is None or (dated.end - dated.start).days >= _DAYS_IN[by]:
        return None
    return begin(dated.start, by)


def label(start: date, by: By) -> str:
    """A period in a column: "2018-W15", "2018-04", "2018-Q2", "2018"."""
    if by == "week":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02}"
    if by == "quarter":
        return f"{start.year}-Q{start.month // 3 + 1}"
    return f"{start:%Y-%m}" if by == "month" else str(start.year)


def words(start: date, by: By) -> str:
    """A period in a sentence: "the week of 9 April 2018", "April 2018", "the second quarter of 2018", "2018"."""
    if by == "week":
        return f"the week of {day(start)}"
    if by == "quarter":
        return f"the {('first', 'second', 'third', 'fourth')[start.month // 3]} quarter of {start.year}"
    return f"{MONTHS[start.month - 1]} {start.year}" if by == "month" else str(start.year)
