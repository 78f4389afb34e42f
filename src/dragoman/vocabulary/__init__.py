"""Vocabulary is data: TOML files a political scientist can read and edit, each entry with an example.

A file holds one or more arrays of tables (``[[trigger]]`` …). ``load`` turns one array into frozen entries of a
dataclass, and says at once everything that is wrong with a file: unknown, missing or mistyped keys, and an entry
without an example.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields
from functools import cache
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from dragoman.errors import VocabularyError
from dragoman.vocabulary.overlay import (
    EXTEND,
    HOME,
    REMOVE,
    REPLACE,
    Overlay,
    Row,
    cached,
    current,
    find,
    known_by,
    using,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["HOME", "Overlay", "cached", "current", "find", "load", "using"]


def load[Entry: DataclassInstance](
    file: str, array: str, entry: type[Entry], directory: Path = HOME
) -> tuple[Entry, ...]:
    """The entries of ``[[array]]`` in ``directory/file.toml``, in the file's order, as frozen ``entry`` values.

    Lists become tuples. Every entry needs a non-empty ``example`` (a string), whether or not ``entry`` keeps it.

    Raises:
        VocabularyError: naming the file and every entry at fault.
    """
    path = directory / f"{file}.toml"
    try:
        rows = _parsed(path.read_text(encoding="utf-8")).get(array, [])
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise VocabularyError(f"{path}: cannot be read as TOML: {fault}") from fault
    overlay = current() if directory == HOME else None
    if overlay is not None and file in overlay.files:
        rows = _laid_over(rows, overlay, file, array, entry)
    else:
        _check(rows, entry, path, array)
    keep = {field.name for field in fields(entry)}
    return tuple(entry(**{key: _freeze(row[key]) for key in row if key in keep}) for row in rows)


def _check(rows: Sequence[Row], entry: type[DataclassInstance], path: Path, array: str) -> None:
    hints = get_type_hints(entry)
    faults = [
        f"{path}: {array} {number}: {fault}"
        for number, row in enumerate(rows, 1)
        for fault in _faults(row, fields(entry), hints)
    ]
    if faults:
        raise VocabularyError("\n".join(faults))


def _laid_over(
    rows: Sequence[Row], overlay: Overlay, file: str, array: str, entry: type[DataclassInstance]
) -> list[Row]:
    """The built-in entries with the overlay's: its new ones first, those of a name already there in their place.

    Raises VocabularyError, naming the overlay's file and entry.
    """
    path, key = overlay.folder / f"{file}.toml", known_by(file, array)
    kept = [] if array in overlay.replaced[file] else rows
    base = {_freeze(row.get(key)) if key else number: row for number, row in enumerate(kept)}
    new, whole = list[Row](), list[Row]()
    for number, given in enumerate(overlay.files[file].get(array, ()), 1):
        name = _freeze(given.get(key)) if key else None
        if (given.get(EXTEND) or given.get(REMOVE)) and name not in base:
            raise VocabularyError(f"{path}: {array} {number}: {_unknown(array, key, given)}")
        row: Row = {word: value for word, value in given.items() if word != EXTEND}
        if given.get(REMOVE):
            row = base.pop(name)
        elif name in base:
            row = base[name] = _joined(base[name], row) if given.get(EXTEND) else row
        else:
            new.append(row)
        whole.append(row)
    _check(whole, entry, path, array)
    return [*new, *base.values()]


def _unknown(array: str, key: str | None, given: Row) -> str:
    if key is None:
        return f"the entries of [[{array}]] have no name; add to them, or replace all with {REPLACE} = [{array!r}]"
    return f"no built-in entry has {key} {given.get(key)!r}; leave out {EXTEND} and {REMOVE} for one of your own"


def _joined(row: Row, given: Row) -> Row:
    """An entry with another's lists joined to its own, and whatever else the other says."""
    lists = {key: [*row[key], *value] for key, value in given.items() if isinstance(value, list) and key in row}
    return {**row, **given, **lists}


@cache
def _parsed(text: str) -> Mapping[str, Any]:
    """A file's tables. Kept by its text: a page needs a dozen arrays of the same few files. Nobody changes them."""
    return tomllib.loads(text)


def _faults(row: Mapping[str, Any], known: tuple[Field[Any], ...], hints: Mapping[str, Any]) -> list[str]:
    names = {field.name for field in known} | {"example"}
    faults = [f"unknown key {key!r}" for key in row if key not in names]
    faults += [f"{key!r} is missing" for key in _required(known) if key not in row]
    if not (isinstance(row.get("example"), str) and row["example"].strip()):
        faults.append("has no example")
    faults += [
        f"{key!r} should be {hints[key]}, not {value!r}"
        for key, value in row.items()
        if key in hints and not _fits(_freeze(value), hints[key])
    ]
    return faults


def _required(known: tuple[Field[Any], ...]) -> list[str]:
    return [f.name for f in known if f.default is MISSING and f.default_factory is MISSING]


def _freeze(value: Any) -> Any:
    return tuple(_freeze(item) for item in value) if isinstance(value, list) else value


def _fits(value: Any, hint: Any) -> bool:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return value in inner
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(item, inner[0]) for item in value)
    if origin is UnionType:
        return any(_fits(value, option) for option in inner)
    return hint is Any or isinstance(value, hint)
