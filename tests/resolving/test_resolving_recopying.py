"""Copies in a record that grows: whoever comes between, whatever day is told anew, they are those of all at once.

The texts are short and much alike, and more reports share a run of words than a report looks at: who comes in between
takes others out of each other's sight.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings, strategies as st

from dragoman.nouns import Published, Reading, Report
from dragoman.record import Record
from dragoman.record.derived import Derived
from dragoman.resolving import settle
from dragoman.resolving.copies import BACK, find_copies
from dragoman.resolving.known import Sketched
from resolving.worlds import report

FIRST = date(2018, 4, 1)


def paper(dice: Random, number: int) -> Report:
    """Some of three standing boxes and two stories, cut here and there."""
    parts = [f"{name}{n}" for name in dice.sample("abcde", dice.randint(1, 3)) for n in range(40)]
    start, end = dice.randint(0, 8), dice.randint(30, len(parts))
    return report(" ".join(parts[start:end]), outlet=f"Paper {number % 5}", external_id=str(number))


def dated(dice: Random, paper: Report, version: str) -> tuple[Report, Reading]:
    """Read as published on one of few days, or on none that is known."""
    day = FIRST + timedelta(days=dice.choice((0, 1, 3, 9, 40, 80)))
    told = Published(day, day, "day", "inferred") if dice.random() < 0.9 else None
    return paper, Reading(paper.id, version, published=told)


def copies(record: Record) -> dict[str, str]:
    return {paper.id: paper.copy_of for paper in record.reports() if paper.copy_of}


def expected(record: Record) -> dict[str, str]:
    papers = [paper for paper, _ in record.readings()]
    return find_copies(papers, {paper.id: paper.published.start for paper in papers})


def go(record: Record, rows: list[tuple[Report, Reading]]) -> None:
    record.add(rows)
    with record.settling() as known:
        settle(known)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32))
def test_copies_are_those_of_all_at_once_after_every_go(seed: int) -> None:
    dice = Random(seed)
    papers = [paper(dice, number) for number in range(4 * BACK)]
    with TemporaryDirectory() as folder, Record.open(Path(folder) / "a.db") as record:
        for start in range(0, len(papers), BACK):
            go(record, [dated(dice, one, "1") for one in papers[start : start + BACK]])
            assert copies(record) == expected(record)
        for version in "23":
            go(record, [dated(dice, one, version) for one in dice.sample(papers, 3)])
            assert copies(record) == expected(record)
        assert copies(record)


@pytest.mark.parametrize("size", [3 * BACK, 9 * BACK])
def test_of_all_that_share_a_box_only_the_neighbours_are_looked_at(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a newcomer costs does not grow with how many print what it prints."""
    box = " ".join(f"box{n}" for n in range(60))
    papers = [report(f"{box} " + " ".join(f"own{number}x{n}" for n in range(90))) for number in range(size)]
    rows = [(one, Reading(one.id, "1", published=on(number))) for number, one in enumerate(papers)]
    seen: list[str] = []
    before, after = Derived.before, Derived.after

    def noting_before(known: Derived, places: Collection[Sketched], most: int) -> Iterator[tuple[Sketched, list[str]]]:
        for place, others in before(known, places, most):
            seen.extend(others)
            yield place, others

    def noting_after(known: Derived, places: Collection[Sketched], most: int | None = None) -> set[str]:
        seen.extend(found := after(known, places, most))
        return found

    with Record.open(tmp_path / "a.db") as record:
        go(record, [*rows[: size // 2], *rows[size // 2 + 1 :]])
        monkeypatch.setattr(Derived, "before", noting_before)
        monkeypatch.setattr(Derived, "after", noting_after)
        go(record, [rows[size // 2]])
        assert copies(record) == expected(record) == {}
    assert BACK < len(set(seen)) <= 4 * BACK


def on(number: int) -> Published:
    day = FIRST + timedelta(days=number)
    return Published(day, day, "day", "inferred")
