"""Nouns as the record knows them: the noun itself, with the links that only the whole record can give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dragoman.nouns import Account, Citation, EventType, Report, Role, Statement, Topic


@dataclass(frozen=True, slots=True)
class KeptReport(Report):
    """A report as exported: its smallest uri and the title and byline found there; its date given or inferred.

    ``copy_of`` is the id of the report that this one copies, None for an original.
    """

    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class KeptAccount(Account):
    """An account with the id of its event and, in the order of ``participants``, the ids of their actors.

    The ids are None until the readings have been resolved.
    """

    event: str | None = None
    actors: tuple[str | None, ...] = ()

    @property
    def actor_of(self) -> Mapping[int, str]:
        """The participants' LocalActor keys -> the record's actor ids."""
        pairs = zip(self.participants, self.actors, strict=True)
        return {participant.actor: actor for participant, actor in pairs if actor is not None}


@dataclass(frozen=True, slots=True)
class KeptStatement(Statement):
    """A statement with the id of its speaker's actor, None where nobody is named or nothing resolved yet."""

    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in outline: its id, its report's, and the topics of what is told in its words."""

    statement: str
    report: str
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """An account in outline: its id, the day of its report, and of each party the role, country and actor's id."""

    account: str
    type: EventType
    confidence: float
    day: date
    parties: tuple[tuple[Role, str | None, str | None], ...]
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that holds the words searched for.

    ``snippet`` is a stretch of its text around the place that holds most of them; ``words`` are the matched words
    within that stretch. Both cite ``report.text``. ``words`` is empty where only the title matched. ``places``
    is in how many places of the whole text they stand.
    """

    report: KeptReport
    snippet: Citation
    words: tuple[Citation, ...]
    places: int = 0
