"""The rounds, deadlines and parties told in the example reports and the seeds are found: the list is in tests/cases."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dragoman.intake import documents
from dragoman.nouns import ProcessNote, Reading, Refusal, Report
from dragoman.reading.reader import Reader
from dragoman.resolving import resolve
from dragoman.settings import Settings

ROOT = Path(__file__).parent.parent
SEEDS = ROOT.parent / "shared" / "gold" / "seeds"
CASES = tomllib.loads((ROOT / "tests" / "cases" / "processes.toml").read_text(encoding="utf-8"))
FIELDS = frozenset({"report", "number", "first", "last", "place", "by", "when", "stance", "missed"})

Case = dict[str, Any]
Read = Mapping[str, tuple[Report, Reading]]


def name_of(uri: str) -> str:
    last = uri.rsplit("/", 1)[-1]
    return last if "#" in last else last.partition(".")[0]


@pytest.fixture(scope="module")
def read() -> Read:
    reader = Reader()
    sources = [ROOT / "examples" / "reports", *sorted(SEEDS.glob("*.txt"))]
    found = [one for one in documents(sources, Settings()) if not isinstance(one, Refusal)]
    return {name_of(one.uri): (one, reader.read(replace(one))) for one in found}


def notes(read: Read, report: str, *kinds: str) -> list[ProcessNote]:
    if report not in read:
        pytest.skip(f"{report} is not at hand")
    return [note for one in read[report][1].processes for note in one.notes if note.kind in kinds]


def fits(note: ProcessNote, case: Case) -> bool:
    told = {
        "number": note.number,
        "first": note.date.start.isoformat() if note.date else None,
        "last": note.date.end.isoformat() if note.date else None,
        "place": note.place.name if note.place else None,
        "by": note.by.name if note.by else None,
        "when": note.when,
        "stance": note.value,
    }
    wanted = {"number": None} | {key: case[key] for key in case.keys() & told.keys()}
    return all(told[key] == value for key, value in wanted.items())


def found(read: Read, case: Case, *kinds: str) -> bool:
    return any(fits(note, case) for note in notes(read, case["report"], *kinds))


def label(case: Case) -> str:
    return " ".join(str(value) for value in case.values())


def test_the_list_holds_known_fields_only() -> None:
    for case in (*CASES["round"], *CASES["deadline"]):
        assert case.keys() <= FIELDS
        for key in ("first", "last"):
            assert date.fromisoformat(case.get(key, "2018-01-01"))


@pytest.mark.parametrize("case", CASES["round"], ids=label)
def test_rounds_are_found(read: Read, case: Case) -> None:
    assert found(read, case, "round", "session")


@pytest.mark.parametrize("case", CASES["deadline"], ids=label)
def test_deadlines_are_found(read: Read, case: Case) -> None:
    assert found(read, case, "deadline") is not case.get("missed", False)


def test_all_of_it_is_one_process_and_its_parties_are_found(read: Read) -> None:
    made = resolve(read.values()).processes
    assert [one.parties for one in made] == [tuple(sorted(case["code"] for case in CASES["party"]))]
    assert made[0].state == "signed" and "NAFTA" in made[0].aliases


def test_words_are_the_texts_own(read: Read) -> None:
    for report, reading in read.values():
        for one in reading.processes:
            for cited in (one.named, *(note.words for note in one.notes)):
                assert report.text[cited.start : cited.end] == cited.text
