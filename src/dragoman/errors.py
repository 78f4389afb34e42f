"""What can go wrong, as a tree::

    DragomanError            anything this package raises on purpose
    ├── UsageError           the call's own words are off (exit code 2)
    ├── RefusedDocument      a document that cannot be read: names its uri, the step and the reason; becomes a Refusal
    ├── RecordError          a record that cannot be opened, is of a later version, or is damaged
    │   └── NoSuchRecord     there is none yet; a UsageError as well, for it was named
    ├── EngineError          reading processes that cannot be started
    └── VocabularyError      a vocabulary file that does not hold what it should: names the file and the entry

Every message names the report or file, the step, and what to do.
"""

from __future__ import annotations

from dragoman.nouns import Refusal


class DragomanError(Exception):
    """Anything this package raises on purpose."""


class UsageError(DragomanError):
    """The call's own words are off."""


class RefusedDocument(DragomanError):
    """A document that cannot be read.

    ``step`` is the room and stage that refused it (``intake.pdf``, ``intake.language``), ``reason`` a sentence for
    the person who has the file in hand.
    """

    def __init__(self, uri: str, step: str, reason: str) -> None:
        super().__init__(f"{uri}: {step}: {reason}")
        self.refusal = Refusal(uri=uri, step=step, reason=reason)


class RecordError(DragomanError):
    """A record that cannot be opened, is of a later version, or is damaged."""


class NoSuchRecord(RecordError, UsageError):
    """There is no record at the place that was named."""


class EngineError(DragomanError):
    """Reading processes that cannot be started."""


class VocabularyError(DragomanError):
    """A vocabulary file that does not hold what it should."""
