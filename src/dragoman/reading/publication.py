"""The date of a report that carries none, from its own words: the tightest interval that they support.

What is looked at, each giving an interval of possible days:

1. a line that is a date (a heading, "Updated April 14, 2018"), or the stamp of a quoted post or picture;
2. who is named as holding which office, the interval that agrees with most;
3. ages ("Ms. Lund, 41,") of people whose day of birth is known;
4. years counted from a known day ("24 years after its inception", "the 24-year-old agreement");
5. a term's beginning with its month ("since she took office in January last year");
6. days of the week with their date ("Tuesday, Feb. 20");
7. years: told as past, the report is not older; told as coming, not younger.

The table behind 2 to 5 is ``vocabulary/terms.toml``. What the clues leave open beyond a year is unknown.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from dragoman.nouns import Published
from dragoman.reading import calendar
from dragoman.reading.language import Parse
from dragoman.reading.timegrammar import Phrase, phrases, tense_of
from dragoman.reading.timevalues import resolve
from dragoman.vocabulary.terms import Term, Window, facts, in_office, plain

ALWAYS = Window(date(1900, 1, 1), date(2099, 12, 31))


def infer_published(parse: Parse) -> Published:
    """When a report without a date was published, as an interval of at most a year; of basis unknown beyond that."""
    text = plain(parse.text)
    found = list(phrases(parse))
    heading = _heading(parse, found)
    if heading is not None:
        return _published(heading)
    oldest, youngest = _years(parse, found)
    window = ALWAYS
    for clue in (
        *_ages(text),
        *_anniversaries(text),
        *_inaugurations(parse, text, found),
        *_stamps(parse, found),
        oldest,
    ):
        window = _both(window, clue) or window
    window = _by_offices(text, window)
    return _published(_both(window, youngest) or window)


def _published(window: Window) -> Published:
    span = calendar.between(window.start, window.end)
    if span.days > calendar.LONGEST:
        return Published()
    return Published(span.start, span.end, span.precision, "inferred")


def _both(one: Window, other: Window) -> Window | None:
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Window(start, end) if start <= end else None


# ---- 1. a line that is a date

_LONGEST_HEADING = 90
"""Characters in a line that is still a heading and no sentence."""

_HEADING_LINES = 12


def _heading(parse: Parse, found: Iterable[Phrase]) -> Window | None:
    """The first full date that stands in a short line at the top, or after "published" or "updated" anywhere."""
    for phrase in found:
        if phrase.rule not in ("month_day_year", "day_month_year", "iso", "figures"):
            continue
        at = parse.tokens[phrase.first].start
        start = parse.text.rfind("\n", 0, at) + 1
        line = parse.text[start : (parse.text + "\n").index("\n", at)].strip()
        top = parse.text.count("\n", 0, start) < _HEADING_LINES
        span = resolve(phrase, None, None)
        if span is not None and len(line) <= _LONGEST_HEADING and (_STAMP.match(line) or (top and _bare(line, phrase))):
            return Window(span.start, span.end)
    return None


def _stamps(parse: Parse, found: Iterable[Phrase]) -> Iterator[Window]:
    """The year that begins with the latest full date outside any clause: of a quoted post, of a picture.

    Such things are new when they are printed; older ones stand beside newer.
    """
    stamps = (resolve(phrase, None, None) for phrase in found if _is_stamp(parse, phrase))
    days = [span.start for span in stamps if span is not None]
    if days:
        yield _year_after(max(days), 0)


def _is_stamp(parse: Parse, phrase: Phrase) -> bool:
    if phrase.rule not in ("month_day_year", "day_month_year") or tense_of(parse, phrase) is not None:
        return False
    return phrase.first == 0 or parse.tokens[phrase.first - 1].tag not in ("IN", "DT", "TO", "JJ")


_STAMP = re.compile(r"(?:first |last )?(?:published|updated|posted|modified|publication date|date)\b", re.IGNORECASE)


def _bare(line: str, phrase: Phrase) -> bool:
    """Whether a line is little more than its date."""
    return len(line.split()) <= phrase.last - phrase.first + 6 and not line.endswith((".”", '."', "?"))


# ---- 2. who holds which office


def _by_offices(text: str, within: Window) -> Window:
    """The days in ``within`` on which most of the people named in office held it; a person often named counts more."""
    counted: Counter[tuple[str, tuple[str, ...]]] = Counter()
    windows: dict[tuple[str, tuple[str, ...]], set[Window]] = {}
    for term in in_office(text):
        key = (term.short, term.titles)
        counted[key] += 1
        clipped = _both(term.window, within)
        windows.setdefault(key, set()).update([clipped] if clipped else [])
    edges = sorted({within.start} | {edge for some in windows.values() for w in some for edge in _edges(w, within)})
    scored = [(_agreement(day, windows, counted), day) for day in edges]
    best = max(score for score, _ in scored)
    if best <= _LEAST_AGREEMENT:
        return within
    ends = [*(day - timedelta(1) for day in edges[1:]), within.end]
    chosen = [Window(day, end) for (score, day), end in zip(scored, ends, strict=True) if score > best - 1e-9]
    agreed = Window(chosen[0].start, chosen[-1].end)
    return agreed if (agreed.end - agreed.start).days >= _SHORTEST else within


_SHORTEST = 45
"""Days of agreement below which people named in office were most likely not in it together, but one after the other."""

_LEAST_AGREEMENT = 1.5
"""Less than two people named in office, or one named twice, is no ground: background names past presidents too."""


def _edges(window: Window, within: Window) -> list[date]:
    after = window.end + timedelta(1)
    return [window.start, after] if after <= within.end else [window.start]


def _agreement(
    day: date,
    windows: dict[tuple[str, tuple[str, ...]], set[Window]],
    counted: Counter[tuple[str, tuple[str, ...]]],
) -> float:
    return math.fsum(
        1 + math.log(counted[key]) for key, some in windows.items() if any(w.start <= day <= w.end for w in some)
    )


# ---- 3. ages


def _ages(text: str) -> Iterator[Window]:
    """ "Name, 71," for those whose day of birth is known."""
    book = facts()
    for match in book.short.finditer(text):
        age = _AGE.match(text, match.end())
        born = {term.born for term in book.people[match["name"]] if term.born} if age else set()
        if age and len(born) == 1:
            yield _year_after(born.pop(), int(age[1]))


_AGE = re.compile(r",\s+(\d\d)(?:,|\s+years old|\))")


def _year_after(day: date, years: int) -> Window:
    """The year in which that many full years have passed since a day."""
    return Window(_plus(day, years), _plus(day, years + 1) - timedelta(1))


def _plus(day: date, years: int) -> date:
    """The same day so many years on; of 29 February, the next day where there is none."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + years, 3, 1)
    return day.replace(year=day.year + years)


# ---- 4. years counted from a known day


def _anniversaries(text: str) -> Iterator[Window]:
    for match in facts().fact.finditer(text):
        founded = facts().founded[" ".join(match[0].lower().split())]
        age = _OLD.search(text, max(0, match.start() - 40), match.start()) or _SINCE.match(text, match.end())
        years = _number(age[1]) if age else None
        if years is not None and founded.year + years < ALWAYS.end.year:
            yield _year_after(founded, years)


_YEARS = r"(\d{1,3}|[a-z]+(?:-[a-z]+)?)"
_OLD = re.compile(
    rf"\b{_YEARS}[\s-]years?[\s-](?:old\s+|after\s+(?:the\s+)?(?:[a-z]+\s+of\s+)?(?:the\s+)?)$", re.IGNORECASE
)
_SINCE = re.compile(
    rf",?\s+(?:now\s+|some\s+)?{_YEARS}\s+years\s+after\s+(?:its|their|it|they|the)\s+"
    r"(?:inception|creation|founding|foundation|signing|birth|start|was|were|came|took|entered|went)\b",
    re.IGNORECASE,
)
_TENS = ("ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _number(words: str) -> int | None:
    """ "24", "ten", "twenty-four" as a number."""
    if words.isdigit():
        return int(words)
    tens, _, ones = words.lower().partition("-")
    if tens in _ONES and not ones:
        return _ONES.index(tens) + 1
    if tens not in _TENS or (ones and ones not in _ONES):
        return None
    return 10 * (_TENS.index(tens) + 1) + (_ONES.index(ones) + 1 if ones else 0)


# ---- 5. a term's beginning


def _inaugurations(parse: Parse, text: str, found: Iterable[Phrase]) -> Iterator[Window]:
    """ "since Trump took office in January last year": the term began in a known January, so that was last year."""
    for phrase in found:
        sentence = parse.sentences[parse.tokens[phrase.first].sentence]
        lead = text[sentence.start : parse.tokens[phrase.first].start]
        took = _TOOK_OFFICE.search(lead)
        if took is None:
            continue
        for term in _named(lead[: took.end()]):
            yield from _told_from(term.window.start, phrase)


_TOOK_OFFICE = re.compile(
    r"\b(?:took office|since taking office|was inaugurated|was sworn in|took power|came to power)\b.{0,12}$"
    r"|\bbecame\b.{0,40}\b(?:president|premier|minister|chancellor|pope)\b.{0,12}$",
    re.DOTALL | re.IGNORECASE,
)


def _named(lead: str) -> tuple[Term, ...]:
    """The terms of the last person named, as head of state or government."""
    book = facts()
    names = [match["name"] for match in book.short.finditer(lead)]
    heads = {"president", "prime minister", "premier", "chancellor", "taoiseach", "pope"}
    return tuple(t for t in book.people[names[-1]] if heads & set(t.titles)) if names else ()


def _told_from(began: date, phrase: Phrase) -> Iterator[Window]:
    """The days of publication on which a phrase names the month or year of that day."""
    days = [date(began.year + step // 12, step % 12 + 1, 1) for step in range(began.month - 1, 12 * 60)]
    days = [day for day in days if day.year <= ALWAYS.end.year]
    fits = [day for day in days if _names(phrase, day, began)]
    if fits and len(fits) <= 12:
        end = calendar.month(fits[-1].year, fits[-1].month).end
        yield Window(max(began, fits[0]), end)


def _names(phrase: Phrase, published: date, day: date) -> bool:
    if phrase.rule not in ("month", "month_told", "month_near", "unit", "ago"):
        return False
    told = phrase._replace(tense="past")
    span = resolve(told, calendar.month(published.year, published.month).end, None)
    return span is not None and span.precision in ("month", "year") and span.start <= day <= span.end


# ---- 6. days of the week with their date


def _weekday_dates(found: Iterable[Phrase], within: Window) -> Iterator[Window]:
    """ "Tuesday, Feb. 20" fits one year in six or so: where one alone is possible, the half year on either side."""
    if (within.end - within.start).days > _FEW_YEARS:
        return
    for phrase in found:
        if phrase.rule in ("month_day", "day_month") and phrase.has("W"):
            bases = [date(year, 7, 1) for year in range(within.start.year - 1, within.end.year + 2)]
            spans = {resolve(phrase._replace(tense=None), base, None) for base in bases}
            days = [s.start for s in spans if s is not None and s.start.weekday() == phrase.value("W")]
            fits = [Window(day - timedelta(182), day + timedelta(182)) for day in sorted(days)]
            fits = [window for window in fits if _both(window, within)]
            if len(fits) == 1:
                yield fits[0]


_FEW_YEARS = 366 * 9


# ---- 7. years


def _years(parse: Parse, found: Iterable[Phrase]) -> tuple[Window, Window]:
    """Two intervals: not before a year told as past, and not after one told as coming.

    A year told as past after "in" is over: who writes in 2016 writes "this year". (gold/train: of 109 such years, 106
    lie before the year of publication.)
    """
    past, ahead = [ALWAYS.start], [ALWAYS.end]
    for phrase in found:
        span = resolve(phrase, None, None) if phrase.rule in _WITH_YEAR else None
        if span is None or phrase.before in ("by", "until", "till", "to", "through"):
            continue
        tense = tense_of(parse, phrase)
        if tense == "past":
            over = phrase.rule == "year" and phrase.before == "in"
            past.append(date(span.start.year + 1, 1, 1) if over else span.start)
        elif tense == "future":
            ahead.append(date(span.end.year, 12, 31))
    start = max(day for day in past if day <= ALWAYS.end)
    return Window(start, ALWAYS.end), Window(ALWAYS.start, min(day for day in ahead if day >= start))


_WITH_YEAR = frozenset(("year", "month_year", "month_day_year", "day_month_year"))
