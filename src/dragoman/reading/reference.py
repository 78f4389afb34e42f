"""From names, nouns and pronouns to parties, in reading order. See ``coreference`` for what a party is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from dragoman.reading.beside import COPULAS, SUBJECTS, Beside, is_origin
from dragoman.reading.coreference import Organisations, Party, Persons
from dragoman.reading.language import Parse, Token
from dragoman.reading.names import Name, surname_words
from dragoman.reading.nominals import Nominal, states_after
from dragoman.vocabulary.atlas import Atlas, Gender, Title, fold

_PRONOUNS = frozenset({"PRP", "PRP$", "WP", "WP$", "WDT"})
_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_IT = frozenset({"it", "its", "itself"})
_WHO = frozenset({"who", "whom", "whose", "which", "that"})
_RULE = frozenset({"administration", "government", "regime", "campaign", "cabinet", "presidency", "leadership"})
_COMMON_BODIES = frozenset({"institution", "organisation"})
_COLLECTIVE = frozenset({"institution", "organisation", "group", "state"})
_SIDES = frozenset(
    {"side", "country", "nation", "state", "neighbor", "neighbour", "power", "government", "capital", "ally"}
)
_RULING = frozenset({"head", "minister"})
_OF_MANY = frozenset({"leader", "ruler", "diplomat", "minister", "secretary"})
_PERSON_PAIR = frozenset(
    {"leader", "president", "man", "minister", "pair", "official", "head", "premier", "woman", "duo"}
)


@dataclass(slots=True)
class Ref:
    """A mention with the party, or the several parties, that it refers to."""

    first: int
    last: int
    kind: Literal["name", "nominal", "pronoun"]
    party: Party | None
    members: tuple[Party, ...] = ()


class Resolver:
    """Holds what has been said so far in one report; made for one ``cast`` and thrown away."""

    def __init__(self, parse: Parse, atlas: Atlas, names: Sequence[Name], nominals: Sequence[Nominal]) -> None:
        self.parse, self.tokens, self.atlas = parse, parse.tokens, atlas
        self.names, self.nominals = names, nominals
        self.persons = Persons(atlas)
        self.organisations = Organisations()
        self.states: dict[str, Party] = {}
        self.described: dict[tuple[str, str | None], Party] = {}
        self.party_of: dict[int, Party] = {}
        self.name_at: Mapping[int, Name] = {i: n for n in names for i in range(n.first, n.last + 1)}
        self.nominal_at: Mapping[int, Nominal] = {n.head: n for n in nominals}
        self.beside = Beside(parse, atlas, names, self.name_at, self.nominal_at)
        self.order: list[Party] = []
        self.apposed: dict[int, int] = {}
        self.lists: dict[int, list[Name]] = {}  # by a plural noun's token, the states that it is "of"
        self.given: set[int] = set()  # last tokens of states that only tell whose the offices before them are

    def run(self) -> list[Ref]:
        self.identify_names()
        self.read_titles()
        self.read_appositions()
        self.lists = {n.head: states_after(n, self.tokens, self.name_at) for n in self.nominals}
        self.given = {name.last for n in self.nominals if self.is_office(n) for name in self.lists[n.head]}
        spots = {n.last for n in self.names} | self.nominal_at.keys()
        spots |= {t.i for t in self.tokens if t.tag in _PRONOUNS}
        return [ref for i in sorted(spots) if (ref := self.ref_at(self.tokens[i])) is not None]

    # names

    def identify_names(self) -> None:
        self.join_acronyms()
        persons = [name for name in self.names if name.type == "person"]
        self.persons.add_full(persons)
        titled = {(name.text, *name.titles): name for name in persons if name.titles and " " not in name.text}
        for name in titled.values():
            if not any(self.told_in_office(other, name) for other in persons):
                self.persons.add_holder(name)
        for name in self.names:
            if name.party:
                party = self.party_of_name(name)
                party.forms[name.said] += 1
                party.total += 1
                if name.type == "person":
                    party.last_token = name.first
                for i in range(name.first, name.last + 1):
                    self.party_of[i] = party
        for party in self.persons.parties:
            party.last_token = -1

    def join_acronyms(self) -> None:
        """ "the Syrian Negotiations Commission (SNC)": one party under two names from here on."""
        for long, short in pairwise(self.names):
            gap = self.tokens[long.last + 1 : short.first]
            if len(gap) != 1 or gap[0].text != "(" or not short.said.replace(".", "").isupper() or short.known:
                continue
            if long.type not in ("person", "state") and long.party:
                self.organisations.also(long.said, long.country, short.said)

    def told_in_office(self, other: Name, name: Name) -> bool:
        """Whether another of that surname is told in full, and in that office: "Ana Castro, the president"."""
        offices = {title.office: title.words[title.head] for title in name.titles}
        full, surname = surname_words(other.text), surname_words(name.text)[-1]
        if len(full) < 2 or surname not in full:
            return False
        beside = [token.lower for token in self.tokens[other.last + 1 : other.last + 6]]
        told_after = beside[:1] == [","] and any(noun in beside for noun in offices.values())
        return told_after or any(title.office in offices for title in other.titles)

    def party_of_name(self, name: Name) -> Party:
        if name.type == "person":
            return self.person(name)
        if name.type == "state":
            return self.states.setdefault(name.text, Party("state", name.text, name.country, known=True))
        party = self.organisations.of(name.known or name.text, name.type, name.country, known=bool(name.known))
        if name.known and (not party.forms or len(name.text) > len(party.name)):
            party.name = name.text
        return party

    def person(self, name: Name) -> Party:
        party = self.persons.of(name)
        party.gender = party.gender or name.gender
        words = surname_words(name.text)
        if len(words) > len(party.words) or (len(name.text) > len(party.name) and set(words) >= set(party.words)):
            party.name, party.words = name.text, words if len(words) > len(party.words) else party.words
        return party

    # offices and countries

    def read_titles(self) -> None:
        for name in self.names:
            if name.type == "person" and name.party:
                self.read_title(name, self.party_of[name.last])
        for name, country in self.beside.countries():
            party = self.party_of[name.last]
            if not party.known:
                party.country = party.country or country

    def read_title(self, name: Name, party: Party) -> None:
        before, possessed = self.name_before(name)
        ruling = any(title.rank in _RULING for title in name.titles)
        own = before is not None and (ruling or possessed or is_origin(before))
        country = before.country if before is not None and own and (name.titles or possessed is False) else None
        former = name.former or (before is not None and not possessed and self.is_former(before.first - 1))
        for title in name.titles:
            party.hold(title, country, former)
        if before is not None and name.titles and not possessed and before.use == "adjective":
            before.party = False
            name.start = before.start
        of_titles = (t.country for t in name.titles if t.country)
        told = country or self.country_beside(name, before, possessed) or next(of_titles, None)
        if told is not None and not party.known:
            party.country = party.country or told

    def country_beside(self, name: Name, before: Name | None, possessed: bool) -> str | None:
        """ "Eritrea's Isaias Afwerki", "the minister Kari Lund of Norway": the state beside a person."""
        if possessed and before is not None and before.type == "state" and self.tokens[name.last].dep != "compound":
            return before.country
        of = self.tokens[min(name.last + 1, len(self.tokens) - 1)]
        state = self.name_at.get(of.i + 1)
        named = of.lower == "of" and of.head == name.last and state is not None and state.use != "adjective"
        return state.country if named and state is not None and state.type == "state" else None

    def is_former(self, at: int) -> bool:
        """Whether "former" or the like stands there, or before a hyphen: "ex-Norwegian minister"."""
        at -= at >= 1 and self.tokens[at].tag == "HYPH"
        return at >= 0 and self.tokens[at].lower in self.atlas.former

    def name_before(self, name: Name) -> tuple[Name | None, bool]:
        at = name.start - 1
        possessed = at >= 0 and self.tokens[at].tag == "POS"
        found = self.name_at.get(at - 1 if possessed else at)
        return (found, possessed) if found is not None and found.type != "person" else (None, possessed)

    def read_appositions(self) -> None:
        for nominal in self.nominals:
            owner = self.beside.person(nominal)
            if owner is not None and not nominal.plural:
                self.apposed[nominal.head] = owner

    # the pass in reading order

    def ref_at(self, token: Token) -> Ref | None:
        name = self.name_at.get(token.i)
        if name is not None:
            return self.name_ref(name) if token.i == name.last and name.party else None
        nominal = self.nominal_at.get(token.i)
        if nominal is not None:
            return self.nominal_ref(nominal)
        return self.pronoun_ref(token) if token.tag in _PRONOUNS else None

    def name_ref(self, name: Name) -> Ref | None:
        party = self.party_of[name.last]
        if name.last in self.given or (name.use == "adjective" and self.absorbed(name)):
            return None
        self.seen(party, name.last)
        return Ref(name.start, name.last, "name", party)

    def absorbed(self, name: Name) -> bool:
        """Is the adjective part of a noun phrase that is a mention itself ("Russian officials")?"""
        token = self.tokens[name.last]
        while token.dep == "conj" and token.head != token.i:
            token = self.tokens[token.head]
        nominal = self.nominal_at.get(token.head)
        if nominal is None or not nominal.first <= name.first < nominal.head:
            return False
        states = sum(n.type == "state" for n in nominal.adjectives)
        return states == 1 or (states > 1 and self.is_office(nominal))

    def seen(self, party: Party, i: int) -> None:
        token = self.tokens[i]
        party.see(i, token.sentence, token.dep in SUBJECTS)
        if party.seen == 1:
            self.order.append(party)

    # nouns

    def nominal_ref(self, nominal: Nominal) -> Ref | None:
        members = self.shared(nominal) or self.one_each(nominal) or self.several(nominal)
        if members:
            for party in members:
                self.seen(party, nominal.head)
            return Ref(nominal.first, nominal.head, "nominal", None, members)
        referent = self.referent(nominal)
        if referent is None:
            return None
        self.party_of[nominal.head] = referent
        self.seen(referent, nominal.head)
        return Ref(self.span_start(nominal), nominal.head, "nominal", referent)

    def span_start(self, nominal: Nominal) -> int:
        inside = [n.last for n in nominal.adjectives if n.use != "adjective" and n.party]
        return max([nominal.first, *(i + 1 for i in inside)]) if inside else nominal.first

    def referent(self, nominal: Nominal) -> Party | None:
        country = self.country(nominal)
        owner = self.apposed.get(nominal.head)
        if owner is not None:
            return self.tell(self.party_of[owner], nominal, country)
        if not nominal.plural and nominal.titles and not nominal.indefinite:
            holder = self.holder(nominal, country)
            if holder is not None:
                return holder
        if nominal.definite and not nominal.plural and not nominal.titles:
            antecedent = self.antecedent(nominal, country)
            if antecedent is not None:
                return antecedent
        return self.describe(nominal, country)

    def tell(self, party: Party, nominal: Nominal, country: str | None) -> Party:
        for title in nominal.titles:
            party.hold(title, country, nominal.former)
        if not party.known and party.country is None:
            party.country = country or next((t.country for t in nominal.titles), None)
        return party

    def country(self, nominal: Nominal) -> str | None:
        for name in nominal.adjectives:
            if name.sided:
                continue
            if name.country or name.type == "person":
                return name.country or self.party_of[name.last].country if name.party else name.country
        for i in (nominal.possessor, nominal.of):
            if i is not None:
                found = self.country_at(i) or self.country_before(i)
                if found is not None:
                    return found
        return None

    def country_before(self, i: int) -> str | None:
        """ "of the Russian general staff": what the words before a noun tell."""
        below = self.nominal_at.get(i)
        if below is not None:
            return self.country(below)
        names = (self.name_at.get(child) for child in self.parse.children[i])
        return next((name.country for name in names if name is not None and name.type == "state"), None)

    def country_at(self, i: int) -> str | None:
        name = self.name_at.get(i)
        if name is not None and name.country is not None:
            return name.country
        party = self.party_of.get(i)
        return party.country if party is not None else None

    def holder(self, nominal: Nominal, country: str | None) -> Party | None:
        title = nominal.titles[0]
        present = [p for p in self.persons.parties if p.total]
        fitting = [p for p in present if self.holds(p, title, country, nominal)]
        if not fitting and (country is not None or nominal.definite):
            fitting = [p for p in present if p.usual_office == title.office and country in (None, p.country)]
        seen = [p for p in fitting if p.seen] or fitting
        return max(seen, key=lambda p: (self.salience(p), p.total), default=None)

    def holds(self, party: Party, title: Title, country: str | None, nominal: Nominal) -> bool:
        if country is not None and party.country is not None and party.country != country:
            return False
        if title.gender and party.gender and title.gender != party.gender:
            return False
        if title.office == "leader":
            return party.head_of_state and (country is not None or nominal.definite)
        return any(_is_called(held, title.office) for held, _, _ in party.offices)

    def antecedent(self, nominal: Nominal, country: str | None) -> Party | None:
        """ "the ministry", "the group", "the country": the last party of that kind."""
        if nominal.modified or nominal.possessor is not None or nominal.of is not None:
            return None
        lemma = nominal.noun.lemma
        if lemma in ("country", "nation", "kingdom", "republic"):
            return self.latest(p for p in self.order if p.type == "state")
        if nominal.noun.sort in _COMMON_BODIES or nominal.noun.sort == "armed":
            named = self.latest(p for p in self.order if p.type != "person" and called(p, lemma))
            if named is not None:
                return named
        if lemma in ("group", "organization", "organisation", "movement", "company", "firm", "agency", "party"):
            return self.latest(p for p in self.order if p.type in ("organisation", "group") and not p.lemma)
        return None

    def latest(self, parties: Iterable[Party]) -> Party | None:
        return max(parties, key=lambda p: (p.last_sentence, p.last_subject, p.last_token), default=None)

    def describe(self, nominal: Nominal, country: str | None) -> Party:
        return self.described_party(nominal, self.described_as(nominal), country)

    def described_party(self, nominal: Nominal, text: str, country: str | None, one: bool = False) -> Party:
        key = (fold(text), country)
        party = self.described.get(key)
        if party is None or (nominal.indefinite and not nominal.plural):
            plural = nominal.plural and not one
            party = Party(nominal.type, text, country, lemma=nominal.noun.lemma, plural=plural)
            self.described[key] = party
        party.forms[text] += 1
        party.total += 1
        return party

    def described_as(self, nominal: Nominal) -> str:
        if nominal.possessor is None or nominal.noun.sort == "people":
            return nominal.text
        owner = self.party_of.get(nominal.possessor)
        if owner is None:
            return nominal.text
        if owner.type == "person" and nominal.noun.lemma in _RULE:
            return f"{surname(owner)} {nominal.text}"
        name = self.name_at.get(nominal.possessor)
        if owner.type in ("state", "institution") or name is not None:
            label = owner.name if name is None else self.words(name.first, name.last)
            return f"{label}’s {nominal.text}"
        return nominal.text

    def words(self, first: int, last: int) -> str:
        return " ".join(self.parse.text[self.tokens[first].start : self.tokens[last].end].split())

    # several at once

    def shared(self, nominal: Nominal) -> tuple[Party, ...]:
        """ "U.S. and Iraqi officials": a party for each of the states that the noun is shared among."""
        owners = self.owners(nominal)
        if not owners:
            return ()
        rest = self.words(owners[-1].last + 1, nominal.head)
        if self.is_office(nominal):
            return tuple(self.in_office(nominal, owner.said, owner.country) for owner in owners)
        return tuple(self.described_party(nominal, f"{owner.said} {rest}", owner.country) for owner in owners)

    def owners(self, nominal: Nominal) -> list[Name]:
        """The adjectives of two states or more before a noun; none where it has but one, or a hyphen joins them."""
        found = [n for n in nominal.adjectives if n.type == "state" and n.use == "adjective" and not n.sided]
        return found if len(found) > 1 and self.tokens[found[-1].last + 1].text != "-" else []

    def one_each(self, nominal: Nominal) -> tuple[Party, ...]:
        """ "the foreign ministers of Egypt, Sudan and Chad": who holds the office in each, where it is one person's;
        "envoys from Qatar and Oman": the states that they stand for."""
        states = self.lists[nominal.head]
        if not self.is_office(nominal):
            return tuple(self.party_of[name.last] for name in states)
        return tuple(self.in_office(nominal, f"{name.said}’s", name.country) for name in states)

    def is_office(self, nominal: Nominal) -> bool:
        """Whether a noun is an office that one person a state holds: "presidents", not "leaders" or "officials"."""
        return any(title.rank in _RULING and title.office not in _OF_MANY for title in nominal.titles)

    def in_office(self, nominal: Nominal, owner: str, country: str | None) -> Party:
        """Who holds an office of a state, by name where the report has one, else "Egypt’s foreign minister"."""
        words = [owner, *["former"][: nominal.former], *nominal.titles[0].words]
        return self.holder(nominal, country) or self.described_party(nominal, " ".join(words), country, one=True)

    def several(self, nominal: Nominal) -> tuple[Party, ...]:
        """ "the two leaders", "both sides": the last so many parties of that kind."""
        if not nominal.plural or not nominal.definite or (nominal.modified and nominal.count is None):
            return ()
        if nominal.adjectives or nominal.possessor is not None or (nominal.count is None and nominal.of is not None):
            return ()
        lemma, count = nominal.noun.lemma, nominal.count or 2
        if lemma in _SIDES and nominal.count:
            return self.last_of([p for p in self.order if p.type == "state"], count)
        if lemma in _PERSON_PAIR and (nominal.count or lemma in ("leader", "president")):
            return self.last_of(self.leaders(lemma), count)
        return ()

    def leaders(self, lemma: str) -> list[Party]:
        persons = [p for p in self.order if p.type == "person"]
        heads = [p for p in persons if p.head_of_state]
        return heads if lemma in ("leader", "president", "premier") and len(heads) > 1 else persons

    def last_of(self, parties: list[Party], count: int) -> tuple[Party, ...]:
        recent = sorted(parties, key=lambda p: (-self.salience(p), -p.last_token))[:count]
        return tuple(sorted(recent, key=lambda p: p.last_token)) if len(recent) == count else ()

    def salience(self, party: Party) -> float:
        """Recency in sentences against how often the report speaks of the party; weights by hand."""
        if party.last_sentence < 0:
            return -100.0
        now = max((p.last_sentence for p in self.order[-1:]), default=0)
        return 0.3 * min(party.total, 12) - (now - party.last_sentence)

    # pronouns

    def pronoun_ref(self, token: Token) -> Ref | None:
        word = token.lower
        if token.tag in ("WP", "WP$", "WDT"):
            return self.relative(token) if word in _WHO else None
        gender: Gender = "m" if word in _HE else "f" if word in _SHE else ""
        if gender:
            party = self.best(
                token, [p for p in self.order if p.type in ("person", "unnamed") and self.is_one(p, gender)]
            )
        elif word in _THEY:
            return self.they(token)
        elif word in _IT and not self.pleonastic(token):
            party = self.best(token, [p for p in self.order if p.type in _COLLECTIVE and not p.plural])
        else:
            return None
        return self.refer(token, party)

    def refer(self, token: Token, party: Party | None) -> Ref | None:
        if party is None:
            return None
        self.party_of[token.i] = party
        if token.tag != "PRP$" or token.dep in SUBJECTS:
            self.seen(party, token.i)
        return Ref(token.i, token.i, "pronoun", party)

    def is_one(self, party: Party, gender: Gender) -> bool:
        return not party.plural and party.gender in ("", gender)

    def best(self, token: Token, parties: list[Party]) -> Party | None:
        fitting = [p for p in parties if 0 <= token.sentence - p.last_sentence <= 4 and p.last_token < token.i]
        return max(fitting, key=lambda p: (self.nearness(p, token), p.last_token), default=None)

    def nearness(self, party: Party, token: Token) -> float:
        """How readily a pronoun refers to a party: subjects before objects, near before far, main figures first."""
        score = 0.08 * min(party.total, 10) + 1.0 * party.last_subject - 1.0 * (party.type == "unnamed")
        away = token.sentence - party.last_sentence
        return score - 1.2 * away - (0.06 * (token.i - party.last_token) if away == 0 else 0.0)

    def they(self, token: Token) -> Ref | None:
        plural = [p for p in self.order if p.plural or p.type == "group"]
        party = self.best(token, plural)
        return self.refer(token, party)

    def relative(self, token: Token) -> Ref | None:
        verb = self.tokens[token.head]
        while verb.dep not in ("relcl", "ROOT", "acl") and verb.head != verb.i:
            verb = self.tokens[verb.head]
        party = self.party_of.get(verb.head) if verb.dep in ("relcl", "acl") else None
        return Ref(token.i, token.i, "pronoun", party) if party is not None else None

    def pleonastic(self, token: Token) -> bool:
        head = self.tokens[token.head]
        if token.tag == "PRP$":
            return False
        return (
            token.dep in ("expl", "ROOT")
            or head.lower in COPULAS
            or head.lower in ("seems", "appears", "seemed", "appeared")
        )


def called(party: Party, lemma: str) -> bool:
    """Does one of a party's names end with this noun ("the Community" after "European Community")?"""
    return any(fold(form).rsplit(" ", 1)[-1] == lemma for form in (party.name, *party.forms))


def _is_called(held: Title, office: str) -> bool:
    """A foreign minister is "the minister" too, and a secretary of state "the secretary"."""
    short = office in ("minister", "secretary") and held.rank == "minister"
    return held.office == office or (short and office in held.office.split())


def surname(party: Party) -> str:
    """The word by which a report calls a person after the first time."""
    words = party.name.split()
    return words[0] if party.family_first else words[-1]
