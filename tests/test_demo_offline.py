"""The demo with the network cut, and with two processes, as a newcomer runs it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# Put in front of everything that Python starts: whoever opens a connection ends the run.
GUARD = """
import os, socket

class Cut(socket.socket):
    def connect(self, address):
        if self.family != socket.AF_UNIX:
            os.write(2, f"connection to {address}\\n".encode())
            os._exit(99)
        super().connect(address)
    connect_ex = connect

def looked_up(*names, **options):
    os.write(2, f"look-up of {names}\\n".encode())
    os._exit(99)

socket.socket = Cut
socket.getaddrinfo = socket.gethostbyname = looked_up
"""


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("guard")
    (folder / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(folder)}


@pytest.fixture(scope="module")
def without_network() -> list[str]:
    """A command that cuts the network off for what it starts; empty where this machine does not permit it."""
    if not shutil.which("unshare"):
        return []
    tried = subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False)
    return [] if tried.returncode else ["unshare", "-rn"]


def dragoman(prefix: list[str], env: dict[str, str], *words: str | Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "dragoman"
    return subprocess.run(
        [*prefix, program, *words], env=env, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_the_guard_ends_a_connection(guarded: dict[str, str]) -> None:
    line = "import socket; socket.create_connection(('192.0.2.1', 80))"
    done = subprocess.run([sys.executable, "-c", line], env=guarded, capture_output=True, check=False)
    assert done.returncode == 99


def test_demo_without_a_network(
    without_network: list[str], guarded: dict[str, str], reports: Path, tmp_path: Path
) -> None:
    record = tmp_path / "demo.db"
    done = dragoman(without_network, guarded, "read", reports, "--record", record, "--jobs", "2")
    assert (done.returncode, done.stderr) == (0, "")
    brief = dragoman(without_network, guarded, "brief", "--record", record)
    assert (brief.returncode, brief.stderr) == (0, "")
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", brief.stdout)}
    assert len(cited) >= 10
    assert cited == set(range(1, max(cited) + 1))
    for name in ("Peña Nieto", "Trump", "Trudeau"):
        assert name in brief.stdout


def test_a_run_leaves_nothing_in_the_home_folder(guarded: dict[str, str], reports: Path, tmp_path: Path) -> None:
    """No cache, no identifier, no queue of events to be sent when the network is back."""
    home, record = tmp_path / "home", tmp_path / "record.db"
    home.mkdir()
    alone = {name: value for name, value in guarded.items() if name != "CI" and not name.startswith("XDG_")}
    done = dragoman([], {**alone, "HOME": str(home)}, "read", reports, "--record", record, "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert [path.relative_to(home) for path in home.rglob("*")] == []


def test_the_readme_speaks_python(guarded: dict[str, str], root: Path, reports: Path, tmp_path: Path) -> None:
    (block,) = re.findall(r"^```python\n(.*?)^```", (root / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (tmp_path / "my_folder").mkdir()
    shutil.copy(reports / "2017-01-26-harbour-courier.txt", tmp_path / "my_folder")
    done = subprocess.run(
        [sys.executable, "-c", block], cwd=tmp_path, env=guarded, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Trump" in done.stdout


def test_what_cannot_be_read_is_told(guarded: dict[str, str], root: Path, tmp_path: Path) -> None:
    record = tmp_path / "broken.db"
    done = dragoman([], guarded, "read", root / "examples" / "broken", "--record", record, "--jobs", "1")
    assert done.returncode == 3, done.stderr
    listed = dragoman([], guarded, "refused", "--record", record, "--json")
    for name in sorted(path.name for path in (root / "examples" / "broken").iterdir()):
        assert name in done.stdout + done.stderr
        assert name in listed.stdout
