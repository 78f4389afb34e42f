"""What all tests share: the repository's root, the example reports, and hypothesis without deadlines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

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
