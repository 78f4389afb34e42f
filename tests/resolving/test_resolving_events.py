"""Which accounts are one happening, and what the event says: cases as data, then rules one by one."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dragoman.nouns import Event
from dragoman.resolving import resolve
from resolving.worlds import told

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "resolving_events.toml").read_text("utf-8"))["case"]
CALL: dict[str, Any] = CASES[0]["account"][0]
ASIDE: dict[str, Any] = CASES[0]["account"][1]


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_groups(case: dict[str, Any]) -> None:
    readings = [told(row, number) for number, row in enumerate(case["account"])]
    place = {reading.accounts[0].id: number for number, (_, reading) in enumerate(readings)}
    resolution = resolve(readings)
    groups = sorted(sorted(place[id] for id in event.accounts) for event in resolution.events)
    assert groups == case["groups"]
    if "status" in case:
        first = resolution.event_of[readings[case["groups"][0][0]][1].accounts[0].id]
        assert next(e.status for e in resolution.events if e.id == first) == case["status"]


def event(*rows: dict[str, Any], outlets: tuple[str, ...] = ()) -> Event:
    """The one event of several accounts."""
    names = outlets or tuple(f"Paper {n}" for n in range(len(rows)))
    readings = [told(row, n, outlet) for n, (row, outlet) in enumerate(zip(rows, names, strict=True))]
    (only,) = resolve(readings).events
    return only


def test_every_link_is_explained() -> None:
    merged = event(CALL, ASIDE)
    (line,) = merged.why
    assert all(
        f"{level} +" in line
        for level in ("parties same", "date same day", "news next day", "mode same", "wording half")
    )
    assert all(id in line for id in merged.accounts)


def test_an_account_alone_needs_no_reason() -> None:
    alone = event(CALL)
    assert alone.why == ()
    assert (alone.reports, alone.independent_sources) == (1, 1)


def test_a_state_is_not_listed_beside_its_people() -> None:
    people = [["Donald Trump", "USA", "actor"], ["Enrique Peña Nieto", "MEX", "actor"]]
    rows = [{**CALL, "parties": people}, {**CALL, "parties": [["United States", "USA", "actor"], people[1]]}]
    (merged,) = resolve(told(row, number) for number, row in enumerate(rows)).events
    assert sorted(p.name for p in merged.participants) == ["Donald Trump", "Enrique Peña Nieto"]


def test_participants_are_gathered_with_the_role_most_give() -> None:
    third = {**CALL, "parties": [*CALL["parties"], ["Luis Videgaray", "MEX", "actor"]]}
    merged = event(CALL, ASIDE, third)
    assert sorted(p.name for p in merged.participants) == ["Donald Trump", "Enrique Peña Nieto", "Luis Videgaray"]
    assert {p.role for p in merged.participants} == {"actor"}


def test_topics_by_how_many_name_them() -> None:
    merged = event(
        {**CALL, "about": ["border"]}, {**ASIDE, "about": ["trade", "border"]}, {**CALL, "about": ["border"]}
    )
    assert merged.about == ("border", "trade")


def test_papers_that_name_one_agency_are_one_source() -> None:
    merged = event({**CALL, "sourced_to": ["Reuters"]}, ASIDE, CALL, outlets=("Gazette", "Reuters News", "Herald"))
    assert (merged.reports, merged.independent_sources) == (3, 2)


def test_copies_are_counted_once_and_their_accounts_fold() -> None:
    long = {**CALL, "words": CALL["words"] + " and neither of them would say afterwards what had been agreed on steel"}
    readings = [told(long, 1, "Gazette"), told(long, 1, "Herald"), told(ASIDE, 2, "Times")]
    resolution = resolve(readings)
    (merged,) = resolution.events
    assert len(resolution.copy_of) == 1
    assert (merged.reports, merged.independent_sources) == (3, 2)


def test_status_history_goes_by_report_date() -> None:
    planned = {**CALL, "status": "planned", "published": "2018-02-18"}
    merged = event(CALL, planned)
    assert [(row.as_of, row.status) for row in merged.status_history] == [
        (date(2018, 2, 18), "planned"),
        (date(2018, 2, 25), "occurred"),
    ]
    assert merged.status == "occurred"


def test_what_happened_is_not_undone_by_a_later_plan() -> None:
    late = {**CALL, "status": "planned", "published": "2018-02-27"}
    assert event(CALL, late).status == "occurred"


def test_place_and_date_are_what_most_tell() -> None:
    in_lima = {**CALL, "place": "Lima", "place_country": "PER"}
    in_cusco = {**CALL, "place": "Cusco", "place_country": "PER"}
    merged = event(in_lima, in_cusco, in_lima)
    assert merged.place is not None and merged.place.name == "Lima"
    assert merged.date is not None and merged.date.start == date(2018, 2, 20)


def test_conflicts_keep_both_sides() -> None:
    next_day = {**ASIDE, "day": "2018-02-21"}
    merged = event(CALL, next_day)
    assert [(c.field, [v.value for v in c.values]) for c in merged.conflicts] == [
        ("date", ["2018-02-20", "2018-02-21"])
    ]
