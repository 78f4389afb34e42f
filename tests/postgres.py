"""A PostgreSQL server of the tests' own: made in a temporary folder, heard on a socket there, gone afterwards.

It sorts by English rules (ICU) and not by code point, so that an order that rests on the server's language shows.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import URL, create_engine, text

DEBIAN = Path("/usr/lib/postgresql")

QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB -c max_connections=50"
"""What is lost in a power cut is only a test's."""

USERS = ("postgres", "nobody")
"""Who may run it where the tests run as root, which the server refuses."""


class Server:
    """A running server. Each ``fresh`` URL names a schema of its own, with nothing in it."""

    def __init__(self, socket: Path) -> None:
        query = {"host": str(socket)}
        self._url = URL.create("postgresql+psycopg", username="tester", database="postgres", query=query)
        self._engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        self._numbers = count(1)

    def fresh(self) -> str:
        """The URL of an empty schema."""
        name = f"record_{next(self._numbers)}"
        self.run(f"CREATE SCHEMA {name}")
        return self.url(name)

    def url(self, schema: str) -> str:
        url = self._url.update_query_dict({"options": f"-csearch_path={schema}"})
        return url.render_as_string(hide_password=False)

    def run(self, statement: str) -> None:
        """One statement, by the server's owner."""
        with self._engine.connect() as connection:
            connection.execute(text(statement))

    def close(self) -> None:
        self._engine.dispose()


def missing() -> str | None:
    """Why there can be no server here, None where there can."""
    if _program("initdb") is None or _program("postgres") is None:
        return "no PostgreSQL server is installed (Debian: apt install postgresql); the shared record is not tested"
    if os.geteuid() == 0 and _user() is None:
        return "PostgreSQL refuses to run as root, and there is no other user to run it as"
    return None


@contextmanager
def running() -> Iterator[Server]:
    """Make a server and run it as long as this is open."""
    home = Path(mkdtemp(prefix="dragoman-pg-"))
    try:
        if (user := _user()) is not None:
            shutil.chown(home, user)
        data = home / "data"
        english = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US")
        _run("initdb", "-D", data, "-U", "tester", "--auth=trust", "--no-sync", "--encoding=UTF8", *english)
        _run("pg_ctl", "-D", data, "-w", "-o", f"-k {home} -c listen_addresses='' {QUICK}", "-l", home / "log", "start")
        server = Server(home)
        try:
            yield server
        finally:
            server.close()
            _run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(name: str, *words: str | Path) -> None:
    """A program of the server's, as a user it accepts. Its output goes to a file: the server would keep a pipe open."""
    program = _program(name)
    assert program is not None
    user = _user()
    done = subprocess.run(
        [program, *map(str, words)],
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert done.returncode == 0, f"{name} ended with exit code {done.returncode}"


def _program(name: str) -> str | None:
    newest = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]), reverse=True)
    return shutil.which(name) or next(map(str, newest), None)


def _user() -> str | None:
    """Somebody else where we are root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in USERS if name in known), None)
