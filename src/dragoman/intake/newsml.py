"""NewsML-G2 (IPTC): each ``newsItem`` of a message with words of its own is a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from lxml import etree

from dragoman.intake import elements, markup, nitf
from dragoman.intake.decoding import Head
from dragoman.intake.draft import Draft, Found, refuse, whole_characters
from dragoman.nouns import Refusal

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def matches(head: Head) -> bool:
    return elements.root(head) in ("newsmessage", "newsitem", "packageitem", "knowledgeitem")


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Found]:
    """``uri#N`` is the N-th item, from 1. An item without words (a picture, a link to its text) is refused.

    Raises:
        RefusedDocument: where the XML is damaged or holds no item.
    """
    number = 0
    for number, item in enumerate(elements.each(stream, "newsItem", uri, "newsml"), 1):
        yield _drafted(item, f"{uri}#{number}")
    if not number:
        refuse(uri, "newsml", "holds no newsItem (a package or a list of codes); give the items with their text")


def _drafted(item: etree._Element, uri: str) -> Draft | Refusal:
    text, inner = _content(item, uri)
    if not text:
        return Refusal(
            uri, "intake.newsml", "has no words of its own (a picture, or text that lies elsewhere); give the item "
            "with its text in contentSet"
        )  # fmt: skip
    return Draft(
        uri=uri,
        text=text,
        title=elements.written(item, "contentMeta/headline", "itemMeta/title") or (inner.title if inner else None),
        outlet=_outlet(item) or (inner.outlet if inner else None),
        byline=elements.written(item, "contentMeta/by") or (inner.byline if inner else None),
        date=elements.written(item, "itemMeta/versionCreated", "contentMeta/contentCreated", "itemMeta/firstCreated"),
        external_id=elements.attribute(item, "guid"),
        language=elements.attribute(elements.first(item, "contentMeta/language"), "tag")
        or elements.attribute(item, _LANGUAGE),
    )


def _content(item: etree._Element, uri: str) -> tuple[str, Draft | None]:
    """The item's words, and what a story in NITF inside it says of itself."""
    told = elements.first(item, "contentSet/inlineXML")
    if told is not None:
        story = elements.first(told, "nitf")
        inner = None if story is None else nitf.draft(story, uri)
        if isinstance(inner, Draft):
            return inner.text, inner
        body = elements.first(told, "body")
        return markup.text_in(told if body is None else body), None
    plain = elements.first(item, "contentSet/inlineData")
    return ("" if plain is None else whole_characters("".join(map(str, plain.itertext())).strip())), None


def _outlet(item: etree._Element) -> str | None:
    for path in ("itemMeta/provider", "contentMeta/infoSource"):
        named = elements.first(item, path)
        if named is not None and (found := elements.written(named, "name") or elements.attribute(named, "literal")):
            return found
    return elements.written(item, "contentMeta/creditline")
