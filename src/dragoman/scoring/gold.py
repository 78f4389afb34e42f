"""A folder of annotated reports: ``NAME.txt`` and what a person wrote down of it in ``NAME.json``; ``links.json``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, cast

from dragoman.errors import UsageError
from dragoman.nouns import EVENT_TYPES, ROLES, STATUSES, EventType, Role, Status
from dragoman.scoring.spans import find

LINKS = "links.json"

type Key = tuple[str, str]
"""An event of the gold: its report's name and its key there."""


@dataclass(frozen=True, slots=True)
class GoldParticipant:
    name: str
    country: str | None
    role: Role


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """``date`` is ``2018-04-14``, ``2018-04``, ``2018`` or None; ``evidence`` quotes the text, the fullest first."""

    key: str
    type: EventType
    status: Status
    date: str | None
    place: str | None
    participants: tuple[GoldParticipant, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldStatement:
    speaker: str
    anonymous: bool
    content: str


@dataclass(frozen=True, slots=True)
class GoldReport:
    name: str
    text: str
    published: date | None
    outlet: str | None
    title: str | None
    events: tuple[GoldEvent, ...]
    statements: tuple[GoldStatement, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """``links`` are groups of events of different reports that are one happening; None where nobody linked them.

    ``sha256`` changes whenever a file does. ``notes`` tell of quotations that are not in their report's text: nothing
    can match them.
    """

    reports: tuple[GoldReport, ...]
    links: tuple[tuple[Key, ...], ...] | None
    sha256: str
    notes: tuple[str, ...] = ()


def load(folder: str | Path) -> Gold:
    """The gold of a folder, its reports by name.

    Raises:
        UsageError: no such folder, nothing in it, or a line for every fault with its file and place.
    """
    home = Path(folder)
    if not home.is_dir():
        raise UsageError(f"{home}: no such folder of annotated reports (NAME.txt beside NAME.json).")
    faults: list[str] = []
    files = sorted(path for path in home.glob("*.json") if path.name != LINKS)
    reports = [report for path in files if (report := _report(path, faults))]
    links = _links(home / LINKS, reports, faults)
    if not files:
        faults.append(f"{home}: holds no annotated report (NAME.txt beside NAME.json).")
    if faults:
        raise UsageError("\n".join(faults))
    return Gold(tuple(reports), links, _digest(home, files), tuple(_lost(reports)))


def feed(gold: Gold) -> Iterator[str]:
    """The reports as lines of JSON Lines, as ``dragoman read`` takes them: name, title, outlet, day and text."""
    for report in gold.reports:
        row = {
            "id": report.name,
            "title": report.title,
            "outlet": report.outlet,
            "date": report.published.isoformat() if report.published else None,
            "text": report.text,
        }
        yield json.dumps(row, ensure_ascii=True) + "\n"


def _report(path: Path, faults: list[str]) -> GoldReport | None:
    """A report, or None with what is wrong with it added to ``faults``."""
    try:
        row = json.loads(path.read_text(encoding="utf-8-sig"))
        text = path.with_suffix(".txt").read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as fault:
        faults.append(f"{path}: cannot be read: {fault}")
        return None
    look = _Look(path, faults)
    if not look.holds(isinstance(row, dict), "", "is not an object with `events` and `statements`"):
        return None
    events = tuple(filter(None, (_event(look, f"event {n}", one) for n, one in look.rows(row, "events"))))
    look.holds(len({one.key for one in events}) == len(events), "events", "have a key twice")
    return GoldReport(
        name=path.stem,
        text=text,
        published=look.day(row.get("published")),
        outlet=look.words(row, "outlet", ""),
        title=look.words(row, "title", ""),
        events=events,
        statements=tuple(
            filter(None, (_statement(look, f"statement {n}", one) for n, one in look.rows(row, "statements")))
        ),
    )


def _event(look: _Look, place: str, row: Mapping[str, Any]) -> GoldEvent | None:
    sound = [
        look.holds(isinstance(row.get("key"), str), place, "has no `key`, such as e1"),
        look.one_of(row, "type", EVENT_TYPES, place),
        look.one_of(row, "status", STATUSES, place),
        look.quotes(row.get("evidence"), place),
    ]
    parts = [_participant(look, place, one) for _, one in look.rows(row, "participants", place)]
    when, where = look.words(row, "date", place), look.words(row, "place", place)
    if not all(sound):
        return None
    return GoldEvent(
        key=row["key"],
        type=row["type"],
        status=row["status"],
        date=when,
        place=where,
        participants=tuple(part for part in parts if part),
        evidence=tuple(row["evidence"]),
    )


def _participant(look: _Look, place: str, row: Mapping[str, Any]) -> GoldParticipant | None:
    name = look.words(row, "name", place)
    named = look.holds(bool(name), place, "has a participant without a `name`")
    if not (look.one_of(row, "role", ROLES, place) and named):
        return None
    return GoldParticipant(cast(str, name), look.words(row, "country", place), row["role"])


def _statement(look: _Look, place: str, row: Mapping[str, Any]) -> GoldStatement | None:
    speaker, content = look.words(row, "speaker", place), look.words(row, "content", place)
    if not look.holds(bool(speaker and content), place, "needs a `speaker` and a `content`"):
        return None
    return GoldStatement(cast(str, speaker), bool(row.get("anonymous")), cast(str, content))


@dataclass(frozen=True, slots=True)
class _Look:
    """Looks at one file's values; what is wrong goes to ``faults`` with the file and the place in it."""

    path: Path
    faults: list[str]

    def holds(self, sound: bool, place: str, fault: str) -> bool:
        if not sound:
            self.faults.append(f"{self.path}: {f'{place} {fault}'.strip()}.")
        return sound

    def rows(self, row: Mapping[str, Any], key: str, place: str = "") -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The objects of a list, numbered from 1; a key that is not there is an empty list."""
        found = row.get(key) or []
        if self.holds(isinstance(found, list) and all(isinstance(one, dict) for one in found), place,
                      f"`{key}` is not a list of objects"):  # fmt: skip
            yield from enumerate(found, 1)

    def words(self, row: Mapping[str, Any], key: str, place: str) -> str | None:
        found = row.get(key)
        sound = self.holds(found is None or isinstance(found, str), place, f"`{key}` is {found!r}, not words or null")
        return found or None if sound else None

    def one_of(self, row: Mapping[str, Any], key: str, allowed: Sequence[str], place: str) -> bool:
        return self.holds(
            row.get(key) in allowed, place, f"`{key}` is {row.get(key)!r}, not one of {', '.join(allowed)}"
        )

    def quotes(self, found: Any, place: str) -> bool:
        sound = isinstance(found, list) and all(isinstance(one, str) and one.strip() for one in found)
        return self.holds(sound, place, "`evidence` is not a list of quotations")

    def day(self, found: Any) -> date | None:
        try:
            return date.fromisoformat(found) if found is not None else None
        except (TypeError, ValueError):
            self.holds(False, "", f"`published` is {found!r}, not a day such as 2018-04-14 or null")
            return None


def _links(path: Path, reports: Sequence[GoldReport], faults: list[str]) -> tuple[tuple[Key, ...], ...] | None:
    if not path.is_file():
        return None
    known = {(report.name, event.key) for report in reports for event in report.events}
    try:
        groups = tuple(
            tuple((name, key) for name, key in row["members"]) for row in json.loads(path.read_text("utf-8"))
        )
    except (OSError, ValueError, TypeError, KeyError) as fault:
        faults.append(f"{path}: is not a list of groups, each with `members` [[NAME, key], ...]: {fault!r}.")
        return None
    strange = dict.fromkeys(member for group in groups for member in group if member not in known)
    faults += [f"{path}: there is no event {key} in a report {name}." for name, key in strange]
    return groups


def _digest(home: Path, files: Sequence[Path]) -> str:
    """Of every file's name, length and bytes, in the order of names."""
    every = sorted([*files, *(path.with_suffix(".txt") for path in files), *home.glob(LINKS)])
    found = hashlib.sha256()
    for path in every:
        content = path.read_bytes()
        found.update(f"{path.name}\n{len(content)}\n".encode())
        found.update(content)
    return found.hexdigest()


def _lost(reports: Sequence[GoldReport]) -> Iterator[str]:
    for report in reports:
        missing: Callable[[str], bool] = partial(_is_missing, report.text)
        for event in report.events:
            if any(map(missing, event.evidence)):
                yield f"{report.name}: an evidence of {event.key} is not in the text"
        for number, said in enumerate(report.statements, 1):
            if missing(said.content):
                yield f"{report.name}: the content of statement {number} is not in the text"


def _is_missing(text: str, quotation: str) -> bool:
    return find(text, quotation) is None
