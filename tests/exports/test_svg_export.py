"""The plot: well-formed, the same bytes each time, a mark for all that happened, and its own words for who hears it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dragoman.asking.relation import Relation, relation
from dragoman.exports import svg
from dragoman.nouns import Question
from relationrecord import One, make

NAME = "{http://www.w3.org/2000/svg}"
WARM = [One(f"2018-{1 + n // 4:02}-{1 + n % 4 * 7:02}", "AGREE", "Uma Max") for n in range(24)]
COLD = [One(f"2018-{8 + n // 4:02}-{1 + n % 4 * 7:02}", "SANCTION", "USA", "MEX") for n in range(20)]


def found(path: Path, told: Iterable[One], directed: bool = False) -> Relation:
    with make(path, told) as record:
        return relation(record, "USA", "MEX", directed=directed)


def read(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)


def test_a_dot_for_each_period_and_a_line_in_both_parts_for_each_change(tmp_path: Path) -> None:
    made = found(tmp_path / "a.db", [*WARM, *COLD])
    page = read(svg.drawn(made))
    assert len(page.findall(f"{NAME}circle")) == 11
    assert len(page.findall(f"{NAME}polyline")) == 2  # July is a gap, and no line leads over it
    turns = [line for line in page.findall(f"{NAME}line") if line.get("class") == "turn"]
    assert len(made.series[0].changes) == 1
    assert len({line.get("x1") for line in turns}) == 1 and len(turns) == 2


def test_what_is_drawn_is_told_in_words(tmp_path: Path) -> None:
    page = read(svg.drawn(found(tmp_path / "a.db", [*WARM, *COLD])))
    assert page.get("role") == "img" and page.get("aria-labelledby") == "title words"
    words = page.findtext(f"{NAME}desc") or ""
    assert page.findtext(f"{NAME}title") == "United States and Mexico, by month"
    assert "From August 2018 colder: from +4.0 to −4.0" in words
    assert words.count(", events: ") == 11


def test_bars_and_marks_stay_within_the_page(tmp_path: Path) -> None:
    page = read(svg.drawn(found(tmp_path / "a.db", [*WARM, *COLD], directed=True)))
    width, height = (float(page.get(side) or 0) for side in ("width", "height"))
    for bar in page.findall(f"{NAME}rect")[1:]:
        x, y, wide, high = (float(bar.get(key) or 0) for key in ("x", "y", "width", "height"))
        assert 0 <= x <= x + wide <= width and 0 <= y <= y + high <= height
    assert len({bar.get("class") for bar in page.findall(f"{NAME}rect")}) == 5


def test_of_a_long_series_the_busiest_stretch_is_drawn(tmp_path: Path) -> None:
    told = [One("1994-01-01", "AGREE", "Uma Max"), *WARM]
    drawn = svg.drawn(found(tmp_path / "a.db", told))
    assert "1 event before or after is not drawn" in drawn
    assert len(read(drawn).findall(f"{NAME}circle")) == 6


def test_nothing_told_is_said(tmp_path: Path) -> None:
    with make(tmp_path / "a.db", WARM) as record:
        drawn = svg.drawn(relation(record, "USA", "MEX", Question(about=("energy",))))
    assert "Nothing that happened between them is told." in drawn
    assert read(drawn).findall(f"{NAME}circle") == []


def test_the_same_relation_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = (
        svg.drawn(found(tmp_path / f"{n}.db", told)) for n, told in enumerate(([*WARM, *COLD], [*COLD, *WARM]))
    )
    assert one == other


@pytest.mark.parametrize(("scheme", "ground"), [(0, "#ffffff"), (1, "#0d1117")])
def test_marks_stand_out_from_the_ground(scheme: int, ground: str) -> None:
    """Three to one for marks, four and a half to one for words (WCAG 2.2, 1.4.11 and 1.4.3)."""
    colours = dict(re.findall(r"\.?([\w.]+)\{fill:(#\w+)", svg.STYLE.split("@media")[scheme]))
    assert {"warm", "cold", "warm.deep", "cold.deep", "dot", "soft", "turnname"} <= set(colours)
    low = {name for name, colour in colours.items() if name != "ground" and _contrast(colour, ground) < 3}
    assert low == set()
    assert min(_contrast(colours[name], ground) for name in ("soft", "turnname")) >= 4.5


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
