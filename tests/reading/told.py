"""Times and places as the steps before would tell them, for tests of what comes after."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.nouns import Dated


@dataclass(frozen=True)
class Words:
    """A stretch of text that stands for a time expression or a place."""

    start: int
    text: str
    dated: Dated | None = None
    country: str | None = None
    relation: str = "at"
    kind: str = "day"
    dates: tuple[int, int] | None = None

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def name(self) -> str:
        return self.text
