"""Notes of one process -> its rounds, its deadlines, its state, and what stands against one another in them.

Notes come with the day of their report, by day, those without one first, as in an event's status history.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from dragoman.nouns import ProcessNote, standing

type Note = tuple[date | None, ProcessNote]

CYCLE = 400
"""Days after which a round of the same number is another negotiation's."""

AT_ONCE = 10
"""Days within which two who tell differently cannot both have it from the course of things."""


def rounds(notes: Sequence[Note]) -> tuple[tuple[ProcessNote, ...], ...]:
    """Notes of one round each, the rounds by number, those without one by what was first told."""
    found: list[tuple[int | None, list[Note]]] = []
    for day, note in _of(notes, "round"):
        same = (some for number, some in found if number == note.number is not None and _near(some[-1][0], day))
        group = next(same, None)
        if group is None:
            found.append((note.number, [(day, note)]))
        else:
            group.append((day, note))
    told = [tuple(note for _, note in some) for _, some in found]
    return tuple(sorted(told, key=lambda some: (some[0].number is None, some[0].number or 0)))


def deadlines(notes: Sequence[Note]) -> tuple[tuple[ProcessNote, ...], ...]:
    """Notes of one time each that one speaker states, the first told first."""
    found: dict[tuple[str | None, ...], list[ProcessNote]] = defaultdict(list)
    for _, note in _of(notes, "deadline"):
        when = f"{note.date.start} {note.date.end}" if note.date else note.when
        by = note.by.name if note.by else None
        found[by, note.value, when, None if by or when else note.report].append(note)
    return tuple(tuple(some) for some in found.values())


def state(notes: Sequence[Note]) -> str:
    """Where it stands: the state told last, unless it is only an earlier stage of the one before."""
    return standing(note.value for _, note in _of(notes, "state"))


def contradictions(notes: Sequence[Note]) -> tuple[tuple[ProcessNote, ProcessNote], ...]:
    """Pairs that cannot both hold, told by two at about the same time: a date and that there is none; two dates for one
    round."""
    stated = _of(notes, "deadline")
    pairs = [pair for pair in _at_once(stated) if _denies(*pair)]
    held = [(day, note) for day, note in _of(notes, "round") if note.number and note.date]
    pairs += [pair for pair in _at_once(held) if _collide(*pair)]
    return tuple((one, other) for (_, one), (_, other) in pairs)


def _at_once(notes: Sequence[Note]) -> Iterator[tuple[Note, Note]]:
    """Pairs of one report, or of reports a few days apart. Notes come by day, those of a report together, so that none
    looks farther than it has to."""
    for number, one in enumerate(notes):
        for other in islice(notes, number + 1, None):
            near = one[0] is not None and other[0] is not None and (other[0] - one[0]).days <= AT_ONCE
            if one[1].report != other[1].report and not near:
                break
            yield one, other


def _of(notes: Sequence[Note], kind: str) -> list[Note]:
    return [(day, note) for day, note in notes if note.kind == kind]


def _near(one: date | None, other: date | None) -> bool:
    return one is None or other is None or abs((one - other).days) <= CYCLE


def _denies(one: Note, other: Note) -> bool:
    stances = {one[1].value, other[1].value}
    return stances == {"set", "none"} and one[1].by != other[1].by


def _collide(one: Note, other: Note) -> bool:
    first, second = one[1].date, other[1].date
    apart = first is not None and second is not None and (first.end < second.start or second.end < first.start)
    return apart and one[1].number == other[1].number and one[1].report != other[1].report
