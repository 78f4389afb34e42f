"""A module in a process of its own: what it is told, what it tells, how it ends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dragoman.engines.background import Background
from dragoman.errors import EngineError

ECHO = """
import json, sys
task = json.load(sys.stdin)
for word in task["words"]:
    print(json.dumps({"heard": word}), flush=True)
sys.exit(task["code"])
"""


@pytest.fixture
def echo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "echoing.py").write_text(ECHO)
    monkeypatch.syspath_prepend(str(tmp_path))
    return "echoing"


def test_it_is_told_and_tells(echo: str) -> None:
    words = ["Peña", "two\nlines", "\ud800"]
    assert list(Background(echo, {"words": words, "code": 0}).told()) == [{"heard": word} for word in words]


def test_one_that_ends_before_its_time_is_told(echo: str) -> None:
    running = Background(echo, {"words": ["one"], "code": 3})
    told = running.told()
    assert next(told) == {"heard": "one"}
    with pytest.raises(EngineError, match="exit code 3"):
        next(told)


def test_it_can_be_ended(echo: str, tmp_path: Path) -> None:
    (tmp_path / "sleeping.py").write_text("import time; print(1, flush=True); time.sleep(600)")
    running = Background("sleeping", {})
    told = running.told()
    assert next(told) == 1
    running.end()
    with pytest.raises(EngineError, match=f"signal {15 if os.name == 'posix' else ''}"):
        next(told)


def test_no_such_module_is_told() -> None:
    with pytest.raises(EngineError, match="exit code 1"):
        list(Background("no_such_module_here", {}).told())
