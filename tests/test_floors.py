"""No figure sinks below its floor (``benchmarks/floors.toml``), where the gold that it was set on is at hand."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dragoman.scoring import load

ROOT = Path(__file__).parent.parent
GOLD = ROOT.parent / "shared" / "gold"
FLOORS: dict[str, Any] = tomllib.loads((ROOT / "benchmarks" / "floors.toml").read_text(encoding="utf-8"))
PINNED = [(name, figure) for name, pinned in FLOORS.items() for figure in pinned["f1"]]


@cache
def scored(name: str) -> dict[str, float]:
    """The F1 of every figure of a set of gold; it is read once, by the program itself as a user starts it."""
    line = [sys.executable, "-m", "dragoman", "score", str(GOLD / name), "--json", "--jobs", "1"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(row) for row in done.stdout.splitlines()]
    return {row["name"]: row["f1"]["value"] for row in rows if row["kind"] == "figure"}


@cache
def digest(name: str) -> str:
    return load(GOLD / name).sha256


@pytest.mark.parametrize(("name", "figure"), PINNED)
def test_no_figure_sinks_below_its_floor(name: str, figure: str) -> None:
    if not (GOLD / name).is_dir():
        pytest.skip(f"../shared/gold/{name} is not here")
    if digest(name) != FLOORS[name]["sha256"]:
        pytest.skip(f"../shared/gold/{name} is not the gold that the floors were set on")
    value, floor = scored(name)[figure], FLOORS[name]["f1"][figure]
    assert value >= floor, f"{figure} on {name} is {value}, below its floor {floor} (benchmarks/floors.toml)"


def test_floors_are_shares() -> None:
    assert all(0 < FLOORS[name]["f1"][figure] < 1 for name, figure in PINNED)
    assert all(len(pinned["sha256"]) == 64 for pinned in FLOORS.values())
