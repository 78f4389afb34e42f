"""ProQuest's text exports: records parted by a rule of underscores, each with labels (``Full text:``, ``Publication
date:``); ``Document 3 of 25`` states their number, which is checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dragoman.intake.cutting import DAY, Article, body, check, folded, unbyed
from dragoman.intake.decoding import Head

_OPENS = re.compile(r"Document (?P<number>\d+) of (?P<all>\d+)")
_RULE = re.compile(r"_{20,}")
_LABELS = (
    "Author", "Publication info", "Abstract", "Links", "Full text", "Subject", "Business indexing term", "Location",
    "People", "Company / organization", "Company/organization", "Identifier / keyword", "Classification", "Title",
    "Correspondence author", "Publication title", "Pages", "Publication year", "Publication date", "Section",
    "Publisher", "Place of publication", "Country of publication", "Publication subject", "ISSN", "e-ISSN",
    "Source type", "Language of publication", "Language", "Document type", "Dateline", "Column", "Edition", "Volume",
    "Issue", "First page", "Number of pages", "Credit", "Illustration", "ProQuest document ID", "Document URL",
    "Copyright", "Last updated", "Database",
)  # fmt: skip
_LABEL = re.compile(rf"(?P<label>{'|'.join(map(re.escape, _LABELS))}):(?:\s+(?P<value>.*)|$)")
_SEEN = ("ProQuest document ID:", "Publication title:", "Full text:")


def matches(head: Head) -> bool:
    return wrote(head.text.split("\n"))


def wrote(lines: Sequence[str]) -> bool:
    """The labels of a record of ProQuest's; a text that only speaks of it has not all of them at lines' starts."""
    return all(any(line.startswith(label) for line in lines) for label in _SEEN)


def articles(lines: Sequence[str], uri: str) -> list[Article]:
    """The records that have a full text, in their order.

    Raises:
        RefusedDocument: where their number is not the number stated.
    """
    chunks = [chunk for chunk in _chunks(lines) if any(line.startswith(_SEEN[1:]) for line in chunk)]
    stated = {int(found["all"]) for line in lines if (found := _OPENS.fullmatch(folded(line)))}
    check(max(stated, default=None), len(chunks), uri, "proquest")
    return [_article(chunk) for chunk in chunks]


def headings(lines: Sequence[str]) -> set[int]:
    """The lines that begin with a label, by their numbers."""
    return {number for number, line in enumerate(lines) if _LABEL.match(line) or _OPENS.fullmatch(folded(line))}


def _chunks(lines: Sequence[str]) -> list[list[str]]:
    """The records: parted by rules and by ``Document N of M``."""
    chunks: list[list[str]] = [[]]
    for line in lines:
        if _RULE.fullmatch(line.strip()) or _OPENS.fullmatch(folded(line)):
            chunks.append([])
        else:
            chunks[-1].append(line)
    return chunks


def _article(lines: Sequence[str]) -> Article:
    fields = _fields(lines)
    said = {label: folded(" ".join(words)) or None for label, words in fields.items()}
    day = DAY.match(said.get("Publication date") or "")
    return Article(
        text=body(fields.get("Full text") or fields.get("Abstract") or []),
        title=said.get("Title") or next((folded(line) for line in lines if line.strip()), None),
        outlet=_outlet(said.get("Publication title")),
        byline=unbyed(said.get("Author")),
        date=day[0] if day else said.get("Publication date") or said.get("Publication year"),
        external_id=said.get("ProQuest document ID"),
        language="en" if (said.get("Language of publication") or "").startswith("English") else None,
    )


def _fields(lines: Sequence[str]) -> Mapping[str, list[str]]:
    fields: dict[str, list[str]] = {}
    at: list[str] | None = None
    for line in lines:
        found = _LABEL.fullmatch(line.rstrip())
        if found and found["label"] not in fields:
            at = fields.setdefault(found["label"], [])
            line = found["value"] or ""
        if at is not None:
            at.append(line)
    return fields


def _outlet(words: str | None) -> str | None:
    """The paper's name without edition and place: ``The Example Courier, Late Edition; Lima``."""
    return re.split(r"\s*[;,]\s*", words)[0] or None if words else None
