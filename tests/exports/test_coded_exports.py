"""PLOVER JSON, GDELT's columns, POLECAT's table: mapped by the rules, read back by polars and pandas."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas
import polars
import pycountry
import pytest

from dragoman.asking.countries import Countries
from dragoman.exports import gdelt, plover, polecat
from dragoman.exports.crosswalk import FUTURE_IS_AGREE, Crosswalk
from dragoman.exports.wholes import Whole
from dragoman.nouns import (
    EVENT_TYPES,
    MODES_OF,
    STATUSES,
    TOPICS,
    Actor,
    Event,
    EventParticipant,
    EventType,
    Office,
    Question,
    Status,
)
from dragoman.record import Record
from dragoman.vocabulary import load
from dragoman.vocabulary.states import states
from smallrecord import make as make_small


@dataclass(frozen=True)
class Published:
    code: str
    score: float


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with make_small(tmp_path_factory.mktemp("coded") / "small.db") as record:
        yield record


def event(type: EventType, status: Status = "occurred", mode: str | None = None) -> Event:
    return Event("e-1", type, mode, status, (), None, None, (), (), ("a-1",), 1, 1)


# The crosswalk


def test_every_type_and_mode_has_a_code_where_it_took_place() -> None:
    crosswalk = Crosswalk.load()
    for type in EVENT_TYPES:
        for mode in (None, *MODES_OF.get(type, ())):
            code = crosswalk.cameo(event(type, mode=mode))
            assert code and code.code.isdigit() and 3 <= len(code.code) <= 4
            assert -10 <= code.goldstein <= 10
            assert code == crosswalk.cameo(event(type, "ongoing", mode))


def test_the_scores_of_codes_are_those_of_the_scale() -> None:
    """Where scores.toml has the code, both say the same."""
    published = {one.code: one.score for one in load("scores", "cameo", Published)}
    crosswalk = Crosswalk.load()
    shared = {one.code: one.goldstein for one in crosswalk.codes.values() if one.code in published}
    assert len(shared) > 20
    assert shared == {code: published[code] for code in shared}


@pytest.mark.parametrize("status", ["negated", "cancelled", "hypothetical"])
@pytest.mark.parametrize("type", EVENT_TYPES)
def test_what_did_not_take_place_has_no_cameo_code(type: EventType, status: Status) -> None:
    assert Crosswalk.load().cameo(event(type, status)) is None


def test_a_plan_is_an_intent_or_nothing() -> None:
    crosswalk = Crosswalk.load()
    codes = {type: crosswalk.cameo(event(type, "planned")) for type in EVENT_TYPES}
    assert {type: code.code for type, code in codes.items() if code} == {
        "CONSULT": "036", "SUPPORT": "032", "COOPERATE": "031", "AID": "033", "CONCEDE": "035", "RETREAT": "035",
    }  # fmt: skip


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("type", EVENT_TYPES)
def test_plover_types_and_contexts(type: EventType, status: Status) -> None:
    crosswalk = Crosswalk.load()
    told = crosswalk.plover_type(event(type, status))
    assert told == ("AGREE" if status == "planned" and type in FUTURE_IS_AGREE else type)
    assert set(crosswalk.plover_contexts(event(type, status))) <= {"future", "hypothetical", "negation"}


def test_every_topic_has_a_context() -> None:
    assert set(Crosswalk.load().contexts) == set(TOPICS)


@pytest.mark.parametrize(
    ("actor", "sector"),
    [
        (Actor("a", "person", "Ann Ash", "USA", (), (Office("Vice President", "USA"),)), "GOV"),
        (Actor("a", "person", "Ann Ash", "USA", (), (Office("Senator", "USA"),)), "LEG"),
        (Actor("a", "person", "Ann Ash", "USA"), None),
        (Actor("a", "state", "Mexico", "MEX"), "GOV"),
        (Actor("a", "institution", "Supreme Court", "MEX"), "JUD"),
        (Actor("a", "institution", "Trade Council", "MEX"), "GOV"),
        (Actor("a", "organisation", "Trade Council", None), None),
        (Actor("a", "group", "the generals", "MMR"), "MIL"),
    ],
)
def test_sectors(actor: Actor, sector: str | None) -> None:
    assert Crosswalk.load().sector(actor) == sector


def test_every_country_is_iso_or_named_as_none() -> None:
    """Codes that the record may bear, checked by pycountry."""
    codes = {state.code for state in states()}
    unknown = {code for code in codes if pycountry.countries.get(alpha_3=code) is None}
    assert unknown == {"EU", "XKX"}


# PLOVER


def test_plover_json(small: Record) -> None:
    out = io.BytesIO()
    assert plover.write(small, Question(), out) == 6
    found = [json.loads(line) for line in out.getvalue().splitlines()]
    by_status: dict[str, Any] = {row["dragoman_status"]: row for row in found}
    plan = by_status["planned"]
    assert (plan["event"], plan["mode"], plan["context"]) == (["AGREE"], [], ["future"])
    assert (plan["date"], plan["enddate"]) == ("2018-05-21", "2018-05-31")
    assert [one["code"] for one in plan["source"]] == ["MEX"] and plan["recipient"][0]["actor_text"] == "United States"
    assert by_status["cancelled"]["context"] == by_status["negated"]["context"] == ["negation"]
    assert by_status["hypothetical"]["date"] is None and by_status["hypothetical"]["quad_code"] == 4
    frame = pandas.read_json(io.BytesIO(out.getvalue()), lines=True)
    assert len(frame) == 6 and frame["id"].is_unique


# GDELT


def rows(record: Record, question: Question | None = None) -> polars.DataFrame:
    out = io.BytesIO()
    count = gdelt.write(record, question or Question(), out)
    frame = polars.read_csv(
        out.getvalue(), separator="\t", has_header=False, new_columns=list(gdelt.COLUMNS), quote_char=None,
        infer_schema=False,
    )  # fmt: skip
    assert frame.height == count and frame.width == 61
    return frame


def test_gdelt_has_its_sixty_one_columns() -> None:
    assert len(gdelt.COLUMNS) == len(set(gdelt.COLUMNS)) == 61
    assert (gdelt.COLUMNS[26], gdelt.COLUMNS[51], gdelt.COLUMNS[60]) == ("EventCode", "ActionGeo_Type", "SOURCEURL")


def test_gdelt_rows(small: Record) -> None:
    found = rows(small)
    assert found["EventCode"].to_list() == ["036", "040", "040", "124"]
    assert found["GLOBALEVENTID"].is_unique().all()
    met = found.filter(polars.col("EventCode") == "040").to_dicts()
    assert [(one["Actor1Code"], one["Actor2Code"]) for one in met] == [("USAGOV", "CANGOV"), ("CANGOV", "USAGOV")]
    assert {one["SQLDATE"] for one in met} == {"20180414"}
    assert {one["FractionDate"] for one in met} == {"2018.3671"}
    assert (met[0]["NumMentions"], met[0]["NumSources"], met[0]["NumArticles"]) == ("3", "2", "3")
    assert (met[0]["ActionGeo_Fullname"], met[0]["ActionGeo_CountryCode"]) == ("Lima, Peru", "PE")


def test_gdelt_makes_no_day_up(small: Record) -> None:
    (plan,) = rows(small, Question(status=("planned",))).to_dicts()
    assert (plan["SQLDATE"], plan["MonthYear"], plan["Year"], plan["FractionDate"]) == (None, "201805", "2018", None)


def test_a_visit_is_a_row_for_the_guest_and_one_for_the_host() -> None:
    guest, host = EventParticipant("p-1", "Ann", "MEX", "actor"), EventParticipant("p-2", "Bob", "USA", "recipient")
    visit = Whole(replace(event("CONSULT", mode="visit"), participants=(guest, host)), (), {}, {})
    coder = gdelt._Coder(Crosswalk.load(), Countries.load(), {})
    assert list(coder._pairs(visit, "042")) == [(guest, host, "042"), (host, guest, "043")]


# POLECAT


def test_polecat_table(small: Record) -> None:
    out = io.BytesIO()
    lines = polecat.write(small, Question(), out)
    frame = pandas.read_csv(io.BytesIO(out.getvalue()), sep="\t")
    assert len(frame) == lines - 1 == 7
    assert tuple(frame.columns) == polecat.COLUMNS and len(polecat.COLUMNS) == 40
    plan = frame[frame["Contexts"] == "future"].iloc[0]
    assert (plan["Event Type"], plan["Actor Country"], plan["Recipient Name"]) == ("AGREE", "MEX", "United States")
    assert pandas.isna(plan["Event Date"]) and plan["Intensity"] == 4.0
    assert set(frame["Quad Code"]) <= set(polecat.QUADS)
    assert frame["Intensity"].min() == -4.33
