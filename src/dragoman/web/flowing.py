"""Line ends that a report's file has only because its lines were cut at a width: a page lets such text run on.

Characters stay what and where they are; only how wide a line is drawn is the page's own affair.
"""

from __future__ import annotations

import re

WIDEST = 100
"""Characters of a line, up to which a text may have been cut at a width. Longer ones are whole paragraphs."""

FEWEST = 3
"""Cut lines from which a text counts as cut at a width."""

_END = re.compile(r"(?<=[^\s])[ \t]*(\r?\n)(?=(\S+))")


def cuts(text: str) -> frozenset[int]:
    """Where the line ends stand at which a sentence runs on: the next word had no room on the widest of the lines."""
    width = max(map(len, text.splitlines()), default=0)
    if width > WIDEST:
        return frozenset()
    found = frozenset(
        end.start(1)
        for end in _END.finditer(text)
        if end.start(1) - text.rfind("\n", 0, end.start(1)) + len(end[2]) > width
    )
    return found if len(found) >= FEWEST else frozenset()


def parts(text: str, start: int, ends: frozenset[int]) -> list[tuple[str, bool]]:
    """A piece of a text, which stands at ``start``, parted at these line ends: each part with whether it is one."""
    found: list[tuple[str, bool]] = []
    at = 0
    for end in sorted(end - start for end in ends if start <= end < start + len(text)):
        after = end + (2 if text.startswith("\r\n", end) else 1)  # two characters are one line end to a browser
        found += [(text[at:end], False), (text[end:after], True)]
        at = after
    return [(words, cut) for words, cut in (*found, (text[at:], False)) if words]
