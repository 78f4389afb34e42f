"""How far the words that a brief cites bear out what it says: nothing is said that they do not tell.

1. the words     of an account's evidence, the span that holds its trigger and names most of its parties
2. the parties   named in these words, or meant by a "he" or "the ministry" there whom an earlier sentence names: then
                 that sentence is cited too; a party that neither tells is not in the sentence
3. the rest      date, place, topic, mode and source, each only where the words tell it
4. how sure      the reading was of type, status and each party, which its own reasons say (``Account.why``)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from dragoman.asking.bearing import Bearing
from dragoman.asking.clausal import Span, may_act, spans
from dragoman.asking.history import Teller
from dragoman.asking.naming import Names
from dragoman.asking.surroundings import around
from dragoman.nouns import Account, Citation, Dated, EventType, Mention, Participant, Place, Source

SURE_TYPE, SURE_STATUS, SURE_PARTY, SURE_DATE, SURE_OWN_DAY, SURE_MEANT = 0.85, 0.7, 0.6, 0.6, 0.4, 0.85
"""From how certain on the reading's word is taken; below, a happening is quoted, a party or date left out. Swept over
sentences read by hand (``docs/brief.md``): lower ones let in what the words do not say."""

REACH = 3
"""Words before a trigger that may leave open whether it came to pass."""

FORCE: tuple[EventType, ...] = ("ASSAULT", "COERCE", "MOBILIZE", "RETREAT")
"""Acts of which "over military matters" says nothing."""

BACK = 1200
"""Characters within which an earlier sentence may name whom a pronoun stands for."""

SHORTEST = 30
"""Characters of words that can stand alone; what is shorter tells nothing by itself."""

_TYPE = re.compile(r"^[A-Z]+ (\d\.\d+) by the type head(?:, looking at '(.*)')?$", re.DOTALL)
_STATUS = re.compile(r"^status [a-z]+ (\d\.\d+)")
_PARTY = re.compile(r"^(?:actor|recipient|absent) (.+) (\d\.\d+)$", re.DOTALL)
_OWN_DAY = re.compile(r"^report's own day (\d\.\d+)$")
_DATE = re.compile(r"^date '.*' (\d\.\d+)$", re.DOTALL)
_LEADS_TO = r"(?:in|at|near|to|from|into|outside|visit|visited|visiting|on|toward|towards|of)\s+(?:[\w.'’-]+\s+){0,3}?"


@dataclass(frozen=True, slots=True)
class Sureness:
    """What the reading said of its own certainty; the account's confidence where it says nothing apart."""

    type: float
    status: float
    date: float
    parties: Mapping[str, float]
    trigger: str

    @classmethod
    def of(cls, account: Account) -> Sureness:
        type, status, date, trigger = account.confidence, account.confidence, 1.0, ""
        parties: dict[str, float] = {}
        for reason in account.why:
            if found := _TYPE.match(reason):
                type, trigger = float(found[1]), found[2] or ""
            elif found := _STATUS.match(reason):
                status = float(found[1])
            elif found := _DATE.match(reason) or _OWN_DAY.match(reason):
                date = float(found[1])
            elif found := _PARTY.match(reason):
                parties[found[1]] = float(found[2])
        return cls(type, status, date, parties, trigger)


@dataclass(frozen=True, slots=True)
class Borne:
    """What an account's cited words bear out. ``account`` has only those fields; ``cited`` are the words, the main ones
    first; ``whole`` tells whether its type and status are sure and its words tell such an act."""

    teller: Teller
    account: Account
    cited: tuple[Citation, ...]
    whole: bool
    sure: float

    @property
    def text(self) -> str:
        return " ".join(one.text for one in self.cited)

    @property
    def actors(self) -> frozenset[str]:
        """The record's ids of the parties that the words name."""
        known = self.teller.account.actor_of
        return frozenset(known[one.actor] for one in self.account.participants if one.actor in known)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Finds what accounts' words bear out."""

    names: Names
    bearing: Bearing
    mentions: Mapping[str, Sequence[Mention]]

    def of(self, teller: Teller) -> Borne | None:
        """None where the words name none of the parties, or are too few to tell anything."""
        account = teller.account
        found = _Found(self, teller, Sureness.of(account))
        words = found.words
        if words is None or not found.parties:
            return None
        kept = tuple(one for one, _ in found.parties)
        text = words.text
        plain = replace(
            account,
            mode=self.bearing.mode(account.type, account.mode, text),
            participants=kept,
            place=_placed(account.place, text),
            date=found.dated,
            about=() if account.type in FORCE else self.bearing.about(account.about, text),
            sourced_to=found.sources,
        )
        sure = found.sure
        surest = min(sure.parties.get(one.name, account.confidence) for one in kept)
        whole = (
            sure.type >= SURE_TYPE
            and sure.status >= SURE_STATUS
            and found.sourced
            and self.bearing.tells(account.type, text)
            and found.ordered
            and (found.real or account.status not in ("occurred", "ongoing"))
            and _specific(plain)
        )
        return Borne(teller, plain, found.cited, whole, sure.type * sure.status * surest)


@dataclass
class _Found:
    """The work of one account."""

    bearer: Bearer
    teller: Teller
    sure: Sureness

    @cached_property
    def words(self) -> Citation | None:
        spans = [one for one in self.teller.account.evidence if len(one.text) >= SHORTEST]
        return max(spans, key=self._fit, default=None)

    def _fit(self, span: Citation) -> tuple[bool, int, int]:
        named = sum(self._is_named(one, span.text) for one in self.teller.account.participants)
        return _has(self.sure.trigger, span.text), named, -span.start

    @cached_property
    def parties(self) -> tuple[tuple[Participant, Citation | None], ...]:
        """The parties that the words tell, each with the earlier sentence that names them, where one is needed."""
        return tuple(self._parties())

    def _parties(self) -> Iterator[tuple[Participant, Citation | None]]:
        assert self.words is not None
        for one in self.teller.account.participants:
            if self._sure(one) < SURE_PARTY:
                continue
            if self._is_named(one, self.words.text):
                yield one, None
            elif self._sure(one) >= SURE_MEANT and self._is_meant(one.actor) and (earlier := self._naming(one)):
                yield one, earlier

    def _sure(self, one: Participant) -> float:
        return self.sure.parties.get(one.name, self.teller.account.confidence)

    @cached_property
    def ordered(self) -> bool:
        """Whether the order of the words allows that those who act do so to those who receive."""
        assert self.words is not None
        text, where = self.words.text, self._places
        acts = [span for one, _ in self.parties if one.role == "actor" for span in where.get(one.actor, ())]
        gets = [span for one, _ in self.parties if one.role == "recipient" for span in where.get(one.actor, ())]
        trigger = spans(text, self.sure.trigger)
        return may_act(text, acts, gets, trigger[0] if trigger else None)

    @property
    def real(self) -> bool:
        """Whether nothing right before the trigger leaves open that it came to pass: "might", "to", "if"."""
        assert self.words is not None
        trigger = spans(self.words.text, self.sure.trigger)
        before = self.words.text[: trigger[0].start].replace("’", "'").casefold().split()[-REACH:] if trigger else []
        return not self.bearer.bearing.unreal.intersection(word.strip('"“”,') for word in before)

    @cached_property
    def _places(self) -> dict[int, list[Span]]:
        """Where in the words each actor is named or meant."""
        assert self.words is not None
        start, end = self.words.start, self.words.end
        found: dict[int, list[Span]] = {}
        for one in self.bearer.mentions.get(self.teller.report.id, ()):
            if one.actor is not None and start <= one.start and one.end <= end:
                found.setdefault(one.actor, []).append(Span(one.start - start, one.end - start))
        return found

    @property
    def cited(self) -> tuple[Citation, ...]:
        assert self.words is not None
        earlier = (where for _, where in self.parties if where)
        return tuple(dict.fromkeys((self.words, *earlier)))

    @property
    def dated(self) -> Dated | None:
        """The date, where the words tell it, or the report's own day, where the happening is news of that day."""
        assert self.words is not None
        told = self.teller.account.date
        if told is None or (told.basis == "report" and self.sure.date < SURE_OWN_DAY):
            return None
        if told.basis == "report" or (self.sure.date >= SURE_DATE and _has(told.text or "", self.words.text)):
            return told
        return None

    @property
    def sourced(self) -> bool:
        """Whether the words name everybody who is said to say so."""
        return len(self.sources) == len(self.teller.account.sourced_to)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        return tuple(one for one in self.teller.account.sourced_to if self._speaks(one))

    def _speaks(self, source: Source) -> bool:
        """Whether the words name a source: by name, or, a person, by surname; or a party is the source."""
        assert self.words is not None
        told = _parted_name(source)
        text = " ".join(one.text for one in self.cited)
        if self.bearer.names.stands_in(None, told, None, text):
            return True
        return any(one.name == source.name for one, _ in self.parties)

    def _is_named(self, one: Participant, text: str) -> bool:
        id = self.teller.account.actor_of.get(one.actor)
        return self.bearer.names.stands_in(id, one.name, one.country, text)

    def _is_meant(self, key: int) -> bool:
        """Whether a pronoun or description within the words stands for this actor."""
        assert self.words is not None
        where = self.bearer.mentions.get(self.teller.report.id, ())
        return any(m.actor == key and self.words.start <= m.start and m.end <= self.words.end for m in where)

    def _naming(self, one: Participant) -> Citation | None:
        """The nearest earlier sentence that names an actor, without a line break within."""
        assert self.words is not None
        report, start = self.teller.report, self.words.start
        for mention in reversed(self.bearer.mentions.get(report.id, ())):
            if mention.kind == "name" and mention.actor == one.actor and start - BACK <= mention.start < start:
                return around(report.text, mention.start, mention.end)
        return None


def _specific(account: Account) -> bool:
    """Whether enough is left to say: two parties; or one, with two of date, place, topic and kind."""
    told = (account.date is not None and account.date.basis != "report", account.place, account.about, account.mode)
    return len(account.participants) > 1 or sum(map(bool, told)) > 1


def _parted_name(source: Source) -> str:
    """The part of a source's name that a text repeats: a surname; of a description all of it."""
    words = source.name.split()
    return words[-1] if words and not source.anonymous and words[-1][:1].isupper() else source.name


def _has(trigger: str, text: str) -> bool:
    return bool(trigger) and " ".join(trigger.split()).casefold() in " ".join(text.split()).casefold()


def _placed(place: Place | None, text: str) -> Place | None:
    """The place, where the words put something there."""
    if place is None:
        return None
    found = re.search(rf"\b{_LEADS_TO}{re.escape(place.name)}\b", text, re.IGNORECASE)
    return replace(place, name=place.name.title() if place.name.isupper() else place.name) if found else None
