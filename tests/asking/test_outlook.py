"""Disagreements counted and paged in memory are those that the record lists."""

from __future__ import annotations

import pytest

import smallrecord
from dragoman.asking.disagreement import disagreements
from dragoman.asking.outlook import find
from dragoman.asking.tallies import Tallies
from dragoman.nouns import Question
from dragoman.record import Record


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    return smallrecord.make(tmp_path_factory.mktemp("outlook") / "small.db")


@pytest.mark.parametrize("fields", [(), ("date",), ("date", "participant"), ("weather",)])
@pytest.mark.parametrize("asked", [Question(), Question(type=("CONSULT",)), Question(type=("AID",))])
def test_disagreements_are_paged_and_none_is_lost(record: Record, asked: Question, fields: tuple[str, ...]) -> None:
    found = find(Tallies.of(record), asked)
    listed = list(disagreements(record, asked, fields))
    assert found.differing(fields) == len(listed)
    for size in (1, 2, 50):
        pages = [found.disagreements(record, fields, skip=n, limit=size) for n in range(0, len(listed) + 1, size)]
        assert [one for page in pages for one in page] == listed


def test_there_is_something_to_page(record: Record) -> None:
    assert list(disagreements(record, Question()))
