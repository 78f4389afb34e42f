"""Processes in the record: what each report tells of them, and what all tell together; as rows, kept and asked for.

Both are kept as JSON in a column of their own. What a report tells is written as lists without keys, since a record of
a hundred thousand reports is gone through whole whenever processes are derived anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from dragoman.nouns import Citation, Dated, LocalProcess, Place, Process, ProcessNote, Published, Reading, Source
from dragoman.record import schema as s
from dragoman.record.filters import among

Row = dict[str, Any]
Fields = Sequence[Any]

PORTION = 500

type Told = tuple[str, Published, str, tuple[LocalProcess, ...]]
"""A report, when it was published, the report that it copies (itself where it copies none), and what it tells."""

type Part = tuple[str, str | None, str]
"""Somebody's part in an account: their name, country and type."""


def keep_told(connection: Connection, reading: Reading) -> None:
    """What a report tells, in place of what was kept of it."""
    connection.execute(delete(s.told_processes).where(s.told_processes.c.report == reading.report))
    if reading.processes:
        told = [_local_fields(one) for one in reading.processes]
        connection.execute(insert(s.told_processes), {"report": reading.report, "told": told})


def of_reports(connection: Connection, reports: Collection[str]) -> dict[str, tuple[LocalProcess, ...]]:
    """What these reports tell, by report id; those alone that tell anything."""
    table = s.told_processes.c
    found = connection.execute(select(table.report, table.told).where(among(table.report, reports)))
    return {row.report: _locals_of(row.told, row.report) for row in found}


def told(connection: Connection) -> Iterator[Told]:
    """What all reports tell, by report id."""
    table, paper = s.told_processes.c, s.reports.c
    days = [paper[f"published_{name}"] for name in Published.__slots__]
    query = (
        select(table.report, table.told, s.copies.c.copy_of, *days)
        .join(s.reports, paper.id == table.report)
        .outerjoin(s.copies, s.copies.c.report == table.report)
        .order_by(table.report)
    )
    for row in connection.execute(query, execution_options={"yield_per": PORTION}):
        report, kept, copy_of, *published = row
        yield report, Published(*published), copy_of or report, _locals_of(kept, report)


def links(connection: Connection, accounts: Collection[str]) -> dict[str, tuple[str, tuple[Part, ...]]]:
    """Of each of these accounts its event, and who takes part in it (absent ones do not)."""
    telling, parts, known = s.event_accounts.c, s.account_participants.c, s.local_actors.c
    of_account = select(telling.account, telling.event).where(among(telling.account, accounts))
    events = {row.account: row.event for row in connection.execute(of_account)}
    query = (
        select(parts.account, parts.name, parts.country, known.type)
        .join(s.local_actors, (known.report == parts.report) & (known.key == parts.local_actor))
        .where(among(parts.account, accounts), parts.role != "absent")
        .order_by(parts.account, parts.position)
    )
    found: dict[str, list[Part]] = {account: [] for account in events}
    for account, name, country, type in connection.execute(query):
        if account in found:
            found[account].append((name, country, type))
    return {account: (events[account], tuple(some)) for account, some in found.items()}


def keep(connection: Connection, processes: Iterable[Process]) -> None:
    """All processes, in place of those kept before."""
    connection.execute(delete(s.processes))
    rows = [process_row(one) for one in sorted(processes, key=lambda one: one.id)]
    if rows:
        connection.execute(insert(s.processes), rows)


def every(connection: Connection) -> Iterator[Process]:
    """All processes, by id."""
    found = connection.execute(select(s.processes).order_by(s.processes.c.id), execution_options={"yield_per": PORTION})
    for row in found.mappings():
        yield process_of(row)


def process_row(process: Process) -> Row:
    rest = {
        "support": process.support,
        "notes": _notes(process.notes),
        "contradictions": [_notes(pair) for pair in process.contradictions],
        "named": [process.named[0], *_citation(process.named[1])] if process.named else None,
    }
    return {
        "id": process.id,
        "name": process.name,
        "state": process.state,
        "parties": process.parties,
        "events": process.events,
        "rounds": [_notes(one) for one in process.rounds],
        "deadlines": [_notes(one) for one in process.deadlines],
        "aliases": process.aliases,
        "reports": process.reports,
        "rest": rest,
    }


def process_of(row: Any) -> Process:
    rest = row["rest"]
    named = rest["named"]
    return Process(
        id=row["id"],
        name=row["name"],
        parties=tuple(row["parties"]),
        state=row["state"],
        events=tuple(row["events"]),
        rounds=tuple(_notes_of(some) for some in row["rounds"]),
        deadlines=tuple(_notes_of(some) for some in row["deadlines"]),
        aliases=tuple(row["aliases"]),
        support=tuple(tuple(one) for one in rest["support"]),
        notes=_notes_of(rest["notes"]),
        contradictions=tuple((one, other) for one, other in map(_notes_of, rest["contradictions"])),
        reports=row["reports"],
        named=(named[0], Citation(*named[1:])) if named else None,
    )


# --- a report's own ---------------------------------------------------------------------------------------------------


def _local_fields(local: LocalProcess) -> Fields:
    named, notes = _citation(local.named), [note[1:] for note in _notes(local.notes)]
    lists = [list(some) for some in (local.keys, local.aliases, local.countries, local.accounts)]
    return [local.name, local.act, local.sentences, named, *lists, notes]


def _locals_of(kept: Iterable[Fields], report: str) -> tuple[LocalProcess, ...]:
    return tuple(_local_of(fields, report) for fields in kept)


def _local_of(fields: Fields, report: str) -> LocalProcess:
    name, act, sentences, named, keys, aliases, countries, accounts, notes = fields
    return LocalProcess(
        name,
        act,
        tuple(keys),
        Citation(*named),
        tuple(aliases),
        tuple(countries),
        tuple(accounts),
        tuple(_note_of([report, *note]) for note in notes),
        sentences,
    )


def _notes(notes: Iterable[ProcessNote]) -> list[list[Any]]:
    return [_note_fields(note) for note in notes]


def _notes_of(kept: Iterable[Fields]) -> tuple[ProcessNote, ...]:
    return tuple(map(_note_of, kept))


def _note_fields(note: ProcessNote) -> list[Any]:
    """The report first; without what is empty at the end."""
    when, where, by = note.date, note.place, note.by
    dated = [when.start.isoformat(), when.end.isoformat(), when.precision, when.text, when.basis] if when else None
    placed = [where.name, where.country] if where else None
    said = [by.name, by.anonymous] if by else None
    fields = [note.report, note.kind, *_citation(note.words), note.value, note.number, dated, placed, said, note.when]
    while fields[-1] is None:
        fields.pop()
    return fields


def _note_of(fields: Fields) -> ProcessNote:
    report, kind, start, end, text, value, *more = fields
    number, when, where, by, told = (*more, None, None, None, None, None)[:5]
    return ProcessNote(
        kind,
        report,
        Citation(start, end, text),
        value,
        number,
        Dated(date.fromisoformat(when[0]), date.fromisoformat(when[1]), *when[2:]) if when else None,
        Place(*where) if where else None,
        Source(*by) if by else None,
        told,
    )


def _citation(cited: Citation) -> list[Any]:
    return [cited.start, cited.end, cited.text]
