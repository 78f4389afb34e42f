"""RSS and Atom files by feedparser: an item a report, its text the fullest that the feed gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Any

from dragoman.intake import elements, markup
from dragoman.intake.decoding import Head
from dragoman.intake.draft import Draft, Found, refuse, tidy
from dragoman.intake.streams import read_whole
from dragoman.nouns import Refusal

_ROOTS = ("rss", "feed", "rdf")


def matches(head: Head) -> bool:
    return elements.root(head) in _ROOTS


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Found]:
    """``uri#N`` is the feed's N-th item, from 1. One with a title and no words is refused.

    Raises:
        RefusedDocument: where the file is no feed or holds no item.
    """
    import feedparser

    try:
        feed = feedparser.parse(read_whole(stream, uri), sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError) as fault:
        refuse(uri, "feed", f"is a feed that cannot be parsed ({type(fault).__name__}); fetch it again")
    broken = feed.bozo and not isinstance(feed.get("bozo_exception"), feedparser.CharacterEncodingOverride)
    if not feed.entries:
        refuse(uri, "feed", "is a damaged feed; fetch it again" if broken else "is a feed without items")
    outlet = markup.title_of(feed.feed.get("title") or "")
    for number, item in enumerate(feed.entries, 1):
        yield _drafted(item, outlet, feed.feed.get("language"), f"{uri}#{number}")
    if broken:
        yield Refusal(
            uri,
            "intake.feed",
            f"is a damaged feed, cut short perhaps; the {len(feed.entries)} items read are kept. Fetch it again",
        )


def _drafted(item: Mapping[str, Any], outlet: str | None, language: object, uri: str) -> Draft | Refusal:
    text = _text(item)
    if not text:
        return Refusal(uri, "intake.feed", "is an item without words of its own; fetch the article that it links to")
    source = item.get("source")
    return Draft(
        uri=uri,
        text=text,
        title=markup.title_of(item.get("title") or ""),
        outlet=(tidy(source.get("title")) if isinstance(source, dict) else None) or outlet,
        byline=tidy(item.get("author")),
        date=tidy(item.get("published") or item.get("updated")),
        external_id=tidy(item.get("id") or item.get("link")),
        language=tidy(item.get("language") or language),
    )


def _text(item: Mapping[str, Any]) -> str:
    """The longest of the item's contents and its summary, as plain text."""
    given = [*(one.get("value") for one in item.get("content") or []), item.get("summary")]
    texts = [markup.text_of(one) for one in given if isinstance(one, str)]
    return max(texts, key=len, default="")
