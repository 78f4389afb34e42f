"""NITF (IPTC News Industry Text Format 3): a story an element ``nitf``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from lxml import etree

from dragoman.intake import elements, markup
from dragoman.intake.decoding import Head
from dragoman.intake.draft import Draft, Found, refuse
from dragoman.nouns import Refusal

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def matches(head: Head) -> bool:
    return elements.root(head) == "nitf"


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Found]:
    """The story in ``body.content``, with headline, byline, outlet, date and id from the head.

    Raises:
        RefusedDocument: where the XML is damaged or holds no story.
    """
    stories = 0
    for story in elements.each(stream, "nitf", uri, "nitf"):
        stories += 1
        yield draft(story, uri)
    if not stories:
        refuse(uri, "nitf", "holds no nitf element; give the whole story")


def draft(story: etree._Element, uri: str) -> Draft | Refusal:
    """What a ``nitf`` element says, or that it has no words."""
    body = elements.first(story, "body.content")
    text = "" if body is None else markup.text_in(body)
    if not text:
        return Refusal(uri, "intake.nitf", "has no words in its body.content; give a story with text")
    published = elements.first(story, "pubdata")
    return Draft(
        uri=uri,
        text=text,
        title=elements.written(story, "hedline/hl1", "headline/hl1", "head/title"),
        outlet=elements.attribute(published, "name") or elements.written(story, "distributor"),
        byline=_unbyed(elements.written(story, "byline")),
        date=elements.attribute(elements.first(story, "date.issue"), "norm")
        or elements.attribute(published, "date.publication")
        or elements.attribute(elements.first(story, "story.date"), "norm"),
        external_id=elements.attribute(elements.first(story, "doc-id"), "id-string"),
        language=elements.attribute(story, _LANGUAGE) or elements.attribute(elements.first(story, "body"), _LANGUAGE),
    )


def _unbyed(words: str | None) -> str | None:
    return words[3:].strip() or None if words and words[:3].lower() == "by " else words
