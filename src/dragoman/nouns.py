"""The values that travel through Dragoman: frozen, comparable, without behaviour that needs a room of its own.

Every room imports this one, and this one only the codebook's words. Offsets count Unicode code points in
``Report.text``.
Dates are ISO 8601 days, intervals are closed at both ends. Countries are ISO 3166-1 alpha-3 codes, ``EU`` for the
European Union. Event types and modes are those of the PLOVER ontology (Halterman et al. 2023, "PLOVER and POLECAT").
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from dragoman.codebook import (
    EVENT_TYPES as EVENT_TYPES,
    MODES_OF as MODES_OF,
    OUTRANKS as OUTRANKS,
    ROLES as ROLES,
    STATUSES as STATUSES,
    TOPICS as TOPICS,
    ActorType as ActorType,
    AnchorKind as AnchorKind,
    BuiltInTopic as BuiltInTopic,
    DateBasis as DateBasis,
    EventType as EventType,
    NoteKind as NoteKind,
    Precision as Precision,
    PublishedBasis as PublishedBasis,
    Role as Role,
    Status as Status,
    Target as Target,
    Topic as Topic,
    Verb as Verb,
    is_topic as is_topic,
    standing as standing,
)


def content_id(prefix: str, *parts: Any) -> str:
    """An id that depends on content alone: the same parts give the same id on any machine, in any run.

    >>> content_id("r", "text", None)
    'r-5a7e14fb1ac1b9e9'
    """
    canonical = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"{prefix}-{hashlib.sha256(canonical.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words: ``report.text[start:end] == text``, always."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Published:
    """When a report was published: an interval and what it rests on. Both ends are None when ``basis`` is unknown."""

    start: date | None = None
    end: date | None = None
    precision: Precision | None = None
    basis: PublishedBasis = "unknown"


@dataclass(frozen=True, slots=True)
class Dated:
    """When a happening took place, as told: a closed interval, its precision, and the words it was read from."""

    start: date
    end: date
    precision: Precision
    text: str | None
    basis: DateBasis


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One document as published. ``text`` is what every citation points into and never changes.

    ``uri`` is where it was found; the same report may be found in several places (see ``record``).
    """

    id: str
    uri: str
    text: str
    sha256: str
    published: Published = Published()
    external_id: str | None = None
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    language: str = "en"

    @classmethod
    def of(
        cls,
        text: str,
        *,
        uri: str,
        published: Published | None = None,
        external_id: str | None = None,
        outlet: str | None = None,
        title: str | None = None,
        byline: str | None = None,
        language: str = "en",
    ) -> Report:
        """Build a report and its id. Text, outlet, date and external id make the identity; place does not."""
        published = published or Published()
        day = published.start.isoformat() if published.start and published.basis == "given" else None
        return cls(
            id=content_id("r", text, outlet, day, external_id),
            uri=uri,
            text=text,
            sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
            published=published,
            external_id=external_id,
            outlet=outlet,
            title=title,
            byline=byline,
            language=language,
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document, or a part of one, that was not read: where it lies, the step that refused it, and why."""

    uri: str
    step: str
    reason: str


type ToldOffice = Literal["holder", "former", "both"]


@dataclass(frozen=True, slots=True)
class Office:
    """A title held (``President`` of ``MEX``).

    ``since`` and ``until`` are the first and last day of a term that the vocabulary knows; ``told`` is how the reports
    name the person by it: as its holder, as a former one ("the former president"), or some so and some so.
    """

    title: str
    of: str | None = None
    since: date | None = None
    until: date | None = None
    told: ToldOffice = "holder"

    def held_on(self, day: date) -> bool:
        """Whether it was held then, as far as is known: without a term's days, by all who were ever told to hold it."""
        if self.since is None:
            return self.told != "former"
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class LocalActor:
    """An actor as ONE report knows it. ``key`` numbers it within the report's Reading."""

    key: int
    type: ActorType
    name: str
    country: str | None = None
    aliases: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names or refers to an actor. ``actor`` is the LocalActor's key, None where nobody fits."""

    start: int
    end: int
    text: str
    kind: Literal["name", "nominal", "pronoun"]
    actor: int | None


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody's part in a happening. ``actor`` is the LocalActor's key in a Reading."""

    actor: int
    name: str
    country: str | None
    role: Role


@dataclass(frozen=True, slots=True)
class Source:
    """Who is said to say so."""

    name: str
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """What one report says of one happening."""

    id: str
    report: str
    type: EventType
    mode: str | None
    status: Status
    date: Dated | None
    place: Place | None
    participants: tuple[Participant, ...]
    about: tuple[Topic, ...]
    sourced_to: tuple[Source, ...]
    disputed_by: tuple[str, ...]
    evidence: tuple[Citation, ...]
    confidence: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """An utterance one report tells of. ``speaker`` is a LocalActor's key, None where the speaker has none."""

    id: str
    report: str
    speaker: int | None
    speaker_name: str
    speaker_country: str | None
    anonymous: bool
    form: Literal["direct", "indirect"]
    content: Citation
    cue: Citation | None


@dataclass(frozen=True, slots=True)
class ProcessNote:
    """One thing that a report says of a negotiation or dispute, ``words`` being the sentence and ``by`` who says so.

    ``value``: the phase of a round or session (planned, open, ended, cancelled, told); the stance of a deadline (set,
    after, expires, dropped, none, unnamed, told); a state's name; else the words that say it. ``when``: as told.
    """

    kind: NoteKind
    report: str
    words: Citation
    value: str
    number: int | None = None
    date: Dated | None = None
    place: Place | None = None
    by: Source | None = None
    when: str | None = None


@dataclass(frozen=True, slots=True)
class LocalProcess:
    """A negotiation or dispute as ONE report knows it, by ``keys`` that other reports may share; ``named`` is where.

    ``act`` is what is done about it (talks), ``accounts`` are the report's in the ``sentences`` that tell of it.
    """

    name: str
    act: str
    keys: tuple[str, ...]
    named: Citation
    aliases: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    notes: tuple[ProcessNote, ...] = ()
    sentences: int = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one report says: a pure function of the report and of ``version`` (vocabulary and models)."""

    report: str
    version: str
    actors: tuple[LocalActor, ...] = ()
    mentions: tuple[Mention, ...] = ()
    accounts: tuple[Account, ...] = ()
    statements: tuple[Statement, ...] = ()
    published: Published | None = None
    """The report's date as inferred from its own words, where none was given; None otherwise."""
    processes: tuple[LocalProcess, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """A party, the same across reports and spellings."""

    id: str
    type: ActorType
    name: str
    country: str | None = None
    aliases: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()


@dataclass(frozen=True, slots=True)
class EventParticipant:
    """Somebody's part in an event; ``actor`` is an Actor's id."""

    actor: str
    name: str
    country: str | None
    role: Role


@dataclass(frozen=True, slots=True)
class StatusAsOf:
    as_of: date | None
    status: Status
    account: str


@dataclass(frozen=True, slots=True)
class ConflictValue:
    value: str | None
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field on which an event's accounts disagree, with each value and who tells it."""

    field: str
    values: tuple[ConflictValue, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One happening in the world: all accounts of it. Every field is derived from the accounts."""

    id: str
    type: EventType
    mode: str | None
    status: Status
    status_history: tuple[StatusAsOf, ...]
    date: Dated | None
    place: Place | None
    participants: tuple[EventParticipant, ...]
    about: tuple[Topic, ...]
    accounts: tuple[str, ...]
    reports: int
    independent_sources: int
    conflicts: tuple[Conflict, ...] = ()
    why: tuple[str, ...] = ()
    """Why these accounts were taken as one happening, a line for each link."""


@dataclass(frozen=True, slots=True)
class Process:
    """A negotiation or dispute that runs over time. Notes go by the day of their report.

    ``parties`` are countries by code and groups by name, ``support`` the first accounts that show each of them. Each of
    ``rounds`` is the notes of one, each of ``deadlines`` those of one time that one speaker states; the last stands.
    ``contradictions`` are notes that cannot both be true; ``named`` is a report and where in it the name stands.
    """

    id: str
    name: str
    parties: tuple[str, ...]
    state: str
    events: tuple[str, ...]
    rounds: tuple[tuple[ProcessNote, ...], ...] = ()
    deadlines: tuple[tuple[ProcessNote, ...], ...] = ()
    aliases: tuple[str, ...] = ()
    support: tuple[tuple[str, ...], ...] = ()
    notes: tuple[ProcessNote, ...] = ()
    contradictions: tuple[tuple[ProcessNote, ProcessNote], ...] = ()
    reports: int = 0
    named: tuple[str, Citation] | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """One thing a judgement is about, told so that it is found again after every rebuild and in another record.

    An account or statement: its id, its report, and the words that tell it; ``label`` is the account's type or the
    speaker. An actor: its id, name (``label``) and country, and ``report`` where only that report's actor is meant.
    """

    kind: AnchorKind
    id: str
    report: str | None = None
    start: int | None = None
    end: int | None = None
    words: str | None = None
    label: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's correction. Append-only; the later word stands.

    ``groups`` are the things named, each as its anchors: an event is all the accounts it had when it was judged.
    ``values`` are the fields set, as typed. ``made`` is the moment in UTC, ISO 8601 with microseconds. An ``undo``
    names the judgement it takes back in ``undoes``.
    """

    id: str
    verb: Verb
    target: Target
    groups: tuple[tuple[Anchor, ...], ...]
    made: str
    values: tuple[tuple[str, str], ...] = ()
    undoes: str | None = None
    reason: str | None = None
    by: str | None = None

    @classmethod
    def of(
        cls,
        verb: Verb,
        target: Target,
        groups: tuple[tuple[Anchor, ...], ...],
        made: str,
        *,
        values: tuple[tuple[str, str], ...] = (),
        undoes: str | None = None,
        reason: str | None = None,
        by: str | None = None,
    ) -> Judgement:
        """Build a judgement and its id, which depends on all that it says."""
        named = [[anchor.id for anchor in group] for group in groups]
        id = content_id("j", verb, target, named, made, values, undoes, reason, by)
        return cls(id, verb, target, groups, made, values, undoes, reason, by)


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a judgement: ``in force``, ``undone``, ``overruled`` by a later one, or ``orphan``: what it is
    about is no longer there. ``note`` says by what, or what is missing."""

    judgement: str
    state: Literal["in force", "undone", "overruled", "orphan"]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the readings say together: derived, disposable, the same for the same readings in any order.

    ``actor_of`` maps (report id, LocalActor key) to an Actor's id; ``event_of`` an account's id to its event's;
    ``copy_of`` a copy's report id to the report it copies.
    """

    actors: tuple[Actor, ...] = ()
    events: tuple[Event, ...] = ()
    actor_of: dict[tuple[str, int], str] = field(default_factory=dict)
    event_of: dict[str, str] = field(default_factory=dict)
    copy_of: dict[str, str] = field(default_factory=dict)
    processes: tuple[Process, ...] = ()
    corrected: dict[str, Reading] = field(default_factory=dict)
    """By report id, the readings that judgements changed, as changed."""
    standings: tuple[Standing, ...] = ()
    """What became of every judgement, in the order of the ledger."""


@dataclass(frozen=True, slots=True)
class Question:
    """The one filter that every face shares. An empty field asks nothing.

    ``between`` holds two or more countries or actor names, all of which take part. ``since`` and ``until`` are days
    that bound an event's date (its report's date where it has none). ``place`` holds names of places as told, or
    countries in which they lie; ``outlet`` who published a report that tells of it.
    """

    between: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    type: tuple[EventType, ...] = ()
    status: tuple[Status, ...] = ()
    about: tuple[Topic, ...] = ()
    since: date | None = None
    until: date | None = None
    min_confidence: float = 0.0
    place: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
