"""The JSON API: rows as the commands print them, pages without end, faults in words, and what OpenAPI promises."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient
from typer.testing import CliRunner

import trackrecord
from dragoman.cli import app as program
from dragoman.nouns import Published, Reading, Report
from dragoman.record import Record
from dragoman.web.app import build_app
from dragoman.web.operations import OPERATIONS
from dragoman.web.serving import Settings
from smallrecord import reports
from web.desks import HEADERS, SECRET, client, settled


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = settled(tmp_path_factory.mktemp("api") / "desk.db")
    with Record.open(path) as kept:
        trackrecord.keep(kept, reports()["lima"])
    return path


@pytest.fixture(scope="module")
def desk(record: Path) -> TestClient:
    return client(record)


COMMANDS = [
    (["events"], "/events"),
    (["events", "--type", "CONSULT", "--status", "occurred,planned"], "/events?type=CONSULT&status=occurred,planned"),
    (["events", "--between", "USA", "CAN", "--place", "Peru"], "/events?between=USA,CAN&place=Peru"),
    (["events", "--outlet", "Harbour Gazette"], "/events?outlet=Harbour%20Gazette"),
    (["statements", "--actor", "Pence"], "/statements?actor=Pence"),
    (["actors"], "/actors"),
    (["reports", "--since", "2018-04-16"], "/reports?since=2018-04-16"),
    (["report", "lima"], "/report/lima"),
    (["conflicts", "--field", "date"], "/conflicts?field=date"),
    (["calendar", "--as-of", "2018-04-20"], "/calendar?as-of=2018-04-20"),
    (["since", "2018-04-16"], "/since?when=2018-04-16"),
    (["search", "trade"], "/search?q=trade"),
    (["relation", "USA", "CAN", "--by", "year"], "/relation?first=USA&second=CAN&by=year"),
    (["relation"], "/relation"),
    (["brief"], "/brief"),
    (["processes"], "/processes"),
    (["processes", "--between", "USA", "CAN", "--as-of", "2018-04"], "/processes?between=USA,CAN&as-of=2018-04"),
    (["process", "lfa", "--as-of", "2018-12-01"], "/process/lfa?as-of=2018-12-01"),
    (["positions", "Canada"], "/positions/Canada"),
    (["positions", "USA", "--since", "2018-04-15"], "/positions/USA?since=2018-04-15"),
]


@pytest.mark.parametrize(("command", "address"), COMMANDS)
def test_rows_are_those_of_the_command(desk: TestClient, record: Path, command: list[str], address: str) -> None:
    printed = CliRunner().invoke(program, [*command, "--json", "--record", str(record)])
    rows = [json.loads(line) for line in printed.stdout.splitlines()]
    assert rows, printed.output
    assert desk.get(f"/api{address}").json() == {"items": rows, "next": None}
    streamed = desk.get(f"/api{address}{'&' if '?' in address else '?'}format=jsonl")
    assert streamed.text == printed.stdout
    assert streamed.headers["content-type"].startswith("application/jsonl")


@pytest.mark.parametrize(
    "address", ["/events", "/accounts", "/reports", "/statements", "/actors", "/search?q=the", "/facets", "/since"]
)
def test_pages_joined_are_the_whole(desk: TestClient, address: str) -> None:
    whole = desk.get(f"/api{address}").json()["items"]
    told, cursor, mark = [], "", "&" if "?" in address else "?"
    for _ in range(len(whole)):
        page = desk.get(f"/api{address}{mark}limit=1{cursor}").json()
        told += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert told == whole
    assert page["next"] is None


def test_pages_hold_while_the_record_grows(tmp_path: Path) -> None:
    """None is skipped and none is told twice of those that were there."""
    path = settled(tmp_path / "a.db")
    desk = client(path)
    first = desk.get("/api/reports?limit=2").json()
    day = date(2000, 1, 1)
    earlier = Report.of("Another text.", uri="early.txt", published=Published(day, day, "day", "given"))
    with Record.open(path) as record:
        record.add([(earlier, Reading(earlier.id, "by hand"))])
    rest = desk.get(f"/api/reports?cursor={first['next']}").json()["items"]
    ids = [row["id"] for row in first["items"] + rest]
    assert len(ids) == len(set(ids)) == 4


FAULTS = [
    ("/events?tpye=CONSULT", 400, "tpye: no such parameter here. Did you mean type?"),
    ("/events?type=CONSULTS", 400, "Did you mean CONSULT?"),
    ("/events?limit=0", 400, "limit=0: give a whole number from 1 to 10000."),
    ("/events?limit=1&limit=x", 400, "limit=x"),
    ("/events?cursor=yesterday", 400, "not a place in this list"),
    ("/events?cursor=r-1", 400, "not a place in this list"),
    ("/actors?cursor=2018-01-01..a-1", 400, "not a place in this list"),
    ("/facets?cursor=-1", 400, "not a place in this list"),
    ("/facets?facet=colour", 400, "facet=colour: give one of actor, pair"),
    ("/search", 400, "q: the words"),
    ("/search?q=%21", 400, "nothing to search for"),
    ("/relation?first=USA&directed=true", 400, "name two countries or actors"),
    ("/relation?first=USA&second=USA", 400, "are the same"),
    ("/calendar?from=2019&to=2018", 400, "turn them round"),
    ("/since?when=tomorrow", 400, "not a day"),
    ("/events?since=2019&until=2018", 400, "turn them round"),
    ("/events?min-confidence=nan", 400, "give a number from 0 to 1"),
    ("/event/e-nowhere", 404, "no event e-nowhere"),
    ("/report/nowhere", 404, "no report nowhere"),
    ("/actor/nobody", 404, "no actor nobody"),
    ("/process/moon", 404, "It tells of Lake Fish Agreement"),
    ("/processes?as-of=soon", 400, "not a day"),
    ("/positions/Nobodyland", 404, "no country, and no actor"),
    ("/positions/USA?actor=Pence", 400, "what one actor said"),
    ("/nothing", 404, "Not Found"),
]


@pytest.mark.parametrize(("address", "status", "words"), FAULTS)
def test_what_is_off_is_told_as_a_problem(desk: TestClient, address: str, status: int, words: str) -> None:
    answer = desk.get(f"/api{address}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    told = answer.json()
    assert told["status"] == status and words in told["detail"]


def test_all_faults_are_told_at_once(desk: TestClient) -> None:
    detail = desk.get("/api/calendar?from=x&as-of=y&until=2018").json()["detail"]
    assert [line.partition(" ")[0] for line in detail.splitlines()] == ["--from", "--as-of"]


def test_programs_correct_the_record(tmp_path: Path) -> None:
    desk = client(settled(tmp_path / "a.db"))
    event = desk.get("/api/events?status=planned").json()["items"][0]["id"]
    said = {"act": "edit", "objects": [event], "values": {"status": "cancelled"}, "reason": "so it was told"}
    answer = desk.post("/api/judgements", json=said, headers=HEADERS)
    assert answer.status_code == 201
    assert desk.get(f"/api/event/{event}").json()["items"][0]["status"] == "cancelled"
    (kept,) = desk.get("/api/judgements").json()["items"]
    assert {**kept, "overrules": []} == answer.json()
    assert (kept["state"], kept["reason"], kept["values"]) == ("in force", said["reason"], [["status", "cancelled"]])


def test_the_ledger_is_a_file_that_can_be_applied(tmp_path: Path) -> None:
    one, other = (settled(tmp_path / name) for name in ("a.db", "b.db"))
    desk = client(one)
    event = desk.get("/api/events").json()["items"][0]["id"]
    desk.post("/api/judgements", json={"act": "wrong", "objects": [event]}, headers=HEADERS)
    (tmp_path / "log.jsonl").write_text(desk.get("/api/judgements?format=jsonl").text)
    applied = CliRunner().invoke(program, ["apply", str(tmp_path / "log.jsonl"), "--record", str(other)])
    assert applied.exit_code == 0, applied.output
    assert client(other).get("/api/events").json() == desk.get("/api/events").json()


CORRECTIONS: list[tuple[Any, str]] = [
    ({"act": "edit", "objects": ["e-nothing"], "values": {"status": "cancelled"}}, "e-nothing"),
    ({"act": "burn", "objects": ["x"]}, "act=burn: no such act"),
    ({"act": "different", "objects": ["x"]}, "different is said of two things; named: x"),
    ({"act": "add", "objects": ["lima"], "values": {"type": "CONSULT"}}, "mark the words"),
    ({"act": "add", "objects": ["lima"], "values": {}, "start": 0, "end": 4}, "say of what type"),
    ({"act": "add", "objects": ["lima"], "values": {"type": "AID"}, "start": 4, "end": 9000}, "no stretch"),
    ({"act": "edit", "objects": "x", "colour": 1, "start": -1, "reason": 3}, "colour: no such field"),
    ([1], "no JSON object"),
]


@pytest.mark.parametrize(("said", "words"), CORRECTIONS)
def test_a_correction_that_is_off_is_told(desk: TestClient, said: Any, words: str) -> None:
    answer = desk.post("/api/judgements", json=said, headers=HEADERS)
    assert (answer.status_code, words in answer.json()["detail"]) == (400, True), answer.json()
    assert desk.get("/api/judgements").json()["items"] == []


def test_no_correction_without_the_token(desk: TestClient) -> None:
    assert desk.post("/api/judgements", json={"act": "undo", "objects": ["last"]}).status_code == 403
    given = desk.get("/api/token").json()["token"]
    answer = desk.post(
        "/api/judgements", json={"act": "undo", "objects": ["last"]}, headers={"X-Dragoman-Token": given}
    )
    assert answer.status_code == 400  # nothing to undo


def test_no_record_is_told(tmp_path: Path) -> None:
    answer = client(tmp_path / "none.db").get("/api/events")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")


def test_openapi_and_the_page_name_every_operation(desk: TestClient) -> None:
    described, page = desk.get("/api/openapi.json").json(), desk.get("/api").text
    for one in OPERATIONS:
        told = described["paths"][f"/api{one.path}"]["get"]
        assert {each.name for each in one.parameters} <= {each["name"] for each in told["parameters"]}
        assert f"/api{one.path}" in page


def test_the_documentation_names_every_address() -> None:
    page = (Path(__file__).parent.parent.parent / "docs" / "api.md").read_text("utf-8")
    for one in OPERATIONS:
        assert f"`/api{one.path}`" in page
        assert [each.name for each in one.parameters if f"`{each.name}`" not in page] == []


# --- what OpenAPI promises ------------------------------------------------------------------------------------------


KEPT: list[CheckFunction] = [content_type_conformance, response_schema_conformance, status_code_conformance]


@pytest.fixture(scope="module")
def described(record: Path) -> Any:
    app = build_app(record, Settings(secret=SECRET, names=("testserver", "localhost")))
    return schemathesis.openapi.from_asgi("/api/openapi.json", app)


OPERATION_IDS = [*(one.id for one in OPERATIONS), "judge", "token"]


@pytest.mark.parametrize("name", OPERATION_IDS)
def test_every_answer_is_as_openapi_says(described: Any, name: str) -> None:
    every = (found.ok() for found in described.get_all_operations())
    operation = next(one for one in every if one.definition.raw["operationId"] == name)

    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def holds(case: Any) -> None:
        answer = case.call_and_validate(checks=KEPT)
        assert answer.status_code < 500, case.as_curl_command()

    holds()
