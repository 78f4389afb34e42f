"""The example reports, read whole: every citation is the report's own words, and order and portions do not matter."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import dragoman
from dragoman.exports import jsonl

ONE_PROCESS = dragoman.Settings(jobs=1)


@pytest.fixture(scope="module")
def record(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dragoman.Record]:
    with dragoman.Record.open(tmp_path_factory.mktemp("whole") / "record.db") as kept:
        summary = dragoman.read(reports, kept, ONE_PROCESS)
        assert summary.refused == ()
        yield kept


@pytest.fixture(scope="module")
def exported(record: dragoman.Record) -> list[dict[str, Any]]:
    return [json.loads(line) for line in jsonl.lines(record)]


@pytest.fixture(scope="module")
def texts(record: dragoman.Record) -> dict[str, str]:
    return {report.id: report.text for report in record.reports()}


def citations(row: Any) -> Iterator[dict[str, Any]]:
    """Every object with `start`, `end` and `text` as numbers and words, however deep it lies."""
    if isinstance(row, dict):
        if isinstance(row.get("start"), int) and "text" in row:
            yield row
        for value in row.values():
            yield from citations(value)
    elif isinstance(row, list):
        for value in row:
            yield from citations(value)


def of_kind(rows: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["kind"] == kind]


def test_every_citation_is_the_text_at_its_place(exported: list[dict[str, Any]], texts: dict[str, str]) -> None:
    cited = [(texts[row["report"]], span) for row in exported if "report" in row for span in citations(row)]
    assert len(cited) > 100
    assert [span for text, span in cited if text[span["start"] : span["end"]] != span["text"]] == []


def test_mentions_are_the_text_at_their_place(record: dragoman.Record) -> None:
    for report, reading in record.readings():
        assert [m for m in reading.mentions if report.text[m.start : m.end] != m.text] == []


def test_plain_text_is_kept_unchanged(record: dragoman.Record, reports: Path) -> None:
    plain = [report for report in record.reports() if report.uri.endswith((".txt", ".md"))]
    assert len(plain) >= 10
    assert [report.uri for report in plain if report.text != (reports / Path(report.uri).name).read_text("utf-8")] == []


def test_every_account_has_evidence_of_bounded_length(exported: list[dict[str, Any]]) -> None:
    accounts = of_kind(exported, "account")
    assert accounts
    assert [row["id"] for row in accounts if not row["evidence"]] == []
    assert [row["id"] for row in accounts for span in row["evidence"] if not 0 < len(span["text"]) <= 600] == []


def test_every_account_belongs_to_an_event_that_lists_it(exported: list[dict[str, Any]]) -> None:
    accounts = {row["id"]: row["event"] for row in of_kind(exported, "account")}
    listed = {account: row["id"] for row in of_kind(exported, "event") for account in row["accounts"]}
    assert listed == accounts


def test_links_lead_to_what_is_there(exported: list[dict[str, Any]]) -> None:
    ids = {row["id"] for row in exported}
    links = [
        *(row["report"] for row in exported if "report" in row),
        *(part["actor"] for row in exported for part in row.get("participants", ())),
        *(row["copy_of"] for row in of_kind(exported, "report") if row["copy_of"]),
        *(row["speaker"]["actor"] for row in of_kind(exported, "statement") if row["speaker"]["actor"]),
    ]
    assert set(links) - ids == set()


def test_lines_are_sorted_and_ids_are_unique(exported: list[dict[str, Any]]) -> None:
    keys = [(row["kind"], row["id"]) for row in exported]
    assert keys == sorted(set(keys))


def test_the_wire_copy_is_folded(exported: list[dict[str, Any]]) -> None:
    copies = [row for row in of_kind(exported, "report") if "2018-03-08" in row["uri"]]
    assert sorted(bool(row["copy_of"]) for row in copies) == [False, True]


@pytest.mark.parametrize("seed", [1, 2])
def test_neither_order_nor_portions_change_a_byte(
    record: dragoman.Record, reports: Path, tmp_path: Path, seed: int
) -> None:
    files = sorted(reports.iterdir())
    random.Random(seed).shuffle(files)
    with dragoman.Record.open(tmp_path / "record.db") as other:
        for portion in (files[:7], files[7:]):
            dragoman.read(portion, other, ONE_PROCESS)
        assert "".join(jsonl.lines(other)) == "".join(jsonl.lines(record))


def test_reading_again_changes_nothing(record: dragoman.Record, reports: Path) -> None:
    before = "".join(jsonl.lines(record))
    summary = dragoman.read(reports, record, ONE_PROCESS)
    assert summary.read == 0
    assert "".join(jsonl.lines(record)) == before
