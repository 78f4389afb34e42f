"""Factiva's exports, article format (lines) and indexing format (two-letter labels). ``Document ABC00000…`` closes each
article, ``512 words`` stands in each heading; that both are as many, and as many as a table of contents lists, is
checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dragoman.intake.cutting import DAY, Article, body, check, folded, shown, unbyed
from dragoman.intake.decoding import Head
from dragoman.intake.draft import refuse

_CLOSES = re.compile(r"(?:AN ?\|? ?)?Document (?P<id>[A-Za-z][A-Za-z0-9]{5,9}\d{6,8}[a-z0-9]{6,16})\|?")
_WORDS = re.compile(r"(?:WC ?\|? ?)?[\d,.]+ words?\|?", re.IGNORECASE)
_CONTENTS = re.compile(r"Table of Contents", re.IGNORECASE)
_ENTRY = re.compile(r"(?P<title>.+?) ?\.{3,} ?\d+")
_FOUND = re.compile(r"Results Found ?\|? ?:? ?(?P<all>[\d,]+)\|?", re.IGNORECASE)
_FOOT = re.compile(
    r"(?:Page \d+ of \d+)?.*(?:©|\(c\)) ?\d{4} Factiva\b.*|Page \d+ of \d+|Dow Jones Factiva|Factiva", re.IGNORECASE
)
_CLOCK = re.compile(r"\d\d?:\d\d(?: ?[AP]M)?(?: ?[A-Z]{2,4})?")
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}")
_RIGHTS = re.compile(r"(?:Copyright|©|\(c\)).*", re.IGNORECASE)
_LANGUAGES = ("English", "French", "German", "Spanish", "Portuguese", "Italian", "Russian", "Arabic", "Dutch")
_INDEXED = ("SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY", "LP", "TD", "CT", "RF",
            "ART", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "CX")  # fmt: skip
_LABEL = re.compile(rf"(?P<label>{'|'.join(_INDEXED)})(?:\s*\|\s*|\t\s*|[ ]{{2,}}|$)(?P<value>.*)")
_CLEAR = re.compile(r"(?P<label>HD|WC|PD|SN|SC|LA|CY|LP|TD|AN|ET|BY) (?P<value>.+)")
_SUBJECTS = re.compile(r"(?P<label>CO|IN|NS|RE) (?P<value>[a-z0-9]+ : .+)")
_SEARCH_LIMIT = 100
_IN_PAGE = re.compile(r'class="article enArticle|>\s*Document [A-Za-z]{2,9}\d{6,}', re.IGNORECASE)


def matches(head: Head) -> bool:
    """An HTML page of the database's."""
    return head.text.lstrip().startswith("<") and _IN_PAGE.search(head.text) is not None


def wrote(lines: Sequence[str]) -> bool:
    found = [folded(line) for line in lines if len(line) < 200]
    return any(map(_CLOSES.fullmatch, found)) and any(_WORDS.fullmatch(line) or line in ("WC", "HD") for line in found)


def articles(lines: Sequence[str], uri: str) -> list[Article]:
    """The articles in their order.

    Raises:
        RefusedDocument: where headings, ends and listed titles are not as many, or the file ends within an article.
    """
    lines = [line for line in lines if not _FOOT.fullmatch(folded(line))]
    ends = [i for i, line in enumerate(lines) if _CLOSES.fullmatch(folded(line))]
    begins = [0, *(end + 1 for end in ends)]
    if any(_WORDS.fullmatch(folded(line)) for line in lines[begins[-1] :]):
        refuse(uri, "factiva", f"ends within an article, after {len(ends)} whole ones: its 'Document' line is missing; "
                               "export it again")  # fmt: skip
    headed = sum(1 for line in lines if _WORDS.fullmatch(folded(line)))
    if headed:
        check(headed, len(ends), uri, "factiva")
    cover, first = _parted(lines[: ends[0]])
    check(_stated([*cover, *lines[begins[-1] :]], len(ends)), len(ends), uri, "factiva")
    chunks = [first, *(lines[start:end] for start, end in zip(begins[1:], ends[1:], strict=False))]
    numbers = [_accession(lines[end]) for end in ends]
    return [_article(chunk, number) for chunk, number in zip(chunks, numbers, strict=True)]


def headings(lines: Sequence[str]) -> set[int]:
    """The lines from an article's end to the rights line of the next, by their numbers, and all labels."""
    alone, open_ = set[int](), True
    for number, line in enumerate(map(folded, lines)):
        closes = _CLOSES.fullmatch(line)
        if open_ or closes or _label(line):
            alone.add(number)
        if closes:
            open_ = True
        elif open_ and (_RIGHTS.fullmatch(line) or line[:3] in ("LP ", "TD ")):
            open_ = False
    return alone


def _accession(line: str) -> str | None:
    found = _CLOSES.fullmatch(folded(line))
    return found["id"] if found else None


def _parted(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """A table of contents, where there is one, and the first article."""
    last = max((i for i, line in enumerate(lines) if _is_listed(folded(line))), default=-1)
    return list(lines[: last + 1]), list(lines[last + 1 :])


def _is_listed(line: str) -> bool:
    return bool(_CONTENTS.fullmatch(line) or _ENTRY.fullmatch(line))


def _stated(around: Sequence[str], found: int) -> int | None:
    """The number of articles listed; else of results, which may be more than the hundred that one export can hold."""
    listed = sum(1 for line in around if _ENTRY.fullmatch(folded(line)))
    if listed:
        return listed
    said = next((match for line in around if (match := _FOUND.fullmatch(folded(line)))), None)
    results = int(said["all"].replace(",", "")) if said else None
    return results if results is None or results < found or results <= _SEARCH_LIMIT else None


def _article(lines: Sequence[str], number: str | None) -> Article:
    fields = _fields(lines)
    return _indexed(fields, number) if {"HD", "PD"} <= {*fields} else _printed(lines, number)


def _fields(lines: Sequence[str]) -> Mapping[str, list[str]]:
    """The words of each label, where the article is in the indexing format."""
    fields: dict[str, list[str]] = {}
    at: list[str] | None = None
    for line in lines:
        found = _label(line.strip())
        if found and found["label"] not in fields:
            at = fields.setdefault(found["label"], [])
            line = found["value"]
        if at is not None:
            at.append(line.strip().strip("|").strip())
    return fields


def _label(line: str) -> re.Match[str] | None:
    return _LABEL.fullmatch(line) or _SUBJECTS.fullmatch(line) or _CLEAR.fullmatch(line)


def _indexed(fields: Mapping[str, list[str]], number: str | None) -> Article:
    said = {label: " ".join(filter(None, words)) or None for label, words in fields.items()}
    text = [*fields.get("LP", []), "", *fields.get("TD", [])]
    return Article(
        text=body(text),
        title=said.get("HD"),
        outlet=said.get("SN"),
        byline=unbyed(said.get("BY")),
        date=_day(said.get("PD")),
        external_id=number,
        language=_tag(said.get("LA")),
    )


def _printed(lines: Sequence[str], number: str | None) -> Article:
    """An article in the format for reading: headline, byline, words, day, clock, outlet, code, language, rights."""
    counted = next((i for i, line in enumerate(lines) if _WORDS.fullmatch(folded(line))), -1)
    above, at = shown(lines[: counted + 1])[:-1] if counted >= 0 else [], counted + 1
    byline = next((line for line in above if line[:3].lower() == "by "), None)
    below, at = _heading(lines, at)
    dated = next((i for i, line in enumerate(below) if DAY.match(line)), None)
    rest = [line for line in below[(dated + 1 if dated is not None else 0) :] if not _CLOCK.fullmatch(line)]
    return Article(
        text=body(lines[at:]),
        title=" ".join(line for line in above if line != byline) or None,
        outlet=rest[0] if rest else None,
        byline=unbyed(byline),
        date=_day(below[dated]) if dated is not None else None,
        external_id=number,
        language=_tag(next((line for line in rest if line in _LANGUAGES), None)),
    )


def _heading(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """The lines of a heading from the word count on, and where the words begin: below the rights, the language or the
    source's code, whichever comes last within the heading."""
    inked = [i for i in range(at, len(lines)) if folded(lines[i])][:12]
    marks = [i for i in inked if _RIGHTS.fullmatch(folded(lines[i])) or folded(lines[i]) in _LANGUAGES]
    marks = marks or [i for i in inked[:5] if _CODE.fullmatch(folded(lines[i]))]
    end = max(marks, default=at - 1)
    return [folded(lines[i]) for i in inked if i <= end], end + 1


def _day(words: str | None) -> str | None:
    found = DAY.match(words) if words else None
    return found[0] if found else None


def _tag(words: str | None) -> str | None:
    return None if words is None else "en" if words.lower().startswith("en") else words.lower()
