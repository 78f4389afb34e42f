"""Processes as they are asked for: by any part of the name, every line with its report, what is last and next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dragoman.asking.processes import dossier_row, process, processes
from dragoman.errors import UsageError
from dragoman.nouns import Citation, Dated, NoteKind, Place, Process, ProcessNote, Question, Source
from dragoman.record import Record
from smallrecord import make, readings, reports, resolution

PAPERS = reports()
LIMA, HARBOUR = PAPERS["lima"], PAPERS["harbour"]
WORDS = Citation(0, 9, LIMA.text[:9])


def on(first: date, last: date | None = None) -> Dated:
    return Dated(first, last or first, "day", "then", "expression")


def note(
    kind: NoteKind, value: str, *, number: int | None = None, when: Dated | None = None, by: str = ""
) -> ProcessNote:
    said = Source(by) if by else None
    return ProcessNote(kind, LIMA.id, WORDS, value, number, when, Place("Lima", "PER"), said)


def lake(event: str) -> Process:
    """A process with a round that was planned and held, one to come, a deadline that moved, and a state."""
    held = (
        note("round", "planned", number=1, when=on(date(2018, 2, 1), date(2018, 2, 28))),
        note("round", "ended", number=1, when=on(date(2018, 2, 3))),
        note("round", "told", number=1),
    )
    coming = (note("round", "planned", number=2, when=on(date(2018, 6, 1))),)
    spring, autumn = on(date(2018, 5, 1)), on(date(2018, 10, 1))
    return Process(
        id="p-1234",
        name="Lake Fish Agreement renegotiation",
        parties=("CAN", "USA"),
        state="agreed",
        events=(event,),
        rounds=(held, coming),
        deadlines=(
            (note("deadline", "set", when=spring, by="Ann"),),
            (note("deadline", "set", when=autumn, by="Ann"),),
        ),
        aliases=("LFA", "Lake Fish Agreement"),
        support=(("CAN",), ("USA",)),
        notes=(note("state", "agreed", when=on(date(2018, 3, 1))), note("condition", "if it rains")),
        contradictions=((note("deadline", "none", by="Bob"), note("deadline", "set", by="Ann")),),
        reports=3,
        named=(LIMA.id, WORDS),
    )


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with make(tmp_path / "small.db") as small:
        made = resolution(PAPERS, readings(PAPERS))
        one = lake(made.events[0].id)
        other = replace(one, id="p-5678", name="Chad–Libya border talks", aliases=(), events=(), reports=1)
        small.resolve_with(replace(made, processes=(one, other)))
        yield small


@pytest.mark.parametrize(
    "name", ["lfa", "Lake fish", "FISH agreement", "lake fish agreement", "p-12", "123", "renegot"]
)
def test_a_name_is_matched_leniently(record: Record, name: str) -> None:
    assert process(record, name).process.id == "p-1234"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("lake fsh", "Did you mean Lake Fish Agreement"),
        ("l", "any of 2 processes: Lake Fish Agreement renegotiation"),
        ("", "no process"),
        ("moon treaty", "It tells of Lake Fish Agreement renegotiation, Chad–Libya border talks"),
    ],
)
def test_what_is_not_there_is_said_with_what_is_near(record: Record, name: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        process(record, name)


def test_a_record_without_processes_says_why(tmp_path: Path) -> None:
    with make(tmp_path / "small.db") as small, pytest.raises(UsageError, match="tells of no process"):
        process(small, "lfa")


def test_last_and_next_go_by_the_day_that_counts_as_today(record: Record) -> None:
    one = process(record, "lfa", as_of=date(2018, 4, 1)).overview
    assert one.last is not None and one.last.note.value == "agreed"
    assert one.next is not None and one.next.note.date == on(date(2018, 5, 1))
    later = process(record, "lfa", as_of=date(2018, 12, 1)).overview
    assert later.next is None and later.last is not None and later.last.note.number == 2


def test_rounds_stand_as_told_furthest(record: Record) -> None:
    first, second = process(record, "lfa").rounds
    assert (first.number, first.state, first.date) == (1, "ended", on(date(2018, 2, 3)))
    assert len(first.dates) == 2 and first.place == Place("Lima", "PER")
    assert (second.number, second.state) == (2, "planned")


def test_a_deadline_shows_what_its_speaker_had_said_before(record: Record) -> None:
    first, second = process(record, "lfa").deadlines
    assert first.before is None and second.before == first and second.by == "Ann"


def test_every_line_has_its_report(record: Record) -> None:
    found = process(record, "lfa")
    told = [*found.conditions, *found.states, *(one for pair in found.contradictions for one in pair)]
    told += [one for round in found.rounds for one in round.told]
    told += [one for deadline in found.deadlines for one in deadline.told]
    assert {one.report.outlet for one in told} == {LIMA.outlet}
    assert [one.name for one in found.parties] == ["Canada", "United States"]
    assert [paper["outlet"] for paper in dossier_row(found)["papers"]] == [LIMA.outlet]


def test_filters_keep_those_of_which_they_find_an_event(record: Record) -> None:
    assert [one.process.id for one in processes(record)] == ["p-1234", "p-5678"]
    assert [one.process.id for one in processes(record, Question(min_confidence=0.01))] == ["p-1234"]
    assert processes(record, Question(since=date(2030, 1, 1))) == ()


def test_a_process_as_it_was_known_at_a_day(record: Record) -> None:
    """The harbour's report is of the day after: until the day before, its state and its round are not known."""
    event = next(record.events()).id
    later = replace(note("state", "abandoned"), report=HARBOUR.id, words=Citation(0, 9, HARBOUR.text[:9]))
    found = lake(event)
    found = replace(found, notes=(*found.notes, later), state="abandoned")
    with record.settling() as derived:
        derived.keep_processes([found])
    then, now = (
        process(record, "lake fish", until=date(2018, 4, 15)),
        process(record, "lake fish", until=date(2018, 4, 16)),
    )
    assert (then.process.state, now.process.state) == ("agreed", "abandoned")
    assert (then.process.reports, now.process.reports) == (1, 2)
    assert then.overview.as_of == date(2018, 4, 15) and len(then.rounds) == 2
    assert now.process.rounds == found.rounds and now.process.contradictions == found.contradictions
    with pytest.raises(UsageError, match="no report until 2018-04-14 tells of it"):
        process(record, "lake fish", until=date(2018, 4, 14))
