"""A record that grows report by report is, row for row, the record that reads all at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, pairwise, permutations
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings, strategies as st

from dragoman.nouns import Citation, LocalProcess, ProcessNote, Reading, Report, content_id
from dragoman.record import Record
from dragoman.resolving import rebuild, resolve, settle
from dragoman.resolving.cards import card, filings, fold, profile_of, searches
from dragoman.resolving.events import CUT, STRANGERS, join_accounts
from dragoman.resolving.likeness import compare, meets, score, veto
from dragoman.resolving.names import Kinship
from dragoman.resolving.profiles import Profile, Weights
from dragoman.resolving.resolver import prepare
from resolving.worlds import CALLS, EPOCH, readings, report, told

DERIVED = {
    "copies": "SELECT * FROM copies",
    "actors": "SELECT * FROM actors",
    "actor_names": "SELECT * FROM actor_names",
    "identities": "SELECT * FROM identities",
    "events": "SELECT * FROM events",
    "event_participants": "SELECT * FROM event_participants",
    "event_topics": "SELECT * FROM event_topics",
    "event_accounts": "SELECT * FROM event_accounts",
    "event_outlets": "SELECT * FROM event_outlets",
    "processes": "SELECT * FROM processes",
    "settled": "SELECT * FROM settled",
    "unsettled": "SELECT * FROM unsettled",
    "settling": "SELECT * FROM settling",
    "sketches": "SELECT * FROM sketches",
    "descriptions": "SELECT * FROM descriptions",
    "description_keys": "SELECT * FROM description_keys",
    "bearers": "SELECT * FROM bearers",
    "cards": "SELECT * FROM cards",
    "filings": "SELECT * FROM filings",
}
"""What must not depend on the order of arrival, to the last byte; reports by id, since their numbers do."""

type World = list[tuple[Report, Reading]]


def tables(path: Path, queries: Mapping[str, str] = DERIVED) -> dict[str, list[Any]]:
    connection = sqlite3.connect(path)
    found = {name: sorted(connection.execute(query), key=repr) for name, query in queries.items()}
    connection.close()
    return found


def grown(path: Path, goes: Iterable[World]) -> dict[str, list[Any]]:
    """The tables of a record that takes in each go and settles after it."""
    with Record.open(path) as record:
        for go in goes:
            record.add(go)
            with record.settling() as known:
                settle(known)
    return tables(path)


def split(world: World, cuts: Sequence[int]) -> list[World]:
    ends = [0, *sorted(cuts), len(world)]
    return [world[start:end] for start, end in pairwise(ends)]


@st.composite
def crowds(draw: st.DrawFn) -> World:
    """A small world in which some reports print what others print, whole or cut, on other days."""
    world = draw(readings(most=6))
    for number in range(draw(st.integers(0, 4))):
        paper, reading = draw(st.sampled_from(world))
        world.append(reprinted(paper, reading, number, draw(st.integers(0, 45)), draw(st.integers(0, 3))))
    return [negotiating(*row, draw(st.integers(0, 3))) for row in world]


def negotiating(paper: Report, reading: Reading, which: int) -> tuple[Report, Reading]:
    """The same, telling of one of three negotiations besides, or of none; two of them some reports take for one."""
    keys = (("name:a",), ("name:a", "acronym:b"), ("acronym:b",), ())[which]
    words = Citation(0, 4, paper.text[:4])
    noted = ProcessNote("deadline", paper.id, words, "set", when="by May")
    accounts = tuple(account.id for account in reading.accounts)
    one = LocalProcess("A", "talks", keys, words, accounts=accounts, notes=(noted,), sentences=2)
    return paper, replace(reading, processes=(one,) if keys else ())


def reprinted(paper: Report, reading: Reading, number: int, day: int, more: int) -> tuple[Report, Reading]:
    """The same report in another paper, with a few words after it and the same accounts."""
    on = (EPOCH + timedelta(days=day)).isoformat()
    text = paper.text + " and so on" * more
    copy = report(text, outlet=f"Copy {number}", on=on, external_id=f"{paper.id}{number}")
    accounts = tuple(
        replace(account, id=content_id("c", copy.id, place), report=copy.id)
        for place, account in enumerate(reading.accounts)
    )
    return copy, Reading(copy.id, "test", reading.actors, accounts=accounts)


def reread(row: tuple[Report, Reading], other: Reading, byline: str | None) -> tuple[Report, Reading]:
    """A report read by a later version, which saw what stands in another reading, and found under an earlier uri."""
    paper, _ = row
    accounts = tuple(
        replace(account, id=content_id("c", paper.id, "again", place), report=paper.id, evidence=account.evidence)
        for place, account in enumerate(other.accounts)
    )
    return replace(paper, uri="a", byline=byline), Reading(paper.id, "test-2", other.actors, accounts=accounts)


@settings(max_examples=40, deadline=None)
@given(crowds(), st.randoms(use_true_random=False), st.lists(st.integers(0, 10), max_size=4))
def test_goes_and_order_do_not_matter(world: World, dice: Random, cuts: list[int]) -> None:
    shuffled = list(world)
    dice.shuffle(shuffled)
    with TemporaryDirectory() as folder:
        at_once = grown(Path(folder) / "a.db", [world])
        assert grown(Path(folder) / "b.db", split(shuffled, cuts)) == at_once


@settings(max_examples=40, deadline=None)
@given(crowds(), st.data())
def test_reading_again_is_as_good_as_a_rebuild(world: World, data: st.DataObject) -> None:
    goes = [world]
    for _ in range(data.draw(st.integers(1, 3))):
        some = data.draw(st.lists(st.sampled_from(world), min_size=1, max_size=3, unique_by=lambda row: row[0].id))
        seen = data.draw(st.sampled_from(world))[1]
        goes.append([reread(row, seen, data.draw(st.sampled_from((None, "Reuters")))) for row in some])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        found = grown(path, goes)
        with Record.open(path) as record, record.settling() as known:
            rebuild(known)
        assert found == tables(path)


@settings(max_examples=30, deadline=None)
@given(crowds())
def test_a_settled_record_holds_what_resolving_gives(world: World) -> None:
    found = resolve(world)
    with TemporaryDirectory() as folder:
        grown(Path(folder) / "a.db", [[row] for row in world])
        with Record.open(Path(folder) / "a.db") as record:
            assert tuple(record.actors()) == found.actors
            assert tuple(record.events()) == found.events
            assert {paper.id: paper.copy_of for paper in record.reports() if paper.copy_of} == found.copy_of
            assert {account.id: account.event for account in record.accounts()} == found.event_of
            assert tuple(record.processes()) == found.processes


def test_copies_before_their_originals_are_told_of_the_first(tmp_path: Path) -> None:
    """The reprints of the crowds above are copies indeed, and an original that comes last takes them over."""
    first = told(dict(CALLS, day="2018-01-02", published="2018-01-02"), 0)
    copies = [reprinted(*first, number, 40 - number, number) for number in range(3)]
    with Record.open(tmp_path / "a.db") as record:
        for go in ([copies[0]], [copies[2]], [copies[1]]):
            grown(tmp_path / "a.db", [go])
        roots = {copy.id for copy in record.reports() if not copy.copy_of}
        assert roots == {copies[2][0].id}
        grown(tmp_path / "a.db", [[first]])
        assert {paper.copy_of for paper in record.reports()} == {None, first[0].id}
        assert [(event.reports, event.independent_sources) for event in record.events()] == [(4, 1)]


def test_other_rules_derive_everything_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    world = [told(dict(CALLS, day="2018-02-20", published="2018-02-25"), number) for number in range(3)]
    before = grown(path, [world])
    assert len(before["events"]) == 1
    with Record.open(path) as record, record.settling() as known:
        settle(known, cut=1000.0)
    assert len(tables(path)["events"]) == 3
    with Record.open(path) as record, record.settling() as known:
        settle(known)
    assert tables(path) == before


def test_what_is_settled_is_left_alone(tmp_path: Path) -> None:
    world = [told(dict(CALLS, day="2018-02-20", published="2018-02-25"), number) for number in range(3)]
    before = grown(tmp_path / "a.db", [world])
    assert grown(tmp_path / "a.db", [world, []]) == before
    with Record.open(tmp_path / "a.db") as record, record.settling() as known:
        assert known.unsettled() == []


def test_a_card_gives_back_what_is_compared() -> None:
    world = [told(dict(CALLS, day=day, published="2018-02-25"), n) for n, day in enumerate(("2018-02-20", None))]
    ready = prepare(world, Kinship.read(), Weights.read())
    for one in ready.profiles:
        back = profile_of(one.account.id, card(one, ready.actor_of))
        assert replace(back, account=one.account) == one


@settings(max_examples=60, deadline=None)
@given(crowds())
def test_filings_find_what_all_pairs_find(world: World) -> None:
    made = prepare(world, Kinship.read(), Weights.read()).profiles
    for one, other in permutations(made, 2):
        found = any(
            key == sought and low <= first <= high and last >= least
            for key, first, last in filings(other)
            for sought, low, high, least in searches(one)
        )
        assert found or not meets(one, other)


@settings(max_examples=60, deadline=None)
@given(crowds())
def test_a_component_is_joined_as_if_alone(world: World) -> None:
    """What ``reclustering`` rests on: accounts that no pair and no fold ties do not touch one another's clusters."""
    weights = Weights.read()
    made = prepare(sorted(world, key=lambda row: row[0].id), Kinship.read(), weights).profiles
    together = {tuple(p.account.id for p in one.profiles): one.why for one in join_accounts(made, weights)}
    alone = {
        tuple(p.account.id for p in one.profiles): one.why
        for part in components(made, weights)
        for one in join_accounts(part, weights)
    }
    assert alone == together


def tied_to(one: Profile, other: Profile, weights: Weights) -> bool:
    return meets(one, other) and not veto(one, other) and score(compare(one, other), weights) >= CUT


def components(made: Sequence[Profile], weights: Weights) -> list[list[Profile]]:
    parts: list[list[Profile]] = []
    for one in made:
        tied = [part for part in parts if any(fold(one) == fold(o) or tied_to(one, o, weights) for o in part)]
        parts = [part for part in parts if part not in tied] + [[one, *(o for part in tied for o in part)]]
    return parts


@settings(max_examples=60, deadline=None)
@given(readings())
def test_joining_is_what_a_look_at_all_pairs_gives(world: World) -> None:
    """A plain quadratic oracle: every pair scored, the best taken first, averages over all pairs."""
    weights = Weights.read()
    rows = [(replace(paper, external_id=paper.id), reading) for paper, reading in world]
    made = sorted(prepare(rows, Kinship.read(), weights).profiles, key=lambda one: one.account.id)
    made = [replace(one, root=one.account.report) for one in made]
    found = {tuple(p.account.id for p in one.profiles) for one in join_accounts(made, weights)}
    assert found == {tuple(made[n].account.id for n in cluster) for cluster in all_pairs(made, weights)}


def all_pairs(made: Sequence[Profile], weights: Weights) -> list[list[int]]:
    def value(a: int, b: int) -> float:
        one, other = made[a], made[b]
        if veto(one, other):
            return float("-inf")
        return score(compare(one, other), weights) if meets(one, other) else STRANGERS

    clusters = [[n] for n in range(len(made))]
    pairs = [(value(a, b), a, b) for a, b in combinations(range(len(made)), 2) if meets(made[a], made[b])]
    for best, a, b in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        one = next(cluster for cluster in clusters if a in cluster)
        other = next(cluster for cluster in clusters if b in cluster)
        between = [value(x, y) for x in one for y in other]
        if best >= CUT and one is not other and sum(between) >= CUT * len(between):
            clusters = [c for c in clusters if c is not one and c is not other] + [sorted(one + other)]
    return clusters
