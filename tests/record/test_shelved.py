"""Columns kept beside a record are those that it would give, and a file that is not is never believed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any

import numpy as np
import pytest

import smallrecord
from dragoman import judging
from dragoman.nouns import Question
from dragoman.record import Record, columns as laid, shelved
from web.desks import settled

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


def ids(record: Record, **asked: Any) -> list[str]:
    return [event.id for event in record.events(Question(**asked))]


JUDGEMENTS: dict[str, Callable[[Record], object]] = {
    "same": lambda record: judging.same(record, *ids(record)[:2]),
    "edit of an event": lambda record: judging.edit(record, ids(record, status=("planned",))[0], {"status": "negated"}),
    "edit of an account": lambda record: judging.edit(record, next(record.accounts()).id, {"place": "Cusco"}),
    "wrong": lambda record: judging.wrong(record, ids(record)[0]),
    "add": lambda record: judging.add(record, "south", "A February visit", {"type": "AID"}),
    "different": lambda record: judging.different(record, *event_of_two(record)),
    "actors": lambda record: judging.same(record, "Pence", "Trudeau"),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return settled(tmp_path_factory.mktemp("shelved") / "world.db")


def event_of_two(record: Record) -> tuple[str, str]:
    """An event of several accounts, and one of these."""
    return next((event.id, event.accounts[0]) for event in record.events() if len(event.accounts) > 1)


@pytest.mark.parametrize("large", [True, False], ids=["kept", "too few to keep"])
@pytest.mark.parametrize("act", JUDGEMENTS)
def test_what_was_kept_does_not_outlive_a_judgement(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str, large: bool
) -> None:
    """Nor its undoing, nor a ledger applied: each counts as another derivation, as the file may not change at once."""
    monkeypatch.setattr(shelved, "LARGE", 1 if large else NO_SUCH_NUMBER)
    path, other = (Path(copyfile(world, tmp_path / name)) for name in ("a.db", "b.db"))

    def is_true(now: Path) -> int:
        with Record.look(now) as looking, looking._reading() as connection:
            assert flat(looking.columns()) == flat(laid.columns(connection))
            return looking.derivation()

    with Record.open(path) as record, Record.open(other) as second:
        counts = [is_true(path)]
        JUDGEMENTS[act](record)
        counts.append(is_true(path))
        judging.undo(record, "last")
        counts.append(is_true(path))
        before = is_true(other)
        judging.apply(second, record.judgements()[:1])
        assert is_true(other) > before
    assert counts == sorted(set(counts))
    assert shelved.beside(path).exists() == large


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
