"""Vocabulary is data: TOML files a political scientist can read and edit, each entry with an example.

A file holds one or more arrays of tables (``[[trigger]]`` …). ``load`` turns one array into frozen entries of a
dataclass, and says at once everything that is wrong with a file: unknown, missing or mistyped keys, and an entry
without an example.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from functools import cache
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from dragoman.errors import VocabularyError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

HOME = Path(__file__).parent


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
    hints = get_type_hints(entry)
    faults = [
        f"{path}: {array} {number}: {fault}"
        for number, row in enumerate(rows, 1)
        for fault in _faults(row, fields(entry), hints)
    ]
    if faults:
        raise VocabularyError("\n".join(faults))
    keep = {field.name for field in fields(entry)}
    return tuple(entry(**{key: _freeze(row[key]) for key in row if key in keep}) for row in rows)


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
