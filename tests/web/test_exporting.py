"""The view as a file: the same bytes as the command writes, in every form, and faults told before anything is sent."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from dragoman.cli import app as program
from dragoman.errors import RecordError
from dragoman.exports.formats import formats
from dragoman.web.exporting import PIECE, _piped
from web.desks import client, settled


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return settled(tmp_path_factory.mktemp("export") / "desk.db")


@pytest.fixture(scope="module")
def desk(path: Path) -> TestClient:
    return client(path)


@pytest.mark.parametrize("form", sorted(formats()))
def test_every_form_holds_what_the_command_writes(desk: TestClient, path: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"out{'.zip' if form == 'parquet' else formats()[form].endings[0]}"
    filters = ["--type", "CONSULT", "--outlet", "Harbour Gazette"]
    command = ["export", "--format", form, "--output", str(file), "--record", str(path), *filters]
    done = CliRunner().invoke(program, command)
    assert done.exit_code == 0, done.output
    answer = desk.get(f"/export?form={form}&type=CONSULT&outlet=Harbour%20Gazette")
    assert answer.content == file.read_bytes()
    assert answer.headers["content-disposition"].startswith('attachment; filename="dragoman')


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_one_kind_alone(desk: TestClient, form: str) -> None:
    answer = desk.get(f"/export?form={form}&kind=events")
    assert answer.status_code == 200
    assert f'filename="dragoman-events.{form}"' in answer.headers["content-disposition"]


def test_a_brief_of_the_view(desk: TestClient) -> None:
    told = desk.get("/export?form=brief-md&place=Lima").text
    assert told.startswith("# Brief") and "Lima" in told and "[1]" in told


def test_the_page_tells_what_a_brief_leaves_out(desk: TestClient) -> None:
    page = desk.get("/export?place=Lima").text
    brief, _, data = page.partition("<h2>Data</h2>")
    assert "nothing is capped" in data and "nothing is capped" not in brief
    assert "At most 25 entries a section" in brief and "--kind" not in page
    longer = "/export?place=Lima&amp;form=brief-md&amp;entries=200"
    assert longer in brief and desk.get(longer.replace("&amp;", "&")).text.startswith("# Brief")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("form=zip", "no such form. There are jsonl, csv"),
        ("form=csv&kind=cats", "no such kind. Of csv there are"),
        ("form=jsonl&kind=events", "jsonl has no use for it"),
        ("form=csv&type=CONSULTS", "Did you mean CONSULT?"),
    ],
)
def test_what_is_off_is_told(desk: TestClient, query: str, words: str) -> None:
    answer = desk.get(f"/export?{query}")
    assert answer.status_code == 400 and words in answer.text


def test_the_page_offers_the_view_in_every_form(desk: TestClient) -> None:
    page = desk.get("/export?type=CONSULT").text
    for form in formats():
        assert f"/export?type=CONSULT&amp;form={form}" in page


def test_a_long_file_comes_in_pieces_and_whole() -> None:
    def write(out: BinaryIO) -> int:
        for number in range(100_000):
            out.write(b"%08d\n" % number)
        return 1

    pieces = list(_piped(write))
    assert b"".join(pieces) == b"".join(b"%08d\n" % number for number in range(100_000))
    assert max(map(len, pieces)) < 2 * PIECE


def test_who_goes_away_stops_the_writer() -> None:
    before = threading.active_count()

    def write(out: BinaryIO) -> int:
        while True:
            out.write(b"x" * PIECE)

    pieces = iter(_piped(write))
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]  # a generator, as a server closes it
    wait(lambda: threading.active_count() == before)


def test_a_writer_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def at_once(_: BinaryIO) -> int:
        raise RecordError("gone")

    def later(out: BinaryIO) -> int:
        out.write(b"x" * PIECE)
        raise KeyError("unforeseen")

    in_terminal = list[Any]()
    monkeypatch.setattr(threading, "excepthook", in_terminal.append)
    with pytest.raises(RecordError, match="gone"):
        _piped(at_once)
    with pytest.raises(RuntimeError, match="broke off"):
        list(_piped(later))
    wait(lambda: len(in_terminal) == 1)


def wait(holds: Callable[[], bool]) -> None:
    for _ in range(1000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("it never held")
