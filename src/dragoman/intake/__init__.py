"""Documents in, reports out: one small module a format, told by content and not by name.

Whatever is given comes out as a ``Report``, or as a ``Refusal`` that says what to do about it; nothing is lost in
silence and nothing is cut. ``docs/intake.md`` is the page for users.
"""

from dragoman.intake.beside import Beside
from dragoman.intake.door import Seen, documents, formats, in_file, looked_at, reports_in
from dragoman.intake.finding import found as files, uri as name
from dragoman.intake.formats import Format

__all__ = [
    "Beside",
    "Format",
    "Seen",
    "documents",
    "files",
    "formats",
    "in_file",
    "looked_at",
    "name",
    "reports_in",
]
