"""What a database's error says, in words that tell what to do."""

from __future__ import annotations

from sqlalchemy.exc import DatabaseError

_FULL = ("disk is full", "disk I/O error", "No space left on device")
_KEPT = "what was kept before is untouched: make room (or mend the disk), then call again and it goes on from there"


def cause(error: DatabaseError) -> str:
    """What the database says, with the step it was at and what to do where the disk is the cause."""
    told = str(error.orig).strip()
    return f"writing the record: {told}; {_KEPT}" if told.endswith(_FULL) else told
