"""What all tests share: the repository's root, the example reports, and hypothesis without deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import postgres
from dragoman.record import Record
from planworld import Happenings, Make, build
from recordplaces import Fresh

ROOT = Path(__file__).parent.parent

# A deadline would make a busy machine fail a right answer; derandomised, a run is the same run every time.
settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def reports() -> Path:
    return ROOT / "examples" / "reports"


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A PostgreSQL server for the whole session, started when a test first asks for it."""
    if why := postgres.missing():
        pytest.skip(why)
    with postgres.running() as started:
        yield started


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """Places for new records, in each kind of database that a record may lie in."""
    if request.param == "sqlite":
        return lambda: str(tmp_path_factory.mktemp("record") / "a.db")
    started: postgres.Server = request.getfixturevalue("server")
    return started.fresh


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Records of plans, as many as a test wants."""
    made: list[Record] = []

    def one(happenings: Happenings) -> Record:
        made.append(build(tmp_path / f"{len(made)}.db", happenings))
        return made[-1]

    yield one
    for record in made:
        record.close()
