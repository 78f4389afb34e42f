"""A desk that is served in this process, and a visitor of it in a real browser that watches itself.

On every page that is opened nothing may be said on the console, nothing asked of another machine, and axe-core finds
nothing that keeps anybody out. Needs the system's Chromium; without one these tests are skipped.
"""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

PLACES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next((found for name in PLACES if (found := shutil.which(name))), None)
AXE = Path(__file__).parent / "vendor" / "axe.min.js"

needed = pytest.mark.skipif(CHROMIUM is None, reason=f"no Chromium on this machine ({', '.join(PLACES)})")


def served(path: Path) -> Iterator[str]:
    import uvicorn

    from dragoman.web.app import build_app
    from dragoman.web.serving import Settings

    with socket.create_server(("127.0.0.1", 0)) as listener:
        app = build_app(path, Settings(secret=bytes(range(32))))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


class Visitor:
    """A page that watches itself: what the console says, what goes elsewhere."""

    def __init__(self, browser: Any, address: str, width: int = 1440, scheme: Literal["light", "dark"] = "light"):
        self.context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        self.page = self.context.new_page()
        self.address = address
        self.faults: list[str] = []
        self.page.on("console", lambda one: self.faults.append(one.text) if one.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda one: self.faults.append(str(one)))
        self.page.on("request", self._asked)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"asked elsewhere: {request.url}")

    def open(self, path: str) -> Any:
        self.page.goto(self.address + path)
        return self.page

    def check(self) -> None:
        """Nothing on the console, nothing elsewhere, no violation of accessibility."""
        self.is_quiet()
        # the page's own policy allows no inline script; axe comes by the debugging channel, which is no script of it
        self.page.evaluate(AXE.read_text("utf-8") + "; undefined")
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        told = [
            f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
            for one in found["violations"]
        ]
        assert told == [], self.page.url

    def is_quiet(self) -> None:
        assert self.faults == [], self.page.url


def event_of(page: Any, words: str) -> None:
    page.locator(".rows [data-open]", has_text=words).first.click()
    page.wait_for_selector("h1")
