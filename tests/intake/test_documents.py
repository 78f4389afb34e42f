"""Paths, folders, globs and standard input; and that nothing is ever raised for a document's sake."""

from __future__ import annotations

import gzip
import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from dragoman.intake import documents, reports_in
from dragoman.nouns import Refusal, Report
from dragoman.settings import Settings
from makers import docx, pdf, printed, zipped

SETTINGS = Settings()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a/z.txt", "a/c.txt", ".hidden.txt", ".git/x.txt", "a.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"The talks of {name} ended.", encoding="utf-8")
    return tmp_path / "in"


def uris(*paths: str | Path) -> list[str]:
    return [found.uri for found in documents(paths, SETTINGS)]


def test_folders_are_read_in_order_without_hidden_files(folder: Path) -> None:
    names = ["a/c.txt", "a/z.txt", "a.txt", "b.txt"]
    assert uris(folder) == [f"{folder}/{name}" for name in names]


def test_globs(folder: Path) -> None:
    assert uris(f"{folder}/*.txt") == [f"{folder}/a.txt", f"{folder}/b.txt"]
    assert len(uris(f"{folder}/**/*.txt")) == 4
    assert uris(f"{folder}/.hid*") == [f"{folder}/.hidden.txt"]


def test_a_relative_path_is_its_uri(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert uris("a.txt", "a", "*.txt", Path("b.txt")) == ["a.txt", "a/c.txt", "a/z.txt", "a.txt", "b.txt", "b.txt"]


@pytest.mark.parametrize("path", ["nowhere.txt", "no*.txt", "nowhere/"])
def test_what_is_not_there_is_refused(tmp_path: Path, path: str) -> None:
    (refused,) = documents([f"{tmp_path}/{path}"], SETTINGS)
    assert isinstance(refused, Refusal) and refused.step == "intake.find"


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (refused,) = documents([tmp_path], SETTINGS)
    assert isinstance(refused, Refusal) and refused.step == "intake.find"


def test_a_dangling_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere.txt")
    (refused,) = documents([tmp_path], SETTINGS)
    assert isinstance(refused, Refusal) and refused.step == "intake.open"


def test_a_name_with_pattern_characters_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "talks [1].txt"
    path.write_text("The talks ended.", encoding="utf-8")
    assert uris(path) == [str(path)]


def test_a_name_that_is_no_utf8_can_be_written_out(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    Path(path).write_text("The talks ended.", encoding="utf-8")
    (report,) = documents([tmp_path], SETTINGS)
    assert report.uri.encode().endswith(rb"caf\xe9.txt")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    data = gzip.compress(b'{"text": "One."}\n{"text": "Two."}\n')
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert uris("-") == ["-#1", "-#2"]


def test_the_name_does_not_decide(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_text('{"text": "One."}\n', encoding="utf-8")
    assert uris(path) == [f"{path}#1"]


def test_feeds_are_streamed(tmp_path: Path) -> None:
    """The first row comes out before the rest, which is no JSON, is looked at."""
    path = tmp_path / "feed.jsonl"
    path.write_text('{"text": "One."}\n' + "x" * 1_000_000, encoding="utf-8")
    assert isinstance(next(documents([path], SETTINGS)), Report)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\n\r\t")))
def test_any_text_comes_back_as_it_is(text: str) -> None:
    opening = "The talks in Lima ended without an accord on Thursday, and the ministers said they would meet again. "
    body = opening * 10 + "— \u2603 " + text
    (report,) = reports_in(body.encode(), "x", SETTINGS)
    assert isinstance(report, Report) and report.text == body


BEGINNINGS = (
    b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\x1f\x8b\x08", b"<html><body>", b"[{", b'{"text": "', b"id,text\n",
    b"\xff\xfe", b"<?xml ", b"\xef\xbb\xbf", b"By Ana Example\n",
)  # fmt: skip


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=400))
def test_any_bytes_give_reports_or_refusals(beginning: bytes, rest: bytes) -> None:
    found = list(reports_in(beginning + rest, "x", SETTINGS))
    assert found and all(isinstance(each, Report | Refusal) for each in found)
    assert all(each.reason and each.step.startswith("intake.") for each in found if isinstance(each, Refusal))


WHOLE = (
    pdf([printed([["The ministers met in Lima."]])]),
    docx(["The ministers met in Lima."], title="T"),
    zipped({"xl/workbook.xml": ""}),
    gzip.compress(b'{"text": "One."}\n' * 5, mtime=0),
    b'{"text": "One.", "date": "2018-04-14"}\n{"text": "Two."}\n',
    b'id,text,date\n1,"One, ""two""",2018\n',
    b"<html><head><title>T</title></head><body><article><p>The ministers met in Lima on Thursday.</p></body></html>",
)


@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8),
    st.floats(0, 1),
)
def test_damaged_documents_give_reports_or_refusals(data: bytes, hits: list[tuple[float, int]], cut: float) -> None:
    damaged = bytearray(data)
    for place, byte in hits:
        damaged[int(place * (len(data) - 1))] = byte
    kept = bytes(damaged[: 1 + int(cut * len(data))])
    assert all(isinstance(each, Report | Refusal) for each in reports_in(kept, "x", SETTINGS))
