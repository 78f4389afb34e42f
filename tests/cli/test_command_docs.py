"""docs/commands.md and docs/export.md name every command, option, column and key, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from dragoman.cli import app
from dragoman.exports.tables import COLUMNS

DOCS = Path(__file__).parent.parent.parent / "docs"
PROGRAM: Any = typer.main.get_command(app)
SHARED = "## Shared filters"


def section(page: str, heading: str) -> str:
    found = re.search(rf"^{re.escape(heading)}$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"docs/commands.md has no section {heading}"
    return found[1]


def options(command: Any) -> set[str]:
    return {
        name
        for param in command.params
        if param.param_type_name == "option"
        for name in (*param.opts, *param.secondary_opts)
    } - {"-h"}


def documented(text: str) -> set[str]:
    return set(re.findall(r"`(--[a-z-]+)", text)) - {"--help"}


@pytest.mark.parametrize("name", sorted(PROGRAM.commands))
def test_every_option_of_every_command_is_documented(name: str) -> None:
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    shared = documented(section(page, SHARED))
    told = documented(section(page, f"## `dragoman {name}`"))
    has = options(PROGRAM.commands[name]) - {"--help"}
    assert (told | shared if shared <= has else told) == has


def test_no_command_is_documented_that_is_not_there() -> None:
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^## `dragoman ([a-z]+)`$", page, re.MULTILINE)) == sorted(PROGRAM.commands)


def test_every_column_of_every_table_is_documented() -> None:
    page = (DOCS / "export.md").read_text(encoding="utf-8")
    for kind, columns in COLUMNS.items():
        assert f"--kind {kind}" in page
        assert [column.name for column in columns if f"`{column.name}`" not in page] == []
