"""Paths, folders and globs to files, in an order that depends on names alone."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path

from dragoman.nouns import Refusal

STANDARD_INPUT = "-"


def found(path: str | Path) -> Iterator[Path | Refusal]:
    """The files a path, a folder (with all below it) or a glob stands for, sorted; hidden ones are passed over.

    A path named outright is taken though it be hidden. What stands for nothing is a Refusal of step ``intake.find``.
    """
    name = str(path)
    if os.path.lexists(path):
        yield from _below(Path(path))
    elif glob.has_magic(name):
        files = {file: None for match in _matching(Path(path)) for file in _below(match)}
        yield from files or [_nothing(name, "matches no file; check the pattern and where you call it")]
    else:
        yield _nothing(name, "does not exist; check the path")


def uri(path: Path) -> str:
    """The path as text that can be written out: bytes of a name that are not UTF-8 are shown as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _nothing(name: str, reason: str) -> Refusal:
    return Refusal(uri(Path(name)), "intake.find", reason)


def _matching(pattern: Path) -> list[Path]:
    """What a glob matches, hidden ones only where the pattern itself names a hidden one."""
    anchor = Path(pattern.anchor)
    matches = sorted(anchor.glob(str(pattern.relative_to(anchor))))
    wanted = any(map(_is_hidden, pattern.parts))
    return [match for match in matches if wanted or not any(map(_is_hidden, match.parts))]


def _is_hidden(part: str) -> bool:
    return part.startswith(".") and part not in (".", "..")


def _below(path: Path) -> Iterator[Path | Refusal]:
    if not path.is_dir():
        yield path
        return
    files = sorted(_files(path), key=lambda file: file.relative_to(path).parts)
    if not files:
        yield _nothing(str(path), "is a folder without files to read")
    for file in files:
        special = file.exists() and not file.is_file()
        yield _nothing(str(file), "is a pipe, socket or device; name it outright to read it") if special else file


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(place, name) for name in names if not name.startswith("."))
