"""Which date of a happening its cited words tell, and whether they tell one that the reading did not take."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.asking.bearing import Bearing
from dragoman.asking.clausal import Span, spans
from dragoman.asking.sentences import MONTHS
from dragoman.nouns import Dated, Published, Status

SURE_DATE, SURE_OWN_DAY = 0.7, 0.6
"""From how certain on a date, and a report's own day, are taken; ``support`` has the limits of all else."""

FAR_DATE = 60
"""Characters between a trigger and the date or place that belongs to it, at most."""

FAR_TIMED = 160
"""The same for a date that keeps it from being told of another time: "In 2005, …" holds for the whole sentence."""

_RANGE = re.compile(r"\s*(?:to|through|until|till|–|—|-)\s*(?:[A-Z]|\d)")

_CLAUSE = re.compile(r",\s+(?:and|but|as)\s|;|\b(?:after|before|while|when|who|which|where|because|since|although)\b")
"""What parts a date from a trigger: they are of two clauses."""

_RELATIVE = re.compile(r"\s*(?:who|whom|whose|which|where|when|after|before|while|as|because|since)\b")
"""How a clause begins that is put in between commas: ", who came on Tuesday, praised"."""

_NEXT = re.compile(r"\s+(?:and|then|but)\s+(?:\w+ly\s+)?")
"""What joins a trigger to the journey before it, whose day the date is: "came on Tuesday and | met"."""

_MONTH = "|".join((*MONTHS, r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\."))
_TIMED = re.compile(
    rf"\b(?:19|20)\d\d\b|\b(?:{_MONTH})\s+\d|\b(?:in|of|last|early|late|since|until|by|this|next|mid-?)\s+(?:{_MONTH})(?!\w)"
)
"""A year or month; "May" alone may be somebody, and "may" is none."""


@dataclass(frozen=True, slots=True)
class Dating:
    """Words about a trigger, and how sure the reading was of the date. ``voiced``: the act is done by saying it."""

    bearing: Bearing
    text: str
    trigger: Span | None
    sure: float
    voiced: bool

    def date(self, told: Dated | None, published: Published, status: Status) -> Dated | None:
        """The date, where the words tell it, or the report's own day, where the happening is news of that day."""
        if told is None or _is_yet_to_come(told, published, status) or self.is_distant:
            return None
        if told.basis == "report" and (self.sure < SURE_OWN_DAY or self.is_past_dated):
            return None
        if told.basis == "report" or told.text is None:  # without words of its own a person has set it
            return told
        return told if self.sure >= SURE_DATE and self._dates(told.text) else None

    @property
    def is_past_dated(self) -> bool:
        """Whether the words beside the trigger tell a year, a month, or that it was long ago: then it is no news of the
        report's day."""
        return self.is_distant or self._tells(_TIMED)

    @property
    def is_distant(self) -> bool:
        """Whether they say that it was long ago ("formerly"), so that a day beside it is another happening's."""
        return self._tells(self.bearing.distant)

    def _tells(self, words: re.Pattern[str]) -> bool:
        return any(self._is_beside(Span(*found.span()), FAR_TIMED) for found in words.finditer(self.text))

    def _is_beside(self, when: Span, far: int) -> bool:
        where = self.trigger
        near = where is None or max(when.start - where.end, where.start - when.end) <= far
        return near and self._is_own(when)

    def _dates(self, words: str) -> bool:
        """Whether the words hold a date's own, near enough to the trigger to belong to it, and not as the first day of
        several ("April 29 to May 5")."""
        for span in spans(self.text, words):
            spoken = self.bearing.ends_in_speech(self.text[: span.start]) and not self.voiced
            if not spoken and not _RANGE.match(self.text[span.end :]) and self._is_beside(span, FAR_DATE):
                return True
        return False

    def _is_own(self, when: Span) -> bool:
        """Whether a date stands in the trigger's own clause, and is no part of a name ("March 16 Factory")."""
        if self.bearing.names_after(self.text[when.end :]):
            return False
        if self.trigger is None:
            return True
        first, second = sorted((when, self.trigger), key=lambda span: span.start)
        between = self.text[first.end : second.start]
        if first is when and _NEXT.fullmatch(between) and self.bearing.moving.search(self.text[: when.start]):
            return False
        opened = _RELATIVE.match(self.text[: first.start].rpartition(",")[2])
        return not _CLAUSE.search(between) and not (opened and "," in between)


def _is_yet_to_come(told: Dated, published: Published, status: Status) -> bool:
    """Whether the date of what came to pass lies after its report: a month that was taken for next year's."""
    end = published.end
    return end is not None and told.start > end and status in ("occurred", "ongoing")
