"""Columns kept beside a record are those that it would give, and a file that is not is never believed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import smallrecord
from dragoman.record import Record, shelved

NO_SUCH_NUMBER = 10**9


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small record whose columns are kept."""
    monkeypatch.setattr(shelved, "LARGE", 1)
    smallrecord.make(tmp_path / "small.db").close()
    return tmp_path / "small.db"


def told(path: Path) -> dict[str, Any]:
    """The columns that a record gives, field by field."""
    with Record.look(path) as record:
        return flat(record.columns())


def flat(made: Any, prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields(made):
        value = getattr(made, field.name)
        if is_dataclass(value):
            found |= flat(value, f"{prefix}{field.name}.")
        else:
            found[prefix + field.name] = (value.dtype, value.tolist()) if isinstance(value, np.ndarray) else value
    return found


def test_what_is_kept_is_what_is_laid_out(path: Path) -> None:
    laid_out = told(path)
    assert shelved.beside(path).name == "small.db-columns"
    assert laid_out["fields"] == ("date",)
    assert told(path) == laid_out


def test_what_is_kept_is_read_and_not_laid_out_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out = told(path)
    monkeypatch.setattr(shelved, "columns", lambda _: pytest.fail("laid out again"))
    assert told(path) == laid_out


def test_a_small_record_has_no_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelved, "LARGE", NO_SUCH_NUMBER)
    told(path)
    assert not shelved.beside(path).exists()


def test_an_empty_record_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All its arrays are empty, as some are of a large record in which no accounts differ."""
    monkeypatch.setattr(shelved, "LARGE", 0)
    Record.open(tmp_path / "empty.db").close()
    laid_out = told(tmp_path / "empty.db")
    monkeypatch.setattr(shelved, "columns", lambda _: pytest.fail("laid out again"))
    assert told(tmp_path / "empty.db") == laid_out


def cut(kept: bytes) -> bytes:
    return kept[: len(kept) // 2]


def turned(find: Callable[[bytes], int]) -> Callable[[bytes], bytes]:
    """With one bit turned over."""

    def harm(kept: bytes) -> bytes:
        place = find(kept)
        return kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :]

    return harm


HARMS: dict[str, Callable[[bytes], bytes]] = {
    "cut": cut,
    "empty": lambda _: b"",
    "another file": lambda _: b"something else",
    "magic": turned(lambda _: 3),
    "check sum": turned(lambda _: 12),
    "head": turned(lambda _: 40),
    "an id": turned(lambda kept: kept.rindex(b"e-")),
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_a_damaged_file_is_laid_out_anew(path: Path, harm: Callable[[bytes], bytes]) -> None:
    laid_out = told(path)
    kept = shelved.beside(path).read_bytes()
    shelved.beside(path).write_bytes(harm(kept))
    assert told(path) == laid_out
    assert shelved.beside(path).read_bytes() == kept


def test_the_columns_of_another_record_are_not_taken(path: Path, tmp_path: Path) -> None:
    told(path)
    other = tmp_path / "other.db"
    Record.open(other).close()
    shelved.beside(path).rename(shelved.beside(other))
    assert told(other)["ids"][1] == []


def test_a_folder_that_cannot_be_written_to_costs_nothing_but_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no")

    monkeypatch.setattr(shelved, "_write", refuse)
    assert told(path) == told(path)
    assert [one.name for one in path.parent.glob("*columns*")] == []
