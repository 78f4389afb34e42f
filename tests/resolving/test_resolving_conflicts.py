"""What counts as a disagreement, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.resolving.conflicts import find_conflicts
from resolving.worlds import told

BASE: dict[str, Any] = {
    "type": "CONSULT",
    "day": "2018-04-14",
    "parties": [["Mike Pence", "USA", "actor"], ["Enrique Peña Nieto", "MEX", "actor"]],
    "words": "They met at the summit",
}
ABSENT = [["Mike Pence", "USA", "absent"], ["Enrique Peña Nieto", "MEX", "actor"]]

CASES: list[tuple[str, list[dict[str, Any]], list[str]]] = [
    ("agreement", [{}, {}], []),
    ("two days", [{}, {"day": "2018-04-15"}], ["date"]),
    ("a day and none", [{}, {"day": None}], []),
    (
        "two countries",
        [{"place": "Lima", "place_country": "PER"}, {"place": "Quito", "place_country": "ECU"}],
        ["place"],
    ),
    ("two cities of one", [{"place": "Lima", "place_country": "PER"}, {"place": "Cusco", "place_country": "PER"}], []),
    ("planned and held", [{"status": "planned"}, {}], []),
    ("planned and called off", [{"status": "planned"}, {"status": "cancelled"}], []),
    ("held and not held", [{}, {"status": "negated"}], ["status"]),
    ("there and not there", [{}, {"parties": ABSENT}], ["participant Mike Pence"]),
    ("two counts", [{"words": "They sent 12 envoys"}, {"words": "They sent 14 envoys"}], ["count of envoy"]),
    ("one count", [{"words": "They sent 12 envoys"}, {"words": "All 12 envoys were there"}], []),
    ("a denial", [{}, {"disputed_by": ["Mike Pence"]}], ["denial"]),
]


@pytest.mark.parametrize(("rows", "fields"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_conflicts(rows: list[dict[str, Any]], fields: list[str]) -> None:
    readings = [told({**BASE, **row}, number) for number, row in enumerate(rows)]
    accounts = [account for _, reading in readings for account in reading.accounts]
    actor_of = {(reading.report, local.key): f"a-{local.name}" for _, reading in readings for local in reading.actors}
    found = find_conflicts(accounts, actor_of)
    assert [conflict.field for conflict in found] == fields
    ids = {account.id for account in accounts}
    assert all(set(value.accounts) <= ids for conflict in found for value in conflict.values)
