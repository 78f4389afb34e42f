"""The words of the codebook: what an event's type, mode, status, a part, a topic, a date's precision may be.

Event types and modes are those of the PLOVER ontology (Halterman et al. 2023, "PLOVER and POLECAT"). To be had from
``dragoman.nouns``, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)

Status = Literal["occurred", "ongoing", "planned", "cancelled", "negated", "hypothetical"]
STATUSES: tuple[Status, ...] = get_args(Status)
OUTRANKS: Mapping[Status, frozenset[Status]] = {
    "occurred": frozenset({"planned", "hypothetical", "ongoing"}),
    "cancelled": frozenset({"planned", "hypothetical"}),
}
"""What a later report's status does not undo: a held meeting stays held though a later background piece plans it."""

STAGES: Mapping[str, tuple[str, ...]] = {
    "ongoing": ("extended", "agreed", "signed", "ratified", "settled"),
    "extended": ("agreed", "signed", "ratified"),
    "agreed": ("signed", "ratified"),
    "signed": ("ratified",),
}
"""States of a negotiation that a later mention of an earlier stage does not undo: what is signed was once agreed."""


def standing(states: Iterable[str]) -> str:
    """Where a negotiation stands after states told one after another: at the last, unless it is only an earlier stage
    of the one before.

    >>> standing(["agreed", "signed", "agreed"]), standing(["agreed", "abandoned"]), standing([])
    ('signed', 'abandoned', 'ongoing')
    """
    stands = "ongoing"
    for told in states:
        if stands not in STAGES.get(told, ()):
            stands = told
    return stands


Role = Literal["actor", "recipient", "absent"]
ROLES: tuple[Role, ...] = get_args(Role)

BuiltInTopic = Literal[
    "trade", "migration", "border", "security", "military", "drugs_crime", "territory", "human_rights", "nuclear",
    "energy", "environment", "health", "election", "legal", "aid", "diplomatic", "other",
]  # fmt: skip
TOPICS: tuple[BuiltInTopic, ...] = get_args(BuiltInTopic)
Topic = str
"""A built-in topic, or one of a vocabulary's own: a built-in one, a dot and a word ("trade.safeguards")."""


def is_topic(word: str) -> bool:
    """Whether a word is a topic's name: a built-in one, alone or with a word of a vocabulary's own after a dot.

    >>> is_topic("trade.safeguards"), is_topic("whaling")
    (True, False)
    """
    of, dot, own = word.partition(".")
    return of in TOPICS and (not dot or own.isidentifier())


ActorType = Literal["person", "state", "institution", "organisation", "group", "unnamed"]
Precision = Literal["day", "week", "month", "season", "year"]
PublishedBasis = Literal["given", "dateline", "inferred", "unknown"]
DateBasis = Literal["expression", "report", "inferred"]
Verb = Literal["same", "different", "wrong", "edit", "add", "undo"]
NoteKind = Literal["round", "session", "deadline", "condition", "linkage", "offer", "state"]
AnchorKind = Literal["account", "statement", "actor", "report"]
Target = Literal["account", "event", "statement", "actor", "judgement"]

MODES_OF: Mapping[EventType, tuple[str, ...]] = {
    "CONSULT": ("visit", "third-party", "multilateral", "phone"),
    "REQUEST": ("assist", "change", "yield", "meet"),
    "REJECT": ("assist", "change", "yield", "meet"),
    "ACCUSE": ("disapprove", "investigate", "allege"),
    "THREATEN": ("restrict", "arrest", "relations", "expel", "territory", "violence"),
    "RETREAT": ("withdraw", "release", "disarm", "ceasefire", "access", "resign"),
    "SANCTION": ("convict", "expel", "withdraw", "discontinue"),
    "MOBILIZE": ("troops", "weapons", "police", "militia"),
}
"""PLOVER's modes by type; a type that is not here has none."""
