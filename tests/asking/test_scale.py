"""The published numbers: every score is the mean of the CAMEO codes it names; every type and quad is there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import fmean

import pytest

from dragoman.asking.scale import COLDEST, QUADS, WARMEST, ModeScore, Scale, TypeScore
from dragoman.nouns import EVENT_TYPES, MODES_OF
from dragoman.vocabulary import load


@dataclass(frozen=True, slots=True)
class Cameo:
    code: str
    score: float


SCALE = Scale.load()
CAMEO = {entry.code: entry.score for entry in load("scores", "cameo", Cameo)}
ENTRIES: list[TypeScore | ModeScore] = [*SCALE.types.values(), *SCALE.modes.values()]


def test_every_score_is_the_mean_of_its_codes() -> None:
    wrong = [entry for entry in ENTRIES if abs(entry.score - fmean(CAMEO[code] for code in entry.cameo)) > 0.0051]
    assert wrong == []


def test_every_code_is_used_and_on_the_scale() -> None:
    assert set(CAMEO) == {code for entry in ENTRIES for code in entry.cameo}
    assert all(COLDEST <= score <= WARMEST for score in CAMEO.values())


def test_every_type_has_a_score_on_the_side_of_its_quad() -> None:
    assert set(SCALE.types) == set(EVENT_TYPES)
    assert all((SCALE.score(type, None) > 0) == SCALE.quad(type).endswith("cooperation") for type in EVENT_TYPES)
    assert [Counter(map(SCALE.quad, EVENT_TYPES))[quad] for quad in QUADS] == [4, 3, 4, 5]


def test_modes_are_the_houses_own() -> None:
    assert all(mode in MODES_OF[type] for type, mode in SCALE.modes)


@pytest.mark.parametrize(
    ("type", "mode", "score"),
    [
        ("CONSULT", "phone", 1.0),
        ("CONSULT", "visit", 2.35),
        ("CONSULT", "multilateral", 1.0),
        ("SANCTION", "expel", -7.0),
    ],
)
def test_a_mode_has_its_own_score_or_its_types(type: str, mode: str, score: float) -> None:
    assert SCALE.score(type, mode) == score  # type: ignore[arg-type]  # plain strings, from the table above
