"""HTML: the article's text by trafilatura, and what the page says of itself; menus, comments and adverts stay out."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from dragoman.intake.decoding import Head, declared_in, decode
from dragoman.intake.draft import Draft, refuse, tidy, whole_characters
from dragoman.intake.streams import read_whole

if TYPE_CHECKING:
    from trafilatura.settings import Document

LATEST = "2100-12-31"
"""Latest date believed; a fixed one, so that a page is read the same whenever it is read."""

_OPENS = re.compile(
    r"(?:\s|<!--.*?-->|<\?xml[^>]*>)*<(?:!doctype\s+html|html|head|body|meta|title|article|main|section|div|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
# trafilatura logs each page it finds nothing in; here that is a refusal, told once, where refusals are told.
for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).addHandler(logging.NullHandler())


def matches(head: Head) -> bool:
    return _OPENS.match(head.text) is not None


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Draft]:
    """The page's article as one draft, its paragraphs parted by empty lines."""
    data = read_whole(stream, uri)
    page = decode(data, uri, declared_in(head.data))
    if _too_deep(page):
        refuse(uri, "html", "is nested over 256 tags deep, past which its parser sees nothing; save it as plain text")
    article = _article(page)
    if article is None or not (article.text or "").strip():
        refuse(uri, "html", "has no article on it (a list of links, a log-in page, or a page drawn by scripts); "
                            "save the article's own page, or its text")  # fmt: skip
    yield Draft(
        uri=uri,
        text=whole_characters(re.sub(r"\n+", "\n\n", article.text or "").strip()),
        title=tidy(article.title),
        outlet=tidy(article.sitename),
        byline=tidy(article.author),
        date=_date(page),
    )


def _too_deep(page: str) -> bool:
    """Whether libxml2 leaves off somewhere in the page: trafilatura would pass over the rest in silence."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8")
    try:
        etree.fromstring(page.encode(), parser)
    except etree.XMLSyntaxError:
        return False  # no page at all, as will be told
    return any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _article(page: str) -> Document | None:
    from trafilatura import bare_extraction  # half a second to load; many runs hold no HTML
    from trafilatura.settings import Document

    dates = {"original_date": True, "extensive_search": False, "max_date": LATEST}
    found = bare_extraction(page, include_comments=False, with_metadata=True, date_extraction_params=dates)
    return found if isinstance(found, Document) else None


def _date(page: str) -> str | None:
    """The page's day: its own metadata first, then marked-up dates as htmldate knows them; no guess from loose text."""
    from htmldate import find_date

    return find_date(page, extensive_search=False, original_date=True, max_date=LATEST)
