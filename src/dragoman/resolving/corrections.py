"""The fields that a person may set, and what becomes of an account, a statement, an event or an actor then.

A value is kept as it was typed ("status=cancelled", "date=2018-04", "actor=Mike Pence (USA); Justin Trudeau"), checked
when it is said and read again at every rebuild, so that a ledger in a text file can be read and written by hand.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args

from dragoman.errors import UsageError
from dragoman.nouns import (
    EVENT_TYPES,
    MODES_OF,
    ROLES,
    STATUSES,
    TOPICS,
    Account,
    Actor,
    ActorType,
    Dated,
    Event,
    Judgement,
    LocalActor,
    Participant,
    Place,
    Precision,
    Role,
    Source,
    Statement,
    Target,
    is_topic,
)
from dragoman.resolving.names import plain
from dragoman.vocabulary.states import states

NONE = "none"
"""What is typed for "no place", "no date"."""
CERTAIN = 1.0
"""The confidence of what a person has set."""

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_NOTE = re.compile(r"(.*?)\s*\(([^()]*)\)")
_ACTOR_TYPES: tuple[ActorType, ...] = get_args(ActorType)
_SPANS: tuple[tuple[int, Precision], ...] = ((1, "day"), (7, "week"), (31, "month"), (100, "season"))
"""Days up to which an interval given by its ends is called so; longer ones a year."""

type Value = Any
"""What a field's words stand for: a noun's own value."""


@dataclass(frozen=True, slots=True)
class Named:
    """A party as a person names it: "Mike Pence (USA)", "Ministry of Trade (MEX, institution)"."""

    name: str
    country: str | None
    type: ActorType | None


# --- words -> values --------------------------------------------------------------------------------------------------


def parsed(target: Target, values: Sequence[tuple[str, str]]) -> dict[str, Value]:
    """The fields that a judgement on such a ``target`` sets, by name.

    Raises:
        UsageError: a line for every field or value at fault, with what is allowed.
    """
    known = FIELDS.get(target, {})
    found: dict[str, Value] = {}
    faults = []
    for field, words in values:
        if field not in known:
            faults.append(f"{field}: {_article(target)} has no such field to set. There are: {', '.join(known)}.")
            continue
        try:
            found[field] = known[field](words.strip())
        except ValueError as fault:
            faults.append(f"{field}={words}: {fault}")
    if not faults and not _mode_fits(found):
        faults.append(f"mode={found['mode']}: {found['type']} has {', '.join(MODES_OF.get(found['type'], ('none',)))}.")
    if faults:
        raise UsageError("\n".join(faults))
    return found


def _article(target: Target) -> str:
    return f"an {target}" if target[0] in "ae" else f"a {target}"


def _mode_fits(found: Mapping[str, Value]) -> bool:
    kind, mode = found.get("type"), found.get("mode")
    return kind is None or mode is None or mode in MODES_OF.get(kind, ())


def _one_of(allowed: Sequence[str]) -> Callable[[str], str]:
    def parse(words: str) -> str:
        by_fold = {value.casefold(): value for value in allowed}
        if words.casefold() not in by_fold:
            raise ValueError(f"give one of {', '.join(allowed)}")
        return by_fold[words.casefold()]

    return parse


def _mode(words: str) -> str | None:
    modes = sorted({mode for of_type in MODES_OF.values() for mode in of_type})
    return None if words == NONE else _one_of(modes)(words)


def _topics(words: str) -> tuple[str, ...]:
    return () if words == NONE else tuple(dict.fromkeys(map(_topic, _split(words, ","))))


def _topic(words: str) -> str:
    return words if is_topic(words) else _one_of(TOPICS)(words)


def _split(words: str, mark: str) -> list[str]:
    return [part.strip() for part in words.split(mark) if part.strip()]


def _dated(words: str) -> Dated | None:
    if words == NONE:
        return None
    first, _, last = words.partition("/")
    start, end = _bounds(first)[0], _bounds(last or first)[1]
    if end < start:
        raise ValueError("the last day lies before the first")
    days = (end - start).days + 1
    precision: Precision = next((name for most, name in _SPANS if days <= most), "year")
    return Dated(start, end, precision, None, "expression")


def _bounds(words: str) -> tuple[date, date]:
    found = _DAY.fullmatch(words.strip())
    if not found:
        raise ValueError("write a day as 2018-04-14, a month as 2018-04, a year as 2018, a span as FIRST/LAST, or none")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None  # the pattern has four digits there
    last = monthrange(year, month or 12)[1]
    return date(year, month or 1, day or 1), date(year, month or 12, day or last)


def _place(words: str) -> Place | None:
    if words == NONE:
        return None
    name, notes = _noted(words)
    return Place(name, _country(notes[0]) if notes else None)


def _noted(words: str) -> tuple[str, list[str]]:
    """A name and what stands in brackets behind it."""
    found = _NOTE.fullmatch(words)
    name, notes = (found[1], _split(found[2], ",")) if found else (words, [])
    if not name:
        raise ValueError("give a name")
    return name, notes


def _country(words: str) -> str:
    for state in states():
        if words.casefold() in {state.code.casefold(), state.name.casefold(), *(a.casefold() for a in state.aliases)}:
            return state.code
    raise ValueError(f"{words} is no country that is known by this name or code")


def _country_or_none(words: str) -> str | None:
    return None if words == NONE else _country(words)


def _party(words: str) -> Named:
    name, notes = _noted(words)
    types = [note for note in notes if note.casefold() in _ACTOR_TYPES]
    lands = [_country(note) for note in notes if note not in types]
    if len(types) > 1 or len(lands) > 1:
        raise ValueError("give one country and one type at most, as in Ministry of Trade (MEX, institution)")
    kind: ActorType | None = next((one for one in _ACTOR_TYPES if types and one == types[0].casefold()), None)
    return Named(name, lands[0] if lands else None, kind)


def _parties(words: str) -> tuple[Named, ...]:
    return () if words == NONE else tuple(_party(part) for part in _split(words, ";"))


def _names(words: str) -> tuple[str, ...]:
    return () if words == NONE else tuple(_split(words, ";"))


def _sources(words: str) -> tuple[Source, ...]:
    return tuple(Source(one.name, one.type == "unnamed") for one in _parties(words))


def _words(words: str) -> str:
    if not words:
        raise ValueError("give a name")
    return words


_TOLD: Mapping[str, Callable[[str], Value]] = {
    "type": _one_of(EVENT_TYPES),
    "mode": _mode,
    "status": _one_of(STATUSES),
    "date": _dated,
    "place": _place,
    "about": _topics,
}
FIELDS: Mapping[Target, Mapping[str, Callable[[str], Value]]] = {
    "event": _TOLD,
    "account": {
        **_TOLD,
        **dict.fromkeys(ROLES, _parties),
        "sourced_to": _sources,
        "disputed_by": _names,
    },
    "statement": {"speaker": _party, "form": _one_of(("direct", "indirect"))},
    "actor": {"name": _words, "country": _country_or_none, "type": _one_of(_ACTOR_TYPES)},
}
"""What may be set of each, and how its words are read."""


# --- values -> nouns --------------------------------------------------------------------------------------------------


def because(judgement: Judgement) -> tuple[str, ...]:
    """A line of ``why`` for each field that a person has set."""
    reason = f": {judgement.reason}" if judgement.reason else ""
    return tuple(f"{field} set to {words} by a person ({judgement.id}){reason}" for field, words in judgement.values)


def correct_account(
    account: Account, actors: Sequence[LocalActor], judgement: Judgement
) -> tuple[Account, tuple[LocalActor, ...]]:
    """An account with the fields that ``judgement`` sets, and its report's actors with those it names anew."""
    fields = parsed("account", judgement.values)
    known = list(actors)
    named = [_participant(one, role, known) for role in ROLES for one in fields.get(role, ())]
    again = {p.actor for p in named}
    participants = [p for p in account.participants if p.role not in fields and p.actor not in again]
    told = {name: value for name, value in fields.items() if name not in ROLES}
    kind, mode = told.get("type", account.type), told.get("mode", account.mode)
    corrected = replace(
        account,
        **{**told, "mode": mode if mode in MODES_OF.get(kind, ()) else None},
        participants=tuple(sorted([*participants, *named], key=lambda p: ROLES.index(p.role))),
        confidence=CERTAIN,
        why=(*account.why, *because(judgement)),
    )
    return corrected, tuple(known)


def _participant(named: Named, role: Role, known: list[LocalActor]) -> Participant:
    actor = _local(named, known)
    return Participant(actor.key, actor.name, actor.country, role)


def _local(named: Named, known: list[LocalActor]) -> LocalActor:
    """The report's actor of that name; where there is none, a new one, which joins ``known``."""
    words = plain(named.name)
    bearers = [a for a in known if words in map(plain, (a.name, *a.aliases))]
    bearers = [a for a in bearers if plain(a.name) == words] or bearers
    fits = [a for a in bearers if named.country in (None, a.country) and named.type in (None, a.type)]
    if fits:
        return fits[0]
    country = named.country or _state(named.name)
    kind: ActorType = named.type or ("state" if _state(named.name) else "person")
    known.append(LocalActor(max((a.key for a in known), default=-1) + 1, kind, named.name, country))
    return known[-1]


def _state(name: str) -> str | None:
    try:
        return _country(name)
    except ValueError:
        return None


def correct_statement(
    statement: Statement, actors: Sequence[LocalActor], judgement: Judgement
) -> tuple[Statement, tuple[LocalActor, ...]]:
    """A statement with the fields that ``judgement`` sets, and its report's actors with a speaker named anew."""
    fields = parsed("statement", judgement.values)
    known = list(actors)
    corrected = replace(statement, form=fields.get("form", statement.form))
    if "speaker" in fields:
        actor = _local(fields["speaker"], known)
        corrected = replace(
            corrected,
            speaker=actor.key,
            speaker_name=actor.name,
            speaker_country=actor.country,
            anonymous=actor.type == "unnamed",
        )
    return corrected, tuple(known)


def correct_event(event: Event, judgement: Judgement) -> Event:
    """An event with the fields that ``judgement`` sets. Its accounts, and where they differ, stay as they are."""
    return replace(event, **parsed("event", judgement.values), why=(*event.why, *because(judgement)))


def correct_actor(actor: Actor, judgement: Judgement) -> Actor:
    """An actor with the fields that ``judgement`` sets; a former name becomes an alias."""
    corrected = replace(actor, **parsed("actor", judgement.values))
    names = {actor.name, *actor.aliases} - {corrected.name}
    return replace(corrected, aliases=tuple(sorted(names)))
