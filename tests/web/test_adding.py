"""Adding reports: what is kept and where, what the reading process tells, and one run with the real reader."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dragoman.engines.background import Background
from dragoman.errors import EngineError
from dragoman.record import Record
from dragoman.web import adding, security
from dragoman.web.adding import Additions
from web.desks import HEADERS, TOKEN, client

ENGLISH = (
    "OTTAWA - Prime Minister Justin Trudeau met Chancellor Angela Merkel in Ottawa on Monday, officials said.\n\n"
    "The two leaders talked about trade and the climate for three hours."
)


class Told(Background):
    """A reading process that has been read from already."""

    def __init__(self, *messages: dict[str, Any], fails: str = "") -> None:
        self.messages, self.fails, self.ended = messages, fails, False

    def told(self) -> Iterator[Any]:
        yield from self.messages
        if self.fails:
            raise EngineError(self.fails)

    def end(self) -> None:
        self.ended = True


DONE = {"done": {"read": 1, "known": 0, "refused": [], "seconds": 0.1}}


def wait(one: Any) -> None:
    for _ in range(3000):
        if one.is_over:
            return
        time.sleep(0.02)
    raise AssertionError(one)


def added(tmp_path: Path, *messages: dict[str, Any], fails: str = "", names: Sequence[str] = ("a.txt",)) -> Any:
    tasks = list[Any]()

    def start(task: Any) -> Background:
        tasks.append(task)
        return Told(*messages, fails=fails)

    additions = Additions(tmp_path / "a.db", start)
    one = additions.add([(tmp_path / f"{n}" / name, name) for n, name in enumerate(names)], None, "Post")
    wait(one)
    return one, tasks


def test_what_the_process_tells_is_shown(tmp_path: Path) -> None:
    refused = [{"uri": str(tmp_path / "1" / "b.csv") + "#2", "step": "intake.csv", "reason": "is empty"}]
    progress = {"progress": {"step": "reading", "read": 1, "known": 0, "refused": 0}}
    done = {"done": {"read": 3, "known": 1, "refused": refused, "seconds": 1.0}}
    one, tasks = added(tmp_path, progress, done, names=("a.txt", "b.csv"))
    assert (one.state, one.read, one.known, one.refused) == ("done", 3, 1, 1)
    assert one.refusals == [{"uri": "b.csv#2", "step": "intake.csv", "reason": "is empty"}]
    assert tasks == [{
        "paths": [str(tmp_path / "0" / "a.txt"), str(tmp_path / "1" / "b.csv")], "record": str(tmp_path / "a.db"),
        "date": None, "outlet": "Post", "jobs": 1,
    }]  # fmt: skip


@pytest.mark.parametrize(
    ("messages", "fails", "words"),
    [
        ([{"failed": "a.db: damaged"}], "", "a.db: damaged"),
        ([], "exit code 9", "exit code 9"),
        ([], "", "without a word"),
    ],
)
def test_a_process_that_fails_is_told(tmp_path: Path, messages: Any, fails: str, words: str) -> None:
    one, _ = added(tmp_path, *messages, fails=fails)
    assert one.state == "failed" and words in one.words


def test_additions_are_read_one_after_the_other(tmp_path: Path) -> None:
    order = list[str]()

    def start(task: Any) -> Background:
        order.append(task["paths"][0])
        return Told(DONE)

    additions = Additions(tmp_path / "a.db", start)
    every = [additions.add([(Path(str(number)), "a")], None, None) for number in range(5)]
    for one in every:
        wait(one)
    assert order == ["0", "1", "2", "3", "4"] and not additions.is_busy


def test_closing_ends_what_runs(tmp_path: Path) -> None:
    additions = Additions(tmp_path / "a.db", lambda _: Told(DONE))
    running = additions._running = Told()
    additions.close()
    assert running.ended
    one = additions.add([(Path("x"), "x")], None, None)
    assert one.state == "waiting"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    Record.open(tmp_path / "desk.db").close()
    monkeypatch.setattr(adding, "Background", lambda *_: Told(DONE))
    return client(tmp_path / "desk.db")


def kept(tmp_path: Path) -> dict[str, bytes]:
    folder = tmp_path / "desk.db.added"
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_documents_are_kept_under_their_hashes(desk: TestClient, tmp_path: Path) -> None:
    files = [("files", (name, b"abc")) for name in ("../../etc/pa\x07sswd", "C:\\x\\Lima (1).txt", "...", "ü" * 300)]
    for _ in range(2):
        answer = desk.post("/api/additions", files=files, data={"text": "one\r\ntwo"}, headers=HEADERS)
        assert answer.status_code == 202
    names = {name.partition("/")[2]: data for name, data in kept(tmp_path).items()}
    assert names.pop("pasted.txt") == b"one\ntwo"
    assert set(names.values()) == {b"abc"} and len(names) == 4
    assert all("/" not in name and ".." not in name and len(name) <= 120 for name in names)
    assert all(re.match(r"[0-9a-f]{16}/", name) for name in kept(tmp_path))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "there is nothing to read"),
        ({"text": " \n"}, "there is nothing"),
        ({"text": "x", "date": "May"}, "not a day"),
    ],
)
def test_what_is_off_is_told(desk: TestClient, fields: dict[str, str], words: str) -> None:
    answer = desk.post("/add", data={"token": TOKEN, **fields})
    assert answer.status_code == 400 and words in answer.text
    assert desk.get("/api/additions").json()["items"] == []


def test_more_than_the_desk_takes_is_refused(desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    told = desk.post("/add", data={"token": TOKEN, "text": "x"}, headers={"content-length": str(adding.MOST + 1)})
    assert told.status_code == 413 and "dragoman read FOLDER" in told.text
    assert security._too_long(adding.MOST).status_code == 413


def test_a_body_without_a_length_is_counted(tmp_path: Path) -> None:
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse

    route = security.Changing("/x", lambda *_: PlainTextResponse("kept"), TOKEN, most=100)
    small = TestClient(Starlette(routes=[route]))

    def pieces(number: int) -> Iterator[bytes]:
        yield from (b"x=" + b"y" * 48 for _ in range(number))

    form = {**HEADERS, "content-type": "application/x-www-form-urlencoded"}
    assert small.post("/x", content=pieces(1), headers=form).status_code == 200
    assert small.post("/x", content=pieces(4), headers=form).status_code == 413


def test_the_pages_tell_how_far_it_is(desk: TestClient) -> None:
    assert "hx-get" not in desk.get("/add/progress").text
    assert desk.post("/add", data={"token": TOKEN, "text": ENGLISH}).headers["location"] == "/add"
    until(lambda: "done" in desk.get("/add/progress").text)
    assert "pasted text" in desk.get("/add").text


def until(holds: Callable[[], bool]) -> None:
    for _ in range(3000):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("it never held")


def test_a_text_is_read_by_the_real_reader(tmp_path: Path) -> None:
    Record.open(tmp_path / "desk.db").close()
    with client(tmp_path / "desk.db") as desk:
        german = "Die Kanzlerin hat am Montag mit dem Minister über den Handel gesprochen, teilte ihr Sprecher mit."
        files = [("files", ("deutsch.txt", german.encode()))]
        desk.post("/add", files=files, data={"token": TOKEN, "text": ENGLISH, "date": "2018-04-17", "outlet": "Post"})
        until(lambda: desk.get("/api/additions").json()["items"][0]["state"] in ("done", "failed"))
        (row,) = desk.get("/api/additions").json()["items"]
        assert (row["state"], row["read"], row["refused"]) == ("done", 1, 1), row
        assert row["refusals"][0]["uri"] == "deutsch.txt" and "not English" in row["refusals"][0]["reason"]
        (report,) = desk.get("/api/reports").json()["items"]
        assert (report["outlet"], report["published"]["start"]) == ("Post", "2018-04-17")
        assert Path(report["uri"]).read_text() == ENGLISH
