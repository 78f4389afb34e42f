"""What a brief says of a happening or statement, as a sentence: grammar over the fields that its words bear out.

A happening of which the reading is not sure is quoted and not retold. Attribution names those who are named; sources
without a name are counted apart. Several independent outlets are said to be several, and each of them is cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dragoman.asking.choosing import Told
from dragoman.asking.naming import APPOSED, Names, closed
from dragoman.asking.sentences import Sentences, bare, listed, published
from dragoman.asking.support import Borne
from dragoman.asking.sureness import Sureness
from dragoman.nouns import Account, Participant, Role, Source

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

_ROLES: tuple[Role, ...] = ("actor", "recipient", "absent")

SHORTEST = 40
"""Characters below which words stand for little by themselves: headlines, captions."""

LONGEST = 320
"""Characters of a quotation within a sentence; what is longer is cut at a word and marked so."""


_PAIRED = re.compile(r'"([^"]*)"')
_INNER = re.compile(r"[\"“][^\"“”]*[\"”]")
_SELF = re.compile(r"\b(?:I|I'm|I’m|I've|I’ve|my|me)\b")
"""A report's own first person, outside quotation marks: what the reporter did."""


_PAGE = re.compile(r"\b[A-Z]{4,}\s+[A-Z]{4,}\b|[a-z]{2}[A-Z]{2}|https?://|@\w|\bMORE\b")
"""A page's own words within a text: two in capitals ("MUST WATCH"; acronyms stand alone), a link, words glued."""

_MEANT = re.compile(
    r"(?:(?:And|But|Now|Yet|So|Then|Still),?\s+)?(?:He|She|They|We|His|Her|Their|Our|It)\b", re.IGNORECASE
)
"""How a sentence begins of which only the one before tells who it is about."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Writes sentences without their full stop; names parties in full where they come first."""

    sentences: Sentences
    names: Names

    def event(self, told: Told) -> str:
        """Who did what, with the outlets that say so where they are several."""
        return self.account(told.lead) + self._outlets(told) + self._words(told.lead)

    def account(self, borne: Borne) -> str:
        """What an account says, with a report's day in place of a date where it tells none."""
        text = self.sentences.of(self._named(borne), word=_own_word(borne))
        day = published(borne.teller.report.published)
        if borne.account.date is None and day != "date unknown":
            text += f" (in a report of {day})"
        return closed(text + self._attributed(borne))

    def quoted(self, told: Told) -> str:
        """What one outlet wrote of certain parties: for what is not read with enough certainty to be retold."""
        lead = told.lead
        who = listed([self.sentences.person(name, None) for name in self._named_in(lead)])
        return closed(f"On {who}, {self.outlet(lead)} wrote: “{shortened(lead.cited[0].text)}”")

    def quotable(self, told: Told) -> bool:
        """Whether the words to be quoted name a party themselves, are whole, and are not of the
        reporter's own day or of the page they stand on."""
        words = told.lead.cited[0].text
        plain = is_closed(words) and not _SELF.search(_INNER.sub(" ", words)) and not _PAGE.search(words)
        return len(words) >= SHORTEST and plain and not _MEANT.match(words) and bool(self._named_in(told.lead))

    def _named_in(self, borne: Borne) -> list[str]:
        """What the parties are called that the main words name, as far as they have a name."""
        known, text = borne.teller.account.actor_of, borne.cited[0].text
        named = [
            self._name(borne, one, brief=True)
            for one in borne.account.participants
            if self.names.stands_in(known.get(one.actor), one.name, one.country, text)
        ]
        return [name for name in dict.fromkeys(named) if not self.names.is_none(name)]

    def outlet(self, borne: Borne) -> str:
        report = borne.teller.report
        day = published(report.published)
        name = report.outlet or "a report of unknown outlet"
        return f"{name} (date unknown)" if day == "date unknown" else f"{name} ({day})"

    def called(self, borne: Borne, one: Participant) -> str:
        return self._name(borne, one)

    def _named(self, borne: Borne) -> Account:
        """The account with its parties' names as they are to be shown, introduced in the order of the sentence."""
        account = borne.account
        shown = [
            replace(one, name=self._name(borne, one), country=None)
            for role in _ROLES
            for one in account.participants
            if one.role == role
        ]
        return replace(account, participants=tuple(shown), sourced_to=())

    def _name(self, borne: Borne, one: Participant, *, brief: bool = False) -> str:
        id = borne.teller.account.actor_of.get(one.actor)
        return self.names.called(id, one.name, one.country, borne.text, brief=brief)

    def _attributed(self, borne: Borne) -> str:
        """Who is said to say so, the unnamed last: ", according to the ministry and two unnamed sources"; of those who
        themselves act ", as Trump says", and nothing where saying it is the act."""
        account = borne.account
        voiced = self.sentences.phrases.act(account.type, account.mode).voiced
        acting = {one.name for one in account.participants if one.role == "actor"}
        others = [one for one in account.sourced_to if one.name not in acting]
        own = [self._source(borne, one) for one in account.sourced_to if one.name in acting and not voiced]
        named = [self._source(borne, one) for one in others if not one.anonymous]
        told = [*dict.fromkeys(named), *self._unnamed([one for one in others if one.anonymous])]
        if told:
            return f", according to {listed(told)}"
        return f", as {listed(own)} {'say' if len(own) > 1 else 'says'}" if own else ""

    def _unnamed(self, sources: Sequence[Source]) -> list[str]:
        """Sources without a name, counted apart: "a French official, who is not named", "two unnamed sources"."""
        if len(sources) != 1:
            return [f"{number(len(sources))} unnamed sources"] if sources else []
        name = " ".join(sources[0].name.split())
        verb = "are" if self.sentences.is_plural(name) else "is"
        return [f"{self.sentences.articled(name)}, who {verb} not named{APPOSED}"]

    def _source(self, borne: Borne, source: Source) -> str:
        for one in borne.account.participants:
            if one.name == source.name:
                return self._name(borne, one)
        return self.sentences.articled(self.names.named(source.name, borne.text))

    def tells_words(self, borne: Borne) -> bool:
        """Whether the words themselves are told with the happening."""
        return bool(self._words(borne))

    def _words(self, borne: Borne) -> str:
        """The words themselves, where an act of speech is told without its kind and its topic: "made a request"."""
        account = borne.account
        phrases = self.sentences.phrases
        kind = account.mode and (account.type, _own_word(borne)) not in phrases.verbs
        if not phrases.act(account.type, account.mode).voiced or kind or account.about:
            return ""
        return f": “{shortened(borne.cited[0].text)}”"

    def _outlets(self, told: Told) -> str:
        return f"; {number(told.outlets)} independent outlets report this" if told.others else ""


def _own_word(borne: Borne) -> str:
    """The report's own word for an act, where all it is done to are what that word governs, and not whose it is: who
    praises a minister's plan does not praise the minister."""
    sure = Sureness.of(borne.teller.account)
    others = [one for one in borne.account.participants if one.role == "recipient"]
    return sure.trigger.casefold() if all(sure.parts.get(one.name) == "object" for one in others) else ""


def number(count: int) -> str:
    """In words up to twelve."""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"


def shortened(words: str) -> str:
    """Quoted words on one line; cut at a word where they are long, which a mark shows. Quotation marks within become
    single ones."""
    line = _PAIRED.sub("‘\\1’", bare(words).replace("“", "‘").replace("”", "’"))
    if len(line) <= LONGEST:
        return line
    return f"{line[:LONGEST].rsplit(' ', 1)[0]} […]"


def is_closed(words: str) -> bool:
    """Whether every quotation mark within is one of a pair, and not all stands within one: else somebody speaks of whom
    the words do not tell."""
    line = " ".join(words.split()).rstrip(".,")
    if bare(line) != line:
        return False
    return line.count('"') % 2 == 0 and line.count("“") == line.count("”")


def counts(found: Iterable[tuple[str, int]]) -> str:
    """ "14 further consultations, 3 accusations and one threat"."""
    return listed([f"{number(count)} {noun}" for noun, count in found])
