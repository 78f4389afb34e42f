"""The copy that is kept of a record before a later program changes its layout."""

from __future__ import annotations

import os
import sqlite3
from itertools import count
from pathlib import Path

from dragoman.errors import RecordError
from dragoman.record.checking import duplicate


def keep(path: Path, version: int) -> Path:
    """Copy a record of this schema version to ``FILE.v2.bak`` beside it; where that is taken, ``FILE.v2-2.bak``.

    No copy is ever overwritten, and one has its name only once it is whole and on the disk. To be called by whoever may
    write the record, before anything is written.

    Raises RecordError where there is no room; the record is then as it was.
    """
    part = path.with_name(f"{path.name}.v{version}.part")
    part.unlink(missing_ok=True)  # of a copying that was cut short
    try:
        duplicate(path, part)
        with part.open("rb") as whole:
            os.fsync(whole.fileno())
        return part.rename(_free(path, version))
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise RecordError(
            f"it is of schema version {version} and is to be brought up to date, but the copy that is kept before that "
            f"cannot be made beside it ({error}); make room and call again. Nothing was changed"
        ) from error


def _free(path: Path, version: int) -> Path:
    names = (f"{path.name}.v{version}{f'-{again}' if again > 1 else ''}.bak" for again in count(1))
    return next(place for name in names if not (place := path.with_name(name)).exists())
