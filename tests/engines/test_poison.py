"""Documents that crash, hang or swell what parses or reads them: each is refused with its reason, no other is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import dragoman
from dragoman import Record, Settings, pipeline
from dragoman.engines import Processes, bounds, documents_apart, processes, taking
from dragoman.errors import EngineError
from dragoman.intake import documents
from dragoman.nouns import Refusal, Report
from fakes import FakeReader

TWO = Settings(jobs=2)
SOUND = "Ann/USA met Bob/MEX at the talks in Lima, and they said that they had met before. "

apart = partial(documents_apart, settings=TWO, program="poison")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "papers"
    place.mkdir()
    for name in "abcde":
        (place / f"{name}.txt").write_text(f"{SOUND} This is paper {name}.")
    return place


POISON = {
    "crash!": ("intake.crash", "ended the process that parsed it, 2 times (signal 11)"),
    "hang!": ("intake.time", "seconds of computing to parse"),
    "fill!": ("intake.memory", "more memory"),
    "raise!": ("intake.parser", "TypeError: a parser that did not foresee this"),
}


@pytest.mark.parametrize("word", POISON)
def test_a_document_that_ruins_its_parser_costs_itself_alone(folder: Path, word: str) -> None:
    step, told = POISON[word]
    (folder / "c.txt").write_text(SOUND + word)
    found = list(apart([folder]))
    assert [Path(one.uri).name for one in found] == ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"]
    (refused,) = (one for one in found if isinstance(one, Refusal))
    assert (Path(refused.uri).name, refused.step) == ("c.txt", step)
    assert told in refused.reason


def test_a_parser_that_only_waits_is_ended_by_the_clock(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "PATIENCE", 6 / bounds.TAKING_IN)
    (folder / "c.txt").write_text(SOUND + "sleep!")
    found = list(apart([folder]))
    assert [one.step for one in found if isinstance(one, Refusal)] == ["intake.time"]
    assert len(found) == 5


def test_a_process_that_cannot_even_begin_is_told(folder: Path) -> None:
    with pytest.raises(EngineError, match="cannot be started"):
        list(documents_apart([folder], TWO, program="no.such.module"))


def test_what_came_before_the_crash_is_kept_and_not_given_twice(tmp_path: Path) -> None:
    lines = [f'{{"text": "{SOUND} Paper {number}."}}' for number in range(3)]
    (tmp_path / "feed.jsonl").write_text("\n".join(lines))
    given = list(documents_apart([tmp_path], TWO))
    assert [one.uri.rpartition("#")[2] for one in given] == ["1", "2", "3"]


def test_taken_apart_or_here_gives_the_same(reports: Path) -> None:
    broken = reports.parent / "broken"
    here = list(documents([reports, broken, "nowhere"], TWO))
    assert list(documents_apart([reports, broken, "nowhere"], TWO)) == here
    assert sum(isinstance(one, Report) for one in here) > 20


def test_a_caller_that_stops_leaves_no_process(folder: Path) -> None:
    found = apart([folder])
    next(found)
    assert isinstance(found, Iterator)
    found.close()  # type: ignore[attr-defined]  # a generator
    assert next(found, None) is None


def test_a_pipe_in_a_folder_is_refused_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "c.fifo")
    found = list(documents_apart([folder], TWO))
    assert [one.step for one in found if isinstance(one, Refusal)] == ["intake.find"]
    assert len(found) == 6


def test_poison_on_the_way_to_a_record_is_listed_and_the_rest_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "READER", "fakes:FakeReader")
    monkeypatch.setattr(pipeline, "documents_apart", partial(documents_apart, program="poison"))
    (folder / "b.txt").write_text(SOUND + "crash!")
    (folder / "c.txt").write_text(SOUND + "die!")
    (folder / "d.txt").write_text(SOUND + "misquote!")
    with Record.open(tmp_path / "a.db") as record:
        summary = dragoman.read(folder, record, TWO)
        told = {Path(one.uri).name: one.step for one in record.refusals()}
        assert told == {"b.txt": "intake.crash", "c.txt": "reading", "d.txt": "reading"}
        assert (summary.read, record.counts()["reports"]) == (2, 2)


def report(number: int, text: str = "") -> Report:
    return Report.of(f"{text} {SOUND} Day {number}.", uri=f"{number}.txt")


READING = {"hang!": "reading it took more than", "fill!": "MemoryError", "die!": "died 2 times (exit code 3)"}


@pytest.mark.parametrize("word", READING)
def test_a_report_that_ruins_its_reader_costs_itself_alone(word: str) -> None:
    reports = [report(number, word if number == 2 else "") for number in range(6)]
    with Processes("fakes:FakeReader", 2) as engine:
        found = {one.uri: result for one, result in engine.read(reports)}
    refused = found.pop("2.txt")
    assert isinstance(refused, Refusal) and READING[word] in refused.reason
    assert found == {one.uri: FakeReader().read(one) for one in reports if one.uri != "2.txt"}


def test_a_reader_that_only_waits_is_ended_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PATIENCE", 2 / bounds.BASE)
    with Processes("fakes:FakeReader", 1) as engine:
        found = {one.uri: result for one, result in engine.read([report(1, "sleep!"), report(2)])}
    assert [uri for uri, one in found.items() if isinstance(one, Refusal)] == ["1.txt"]


@pytest.mark.parametrize("size", [0, 6_000, 500_000])
def test_the_bounds_lie_far_above_what_honest_reports_take(size: int) -> None:
    assert bounds.reading_seconds(size) > 10 * (0.2 + 0.00007 * size)
