"""Date strings to the days they cover. Strict: what can be read two ways, or needs a guess, is not read."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from dragoman.nouns import Precision, Published, PublishedBasis

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
"""A month's English name or abbreviation, as part of a case-insensitive pattern."""

_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?"
_ZONE = r"\(?(?:[A-Z]{1,5})?(?:[+-]\d\d?:?(?:\d\d)?)?\)?"
_CLOCK = rf"\d\d?(?:[:.]\d\d)*(?:[.,]\d+)?\s*(?:[ap]\.?m\.?)?\s*{_ZONE}"
_AFTER = rf"(?:,?\s+{_WEEKDAY})?(?:(?:T|,?\s+(?:at\s+)?){_CLOCK})?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.DOTALL)
    for form in (
        rf"(?P<y>\d{{4}})[-/.](?P<m>\d\d?)[-/.](?P<d>\d\d?){_AFTER}",
        r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:T?\d{2,6}Z?)?",
        r"(?P<y>\d{4})-W(?P<w>\d\d)",
        r"(?P<y>\d{4})[-/](?P<m>\d\d?)",
        r"(?P<y>\d{4})",
        rf"(?:{_WEEKDAY},?\s+)?(?P<d>\d\d?)(?:st|nd|rd|th)?[\s-]+(?P<name>{MONTH})[\s,-]+(?P<y>\d{{4}}){_AFTER}",
        rf"(?:{_WEEKDAY},?\s+)?(?P<name>{MONTH})\s+(?P<d>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}}){_AFTER}",
        rf"(?P<name>{MONTH}),?\s+(?P<y>\d{{4}})",
        rf"(?P<d1>\d\d?)[/.-](?P<d2>\d\d?)[/.-](?P<y>\d{{4}}){_AFTER}",
    )
)


def published(words: str, basis: PublishedBasis) -> Published | None:
    """The interval a date string names: a day, an ISO week, a month or a year; None where that is not certain.

    The day is the one written; a time of day and its zone do not move it. "04/05/2018" may be April or May and is not
    read; "04/14/2018" is.

    >>> published("2018-04", "given").end
    datetime.date(2018, 4, 30)
    """
    for form in _FORMS:
        if found := form.fullmatch(words.strip()):
            return _interval(found.groupdict(), basis)
    return None


def _interval(parts: dict[str, str | None], basis: PublishedBasis) -> Published | None:
    try:
        start, end, precision = _bounds(parts)
    except ValueError:
        return None
    return Published(start, end, precision, basis)


def _bounds(parts: dict[str, str | None]) -> tuple[date, date, Precision]:
    year = int(parts["y"] or 0)
    if week := parts.get("w"):
        monday = date.fromisocalendar(year, int(week), 1)
        return monday, monday + timedelta(days=6), "week"
    month, day = _month_and_day(parts)
    if not month:
        return date(year, 1, 1), date(year, 12, 31), "year"
    if not day:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month"
    return date(year, month, day), date(year, month, day), "day"


def _month_and_day(parts: dict[str, str | None]) -> tuple[int, int]:
    if name := parts.get("name"):
        return MONTHS.index(name[:3].lower()) + 1, int(parts.get("d") or 0)
    if parts.get("d1"):
        return _american_or_not(int(parts["d1"] or 0), int(parts["d2"] or 0))
    if parts.get("m") == "0" or parts.get("m") == "00" or parts.get("d") in ("0", "00"):
        raise ValueError("month or day nought")
    return int(parts.get("m") or 0), int(parts.get("d") or 0)


def _american_or_not(first: int, second: int) -> tuple[int, int]:
    """Month and day of "a/b/year" where only one order makes a date, or both the same."""
    if first > 12 or first == second:
        return second, first
    if second > 12:
        return first, second
    raise ValueError("day and month cannot be told apart")
