"""Keeping: what is put in comes out, the same again changes nothing, order does not matter."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from dragoman.errors import RecordError, UsageError
from dragoman.nouns import Published, Reading, Refusal, Report, Resolution
from dragoman.record import Record, layout
from fakes import FakeReader, NewerReader, fake_resolve
from recordplaces import Fresh, Tables, dump, emptied, rows
from smallrecord import some_process

READER = FakeReader()


@pytest.fixture
def place(fresh: Fresh) -> str:
    return fresh()


@pytest.fixture
def record(place: str) -> Iterator[Record]:
    with Record.open(place) as opened:
        yield opened


def report(text: str = "Ann/USA met Bob/MEX. Ann said: so.", uri: str = "a/lima.txt", **rest: Any) -> Report:
    return Report.of(text, uri=uri, **rest)


def read(*reports: Report) -> list[tuple[Report, Reading]]:
    return [(one, READER.read(one)) for one in reports]


def resolve(record: Record) -> None:
    record.resolve_with(fake_resolve(record.readings()))


def test_what_is_put_in_comes_out(record: Record) -> None:
    given_day = Published(date(2018, 4, 14), date(2018, 4, 14), "day", "given")
    reports = [
        report(published=given_day, external_id="7", outlet="The Post", title="Lima", byline="By A"),
        report("Ann/USA met Peña/MEX soon. Peña/MEX met Ann/USA. Somebody said: nothing.", "b.txt"),
        report("Nothing at all.", "c.txt"),
    ]
    record.add(read(*reports))
    kept = dict(record.readings())
    assert list(kept) == sorted(reports, key=lambda one: one.id)
    assert list(kept.values()) == [READER.read(one) for one in kept]
    assert [record.reading(one.id) for one in kept] == list(kept.values())


def test_a_date_inferred_is_the_reports_where_it_has_none(record: Record) -> None:
    record.add(read(report("In short, in July Ann/USA met Bob/MEX.")))
    (kept,) = record.reports()
    assert kept.published == Published(date(2017, 7, 1), date(2017, 7, 31), "month", "inferred")
    ((_, reading),) = record.readings()
    assert reading.published == kept.published


def test_the_same_again_changes_nothing(record: Record) -> None:
    batch = read(report(), report("Other words.", "b.txt"))
    record.add(batch)
    before = dump(record)
    record.add(reversed(batch))
    assert dump(record) == before
    assert record.unread([one for one, _ in batch], "fake-1") == []


def test_a_newer_reading_replaces(record: Record) -> None:
    one = report()
    record.add(read(one))
    resolve(record)
    newer = NewerReader().read(one)
    assert record.unread([one], newer.version) == [one]
    record.add([(one, newer)])
    assert record.reading(one.id) == newer
    assert record.counts()["accounts"] == 1


def test_the_smallest_uri_is_shown_with_its_title_and_all_are_kept(record: Record) -> None:
    late, early = report(uri="z.txt", title="Late"), report(uri="b.txt", title="Early")
    record.add(read(late))
    assert record.unread([early], "fake-1") == [early]  # its title may tell the reader something else
    record.add(read(early))
    assert record.unread([early, late], "fake-1") == []
    (kept,) = record.reports()
    assert (kept.uri, kept.title) == ("b.txt", "Early")
    assert list(record.sightings(kept.id)) == ["b.txt", "z.txt"]
    assert [hit.report.uri for hit in record.search("early")] == ["b.txt"]
    assert list(record.search("late")) == []


def test_sighting_a_report_that_is_not_held_does_nothing(record: Record) -> None:
    record.sighting(report())
    assert record.counts()["reports"] == 0


def test_refusals_are_kept_once_and_taken_back(record: Record) -> None:
    refusals = [Refusal("b.pdf", "intake.pdf", "locked"), Refusal("a.txt", "intake.text", "empty")]
    record.refuse(refusals)
    record.refuse(refusals)
    assert list(record.refusals()) == sorted(refusals, key=lambda one: one.uri)
    record.add(read(report(uri="b.pdf")))
    assert list(record.refusals()) == [refusals[1]]
    record.refuse(refusals)
    record.sighting(report(uri="b.pdf"))
    assert list(record.refusals()) == [refusals[1]]


def test_resolving_replaces_all_that_is_derived(record: Record) -> None:
    one, copy = report(), report(uri="b.txt", outlet="The Post")
    record.add(read(one, copy))
    resolution = fake_resolve(record.readings())
    process = some_process(one.id, resolution.events[0].id)
    resolution = replace(resolution, processes=(process,))
    for _ in range(2):
        record.resolve_with(resolution)
    assert list(record.actors()) == sorted(resolution.actors, key=lambda actor: actor.id)
    assert list(record.events()) == sorted(resolution.events, key=lambda event: event.id)
    assert list(record.processes()) == [process]
    assert record.copy_of(max(one.id, copy.id)) == min(one.id, copy.id)
    assert record.copy_of(min(one.id, copy.id)) is None
    assert {kept.id: kept.event for kept in record.accounts()} == resolution.event_of
    for kept in record.accounts():
        assert kept.actor_of == {p.actor: resolution.actor_of[kept.report, p.actor] for p in kept.participants}
    for said in record.statements():
        assert said.speaker is not None and said.actor == resolution.actor_of[said.report, said.speaker]
    record.resolve_with(Resolution())
    assert record.counts() | {"reports": 0, "accounts": 0, "statements": 0} == dict.fromkeys(record.counts(), 0)


def test_nothing_is_half_written(record: Record) -> None:
    one, two = report(), report("Other words: Ann/USA met Bob/MEX.", "b.txt")
    clash = replace(READER.read(two), accounts=READER.read(one).accounts)
    with pytest.raises(RecordError, match=r"(?i)unique"):
        record.add([*read(one), (two, clash)])
    assert record.counts()["reports"] == 0
    with pytest.raises(RecordError, match=r"(?i)foreign key"):
        record.resolve_with(Resolution(actor_of={("r-unknown", 0): "a-unknown"}))


def test_readers_see_one_state_while_another_writes(record: Record, place: str) -> None:
    record.add(read(*(report(f"Ann/USA met Bob/MEX, time {n}.", f"{n}.txt") for n in range(600))))
    running = record.reports()
    next(running)
    with Record.open(place) as other:
        other.add(read(report("Another.", "x.txt")))
        resolve(other)
    assert sum(1 for _ in running) == 599
    assert record.counts()["reports"] == 601


def test_two_may_write(record: Record, place: str) -> None:
    def write(first: int) -> None:
        with Record.open(place) as other:
            for n in range(first, first + 20):
                other.add(read(report(f"Time {n}.", f"{n}.txt")))

    threads = [threading.Thread(target=write, args=(first,)) for first in (0, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert record.counts()["reports"] == 40


def test_names_people_type_find_reports_accounts_and_events(record: Record) -> None:
    one, two = report(), report("Bob/MEX met Ann/USA.", "b/lima.html.gz")
    record.add(read(one, two))
    resolve(record)
    for name in (one.id, one.id[:8], one.id[2:9], "a/lima.txt"):
        assert (found := record.report(name)) and found.id == one.id
    assert record.report("nowhere") is None and record.report("") is None
    with pytest.raises(UsageError, match=r"'lima' may be any of r-\w+, r-\w+: write more"):
        record.report("lima")
    (account,) = (kept for kept in record.accounts() if kept.report == one.id)
    assert record.account(account.id) == record.account(account.id[:10]) == account
    assert list(record.accounts_of_report(one.id)) == [account]
    assert account.event
    assert (event := record.event(account.event)) and account.id in event.accounts
    assert [kept.id for kept in record.accounts_of_event(event.id)] == list(event.accounts)
    assert [said.report for said in record.statements_of_report(one.id)] == [one.id]
    with pytest.raises(UsageError):
        record.account("c-")
    (ann, _) = sorted(record.actors(), key=lambda actor: actor.name)
    assert record.actor(ann.id) == ann
    assert record.event("e-nothing") is None and record.reading("r-nothing") is None


def test_a_record_stays_as_it_is_and_opens_again(tmp_path: Path) -> None:
    with Record.open(tmp_path / "a.db") as record:
        record.add(read(report()))
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]
    with Record.open(str(tmp_path / "a.db"), create=False) as record:
        assert record.counts()["reports"] == 1


def test_files_that_are_no_record_are_told(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"none\.db: no such record"):
        Record.open(tmp_path / "none.db", create=False)
    with pytest.raises(RecordError, match="unable to open"):
        Record.open(tmp_path / "no" / "folder.db")
    (tmp_path / "text.db").write_text("This is no database at all, but a letter to somebody. " * 20)
    with pytest.raises(RecordError, match="not a database"):
        Record.open(tmp_path / "text.db")
    alter(tmp_path / "other.db", "CREATE TABLE cats (name)")
    with pytest.raises(RecordError, match="not a Dragoman record"):
        Record.open(tmp_path / "other.db")


def test_a_later_version_is_refused(tmp_path: Path) -> None:
    Record.open(tmp_path / "a.db").close()
    alter(tmp_path / "a.db", f"PRAGMA user_version = {layout.VERSION + 1}")
    with pytest.raises(RecordError, match=r"a\.db: .* update dragoman"):
        Record.open(tmp_path / "a.db")


def test_migrations_run_one_after_the_other(record: Record) -> None:
    done = []
    migrations = {layout.VERSION + n: lambda connection, n=n: done.append(n) for n in range(3)}
    with record._writing() as connection:
        layout.upgrade(connection, target=layout.VERSION + 3, migrations=migrations)
        assert layout.version(connection) == layout.VERSION + 3
    assert done == [0, 1, 2]


def test_every_older_version_has_its_migration() -> None:
    assert set(layout.MIGRATIONS) == set(range(1, layout.VERSION))


def test_an_account_a_line_reads_well(record: Record) -> None:
    record.add(read(report(), report("Peña/MEX met Ann/USA.", "b.txt")))
    assert rows(record, "SELECT participants, evidence FROM told ORDER BY evidence") == [
        ("Ann (USA); Bob (MEX)", "Ann/USA met Bob/MEX"),
        ("Peña (MEX); Ann (USA)", "Peña/MEX met Ann/USA"),
    ]


def test_the_file_holds_together(tmp_path: Path) -> None:
    with Record.open(tmp_path / "a.db") as record:
        record.add(read(report(title="Tariffs, and tariffs again"), report("Peña/MEX met Ann/USA.", "b.txt")))
        resolve(record)
    connection = sqlite3.connect(tmp_path / "a.db")
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO report_search(report_search) VALUES ('integrity-check')")
        types = {row[0] for (table,) in _tables(connection) for row in _types(connection, table)}
        assert "blob" not in types
    finally:
        connection.close()


def _tables(connection: sqlite3.Connection) -> list[tuple[str]]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'report_search%'"
    return connection.execute(query).fetchall()


def _types(connection: sqlite3.Connection, table: str) -> list[tuple[str]]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    return [row for column in columns for row in connection.execute(f'SELECT DISTINCT typeof("{column}") FROM {table}')]


def alter(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


TEXTS = ["Ann/USA met Bob/MEX. Ann said: so.", "Bob/MEX met Eve/CAN soon.", "In July nothing.", "Eve said: the tariff."]
FOUND = st.builds(
    lambda text, uri, title, outlet: Report.of(text, uri=uri, title=title, outlet=outlet),
    st.sampled_from(TEXTS),
    st.sampled_from(["a.txt", "b.txt", "é.txt", "feed.jsonl#1"]),
    st.sampled_from([None, "One", "Two"]),
    st.sampled_from([None, "The Post"]),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(FOUND, min_size=1, max_size=12), st.data())
def test_order_and_goes_do_not_matter(record: Record, found: list[Report], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(found))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(found)), max_size=4)))
    goes = [shuffled[a:b] for a, b in zip([0, *cuts], [*cuts, len(found)], strict=True)]
    assert _kept(emptied(record), [found]) == _kept(emptied(record), goes)


def _kept(record: Record, goes: Sequence[Sequence[Report]]) -> Tables:
    for go in goes:
        record.add(read(*record.unread(go, READER.version)))
        record.sight(go)
    resolve(record)
    return dump(record)
