"""Desks and visitors that several files of tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import deskrecord
from web.browsers import CHROMIUM, Visitor, served


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from served(deskrecord.resolved(tmp_path_factory.mktemp("browser") / "desk.db"))


@pytest.fixture
def own_address(tmp_path: Path) -> Iterator[str]:
    """A desk of the test's own, to change its record."""
    yield from served(deskrecord.resolved(tmp_path / "desk.db"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: Any, address: str) -> Iterator[Visitor]:
    found = Visitor(chromium, address)
    yield found
    assert found.faults == []
    found.context.close()
