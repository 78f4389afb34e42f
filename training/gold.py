"""Annotated reports -> what the network should say of each sentence.

They come from two places: a folder of texts with their records beside them, and ``annotated-1.jsonl`` to ``-4`` here,
which hold what we annotated ourselves after the same guidelines, in articles of the unlabelled corpus. They have none
of their words but names; evidence is told by offsets, and the hash of the text it was read in.

A *cell* is one event type in one sentence: the unit the network decides on. Gold gives events with exact substrings as
evidence; a cell is told where evidence overlaps the sentence by a third of the shorter of the two, as the scorer asks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.nouns import EventType, LocalActor
from dragoman.reading.language import Parse
from dragoman.scoring.names import words_of
from dragoman.scoring.spans import find_all, one_passage

OURS = tuple(Path(__file__).parent / f"annotated-{part}.jsonl" for part in (1, 2, 3, 4))
"""What we annotated, in the parts in which it was. In the last two long articles are read up to a paragraph's end."""


@dataclass(frozen=True)
class Party:
    name: str
    country: str | None
    role: str


@dataclass(frozen=True)
class GoldEvent:
    key: str
    type: EventType
    mode: str | None
    status: str
    date: str | None
    place: str | None
    parties: tuple[Party, ...]
    about: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class GoldReport:
    name: str
    text: str
    published: str | None
    outlet: str | None
    story: str | None
    events: tuple[GoldEvent, ...]


@dataclass(frozen=True)
class Cell:
    """One event type told in one sentence. ``event`` is the gold event's key; ``again`` if it was told before."""

    sentence: int
    type: str
    event: GoldEvent
    again: bool


def read(folder: Path) -> list[GoldReport]:
    """The annotated reports of a folder, by name."""
    return [_report(path) for path in sorted(folder.glob("*.json")) if path.with_suffix(".txt").exists()]


def read_ours(articles: Mapping[str, str], file: Path) -> Iterator[GoldReport]:
    """The reports that we annotated, with their texts from ``articles`` (by id; ``length`` characters of them where the
    row says so), ordered by id.

    Raises ValueError for an article that is not there or reads otherwise than when it was annotated.
    """
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = articles.get(row["id"], "")[: row.get("length")]
        if not text or hashlib.sha256(text.encode()).hexdigest()[:16] != row["sha256"]:
            raise ValueError(f"{file}: {row['id']} is not among the articles, or reads otherwise than when annotated")
        yield GoldReport(
            name=row["id"],
            text=text,
            published=row["published"],
            outlet=row["outlet"],
            story=None,
            events=tuple(_ours(number, event) for number, event in enumerate(row["events"], 1)),
        )


def _ours(number: int, row: dict[str, Any]) -> GoldEvent:
    return GoldEvent(
        key=f"e{number}",
        type=row["type"],
        mode=row["mode"],
        status=row["status"],
        date=row["date"],
        place=row["place"],
        parties=tuple(Party(name, country, role) for name, country, role in row["participants"]),
        about=tuple(row["about"]),
        spans=tuple((start, end) for start, end in row["evidence"]),
    )


def _report(path: Path) -> GoldReport:
    row = json.loads(path.read_text(encoding="utf-8"))
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    return GoldReport(
        name=path.stem,
        text=text,
        published=row.get("published"),
        outlet=row.get("outlet"),
        story=row.get("story"),
        events=tuple(_event(event, text) for event in row["events"]),
    )


def _event(row: dict[str, Any], text: str) -> GoldEvent:
    return GoldEvent(
        key=row["key"],
        type=row["type"],
        mode=row["mode"],
        status=row["status"],
        date=row["date"],
        place=row["place"],
        parties=tuple(Party(p["name"], p["country"], p["role"]) for p in row["participants"]),
        about=tuple(row.get("about") or ()),
        spans=find_all(text, row["evidence"]),
    )


def cells(report: GoldReport, parse: Parse) -> list[Cell]:
    """Every (sentence, type) that tells an event; where several do, the one it tells first and most fully."""
    told: dict[tuple[int, str], tuple[bool, int, GoldEvent]] = {}
    for event in report.events:
        before: set[int] = set()
        for rank, span in enumerate(event.spans):
            for sentence in parse.sentences:
                if sentence.i in before or not one_passage(span, (sentence.start, sentence.end)):
                    continue
                claim = (bool(before) or rank > 0, rank, event)
                key = (sentence.i, event.type)
                if key not in told or claim[:2] < told[key][:2]:
                    told[key] = claim
                before.add(sentence.i)
    return [Cell(number, kind, event, again) for (number, kind), (again, _, event) in sorted(told.items(), key=_order)]


def _order(item: tuple[tuple[int, str], Any]) -> tuple[int, str]:
    return item[0]


TITLES = frozenset(
    [
        *("mr", "mrs", "ms", "dr", "president", "vice", "prime", "minister", "secretary", "general", "senator", "rep"),
        *("governor", "king", "queen", "prince", "sir", "the", "of"),
    ]
)


def is_party(actor: LocalActor, party: Party) -> bool:
    """Whether the actor that reading found may be the party that gold names."""
    return _likeness(actor, party) > 0


def roles(event: GoldEvent, actors: Sequence[LocalActor]) -> dict[int, str]:
    """The actors, by key, that are parties to an event, and their roles.

    Of several that may be one party, those whose own name says so: where gold names the Trump administration, that is
    not Donald Trump, though he is called Trump, unless the report as read knows no administration.
    """
    found: dict[int, str] = {}
    for party in event.parties:
        alike = {actor.key: _likeness(actor, party) for actor in actors}
        best = max(alike.values(), default=0)
        found |= {key: party.role for key, value in alike.items() if value == best > 0 and key not in found}
    return found


def _likeness(actor: LocalActor, party: Party) -> int:
    """3: the same state or name; 2: names of one party; 1: so by another name of the actor; 0: someone else."""
    if actor.type == "state":
        same = party.country == actor.country and len(party.name) <= 40 and _names_state(actor, party)
        return 3 if same else 0
    if words_of(actor.name) == words_of(party.name):
        return 3
    if _alike(actor.name, party.name):
        return 2
    return int(any(_alike(alias, party.name) for alias in actor.aliases))


def _names_state(actor: LocalActor, party: Party) -> bool:
    mine = {" ".join(words_of(name)) for name in (actor.name, *actor.aliases)}
    return bool(mine & {" ".join(words_of(party.name)), " ".join(words_of(party.name)[1:])})


def _alike(one: str, other: str) -> bool:
    a, b = ([w for w in words_of(n) if w not in TITLES] or list(words_of(n)) for n in (one, other))
    if not a or not b:
        return False
    if set(a) <= set(b) or set(b) <= set(a):
        return len(a) > 1 or len(b) > 1 or a == b
    return a[-1] == b[-1] and a[0][0] == b[0][0]
