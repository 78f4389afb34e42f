"""The forms by name and by ending; plug-ins; and through the command, to a file and to standard output."""

from __future__ import annotations

import io
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import BinaryIO

import polars
import pytest
from typer.testing import CliRunner, Result

from dragoman.cli import app
from dragoman.errors import UsageError
from dragoman.exports.formats import BUILT_IN, Format, formats, joined, named, of_ending
from dragoman.exports.tables import Kind
from dragoman.nouns import Question
from dragoman.record import Record
from smallrecord import make


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("formats") / "small.db"
    make(path).close()
    return path


def export(record: Path, line: str, *more: str) -> Result:
    return CliRunner().invoke(app, ["export", *line.split(), *more, "--record", str(record)])


def test_names_and_endings_are_each_ones_own() -> None:
    names = [form.name for form in BUILT_IN]
    endings = [end for form in BUILT_IN for end in form.endings]
    assert len(set(names)) == len(names) and len(set(endings)) == len(endings)
    assert all(end == end.casefold() and end.startswith(".") for end in endings)


@pytest.mark.parametrize("form", formats().values(), ids=lambda form: form.name)
def test_every_form_writes_the_record_and_nothing_found(form: Format, small: Path) -> None:
    with Record.open(small, create=False) as record:
        every, none = io.BytesIO(), io.BytesIO()
        assert form.write(record, Question(), every, None) > 0
        form.write(record, Question(between=("FJI", "TON")), none, None)
        assert len(every.getvalue()) > len(none.getvalue())


@pytest.mark.parametrize("form", formats().values(), ids=lambda form: form.name)
def test_every_form_gives_the_same_bytes_in_any_order_of_reading(form: Format, small: Path, tmp_path: Path) -> None:
    make(tmp_path / "backwards.db", backwards=True).close()
    told = []
    for path in (small, small, tmp_path / "backwards.db"):
        with Record.open(path, create=False) as record:
            out = io.BytesIO()
            form.write(record, Question(), out, None)
            told.append(out.getvalue())
    assert told[0] == told[1] == told[2]


@pytest.mark.parametrize("form", formats().values(), ids=lambda form: form.name)
def test_a_file_and_standard_output_are_the_same(form: Format, small: Path, tmp_path: Path) -> None:
    end = form.endings[-1]
    written = export(small, f"--format {form.name} --output", str(tmp_path / f"out{end}"))
    assert written.exit_code == 0, written.stderr
    assert f" {form.counts} written to " in written.stderr
    assert (tmp_path / f"out{end}").read_bytes() == export(small, f"--format {form.name}").stdout_bytes
    assert [path.name for path in tmp_path.iterdir()] == [f"out{end}"]


@pytest.mark.parametrize("form", formats().values(), ids=lambda form: form.name)
def test_every_form_is_documented(form: Format, root: Path) -> None:
    page = (root / "docs" / "export.md").read_text(encoding="utf-8")
    assert f"`{form.name}`" in page
    assert [end for end in form.endings if f"`{end}`" not in page] == []


def test_the_form_is_guessed_from_the_ending(small: Path, tmp_path: Path) -> None:
    for end in (".csv", ".XLSX", ".jsonl"):
        assert export(small, "--output", str(tmp_path / f"out{end}")).exit_code == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").startswith("account,event,")


def test_no_form_that_could_be_meant(small: Path, tmp_path: Path) -> None:
    for words in ([], ["--output", str(tmp_path / "out.doc")], ["--format", "docx"]):
        result = export(small, "", *words)
        assert result.exit_code == 2 and "xlsx" in result.stderr and "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_kinds_that_are_not_there(small: Path) -> None:
    result = export(small, "--format csv --kind things")
    assert result.exit_code == 2 and "There are: accounts, events" in result.stderr


def test_parquet_into_a_folder_a_zip_or_a_file(small: Path, tmp_path: Path) -> None:
    assert export(small, "--format parquet --output", str(tmp_path / "all")).exit_code == 0
    assert export(small, "--output", str(tmp_path / "all.zip")).exit_code == 0
    one = export(small, "--kind events --output", str(tmp_path / "events.parquet"))
    assert one.exit_code == 0 and "6 rows written" in one.stderr
    assert (tmp_path / "events.parquet").read_bytes() == (tmp_path / "all" / "events.parquet").read_bytes()
    assert polars.read_parquet(tmp_path / "events.parquet").height == 6
    both = export(small, "--output", str(tmp_path / "x.parquet"))
    assert both.exit_code == 2 and "add --kind" in both.stderr


# Plug-ins


def _shout(record: Record, question: Question, out: BinaryIO, kind: Kind | None) -> int:
    return sum(out.write(f"{event.type}!\n".encode()) > 0 for event in record.events(question))


SHOUT = Format("shout", (".shout",), "text/plain", "Types, loudly.", _shout, counts="shouts")
NO_FORMAT = "a string"
SECOND_CSV = Format("csv", (".csv",), "text/csv", "Another.", _shout)


def point(name: str) -> EntryPoint:
    return EntryPoint(name.lower(), f"{__name__}:{name}", "dragoman.exports")


class Point(EntryPoint):
    """One whose module is this one, which pytest imports under a name of its own."""

    def load(self) -> object:
        return globals()[self.attr]


def plugged(name: str) -> Point:
    return Point(name.lower(), f"tests.exports.test_formats:{name}", "dragoman.exports")


def test_a_plug_in_joins_the_forms() -> None:
    every = joined(BUILT_IN, [plugged("SHOUT")])
    assert list(every)[-1] == "shout" and every["shout"] is SHOUT


@pytest.mark.parametrize(("name", "told"), [("NO_FORMAT", "not a dragoman"), ("SECOND_CSV", "name csv")])
def test_a_plug_in_that_does_not_fit_is_named(name: str, told: str) -> None:
    with pytest.raises(UsageError, match=rf"plug-in {name.lower()} .*{told}"):
        joined(BUILT_IN, [plugged(name)])


def test_unknown_names() -> None:
    with pytest.raises(UsageError, match="There are: jsonl, csv"):
        named("doc")
    with pytest.raises(UsageError, match="what form"):
        of_ending("record")
