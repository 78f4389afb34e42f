"""PDF: the text layer of every page, by pypdfium2, its printed lines joined into paragraphs.

What the page's layout tells is used and nothing is guessed beyond it: a line that starts lower than the usual pitch,
or further in, or after a short line that ends a sentence, begins a paragraph. Lines that return at the top or foot of
most pages (running heads, page numbers) are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import count, pairwise
from statistics import median
from typing import IO, TYPE_CHECKING, NamedTuple

from dragoman.intake.decoding import Head
from dragoman.intake.draft import Draft, refuse, tidy, whole_characters
from dragoman.intake.splitting import standing_alone
from dragoman.intake.streams import read_whole

if TYPE_CHECKING:
    import pypdfium2

_HYPHENS = "-\xad\u2010\ufffe\x02"
"""What stands at the end of a line for a divided word; pdfium writes the last two for hyphens it knows to be soft."""
_PRINTED = re.compile(r"[^\r\n\ufffe\x02]+[\ufffe\x02]?")
"""A printed line in pdfium's text, which has no line end after a hyphen it knows to be soft."""
_ENDS = re.compile(r"[.!?:][\"'”’)]*$")
_MACHINE_TITLE = re.compile(r"^microsoft \w+ - |^untitled|\.(?:docx?|pdf|indd|qxd|rtf|odt|pages|txt)$", re.IGNORECASE)
_EDGE = 2
"""Lines at the top and at the foot of a page that may be running heads."""


class Line(NamedTuple):
    """A printed line: its words and its box in points, y upwards."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    alone: bool = False
    """No part of a paragraph: a line of the heading of an article in a database's export."""


def matches(head: Head) -> bool:
    return b"%PDF-" in head.data[:1024]


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Draft]:
    document = _opened(read_whole(stream, uri), uri)
    try:
        pages = [_lines(document, number, uri) for number in range(len(document))]
        labels = document.get_metadata_dict(skip_empty=True)
    finally:
        document.close()
    if not any(pages):
        refuse(uri, "pdf", f"has {len(pages)} pages and no text in them, as a scan has; run text recognition (OCR) "
                           "over it and read what comes out")  # fmt: skip
    title = tidy(labels.get("Title"))
    yield Draft(
        uri=uri,
        text=joined(_marked(pages)),
        title=None if title and _MACHINE_TITLE.search(title) else title,
        byline=tidy(labels.get("Author")),
    )


def _opened(data: bytes, uri: str) -> pypdfium2.PdfDocument:
    import pypdfium2  # with its library it takes a tenth of a second to load; many runs hold no PDF

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        if "password" in str(fault).lower() or "security" in str(fault).lower():
            refuse(uri, "pdf", "encrypted PDF; save a copy without password and read that")
        refuse(uri, "pdf", "is a damaged PDF that cannot be opened; fetch it again, or print it to a new PDF")


def _lines(document: pypdfium2.PdfDocument, number: int, uri: str) -> list[Line]:
    import pypdfium2

    try:
        page = document[number]
        words = page.get_textpage()
    except pypdfium2.PdfiumError:
        refuse(uri, "pdf", f"page {number + 1} is damaged; fetch the file again, or print it to a new PDF")
    text = words.get_text_range()
    lines = [_line(words, text, found) for found in _PRINTED.finditer(text)]
    words.close()
    page.close()
    return [line for line in lines if line.text]


def _line(words: pypdfium2.PdfTextPage, text: str, found: re.Match[str]) -> Line:
    """A line's box, from the boxes of its first and last printed characters."""
    inked = [at for at in range(found.start(), found.end()) if not text[at].isspace()]
    if not inked or inked[-1] >= words.count_chars():
        return Line(found[0].strip(), 0, 0, 0, 0)
    left, bottom, _, top = words.get_charbox(inked[0], loose=True)
    _, _, right, _ = words.get_charbox(inked[-1], loose=True)
    return Line(found[0].strip(), left, right, bottom, top)


def _marked(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without running heads, the lines that stand alone in a database's export marked.

    What stands in such an export's headings ("English", an outlet) returns on many pages and is no running head.
    """
    alone = standing_alone([line.text for page in pages for line in page])
    number = count()
    marked = [[line._replace(alone=next(number) in alone) for line in page] for page in pages]
    running = _running(marked)
    return [[line for line in page if line.alone or _key(line.text) not in running] for page in marked]


def joined(pages: list[list[Line]]) -> str:
    """The pages' lines as one text: paragraphs parted by empty lines, divided words made whole.

    A word divided at a line's end loses its hyphen unless the document writes it with one elsewhere ("well-known").
    """
    whole = {word for page in pages for line in page for word in re.findall(r"\w+-\w+", line.text)}
    paragraphs: list[str] = []
    for page in pages:
        starts = _starts(page)
        for line, starts_here in zip(page, starts, strict=True):
            turned = line is page[0] and not line.alone and _runs_on("".join(paragraphs[-1:]), line.text)
            goes_on = not starts_here or turned
            if paragraphs and goes_on:
                paragraphs[-1] = _join(paragraphs[-1], line.text, whole)
            else:
                paragraphs.append(line.text)
    return whole_characters("\n\n".join(paragraph.rstrip("\ufffe\x02") for paragraph in paragraphs))


def _running(pages: list[list[Line]]) -> set[str]:
    """Edge lines that return, but for their digits, on more than half of three or more pages."""
    if len(pages) < 3:
        return set()
    seen = Counter(key for page in pages for key in {_key(line.text) for line in page[:_EDGE] + page[-_EDGE:]})
    return {key for key, count in seen.items() if 2 * count > len(pages)}


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _starts(page: list[Line]) -> list[bool]:
    """For each line of a page, whether it begins a paragraph; the first always does, as far as the page tells."""
    if not page:
        return []
    pitch = median([abs(a.bottom - b.bottom) for a, b in pairwise(page)] or [0.0])
    width = max(line.right for line in page) - min(line.left for line in page)
    return [True, *(_parted(above, below, pitch, width) for above, below in pairwise(page))]


def _parted(above: Line, below: Line, pitch: float, width: float) -> bool:
    if above.alone or below.alone:
        return True
    gap = above.bottom - below.bottom
    if gap < 0 or gap > 1.4 * pitch:
        return not (gap < 0 and _runs_on(above.text, below.text))
    height = max(below.top - below.bottom, 1.0)
    indented = below.left - above.left > 0.8 * height
    short = above.right < below.left + 0.8 * width and _ENDS.search(above.text) is not None
    return indented or short


def _runs_on(above: str, below: str) -> bool:
    """Across a column or a page: a sentence that has not ended goes on."""
    return not _ENDS.search(above) and (below[:1].islower() or above[-1:] in _HYPHENS + ",")


def _join(above: str, below: str, whole: set[str]) -> str:
    if above[-1:] not in _HYPHENS or not above[-2:-1].isalpha() or not below[:1].islower():
        return f"{above} {below}"
    first, last = re.search(r"\w+$", above[:-1]), re.match(r"\w+", below)
    if first and last and f"{first[0]}-{last[0]}" in whole:
        return f"{above[:-1]}-{below}"
    return above[:-1] + below
