"""What parties are called in a brief, and by which words a report may mean them.

At first mention a person stands with full name and, where the cited words tell it, with office: "Enrique Peña Nieto,
president of Mexico"; failing that with country: "Mike Pence (United States)". After that the surname stands alone,
unless two persons of the brief share it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from dragoman.asking.bearing import Bearing
from dragoman.asking.contacts import Levels, OfficeTitle
from dragoman.asking.countries import Countries
from dragoman.asking.phrases import Phrases
from dragoman.nouns import Actor
from dragoman.record.folding import fold, words
from dragoman.vocabulary import load
from dragoman.vocabulary.states import State, states as read_states

APPOSED = "\x1f"
"""Marks where an apposition ends: a comma follows there, unless another stop does (``closed``)."""

OWNS = 0.8
"""Share of what all bearers of a surname take part in from which the surname alone means one of them."""

RULING = 2
"""The last level (``contacts.toml``) whose offices are held for a country: heads, deputies, ministers."""

SHORT = 3
"""Names of so few letters stand in a text only as they are written: "US" is not "us"."""

LONGEST_ACRONYM = 6

_LINKS = frozenset({"of", "from", "in", "at", "for", "with", "and", "to", "on", "by"})
"""Words with which no name ends."""

_LEFT_OVER = re.compile(r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten)\s+others?\b")

_SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|IV)\.?$")
_GLUED = re.compile(r"(\w{3,}?[a-z])[A-Z]\w*$")
_BEFORE_STOP = re.compile(rf"{APPOSED}(?=[,.;:)?!]|\s*$|\s\()")


def closed(words: str) -> str:
    """The words with a comma after every apposition that no stop follows."""
    return _BEFORE_STOP.sub("", words).replace(APPOSED, ",")


@dataclass
class Names:
    """The actors that a brief may name, by id. ``introduced`` are those already named in full."""

    actors: Mapping[str, Actor]
    countries: Countries
    bearing: Bearing
    phrases: Phrases
    told: Counter[str] = field(default_factory=Counter)
    """How often each actor takes part in what the brief looks at."""
    introduced: set[str] = field(default_factory=set)
    _texts: dict[str, tuple[str, str]] = field(default_factory=dict)

    def stands_in(self, id: str | None, name: str, country: str | None, text: str) -> bool:
        """Whether a text names an actor: by name, alias, surname or, of a state, adjective or seat of government."""
        return self._names(text, self._forms(id, name, country))

    def _part(self, text: str) -> tuple[str, str]:
        """``_parted``, kept: the same few names are looked for in the same few sentences over and over."""
        if text not in self._texts:
            self._texts[text] = _parted(text)
        return self._texts[text]

    def _names(self, text: str, forms: Iterable[str]) -> bool:
        """Whether one of these names stands in a text as whole words, short ones as they are written."""
        folded, written = self._part(text)
        for form in forms:
            low, own = self._part(form)
            if low.strip() and (own in written if len(form) <= SHORT else low in folded):
                return True
        return False

    def is_none(self, name: str) -> bool:
        """Whether what was taken for a name is none: a form of address, a title or verb alone ("Secretary", "heads"), a
        bracket cut in two, a genitive, what breaks off ("officials from the") or is left over ("10 other states"), or a
        list; or one word in capitals, which is a transcript's mark ("SOUNDBITE") more often than a name: acronyms are
        shorter."""
        words = name.split()
        plain = _SUFFIX.sub("", name)
        if len(words) > 1 and (words[-1].lower() in (*self.phrases.determiners, *_LINKS) or _LEFT_OVER.match(name)):
            return True
        if not words or "," in plain or name.count("(") != name.count(")") or name.endswith(("'s", "’s", "‘s")):
            return True
        shouted = len(words) == 1 and name.isupper() and len(name) > LONGEST_ACRONYM
        alone = name.casefold()
        titled = len(words) <= 2 and words[-1].casefold() in self._title_words and name[:1].isupper()
        return shouted or titled or not self.bearing.vague.isdisjoint({alone, alone.removesuffix("s")})

    @cached_property
    def _title_words(self) -> frozenset[str]:
        """Last words of titles: "secretary", "minister"."""
        return frozenset(title.split()[-1] for title in self._known_titles)

    def is_state(self, id: str | None) -> bool:
        actor = self.actors.get(id or "")
        return actor is not None and actor.type == "state"

    def is_of_person(self, name: str) -> bool:
        """Whether a name ends as that of a person does who takes part in something."""
        return fold(_SUFFIX.sub("", name).split()[-1]) in self._bearers if name.split() else False

    def called(self, id: str | None, name: str, country: str | None, text: str, *, brief: bool = False) -> str:
        """What an actor is called in a sentence that cites ``text``; ``brief`` never introduces anybody."""
        actor = self.actors.get(id or "")
        if actor is None or actor.type in ("group", "unnamed"):
            return self._described(name, country, text)
        if actor.type == "state" and actor.country in self.countries.names:
            return self._state(actor)
        if actor.type != "person":
            country = None if actor.type == "organisation" else actor.country
            return self._described(self._standing(actor, name, text), country, text)
        if brief or actor.id in self.introduced:
            return self._short(actor, name)
        self.introduced.add(actor.id)
        return self._introduction(actor, self._full(actor, name), text)

    def _short(self, actor: Actor, name: str) -> str:
        """The surname, where it means nobody else; failing that the full name as reports have it: "Ann Lee", and not
        the "Ann Maria Lee" of one of them."""
        short, full = self._surname(actor), self._proper(actor)
        return self._full(actor, name) if short == full and " " in name else short

    def _standing(self, actor: Actor, name: str, text: str) -> str:
        """A body by its own name, where the words have it; failing that as they call it."""
        for one in (self._proper(actor), name, *sorted(actor.aliases, key=lambda alias: (-len(alias), alias))):
            if self._names(text, (one,)):
                return one
        return self._proper(actor)

    def _full(self, actor: Actor, name: str) -> str:
        """The record's name for a person, where the report's is the end of it, or its beginning in a country of family
        names that come first; else the report's own: "Francis" is not "Francis Shen"."""
        name = _tidied(name)
        full, told = fold(self._proper(actor)).split(), fold(name).split()
        first = actor.country in self.phrases.family_first and full[: len(told)] == told
        if full[-len(told) :] == told or first:
            return self._proper(actor)
        return name.title() if name.isupper() and " " in name else name

    def named(self, name: str, text: str) -> str:
        """What somebody is called of whom only the name is told."""
        wanted = f" {fold(name)}"
        bearers = [
            actor
            for actor in self.actors.values()
            if actor.type == "person" and " " in actor.name and wanted.endswith(f" {fold(actor.name)}")
        ]
        if len(bearers) == 1:
            return self.called(bearers[0].id, name, None, text)
        return (
            name[:1].lower() + name[1:]
            if name.split()[:1] and name.split()[0].lower() in self.phrases.determiners
            else name
        )

    def _state(self, actor: Actor) -> str:
        """A state by its usual name; a part of one (Scotland, Gaza) by its own."""
        code = actor.country or ""
        return self.countries.names[code] if self.countries.is_name_of(actor.name, code) else actor.name

    def _described(self, name: str, country: str | None, text: str) -> str:
        """A body or description with its country, where its name does not tell it and the words do."""
        if name.split()[:1] and name.split()[0].lower() in self.phrases.determiners:
            name = name[:1].lower() + name[1:]
        if country is None or country not in self.countries.names or self.tells(name, country):
            return name
        if not self.tells(text, country) or name.islower():
            return name
        return f"{name} ({self.countries.names[country]})"

    def tells(self, name: str, country: str) -> bool:
        """Whether words name a country, or a part of it."""
        return self._names(name, self._of_code.get(country, ()))

    def _introduction(self, actor: Actor, name: str, text: str) -> str:
        title = next((one for one in self._titles(actor) if self._holds(one, actor, text)), None)
        if title is None:
            country = self.countries.names.get(actor.country or "")
            known = any(office.of == actor.country and self._rules(office.title) for office in actor.offices)
            return f"{name} ({country})" if country and (known or self._placed(actor, text)) else name
        held = self._lower(title)
        country = actor.country or ""
        ruled = any(office.title == title and office.of == country for office in actor.offices)
        known = country in self.countries.names and (ruled or self.tells(text, country))
        if not known or self.tells(title, country) or title.casefold() not in self._levels:
            bare = " " not in held.strip() and not self.tells(title, country)
            return name if bare or self._goes_on(title, text) else f"{name}, {held}{APPOSED}"
        return f"{name}, {held} of {self._with_article(country)}{APPOSED}"

    def _goes_on(self, title: str, text: str) -> bool:
        """Whether the words tell of what somebody holds a title: the president "of the Asia Society" is none alone."""
        return bool(re.search(rf"\b{re.escape(fold(title))}\s+(?:of|for|at)\b", fold(text)))

    def _rules(self, title: str) -> bool:
        """Whether a title is one of a country's own head or ministers, and not of an envoy to it."""
        known = title.casefold()
        return known not in self.bearing.vague and self._levels.get(known, RULING + 1) <= RULING

    def _placed(self, actor: Actor, text: str) -> bool:
        """Whether an adjective for the person's country stands right before the name: "the Iraqi lawmaker Kaabi"."""
        last = fold(self._surname(actor).split()[-1])
        at = fold(text).find(last)
        return at > 0 and self._names(text[max(0, at - 35) : at], self._adjectives.get(actor.country or "", ()))

    @cached_property
    def _adjectives(self) -> dict[str, tuple[str, ...]]:
        return {state.code: state.adjectives for state in reversed(read_states())}

    def _titles(self, actor: Actor) -> Iterator[str]:
        """The longest first: "deputy foreign minister" before "minister"."""
        held = (office.title for office in actor.offices if office.of in (None, actor.country))
        mine = {title for title in held if title.casefold() not in self.bearing.vague}
        yield from sorted(mine, key=lambda title: (-len(title), title))

    def _holds(self, title: str, actor: Actor, text: str) -> bool:
        """Whether the words put this title right before or after the name, as one that is held; beside the whole name,
        where they have it: "King Salman" is not his son Mohammed bin Salman."""
        plain, whole = fold(text), fold(self._proper(actor))
        last, wanted = re.escape(whole if whole in plain else whole.split()[-1]), re.escape(fold(title))
        some = r"(?:[\w.'’-]+\s+)"
        found = re.search(rf"((?:[\w.]+['’]?[\s-]+){{0,3}})\b{wanted},?\s+{some}{{0,2}}?{last}\b", plain)
        if found:
            before = found[1].replace("-", " ").split()
            return not self.bearing.former.intersection(before) and (not before or before[-1] in self._before_titles)
        after = re.search(rf"\b{last}\s*,\s+(?:the\s+)?{some}{{0,2}}?{wanted}\b", plain)
        return (
            bool(after) and not self.bearing.former.intersection(after[0].replace("-", " ").split()) if after else False
        )

    def _lower(self, title: str) -> str:
        """Titles that the vocabulary knows stand in lower case after a name; others as the report has them."""
        return title.lower() if title.casefold() in self._known_titles else title

    @cached_property
    def _known_titles(self) -> frozenset[str]:
        offices = load("offices", "office", OfficeTitle)
        return frozenset(name.casefold() for one in offices for name in (one.title, *one.forms))

    @cached_property
    def _levels(self) -> Mapping[str, int]:
        """Titles that are held for a country, and not for a house of parliament or a firm."""
        return Levels.load().of_title

    def _with_article(self, country: str) -> str:
        name = self.countries.names[country]
        return f"the {name}" if name.split()[-1] in self.phrases.articled else name

    def _proper(self, actor: Actor) -> str:
        """A name without capitals throughout, as a headline has them, and without what no name ends in: a word in
        lower case, or its own beginning again."""
        name = _tidied(actor.name) if actor.type == "person" else actor.name
        return name.title() if name.isupper() and " " in name else name

    def _surname(self, actor: Actor) -> str:
        """The words by which reports call a person for short, where they most likely mean nobody else of the brief: the
        end of the name ("Peña Nieto"), or its beginning, where the family name comes first ("Xi")."""
        name = _SUFFIX.sub("", self._proper(actor))
        tokens = name.split()
        used = {fold(alias) for alias in actor.aliases}
        ends = [" ".join(tokens[at:]) for at in range(1, len(tokens)) if len(tokens[at]) > 1 and tokens[at][-1] != "."]
        if actor.country in self.phrases.family_first:
            ends = [tokens[0]]
        short = next((end for end in ends if len(tokens) > 1 and fold(end) in used), None)
        return short if short and not self.is_none(short) and self._owns(actor, short) else name

    def _owns(self, actor: Actor, short: str) -> bool:
        """Whether a surname in these reports most likely means this person: nobody else, or far fewer bear it."""
        told = {id: self.told[id] for id in self._bearers.get(fold(short.split()[-1]), ())}
        return told.get(actor.id, 0) >= OWNS * sum(told.values())

    @cached_property
    def _bearers(self) -> dict[str, list[str]]:
        """By each word of their names, the persons who bear it."""
        found: dict[str, list[str]] = {}
        for id, actor in sorted(self.actors.items()):
            if actor.type == "person":
                for token in {fold(one) for one in self._proper(actor).split()}:
                    found.setdefault(token, []).append(id)
        return found

    def _forms(self, id: str | None, name: str, country: str | None) -> Iterator[str]:
        actor = self.actors.get(id or "")
        if actor is None or actor.type != "person":
            yield name
        if actor is None:
            return
        called = (actor.name, name, *actor.aliases)
        yield from (one for one in called if actor.type != "person" or " " in one or self._owns(actor, one))
        if actor.type == "person":
            yield self._surname(actor)
            last = _SUFFIX.sub("", actor.name).split()[-1:]
            yield from (one for one in last if self._owns(actor, one))
        elif actor.type == "state" and self.countries.is_name_of(actor.name, country):
            yield from self._of_country.get(country or "", ())

    @cached_property
    def _of_country(self) -> dict[str, tuple[str, ...]]:
        """Every word for a country, by its code."""
        found: dict[str, tuple[str, ...]] = {}
        for state in read_states():
            if state.name == self.countries.names.get(state.code):
                found[state.code] = _words(state)
        return found

    @cached_property
    def _of_code(self) -> dict[str, tuple[str, ...]]:
        """Every word for a country or a part of it, by code: who is called European needs no "European Union"."""
        found: dict[str, tuple[str, ...]] = {}
        for state in read_states():
            found[state.code] = (*found.get(state.code, ()), *_words(state))
        return found

    @cached_property
    def _before_titles(self) -> frozenset[str]:
        """Words that may stand right before a title without changing what office it is."""
        states = {fold(word.split()[-1]) for words in self._of_code.values() for word in words}
        return frozenset(states) | self.phrases.determiners | self.bearing.before


def _tidied(name: str) -> str:
    """A person's name without what no name ends in: a word in lower case, or its own beginning again."""
    tokens = _without_repeats(name.split())
    while len(tokens) > 1 and (tokens[-1].islower() or tokens[-1] == tokens[0]):
        tokens.pop()
    return " ".join(tokens)


def unglued(name: str) -> str:
    """A name up to where it begins anew: what stands after that is another's, or the same again."""
    return " ".join(_without_repeats(name.split()))


def _without_repeats(tokens: list[str]) -> list[str]:
    """A name up to where it begins anew, as pages that put a portrait into their text have it: "Ann Lee | Ann Maria
    LeeShe"."""
    for at, token in enumerate(tokens):
        if at > 1 and token == tokens[0] and token[:1].isupper():
            return tokens[:at]
        glued = _GLUED.match(token)
        if glued and glued[1] in tokens[:at]:
            return tokens[: tokens.index(glued[1]) + 1]
    return tokens


def _words(state: State) -> tuple[str, ...]:
    return (state.name, *state.aliases, *state.adjectives, *state.peoples, *state.metonyms)


def _parted(text: str) -> tuple[str, str]:
    """The words of a text parted by single spaces, folded and as they are written."""
    written = " ".join(text[start:end] for start, end in words(text))
    return f" {fold(written)} ", f" {written} "
