"""Who is who across reports: cases as data, names as the field compares them."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dragoman.nouns import LocalActor, Office, Reading
from dragoman.resolving import resolve
from dragoman.resolving.names import Kinship, PersonName, acronym, compatible, plain, same_word
from dragoman.resolving.offices import joint_offices
from resolving.worlds import named, report

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "resolving_names.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_groups(case: dict[str, Any]) -> None:
    readings = named(case["actors"])
    actor_of = resolve(readings).actor_of
    groups: dict[str, list[int]] = defaultdict(list)
    for number, (paper, _) in enumerate(readings):
        groups[actor_of[paper.id, 0]].append(number)
    assert sorted(groups.values()) == case["groups"]


@pytest.mark.parametrize("kind", ["person", "organisation", "institution", "group"])
def test_names_in_other_scripts_and_of_no_letters_at_all_are_kept_apart(kind: str) -> None:
    names = ["Артилерійські Удари", "Удари", "Удари", "—", "", "Kiev"]
    readings = named([[kind, name, ""] for name in names])
    actor_of = resolve(readings).actor_of
    ids = [actor_of[paper.id, 0] for paper, _ in readings]
    assert len(set(ids)) >= 3
    assert ids[1] == ids[2]


def test_name_is_the_fullest_and_the_rest_are_aliases() -> None:
    rows = [
        ["person", name, "MEX"] for name in ("Pena Nieto", "Enrique Peña Nieto", "Enrique Pena Nieto", "Peña Nieto")
    ]
    (actor,) = resolve(named(rows)).actors
    assert actor.name == "Enrique Peña Nieto"
    assert actor.aliases == ("Enrique Pena Nieto", "Pena Nieto", "Peña Nieto")
    assert actor.country == "MEX"


def test_offices_are_gathered_and_nothing_is_added() -> None:
    offices = [(Office("Secretary of State", "USA"),), (Office("Secretary of State", "USA"), Office("Senator", "USA"))]
    readings = []
    for number, held in enumerate(offices):
        paper = report(f"Report {number}.", on="2018-01-01")
        local = LocalActor(0, "person", "Nora Hale", "USA", offices=held)
        readings.append((paper, Reading(paper.id, "test", (local,))))
    (actor,) = resolve(readings).actors
    assert actor.offices == (Office("Secretary of State", "USA"), Office("Senator", "USA"))


@dataclass(frozen=True)
class Held:
    """How reports tell of one person's office, and what they tell together."""

    name: str
    told: tuple[Office, ...]
    together: tuple[Office, ...]


HELD = [
    Held(
        "Rosa Quill",
        (Office("Foreign Minister", "NOR"), Office("Foreign Minister", "NOR", told="former")),
        (Office("Foreign Minister", "NOR", told="both"),),
    ),
    Held("Rosa Quill", (Office("Envoy", told="former"),), (Office("Envoy", told="former"),)),
    Held(
        "Enrique Pena Nieto",
        (Office("President", "MEX"),),
        (Office("President", "MEX", date(2012, 12, 1), date(2018, 11, 30)),),
    ),
    Held(
        "Donald J. Trump",
        (Office("President", "USA", told="former"),),
        (
            Office("President", "USA", date(2017, 1, 20), date(2021, 1, 20), "former"),
            Office("President", "USA", date(2025, 1, 20), None, "former"),
        ),
    ),
    Held("George Bush", (Office("President", "USA"),), (Office("President", "USA"),)),  # which of the two?
    Held("Trump", (Office("President", "USA"),), (Office("President", "USA"),)),
]


@pytest.mark.parametrize("case", HELD, ids=lambda case: f"{case.name}, {case.told[0].told}")
def test_an_office_is_told_once_with_the_days_of_known_terms(case: Held) -> None:
    assert joint_offices(case.told, case.name, case.told[0].of) == case.together
    assert joint_offices(reversed(case.told), case.name, case.told[0].of) == case.together


@pytest.mark.parametrize(
    ("office", "held"),
    [
        (Office("President"), True),
        (Office("President", told="former"), False),
        (Office("President", told="both"), True),
        (Office("President", None, date(2012, 12, 1), date(2018, 11, 30), "former"), True),
        (Office("President", None, date(2018, 12, 1), None), False),
        (Office("President", None, date(2010, 1, 1), date(2018, 2, 19)), False),
    ],
)
def test_who_held_an_office_on_a_day(office: Office, held: bool) -> None:
    assert office.held_on(date(2018, 2, 20)) is held


def test_an_office_tells_namesakes_apart() -> None:
    rows: list[tuple[str, tuple[Office, ...]]] = [
        ("George W. Bush", (Office("President", "USA"),)),
        ("Jeb Bush", (Office("Governor", "USA"),)),
        ("Bush", (Office("President", "USA"),)),
    ]
    readings = []
    for number, (name, offices) in enumerate(rows):
        paper = report(f"Report {number}.", on="2005-01-01")
        readings.append((paper, Reading(paper.id, "test", (LocalActor(0, "person", name, "USA", offices=offices),))))
    actor_of = resolve(readings).actor_of
    ids = [actor_of[paper.id, 0] for paper, _ in readings]
    assert ids[0] == ids[2] != ids[1]


@pytest.mark.parametrize("country", ["USA", ""])
def test_a_bare_name_goes_to_the_one_everybody_writes_of(country: str) -> None:
    often = [["person", "Donald Trump", "USA"]] * 10
    readings = named([*often, ["person", "Ivanka Trump", "USA"], ["person", "Trump", country]])
    actor_of = resolve(readings).actor_of
    assert actor_of[readings[-1][0].id, 0] == actor_of[readings[0][0].id, 0]


def test_an_alias_told_by_a_report_joins_what_others_call_by_it() -> None:
    told = (LocalActor(0, "institution", "Secretariat of Foreign Affairs", "MEX", aliases=("SRE", "the ministry")),)
    other = (LocalActor(0, "institution", "SRE", "MEX"), LocalActor(1, "institution", "Ministry of Economy", "MEX"))
    papers = [report("One.", on="2018-01-01"), report("Two.", on="2018-01-02")]
    actor_of = resolve(
        [(papers[0], Reading(papers[0].id, "t", told)), (papers[1], Reading(papers[1].id, "t", other))]
    ).actor_of
    assert actor_of[papers[0].id, 0] == actor_of[papers[1].id, 0] != actor_of[papers[1].id, 1]


@pytest.mark.parametrize(
    ("short", "long", "same"),
    [
        ("Boehner", "John A. Boehner", True),
        ("John Boehner", "John A. Boehner", True),
        ("Lisa Boehner", "John A. Boehner", False),
        ("George W. Bush", "George H. W. Bush", False),
        ("Enrique Peña", "Enrique Peña Nieto", True),
        ("Mohammed bin Salman", "Mohammad bin Salman Al Saud", True),
        ("Kim Jong Un", "Kim Jong-il", False),
        ("Sergey Lavrov", "Sergei Lavrov", True),
    ],
)
def test_compatible(short: str, long: str, same: bool) -> None:
    kinship = Kinship.read()
    assert compatible(PersonName.of(short, kinship), PersonName.of(long, kinship), kinship) is same


def test_words() -> None:
    assert plain("Recep Tayyip Erdoğan’s") == ("recep", "tayyip", "erdogans")
    assert same_word("netanyahu", "netanyahou")
    assert not same_word("kim", "kin")
    assert not same_word("johnson", "johnston")
    assert acronym("World Trade Organization") == "wto"


def test_ids_are_a_function_of_the_set() -> None:
    rows = [["person", "Anna Lind", "SWE"], ["person", "Lind", "SWE"]]
    ids = [resolve(named(order)).actors[0].id for order in (rows, rows[::-1])]
    assert ids[0] == ids[1]
