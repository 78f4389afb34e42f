"""How far the words that a brief cites bear out what it says: nothing is said that they do not tell.

1. the words     of an account's evidence, the span that holds its trigger and names most of its parties
2. the parties   named in these words, or meant by a "he" or "the ministry" there whom an earlier sentence names: then
                 that sentence is cited too; a party that neither tells is not in the sentence
3. the rest      date, place, topic, mode and source, each only where the words tell it
4. how sure      the reading was of type, status and each party, which its own reasons say (``Account.why``)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations

from dragoman.asking.bearing import Bearing
from dragoman.asking.clausal import Span, leads, may_act, spans
from dragoman.asking.dating import FAR_DATE, Dating
from dragoman.asking.history import Teller
from dragoman.asking.naming import Names
from dragoman.asking.placing import placed
from dragoman.asking.scale import Scale
from dragoman.asking.sureness import Sureness
from dragoman.asking.surroundings import around
from dragoman.asking.voice import is_hedged, is_quoted, is_told_by_another
from dragoman.nouns import Account, Citation, Dated, EventType, Mention, Participant, Place, Source, Topic
from dragoman.record.folding import fold

SURE_TYPE, SURE_STATUS, SURE_PARTY, SURE_MEANT = 0.9, 0.7, 0.7, 0.92
"""From how certain on the reading's word is taken; below, a happening is quoted, a party or date left out. Swept over
sentences read by hand (``docs/brief.md``): lower ones let in what the words do not say."""

SURE_TYPE_TIED, SURE_TIED = 0.75, 0.6
"""The same for a type and a party where the grammar agrees with the parts of all parties (``tied``)."""

WINDOW, FAR, ABOUT = 40, 80, 100
"""Characters about a trigger that must tell the act, within which a party must stand, and which tell the topic."""

_PERSONS = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
"""Pronouns that stand for one person; "it" and "they" may be anything."""

_MEETINGS = ("phone", "meeting", "visit", "talks")
"""What a consultation is called of which no mode is told, by the first of these that its words tell."""

REACH, FAR_REACH = 3, 6
"""Words before a trigger that may leave open whether it came to pass, and whether it is planned; the farther also those
after it that tell that it failed."""

PEACEFUL: tuple[EventType, ...] = ("CONSULT", "AGREE", "COOPERATE", "AID", "SUPPORT")
"""Acts that may be "about military matters"; a threat over them is one of force, and says so."""

PENALTIES: tuple[EventType, ...] = ("SANCTION", "THREATEN", "COERCE", "ASSAULT")
"""Acts that a word before the trigger may take back: "ended the tariff"."""

FORCE: tuple[EventType, ...] = ("ASSAULT", "COERCE", "MOBILIZE", "RETREAT")
"""Acts of which "over military matters" says nothing."""

BACK = 400
"""Characters within which an earlier sentence may name whom a pronoun stands for."""

LONGEST = 600
"""Characters of a citation, at most: what evidence may have too (RECORD.md)."""

SHORTEST = 30
"""Characters of words that can stand alone; what is shorter tells nothing by itself."""


@dataclass(frozen=True, slots=True)
class Borne:
    """What an account's cited words bear out. ``account`` has only those fields; ``cited`` are the words, the main ones
    first; ``firm`` tells whether they and their grammar tell such an act of these parties, in whosever voice; ``whole``
    whether moreover its type and status are sure, and the voice is the report's own or that of the sources told."""

    teller: Teller
    account: Account
    cited: tuple[Citation, ...]
    firm: bool
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
    scale: Scale

    def mutual(self, type: EventType) -> bool:
        return self.scale.mutual(type)

    def of(self, teller: Teller) -> Borne | None:
        """None where the words name none of the parties, or are too few to tell anything."""
        account = teller.account
        found = _Found(self, teller, Sureness.of(account))
        words = found.words
        if words is None or not found.parties:
            return None
        kept = tuple(one for one, _ in found.parties)
        mode = self._mode(account, found.about(ABOUT), found.around)
        plain = replace(
            account,
            mode=mode,
            participants=kept,
            place=self._place(found, account, mode),
            date=found.dated,
            about=self._about(account, found.about(ABOUT)),
            sourced_to=found.sources,
        )
        sure = found.sure
        surest = min(sure.parties.get(one.name, account.confidence) for one in kept)
        firm = (
            bool(found.certain)
            and self.bearing.tells(account.type, found.around)
            and found.close
            and found.together
            and found.ordered
            and found.tied
            and found.real
            and found.timely
        )
        surely = sure.type >= (SURE_TYPE_TIED if sure.parts else SURE_TYPE) and sure.status >= SURE_STATUS
        whole = firm and surely and found.sourced and found.plain and _specific(plain)
        product = sure.type * sure.status * surest if sure.parties else account.confidence
        return Borne(teller, plain, found.cited, firm, whole, product)

    def _place(self, found: _Found, account: Account, mode: str | None) -> Place | None:
        if account.place is None:
            return None
        words = self._spoken(found.about(FAR_DATE))
        return placed(replace(account, mode=mode), words, self._where(account, mode))

    def _spoken(self, text: str) -> str:
        """A text without the place in which somebody speaks: "speaking to reporters in Baghdad"."""
        return self.bearing.speaking.sub(" ", text)

    def _where(self, account: Account, mode: str | None) -> str:
        """The preposition by which a sentence joins a place."""
        received = any(one.role == "recipient" for one in account.participants)
        return "in" if received else self.names.phrases.act(account.type, mode).where

    def _mode(self, account: Account, text: str, around: str) -> str | None:
        """The mode that the words tell. A consultation of which they tell no meeting is called talks, or a call."""
        told = self.bearing.mode(account.type, account.mode, text)
        if told is None and account.type == "CONSULT":
            told = next((mode for mode in _MEETINGS if self.bearing.mode("CONSULT", mode, around)), None)
        return told

    def _about(self, account: Account, text: str) -> tuple[Topic, ...]:
        """The topics that the words tell; none for an act of force, and no "aid for aid"."""
        if account.type in FORCE:
            return ()
        hollow = () if account.type in PEACEFUL else ("military", "security")
        return tuple(
            topic
            for topic in self.bearing.about(account.about, text)
            if topic != account.type.lower() and topic.partition(".")[0] not in hollow
        )


@dataclass
class _Found:
    """The work of one account."""

    bearer: Bearer
    teller: Teller
    sure: Sureness

    @cached_property
    def words(self) -> Citation | None:
        """The span of evidence that tells most, as a whole sentence: half of one may say something else."""
        found = [one for one in self.teller.account.evidence if len(one.text) >= SHORTEST]
        if not found:
            return None
        best = max(found, key=self._fit) if len(found) > 1 else found[0]
        wider = around(self.teller.report.text, best.start, best.end)
        fits = len(wider.text) <= LONGEST and wider.start <= best.start and best.end <= wider.end
        return wider if fits else best

    def _fit(self, span: Citation) -> tuple[bool, int, int]:
        named = sum(self._is_named(one, span.text) for one in self.teller.account.participants)
        return _has(self.sure.trigger, span.text), named, -span.start

    @cached_property
    def parties(self) -> tuple[tuple[Participant, Citation | None], ...]:
        """The parties that the words tell, each with the earlier sentence that names them, where one is needed."""
        return self.certain or tuple(self._parties(0.0))

    @cached_property
    def certain(self) -> tuple[tuple[Participant, Citation | None], ...]:
        """Those of them whose part was read with certainty; where there is none, nothing can be retold."""
        return tuple(self._parties(SURE_PARTY))

    def _parties(self, least: float) -> Iterator[tuple[Participant, Citation | None]]:
        assert self.words is not None
        for one in self.teller.account.participants:
            if self._sure(one) < (min(least, SURE_TIED) if self._is_tied(one) else least):
                continue
            if (
                self._is_proxied(one)
                or self.bearer.names.is_none(one.name)
                or _is_only_watched(self.teller.account, one)
            ):
                continue
            if self._is_named(one, self.words.text):
                yield one, None
            elif self._sure(one) >= SURE_MEANT and self._is_meant(one.actor) and (earlier := self._naming(one)):
                yield one, earlier

    def _is_tied(self, one: Participant) -> bool:
        """Whether the grammar is known to agree with a party's part."""
        return one.name in self.sure.parts and self._plays(one)

    def _plays(self, one: Participant) -> bool:
        """Whether the grammar agrees with a party's part. Who alone is told of a mutual act must be the one who does
        it: whom an unnamed "they" were to meet did not travel."""
        account = self.teller.account
        alone = sum(other.role != "absent" for other in account.participants) == 1
        mutual = self.bearer.mutual(account.type) and not alone
        return self.sure.plays(one, mutual=mutual, hard=account.type in FORCE)

    def _sure(self, one: Participant) -> float:
        return self.sure.parties.get(one.name, self.teller.account.confidence)

    @cached_property
    def ordered(self) -> bool:
        """Whether the order of the words allows that those who act do so to those who receive."""
        assert self.words is not None
        text, where = self.words.text, self._places
        acts = [span for one, _ in self.parties if one.role == "actor" for span in where.get(one.actor, ())]
        gets = [span for one, _ in self.parties if one.role == "recipient" for span in where.get(one.actor, ())]
        if acts and not gets and self._trigger and not self.bearer.mutual(self.teller.account.type):
            return any(leads(text, one, self._trigger) for one in acts)
        return may_act(text, acts, gets, self._trigger, voiced=self._voiced)

    @property
    def _voiced(self) -> bool:
        return self.bearer.names.phrases.act(self.teller.account.type, None).voiced

    @property
    def tied(self) -> bool:
        """Whether the grammar agrees with the parts of all parties, and none of them is named within another's name."""
        names = [one.name for one, _ in self.certain]
        apart = not any(_is_within(one, other) for one, other in permutations(names, 2))
        return (
            apart
            and not self._turns_on_own()
            and not self._is_hosted()
            and all(self._plays(one) for one, _ in self.certain)
        )

    def _is_hosted(self) -> bool:
        """Whether somebody is welcomed, as a host does; what is praised by that word is a plan or a step."""
        welcomed = self.teller.account.type == "SUPPORT" and self.sure.trigger.casefold().startswith("welcom")
        return welcomed and any(self.sure.parts.get(one.name) == "object" for one, _ in self.certain)

    def _turns_on_own(self) -> bool:
        """Whether somebody is told to act upon their own state, which is the reading's guess more often than the
        report's word."""
        some = [one for one, _ in self.certain]
        own = {one.country for one in some if one.role == "actor" and one.country}
        known = self.teller.account.actor_of
        return any(
            one.role == "recipient" and one.country in own and self.bearer.names.is_state(known.get(one.actor))
            for one in some
        )

    @property
    def plain(self) -> bool:
        """Whether the report tells it in its own voice, or in that of those who are told as the sources, or who act by
        saying it."""
        assert self.words is not None
        where, account, bearing = self._trigger, self.teller.account, self.bearer.bearing
        if where is None:
            return True
        text, acting = self.words.text, [one.name.split()[-1] for one, _ in self.certain if one.role == "actor"]
        if is_hedged(text, where.start, where.end, bearing.hedged):
            return False
        if self._voiced and any(bearing.says(text, name) for name in acting):
            return True
        if is_quoted(text, where.start):
            return False
        return bool(account.sourced_to) or not is_told_by_another(text, where.start, where.end, (), bearing)

    @property
    def real(self) -> bool:
        """Whether nothing right before the trigger leaves open that it came to pass ("might", "to", "if") or that it is
        planned ("proposed", "possible"), and nothing right after tells that it failed ("talks collapsed")."""
        assert self.words is not None
        where, status = self._trigger, self.teller.account.status
        reach = FAR_REACH if status == "planned" else REACH
        before = self.words.text[: where.start].replace("’", "'").casefold().split()[-reach:] if where else []
        words = {word.strip('"“”,') for word in before}
        after = self.words.text[where.end :].casefold().split()[:FAR_REACH] if where else []
        if self.bearer.bearing.failing & {word.strip('"“”,.') for word in after}:
            return False
        if status == "ongoing" and self.dated is None:
            return False  # what goes on at no time told is background, long past as often as not
        if status not in ("occurred", "ongoing"):
            return status != "planned" or not self.bearer.bearing.open & words
        unreal = self.bearer.bearing.unreal
        if self.teller.account.type in PENALTIES:
            unreal |= self.bearer.bearing.undoing
        return not unreal & words

    @property
    def together(self) -> bool:
        """Whether the words tell that several who act do so with one another, where that is not plain."""
        account, bearing = self.teller.account, self.bearer.bearing
        acting = [one for one, _ in self.parties if one.role == "actor"]
        if len(acting) < 2 or len(acting) < len(self.parties):
            return True
        if account.mode == "visit":
            return bool(bearing.mode("CONSULT", "meeting", self.around))  # both may have been there, at other times
        wanted = bearing.mutual.get(account.type)
        return wanted is None or bool(wanted.search(self.around))

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

    @cached_property
    def _dating(self) -> Dating:
        assert self.words is not None
        return Dating(self.bearer.bearing, self.words.text, self._trigger, self.sure.date, self._voiced)

    @property
    def dated(self) -> Dated | None:
        account = self.teller.account
        return self._dating.date(account.date, self.teller.report.published, account.status)

    @property
    def timely(self) -> bool:
        """Whether the words tell no date beside the trigger but the one that is told: else what is retold without it
        would be of another time than they say."""
        return self.dated is not None or not self._dating.is_past_dated

    @property
    def sourced(self) -> bool:
        """Whether the words tell of everybody who is said to say so, the parties themselves apart, that they do."""
        parties = {one.name for one in self.teller.account.participants}
        return all(one in self.sources or one.name in parties for one in self.teller.account.sourced_to)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        return tuple(one for one in self.teller.account.sourced_to if self._speaks(one))

    def _speaks(self, source: Source) -> bool:
        """Whether the words put a word of speech beside a source's name, or beside the surname of a person."""
        text = " ".join(one.text for one in self.cited)
        return self.bearer.bearing.says(text, _parted_name(source))

    def _is_named(self, one: Participant, text: str) -> bool:
        id = self.teller.account.actor_of.get(one.actor)
        return self.bearer.names.stands_in(id, one.name, one.country, text)

    def _is_proxied(self, one: Participant) -> bool:
        """Whether the words name only somebody who is this one's: "Masri's family", "a spokesman of the ministry"."""
        assert self.words is not None
        text, where = self.words.text, self._places.get(one.actor, ())
        return bool(where) and all(
            self.bearer.bearing.is_proxied(text, span.start, span.end) or self._is_place(text, one, span)
            for span in where
        )

    def _is_place(self, text: str, one: Participant, span: Span) -> bool:
        """Whether a state is named as the place: "while in Cuba", "in southern Turkey", "in Normandy, France"."""
        if self.teller.account.mode == "visit":
            return False  # where somebody came to is whom they came to
        is_state = self.bearer.names.is_state(self.teller.account.actor_of.get(one.actor))
        return is_state and self.bearer.bearing.is_place(text[: span.start])

    @property
    def _trigger(self) -> Span | None:
        assert self.words is not None
        found = spans(self.words.text, self.sure.trigger)
        return found[0] if found else None

    @property
    def around(self) -> str:
        """The words next to the trigger; all of them where none is known."""
        return self.about(WINDOW)

    def about(self, far: int) -> str:
        assert self.words is not None
        where = self._trigger
        return self.words.text[max(0, where.start - far) : where.end + far] if where else self.words.text

    @property
    def close(self) -> bool:
        """Whether one of those who act, or of the others where nobody does, stands near the trigger."""
        where = self._trigger
        acting = [one for one, _ in self.parties if one.role == "actor"] or [one for one, _ in self.parties]
        named = [span for one in acting for span in self._places.get(one.actor, ())]
        if where is None or not named:
            return True
        return min(max(span.start - where.end, where.start - span.end, 0) for span in named) <= FAR

    def _is_meant(self, key: int) -> bool:
        """Whether a pronoun within the words stands for this actor; a description may be anybody's."""
        assert self.words is not None
        where = self.bearer.mentions.get(self.teller.report.id, ())
        inside = (m for m in where if self.words.start <= m.start and m.end <= self.words.end)
        return any(m.actor == key and m.kind == "pronoun" and m.text.casefold() in _PERSONS for m in inside)

    def _naming(self, one: Participant) -> Citation | None:
        """The nearest earlier sentence that names an actor, where from there on no other person is named of whom the
        words do not say what he did to "him"."""
        assert self.words is not None
        report, start = self.teller.report, self.words.start
        for mention in reversed(self.bearer.mentions.get(report.id, ())):
            if mention.kind == "name" and mention.actor == one.actor and start - BACK <= mention.start < start:
                found = around(report.text, mention.start, mention.end)
                return None if self._others_named(found.start, start) - self._places.keys() - {one.actor} else found
        return None

    def _others_named(self, start: int, end: int) -> set[int]:
        """The persons named between two places of the report."""
        found = self.bearer.mentions.get(self.teller.report.id, ())
        names = self.bearer.names
        inside = (m for m in found if m.kind == "name" and start <= m.start < end and names.is_of_person(m.text))
        return {m.actor for m in inside if m.actor is not None}


def _is_only_watched(account: Account, one: Participant) -> bool:
    """Against whom forces are readied, a report seldom says in the same words that say that they are."""
    return account.type == "MOBILIZE" and one.role == "recipient"


def _specific(account: Account) -> bool:
    """Whether enough is left to say: two parties; or one, with two of date, place, topic and kind."""
    told = (account.date is not None and account.date.basis != "report", account.place, account.about, account.mode)
    hollow = account.type == "RETREAT" and account.place is None and account.mode != "resign"
    if account.type == "SUPPORT" and all(one.role == "actor" for one in account.participants):
        return False  # of whom or what, nobody is told
    return len(account.participants) > 1 or (sum(map(bool, told)) > 1 and not hollow)


def _parted_name(source: Source) -> str:
    """The part of a source's name that a text repeats: a surname; of a description all of it."""
    words = source.name.split()
    return words[-1] if words and not source.anonymous and words[-1][:1].isupper() else source.name


def _is_within(one: str, other: str) -> bool:
    """Whether all words of a name are another's too: "Morsi", "Mohammed Morsi"."""
    return {fold(word) for word in one.split()} <= {fold(word) for word in other.split()}


def _has(trigger: str, text: str) -> bool:
    return bool(trigger) and " ".join(trigger.split()).casefold() in " ".join(text.split()).casefold()
