"""Corrections from forms: each act reaches the ledger, faults are told, and one is led on to what has become of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dragoman import judging
from dragoman.nouns import Question, Reading, Report
from dragoman.pipeline import resolve_again
from dragoman.record import Record
from web.desks import TOKEN, client, settled


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return settled(tmp_path / "desk.db")


@pytest.fixture
def desk(path: Path) -> Iterator[TestClient]:
    yield client(path)


def events(path: Path, **asked: Any) -> list[str]:
    with Record.open(path) as record:
        return [event.id for event in record.events(Question(**asked))]


def last(path: Path) -> judging.Judged:
    with Record.open(path) as record:
        return judging.log(record)[-1]


def say(desk: TestClient, **fields: Any) -> Any:
    return desk.post("/judgements", data={"token": TOKEN, **fields})


def fault(answer: Any) -> str:
    found = re.search(r'role="alert">(.*?)</p>', answer.text, re.DOTALL)
    assert answer.status_code == 400 and found, answer.text
    return found[1]


def test_a_field_is_set(desk: TestClient, path: Path) -> None:
    (planned,) = events(path, status=("planned",))
    answer = say(desk, act="edit", objects=planned, field=["status", "type"], value=["cancelled", ""], reason="told so")
    kept = last(path).judgement.id
    assert f'Kept as <a href="/judgements#{kept}">{kept}</a>' in desk.get(answer.headers["location"]).text
    assert (answer.status_code, answer.headers["location"]) == (
        303, f"/event/{planned}?judged={last(path).judgement.id}",
    )  # fmt: skip
    assert last(path).judgement.values == (("status", "cancelled"),)
    assert last(path).judgement.reason == "told so"
    assert events(path, status=("planned",)) == []


def test_events_picked_in_a_list_are_one(desk: TestClient, path: Path) -> None:
    picked = events(path)[:2]
    answer = say(desk, act="same", objects=picked, back=f"/event/{picked[0]}")
    one = re.match(r"/event/(e-\w+)\?judged=", answer.headers["location"])
    assert one and one[1] in events(path) and one[1] not in picked
    assert len(events(path)) == 5


def test_a_correction_reaches_every_page(desk: TestClient, path: Path) -> None:
    """The list, its heading and filters, the time axis and the API tell the same, before and after each."""

    def is_told(kept: list[str]) -> None:
        page = desk.get("/").text
        assert f'id="found">{len(kept)} events<' in page
        axis, _, rest = page.partition('class="legend"')
        assert set(re.findall(r"/event/(e-\w+)", axis)) <= set(kept) == set(re.findall(r"/event/(e-\w+)", rest))
        assert {one["id"] for one in desk.get("/api/events").json()["items"]} == set(kept)

    is_told(events(path))
    say(desk, act="same", objects=events(path)[:2])
    is_told(events(path))
    say(desk, act="undo", objects="last")
    is_told(events(path))
    (planned,) = events(path, status=("planned",))
    say(desk, act="edit", objects=planned, field="status", value="cancelled")
    assert 'id="found">0 events<' in desk.get("/?status=planned").text
    with Record.open(path) as record:  # another program beside the desk
        judging.same(record, *events(path)[-2:])
    is_told(events(path))


def test_ids_may_stand_in_one_field(desk: TestClient, path: Path) -> None:
    say(desk, act="same", objects="  ".join(events(path)[:2]), back="/?type=CONSULT")
    assert len(events(path)) == 5


def test_one_goes_back_to_where_one_was(desk: TestClient, path: Path) -> None:
    answer = say(desk, act="wrong", objects=events(path)[0], back="/?type=CONSULT")
    assert answer.headers["location"] == f"/?type=CONSULT&judged={last(path).judgement.id}"
    abroad = say(desk, act="undo", objects="last", back="https://evil.example/")
    assert abroad.headers["location"].startswith("/?judged=")


def test_marked_words_become_an_event(desk: TestClient, path: Path) -> None:
    words = "A February visit was\ncalled off"
    pairs = {"field": ["type", "status", "place"], "value": ["CONSULT", "cancelled", ""]}
    assert say(desk, act="add", objects="south", words=words, **pairs).status_code == 303
    assert last(path).judgement.groups[0][0].words == "A February visit was called off"


def test_words_that_stand_twice_are_told_by_their_place(desk: TestClient, path: Path) -> None:
    pairs = {"field": "type", "value": "CONSULT"}
    assert "stand 2 times" in fault(say(desk, act="add", objects="lima", words="Trudeau", **pairs))
    answer = say(desk, act="add", objects="lima", start="6", end="30", **pairs)
    assert answer.status_code == 303
    anchor = last(path).judgement.groups[0][0]
    with Record.open(path) as record:
        report = record.report("lima")
    assert report and anchor.words == report.text[anchor.start : anchor.end] == report.text[6:30].strip()


def test_marked_words_are_told_by_their_place(tmp_path: Path) -> None:
    """A page shows a line's end of two characters as one, and an emoji is one character, as in the record."""
    text = "🤝 Trudeau spoke.\r\nThen\r\nTrudeau\r\nspoke again, and Trudeau spoke."
    report = Report.of(text, uri="reports/lines.txt")
    with Record.open(tmp_path / "desk.db") as record:
        record.add([(report, Reading(report=report.id, version="by hand"))])
        resolve_again(record)
    shown = text.replace("\r\n", "\n")
    starts = [match.start() for match in re.finditer("Trudeau", shown)]
    for number, start in enumerate(starts):
        marked = {"words": "Trudeau", "start": str(start), "end": str(start + len("Trudeau"))}
        answer = say(client(tmp_path / "desk.db"), act="add", objects="lines", field="type", value="CONSULT", **marked)
        assert answer.status_code == 303
        anchor = last(tmp_path / "desk.db").judgement.groups[0][0]
        assert anchor.start == [match.start() for match in re.finditer("Trudeau", text)][number]
    elsewhere = {"words": "Then", "start": "0", "end": "4"}  # typed after marking: the words count
    say(client(tmp_path / "desk.db"), act="add", objects="lines", field="type", value="AID", **elsewhere)
    assert last(tmp_path / "desk.db").judgement.groups[0][0].start == text.index("Then")


def test_a_fault_is_told_in_a_page_s_words_and_leads_back(desk: TestClient, path: Path) -> None:
    told = {"token": TOKEN, "act": "edit", "objects": events(path)[0], "field": "status", "value": "banana"}
    answer = desk.post("/judgements", data=told, headers={"referer": "http://127.0.0.1:8765/event/e-1?x=1#correct"})
    assert "That cannot be kept" in answer.text and "status “banana”: give one of" in answer.text
    assert 'href="/event/e-1?x=1">Back' in answer.text
    asked = desk.get("/?since=next+Tuesday&between=USA", headers={"referer": "http://evil.example/"}).text
    assert "since “next Tuesday”: not a day" in asked and "evil" not in asked
    assert "--" not in asked.partition("<main")[2].partition("</main")[0]


def test_undo_and_the_log(desk: TestClient, path: Path) -> None:
    before = events(path)
    say(desk, act="wrong", objects=before[0], reason='<script>alert("x")</script>')
    say(desk, act="undo", objects="last")
    assert events(path) == before
    page = desk.get("/judgements").text
    assert "2 corrections" in page and "undone" in page and "<script>alert" not in page


FAULTS = [
    ({"act": "edit", "objects": "e-none", "field": "status", "value": "planned"}, "no event, account"),
    ({"act": "edit", "objects": "", "field": "status", "value": "planned"}, "edit is said of one thing"),
    ({"act": "same", "objects": "e-"}, "may be any of"),
    ({"act": "", "objects": "e-1"}, "no such act"),
    ({"act": "undo", "objects": "last"}, "no judgement last"),
    ({"act": "add", "objects": "lima", "start": "1", "field": "type", "value": "AID"}, "give both as whole numbers"),
    ({"act": "add", "objects": "lima", "start": "5", "end": "5", "field": "type", "value": "AID"}, "no stretch"),
    ({"act": "edit", "objects": "x", "field": ["a", "b"], "value": "c"}, "2 fields and 1 values"),
    ({"act": "edit", "objects": "x", "field": ["a", "a"], "value": ["b", "c"]}, "a: set twice"),
]


@pytest.mark.parametrize(("fields", "words"), FAULTS)
def test_what_is_off_is_told(desk: TestClient, path: Path, fields: dict[str, Any], words: str) -> None:
    assert words in fault(say(desk, **fields))
    with Record.open(path) as record:
        assert judging.log(record) == []
