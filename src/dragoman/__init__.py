"""Dragoman turns news reports of diplomacy into a cited record of who did what with whom.

    >>> import dragoman
    >>> dragoman.read("reports/", "dragoman.db")                                    # doctest: +SKIP
    >>> with dragoman.Record.open("dragoman.db") as record:                         # doctest: +SKIP
    ...     for event in record.events(dragoman.Question(between=("USA", "MEX"))):
    ...         print(event.date, event.type, event.status)
    ...     record.events(between=("USA", "MEX"), status="planned")                   # the same as a polars frame

What stands in ``__all__`` is what we promise; the nouns that travel are in ``dragoman.nouns``. The parts that need the
database or the language model are loaded when first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dragoman.errors import DragomanError, EngineError, RecordError, RefusedDocument, UsageError, VocabularyError
from dragoman.nouns import Question
from dragoman.settings import Settings

if TYPE_CHECKING:
    from dragoman.evaluation import score
    from dragoman.notebook import Record
    from dragoman.pipeline import Progress, Summary, read, read_text
    from dragoman.scoring import Score

__all__ = [
    "DragomanError",
    "EngineError",
    "Progress",
    "Question",
    "Record",
    "RecordError",
    "RefusedDocument",
    "Score",
    "Settings",
    "Summary",
    "UsageError",
    "VocabularyError",
    "read",
    "read_text",
    "score",
]


def __getattr__(name: str) -> Any:
    """The names that are costly to load, when first asked for (PEP 562)."""
    if name == "Record":
        from dragoman.notebook import Record

        return Record
    if name in ("Progress", "Summary", "read", "read_text"):
        from dragoman import pipeline

        return getattr(pipeline, name)
    if name == "Score":
        from dragoman.scoring import Score

        return Score
    if name == "score":
        from dragoman.evaluation import score

        return score
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
