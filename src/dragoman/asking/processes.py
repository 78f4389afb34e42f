"""Negotiations and disputes: who is in them, their rounds and deadlines, what was asked and offered, and what is next.

Whatever is shown is a note: the words of one report. "Today" is the day of the newest report unless another is given,
as in a calendar; what was and what comes next go by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from dragoman.asking.countries import Countries
from dragoman.asking.history import Teller, Tellers, standing_date
from dragoman.asking.questions import nearest
from dragoman.asking.rows import Row, note_row, process_row
from dragoman.errors import UsageError
from dragoman.nouns import Citation, Dated, NoteKind, Place, Process, ProcessNote, Question, standing

if TYPE_CHECKING:
    from dragoman.record import KeptReport, Record

_EVERYTHING = Question()

NEAR = 5
"""Names listed at most where a name is not found, or fits several processes."""


SHORTEST = 3
"""Characters of an id that are taken for its beginning; fewer may be a word."""

WIDEST = 100
"""Days that a date may span to be the last or the next."""


@dataclass(frozen=True, slots=True)
class Told:
    """A note, and the report that it is from."""

    note: ProcessNote
    report: KeptReport


@dataclass(frozen=True, slots=True)
class Round:
    """A round of talks. ``number`` is None where no report tells it. ``state`` is the furthest told: a later mention of
    the plan does not undo that it was held. ``date`` is the one that stands of ``dates``, all that were told of it."""

    number: int | None
    state: str
    date: Dated | None
    place: Place | None
    dates: tuple[Dated, ...]
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time that ``by`` (None: the reports themselves) states. ``before`` is what the same one had stated before.

    ``stance``: ``set``; ``after``, not before then; ``expires``, of what runs out by itself; ``dropped``; ``none``,
    that there is no date; ``unnamed``, that none is named; ``told``, that there is one whose date is not told here.
    """

    by: str | None
    stance: str
    date: Dated | None
    before: Deadline | None
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """Who takes part: ``code`` a country's, or None for a group; the first accounts that show it."""

    name: str
    code: str | None
    accounts: tuple[Teller, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A process on one line, each part with the words it rests on. ``named`` is where it is first named; ``state`` the
    note that its present state was read from; ``last`` the latest date that has come, ``next`` the first still to come
    (of rounds, sessions and deadlines)."""

    process: Process
    as_of: date | None
    parties: tuple[str, ...]
    named: tuple[KeptReport, Citation] | None
    state: Told | None
    last: Told | None
    next: Told | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is told of a process. ``contradictions`` are pairs that cannot both be true."""

    overview: Overview
    parties: tuple[Party, ...]
    rounds: tuple[Round, ...]
    deadlines: tuple[Deadline, ...]
    sessions: tuple[Told, ...]
    offers: tuple[Told, ...]
    conditions: tuple[Told, ...]
    linkages: tuple[Told, ...]
    states: tuple[Told, ...]
    contradictions: tuple[tuple[Told, Told], ...]

    @property
    def process(self) -> Process:
        return self.overview.process


def processes(record: Record, question: Question = _EVERYTHING, *, as_of: date | None = None) -> tuple[Overview, ...]:
    """The processes of which a question finds an event, those that most reports tell of first."""
    found = sorted(_asked(record, question), key=lambda one: (-one.reports, one.name, one.id))
    today, tellers, countries = as_of or record.newest_day(), Tellers(record), Countries.load()
    return tuple(overview(one, today, tellers, countries) for one in found)


def process(record: Record, name: str, *, as_of: date | None = None, until: date | None = None) -> Dossier:
    """The process of a name, an acronym, a part of either, or an id or its beginning; with ``until`` as it was known at
    the end of that day, which then counts as today, unless ``as_of`` gives another.

    Raises:
        UsageError: none is called so, or several, with the names that are near; or no report until then tells of it.
    """
    found = _named(list(record.processes()), name, str(record.path))
    if until is not None:
        found = known_by(record, found, until)
    return dossier(record, found, as_of=as_of or until)


def known_by(record: Record, found: Process, until: date) -> Process:
    """A process as the reports published until a day tell of it; one whose day is not known is left out.

    Raises:
        UsageError: none of them tells of it.
    """
    tellers = Tellers(record)
    kept = tellers.reports(sorted({note.report for note in notes_of(found)}))
    known = {one.id for one in kept if one.published.end is not None and one.published.end <= until}
    told = [note for note in notes_of(found) if note.report in known]
    if not told:
        raise UsageError(f"{found.name}: no report until {until.isoformat()} tells of it; give a later day.")
    some = replace(
        found,
        rounds=tuple(left for one in found.rounds if (left := _of(one, known))),
        deadlines=tuple(left for one in found.deadlines if (left := _of(one, known))),
        notes=_of(found.notes, known),
        contradictions=tuple(pair for pair in found.contradictions if {note.report for note in pair} <= known),
        reports=len({note.report for note in told}),
        named=found.named if found.named and found.named[0] in known else None,
    )
    state = standing(note.value for note in some.notes if note.kind == "state")
    return _shown_by(record, tellers, replace(some, state=state), until)


def _shown_by(record: Record, tellers: Tellers, found: Process, until: date) -> Process:
    """A process with those parties, accounts that show them, and events that reports until a day tell of."""
    events = record.events_by_id(list(found.events))
    shown = {id for _, *some in found.support for id in some}
    accounts = record.accounts_by_id(sorted({*shown, *(id for event in events for id in event.accounts)}))
    days = {id: tellers.report(one.report).published.end for id, one in accounts.items()}
    known = {id for id, day in days.items() if day is not None and day <= until}
    support: list[tuple[str, ...]] = [
        (party, *_in(some, known)) for party, *some in found.support if not some or _in(some, known)
    ]
    return replace(
        found,
        parties=tuple(party for party, *_ in support),
        support=tuple(support),
        events=tuple(event.id for event in events if not known.isdisjoint(event.accounts)),
    )


def _in(ids: Iterable[str], known: Collection[str]) -> list[str]:
    return [id for id in ids if id in known]


def _of(notes: Iterable[ProcessNote], reports: Collection[str]) -> tuple[ProcessNote, ...]:
    return tuple(note for note in notes if note.report in reports)


def dossier(record: Record, found: Process, *, as_of: date | None = None) -> Dossier:
    """All that is told of a process that was found already."""
    tellers, countries = Tellers(record), Countries.load()
    tellers.reports(note.report for note in notes_of(found))
    line = overview(found, as_of or record.newest_day(), tellers, countries)
    of_kind = {kind: _told(_kind(found, kind), tellers) for kind in _PLAIN}
    return Dossier(
        overview=line,
        parties=tuple(_parties(record, found, tellers, countries)),
        rounds=tuple(_round(some, tellers) for some in found.rounds),
        deadlines=_deadlines(found, tellers),
        sessions=of_kind["session"],
        offers=of_kind["offer"],
        conditions=of_kind["condition"],
        linkages=of_kind["linkage"],
        states=of_kind["state"],
        contradictions=tuple((_one(one, tellers), _one(other, tellers)) for one, other in found.contradictions),
    )


_PLAIN: tuple[NoteKind, ...] = ("session", "offer", "condition", "linkage", "state")


def notes_of(process: Process) -> Iterator[ProcessNote]:
    """Every note of a process: of its rounds, of its deadlines, and the others."""
    return chain(*process.rounds, *process.deadlines, process.notes)


def _asked(record: Record, question: Question) -> Iterable[Process]:
    if question == _EVERYTHING:
        return record.processes()
    events = {event.id for event in record.events(question)}
    return (one for one in record.processes() if not events.isdisjoint(one.events))


# --- by name ----------------------------------------------------------------------------------------------------------


def _named(every: Sequence[Process], name: str, where: str) -> Process:
    for fits in (_is_id, _is_called, _is_part):
        found = [one for one in every if fits(one, name)]
        if len(found) == 1:
            return found[0]
        if found and fits is not _is_part:
            break
    if not found:
        raise UsageError(f"{where}: no process {name!r}. {_suggested(every, name)}")
    told = "; ".join(f"{one.name} ({one.id})" for one in _weightiest(found))
    raise UsageError(f"{name!r} may be any of {len(found)} processes: {told}. Give more of the name, or the id.")


def _is_id(one: Process, asked: str) -> bool:
    return one.id == asked or (len(asked) >= SHORTEST and one.id.startswith((asked, f"p-{asked}")))


def _is_called(one: Process, asked: str) -> bool:
    return _folded(asked) in {_folded(name) for name in (one.name, *one.aliases)}


def _is_part(one: Process, asked: str) -> bool:
    """Whether every word asked for begins a word of one of the names."""
    words = _folded(asked).split()
    return bool(words) and any(
        all(any(has.startswith(word) for has in _folded(name).split()) for word in words)
        for name in (one.name, *one.aliases)
    )


def _folded(words: str) -> str:
    import unicodedata

    plain = "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def _suggested(every: Sequence[Process], name: str) -> str:
    if not every:
        return "The record tells of no process; reports read by an older program are read again by `dragoman read`."
    near = nearest(name, [called for one in every for called in (one.name, *one.aliases)])
    guess = f"Did you mean {near}? " if near else ""
    return f"{guess}It tells of {', '.join(one.name for one in _weightiest(every))}; `dragoman processes` lists them."


def _weightiest(some: Sequence[Process]) -> list[Process]:
    return sorted(some, key=lambda one: (-one.reports, one.name, one.id))[:NEAR]


# --- what is shown ----------------------------------------------------------------------------------------------------


def overview(process: Process, today: date | None, tellers: Tellers, countries: Countries) -> Overview:
    """A process on one line, by the day that counts as today."""
    last, coming = _last_and_next(process, today)
    states = [note for note in process.notes if note.kind == "state" and note.value == process.state]
    return Overview(
        process=process,
        as_of=today,
        parties=tuple(countries.names.get(party, party) for party in process.parties),
        named=(tellers.report(process.named[0]), process.named[1]) if process.named else None,
        state=_one(states[-1], tellers) if states else None,
        last=_one(last, tellers) if last else None,
        next=_one(coming, tellers) if coming else None,
    )


def _last_and_next(process: Process, today: date | None) -> tuple[ProcessNote | None, ProcessNote | None]:
    """Of what stands (a round's date, a deadline that was not dropped, a state) the latest past and the first to come.
    What is only known to fall within months is neither."""
    standing = [_last_dated(some) for some in process.rounds]
    standing += [some[-1] for some in process.deadlines if some[-1].value in ("set", "expires")]
    standing += [note for note in process.notes if note.kind in ("session", "state")]
    told = [(note.date, note) for note in standing if note.date and note.value != "cancelled"]
    told = [(when, note) for when, note in told if (when.end - when.start).days <= WIDEST]
    past = [(when.end, note) for when, note in told if today and when.end <= today and note.kind != "deadline"]
    coming = [(when.start, note) for when, note in told if today is None or when.end > today]
    last = max(past, key=lambda one: (one[0], _order(one[1])), default=None)
    first = min(coming, key=lambda one: (one[0], _order(one[1])), default=None)
    return last[1] if last else None, first[1] if first else None


def _last_dated(notes: Sequence[ProcessNote]) -> ProcessNote:
    return next((note for note in reversed(notes) if note.date), notes[-1])


def _order(note: ProcessNote) -> tuple[str, int, str]:
    return note.report, note.words.start, note.kind


def _kind(process: Process, kind: NoteKind) -> Iterator[ProcessNote]:
    return (note for note in process.notes if note.kind == kind)


def _told(notes: Iterable[ProcessNote], tellers: Tellers) -> tuple[Told, ...]:
    return tuple(_one(note, tellers) for note in notes)


def _one(note: ProcessNote, tellers: Tellers) -> Told:
    return Told(note, tellers.report(note.report))


def _parties(record: Record, process: Process, tellers: Tellers, countries: Countries) -> Iterator[Party]:
    for party, (_, *accounts) in zip(process.parties, process.support, strict=True):
        kept = [account for id in accounts if (account := record.account(id))]
        shown = tuple(Teller(account, tellers.report(account.report)) for account in kept)
        name = countries.names.get(party)
        yield Party(name or party, party if name else None, shown)


def _round(notes: Sequence[ProcessNote], tellers: Tellers) -> Round:
    dated = [note.date for note in notes if note.date]
    placed = [note.place for note in notes if note.place]
    return Round(
        number=notes[-1].number,
        state=_phase(notes),
        date=standing_date(dated),
        place=placed[-1] if placed else None,
        dates=tuple(dict.fromkeys(dated)),
        told=_told(notes, tellers),
    )


def _phase(notes: Sequence[ProcessNote]) -> str:
    values = [note.value for note in notes]
    if "ended" in values or values[-1] == "cancelled":
        return "ended" if "ended" in values else "cancelled"
    return next((phase for phase in ("open", "planned") if phase in values), values[-1])


def _deadlines(process: Process, tellers: Tellers) -> tuple[Deadline, ...]:
    found: list[Deadline] = []
    for notes in process.deadlines:
        by = notes[0].by.name if notes[0].by else None
        before = next((one for one in reversed(found) if by and one.by == by and one.date), None)
        moved = before if before and notes[-1].date and before.date != notes[-1].date else None
        found.append(Deadline(by, notes[-1].value, notes[-1].date, moved, _told(notes, tellers)))
    return tuple(found)


# --- for programs -----------------------------------------------------------------------------------------------------


def overview_row(found: Overview) -> Row:
    """The process's own row, with the names of its parties and what is last and next, as told."""
    return {
        **process_row(found.process),
        "as_of": found.as_of.isoformat() if found.as_of else None,
        "party_names": list(found.parties),
        "last": _told_row(found.last),
        "next": _told_row(found.next),
    }


def dossier_row(found: Dossier) -> Row:
    """The same, with the outlet and day of every report that its notes are from."""
    told = {one.report.id: one.report for one in _every(found)}
    papers = [
        {"report": id, "outlet": one.outlet, "uri": one.uri, "published": _day(one)} for id, one in sorted(told.items())
    ]
    return {**overview_row(found.overview), "papers": papers}


def _every(found: Dossier) -> Iterator[Told]:
    for round in found.rounds:
        yield from round.told
    for deadline in found.deadlines:
        yield from deadline.told
    yield from chain(found.sessions, found.offers, found.conditions, found.linkages, found.states)


def _told_row(told: Told | None) -> Row | None:
    return {**note_row(told.note), "outlet": told.report.outlet, "published": _day(told.report)} if told else None


def _day(report: KeptReport) -> str | None:
    return report.published.start.isoformat() if report.published.start else None
