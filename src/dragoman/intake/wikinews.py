"""Dumps of Wikinews (MediaWiki's export XML), page by page: the published articles, their markup taken off.

Pages that are no articles, redirections, and articles that were never published are passed over: a dump holds many more
of them than reports.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import IO

from lxml import etree

from dragoman.intake import elements
from dragoman.intake.decoding import Head
from dragoman.intake.draft import Draft, Found, refuse, whole_characters

_ARTICLES = "0"
_PUBLISHED = re.compile(r"\{\{\s*(?:publish|published|archive|archived)\s*(?:\|[^{}]*)?\}\}", re.IGNORECASE)
_REDIRECTION = re.compile(r"\s*#redirect\b", re.IGNORECASE)
_DATE = re.compile(r"\{\{\s*(?:date\s*\||byline\s*\|[^{}]*?date\s*=)\s*([^|{}]+)", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DROPPED = re.compile(
    r"<(ref|gallery|math|timeline|table|imagemap)\b[^>/]*(?:/>|>.*?</\1\s*>)", re.DOTALL | re.IGNORECASE
)
_TEMPLATE = re.compile(r"\{\{([^{}]*)\}\}")
_TABLE = re.compile(r"\{\|(?:[^{|]|\|(?!\})|\{(?!\|))*\|\}")
_LINK = re.compile(r"\[\[([^\[\]]*)\]\]")
_ADDRESS = re.compile(r"\[(?:https?:)?//\S+(?:[ \t]+([^\]\n]*))?\]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EMPHASIS = re.compile(r"'{2,5}")
_HEADING = re.compile(r"^(={2,6})\s*(.+?)\s*\1\s*$", re.MULTILINE)
_BULLET = re.compile(r"^[*#:;]+\s*", re.MULTILINE)
_AFTER = frozenset({"sources", "source", "external links", "external link", "related news", "related articles",
                    "references", "see also", "sister links", "related"})  # fmt: skip
"""Headings after which an article has no more words of its own."""
_SHOWN = frozenset({"w", "wikipedia", "lw", "wnc", "nowrap", "small", "abbr"})
"""Templates that show the last thing they are given."""
_FILES = ("file:", "image:", "category:", "media:")
_NESTING = 20
"""How deep templates and links may lie in one another; what lies deeper is no article's."""


def matches(head: Head) -> bool:
    return elements.root(head) == "mediawiki"


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Found]:
    """``uri#ID`` is the page of that number. The dump is never held whole.

    Raises:
        RefusedDocument: where the XML is damaged, or holds no published article.
    """
    number, outlet = 0, None
    for page in elements.each(stream, "page", uri, "wikinews"):
        outlet = outlet or _site(page)
        source = elements.first(page, "revision/text")
        text = (source.text or "") if source is not None else ""
        if elements.written(page, "ns") == _ARTICLES and _is_published(text):
            number += 1
            yield _draft(page, text, outlet, uri)
    if not number:
        refuse(uri, "wikinews", "holds no published article (a page with {{publish}} or {{archive}}); give a dump of "
                                "Wikinews articles")  # fmt: skip


def _site(page: etree._Element) -> str:
    above = page.getparent()
    return (elements.written(above, "siteinfo/sitename") if above is not None else None) or "Wikinews"


def _is_published(text: str) -> bool:
    return not _REDIRECTION.match(text) and _PUBLISHED.search(text) is not None


def _draft(page: etree._Element, source: str, outlet: str, uri: str) -> Draft:
    stated = _DATE.search(source)
    return Draft(
        uri=f"{uri}#{elements.written(page, 'id') or '?'}",
        text=plain(source),
        title=elements.written(page, "title"),
        outlet=outlet,
        date=(stated[1].strip() or None) if stated else None,
        external_id=elements.written(page, "title"),
    )


def plain(source: str) -> str:
    """An article's words without MediaWiki's markup, its paragraphs parted by empty lines."""
    text = _DROPPED.sub("", _COMMENT.sub("", source))
    text = _repeated(_TEMPLATE, _template, text)
    text = _TABLE.sub("", text)
    text = _ADDRESS.sub(lambda found: found[1] or "", _repeated(_LINK, _link, text))
    text = _TAG.sub("", _BREAK.sub("\n", _EMPHASIS.sub("", _before_sources(text))))
    text = html.unescape(_BULLET.sub("", _HEADING.sub(r"\2", text)))
    lines = (line.strip() for line in text.split("\n"))
    return whole_characters("\n\n".join(line for line in lines if line))


def _repeated(pattern: re.Pattern[str], shown: Callable[[str], str], text: str) -> str:
    """Replace from the innermost outwards."""
    for _ in range(_NESTING):
        text, count = pattern.subn(lambda found: shown(found[1]), text)
        if not count:
            break
    return text


def _template(inside: str) -> str:
    name, *given = (part.strip() for part in inside.split("|"))
    words = [part for part in given if "=" not in part]
    return words[-1] if name.lower() in _SHOWN and words else ""


def _link(inside: str) -> str:
    if inside.strip().lower().startswith(_FILES):
        return ""
    return inside.rpartition("|")[2].removeprefix(":")


def _before_sources(text: str) -> str:
    for found in _HEADING.finditer(text):
        if found[2].strip().lower() in _AFTER:
            return text[: found.start()]
    return text
