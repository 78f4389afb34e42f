"""One row of a feed, JSON or table, to a draft: which column is what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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


def column(name: object) -> str:
    """A column's name in the form COLUMNS has it."""
    return str(name).strip().lower().replace(" ", "_").replace("-", "_")


def has_text(names: Iterable[object]) -> bool:
    return not {column(name) for name in names}.isdisjoint(COLUMNS["text"])


def draft(row: Mapping[str, object], uri: str, stage: str) -> Draft:
    """The row's draft; its text as it stands.

    Raises:
        RefusedDocument: where the row has no text.
    """
    cells = {column(name): value for name, value in row.items()}
    text = _first(cells, "text")
    if not isinstance(text, str):
        refuse(uri, stage, "has an empty text in this row" if has_text(row) else missing_text(row))
    return Draft(
        uri=uri,
        text=whole_characters(text),
        title=tidy(_first(cells, "title")),
        outlet=_name(_first(cells, "outlet")),
        byline=_name(_first(cells, "byline")),
        date=_words(_first(cells, "date")),
        external_id=_words(_first(cells, "external_id")),
    )


def missing_text(names: Iterable[object]) -> str:
    """What is said where a text column is wanted and these were found."""
    found = ", ".join(whole_characters(str(name)) for name in list(names)[:20]) or "none"
    return f"has no text column (name it one of {', '.join(COLUMNS['text'][:3])}); columns found: {found}"


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
