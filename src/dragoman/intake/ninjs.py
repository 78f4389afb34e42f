"""ninjs (IPTC News in JSON, versions 1 to 3): an object, an array of them, or one a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from dragoman.intake import feed, markup
from dragoman.intake.decoding import Head
from dragoman.intake.draft import Found, tidy

_KEY = re.compile(r'"(?:body_(?:text|xhtml|html)|bodies|versioncreated|versionCreated|pubstatus|pubStatus)"\s*:')
_BODIES = ("body_text", "body_xhtml", "body_html")


def matches(head: Head) -> bool:
    """JSON in which two of the keys stand that only ninjs has."""
    return (feed.matches_lines(head) or feed.matches_whole(head)) and len({*_KEY.findall(head.text)}) > 1


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Found]:
    """A draft an item; places as in JSON and JSON Lines."""
    reader = feed.read_lines if feed.matches_lines(head) else feed.read_whole_json
    yield from reader(stream, head, uri, _row)


def _row(item: Mapping[str, object]) -> Mapping[str, object]:
    """The item in the columns that a report has."""
    return {
        "text": _body(item),
        "title": _chosen(item, "headline", "headlines") or tidy(item.get("title")),
        "outlet": _outlet(item),
        "byline": tidy(item.get("byline")) or _names(item.get("by")),
        "date": next(filter(None, (item.get(key) for key in _DATES)), None),
        "id": item.get("uri") or item.get("altids") or item.get("guid"),
        "language": item.get("language"),
    }


_DATES = ("firstpublished", "firstPublished", "versioncreated", "versionCreated", "contentcreated", "contentCreated")


def _body(item: Mapping[str, object]) -> str | None:
    for key in _BODIES:
        if isinstance(found := item.get(key), str) and found.strip():
            return found if key == "body_text" else markup.text_of(found)
    for body in _objects(item.get("bodies")):
        if isinstance(found := body.get("value"), str) and found.strip():
            plain = "plain" in str(body.get("contenttype") or body.get("contentType") or "")
            return found if plain else markup.text_of(found)
    return None


def _chosen(item: Mapping[str, object], one: str, many: str) -> str | None:
    return tidy(item.get(one)) or next((tidy(found.get("value")) for found in _objects(item.get(many))), None)


def _outlet(item: Mapping[str, object]) -> str | None:
    sources = _objects(item.get("infosources") or item.get("infoSources"))
    named = next((tidy(found.get("name")) for found in sources), None)
    return named or tidy(item.get("copyrightholder")) or tidy(item.get("source"))


def _names(value: object) -> str | None:
    return tidy(value) or ", ".join(filter(None, (tidy(found.get("name")) for found in _objects(value)))) or None


def _objects(value: object) -> Sequence[Mapping[str, object]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
