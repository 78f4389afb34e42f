"""The calendar: what stands where, under which date, with whose words; the same for the same record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from dragoman.asking.calendar import Calendar, Entry, calendar, rows
from dragoman.asking.history import differ, moved, standing_date, standing_status, told_dates
from dragoman.exports.planning import calendar_lines
from dragoman.nouns import STATUSES, Dated, Question, Status, StatusAsOf
from dragoman.record import Record
from dragoman.resolving import telling
from planworld import Happenings, Make, Told, build
from smallrecord import dated, day

VISIT = [
    Told("Andes Courier", "2018-04-01", "Mike Pence will meet Justin Trudeau on May 3", when=dated("2018-05-03")),
    Told("Harbour Gazette", "2018-04-20", "Their meeting was put off by a week, to May 10", when=dated("2018-05-10")),
]
FEBRUARY, JUNE = dated("2018-02-01", "2018-02-28", "month"), dated("2018-06-01", "2018-06-30", "month")
YEAR = dated("2016-01-01", "2016-12-31", "year")
WORLD: Happenings = {
    "moved": VISIT,
    "held": [
        Told("Andes Courier", "2018-03-01", "Pence and Trudeau are to meet on March 5", when=dated("2018-03-05")),
        Told("Harbour Gazette", "2018-03-06", "They met on Monday", "occurred", dated("2018-03-05")),
    ],
    "silent": [Told("Andes Courier", "2018-02-01", "They plan a call for February", when=FEBRUARY)],
    "open": [
        Told("Andes Courier", "2018-01-02", "A summit is due on January 10", when=dated("2018-01-10")),
        Told("Harbour Gazette", "2018-01-20", "The summit of January 10 was to be in Lima", when=dated("2018-01-10")),
    ],
    "off": [Told("Harbour Gazette", "2018-04-02", "The talks of July 1 are off", "cancelled", dated("2018-07-01"))],
    "undated": [Told("Andes Courier", "2018-04-03", "Justin Trudeau will see Pence again")],
    "possible": [Told("Andes Courier", "2018-04-04", "They may meet in June", "hypothetical", JUNE)],
    "feared": [Told("Andes Courier", "2018-04-04", "They might quarrel one day", "hypothetical")],
    "past": [Told("Andes Courier", "2018-04-04", "They may have met in 2016", "hypothetical", YEAR)],
    "told": [Told("Andes Courier", "2018-04-05", "They met on April 4", "occurred", dated("2018-04-04"))],
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with build(tmp_path_factory.mktemp("world") / "world.db", WORLD) as record:
        yield record


def words(entries: Calendar | tuple[Entry, ...]) -> list[str]:
    found = entries.entries if isinstance(entries, Calendar) else entries
    return [entry.tellers[0].account.evidence[0].text for entry in found]


def page(made: Calendar) -> str:
    return "".join(calendar_lines(made))


def only(record: Record) -> Entry:
    (entry,) = calendar(record).entries
    return entry


def test_every_plan_stands_in_its_section(world: Record) -> None:
    made = calendar(world)
    assert made.as_of == day("2018-04-20")
    assert words(made.of("ahead")) == ["Mike Pence will meet Justin Trudeau on May 3", "They may meet in June"]
    assert words(made.of("unreported")) == ["They plan a call for February"]
    assert words(made.of("unsettled")) == ["A summit is due on January 10"]
    assert words(made.of("settled")) == ["Pence and Trudeau are to meet on March 5", "The talks of July 1 are off"]
    assert words(made.of("undated")) == ["Justin Trudeau will see Pence again"]


def test_what_was_never_planned_is_left_out(world: Record) -> None:
    assert not {"They might quarrel one day", "They may have met in 2016", "They met on April 4"} & set(
        words(calendar(world))
    )


def test_another_day_may_count_as_today(world: Record) -> None:
    assert words(calendar(world, as_of=day("2018-02-10")).of("unreported")) == []
    late = calendar(world, as_of=day("2018-08-01"))
    assert words(late.of("ahead")) == []
    assert len(late.of("unreported")) == 3
    assert "Today is taken to be 1 August 2018" in page(late)


def test_a_date_that_moved_stands_where_it_was_told_last(world: Record) -> None:
    entry = calendar(world).of("ahead")[0]
    assert entry.when == dated("2018-05-10") and entry.moved and not entry.differs
    text = page(calendar(world))
    assert "### 10 May 2018" in text and "### 3 May 2018" not in text
    assert "first told for 3 May 2018, then for 10 May 2018" in text


def test_dates_told_side_by_side_are_both_shown(make: Make) -> None:
    both = [VISIT[0], Told("Harbour Gazette", "2018-04-01", "They are to meet on May 10", when=dated("2018-05-10"))]
    entry = only(make({"both": both}))
    assert entry.differs and not entry.moved and entry.when == entry.event.date
    record = make(
        {"again": [*VISIT, Told("Evening Post", "2018-04-25", "It is still May 3", when=dated("2018-05-03"))]}
    )
    assert only(record).differs
    text = page(calendar(record))
    assert "dates differ: 3 May 2018 (Andes Courier and Evening Post); 10 May 2018 (Harbour Gazette)" in text


def test_a_day_within_a_told_month_makes_it_more_exact(make: Make) -> None:
    month = dated("2018-05-01", "2018-05-31", "month")
    told = [Told("A", "2018-04-01", "They meet in May", when=month), VISIT[1]]
    entry = only(make({"exact": [*told, Told("B", "2018-04-25", "They meet in May, then", when=month)]}))
    assert entry.when == dated("2018-05-10") and not entry.moved and not entry.differs


def test_an_interval_is_shown_as_one(world: Record) -> None:
    text = page(calendar(world))
    assert "### In June 2018" in text and "### In February 2018" in text
    assert "1 June" not in text and "1 February" not in text.replace("1 February 2018: “", "").replace("told 1 Feb", "")


def test_a_date_that_is_only_the_reports_says_nothing_of_when(make: Make) -> None:
    record = make({"x": [Told("A", "2018-04-01", "They will meet", when=dated("2018-04-01", basis="report"))]})
    assert only(record).state == "undated" and only(record).when is None


def test_a_plan_is_not_due_before_the_report_that_still_plans_it(make: Make) -> None:
    """Where the date stands in another sentence; the plan's own words are believed."""
    beside, own = dated("2018-03-01", basis="inferred"), dated("2018-03-01")
    record = make({"beside": [Told("A", "2018-04-01", "They will meet", when=beside)],
                   "own": [Told("A", "2018-04-01", "They had been due to meet on March 1", when=own)]})  # fmt: skip
    assert [entry.state for entry in calendar(record).entries] == ["past", "undated"]


def test_history_says_who_told_what_and_when(world: Record) -> None:
    text = page(calendar(world))
    held = text[text.index("Mike Pence (USA) and Justin Trudeau (CAN) met on 5 March 2018") :].splitlines()[:3]
    assert held[1].startswith(
        "  - planned: Andes Courier, 1 March 2018: “Pence and Trudeau are to meet on March 5” [r-"
    )
    assert held[2].startswith("  - took place: Harbour Gazette, 6 March 2018: “They met on Monday” [r-")


def test_what_fell_due_says_when_it_was_last_told(world: Record) -> None:
    assert "last told 1 February 2018, due by 28 February 2018" in page(calendar(world))


def test_what_fell_due_names_what_may_have_become_of_it(make: Make) -> None:
    plan = [Told("A", "2018-01-15", "Pence and Trudeau are to meet in Lima", when=FEBRUARY)]
    met = Told("B", "2018-03-09", "They met in Lima on February 9", "occurred", dated("2018-02-09"))
    late = Told("B", "2018-03-09", "They met again on March 1", "occurred", dated("2018-03-01"))
    others = Told("B", "2018-03-09", "Others met on February 10", "occurred", dated("2018-02-10"), parties=(0, 2))
    early = Told("B", "2018-01-09", "They met in Lima on February 2, it seems", "occurred", dated("2018-02-02"))
    record = make({"plan": plan, "met": [met], "late": [late], "others": [others], "early": [early]})
    (entry,) = calendar(record).entries
    assert [one.teller.account.id for one in entry.perhaps] == [met.account.id]
    assert "  - perhaps this: Mike Pence (USA) and Justin Trudeau (CAN) met on 9 February 2018 (e-" in page(
        calendar(record)
    )


def test_a_plan_names_the_one_that_may_have_taken_its_place(make: Make) -> None:
    """The next one of all the same parties that was first told later."""
    again = Told("C", "2018-04-21", "They will meet on June 1", when=dated("2018-06-01"))
    others = Told("C", "2018-04-22", "Pence will meet another on May 4", when=dated("2018-05-04"), parties=(0, 2))
    record = make({"one": VISIT[:1], "next": VISIT[1:], "again": [again], "others": [others]})
    found = {words((entry,))[0]: entry.instead for entry in calendar(record).entries}
    instead = {told: one.teller.account.evidence[0].text for told, one in found.items() if one}
    assert instead == {VISIT[0].words: VISIT[1].words, VISIT[1].words: again.words}
    assert "  - perhaps put off: Mike Pence (USA) and Justin Trudeau (CAN) were to meet on 10 May 2018 (e-" in page(
        calendar(record)
    )


def test_every_citation_is_the_reports_own_words(world: Record) -> None:
    told = [one for row in rows(calendar(world)) for step in row["history"] for one in step["told"]]
    assert len(told) == 10
    for one in told:
        report = world.report(one["report"])
        assert report
        assert report.text[one["words"]["start"] : one["words"]["end"]] == one["words"]["text"]


def test_days_bound_what_is_dated(world: Record) -> None:
    made = calendar(world, start=day("2018-05-10"), end=day("2018-06-01"))
    assert [entry.state for entry in made.entries] == ["ahead", "ahead", "undated"]
    assert "from 10 May 2018; up to 1 June 2018" in page(made)


def test_filters_are_the_shared_ones(world: Record) -> None:
    assert words(calendar(world, Question(status=("cancelled",)))) == ["The talks of July 1 are off"]
    made = calendar(world, Question(between=("FJI", "TON")))
    assert made.entries == () and "Nothing planned" in page(made)


def test_the_same_reports_give_the_same_page(world: Record, tmp_path: Path) -> None:
    with build(tmp_path / "again.db", WORLD, backwards=True) as again:
        assert page(calendar(again)) == page(calendar(world))
        assert list(rows(calendar(again))) == list(rows(calendar(world)))


def test_a_record_without_dates_has_no_today(make: Make) -> None:
    made = calendar(make({"x": [Told("A", None, "They will meet on May 3", when=dated("2018-05-03"))]}))
    assert made.as_of is None and [entry.state for entry in made.entries] == ["ahead"]


DAYS = st.dates(date(2018, 1, 1), date(2018, 3, 1))
SPANS = st.builds(
    lambda start, days: Dated(start, start + timedelta(days=days), "day", None, "expression"), DAYS, st.integers(0, 9)
)


@given(st.lists(SPANS, max_size=6))
def test_the_date_that_stands_was_told(told: list[Dated]) -> None:
    stands = standing_date(told)
    if stands is None:
        assert told == []
    else:
        last = told[-1]
        assert stands in told and (stands == last or (last.start <= stands.start and stands.end <= last.end))


@given(st.lists(st.sampled_from(STATUSES), min_size=1, max_size=7))
def test_the_status_that_stands_is_the_resolvers(told: list[Status]) -> None:
    history = [StatusAsOf(None, status, str(n)) for n, status in enumerate(told)]
    assert standing_status(history) == telling._status(history)


def test_a_date_moves_only_once_all_keep_to_the_new_one(make: Make) -> None:
    tellers = only(make({"x": VISIT})).tellers
    assert moved(told_dates(tellers)) and not differ(told_dates(tellers))
    assert moved(told_dates(tellers[:1])) is differ(told_dates(tellers[:1])) is False
