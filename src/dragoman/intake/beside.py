"""Reference lists beside files: Zotero's and other programs' CSL-JSON (and Zotero's own JSON) say what a file is.

A list is a file ending in ``.json`` in the same folder, or in one of the two above it. Of a file it says title, outlet,
authors, date and address; a person or a publisher put them there, so they stand before what the file says of itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.intake import rows
from dragoman.intake.draft import tidy
from dragoman.intake.streams import HEAD
from dragoman.nouns import Refusal

_ABOVE = 2
"""Folders above a file's own in which a list is looked for: Zotero puts files into ``files/12/``."""
_LARGEST = 64 << 20
"""Bytes of the longest list that is looked at."""
_SHORTEST = 24
"""Letters from which the beginning of "Author - Year - Title" names a file: Zotero cuts long titles."""
_MARKS = frozenset(
    {"issued", "container-title", "citation-key", "DOI", "URL", "itemType", "publicationTitle", "accessed"}
)
_MARKED = re.compile(rb'"(?:%s)"\s*:' % "|".join(sorted(_MARKS)).encode())

Item = Mapping[str, Any]


@dataclass
class Beside:
    """The lists of the folders seen so far."""

    _lists: dict[Path, list[tuple[Path, list[Item]]]] = field(default_factory=dict)

    def is_list(self, path: Path) -> bool:
        return any(path == file for file, _ in self._in(path.parent))

    def known(self, path: Path, root: Path) -> dict[str, str]:
        """What lists say of a file, in the fields of a Draft; empty where none does. None above ``root`` is asked."""
        above = [folder for folder in list(path.parent.parents)[:_ABOVE] if folder.is_relative_to(root)]
        for folder in [path.parent, *above]:
            for file, items in self._in(folder):
                for item in items:
                    if _names(item, path, file):
                        return _draft_fields(item)
        return {}

    def refusals(self, path: Path, uri: str) -> Iterator[Refusal]:
        """Why a list is no report, where none of its items lies beside it."""
        items = next(items for file, items in self._in(path.parent) if file == path)
        files = [file for file in path.parent.rglob("*") if file.is_file() and file != path]
        if not any(_names(item, file, path) for file in files for item in items):
            yield Refusal(
                uri, "intake.csl", f"is a reference list of {len(items)} items without their texts; put it beside the "
                "files, each called by its item's id, title, or 'Author - Year - Title'"
            )  # fmt: skip

    def _in(self, folder: Path) -> list[tuple[Path, list[Item]]]:
        if folder not in self._lists:
            files = sorted(folder.glob("*.json")) if folder.is_dir() else []
            self._lists[folder] = [(file, items) for file in files if (items := _items(file))]
        return self._lists[folder]


def _items(file: Path) -> list[Item]:
    """A list's items; empty where the file is none."""
    try:
        if not file.is_file() or file.stat().st_size > _LARGEST:
            return []
        with file.open("rb") as stream:
            if not _MARKED.search(stream.read(HEAD)):
                return []
        found = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return []
    found = found.get("items", [found]) if isinstance(found, dict) else found
    items = list(_objects(found))
    return items if items and all(map(_is_item, items)) else []


def _is_item(item: Item) -> bool:
    kind = item.get("type") or item.get("itemType")
    return isinstance(kind, str) and "title" in item and not _MARKS.isdisjoint(item) and not rows.has_text(item)


def _names(item: Item, path: Path, file: Path) -> bool:
    """Whether an item is of a file: by its attachment's path, else by the file's name."""
    attached = [str(one.get("path")) for one in _objects(item.get("attachments")) if one.get("path")]
    if any(Path(file.parent, one) == path or Path(one).name == path.name for one in attached):
        return True
    stem = _fold(path.stem)
    called = {
        _fold(str(item[key])) for key in ("id", "citation-key", "citationKey", "citekey", "title") if item.get(key)
    }
    if stem in called - {""}:
        return True
    return any(stem == whole or (len(stem) >= _SHORTEST and whole.startswith(stem)) for whole in _full_names(item))


def _full_names(item: Item) -> list[str]:
    """The names that Zotero gives a file: "Author - Year - Title"."""
    year, title = (_date(item) or "")[:4], _fold(str(item.get("title") or ""))
    authors = [_fold(name) for name in _families(item)]
    if not authors:
        return [f"{year}{title}"]
    return [f"{who}{year}{title}" for who in (authors[0], f"{authors[0]}etal", "and".join(authors[:2]))]


def _fold(words: str) -> str:
    return re.sub(r"[\W_]+", "", words.casefold())


def _draft_fields(item: Item) -> dict[str, str]:
    said = {
        "title": tidy(item.get("title")),
        "outlet": tidy(item.get("container-title") or item.get("publicationTitle") or item.get("publisher")),
        "byline": ", ".join(_people(item)) or None,
        "date": _date(item),
        "external_id": tidy(item.get("URL") or item.get("url") or item.get("DOI") or item.get("id")),
        "language": tidy(item.get("language")),
    }
    return {name: value for name, value in said.items() if value}


def _date(item: Item) -> str | None:
    issued = item.get("issued")
    if not isinstance(issued, dict):
        return tidy(issued or item.get("date"))
    parts = issued.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [str(part).zfill(2) for part in first if str(part).isdigit()]
    return "-".join(numbers) or tidy(issued.get("raw") or issued.get("literal"))


def _people(item: Item) -> Iterator[str]:
    for one in _authors(item):
        given, family = (one.get("given") or one.get("firstName"), one.get("family") or one.get("lastName"))
        name = tidy(one.get("literal") or one.get("name") or " ".join(str(part) for part in (given, family) if part))
        if name:
            yield name


def _families(item: Item) -> list[str]:
    return [
        name for one in _authors(item) if (name := tidy(one.get("family") or one.get("lastName") or one.get("literal")))
    ]


def _authors(item: Item) -> Sequence[Item]:
    return _objects(item.get("author") or item.get("creators"))


def _objects(value: object) -> Sequence[Item]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
