"""The guard before every page: who may ask, from where, and what a browser may do with the answer.

A report's text is hostile, and so is every other web page open in the same browser. Therefore: a content-security
policy under which nothing inline runs; foreign ``Host`` headers refused (DNS rebinding); changes only from our own
pages (``Sec-Fetch-Site``, ``Origin``) and with a token; a password where other machines can reach the desk.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import Any
from urllib.parse import quote, urlsplit

from anyio import sleep
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.web.problems import problem
from dragoman.web.serving import LOOPBACK_NAMES, Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN_HEADER = "x-dragoman-token"
COOKIE = "dragoman_session"
SESSION = 12 * 3600
"""Seconds for which a password once given is enough."""

PAUSE = 1.0
"""Seconds that a wrong password costs, at the door and over HTTP Basic."""

MOST_FILES = 10_000
LONGEST_PASTE = 64 * 1024 * 1024
"""Bytes of one field that is no file: a text that was pasted."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

OPEN_PATHS = ("/login", "/static/")
"""What a browser needs before the password is given."""


class Guard:
    """ASGI middleware: refuses what should not be here, and writes the security headers on every answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        answer = self._refusal(asked, scope["method"])
        if answer is None and not self._may_enter(asked):
            if _basic_password(asked):
                await sleep(PAUSE)
            answer = _asks_password(asked)
        await (answer or self._app)(scope, receive, _with_headers(send))

    def _refusal(self, asked: HTTPConnection, method: str) -> Response | None:
        if not is_own_host(asked.headers.get("host", ""), self._settings):
            return PlainTextResponse("This is not a name of the desk: open it as http://127.0.0.1.\n", 421)
        if method not in SAFE and not is_same_origin(asked.headers):
            return PlainTextResponse("Refused: the request comes from another site.\n", 403)
        return None

    def _may_enter(self, asked: HTTPConnection) -> bool:
        if not self._settings.password:
            return True
        return asked.url.path.startswith(OPEN_PATHS) or is_known(asked, self._settings)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sending


def is_own_host(host: str, settings: Settings) -> bool:
    """Whether a ``Host`` header names this desk.

    A rebound DNS name is a name, never an address; so addresses are ours where the desk listens on more than
    loopback, and names only those that were told.
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name in LOOPBACK_NAMES or name in {one.casefold() for one in (settings.host, *settings.names)}:
        return True
    return not settings.is_loopback and _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_same_origin(headers: Headers) -> bool:
    """Whether a browser says that a request comes from one of our own pages; programs that are no browser say nothing.

    A browser of before 2023 may leave out ``Sec-Fetch-Site``, none leaves out ``Origin`` on a cross-site POST.
    """
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


# Changes to the record

Endpoint = Callable[[Request, FormData], Response | Awaitable[Response]]


class Changing(Route):
    """A route that changes the record: POST only, with the desk's token in the form or in ``X-Dragoman-Token``.

    The endpoint gets the request and its form. One that is no coroutine runs in a thread.
    """

    def __init__(
        self, path: str, endpoint: Endpoint, token: str, name: str | None = None, most: int = LONGEST_PASTE
    ) -> None:
        super().__init__(path, _checked(endpoint, token, most), methods=["POST"], name=name)


def _checked(endpoint: Endpoint, token: str, most: int) -> Callable[[Request], Awaitable[Response]]:
    async def changing(asked: Request) -> Response:
        request = _bounded(asked, most)
        async with request.form(max_files=MOST_FILES, max_part_size=LONGEST_PASTE) as form:
            given = request.headers.get(TOKEN_HEADER) or form.get("token") or ""
            if not isinstance(given, str) or not hmac.compare_digest(given.encode(), token.encode()):
                raise HTTPException(403, "The page has no valid token; perhaps the desk was started anew: reload it.")
            return await _run(endpoint, request, form)

    return changing


def _bounded(request: Request, most: int) -> Request:
    """The request, whose body is refused as soon as it is longer than ``most`` bytes."""
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > most:
        raise _too_long(most)
    came = 0

    async def receive() -> Message:
        nonlocal came
        message = await request.receive()
        came += len(message.get("body", b""))
        if came > most:
            raise _too_long(most)
        return message

    return Request(request.scope, receive)


def _too_long(most: int) -> HTTPException:
    words = f"That is more than {most // (1024 * 1024)} MB, which the desk takes at a time. Add it in parts, or run "
    return HTTPException(413, words + "`dragoman read FOLDER --record FILE`, which has no limit.")


async def _run(endpoint: Endpoint, request: Request, form: FormData) -> Response:
    if iscoroutinefunction(endpoint):
        answer: Response = await endpoint(request, form)
        return answer
    return await run_in_threadpool(_sync(endpoint), request, form)


def _sync(endpoint: Endpoint) -> Callable[[Request, FormData], Response]:
    def run(request: Request, form: FormData) -> Response:
        answer = endpoint(request, form)
        assert isinstance(answer, Response)
        return answer

    return run


def unguarded(routes: list[BaseRoute]) -> list[str]:
    """Paths that take a change without a token: there must be none."""
    found = []
    for route in routes:
        if isinstance(route, Mount):
            found += [f"{route.path}{path}" for path in unguarded(list(route.routes))]
        elif isinstance(route, Route) and not isinstance(route, Changing) and set(route.methods or ()) - SAFE:
            found.append(route.path)
    return found


# Passwords and sessions


def token_of(settings: Settings) -> str:
    """The token that the desk's own pages carry; another run has another."""
    return _signed(settings.secret, "token")


def is_password(given: str, settings: Settings) -> bool:
    """Compared in a time that tells nothing of where they differ."""
    mine, theirs = (hashlib.sha256(word.encode()).digest() for word in (settings.password or "", given))
    return bool(settings.password) and hmac.compare_digest(mine, theirs)


def session(settings: Settings, now: float | None = None) -> str:
    """A signed cookie's value: the second at which it ends, and the signature."""
    ends = str(int((time.time() if now is None else now) + SESSION))
    return f"{ends}.{_signed(settings.secret, f'session {ends} {settings.password}')}"


def is_session(cookie: str, settings: Settings, now: float | None = None) -> bool:
    ends, _, signature = cookie.partition(".")
    expected = _signed(settings.secret, f"session {ends} {settings.password}")
    fresh = ends.isascii() and ends.isdigit() and int(ends) > (time.time() if now is None else now)
    return hmac.compare_digest(signature.encode(), expected.encode()) and fresh


def is_known(asked: HTTPConnection, settings: Settings) -> bool:
    """By session cookie, or by HTTP Basic with any name and the password, for programs."""
    if is_session(asked.cookies.get(COOKIE, ""), settings):
        return True
    return is_password(_basic_password(asked), settings)


def _basic_password(asked: HTTPConnection) -> str:
    """The password that comes by HTTP Basic; empty where none does."""
    scheme, _, given = asked.headers.get("authorization", "").partition(" ")
    try:
        return b64decode(given, validate=True).decode("utf-8").partition(":")[2] if scheme.casefold() == "basic" else ""
    except ValueError:
        return ""


def _asks_password(asked: HTTPConnection) -> Response:
    if asked.url.path.startswith("/api") or asked.headers.get("hx-request"):
        return problem(401, "A password is needed: open /login, or send it by HTTP Basic.")
    back = asked.url.path + (f"?{asked.url.query}" if asked.url.query else "")
    return RedirectResponse(f"/login?back={quote(back, safe='')}", 303)


def own_path(back: Any) -> str:
    """A path of the desk to go back to; whatever else was given, the first page."""
    words = back if isinstance(back, str) and back.isprintable() and "\\" not in back else ""
    parts = urlsplit(words)
    is_own = words.startswith("/") and not words.startswith("//") and not parts.netloc and not parts.scheme
    return words if is_own else "/"


def _signed(secret: bytes, words: str) -> str:
    return urlsafe_b64encode(hmac.new(secret, words.encode(), hashlib.sha256).digest()).decode().rstrip("=")
