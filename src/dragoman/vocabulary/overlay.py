"""A vocabulary of the user's own: a folder of TOML files laid over the built-in ones, or one that a plug-in brings.

Which one holds is told for the length of a ``with using(...)``; outside it, the built-in vocabulary does. What is made
from a vocabulary is kept by its content (``cached``), so that several may be used in one process.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, wraps
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from dragoman.errors import VocabularyError

GROUP = "dragoman.vocabulary"
"""The entry points that a vocabulary plug-in joins by; each names a folder, or a function that gives one."""
HOME = Path(__file__).parent
FILES = (
    "circumstances", "furniture", "given_names", "ground", "institutions", "leaders", "nouns", "offices", "speech",
    "states", "status", "terms", "times", "topics", "triggers",
)  # fmt: skip
"""The files that reading rests on, and that may be laid over."""
REPLACE, EXTEND, REMOVE = "replace", "extend", "remove"
"""What an overlay says of arrays (at the head of a file) and of entries: this one instead of the built-in ones, lists
joined to those of the entry of the same name, none of that name."""

Row = Mapping[str, Any]
Rows = Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class Overlay:
    """The files of an own vocabulary. ``digest`` is of their content alone, wherever they lie."""

    folder: Path
    files: Mapping[str, Rows]
    replaced: Mapping[str, frozenset[str]]
    digest: str

    @classmethod
    def of(cls, folder: Path) -> Overlay:
        """Read a folder's files.

        Raises:
            VocabularyError: naming every file and array that is not known, and what is no TOML.
        """
        found = sorted(folder.glob("*.toml"))
        if not found:
            raise VocabularyError(f"{folder}: holds no .toml file; give a folder with files such as offices.toml")
        faults: list[str] = []
        tables = {path.stem: _table(path, faults) for path in found}
        if faults:
            raise VocabularyError("\n".join(faults))
        sums = hashlib.sha256()
        for path in found:
            sums.update(f"{path.name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
        return cls(
            folder,
            {
                name: {key: tuple(rows) for key, rows in table.items() if key != REPLACE}
                for name, table in tables.items()
            },
            {name: frozenset(table.get(REPLACE, ())) for name, table in tables.items()},
            sums.hexdigest()[:12],
        )


def _table(path: Path, faults: list[str]) -> Mapping[str, Any]:
    if path.stem not in FILES:
        faults.append(
            f"{path}: no such vocabulary; files that may be given: {', '.join(f'{name}.toml' for name in FILES)}"
        )
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        faults.append(f"{path}: cannot be read as TOML: {fault}")
        return {}
    known = arrays(path.stem)
    for key, value in table.items():
        if key == REPLACE:
            wrong = [str(name) for name in value if name not in known] if isinstance(value, list) else [str(value)]
            faults += [
                f"{path}: {REPLACE}: no such list of entries: {name}; known: {', '.join(known)}" for name in wrong
            ]
        elif key not in known:
            faults.append(f"{path}: no such list of entries: [[{key}]]; known: {', '.join(known)}")
        elif not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            faults.append(f"{path}: {key}: write each entry under [[{key}]]")
    return table


@cache
def arrays(file: str) -> tuple[str, ...]:
    """The arrays that a built-in file has; those of an empty one are named in it by ``arrays = [...]``."""
    table = tomllib.loads((HOME / f"{file}.toml").read_text(encoding="utf-8"))
    return tuple(table.get("arrays", ())) or tuple(table)


def built_in(file: str) -> Rows:
    """The entries of a built-in file, by array; none for those that only a vocabulary of one's own fills."""
    table = tomllib.loads((HOME / f"{file}.toml").read_text(encoding="utf-8"))
    return {array: tuple(table.get(array, ())) for array in arrays(file)}


def known_by(file: str, array: str) -> str | None:
    """The key that the entries of an array are known by: the first that no two built-in ones share. None where there is
    no such key; to such an array entries are added, or it is replaced as a whole."""
    rows = built_in(file)[array]
    keys = [key for key in rows[0] if key != "example"] if rows else ["name"]
    return next((key for key in keys if len({repr(row.get(key)) for row in rows}) == len(rows)), None)


def effects(overlay: Overlay, file: str, array: str, key: str | None) -> Mapping[str, list[str]]:
    """Which entries an overlay makes new, extends, changes and removes, by the words they are known by."""
    there = {repr(row.get(key)) for row in built_in(file)[array]} if key else set[str]()
    told: dict[str, list[str]] = {"new": [], "extended": [], "changed": [], "removed": []}
    for row in overlay.files[file].get(array, ()):
        name = row.get(key or next(iter(row)))
        effect = "changed" if repr(name) in there else "new"
        effect = "removed" if row.get(REMOVE) else "extended" if row.get(EXTEND) else effect
        told[effect].append(", ".join(map(str, name)) if isinstance(name, list) else str(name))
    return told


_CURRENT: ContextVar[Overlay | None] = ContextVar("vocabulary", default=None)


def current() -> Overlay | None:
    """The own vocabulary that holds now, None where only the built-in one does."""
    return _CURRENT.get()


@contextmanager
def using(overlay: Overlay | None) -> Iterator[None]:
    """Lay a vocabulary over the built-in one for the length of the block."""
    token = _CURRENT.set(overlay)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def cached[**P, T](make: Callable[P, T]) -> Callable[P, T]:
    """What is made from the vocabulary, made once for each that is used and each set of arguments."""

    plain: Callable[..., T] = make

    @cache
    def made(digest: str, *args: Any, **named: Any) -> T:
        return plain(*args, **named)

    @wraps(make)
    def call(*args: P.args, **named: P.kwargs) -> T:
        overlay, given = _CURRENT.get(), cast(dict[str, Any], named)
        return made(overlay.digest if overlay else "", *args, **given)

    return call


def find(named: str | Path) -> Overlay:
    """The vocabulary in a folder, or the installed one of that name.

    Raises:
        VocabularyError: where there is neither, or it does not hold what it should.
    """
    if (folder := Path(named)).is_dir():
        return Overlay.of(folder)
    points = {point.name: point for point in entry_points(group=GROUP)}
    if str(named) not in points:
        known = f"; installed vocabularies: {', '.join(sorted(points))}" if points else ""
        raise VocabularyError(f"{named}: no such folder, and no installed vocabulary of that name{known}")
    return Overlay.of(_folder_of(points[str(named)].name))


def installed() -> Mapping[str, str]:
    """The vocabularies that plug-ins bring: their names, and what each entry point names."""
    return MappingProxyType({point.name: point.value for point in sorted(entry_points(group=GROUP))})


def _folder_of(name: str) -> Path:
    (point,) = entry_points(group=GROUP, name=name)
    try:
        given = point.load()
    except (ImportError, AttributeError) as fault:
        raise VocabularyError(f"the vocabulary plug-in {name} ({point.value}) cannot be loaded: {fault}") from fault
    folder = given() if callable(given) else given
    if not isinstance(folder, str | Path) or not Path(folder).is_dir():
        raise VocabularyError(f"the vocabulary plug-in {name} ({point.value}) names no folder but {folder!r}")
    return Path(folder)
