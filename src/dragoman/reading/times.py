"""Time words and the report's date -> dated intervals.

The steps: find the phrases that tell a time (``timegrammar``), resolve each against the report's day and the time told
before it (``timevalues``), and, where the day of publication is only known as an interval, for its first and last day,
which bound the answer. Nothing here knows today's date, and no day is invented: what cannot be fixed has no interval.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from dragoman.nouns import Dated, Published
from dragoman.reading import calendar
from dragoman.reading.calendar import Span
from dragoman.reading.language import Parse
from dragoman.reading.publication import infer_published
from dragoman.reading.timegrammar import Phrase, is_of_complement, phrases
from dragoman.reading.timevalues import SHORT, lagging, resolve

__all__ = ["TimeExpression", "TimeKind", "expressions", "infer_published", "report_day"]

TimeKind = Literal["day", "relative", "month", "season", "year", "duration", "vague", "set"]
Relation = Literal["at", "since", "until", "before", "after"]

_RULES_OF: Mapping[TimeKind, str] = MappingProxyType(
    {
        "day": "iso figures month_day_year day_month_year month_day_told month_day day_month weekday "
        "weekday_near weekday_of_week weekday_anchored holiday",
        "month": "month_year month_told month_near month_anchored month",
        "season": "quarter season_year season_told season_near season",
        "year": "year part_of_year",
        "duration": "years stretch",
        "set": "every",
        "vague": "vague recent ago_vague",
    }
)
_KINDS: Mapping[str, TimeKind] = MappingProxyType(
    {rule: kind for kind, rules in _RULES_OF.items() for rule in rules.split()}
)
"""Rule of the grammar -> kind of time; the others are relative."""
_RELATIONS: Mapping[str, Relation] = MappingProxyType(
    {
        "since": "since",
        "until": "until",
        "till": "until",
        "by": "until",
        "through": "until",
        "before": "before",
        "after": "after",
    }
)


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that tell a time: ``text`` lies at ``start`` to ``end`` (code points) of the report.

    ``dated`` is the interval they name, None where they name none that the report fixes. ``relation`` tells how a
    happening lies to it: "since January" has the relation ``since`` and the date January; "by Friday" ``until``.
    """

    start: int
    end: int
    text: str
    dated: Dated | None
    kind: TimeKind
    relation: Relation = "at"
    dates: tuple[int, int] | None = None
    """From where to where in the report stands what it is the time of, where the grammar says: in "it came a day after
    France withdrew", the time of France's withdrawing."""


def expressions(parse: Parse, published: Published) -> tuple[TimeExpression, ...]:
    """Every time expression of a report, by place.

    ``published`` is the report's date, given or inferred; without one, only what carries its own year is dated.
    """
    found = list(phrases(parse))
    first = _resolved(parse, found, published.start)
    last = first if published.start == published.end else _resolved(parse, found, published.end)
    hulls = [_hull(a, b) for a, b in zip(first, last, strict=True)]
    below = _below(parse, found, hulls)
    return tuple(
        _expression(parse, phrase, span, below.get(i))
        for i, (phrase, span) in enumerate(zip(found, hulls, strict=True))
    )


def report_day(published: Published) -> Dated | None:
    """The report's own date as the date of what it tells; None when it is unknown."""
    if published.start is None or published.end is None:
        return None
    precision = published.precision or calendar.precision_of(published.start, published.end)
    return Dated(published.start, published.end, precision, None, "report")


def _resolved(parse: Parse, found: Sequence[Phrase], base: date | None) -> Sequence[Span | None]:
    spans: list[Span | None] = []
    anchor: Span | None = None
    for phrase in found:
        span = resolve(phrase, base, anchor)
        spans.append(span)
        if span is not None and _KINDS.get(phrase.rule) != "duration":
            anchor = span
    for i, phrase in enumerate(found):
        if phrase.complement:
            spans[i] = _lag(parse, phrase, found, spans, base)
    return spans


def _lag(
    parse: Parse, lag: Phrase, found: Sequence[Phrase], spans: Sequence[Span | None], base: date | None
) -> Span | None:
    """ "a day after": the day that follows a time told in what it is counted from ("… Friday's vote"); else, of what
    it is counted from, the day before the time told in the rest of the sentence, or before the report's day.

    Of the lags of gold/train that are dated so and whose happening is annotated, 23 of 26 are right. Months and years
    are not counted from the report's day: they stand in looks back ("two months after his arrest he fled").
    """
    sign = int(lag.value("l"))
    told = [(at, span) for at, span in zip(found, spans, strict=True) if span and _is_point(at)]
    within = next((span for at, span in told if is_of_complement(parse, lag, at)), None)
    if within is not None:
        return lagging(lag, within, sign)
    beside = [(at.first > lag.first, abs(at.first - lag.first), span) for at, span in told if _beside(parse, at, lag)]
    if beside:
        return lagging(lag, min(beside)[2], -sign)
    return lagging(lag, calendar.day(base), -sign) if base and set(lag.letters) & SHORT else None


def _is_point(phrase: Phrase) -> bool:
    return not phrase.complement and _KINDS.get(phrase.rule) != "duration"


def _beside(parse: Parse, time: Phrase, lag: Phrase) -> bool:
    """Whether a time is told in a lag's sentence, outside what the lag is counted from."""
    in_one = parse.tokens[time.first].sentence == parse.tokens[lag.first].sentence
    return in_one and time.first not in lag.complement


def _below(parse: Parse, found: Sequence[Phrase], spans: Sequence[Span | None]) -> Mapping[int, range]:
    """For each phrase whose happening the grammar shows, the tokens that tell it: what a lag is counted from, which the
    lag dates, or a time told within."""
    shown: dict[int, range] = {}
    for i, lag in enumerate(found):
        if lag.complement:
            own = [k for k, at in enumerate(found) if spans[k] and _is_point(at) and is_of_complement(parse, lag, at)]
            shown |= dict.fromkeys(own or [i], lag.complement)
    return shown


def _hull(first: Span | None, last: Span | None) -> Span | None:
    """One interval for what the first and the last possible day of publication say; None beyond a year."""
    if first is None or last is None or first == last:
        return first if last is not None else None
    hull = calendar.between(min(first.start, last.start), max(first.end, last.end))
    return hull if hull.days <= calendar.LONGEST else None


def _expression(parse: Parse, phrase: Phrase, span: Span | None, below: range | None) -> TimeExpression:
    start, end = parse.tokens[phrase.first].start, parse.tokens[phrase.last - 1].end
    text = parse.text[start:end]
    dated = None if span is None else Dated(span.start, span.end, span.precision, text, "expression")
    kind: TimeKind = _KINDS.get(phrase.rule, "relative")
    if dated is None and kind == "relative":
        kind = "vague"
    dates = (parse.tokens[below[0]].start, parse.tokens[below[-1]].end) if below else None
    return TimeExpression(start, end, text, dated, kind, _RELATIONS.get(phrase.before, "at"), dates)
