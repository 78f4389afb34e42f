"""What talks may be about: the subjects of ``processes.toml``, for those who read names and those who compare them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dragoman.vocabulary import load

Sort = Literal["pair", "issue", "open"]
"""``pair``: of two sides, so that one state alone does not tell which talks; ``issue``: of one state's affair, whoever
talks of it; ``open``: either."""


@dataclass(frozen=True, slots=True)
class Subject:
    forms: tuple[str, ...]
    key: str
    sort: Sort


def subjects() -> tuple[Subject, ...]:
    """Raises VocabularyError: the file is at fault."""
    return load("processes", "subject", Subject)
