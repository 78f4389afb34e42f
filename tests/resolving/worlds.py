"""Small worlds to resolve: readings built by hand from rows of data, and random ones for hypothesis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

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
    Role,
    Source,
    content_id,
)

CALLS: dict[str, Any] = {
    "type": "CONSULT",
    "mode": "phone",
    "parties": [["Donald Trump", "USA", "actor"], ["Enrique Peña Nieto", "MEX", "actor"]],
    "words": "The two presidents quarrelled over the border wall during a telephone call",
}
"""An account of a call, to be dated and published."""


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def report(text: str, *, outlet: str | None = None, on: str | None = None, **more: Any) -> Report:
    """A report with a given date, or with none."""
    published = Published(day(on), day(on), "day", "given") if on else Published()
    return Report.of(text, uri=f"mem:{outlet}", outlet=outlet, published=published, **more)


def kind_of(name: str) -> ActorType:
    """Two capitalised words are a person, but for governments; one is a state."""
    if name.endswith("Government"):
        return "institution"
    alone = len(name.split()) == 1 and name != "Trump"
    return "state" if alone or name in {"United States", "Saudi Arabia"} else "person"


def told(row: dict[str, Any], number: int, outlet: str | None = None) -> tuple[Report, Reading]:
    """One report with one account, from a row of ``cases/resolving_events.toml``."""
    rest = " ".join(f"word{number}x{n}" for n in range(60))
    paper = report(f"{row['words']}. {rest}", outlet=outlet or f"Paper {number}", on=row.get("published"))
    parties = row["parties"]
    actors = tuple(LocalActor(key, kind_of(name), name, land) for key, (name, land, _) in enumerate(parties))
    on = day(row.get("day"))
    account = Account(
        id=content_id("c", paper.id, number),
        report=paper.id,
        type=row["type"],
        mode=row.get("mode"),
        status=row.get("status", "occurred"),
        date=Dated(on, on, "day", None, row.get("basis", "expression")) if on else None,
        place=Place(row["place"], row.get("place_country")) if "place" in row else None,
        participants=tuple(Participant(key, name, land, role) for key, (name, land, role) in enumerate(parties)),
        about=tuple(row.get("about", ("diplomatic",))),
        sourced_to=tuple(Source(name) for name in row.get("sourced_to", ())),
        disputed_by=tuple(row.get("disputed_by", ())),
        evidence=(Citation(0, len(row["words"]), row["words"]),),
        confidence=1.0,
        why=(),
    )
    return paper, Reading(paper.id, "test", actors, accounts=(account,))


def named(rows: Sequence[Sequence[str]]) -> list[tuple[Report, Reading]]:
    """One report an actor, from rows of ``cases/resolving_names.toml``."""
    readings = []
    for number, (kind, name, country) in enumerate(rows):
        paper = report(f"Report {number} names {name}.", outlet=f"Paper {number}", on="2018-01-01")
        local = LocalActor(0, kind, name, country or None)  # type: ignore[arg-type]  # the case's word for a type
        readings.append((paper, Reading(paper.id, "test", (local,))))
    return readings


PEOPLE = (
    ("person", "Anna Lind", "SWE"),
    ("person", "A. Lind", "SWE"),
    ("person", "Lind", "SWE"),
    ("person", "Karl Lind", "SWE"),
    ("person", "Lind", None),
    ("state", "Sweden", "SWE"),
    ("state", "Norway", "NOR"),
    ("institution", "Foreign Ministry", "NOR"),
    ("institution", "Foreign Ministry", None),
    ("organisation", "Nordic Fish Council", None),
    ("organisation", "NFC", None),
    ("unnamed", "a diplomat", "NOR"),
    ("group", "fishermen", None),
)
WORDS = ("cod", "quota", "vessel", "seized", "harbour", "talks", "broke", "treaty", "signed", "net", "protest", "catch")
EPOCH = date(2018, 1, 1)


@st.composite
def dates(draw: st.DrawFn) -> Dated | None:
    """A day, a month's length or a year's, taken from the text or from the report; or nothing."""
    length = draw(st.sampled_from((None, 0, 0, 0, 6, 30, 364)))
    if length is None:
        return None
    start = EPOCH + timedelta(days=draw(st.integers(0, 45)))
    basis = draw(st.sampled_from(("expression", "report", "inferred")))
    precision = {0: "day", 6: "week", 30: "month", 364: "year"}[length]
    return Dated(start, start + timedelta(days=length), precision, None, basis)  # type: ignore[arg-type]  # by table


@st.composite
def readings(draw: st.DrawFn, most: int = 8) -> list[tuple[Report, Reading]]:
    """A few reports on a few parties in a few weeks: crowded, so that everything touches."""
    rows = []
    for number in range(draw(st.integers(1, most))):
        on = draw(st.one_of(st.none(), st.integers(0, 45)))
        text = f"{number % 5} " + " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12)))
        stamp = (EPOCH + timedelta(days=on)).isoformat() if on is not None else None
        paper = report(
            text, outlet=draw(st.sampled_from(("A", "B", "Reuters", None))), on=stamp, external_id=str(number)
        )
        rows.append((paper, _reading(draw, paper)))
    return rows


def _reading(draw: st.DrawFn, paper: Report) -> Reading:
    people = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4, unique=True))
    actors = tuple(LocalActor(key, kind, name, land) for key, (kind, name, land) in enumerate(people))  # type: ignore[arg-type]  # by table
    accounts = tuple(_account(draw, paper, actors, number) for number in range(draw(st.integers(0, 3))))
    return Reading(paper.id, "test", actors, accounts=accounts)


def _account(draw: st.DrawFn, paper: Report, actors: Sequence[LocalActor], number: int) -> Account:
    chosen = draw(st.lists(st.sampled_from(actors), max_size=3, unique=True))
    roles: list[Role] = [draw(st.sampled_from(("actor", "recipient", "absent"))) for _ in chosen]
    start = draw(st.integers(0, len(paper.text) - 1))
    end = draw(st.integers(start + 1, len(paper.text)))
    return Account(
        id=content_id("c", paper.id, number),
        report=paper.id,
        type=draw(st.sampled_from(("CONSULT", "ACCUSE"))),
        mode=draw(st.sampled_from((None, "phone", "visit"))),
        status=draw(st.sampled_from(("occurred", "planned", "cancelled", "negated"))),
        date=draw(dates()),
        place=draw(st.sampled_from((None, Place("Oslo", "NOR"), Place("Stockholm", "SWE")))),
        participants=tuple(Participant(a.key, a.name, a.country, r) for a, r in zip(chosen, roles, strict=True)),
        about=draw(st.sampled_from(((), ("trade",), ("trade", "territory")))),
        sourced_to=draw(st.sampled_from(((), (Source("Reuters"),)))),
        disputed_by=draw(st.sampled_from(((), ("Anna Lind",)))),
        evidence=(Citation(start, end, paper.text[start:end]),),
        confidence=1.0,
        why=(),
    )
