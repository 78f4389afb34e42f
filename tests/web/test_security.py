"""Who may ask the desk, from where, and what a browser may do with the answer."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from dragoman.errors import UsageError
from dragoman.record import Record
from dragoman.web import security
from dragoman.web.app import build_app
from dragoman.web.security import Changing, own_path, unguarded
from dragoman.web.serving import Settings, is_loopback

SECRET = bytes(range(32))
OWN = "http://127.0.0.1:8765"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desk") / "desk.db"
    Record.open(path).close()
    return path


def client(record: Path, **told: Any) -> TestClient:
    app = build_app(record, Settings(secret=SECRET, **told))
    return TestClient(app, base_url=OWN, follow_redirects=False)


def token(**told: Any) -> str:
    return security.token_of(Settings(secret=SECRET, **told))


def test_every_answer_carries_the_policy(record: Path) -> None:
    for path in ("/login", "/static/desk.css", "/nothing-here"):
        answer = client(record).get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "*" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8765", "10.1.1.9", "", "["])
def test_foreign_hosts_are_refused(record: Path, host: str) -> None:
    assert client(record).get("/login", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8765", "LOCALHOST", "[::1]:8765"])
def test_own_hosts_are_served(record: Path, host: str) -> None:
    assert client(record).get("/login", headers={"host": host}).status_code == 200


def test_a_name_that_was_told_is_served(record: Path) -> None:
    named = client(record, names=("desk.lan",))
    assert named.get("/login", headers={"host": "desk.lan:8765"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
    ],
)
def test_changes_from_other_sites_are_refused(record: Path, headers: dict[str, str]) -> None:
    answer = client(record).post("/logout", data={"token": token()}, headers=headers)
    assert answer.status_code == 403
    assert "another site" in answer.text


def test_changes_need_the_token(record: Path) -> None:
    desk = client(record)
    assert desk.post("/logout").status_code == 403
    assert desk.post("/logout", data={"token": "guessed"}).status_code == 403
    assert desk.post("/logout", data={"token": token()}, headers={"origin": OWN}).status_code == 303
    assert desk.post("/logout", headers={"x-dragoman-token": token()}).status_code == 303


def test_a_route_that_takes_changes_without_a_token_is_found() -> None:
    def endpoint(*_: object) -> Response:
        raise AssertionError("never called")

    bare = Route("/bare", endpoint, methods=["POST"])
    guarded = Changing("/guarded", endpoint, "token")
    assert unguarded([bare, guarded, Route("/", endpoint)]) == ["/bare"]


def test_other_machines_need_a_password() -> None:
    with pytest.raises(UsageError, match="password"):
        Settings(host="0.0.0.0", secret=SECRET).checked()
    assert Settings(host="0.0.0.0", password="open sesame", secret=SECRET).checked()
    with pytest.raises(UsageError, match="secret"):
        Settings().checked()


@pytest.mark.parametrize(
    ("host", "is_own"),
    [("127.0.0.1", True), ("127.8.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("me", False)],
)
def test_what_is_this_machine_alone(host: str, is_own: bool) -> None:
    assert is_loopback(host) == is_own


def test_the_password_opens_the_desk(record: Path) -> None:
    desk = client(record, password="open sesame")
    asked = desk.get("/event/e-1?back=2")
    assert asked.status_code == 303
    assert asked.headers["location"] == "/login?back=%2Fevent%2Fe-1%3Fback%3D2"
    form = {"token": token(password="open sesame"), "password": "open sesame", "back": "/static/desk.css"}
    entered = desk.post("/login", data=form)
    assert entered.headers["location"] == "/static/desk.css"
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert desk.get("/nothing-here").status_code == 404  # and no longer the door


def test_the_door_tells_nothing_of_what_lies_behind(record: Path) -> None:
    desk = client(record, password="open sesame")
    page = desk.get("/login").text
    assert record.name not in page and "/reports" not in page and "Leave" not in page
    told = {"authorization": f"Basic {b64encode(b'me:open sesame').decode()}"}
    inside = desk.get("/", headers=told).text
    assert record.name in inside and "/reports" in inside and "Leave" in inside


def test_a_wrong_password_costs_time_and_opens_nothing(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.web.entering.PAUSE", 0.0)
    desk = client(record, password="open sesame")
    answer = desk.post("/login", data={"token": token(), "password": "open"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_wrong_password_costs_time_over_http_basic_too(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else costs any: neither the right one, nor none, nor a page that is open to all."""
    paused: list[float] = []

    async def pause(seconds: float) -> None:
        paused.append(seconds)

    monkeypatch.setattr("dragoman.web.security.sleep", pause)
    desk = client(record, password="open sesame")

    def asked(words: str, path: str = "/api/nothing") -> int:
        told = {"authorization": f"Basic {b64encode(words.encode()).decode()}"}
        return desk.get(path, headers=told).status_code

    assert [asked("me:open sesame"), asked("me:"), asked("me:sesame", "/login")] == [404, 401, 200]
    assert desk.get("/api/nothing").status_code == 401
    assert paused == []
    assert [asked("me:open"), asked("me:sesame", "/")] == [401, 303]
    assert paused == [security.PAUSE, security.PAUSE] == [1.0, 1.0]


def test_programs_give_the_password_by_http_basic(record: Path) -> None:
    desk = client(record, password="öffne dich")
    told = {"authorization": f"Basic {b64encode('me:öffne dich'.encode()).decode()}"}
    assert desk.get("/api/nothing", headers=told).status_code == 404
    assert desk.get("/api/nothing").status_code == 401
    assert desk.get("/api/nothing", headers={"authorization": "Basic !"}).status_code == 401


def test_a_session_ends_and_cannot_be_made_up() -> None:
    settings = Settings(password="open sesame", secret=SECRET)
    cookie = security.session(settings, now=1000.0)
    assert security.is_session(cookie, settings, now=1000.0)
    assert not security.is_session(cookie, settings, now=1000.0 + security.SESSION)
    assert not security.is_session(cookie.replace("4", "9", 1), settings, now=1000.0)
    assert not security.is_session(cookie, Settings(password="another", secret=SECRET), now=1000.0)
    assert not security.is_session("", settings)
    assert not security.is_password("", Settings(secret=SECRET))


@pytest.mark.parametrize(
    ("back", "path"),
    [
        ("/event/e-1?x=2", "/event/e-1?x=2"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nset-cookie: x", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_one_is_never_sent_elsewhere(back: str | None, path: str) -> None:
    assert own_path(back) == path
