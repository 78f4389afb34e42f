"""An event's fields, each with the sentence that says it and all accounts that say the same.

For every field one account speaks: one that agrees with the event, in an original before a copy, the surest first. The
words shown are its evidence; the date and the place may stand in a sentence beside it, and then that one is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dragoman.asking.history import Teller
from dragoman.asking.surroundings import around
from dragoman.nouns import Account, Citation, Event

if TYPE_CHECKING:
    from dragoman.record import Record

Name = Literal["what", "who", "whether", "when", "where", "about", "according to", "disputed by"]

_QUOTED = re.compile(r"'(.+?)'(?=,|$)")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Saying:
    """The sentence that says it, and the words in it that do, as offsets within the sentence."""

    teller: Teller
    citation: Citation
    places: tuple[Place, ...]

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The sentence in pieces, each with whether it is one of the telling words."""
        at, text = 0, self.citation.text
        for start, end in self.places:
            yield text[at:start], False
            yield text[start:end], True
            at = end
        yield text[at:], False


@dataclass(frozen=True, slots=True)
class Field:
    """``agreeing`` are all that say the same of it; ``saying`` is None where no words do (a date that is only the
    report's own)."""

    name: Name
    saying: Saying | None
    agreeing: tuple[Teller, ...]


def fields(record: Record, event: Event, tellers: Sequence[Teller]) -> tuple[Field, ...]:
    """The fields that an event has, in the order in which a person asks for them."""
    finder = _Finder(record, event, sorted(tellers, key=_standing))
    return tuple(field for field in finder.found() if field)


def _standing(teller: Teller) -> tuple[bool, float, str]:
    return teller.report.copy_of is not None, -teller.account.confidence, teller.account.id


@dataclass(frozen=True, slots=True)
class _Finder:
    record: Record
    event: Event
    tellers: Sequence[Teller]

    def found(self) -> Iterator[Field | None]:
        event = self.event
        yield self._field("what", lambda one: (one.type, one.mode) == (event.type, event.mode), self._trigger)
        yield self._who()
        yield self._field("whether", lambda one: one.status == event.status, self._cue)
        if event.date:
            yield self._field("when", lambda one: one.date == event.date, self._date)
        if event.place:
            yield self._field("where", lambda one: one.place == event.place, self._place)
        if event.about:
            yield self._field("about", lambda one: bool(set(one.about) & set(event.about)), self._evidence)
        if any(one.account.sourced_to for one in self.tellers):
            yield self._field("according to", lambda one: bool(one.sourced_to), self._sources)
        if any(one.account.disputed_by for one in self.tellers):
            yield self._field("disputed by", lambda one: bool(one.disputed_by), self._deniers)

    def _field(
        self, name: Name, agrees: Callable[[Account], bool], say: Callable[[Teller], Saying | None]
    ) -> Field | None:
        agreeing = [one for one in self.tellers if agrees(one.account)] or list(self.tellers)
        if not agreeing:
            return None
        sayings = (found for one in agreeing if (found := say(one)))
        first = next(sayings, None)
        if first and not first.places:
            first = next((found for found in sayings if found.places), first)
        return Field(name, first, tuple(agreeing))

    def _who(self) -> Field | None:
        """Told by whoever names most of the parties."""
        if not self.event.participants:
            return None
        ranked = sorted(self.tellers, key=lambda one: -len(one.account.participants))
        saying = next((found for one in ranked if (found := self._parties(one))), None)
        return Field("who", saying, tuple(self.tellers))

    def _evidence(self, teller: Teller) -> Saying | None:
        return _said(teller, ())

    def _trigger(self, teller: Teller) -> Saying | None:
        return _said(teller, _whys(teller.account, teller.account.type))

    def _cue(self, teller: Teller) -> Saying | None:
        return _said(teller, _whys(teller.account, "status"))

    def _sources(self, teller: Teller) -> Saying | None:
        return _said(teller, [source.name for source in teller.account.sourced_to])

    def _deniers(self, teller: Teller) -> Saying | None:
        return _said(teller, teller.account.disputed_by)

    def _parties(self, teller: Teller) -> Saying | None:
        """With every mention of a party marked, "he" and "the two ministers" as well."""
        keys = {one.actor for one in teller.account.participants}
        reading = self.record.reading(teller.report.id)
        mentions = [(one.start, one.end) for one in reading.mentions if one.actor in keys] if reading else []
        return _marked(teller, mentions) if teller.account.evidence else None

    def _date(self, teller: Teller) -> Saying | None:
        dated = teller.account.date
        if dated is None or dated.basis == "report" or not dated.text:
            return None
        return _said(teller, [dated.text]) if _holds(teller, dated.text) else _beside(teller, dated.text)

    def _place(self, teller: Teller) -> Saying | None:
        place = teller.account.place
        if place is None:
            return None
        return _said(teller, [place.name]) if _holds(teller, place.name) else _beside(teller, place.name)


def _whys(account: Account, beginning: str) -> list[str]:
    """The words that an account's reason of this beginning quotes."""
    return [word for line in account.why if line.startswith(beginning) for word in _QUOTED.findall(line)]


def _said(teller: Teller, words: Iterable[str]) -> Saying | None:
    """The piece of evidence that holds most of these words, with each marked where it stands."""
    wanted = list(words)
    cited = teller.account.evidence
    if not cited:
        return None
    best = max(cited, key=lambda one: sum(bool(_places(one.text, word)) for word in wanted))
    return Saying(teller, best, _joined(place for word in wanted for place in _places(best.text, word)[:1]))


def _marked(teller: Teller, mentions: Sequence[Place]) -> Saying:
    """The piece of evidence that holds most of these places of the report."""

    def inside(cited: Citation) -> list[Place]:
        return [(a - cited.start, b - cited.start) for a, b in mentions if cited.start <= a and b <= cited.end]

    best = max(teller.account.evidence, key=lambda one: len(inside(one)))
    return Saying(teller, best, _joined(inside(best)))


def _holds(teller: Teller, words: str) -> bool:
    return any(_places(one.text, words) for one in teller.account.evidence)


def _beside(teller: Teller, words: str) -> Saying | None:
    """The sentence around the nearest place of the report where these words stand."""
    text, cited = teller.report.text, teller.account.evidence
    if not cited:
        return None
    places = _places(text, words)
    if not places:
        return _said(teller, ())
    start, end = min(places, key=lambda place: (abs(place[0] - cited[0].start), place))
    sentence = around(text, start, end)
    return Saying(teller, sentence, ((start - sentence.start, end - sentence.start),))


def _places(text: str, words: str) -> list[Place]:
    """Where these words stand in a text, as whole words."""
    found = re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    return [one.span() for one in found]


def _joined(places: Iterable[Place]) -> tuple[Place, ...]:
    """In order, those that touch as one."""
    joined: list[Place] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
