"""`dragoman brief` and the pictures of `dragoman relation`: forms, files, endings, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dragoman.cli import app
from smallrecord import make

Run = Callable[..., Any]

MAGIC = {"md": b"# Brief", "html": b"<!doctype html>", "docx": b"PK", "pdf": b"%PDF-"}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    record = tmp_path / "small.db"
    make(record).close()

    def run(*words: str) -> Any:
        return CliRunner().invoke(app, [*words, "--record", str(record)])

    return run


@pytest.mark.parametrize("form", sorted(MAGIC))
def test_every_form_goes_into_a_file_by_its_ending(run: Run, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"brief.{form}"
    done = run("brief", "USA", "CAN", "--output", str(file))
    assert (done.exit_code, done.stdout) == (0, "") and "written to" in done.stderr
    assert file.read_bytes().startswith(MAGIC[form])


@pytest.mark.parametrize("form", sorted(MAGIC))
def test_every_form_can_be_piped(run: Run, form: str) -> None:
    assert run("brief", "--format", form).stdout_bytes.startswith(MAGIC[form])


def test_parties_beside_the_command_are_those_of_the_filters(run: Run) -> None:
    assert run("brief", "Mexican", "USA").stdout == run("brief", "--between", "MEX", "USA").stdout
    assert run("brief", "Mexico").stdout == run("brief", "--actor", "MEX").stdout
    assert run("brief", "Mexico").stdout.startswith("# Brief: Mexico\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("brief USA MEX CAN", "at most two"),
        ("brief USA --actor MEX", "Name the parties once"),
        ("brief USA USA", "two different countries"),
        ("brief --output brief.odt", "no form has this ending"),
        ("brief --json --format pdf", "leave out --format"),
    ],
)
def test_what_cannot_be_asked_is_said(run: Run, words: str, message: str) -> None:
    done = run(*words.split())
    assert done.exit_code == 2 and message in done.stderr


def test_a_relation_is_drawn_as_svg_or_png(run: Run, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.svg", "b.png", "c.png")]
    assert run("relation", "USA", "CAN", "--svg", str(files[0])).exit_code == 0
    assert run("relation", "USA", "CAN", "--svg", str(files[1]), "--png", str(files[2])).exit_code == 0
    assert files[0].read_bytes().startswith(b"<svg")
    assert files[1].read_bytes() == files[2].read_bytes() and files[1].read_bytes().startswith(b"\x89PNG")
