"""The two sides of a relation, and which of them does something to which in an event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dragoman.asking.countries import Countries
from dragoman.asking.questions import nearest
from dragoman.asking.scale import Scale
from dragoman.errors import UsageError
from dragoman.nouns import Event, EventParticipant, Question, Role

if TYPE_CHECKING:
    from dragoman.record import Record

Way = Literal["forth", "back", "together", "beside"]
"""From the first to the second, from the second to the first, with one another, or neither: side by side, or both hit
by the same act of a third."""


@dataclass(frozen=True, slots=True)
class Party:
    """A country by its ``code``, or an actor by ``ids`` (several where several bear the name). ``word`` asks for it."""

    name: str
    word: str
    code: str | None = None
    ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, record: Record, word: str, countries: Countries) -> Party:
        """A country by code, name or adjective, or else an actor by name or id. Raises UsageError: nobody."""
        code = countries.code(word)
        if code:
            return cls(countries.names[code], code, code)
        actors = list(record.actors(Question(actor=(word,))))
        if not actors:
            near = nearest(word, countries.names.values())
            raise UsageError(
                f"{word}: no country, and no actor of this name.{f' Did you mean {near}?' if near else ''}"
            )
        return cls(actors[0].name, word, None, frozenset(actor.id for actor in actors))

    def is_one(self, participant: EventParticipant) -> bool:
        return participant.country == self.code if self.code else participant.actor in self.ids

    def acts(self, event: Event, role: Role) -> bool:
        return any(one.role == role and self.is_one(one) for one in event.participants)


def way(event: Event, first: Party, second: Party, scale: Scale) -> Way | None:
    """Who does it to whom; None where one of them has no part in it (to be absent is none).

    One acts and the other receives; where both act, they do it with one another if acts of the type are mutual
    (met, agreed, fought), and side by side if not (both accused a third).
    """
    acts, gets = first.acts(event, "actor"), first.acts(event, "recipient")
    others_act, others_get = second.acts(event, "actor"), second.acts(event, "recipient")
    if not (acts or gets) or not (others_act or others_get):
        return None
    if acts and others_act and scale.mutual(event.type):
        return "together"
    forth, back = acts and others_get, others_act and gets
    if forth and back:
        return "together"
    return "forth" if forth else "back" if back else "beside"


def pairs(event: Event, scale: Scale) -> Iterator[tuple[str, str]]:
    """The pairs of countries, in the order of their codes, between which an event is."""
    sides = {
        role: {one.country for one in event.participants if one.role == role and one.country}
        for role in ("actor", "recipient")
    }
    acting, receiving = sides["actor"], sides["recipient"]
    for one in sorted(acting | receiving):
        for other in sorted(acting | receiving):
            across = (one in acting and other in receiving) or (other in acting and one in receiving)
            if one < other and (across or (scale.mutual(event.type) and {one, other} <= acting)):
                yield one, other
