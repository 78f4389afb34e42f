"""FollowTheMoney entities, validated and read back by followthemoney."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from followthemoney import model

from dragoman.exports import ftm
from dragoman.nouns import Dated, Question
from dragoman.record import Record
from smallrecord import make


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with make(tmp_path_factory.mktemp("ftm") / "small.db") as record:
        yield record


def entities(record: Record, question: Question | None = None) -> dict[str, Any]:
    """Read by followthemoney, which cleans every value: what it drops or changes was no value of its kind."""
    out = io.BytesIO()
    count = ftm.write(record, question or Question(), out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(rows) == count == len({row["id"] for row in rows})
    found = {row["id"]: model.get_proxy(row, cleaned=False) for row in rows}
    for row in rows:
        proxy = found[row["id"]]
        proxy.schema.validate(row)
        assert {name: sorted(proxy.get(name)) for name in row["properties"]} == {
            name: sorted(values) for name, values in row["properties"].items()
        }
    return found


def of_schema(found: dict[str, Any], schema: str) -> list[Any]:
    return [one for one in found.values() if one.schema.name == schema]


def test_every_entity_is_valid(small: Record) -> None:
    found = entities(small)
    assert {name: len(of_schema(found, name)) for name in ("Event", "Person", "PublicBody", "Article")} == {
        "Event": 6, "Person": 3, "PublicBody": 2, "Article": 4,
    }  # fmt: skip


def test_an_event_names_its_parties_and_its_proof(small: Record) -> None:
    found = entities(small)
    (met,) = [one for one in of_schema(found, "Event") if len(one.get("proof")) == 3]
    assert {found[id].caption for id in met.get("involved")} == {"Mike Pence", "Justin Trudeau"}
    assert {found[id].schema.name for id in met.get("proof")} == {"Article"}
    assert (met.get("date"), met.get("location"), met.get("country")) == (["2018-04-14"], ["Lima"], ["pe"])
    assert met.caption.startswith("Mike Pence (USA) and Justin Trudeau (CAN) met")


def test_entities_named_are_told_before_they_are_named(small: Record) -> None:
    seen: set[str] = set()
    for row in ftm.entities(small, Question()):
        for name in ("involved", "proof"):
            assert set(row["properties"].get(name, ())) <= seen
        seen.add(row["id"])


def test_the_question_narrows(small: Record) -> None:
    found = entities(small, Question(status=("planned",)))
    assert len(of_schema(found, "Event")) == len(of_schema(found, "Article")) == 1


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2018-04-14", "2018-04-14", {"date": ["2018-04-14"]}),
        ("2018-04-01", "2018-04-30", {"date": ["2018-04"]}),
        ("2018-01-01", "2018-12-31", {"date": ["2018"]}),
        ("2018-04-09", "2018-04-15", {"startDate": ["2018-04-09"], "endDate": ["2018-04-15"]}),
        ("2017-01-01", "2018-12-31", {"startDate": ["2017-01-01"], "endDate": ["2018-12-31"]}),
    ],
)
def test_dates_stop_where_knowledge_does(start: str, end: str, told: dict[str, list[str]]) -> None:
    assert ftm._when(Dated(date.fromisoformat(start), date.fromisoformat(end), "month", None, "expression")) == told
