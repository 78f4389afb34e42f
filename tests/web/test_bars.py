"""Bars of the timeline: each leads to the view of its lane within its days, and nothing in an address runs."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from starlette.datastructures import QueryParams

from dragoman.asking.timeline import Lane, Window
from dragoman.web.asked import View, lane_view, within
from dragoman.web.bars import bars
from dragoman.web.drawing import Bar, Row, Standing

WINDOWS = (Window(date(2018, 4, 1), date(2018, 4, 30)), Window(date(2018, 5, 1), date(2018, 5, 1)))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "type=AID&lanes=type",
        "since=2017&until=2019&min-confidence=0.5",
        'actor="><script>',
        "actor=since=0001-01-01%26until=0001-01-02",
    ],
)
def test_a_bar_leads_to_its_lane_within_its_days(query: str) -> None:
    view = lane_view(View.of(QueryParams(query)), "type", "CONSULT")
    told = tuple(Bar(Standing(one, 1.0, 3.0), {"occurred": 1234}) for one in WINDOWS)
    row = Row(Lane("CONSULT", 2), 0, 0, 0, (), (), told)
    svg = bars(row, view)
    assert [unescape(found) for found in re.findall(r'href="/([^"]*)"', svg)] == [
        within(view, one).query() for one in WINDOWS
    ]
    assert "1,234 occurred, 1 April 2018 to 30 April 2018<" in svg and "occurred, 1 May 2018<" in svg
    assert "<script" not in svg
