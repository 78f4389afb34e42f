"""Checking a record from end to end, without changing it: the file, each report and citation, and what is derived.

What is derived is checked by deriving it again: a scratch copy is brought up to date as the next ``read`` would bring
it, and another is rebuilt from the reports and judgements alone. They must be equal, row for row.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dragoman.errors import NoSuchRecord, UsageError
from dragoman.pipeline import rebuild, resolve_again
from dragoman.record import Record, checking, layout
from dragoman.record.checking import REREAD, Damaged, Fault
from dragoman.record.place import placed

_EMPTY = "it holds nothing yet: the run that was to fill it was cut short; the next `dragoman read` begins anew"
_UNDERIVED = "what is derived was not checked: mend what is told above first"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. ``notes`` tell what is no fault, such as reports that wait to be resolved.

    ``counts`` is that of ``Record.counts`` (and empty where the record could not be opened).
    """

    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    counts: dict[str, int]


def check(record: str | Path, *, quick: bool = False) -> Checked:
    """Check a record. ``quick`` leaves out the full-text index, the indexes, and deriving everything again; it needs no
    scratch copy.

    Raises:
        RecordError: no record, of a later version than this program knows, or no room for the scratch copy. A record so
            damaged that it cannot be opened raises nothing: that is a fault.
        UsageError: a record that is no file.
    """
    place = placed(record)
    if place.path is None:
        raise UsageError(f"{place.name}: a check is of a record that is a file; PostgreSQL keeps its own files sound")
    if not place.path.is_file():
        raise NoSuchRecord(f"{place.path}: no such record; `dragoman read` makes one")
    try:
        return _checked(place.path, quick)
    except Damaged as damage:
        return Checked((Fault("file", None, str(damage), REREAD),), (), {})


def _checked(path: Path, quick: bool) -> Checked:
    with checking.looking(path) as connection:
        found = layout.version(connection)
        if not found:
            return Checked((), (_EMPTY,), {})
        if quick:
            checks = checking.QUICK if found == layout.VERSION else (checking.quick_file,)
            return Checked(tuple(checking.run(connection, checks)), _earlier(found), {})
    with checking.scratch(path) as (kept, rebuilt):
        return _whole(kept, rebuilt, _earlier(found))


def _whole(kept: Path, rebuilt: Path, notes: tuple[str, ...]) -> Checked:
    """Check a scratch copy, and hold it against another that is derived anew."""
    with checking.looking(kept) as connection:
        broken = checking.run(connection, (checking.file,))
    if broken:
        return Checked(tuple(broken), notes, {})
    Record.open(kept, create=False).close()  # brings an earlier version up to date
    faults, waiting = checking.inspect(kept)
    with Record.open(kept, create=False) as record:
        counts = record.counts()
        if faults:
            return Checked(tuple(faults), (*notes, _UNDERIVED), counts)
        if waiting or not counts["judgements"]:
            resolve_again(record)  # where nobody has judged and nothing waits, this changes nothing
    checking.copied(kept, rebuilt)
    rebuild(rebuilt)
    return Checked(tuple(checking.differences(kept, rebuilt)), notes + _waiting(waiting), counts)


def _earlier(found: int) -> tuple[str, ...]:
    if found == layout.VERSION:
        return ()
    return (f"it is of schema version {found}; the next `dragoman read` brings it to {layout.VERSION}, a copy kept",)


def _waiting(reports: int) -> tuple[str, ...]:
    if not reports:
        return ()
    number = "1 report waits" if reports == 1 else f"{reports} reports wait"
    return (f"{number} to be resolved, as after a run cut short; the next `dragoman read` does it",)
