"""Lines into an open binary file, as UTF-8."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import batched
from typing import BinaryIO

_AT_ONCE = 500


def write_lines(lines: Iterable[str], out: BinaryIO) -> int:
    """Write lines, some hundred at a time; the number of them. A lone surrogate is written as its escape."""
    written = 0
    for portion in batched(lines, _AT_ONCE):
        out.write("".join(portion).encode("utf-8", "backslashreplace"))
        written += len(portion)
    return written
