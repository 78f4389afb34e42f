"""One row of a feed, JSON or table, to a draft: which column is what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from dragoman.intake.draft import Draft, refuse, tidy, whole_characters

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "full_text", "fulltext", "article_text", "maintext"),
    "title": ("title", "headline"),
    "date": ("date", "published", "publication_date", "pub_date", "pubdate", "date_published", "published_at",
             "publishedat", "datetime"),
    "outlet": ("outlet", "source", "publisher", "publication", "newspaper", "source_name", "site",
               "site_name"),
    "byline": ("byline", "author", "authors"),
    "external_id": ("id", "external_id", "article_id", "doc_id", "uid"),
}  # fmt: skip
"""For each field of a draft, the names its column may have, best first; case, spaces and hyphens do not count."""

KNOWN = frozenset(name for names in COLUMNS.values() for name in names) | {"url", "link", "language", "section"}


NO_COLUMNS: Mapping[str, str] = MappingProxyType({})


def column(name: object) -> str:
    """A column's name in the form COLUMNS has it."""
    return str(name).strip().lower().replace(" ", "_").replace("-", "_")


def has_text(names: Iterable[object], named: Mapping[str, str] = NO_COLUMNS) -> bool:
    wanted = (column(named["text"]),) if "text" in named else COLUMNS["text"]
    return not {column(name) for name in names}.isdisjoint(wanted)


def check(names: Iterable[object], named: Mapping[str, str], uri: str, stage: str) -> None:
    """Raise the refusal of a table that lacks its text column, or one that the call names; its columns are told."""
    known = [str(name) for name in names]
    lacking = [name for name in named.values() if column(name) not in map(column, known)]
    if lacking:
        found = ", ".join(whole_characters(name) for name in known[:20])
        refuse(uri, stage, f"has no column {', '.join(lacking)}, which --map names; columns found: {found}")
    if not has_text(known, named):
        refuse(uri, stage, missing_text(known))


def draft(row: Mapping[str, object], uri: str, stage: str, named: Mapping[str, str] = NO_COLUMNS) -> Draft:
    """The row's draft; its text as it stands. ``named``: for a field, the column that the call says it is in.

    Raises:
        RefusedDocument: where the row has no text.
    """
    cells = {column(name): value for name, value in row.items()}
    cells |= {COLUMNS[field][0]: cells[column(name)] for field, name in named.items() if column(name) in cells}
    text = _first(cells, "text")
    if not isinstance(text, str):
        refuse(uri, stage, "has an empty text in this row" if has_text(row, named) else missing_text(row))
    return Draft(
        uri=uri,
        text=whole_characters(text),
        title=tidy(_first(cells, "title")),
        outlet=_name(_first(cells, "outlet")),
        byline=_name(_first(cells, "byline")),
        date=_words(_first(cells, "date")),
        external_id=_words(_first(cells, "external_id")),
        language=_words(cells.get("language")),
    )


def missing_text(names: Iterable[object]) -> str:
    """What is said where a text column is wanted and these were found."""
    found = ", ".join(whole_characters(str(name)) for name in list(names)[:20]) or "none"
    wanted = ", ".join(COLUMNS["text"][:3])
    return (
        f"has no text column (name it one of {wanted}, or say which it is with --map text=NAME); columns found: {found}"
    )


def _first(cells: Mapping[str, object], field: str) -> object:
    """The best-named column's value that is not empty."""
    return next((cells[name] for name in COLUMNS[field] if cells.get(name) not in (None, "")), None)


def _words(value: object) -> str | None:
    """A string or a number as words; JSON's true and false are neither."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return tidy(str(value))


def _name(value: object) -> str | None:
    """A name: a string, the ``name`` of an object, or a list of either."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value))) or None
    return tidy(value.get("name") if isinstance(value, dict) else value)
