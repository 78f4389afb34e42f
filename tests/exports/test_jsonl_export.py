"""JSON Lines: the contract's keys and types for every kind, exact citations, the same bytes in any order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from dragoman.exports.jsonl import line, lines
from dragoman.nouns import EVENT_TYPES, ROLES, STATUSES, TOPICS, Question, Resolution
from dragoman.record import Record
from smallrecord import make, readings, reports, resolution, some_process

# RECORD.md, to the letter. Keys may be added by a later version, none may go.
CONTRACT = {
    "report": "id uri external_id outlet title byline published language sha256 copy_of",
    "actor": "id type name aliases country offices",
    "account": "id report event type mode status date place participants about sourced_to disputed_by evidence "
    "confidence why",
    "event": "id type mode status status_history date place participants about accounts reports independent_sources "
    "conflicts",
    "statement": "id report speaker form content cue",
    "process": "id name parties state events rounds deadlines",
}
_NOTE = "kind value number date when place by report start end text"
WITHIN = {
    "rounds": "number state date told",
    "deadlines": "by stance date told",
    "told": _NOTE,
    "notes": _NOTE,
    "by": "name anonymous",
    "named": "report start end text",
    "support": "party accounts",
    "published": "start end precision basis",
    "offices": "title of from to told",
    "date": "start end precision text basis",
    "place": "name country",
    "participants": "actor name country role",
    "sourced_to": "name anonymous",
    "evidence": "start end text",
    "status_history": "as_of status account",
    "conflicts": "field values",
    "values": "value accounts",
    "speaker": "actor name country anonymous",
    "content": "start end text",
    "cue": "start end text",
}


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Record]:
    with make(tmp_path / "small.db") as record:
        record.resolve_with(with_process())
        yield record


def with_process() -> Resolution:
    found = reports()
    resolved = resolution(found, readings(found))
    process = some_process(next(iter(found.values())).id, resolved.events[0].id)
    return Resolution(
        resolved.actors, resolved.events, resolved.actor_of, resolved.event_of, resolved.copy_of, (process,)
    )


def parsed(record: Record, question: Question | None = None) -> list[dict[str, Any]]:
    return [json.loads(one) for one in lines(record, question or Question())]


def of_kind(told: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [row for row in told if row["kind"] == kind]


def test_every_kind_has_the_contracts_keys(small: Record) -> None:
    told = parsed(small)
    assert {row["kind"] for row in told} == set(CONTRACT)
    for row in told:
        assert set(row) >= {"kind", *CONTRACT[row["kind"]].split()}
        check_within(row)


def check_within(row: dict[str, Any]) -> None:
    for key, value in row.items():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                assert set(part) == set(WITHIN[key].split()), key
                check_within(part)


def test_values_are_the_contracts(small: Record) -> None:
    told = parsed(small)
    for row in [*of_kind(told, "account"), *of_kind(told, "event")]:
        assert row["type"] in EVENT_TYPES and row["status"] in STATUSES
        assert set(row["about"]) <= set(TOPICS)
        assert {one["role"] for one in row["participants"]} <= set(ROLES)
        assert row["date"] is None or row["date"]["start"] <= row["date"]["end"]


def test_lines_are_sorted_by_kind_and_id(small: Record) -> None:
    order = [(row["kind"], row["id"]) for row in parsed(small)]
    assert order == sorted(order) and len(set(order)) == len(order)


def test_ids_lead_somewhere(small: Record) -> None:
    told = parsed(small)
    ids = {kind: {row["id"] for row in of_kind(told, kind)} for kind in CONTRACT}
    for row in of_kind(told, "account"):
        assert row["report"] in ids["report"] and row["event"] in ids["event"]
        assert {one["actor"] for one in row["participants"]} <= ids["actor"]
    for row in of_kind(told, "event"):
        assert set(row["accounts"]) <= ids["account"]
        assert {one["actor"] for one in row["participants"]} <= ids["actor"]
    assert {row["speaker"]["actor"] for row in of_kind(told, "statement")} <= ids["actor"]
    assert {row["copy_of"] for row in of_kind(told, "report")} - {None} <= ids["report"]


def test_citations_equal_the_text(small: Record) -> None:
    texts = {report.id: report.text for report in small.reports()}
    for row in parsed(small):
        for cited in [*row.get("evidence", ()), row.get("content"), row.get("cue")]:
            if cited:
                assert texts[row["report"]][cited["start"] : cited["end"]] == cited["text"]


def test_text_is_utf8_and_not_escaped(small: Record) -> None:
    assert any("Peña" in one for one in lines(small))


def test_unknown_dates_are_null(small: Record) -> None:
    undated = [row for row in of_kind(parsed(small), "report") if row["published"]["basis"] == "unknown"]
    assert [row["published"]["start"] for row in undated] == [None]
    assert any(row["date"] is None for row in of_kind(parsed(small), "account"))


def test_the_same_bytes_in_whatever_order(small: Record, tmp_path: Path) -> None:
    with make(tmp_path / "again.db", backwards=True) as again:
        again.resolve_with(with_process())
        assert "".join(lines(again)) == "".join(lines(small))


def test_a_question_narrows_every_kind(small: Record) -> None:
    told = parsed(small, Question(between=("USA", "CAN")))
    assert len(of_kind(told, "event")) == 1 and len(of_kind(told, "account")) == 3
    assert len(of_kind(told, "process")) == 1
    assert of_kind(parsed(small, Question(status=("planned",))), "process") == []


def test_nothing_is_held_back_and_nothing_is_read_ahead(small: Record) -> None:
    assert json.loads(next(lines(small)))["kind"] == "account"
    assert len(list(lines(small))) == 8 + 6 + 6 + 1 + 4 + 5


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3))
def test_a_line_is_one_line_and_reads_back(row: dict[str, Any]) -> None:
    written = line(row)
    assert written.count("\n") == 1 and written.endswith("\n")
    assert json.loads(written) == row


def test_a_lone_surrogate_is_escaped() -> None:
    assert line({"text": "a\ud800"}) == '{"text": "a\\ud800"}\n'
