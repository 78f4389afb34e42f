"""XML as it comes: the elements of a name, one after the other, however long the file; nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from lxml import etree

from dragoman.intake.decoding import Head
from dragoman.intake.draft import refuse, tidy

_ROOT = re.compile(
    r"\ufeff?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*<(?:[\w.-]+:)?(?P<name>[\w.-]+)",
    re.DOTALL,
)


def root(head: Head) -> str | None:
    """The name of the root element, without prefix, lower case; None where the text does not open with a tag."""
    found = _ROOT.match(head.text)
    return found["name"].lower() if found else None


def each(stream: IO[bytes], name: str, uri: str, stage: str) -> Iterator[etree._Element]:
    """Every element called ``name``, in whatever namespace; what was handed out is let go of.

    Raises:
        RefusedDocument: where the XML is cut short or damaged; what came before has been given.
    """
    found = etree.iterparse(stream, events=("end",), tag=f"{{*}}{name}", resolve_entities=False, no_network=True)
    try:
        for _, element in found:
            yield element
            _let_go(element)
    except etree.XMLSyntaxError as fault:
        refuse(uri, stage, f"is damaged XML ({fault.msg}); fetch it again. What came before the damage is kept")


def _let_go(element: etree._Element) -> None:
    element.clear(keep_tail=True)
    above = element.getparent()
    while above is not None and element.getprevious() is not None:
        del above[0]


def first(element: etree._Element, path: str) -> etree._Element | None:
    """The first element at a path of names (``itemMeta/headline``), in whatever namespace, at any depth below."""
    steps = "/".join(f"{{*}}{step}" for step in path.split("/"))
    return element.find(f".//{steps}")


def words(element: etree._Element | None) -> str | None:
    """All that is written in an element, on one line."""
    return None if element is None else tidy("".join(str(part) for part in element.itertext()))


def written(element: etree._Element, *paths: str) -> str | None:
    """The words at the first of the paths that has any."""
    return next((found for path in paths if (found := words(first(element, path)))), None)


def attribute(element: etree._Element | None, *names: str) -> str | None:
    """The first of the attributes that is there."""
    if element is None:
        return None
    return next((found for name in names if (found := tidy(element.get(name)))), None)
