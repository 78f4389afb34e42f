"""Gold of our own writing beside the small record's reports, and readings spoilt on purpose from any gold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from dragoman.asking import rows
from dragoman.nouns import (
    EVENT_TYPES,
    STATUSES,
    Citation,
    Dated,
    Participant,
    Place,
    Report,
    content_id,
)
from dragoman.record import KeptAccount, KeptReport, KeptStatement
from dragoman.scoring import Gold, GoldReport, Told
from dragoman.scoring.gold import GoldEvent
from dragoman.scoring.spans import find


def party(name: str, country: str | None = None, role: str = "actor") -> dict[str, Any]:
    return {"name": name, "country": country, "role": role}


def event(key: str, type: str, evidence: str, parties: list[dict[str, Any]], **rest: Any) -> dict[str, Any]:
    fields = {"status": "occurred", "date": None, "place": None} | rest
    return {"key": key, "type": type, "evidence": [evidence], "participants": parties, **fields}


def annotated(folder: Path, name: str, text: str, events: list[Any], statements: list[Any], **rest: Any) -> None:
    """NAME.txt and NAME.json; ``rest`` are the record's other keys, such as ``published``."""
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    row = {"id": name, "published": "2018-04-15", "events": events, "statements": statements} | rest
    (folder / f"{name}.json").write_text(json.dumps(row), encoding="utf-8")


def spoilt(gold: Gold, seed: int) -> dict[str, Told]:
    """What a poor reader might tell of these reports: some of the gold, some of it wrong, some told twice."""
    chance = Random(seed)
    happening = {member: f"e{number}" for number, group in enumerate(gold.links or ()) for member in group}
    return {report.name: _spoilt(report, happening, chance) for report in gold.reports}


def _spoilt(report: GoldReport, happening: dict[tuple[str, str], str], chance: Random) -> Told:
    accounts: list[KeptAccount] = []
    for number, one in enumerate(report.events):
        for _ in range(1 if number == 0 else chance.choice((0, 1, 1, 1, 1, 2))):
            told = _account(report, one, len(accounts), chance)
            linked = happening.get((report.name, one.key)) if chance.random() < 0.6 else None
            accounts += [replace(told, event=linked or f"e{chance.randrange(400, 900)}")] if told.evidence else []
    event_of = {one.id: one.event for one in accounts if one.event}
    return Told(report.text, tuple(accounts), tuple(_statements(report, chance)), event_of)


def _account(report: GoldReport, one: GoldEvent, number: int, chance: Random) -> KeptAccount:
    parts = tuple(
        Participant(key, chance.choice((party.name, party.name, party.name.split()[-1], "Somebody")), party.country,
                    party.role)
        for key, party in enumerate(one.participants)
        if chance.random() < 0.85
    )  # fmt: skip
    return KeptAccount(
        id=content_id("a", report.name, number),
        report=report.name,
        type=one.type if chance.random() < 0.75 else chance.choice(EVENT_TYPES),
        mode=None,
        status=one.status if chance.random() < 0.75 else chance.choice(STATUSES),
        date=_day(one, chance),
        place=Place(one.place) if one.place and chance.random() < 0.6 else None,
        participants=parts,
        about=(),
        sourced_to=(),
        disputed_by=(),
        evidence=_evidence(report, one, chance),
        confidence=round(chance.random(), 2),
        why=(),
        actors=(None,) * len(parts),
    )


def _day(one: GoldEvent, chance: Random) -> Dated | None:
    if chance.random() < 0.3:
        return None
    day = date.fromisoformat(one.date) if one.date and len(one.date) == 10 else date(2018, 4, 14)
    return Dated(day, day, "day", None, "expression")


def _evidence(report: GoldReport, one: GoldEvent, chance: Random) -> tuple[Citation, ...]:
    """The first quotation that is there, often moved or cut, so that some of it touches the gold's no more."""
    span = next((span for quotation in one.evidence if (span := find(report.text, quotation))), None)
    if span is None:
        return ()
    start = max(0, span[0] + chance.choice((0, 0, 0, -60, 30, 90)))
    end = min(len(report.text), max(start + 5, span[1] + chance.choice((0, 0, -20, 40, 800))))
    return (Citation(start, end, report.text[start:end]),)


def _statements(report: GoldReport, chance: Random) -> Iterator[KeptStatement]:
    for number, one in enumerate(report.statements):
        span = find(report.text, one.content)
        if span and chance.random() < 0.8:
            start, end = span[0], span[0] + max(1, int((span[1] - span[0]) * chance.choice((1, 0.8, 0.55, 0.45))))
            content = Citation(start, end, report.text[start:end])
            speaker = one.speaker if chance.random() < 0.7 else f"{one.speaker.split()[-1]} official"
            id = content_id("s", report.name, number)
            yield KeptStatement(id, report.name, None, speaker, None, one.anonymous, "indirect", content, None)


def export(told: dict[str, Told]) -> str:
    """Readings as the export has them, each report under the name of its gold."""
    every: list[rows.Row] = []
    for name, one in told.items():
        kept = Report.of(one.text, uri=f"{name}.txt")
        every.append(rows.report_row(KeptReport(name, kept.uri, kept.text, kept.sha256)))
        every += [rows.account_row(account) for account in one.accounts if isinstance(account, KeptAccount)]
        every += [rows.statement_row(said) for said in one.statements if isinstance(said, KeptStatement)]
    every.sort(key=lambda row: (row["kind"], row["id"]))
    return "".join(json.dumps(row) + "\n" for row in every)
