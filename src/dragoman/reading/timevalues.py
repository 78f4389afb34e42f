"""What each construction of the grammar stands for: a phrase, the report's day and the day told before it -> a Span.

Three tables: constructions that need nothing but their own words, those that need the report's day, and those that need
the time told before them ("the following day").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from dragoman.reading import calendar
from dragoman.reading.calendar import Direction, Span
from dragoman.reading.timegrammar import Phrase

_PARTS = ("early", "middle", "late")
_TOLD = {"L": -1, "b": -1, "T": 0, "X": 1}
_DAYS = {"d": 1, "k": 7, "f": 14}
SHORT = frozenset(_DAYS)
"""Units so short that "two weeks after the vote", with no other time told beside it, is counted from today."""


def resolve(phrase: Phrase, base: date | None, anchor: Span | None) -> Span | None:
    """The interval a phrase names; None where it names none, or needs a day that is not known."""
    try:
        if phrase.rule in ABSOLUTE:
            return ABSOLUTE[phrase.rule](phrase)
        if phrase.rule in ANCHORED:
            return ANCHORED[phrase.rule](phrase, anchor)
        return RELATIVE[phrase.rule](phrase, base) if base and phrase.rule in RELATIVE else None
    except (ValueError, OverflowError):  # the 31st of June; a year beyond the calendar
        return None


def _back(phrase: Phrase) -> Direction:
    """A clause that does not show where it points tells what was: news mostly does."""
    return phrase.tense or "past"


def _cut(phrase: Phrase, span: Span) -> Span:
    """The early, middle or late part, where the phrase names one."""
    name = next((sense.value for sense in phrase.senses if sense.letter in "PU"), None)
    return calendar.part(span, str(name)) if name else span


def _days(year: int, month: int, phrase: Phrase) -> Span:
    """A day of a month, or a run of days ("March 3-5", "March 30 to April 2")."""
    first = date(year, month, phrase.value("D"))
    if phrase.letters.count("D") < 2:
        return calendar.day(first)
    other = phrase.value("M", 1) if phrase.letters.count("M") > 1 else month
    last = date(year, other, phrase.value("D", 1))
    return calendar.between(first, last) if first < last else calendar.day(first)


# ---- constructions that need nothing but their own words


def _iso(phrase: Phrase) -> Span:
    return calendar.day(date(phrase.value("Y"), phrase.value("D"), phrase.value("D", 1)))


def _figures(phrase: Phrase) -> Span | None:
    when = phrase.value("s")
    return calendar.day(when) if when else None


def _full_day(phrase: Phrase) -> Span:
    return _days(phrase.value("Y"), phrase.value("M"), phrase)


def _month_year(phrase: Phrase) -> Span:
    return _cut(phrase, calendar.month(phrase.value("Y"), phrase.value("M")))


def _season_year(phrase: Phrase) -> Span:
    return _cut(phrase, calendar.season(phrase.value("Y"), phrase.value("S")))


def _year(phrase: Phrase) -> Span:
    return _cut(phrase, calendar.year_of(phrase.value("Y")))


def _part_of_year(phrase: Phrase) -> Span:
    year, third = phrase.value("j")
    return calendar.part(calendar.year_of(year), _PARTS[third])


# ---- constructions that need the report's day


def _month_day_told(phrase: Phrase, base: date) -> Span:
    return _days(base.year + _told(phrase), phrase.value("M"), phrase)


def _told(phrase: Phrase) -> int:
    """Years that "last year", "this year", "next year" lie off; the last such letter tells."""
    return next(_TOLD[letter] for letter in reversed(phrase.letters) if letter in _TOLD)


def _month_day(phrase: Phrase, base: date) -> Span:
    months, years = phrase.value("M"), (base.year - 1, base.year, base.year + 1)
    if (months, phrase.value("D")) == (2, 29):
        leap = [year for year in range(base.year - 4, base.year + 5) if _is_leap(year)]
        return _choose([_days(year, months, phrase) for year in leap], base, phrase.tense)
    return _choose([_days(year, months, phrase) for year in years], base, phrase.tense)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _choose(spans: list[Span], base: date, tense: Direction | None) -> Span:
    """The closest to the report's day, the earlier of two as close; against the clause's tense only when far closer.

    A month or day without its year is one that readers find by themselves: "the April 7 attack" in a report of 16 April
    is last week's, whatever the tense around it.
    """

    def cost(span: Span) -> tuple[int, Span]:
        return _distance(span, base) + _AGAINST_TENSE * _runs_against(span, base, tense), span

    return min(spans, key=cost)


_AGAINST_TENSE = 240
"""Days that a reading against the clause's tense must be closer by: a parse is wrong more often than a writer leaves a
year out of a date so far off. Swept 0 to 360 on gold/train."""


def _distance(span: Span, base: date) -> int:
    if span.start <= base <= span.end:
        return 0
    return (span.start - base).days if span.start > base else (base - span.end).days


def _runs_against(span: Span, base: date, tense: Direction | None) -> bool:
    return (tense == "past" and span.start > base) or (tense == "future" and span.end < base)


def _month_told(phrase: Phrase, base: date) -> Span:
    return _cut(phrase, calendar.month(base.year + _told(phrase), phrase.value("M")))


def _month(phrase: Phrase, base: date) -> Span:
    spans = [calendar.month(base.year + step, phrase.value("M")) for step in (-1, 0, 1)]
    return _cut(phrase, _choose(spans, base, phrase.tense))


def _month_near(phrase: Phrase, base: date) -> Span:
    """ "last September": the latest one over; "next May": the first not begun; "this June": the year's own."""
    number = phrase.value("M")
    if phrase.has("T") and not phrase.has("J"):
        return _cut(phrase, calendar.month(base.year, number))
    if phrase.has("X"):
        return _cut(phrase, calendar.month(base.year + (number <= base.month), number))
    return _cut(phrase, calendar.month(base.year - (number >= base.month), number))


def _weekday(phrase: Phrase, base: date) -> Span:
    """The latest such day that is told as past, the first that is told as coming; the report's own day is either.

    One day's grace: no writer calls a day six days off by its bare name, so "said on Friday" in a report of Thursday is
    a report dated a day early, and "Tuesday's vote will be remembered" in one of Wednesday is yesterday's vote.
    (gold/train: 12 of 14 such days told as past, 4 of 4 told as coming.)
    """
    grace = timedelta(1 if _back(phrase) == "past" else -1)
    return calendar.day(calendar.same_weekday(base + grace, phrase.value("W"), _back(phrase)))


def _weekday_near(phrase: Phrase, base: date) -> Span:
    """ "last Tuesday": before the report's day; "next Tuesday": in the week after; "this Tuesday": in its own."""
    weekday = phrase.value("W")
    if phrase.has("X"):
        return calendar.day(calendar.week(base, 1).start + timedelta(weekday))
    if phrase.has("L") or phrase.has("J"):
        return calendar.day(calendar.same_weekday(base - timedelta(1), weekday, "past"))
    return calendar.day(calendar.week(base).start + timedelta(weekday))


def _weekday_of_week(phrase: Phrase, base: date) -> Span:
    return calendar.day(calendar.week(base, _told(phrase)).start + timedelta(phrase.value("W")))


def _deictic(phrase: Phrase, base: date) -> Span:
    """ "yesterday"; "the day before yesterday" is a day further."""
    return calendar.shifted(base, phrase.value("R") + (phrase.value("l") if phrase.has("l") else 0))


def _part_of_day(phrase: Phrase, base: date) -> Span:
    """ "this morning" is the report's day, "last night" the one before."""
    return calendar.shifted(base, -1 if phrase.has("L") else 0)


def _quarter(phrase: Phrase, base: date) -> Span | None:
    length, number = phrase.value("q"), phrase.value("Q")
    if (number - 1) * length >= 12:
        return None
    first = (number - 1) * length + 1
    if phrase.has("Y"):
        return calendar.months(phrase.value("Y"), first, length)
    if phrase.has("y"):
        return calendar.months(base.year + (_told(phrase) if set(phrase.letters) & set(_TOLD) else 0), first, length)
    return _choose([calendar.months(base.year + step, first, length) for step in (-1, 0, 1)], base, _back(phrase))


def _season_told(phrase: Phrase, base: date) -> Span:
    return _cut(phrase, calendar.season(base.year + _told(phrase), phrase.value("S")))


def _season_near(phrase: Phrase, base: date) -> Span:
    name = phrase.value("S")
    spans = [calendar.season(base.year + step, name) for step in (-2, -1, 0, 1, 2)]
    if phrase.has("T") and not phrase.has("J"):
        own = calendar.season(base.year - (name == "winter" and base.month < 6), name)
        return _cut(phrase, own)
    if phrase.has("X"):
        return _cut(phrase, min(span for span in spans if span.start > base))
    return _cut(phrase, max(span for span in spans if span.end < base))


def _season(phrase: Phrase, base: date) -> Span:
    spans = [calendar.season(base.year + step, phrase.value("S")) for step in (-2, -1, 0, 1)]
    return _choose(spans, base, _back(phrase))


def _holiday(phrase: Phrase, base: date) -> Span:
    named = phrase.value("H")
    if isinstance(named, date):
        return calendar.day(named)
    month, day = named
    if phrase.has("Y"):
        return calendar.day(date(phrase.value("Y"), month, day))
    if phrase.has("y"):
        return calendar.day(date(base.year + _told(phrase), month, day))
    return _choose([calendar.day(date(base.year + step, month, day)) for step in (-1, 0, 1)], base, phrase.tense)


def _ago(phrase: Phrase, base: date) -> Span | None:
    return _moved(base, _unit(phrase), -_count(phrase))


def _day_years_ago(phrase: Phrase, base: date) -> Span:
    """ "this day 30 years ago"."""
    return calendar.day(date(base.year - _count(phrase), base.month, base.day))


def _count(phrase: Phrase) -> int:
    """How many; 0 when nobody says."""
    for letter in "DN":
        if phrase.has(letter):
            return int(phrase.value(letter))
    return 1


def _unit(phrase: Phrase) -> str:
    return next(letter for letter in reversed(phrase.letters) if letter in "dkfmyew")


def _moved(base: date, unit: str, count: int) -> Span | None:
    """The day, week, month or year that lies so many units off; None for a count nobody gave."""
    if count == 0:
        return None
    if unit == "d":
        return calendar.shifted(base, count)
    if unit in _DAYS:
        return calendar.week(base + timedelta(count * _DAYS[unit]))
    return calendar.month(base.year, base.month, count) if unit == "m" else calendar.year_of(base.year + count)


def _stretch(phrase: Phrase, base: date) -> Span | None:
    """ "the past three months": from that far back to the report's day; "the next two weeks": to that far ahead."""
    unit, count = _unit(phrase) if set(phrase.letters) & set("dkfmyw") else "n", _count(phrase)
    if unit not in "dkmy" or count == 0 or _is_bare_plural(phrase):
        return None
    sign = 1 if phrase.has("X") else -1
    other = base + timedelta(sign * count * {"d": 1, "k": 7, "m": 30, "y": 365}[unit])
    span = calendar.between(min(base, other), max(base, other))
    return span if span.days <= calendar.LONGEST else None


def _is_bare_plural(phrase: Phrase) -> bool:
    return not phrase.has("N") and not phrase.has("D") and not phrase.has("A") and phrase.plural


def _within(phrase: Phrase, base: date) -> Span | None:
    """ "in two weeks", of what is to come; "in two weeks" of what was, or "during two weeks", names no day."""
    ahead = phrase.tense == "future" and not phrase.value("i")
    return _moved(base, _unit(phrase), _count(phrase)) if ahead else None


def _weekend(phrase: Phrase, base: date) -> Span:
    if phrase.has("L") or phrase.has("J"):
        return calendar.weekend(base - timedelta(base.weekday() + 1))
    if phrase.has("X"):
        return calendar.weekend(base, 1)
    if _back(phrase) == "past" and (phrase.tense or not phrase.has("T")):
        return calendar.weekend(base) if base.weekday() >= 5 else calendar.weekend(base, -1)
    return calendar.weekend(base)


def _unit_end(phrase: Phrase, base: date) -> Span:
    return _still_ahead(phrase, calendar.part(_named_unit(phrase.letters[0], base, 0), "late"), base)


def _unit_now(phrase: Phrase, base: date) -> Span | None:
    step = 0 if phrase.letters[-2] == "t" else _TOLD[phrase.letters[-2]]
    span = _named_unit(phrase.letters[-1], base, step)
    return _still_ahead(phrase, _cut(phrase, _trimmed(phrase, span, base)), base)


def _still_ahead(phrase: Phrase, span: Span, base: date) -> Span:
    """ "the end of the year", said in December, is what is left of it: nobody calls by that name what is over."""
    if phrase.has("U") and phrase.value("U") == "late" and span.start < base <= span.end:
        return Span(base, span.end, span.precision)
    return span


def _unit_plain(phrase: Phrase, base: date) -> Span | None:
    if phrase.plural:
        return None
    step = _TOLD[next(letter for letter in phrase.letters if letter in _TOLD)]
    return _cut(phrase, _trimmed(phrase, _named_unit(phrase.letters[-1], base, step), base))


def _named_unit(unit: str, base: date, step: int) -> Span:
    if unit == "d":
        return calendar.shifted(base, step)
    if unit == "w":
        return calendar.weekend(base, step)
    if unit == "k":
        over = step < 0 and base.weekday() == calendar.SUNDAY  # a Sunday's paper calls the six days before it last week
        return calendar.week(base, step + 1) if over else calendar.week(base, step)
    return calendar.month(base.year, base.month, step) if unit == "m" else calendar.year_of(base.year + step)


def _trimmed(phrase: Phrase, span: Span, base: date) -> Span:
    """ "earlier this month" ends with the report's day, "later this month" begins with it."""
    if not span.start <= base <= span.end:
        return span
    if phrase.has("E"):
        return Span(span.start, base, span.precision)
    return Span(base, span.end, span.precision) if phrase.has("K") else span


# ---- constructions that need the time told before them


def _weekday_anchored(phrase: Phrase, anchor: Span | None) -> Span | None:
    if anchor is None or anchor.precision != "day":
        return None
    weekday = phrase.value("W")
    if phrase.has("b"):
        return calendar.day(calendar.same_weekday(anchor.start - timedelta(1), weekday, "past"))
    return calendar.day(calendar.same_weekday(anchor.end + timedelta(1), weekday, "future"))


def _shift(phrase: Phrase, anchor: Span | None) -> Span | None:
    """ "a day earlier", "two weeks later", "the day before", "a month after that"."""
    if phrase.has("l"):
        return lagging(phrase, anchor, phrase.value("l"))
    return lagging(phrase, anchor, 1 if phrase.has("K") else -1)


def lagging(phrase: Phrase, anchor: Span | None, sign: int) -> Span | None:
    """What lies as far off a time as a phrase says, ahead (1) or back (-1); None where that time is less exact."""
    if anchor is None or anchor.days > _EXACT[_unit(phrase)]:
        return None
    try:
        return _moved(anchor.start, _unit(phrase), _count(phrase) * sign)
    except (ValueError, OverflowError):  # a year beyond the calendar
        return None


_EXACT = MappingProxyType({"d": 1, "k": 7, "f": 7, "m": 31, "y": 366})
"""Days that a time may span for so many days, weeks, months or years to be counted from it."""


def _anchored(phrase: Phrase, anchor: Span | None) -> Span | None:
    """ "the following day", "the previous month", "the same year", "that week"."""
    unit = phrase.letters[-1]
    if anchor is None or phrase.plural or (unit in "dB" and anchor.precision != "day"):
        return None
    step = 1 if phrase.has("F") or phrase.has("X") else -1 if phrase.has("b") else 0
    return _named_unit("d" if unit == "B" else unit, anchor.start, step)


def _month_anchored(phrase: Phrase, anchor: Span | None) -> Span | None:
    """ "that April", "in April that year"."""
    return None if anchor is None else calendar.month(anchor.start.year, phrase.value("M"))


ABSOLUTE: Mapping[str, Callable[[Phrase], Span | None]] = MappingProxyType(
    {
        "iso": _iso,
        "figures": _figures,
        "month_day_year": _full_day,
        "day_month_year": _full_day,
        "month_year": _month_year,
        "season_year": _season_year,
        "year": _year,
        "part_of_year": _part_of_year,
    }
)
RELATIVE: Mapping[str, Callable[[Phrase, date], Span | None]] = MappingProxyType(
    {
        "month_day_told": _month_day_told,
        "month_day": _month_day,
        "day_month": _month_day,
        "month_told": _month_told,
        "month_near": _month_near,
        "month": _month,
        "weekday_of_week": _weekday_of_week,
        "weekday_near": _weekday_near,
        "weekday": _weekday,
        "deictic": _deictic,
        "part_of_day": _part_of_day,
        "quarter": _quarter,
        "season_told": _season_told,
        "season_near": _season_near,
        "season": _season,
        "holiday": _holiday,
        "ago": _ago,
        "day_years_ago": _day_years_ago,
        "stretch": _stretch,
        "within": _within,
        "weekend": _weekend,
        "unit_end": _unit_end,
        "unit_now": _unit_now,
        "unit": _unit_plain,
    }
)
ANCHORED: Mapping[str, Callable[[Phrase, Span | None], Span | None]] = MappingProxyType(
    {"weekday_anchored": _weekday_anchored, "month_anchored": _month_anchored, "shift": _shift, "anchored": _anchored}
)
