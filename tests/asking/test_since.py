"""What is new: by the day of publication or with the last read, each line with the report's own words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dragoman.asking.since import News, rows, since
from dragoman.exports.planning import news_lines
from dragoman.nouns import Event, Question
from dragoman.record import Record
from planworld import Happenings, Told, add, build
from smallrecord import dated, day

DAY = day("2018-04-10")
OLD: Happenings = {
    "held": [Told("Andes Courier", "2018-04-01", "Mike Pence will meet Trudeau on April 9", when=dated("2018-04-09"))],
    "moved": [Told("Andes Courier", "2018-04-01", "A call is set for May 3", when=dated("2018-05-03"))],
    "exact": [Told("A", "2018-04-02", "They go to Lima in May", when=dated("2018-05-01", "2018-05-31", "month"))],
    "same": [Told("Andes Courier", "2018-04-02", "They met on March 1", "occurred", dated("2018-03-01"))],
    "denied": [Told("Andes Courier", "2018-04-02", "They spoke on March 7", "occurred", dated("2018-03-07"))],
}
NEWER: Happenings = {
    "held": [Told("Harbour Gazette", "2018-04-10", "“so”, said he when they had met", "occurred", dated("2018-04-09"))],
    "moved": [Told("Harbour Gazette", "2018-04-12", "The call is now to be on May 8", when=dated("2018-05-08"))],
    "exact": [Told("Harbour Gazette", "2018-04-12", "They go to Lima on May 7", when=dated("2018-05-07"))],
    "same": [Told("Harbour Gazette", "2018-04-12", "In March they met", "occurred", dated("2018-03-01"))],
    "denied": [Told("Harbour Gazette", "2018-04-12", "On March 7 they did not speak", "negated", dated("2018-03-07"))],
    "new": [Told("Evening Post", "2018-04-13", "Enrique Peña Nieto will see Mike Pence", parties=(2, 0))],
}  # fmt: skip
UNDATED: Happenings = {"undated": [Told("Wall Paper", None, "Nobody says when they met", "occurred")]}
WORLD: Happenings = {key: [*OLD.get(key, ()), *NEWER.get(key, ())] for key in [*OLD, "new"]} | {**UNDATED}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with build(tmp_path_factory.mktemp("world") / "world.db", WORLD) as record:
        yield record


@pytest.fixture(scope="module")
def news(world: Record) -> News:
    return since(world, DAY)


def first_words(world: Record, event: Event) -> str:
    return min(one.evidence[0].text for one in world.accounts_of_event(event.id))


def page(news: News, limit: int | None = None) -> str:
    return "".join(news_lines(news, limit))


def section(text: str, heading: str) -> str:
    return text.split(f"## {heading}\n")[1].split("\n## ")[0]


def test_events_that_only_new_reports_tell_are_new(news: News) -> None:
    assert [one.tellers[0].account.evidence[0].text for one in news.events] == [
        "Enrique Peña Nieto will see Mike Pence"
    ]
    assert (news.reports, news.undated) == (6, 1)


def test_a_changed_status_is_told_with_the_one_before(world: Record, news: News) -> None:
    changes = {first_words(world, one.event): (one.before, one.event.status) for one in news.statuses}
    assert changes == {
        "Mike Pence will meet Trudeau on April 9": ("planned", "occurred"),
        "On March 7 they did not speak": ("occurred", "negated"),
    }
    assert all(teller.account.status == one.event.status for one in news.statuses for teller in one.tellers)
    held = section(page(news), "Changed statuses")
    assert "told before as planned, now as took place" in held
    assert "  - Harbour Gazette, 10 April 2018: “" in held and "Andes Courier" not in held


def test_a_moved_date_is_told_with_the_one_before(news: News) -> None:
    found = {one.now.start: (one.before.start, one.moved) for one in news.dates}
    assert found == {day("2018-05-08"): (day("2018-05-03"), True), day("2018-05-07"): (day("2018-05-01"), False)}
    text = section(page(news), "Changed dates")
    assert "moved, told before for 3 May 2018, now for 8 May 2018" in text
    assert "told more exactly, told before for May 2018, now for 7 May 2018" in text


def test_a_conflict_is_new_where_one_of_its_values_is(world: Record, news: News) -> None:
    found = {(first_words(world, one.conflict.event), one.conflict.field): one.new for one in news.conflicts}
    assert found == {
        ("On March 7 they did not speak", "status"): ("negated",),
        ("A call is set for May 3", "date"): ("2018-05-08",),
    }
    assert "8 May 2018 (new): Harbour Gazette" in section(page(news), "New disagreements")
    assert since(world, day("2018-04-13")).conflicts == ()


def test_actors_whom_only_new_reports_name_are_new(news: News) -> None:
    assert [(one.actor.name, one.words.text) for one in news.actors] == [
        ("Enrique Peña Nieto", "Enrique Peña Nieto will see Mike Pence.")
    ]


def test_statements_are_counted_with_their_speakers(news: News) -> None:
    assert news.statements == 1
    assert [(one.name, one.statements, one.last.text) for one in news.speakers] == [("Mike Pence", 1, "“so”")]
    assert "Mike Pence (USA): 1 statement\n  - Harbour Gazette, 10 April 2018: “so” [r-" in page(news)


def test_since_the_first_day_all_is_new_and_nothing_changed(world: Record) -> None:
    news = since(world, day("2018-01-01"))
    assert len(news.events) == 6 and (news.statuses, news.dates) == ((), ())


def test_after_the_last_day_nothing_is_new(world: Record) -> None:
    news = since(world, day("2019-01-01"))
    assert (news.events, news.statuses, news.dates, news.conflicts, news.actors, news.speakers) == ((),) * 6
    assert page(news).count("\n") == 3


def test_filters_are_the_shared_ones(world: Record) -> None:
    news = since(world, DAY, Question(actor=("MEX",)))
    assert len(news.events) == 1 and news.statuses == ()
    assert page(news).startswith("# What is new since 10 April 2018: MEX\n")
    assert since(world, DAY, Question(status=("occurred",))).events == ()


def test_every_citation_is_the_reports_own_words(world: Record, news: News) -> None:
    told = list(rows(news))
    lines = [line for row in told for line in row.get("values", [row])]
    cited = [one for line in lines for one in line.get("told", [line])]
    cited = [one for one in cited if isinstance(one.get("words"), dict)]
    assert len(cited) == 11
    for one in cited:
        report: Any = world.report(one["report"])
        assert report.text[one["words"]["start"] : one["words"]["end"]] == one["words"]["text"]
    kinds = ["new_event", "new_status", "new_date", "new_conflict", "new_actor", "new_statements", "counts"]
    assert list(dict.fromkeys(row["kind"] for row in told)) == kinds


def test_a_limit_counts_what_it_leaves_out(news: News) -> None:
    assert page(news, 1).count("*1 more left out here by the limit.*") == 3
    assert "left out" not in page(news)


def test_the_last_read_is_what_came_with_it(tmp_path: Path) -> None:
    with build(tmp_path / "twice.db", {**OLD, **UNDATED}) as record:
        assert len(since(record, None).events) == 6
        add(record, WORLD)
        news = since(record, None)
        assert (news.day, news.reports, news.undated) == (None, 6, 0)
        assert list(rows(news))[:-1] == list(rows(since(record, DAY)))[:-1]
        add(record, WORLD)  # adds nothing, and so is no read to speak of
        assert since(record, None).reports == 6
        assert page(news).startswith("# What is new with the last read\n")
