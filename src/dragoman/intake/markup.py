"""Markup to plain text: paragraphs parted by empty lines. For marked-up text that is known to be all article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from lxml import etree

from dragoman.intake.decoding import Head, declared_in, decode
from dragoman.intake.draft import Draft, refuse, tidy, whole_characters
from dragoman.intake.streams import read_whole

_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdo", "big", "cite", "code", "copyrite", "em", "event", "font", "function", "i",
    "ins", "location", "mark", "money", "num", "object.title", "org", "person", "q", "s", "small", "span", "strong",
    "sub", "sup", "time", "tt", "u", "virtloc", "chron", "classifier", "city", "country", "state", "region",
})  # fmt: skip
"""Elements of HTML and NITF that stand inside a line; every other one begins a paragraph and ends one."""
_SILENT = frozenset({"script", "style", "head", "noscript", "template", "media", "figure", "svg", "iframe", "form"})
_BREAK = "\n"
_WHITE = re.compile(r"[^\S\xa0]+")


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Draft]:
    """All of a page's text, for pages that are news databases' exports: nothing on them is a menu."""
    page = decode(read_whole(stream, uri), uri, declared_in(head.data))
    text = text_of(page)
    if not text:
        refuse(uri, "html", "has no text on it; save the export again")
    yield Draft(uri=uri, text=text)


def text_of(html: str) -> str:
    """The text of a piece of HTML; empty where there is none.

    Raises ValueError where it is nested deeper than its parser sees: the rest would be passed over in silence.
    """
    data = html.encode("utf-8", "replace")
    if not data.strip():
        return ""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        tree = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        tree = None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise ValueError("HTML nested over 2,048 tags deep, past which its parser sees nothing")
    return "" if tree is None else text_in(tree)


def title_of(html: str) -> str | None:
    """Words that may be marked up, on one line."""
    return tidy(text_of(html)) if "<" in html or "&" in html else tidy(html)


def text_in(element: etree._Element) -> str:
    """The text of an element of HTML or NITF and all below it."""
    paragraphs = ["".join(part) for part in _paragraphs(element)]
    lines = ("\n".join(" ".join(_WHITE.split(line)).strip() for line in one.split(_BREAK)) for one in paragraphs)
    return whole_characters("\n\n".join(line.strip("\n") for line in lines if line.strip()))


def _paragraphs(element: etree._Element) -> Iterator[list[str]]:
    """The words of each paragraph. Line ends of the source are white space; those of ``br`` are line ends."""
    words: list[str] = []
    silent = 0
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        name = _name(node)
        hushed = name in _SILENT or name == ""
        if event == "start":
            silent += hushed
            if name not in _INLINE and name != "br":
                yield words
                words = []
            if not silent:
                words.append(_BREAK if name == "br" else _folded(node.text))
            continue
        if event == "end":
            silent -= hushed
            if name not in _INLINE and name != "br":
                yield words
                words = []
        if not silent and node is not element:
            words.append(_folded(node.tail))
    yield words


def _name(node: etree._Element) -> str:
    """The name without its namespace, lower case; empty for a comment."""
    return etree.QName(node).localname.lower() if isinstance(node.tag, str) else ""


def _folded(words: str | None) -> str:
    return (words or "").replace("\r", " ").replace("\n", " ")
