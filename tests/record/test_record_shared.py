"""A record that people share on a PostgreSQL server: what it is called, what it holds, and that it is the same one."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

import postgres
from dragoman import judging
from dragoman.errors import NoSuchRecord, RecordError, UsageError
from dragoman.exports import jsonl
from dragoman.nouns import Question, Reading, Refusal, Report
from dragoman.pipeline import rebuild, resolve_again
from dragoman.record import Record, postgresql, record as opening
from dragoman.record.place import placed
from fakes import FakeReader
from recordplaces import dump, emptied, rows
from resolving.worlds import CALLS, readings, told
from smallrecord import readings as small_readings, reports as small_reports

READER = FakeReader()


@pytest.fixture
def place(server: postgres.Server) -> str:
    return server.fresh()


@pytest.fixture
def pair(place: str, tmp_path: Path) -> Iterator[tuple[Record, Record]]:
    """A record in a file, and one on the server."""
    with Record.open(tmp_path / "a.db") as own, Record.open(place) as shared:
        yield own, shared


def keep(record: Record, *reports: Report) -> None:
    record.add((report, READER.read(report)) for report in reports)


def exported(record: Record) -> str:
    return "".join(jsonl.lines(record, Question()))


# --- the same record --------------------------------------------------------------------------------------------------

ODD = [
    ("Zebra/USA met apple/MEX. apple said: so.", "Z.txt", "Ägypten"),
    ("apple/USA met Ärger/MEX. Öl/CAN met apple/USA.", "a.txt", "zebra"),
    ("éclair/FRA met Echo/USA. Nul\0 and \1 and \2 stay. echo/USA met Éclair/FRA.", "é.txt", "_x"),
    ("One/USA met Two/MEX 🕊. Two/MEX met One/USA soon.", "ab c.txt", "Ab-c"),
    ("One/USA met Two/MEX, in July.", "a b.txt", None),
]


def test_what_is_exported_is_the_same_to_the_byte(pair: tuple[Record, Record]) -> None:
    """The server sorts by English rules, a file by code point; and a text may hold what PostgreSQL cannot."""
    for record in pair:
        keep(record, *(Report.of(text, uri=uri, title=title) for text, uri, title in ODD))
        record.refuse([Refusal(uri, "intake.text", "empty") for _, uri, _ in ODD])
        resolve_again(record)
    own, shared = pair
    assert any("Nul\0 and \1 and \2 stay" in one.text for one in shared.reports())
    assert [one.text for one in own.reports()] == [one.text for one in shared.reports()]
    assert exported(own) == exported(shared)
    assert dump(own) == dump(shared)
    assert list(own.refusals()) == list(shared.refusals())


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(readings(most=6), st.lists(st.integers(0, 6), max_size=2))
def test_a_record_that_grows_is_the_same_row_for_row(
    pair: tuple[Record, Record], world: list[tuple[Report, Reading]], cuts: list[int]
) -> None:
    ends = [0, *sorted(cuts), len(world)]
    for record in map(emptied, pair):
        for start, end in pairwise(ends):
            record.add(world[start:end])
            resolve_again(record)
    assert dump(pair[0]) == dump(pair[1])
    rebuild(pair[1])
    assert dump(pair[0]) == dump(pair[1])


def test_what_copies_join_is_settled_alike(pair: tuple[Record, Record]) -> None:
    world = [told(dict(CALLS, day="2018-02-20", published=f"2018-02-2{n}"), n) for n in range(1, 6)]
    for record in pair:
        for row in reversed(world):
            record.add([row])
            resolve_again(record)
    assert dump(pair[0]) == dump(pair[1])
    assert pair[1].counts()["events"] == 1


def test_corrections_are_the_same(pair: tuple[Record, Record]) -> None:
    own, shared = pair
    found = small_reports()
    read = small_readings(found)
    for record in pair:
        record.add([(found[name], read[name]) for name in found])
        resolve_again(record)
    accounts = {one.status: one.id for one in own.accounts()}
    judging.wrong(own, accounts["hypothetical"], reason="misread")
    judging.edit(own, accounts["planned"], {"status": "cancelled"})
    judging.apply(shared, own.judgements())
    assert exported(own) == exported(shared)
    judging.undo(own, own.judgements()[0].id)
    judging.apply(shared, own.judgements())
    assert exported(own) == exported(shared)
    assert own.standings() == shared.standings()


@pytest.mark.parametrize(
    "statement", ["UPDATE judgements SET reason = 'x'", "DELETE FROM judgements", "TRUNCATE judgements CASCADE"]
)
def test_the_ledger_only_grows(pair: tuple[Record, Record], statement: str) -> None:
    _, shared = pair
    keep(shared, Report.of("Ann/USA met Bob/MEX.", uri="a"))
    resolve_again(shared)
    judging.wrong(shared, next(shared.accounts()).id)
    with pytest.raises(RecordError, match="undo it"), shared._writing() as connection:
        connection.exec_driver_sql(statement)
    assert len(shared.judgements()) == 1


# --- search -----------------------------------------------------------------------------------------------------------

WORDS = ["tariff", "Tariffs", "PEÑA", "pena", "steel", "l'Élysée", "trade-talks", "25", "NOT", "the"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
ASKED = st.lists(st.sampled_from([*WORDS, '"steel tariff"', "tar*", "trade-t*", '"the NOT"']), min_size=1, max_size=3)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXTS, st.none() | TEXTS), min_size=1, max_size=5), st.lists(ASKED, min_size=1, max_size=8))
def test_both_kinds_find_the_same_reports(
    pair: tuple[Record, Record], found: Sequence[tuple[str, str | None]], asked: Sequence[Sequence[str]]
) -> None:
    for record in map(emptied, pair):
        keep(record, *(Report.of(text, uri=f"{n}", title=title) for n, (text, title) in enumerate(found)))
    for words in map(" ".join, asked):
        own, shared = ({hit.report.id: hit.snippet for hit in record.search(words)} for record in pair)
        assert own == shared


def test_texts_too_large_for_one_entry_are_found(pair: tuple[Record, Record]) -> None:
    """Words beyond the last position that is told apart, too many words for a tsvector, and one too long for it."""
    many = " ".join(f"word{number}x" for number in range(70_000))
    long = "Ł" * 3000
    keep(
        pair[1], Report.of(f"steel {many} tariff steel {long}end. steel", uri="long"), Report.of("tariff", uri="short")
    )
    for asked in ("steel tariff", '"tariff steel"', "word69999x steel", f"{long}end", f"{long}*", '"word5x word6x"'):
        assert [hit.report.uri for hit in pair[1].search(asked)] == ["long"], asked[:20]
    assert list(pair[1].search('"steel tariff"')) == []
    assert list(pair[1].search(f"{long}other")) == []


def test_a_phrase_is_sought_until_the_limit_is_reached(
    pair: tuple[Record, Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "_CANDIDATES", 2)
    keep(pair[1], *(Report.of(f"a met b {n} " + ("a b" if n % 3 == 0 else "c"), uri=f"{n}") for n in range(12)))
    assert len(list(pair[1].search('"a b"'))) == 4
    assert len(list(pair[1].search('"a b"', limit=3))) == 3


# --- writers ----------------------------------------------------------------------------------------------------------


def test_two_may_make_it_at_once(place: str) -> None:
    """And both find it whole."""
    faults: list[BaseException] = []

    def make(number: int) -> None:
        try:
            with Record.open(place) as record:
                keep(record, Report.of(f"Ann/USA met Bob/MEX, {number}.", uri=f"{number}"))
        except RecordError as fault:
            faults.append(fault)

    threads = [threading.Thread(target=make, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with Record.open(place, create=False) as record:
        assert record.counts()["reports"] == 4


def test_who_asks_does_not_wait_for_a_writer_and_who_writes_waits_so_long(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Record.open(place) as one, one._writing():
        monkeypatch.setattr(opening, "PATIENCE", 0.1)
        with Record.open(place, create=False) as other:
            assert other.counts()["reports"] == 0
            with pytest.raises(RecordError, match="lock timeout"):
                other.refuse([Refusal("a", "b", "c")])


# --- its name ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        ("postgresql+psycopg://ann:s3cret@desk/talks", "postgresql+psycopg://ann:***@desk/talks"),
        ("postgresql://ann:s3cret@desk/talks", "postgresql://ann:***@desk/talks"),
        ("postgresql://ann@desk/talks?password=s3cret", "postgresql://ann@desk/talks?password=***"),
        ("postgres://desk/talks", "postgres://desk/talks"),
    ],
)
def test_a_password_is_never_shown(named: str, shown: str) -> None:
    place = placed(named)
    assert (place.name, place.path, place.url.drivername) == (shown, None, "postgresql+psycopg")


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("mysql://ann:s3cret@desk/talks", "a record is a file, or a database"),
        ("postgresql://ann:s3cret@desk", "which database"),
        ("postgresql://ann:s3cret@desk:port/talks", "not a URL of a database"),
    ],
)
def test_other_urls_are_told_without_the_password(named: str, told: str) -> None:
    with pytest.raises(UsageError, match=told) as fault:
        Record.open(named)
    assert "s3cret" not in str(fault.value)


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(RecordError, match=r"ann:.*@127.0.0.1:9/talks: .*127.0.0.1") as fault:
        Record.open("postgresql+psycopg://ann:s3cret@127.0.0.1:9/talks")
    assert "s3cret" not in str(fault.value)


def test_a_driver_that_is_missing_is_told_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(RecordError, match=r"pip install 'dragoman\[postgres\]'"):
        Record.open("postgresql+psycopg://desk/talks")


def test_asking_makes_no_record(place: str) -> None:
    with pytest.raises(NoSuchRecord, match="`dragoman read PATH --record postgresql"):
        Record.open(place, create=False)
    Record.open(place).close()
    with Record.open(place, create=False) as record:
        assert record.path is None and record.counts()["reports"] == 0
        assert rows(record, "SELECT count(*) FROM told") == [(0,)]


def test_other_peoples_tables_are_left_alone(server: postgres.Server, place: str) -> None:
    server.run(f"CREATE TABLE {place.rpartition('%3D')[2]}.cats (name text)")
    with pytest.raises(RecordError, match="make one of its own"):
        Record.open(place)


def test_a_database_of_another_encoding_is_refused(server: postgres.Server) -> None:
    server.run("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'")
    with pytest.raises(RecordError, match="createdb --encoding UTF8"):
        Record.open(server.url("public").replace("/postgres?", "/latin?"))
