"""Which negotiations a report tells of, and what it notes of them: cases as data, and what must hold of every note."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dragoman.nouns import LocalProcess, ProcessNote, Published, Report
from dragoman.reading.reader import Reader

CASES = Path(__file__).parent.parent / "cases"
NAMES = tomllib.loads((CASES / "process_names.toml").read_text(encoding="utf-8"))["case"]
NOTES = tomllib.loads((CASES / "process_notes.toml").read_text(encoding="utf-8"))["case"]
DAY = date(2018, 4, 14)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def told(reader: Reader, text: str) -> tuple[LocalProcess, ...]:
    return reader.read(Report.of(text, uri="a.txt", published=Published(DAY, DAY, "day", "given"))).processes


@pytest.mark.parametrize("case", NAMES, ids=lambda case: case["text"][:40])
def test_names(reader: Reader, case: dict[str, Any]) -> None:
    found = [one for one in told(reader, case["text"]) if not any(key.startswith("loose:") for key in one.keys)]
    assert [one.name for one in found] == case["names"]


def row(note: ProcessNote) -> dict[str, Any]:
    found = {"kind": note.kind, "value": note.value, "number": note.number, "when": note.when}
    found |= {"last": note.date.end.isoformat() if note.date else None, "by": note.by.name if note.by else None}
    return {key: value for key, value in found.items() if value is not None}


@pytest.mark.parametrize("case", NOTES, ids=lambda case: case["text"][:40])
def test_notes(reader: Reader, case: dict[str, Any]) -> None:
    found = [
        row(note)
        for one in told(reader, f"The talks on the Lake Fish Agreement go on. {case['text']}")
        for note in one.notes
    ]
    wanted = {key: value for key, value in case.items() if key != "text"}
    assert any(wanted.items() <= note.items() for note in found) is bool(wanted), found


def test_a_word_that_stands_for_one_of_several_goes_to_the_one_named_last(reader: Reader) -> None:
    text = (
        "Chad opened talks on the Lake Fish Agreement in May. It also began talks on the River Dam Treaty with Niger. "
        "The second round of talks on the treaty ended on Monday."
    )
    by_name = {one.name: one for one in told(reader, text)}
    assert [note.number for note in by_name["River Dam Treaty"].notes if note.kind == "round"] == [2]
    assert [note for note in by_name["Lake Fish Agreement"].notes if note.kind == "round"] == []
