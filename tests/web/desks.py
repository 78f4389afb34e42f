"""A desk over the small record, asked in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from dragoman.pipeline import resolve_again
from dragoman.record import Record
from dragoman.web import security
from dragoman.web.app import build_app
from dragoman.web.serving import Settings
from smallrecord import readings, reports

SECRET = bytes(range(32))
OWN = "http://127.0.0.1:8765"
TOKEN = security.token_of(Settings(secret=SECRET))
HEADERS = {"X-Dragoman-Token": TOKEN}


def settled(path: Path) -> Path:
    """The small record's reports, resolved by the real resolver."""
    found = reports()
    read = readings(found)
    with Record.open(path) as record:
        record.add([(found[name], read[name]) for name in sorted(found)])
        resolve_again(record)
    return path


def client(record: Path, **told: Any) -> TestClient:
    app = build_app(record, Settings(secret=SECRET, **told))
    return TestClient(app, base_url=OWN, follow_redirects=False)
