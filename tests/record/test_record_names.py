"""What people type for a person or a report, over the small record: last names and file names will do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dragoman.nouns import Question
from dragoman.record import Record
from recordplaces import Fresh
from smallrecord import make


@pytest.fixture
def record(fresh: Fresh) -> Iterator[Record]:
    with make(fresh()) as opened:
        yield opened


def test_a_person_is_found_by_the_last_name_and_a_state_only_by_its_whole_name(record: Record) -> None:
    people = [a for a in record.actors(Question()) if a.type == "person" and " " in a.name]
    assert people
    for person in people:
        found = {a.id for a in record.actors(Question(actor=(person.name.split()[-1].lower(),)))}
        assert person.id in found
    states = [a for a in record.actors(Question()) if a.type == "state" and " " in a.name]
    for state in states:
        assert state.id not in {a.id for a in record.actors(Question(actor=(state.name.split()[-1],)))}


def test_a_part_of_a_last_name_or_a_wildcard_finds_nobody(record: Record) -> None:
    person = next(a for a in record.actors(Question()) if a.type == "person" and " " in a.name)
    last = person.name.split()[-1]
    for typed in (last[1:], "%", "_"):
        assert person.id not in {a.id for a in record.actors(Question(actor=(typed,)))}


def test_a_report_is_found_by_the_last_part_of_its_uri(record: Record) -> None:
    for report in record.reports(Question()):
        last = report.uri.rsplit("/", 1)[-1]
        found = record.report(last)
        assert found is not None
        assert found.uri.rsplit("/", 1)[-1] == last
