"""What stands beside a person's name and says who that is: the noun in apposition, and the state they are of.

"Two Chilean hostages, Ana Rey and Luis Paz", "American journalist Jane Doe", "Bo Ek (D., Ohio)", "the Norwegian
premier, Kari Lund," — none of them an office right before the name, which ``names`` reads itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dragoman.reading.language import Parse, Token
from dragoman.reading.names import Name
from dragoman.reading.nominals import Nominal
from dragoman.vocabulary.atlas import Atlas

FAR = 9
"""Words before a name, or between two of a list, that are looked over."""

COPULAS = frozenset({"is", "was", "are", "were", "be", "been", "being", "'s", "’s"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_PLURALS = frozenset({"NNS", "NNPS"})
_DESCRIBES = frozenset({"JJ", "NN", "NNS", "NNP", "NNPS", "VBN", "CD", "HYPH"})
_CLOSES = frozenset({",", ".", ";", ")", "—", "–", "who", "whom", "whose"})
_PARTY = re.compile(
    r",?\s?\(?[RDI](?:\.,?\s|-|–|,\s)[A-Z][A-Za-z.]|, (?:an? |the )?(?:[A-Z]\w+ )?(?:Republican|Democrat)\b"
)
"""A seat in the United States Congress: "(R-Ohio)", ", D-N.J.", "(D., Conn.)", ", an Ohio Democrat"."""


@dataclass
class Beside:
    """The names and noun phrases of one report: by their order, by the tokens of a name, by the token of a head."""

    parse: Parse
    atlas: Atlas
    names: Sequence[Name]
    name_at: Mapping[int, Name]
    nominal_at: Mapping[int, Nominal]

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.parse.tokens

    # nouns

    def person(self, nominal: Nominal) -> int | None:
        """A token of the person whom a noun says more of: "Sergei Lavrov, Russia's foreign minister", "the president,
        Hassan Rouhani", "X is the envoy of Y"."""
        token = self.tokens[nominal.head]
        if token.dep == "appos" and self.is_person(token.head) and abs(token.head - token.i) < 14:
            return token.head
        for child in self.parse.children[token.i]:
            if self.tokens[child].dep == "appos" and self.is_person(child) and child - token.i < 12:
                return child
        if token.dep == "attr" and self.tokens[token.head].lower in COPULAS:
            return next(filter(self.is_subject, self.parse.children[token.head]), None) or self._whom(token.head)
        return self._before(nominal) or self._after(nominal)

    def _whom(self, verb: int) -> int | None:
        """ "Kari Lund, who was the envoy": the person of whom the clause speaks."""
        above = self.tokens[verb].head
        return above if self.tokens[verb].dep == "relcl" and self.is_person(above) else None

    def _before(self, nominal: Nominal) -> int | None:
        """The parse may miss it: NAME , (the) NOUN PHRASE ,"""
        start = nominal.possessor if nominal.possessor is not None else nominal.first
        at = start - 1
        if at >= 0 and self.tokens[at].tag == "DT":
            at -= 1
        follows = self.word(nominal.head + 1)
        closed = follows in (",", ".", "of", "for", "to", ";", "in", "at", "with", "from")
        if at > 0 and self.tokens[at].text == "," and self.is_person(at - 1) and nominal.titles and closed:
            return at - 1
        return None

    def _after(self, nominal: Nominal) -> int | None:
        """Or: the NOUN PHRASE , NAME ,"""
        name = self.name_at.get(nominal.head + 2)
        if not (nominal.titles and nominal.definite) or name is None or name.type != "person":
            return None
        alone = name.start == nominal.head + 2 and self.word(nominal.head + 1) == ","
        return name.last if alone and self.word(name.last + 1) in _CLOSES else None

    def is_person(self, i: int) -> bool:
        name = self.name_at.get(i)
        return name is not None and name.type == "person" and name.party

    def is_subject(self, i: int) -> bool:
        return self.tokens[i].dep in SUBJECTS and self.is_person(i)

    # states

    def countries(self) -> Iterator[tuple[Name, str]]:
        """Persons and the countries that the words beside their names tell, the surest first told of each."""
        for number, name in enumerate(self.names):
            if name.type != "person":
                continue
            if _PARTY.match(self.parse.text, self.tokens[name.last].end):
                yield name, "USA"
            state = self._state_before(name)
            if state is not None and state.country is not None:
                if state.use == "adjective":
                    state.party = False
                yield name, state.country
            country = self._of_many(name, state)
            if country is not None:
                yield from ((one, country) for one in self._list(number))

    def _state_before(self, name: Name) -> Name | None:
        """ "American journalist Jane Doe": the state whose word belongs to the noun phrase that ends with the name."""
        at = name.start - 1
        while at >= max(0, name.start - FAR):
            found = self.name_at.get(at)
            if found is None and self.tokens[at].tag not in _DESCRIBES:
                return None
            if found is not None and (found.sided or found.type == "person"):
                return None
            if found is not None and found.country is not None:
                return found if is_origin(found) and self._leads_to(found.last, name) else None
            at = at - 1 if found is None else found.first - 1
        return None

    def _leads_to(self, i: int, name: Name) -> bool:
        """Whether a word belongs to the noun phrase of a name."""
        path = self.parse.path(i)
        inside = next((t for t in path if name.first <= t <= name.last), None)
        return inside is not None and all(i <= t <= name.last for t in path[: path.index(inside)])

    def _of_many(self, name: Name, state: Name | None) -> str | None:
        """The country told before the first of several: "US senators A and B", "two Chilean hostages, A and B"."""
        at = name.start - 1
        if at < 0:
            return None
        if self.tokens[at].text == ",":
            nominal = self.nominal_at.get(at - 1)
            return self._country(nominal) if nominal is not None and nominal.plural else None
        plural, word = self.tokens[at].tag in _PLURALS, self.tokens[at].lower
        if state is not None:
            return state.country if plural else None
        if not plural and not word.endswith("s."):
            return None
        titles = self.atlas.endings.get(word.removesuffix("s") if word[-1:] == "s" else word.replace("s.", "."), ())
        return next((title.country for title in titles), None)

    def _country(self, nominal: Nominal) -> str | None:
        states = [one for one in nominal.adjectives if one.type == "state" and not one.sided]
        return states[0].country if len(states) == 1 else next((title.country for title in nominal.titles), None)

    def _list(self, first: int) -> list[Name]:
        """The persons named one after the other from here, if several are: "A (D., Ohio), B of Utah and C"."""
        found, joined = [self.names[first]], False
        for name in self.names[first + 1 :]:
            between = self.tokens[found[-1].last + 1 : name.start]
            if name.type != "person" and self._within(name, found[-1]):
                continue
            if name.type != "person" or not self._joins(between):
                break
            found.append(name)
            joined = joined or any(token.lower == "and" for token in between)
        return found if joined else []

    def _within(self, name: Name, before: Name) -> bool:
        """A state told in brackets or after "of" amid a list of persons."""
        return name.first - before.last <= FAR // 2 and self.word(before.last + 1) in ("(", "of", ",")

    def _joins(self, between: Sequence[Token]) -> bool:
        words = [token.lower for token in between]
        verbs = any(token.tag[:2] == "VB" for token in between)
        return 0 < len(words) <= FAR and not verbs and (words[-1] in ("and", ","))

    def word(self, i: int) -> str:
        return self.tokens[i].lower if i < len(self.tokens) else "."


def is_origin(name: Name) -> bool:
    """Whether a state's word before a person tells where they are from: "Iranian expert" and "US expert" do, "Iran
    expert" tells what they know of."""
    return name.type != "state" or name.said != name.text
