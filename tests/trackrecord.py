"""A negotiation kept in a record beside what is resolved: rounds, a deadline that moved, one thing of each kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from dragoman.nouns import Citation, Dated, NoteKind, Place, Process, ProcessNote, Question, Report, Source
from dragoman.record import Record


def on(first: date, last: date | None = None) -> Dated:
    return Dated(first, last or first, "day", "then", "expression")


def keep(record: Record, report: Report, *, name: str = "Lake Fish Agreement renegotiation", **told: Any) -> Process:
    """Keep one process that the report tells, of the first event between the United States and Canada.

    ``told`` are fields of it that are to be otherwise.
    """
    event = next(record.events(Question(between=("USA", "CAN"))))
    found = replace(lake(report, event.id, event.accounts[0], name), **told)
    with record.settling() as derived:
        derived.keep_processes([found])
    return found


def lake(report: Report, event: str, account: str, name: str) -> Process:
    words = Citation(0, 9, report.text[:9])

    def note(
        kind: NoteKind, value: str, *, number: int | None = None, when: Dated | None = None, by: str = ""
    ) -> ProcessNote:
        said = Source(by) if by else None
        return ProcessNote(kind, report.id, words, value, number, when, Place(name, "PER"), said)

    may, autumn = on(date(2018, 5, 1)), on(date(2018, 10, 1))
    held = (
        note("round", "planned", number=1, when=on(date(2018, 2, 1), date(2018, 2, 28))),
        note("round", "ended", number=1, when=on(date(2018, 2, 3))),
    )
    deadlines = [note("deadline", "set", when=when, by=f"Ann {name}") for when in (may, autumn)]
    return Process(
        id="p-1234",
        name=name,
        parties=("CAN", "USA", name),
        state="stalled",
        events=(event,),
        rounds=(held, (note("round", "planned", number=2, when=on(date(2018, 6, 1))),)),
        deadlines=tuple((one,) for one in deadlines),
        aliases=("LFA", f"Lake {name}"),
        support=(("CAN", account), ("USA", account), (name, account)),
        notes=(
            note("state", "stalled", when=on(date(2018, 3, 1))),
            note("condition", f"if it rains {name}"),
            note("offer", f"half of the fish {name}", by=name),
            note("linkage", f"no fish without boats {name}"),
            note("session", "open", when=on(date(2018, 4, 1))),
        ),
        contradictions=((note("deadline", "none", by="Bob"), deadlines[0]),),
        reports=3,
        named=(report.id, words),
    )
