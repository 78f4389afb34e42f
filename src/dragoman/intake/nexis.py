"""Exports of Nexis Uni (``End of Document`` closes each article) and of the older LexisNexis Academic (``3 of 25
DOCUMENTS`` opens each). The number of articles is checked against the number that the file states.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dragoman.intake.cutting import DAY, Article, body, check, folded, shown, unbyed
from dragoman.intake.decoding import Head
from dragoman.intake.draft import refuse

_END = re.compile(r"End of Document", re.IGNORECASE)
_OPENS = re.compile(r"(?P<number>\d+) of (?P<all>\d+) DOCUMENTS?")
_STATED = re.compile(r"Documents? ?\((?P<all>\d+)\)")
_LISTED = re.compile(r"(?P<number>\d+)\. ?(?P<title>.+)")
_COVER = re.compile(
    r"(?:User Name|Date and Time|Job Number|Client/Matter|Search Terms|Search Type|Narrowed by|Content Type|"
    r"Documents? ?\(\d+\))\b.*|Documents? ?\(\d+\)",
    re.IGNORECASE,
)
_FOOT = re.compile(
    r"Page \d+ of \d+|\|? ?About LexisNexis\b.*|.*\bCopyright © \d{4} LexisNexis.*|LexisNexis®?", re.IGNORECASE
)
_LABEL = re.compile(
    r"(?P<label>Section|Length|Byline|Highlight|Dateline|Series|Edition|Graphic|Language|Load-Date|Publication-Type|"
    r"Journal Code|Document-Type|Classification|Subject|Industry|Geographic|Organization|Company|Person|Ticker|"
    r"Correction-Date|Publication|Headline|Type|State|Country|City|Acc-No|Update|Pub-Type):? ?(?P<value>.*)",
    re.IGNORECASE,
)
_BODY = re.compile(r"Body:?", re.IGNORECASE)
_TAIL = re.compile(
    r"(?:Classification|Graphic)|(?:GRAPHIC|LOAD-DATE|Load-Date|LANGUAGE|Language|PUBLICATION-TYPE|Publication-Type|"
    r"SUBJECT|Subject|DOCUMENT-TYPE|Document-Type|JOURNAL-CODE|Journal Code|CORRECTION-DATE):.*"
)
_RIGHTS = re.compile(r"(?:Copyright|©|\(c\)|All Rights Reserved)\b.*|©.*", re.IGNORECASE)
_IN_PAGE = re.compile(r">\s*(?:End of Document|\d+ of \d+ DOCUMENTS?)\s*<", re.IGNORECASE)


def matches(head: Head) -> bool:
    """An HTML page of the database's."""
    return head.text.lstrip().startswith("<") and _IN_PAGE.search(head.text) is not None


def wrote(lines: Sequence[str]) -> bool:
    """An article's end with a label of its heading before it, or the line that opens one."""
    folded_lines = [folded(line) for line in lines if len(line) < 200]
    ended = any(map(_END.fullmatch, folded_lines))
    labelled = any(_BODY.fullmatch(line) or line.lower().startswith(("load-date:", "length:")) for line in folded_lines)
    return (ended and labelled) or any(map(_OPENS.fullmatch, folded_lines))


def articles(lines: Sequence[str], uri: str) -> list[Article]:
    """The articles in their order.

    Raises:
        RefusedDocument: where their number is not the number stated, or the last one is cut short.
    """
    lines = [line for line in lines if not _FOOT.fullmatch(folded(line))]
    if any(_OPENS.fullmatch(folded(line)) for line in lines):
        return _older(lines, uri)
    chunks, rest = _ended(lines)
    if any(_BODY.fullmatch(line) or line.lower().startswith("length:") for line in shown(rest)):
        refuse(uri, "nexis", f"ends within an article, after {len(chunks)} whole ones: its 'End of Document' is "
                             "missing; export it again")  # fmt: skip
    cover, first = _parted(chunks[0])
    check(_stated(cover), len(chunks), uri, "nexis")
    return [_article(chunk) for chunk in (first, *chunks[1:])]


def headings(lines: Sequence[str]) -> set[int]:
    """The lines of covers, headings and labels, by their numbers: of all from an article's end to the next ``Body``,
    and of the labels below a body."""
    alone, open_ = set[int](), True
    for number, line in enumerate(map(folded, lines)):
        mark = _END.fullmatch(line) or _BODY.fullmatch(line) or _OPENS.fullmatch(line) or _TAIL.fullmatch(line)
        if open_ or mark:
            alone.add(number)
        if mark:
            open_ = not _BODY.fullmatch(line)
    return alone


def _ended(lines: Sequence[str]) -> tuple[list[list[str]], list[str]]:
    """What lies before each end mark, and after the last."""
    chunks: list[list[str]] = [[]]
    for line in lines:
        if _END.fullmatch(folded(line)):
            chunks.append([])
        else:
            chunks[-1].append(line)
    return chunks[:-1], chunks[-1]


def _parted(chunk: Sequence[str]) -> tuple[list[str], list[str]]:
    """The cover, and the first article. The article begins at the listed title, else after the cover's last line.

    Only what stands before the first body is looked at, so that no article's words are taken for a cover's.
    """
    end = next((i for i, line in enumerate(chunk) if _BODY.fullmatch(folded(line))), len(chunk))
    last = max((i for i, line in enumerate(chunk[:end]) if _COVER.fullmatch(folded(line))), default=-1)
    if last < 0:
        return [], list(chunk)
    listed = [found["title"] for line in chunk[:end] if (found := _LISTED.fullmatch(folded(line)))]
    titles = {title[:60].lower() for title in listed[:1]}
    below = [i for i in range(end) if folded(chunk[i])[:60].lower() in titles]
    begin = below[0] if below else _heading_begins(chunk, last + 1, end)
    return list(chunk[:begin]), list(chunk[begin:])


def _heading_begins(chunk: Sequence[str], after: int, end: int) -> int:
    """The headline's line: two above the date, where there is one; the outlet stands between them."""
    inked = [i for i in range(after, end) if folded(chunk[i])]
    dated = next((place for place, i in enumerate(inked) if DAY.match(folded(chunk[i]))), None)
    if dated is None:
        return inked[0] if inked else after
    return inked[max(0, dated - 2)]


def _stated(cover: Sequence[str]) -> int | None:
    """The number of documents that a cover states, else the number of its list's last one."""
    for line in cover:
        if found := _STATED.fullmatch(folded(line)):
            return int(found["all"])
    numbers = [int(found["number"]) for line in cover if (found := _LISTED.fullmatch(folded(line)))]
    return max(numbers, default=None)


def _older(lines: Sequence[str], uri: str) -> list[Article]:
    marks = [(i, found) for i, line in enumerate(lines) if (found := _OPENS.fullmatch(folded(line)))]
    stated = {int(found["all"]) for _, found in marks}
    check(max(stated), len(marks), uri, "nexis")
    ends = [*(i for i, _ in marks[1:]), len(lines)]
    return [_article(lines[start + 1 : end]) for (start, _), end in zip(marks, ends, strict=True)]


def _article(lines: Sequence[str]) -> Article:
    """An article by its heading, its body and the labels below it."""
    start, text_at = _body_at(lines)
    end = next((i for i in range(text_at, len(lines)) if _TAIL.fullmatch(folded(lines[i]))), len(lines))
    labels = dict(_labels([*lines[:start], *lines[end:]]))
    above = _above(lines[:start])
    dated = next((i for i, line in enumerate(above) if DAY.match(line)), None)
    day = DAY.match(above[dated]) if dated is not None else None
    title, outlet = _title_and_outlet(above, dated)
    title = labels.get("headline") or title
    return Article(
        text=body([line for line in lines[text_at:end] if folded(line) != title]),  # a PDF's pages repeat it
        title=title,
        outlet=outlet or labels.get("publication"),
        byline=unbyed(labels.get("byline")),
        date=day[0] if day else None,
        language=_language(labels.get("language")),
    )


def _body_at(lines: Sequence[str]) -> tuple[int, int]:
    """Where the heading ends and the words begin: around ``Body``, else after the heading's last label."""
    for i, line in enumerate(lines):
        if _BODY.fullmatch(folded(line)):
            return i, i + 1
    length = next((i for i, line in enumerate(lines) if folded(line).lower().startswith("length:")), -1)
    following = length + 1
    while following < len(lines) and (not folded(lines[following]) or _is_label(folded(lines[following]))):
        following += 1
    return following, following


def _is_label(line: str) -> bool:
    found = _LABEL.fullmatch(line)
    return found is not None and ":" in line[: len(found["label"]) + 1]


def _labels(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each label with its words, which may go on over the lines below it up to an empty one; the first of a name."""
    found = [(i, _LABEL.fullmatch(line)) for i, line in enumerate(map(folded, lines)) if _is_label(line)]
    seen = set[str]()
    for (at, match), (following, _) in pairwise([*found, (len(lines), None)]):
        assert match is not None
        label, words = match["label"].lower(), [match["value"]]
        for line in lines[at + 1 : following]:
            if not line.strip():
                break
            words.append(folded(line))
        if label not in seen and (value := " ".join(filter(None, words))):
            seen.add(label)
            yield label, value


def _above(lines: Sequence[str]) -> list[str]:
    """The lines of a heading before its first label."""
    found = shown(lines)
    labelled = next((i for i, line in enumerate(found) if _is_label(line)), len(found))
    return [line for line in found[:labelled] if not _RIGHTS.fullmatch(line)]


def _title_and_outlet(above: Sequence[str], dated: int | None) -> tuple[str | None, str | None]:
    """The headline and the outlet: above the date where both are; the older layout has the headline below the date."""
    if dated is None:
        return (" ".join(above[:-1]) or None, above[-1]) if len(above) > 1 else (above[0] if above else None, None)
    before = above[:dated]
    if len(before) > 1:
        return " ".join(before[:-1]), before[-1]
    below = [line for line in above[dated + 1 :] if not line.lower().endswith(("edition", "final"))]
    return " ".join(below) or None, before[0] if before else None


def _language(words: str | None) -> str | None:
    return None if words is None else "en" if words.lower().startswith("english") else words.lower()
