"""Time words against the report's date: cases as data, and what must hold of any text."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from dragoman.nouns import Published
from dragoman.reading import calendar
from dragoman.reading.language import Parse, Sentence, Token
from dragoman.reading.reader import Parser
from dragoman.reading.times import TimeExpression, expressions, report_day
from dragoman.reading.timewords import lexicon

DATA = tomllib.loads((Path(__file__).parent.parent / "cases" / "times.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def language() -> Parser:
    return Parser()


def published(told: str) -> Published:
    if not told:
        return Published()
    first, _, last = told.partition("..")
    start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    return Published(start, end, calendar.precision_of(start, end), "inferred" if last else "given")


def found(language: Parser, text: str, told: str = "") -> tuple[TimeExpression, ...]:
    return expressions(language.parse(text), published(told))


@pytest.mark.parametrize("case", DATA["cases"], ids=lambda case: f"{case[0]} {case[2]} in {case[1]}"[:70])
def test_case(language: Parser, case: list[str]) -> None:
    told, text, words, start, end, precision, kind = case
    matches = [one for one in found(language, text, told) if one.text == words]
    assert matches, [one.text for one in found(language, text, told)]
    dated = matches[0].dated
    assert matches[0].kind == kind
    if not start:
        assert dated is None
    else:
        assert dated is not None
        assert (str(dated.start), str(dated.end), dated.precision) == (start, end, precision)
        assert dated.text == words
        assert dated.basis == "expression"


@pytest.mark.parametrize(("text", "words"), DATA["none"])
def test_no_time(language: Parser, text: str, words: str) -> None:
    assert words not in [one.text for one in found(language, text, "2018-04-11")]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("The two have not spoken since January.", "since"),
        ("The troops must leave by March 2019.", "until"),
        ("The truce holds until Friday.", "until"),
        ("They met in January.", "at"),
    ],
)
def test_relation(language: Parser, text: str, relation: str) -> None:
    assert [one.relation for one in found(language, text, "2018-04-11")] == [relation]


@pytest.mark.parametrize(
    ("text", "words", "dates"),
    [
        ("The visit comes a day after Serbia closed its border.", "a day after", "Serbia closed its border"),
        ("The protest came two days after Friday's vote.", "Friday", "Friday's vote"),
        ("The protest came two days after Friday's vote.", "two days after", None),
        (
            "He resigned a day after Serbia rejected the Monday offer.",
            "a day after",
            "Serbia rejected the Monday offer",
        ),
        ("They met on Friday.", "Friday", None),
    ],
)
def test_which_words_a_time_is_of(language: Parser, text: str, words: str, dates: str | None) -> None:
    told = next(one for one in found(language, text, "2018-04-11") if one.text == words)
    assert (text[slice(*told.dates)] if told.dates else None) == dates


def test_the_report_s_own_day() -> None:
    day = date(2018, 4, 15)
    own = report_day(Published(day, day, "day", "given"))
    assert own is not None
    assert (own.start, own.end, own.precision, own.text, own.basis) == (day, day, "day", None, "report")
    assert report_day(Published()) is None


# ---- any words at all, in any grammar: a parse is made up, which costs no model

WORDS = st.sampled_from(
    [
        *sorted(word for word in lexicon().words if word.strip()),
        *("Monday", "May", "March", "Sept.", "29", "31", "30th", "2016", "1987", "99", "31/02/2018", "14/04/2018"),
        *("New", "Year", "'s", "Day", "met", "will", "due", "Lima", ".", "mid-2017"),
    ]
)
TAGS = st.sampled_from(["NNP", "NN", "NNS", "CD", "IN", "VBD", "VBN", "MD", "VB", "VBG", "VBZ", "JJ"])
TOKENS = st.lists(st.tuples(WORDS, TAGS, st.integers(0, 30), st.sampled_from(["", "DATE"])), max_size=30)


def made(rows: list[tuple[str, str, int, str]]) -> Parse:
    """A parse of one sentence with any tags and heads, trees or not."""
    tokens, at = [], 0
    for i, (word, tag, head, entity) in enumerate(rows):
        dep = ("aux", "nummod", "acomp", "conj", "prep", "mark", "pobj")[head % 7]
        tokens.append(Token(i, at, at + len(word), word, word.lower(), tag, dep, head % len(rows), entity, True, 0))
        at += len(word) + 1
    text = " ".join(row[0] for row in rows)
    return Parse(text, tuple(tokens), (Sentence(0, 0, len(tokens), 0, len(text), 0),) if tokens else ())


@given(TOKENS, st.dates(), st.integers(0, 400))
@settings(max_examples=400)
def test_intervals_are_in_order_and_words_in_their_places(
    rows: list[tuple[str, str, int, str]], day: date, length: int
) -> None:
    parse = made(rows)
    end = day + timedelta(min(length, (date.max - day).days))
    all_found = expressions(parse, Published(day, end, "year", "inferred"))
    for one in all_found:
        assert parse.text[one.start : one.end] == one.text
        assert one.dated is None or one.dated.start <= one.dated.end
        assert one.dated is None or (one.dated.end - one.dated.start).days < calendar.LONGEST
    assert all(one.end <= other.start for one, other in pairwise(all_found))


@given(TOKENS, st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(1, 60), st.integers(0, 60))
@settings(max_examples=300)
def test_an_uncertain_report_s_interval_holds_the_certain_one(
    rows: list[tuple[str, str, int, str]], first: date, length: int, at: int
) -> None:
    parse, last = made(rows), first + timedelta(length)
    day = first + timedelta(min(at, length))
    wide = expressions(parse, Published(first, last, "season", "inferred"))
    exact = expressions(parse, Published(day, day, "day", "given"))
    for one, other in zip(wide, exact, strict=True):
        if one.dated is not None and other.dated is not None:
            assert one.dated.start <= other.dated.start
            assert other.dated.end <= one.dated.end


@given(TOKENS)
def test_without_a_date_nothing_relative_is_dated(rows: list[tuple[str, str, int, str]]) -> None:
    parse = made(rows)
    for one in expressions(parse, Published()):
        assert one.dated is None or any(char.isdigit() for char in parse.text[: one.end])


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_within_the_week(base: date, weekday: int) -> None:
    back, ahead = (calendar.same_weekday(base, weekday, way) for way in ("past", "future"))
    assert back.weekday() == ahead.weekday() == weekday
    assert base - timedelta(7) < back <= base <= ahead < base + timedelta(7)


@given(st.integers(1900, 2100), st.integers(1, 12), st.integers(-60, 60))
def test_months_are_whole(year: int, number: int, step: int) -> None:
    span = calendar.month(year, number, step)
    assert span.start.day == 1
    assert (span.end + timedelta(1)).day == 1
    assert 28 <= span.days <= 31
