"""Our figures are those of the scorer that comes with the shared gold, written by others to the same definitions.

Where two assignments weigh the same, either may be taken; in these worlds no figure hangs on it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dragoman.scoring import Estimate, Score, load, score
from goldworld import export, spoilt

SHARED = Path(__file__).parents[3] / "shared" / "gold"
REPORTS = 40

pytestmark = pytest.mark.skipif(not (SHARED / "score.py").is_file(), reason="../shared/gold is not here")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some of the train reports, those that are linked first; seeds where there is no train."""
    home = tmp_path_factory.mktemp("gold")
    folder = next(one for one in (SHARED / "train", SHARED / "seeds") if one.is_dir())
    groups = json.loads((folder / "links.json").read_text(encoding="utf-8"))
    linked = dict.fromkeys(name for group in groups for name, _ in group["members"])
    names = list(linked)[:REPORTS]
    for name in names:
        for ending in (".txt", ".json"):
            shutil.copy(folder / f"{name}{ending}", home)
    inside = [group for group in groups if all(name in names for name, _ in group["members"])]
    (home / "links.json").write_text(json.dumps(inside), encoding="utf-8")
    return home


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_is_the_same(world: Path, tmp_path: Path, seed: int) -> None:
    told = spoilt(load(world), seed)
    (tmp_path / "export.jsonl").write_text(export(told), encoding="utf-8")
    theirs = others(tmp_path / "export.jsonl", world)
    ours = score(load(world), told)
    assert ours.found == theirs["reports_found"] > 5
    figures = {one.name: one for one in (*ours.figures, *ours.types)}
    names = {**{name: name for name in figures}, "links_given": "links_given_accounts"}
    for name, one in figures.items():
        row = theirs["types"][name] if name in theirs["types"] else theirs[names[name]]
        assert (name, one.right, one.told, one.gold) == (name, row["tp"], row["sys"], row["gold"])
        assert [round_(one.precision), round_(one.recall), round_(one.f1)] == [row["p"], row["r"], row["f1"]]
    assert given_match(ours) == theirs["given_match"]
    assert figures["links"].right > 10 and 0 < figures["fact"].right < figures["who"].right < figures["event"].right


def others(export: Path, gold: Path) -> dict[str, Any]:
    line = [sys.executable, str(SHARED / "score.py"), str(export), str(gold), "--json"]
    found: dict[str, Any] = json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)
    return found


def given_match(ours: Score) -> dict[str, float]:
    return {one.name: round_(one.value) for one in ours.given_match}


def round_(estimate: Estimate) -> float:
    return round(estimate.value, 3)
