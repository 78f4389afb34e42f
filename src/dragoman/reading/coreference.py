"""Who is who within one report: names into parties, then nouns and pronouns to the party that they refer to.

One pass over the names makes the parties; one over all mentions in reading order (``reference``) keeps count of who
was spoken of when, and in what part of the sentence, and hands each later noun or pronoun to the party that fits and
was last in view.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dragoman.nouns import ActorType
from dragoman.reading.names import Name, is_family_first, surname_words
from dragoman.vocabulary.atlas import Atlas, Gender, Person, Title, fold

FAMILY_FIRST = frozenset({"CHN", "PRK", "KOR", "TWN", "HKG", "VNM", "KHM"})


_INITIAL = re.compile(r"\b([A-Z])\.")

_HEADS = frozenset({"president", "prime minister", "chancellor", "king", "leader", "supreme leader", "queen", "emir"})


@dataclass(slots=True, eq=False)
class Party:
    """An actor in the making."""

    type: ActorType
    name: str
    country: str | None = None
    gender: Gender = ""
    known: bool = False
    usual_office: str = ""
    """The office that the vocabulary knows a person by; what the report says comes first."""
    plural: bool = False
    lemma: str = ""
    forms: Counter[str] = field(default_factory=Counter)
    offices: list[tuple[Title, str | None, bool]] = field(default_factory=list)
    """Each title with the country that is told beside it, and whether it is told as a former one."""
    words: tuple[str, ...] = ()
    initials: str = ""
    family_first: bool = False
    last_token: int = -1
    last_sentence: int = -1
    last_subject: bool = False
    seen: int = 0
    total: int = 0

    def see(self, token: int, sentence: int, subject: bool) -> None:
        self.last_token, self.last_sentence, self.last_subject = token, sentence, subject
        self.seen += 1

    def hold(self, title: Title, country: str | None, former: bool) -> None:
        """Told of the same office as a holder and as a former one, a person is a former one by the report's day."""
        for place, (held, where, was) in enumerate(self.offices):
            if held.office == title.office:
                self.offices[place] = (held, where, was or former)
                return
        self.offices.append((title, country, former))

    @property
    def head_of_state(self) -> bool:
        return self.usual_office in _HEADS or any(title.rank == "head" for title, _, _ in self.offices)


class Persons:
    """Groups the person names of a report: "Trump", "Mr. Trump" and "Donald J. Trump" are one."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.parties: list[Party] = []
        self.by_words: dict[tuple[tuple[str, ...], str], Party] = {}
        self.by_word: dict[str, list[Party]] = {}

    def add_full(self, names: Iterable[Name]) -> None:
        """Make parties of the full names, the longest first, so that shorter forms find them; those that only trail
        another name last, so that they find that one."""
        every = list(names)
        full = {(surname_words(name.text), initials(name.text)): name for name in reversed(every)}
        told = Counter(surname_words(name.text) for name in every)
        keys = [key for key in full if len(key[0]) > 1]
        for key in sorted(keys, key=lambda k: (_trails(k[0], told), -len(k[0]), -len(full[k].text), k)):
            words, letters = key
            like = (p for p in self.by_word.get(words[-1], []) if self.same(p.words, words))
            party = next((p for p in like if _agree(p.initials, letters)), None)
            if party is None:
                party = self.make(full[key].text, words)
            party.initials = party.initials or letters
            self.by_words[key] = party

    def add_holder(self, name: Name) -> None:
        """A party of its own for a surname under the office of the widely known person who bears it, where the report
        names only others of that name in full: "President Trump" beside his wife Melania Trump."""
        words = surname_words(name.text)
        bearer = self.lookup(words) if len(words) == 1 else None
        if bearer is None or all(title.office != bearer.office for title in name.titles):
            return
        key = words, initials(name.text)
        namesakes = self.by_word.get(words[0], [])
        if namesakes and key not in self.by_words and all(p.usual_office != bearer.office for p in namesakes):
            self.by_words[key] = self.make(name.text, words)

    def make(self, text: str, words: tuple[str, ...]) -> Party:
        party = Party("person", text, words=words)
        person = self.lookup(words)
        if person is not None:
            party.country, party.gender, party.known = person.country, person.gender, True
            party.usual_office = person.office
        party.family_first = (person.country if person else None) in FAMILY_FIRST or is_family_first(words, self.atlas)
        if not party.gender and len(words) > 1:
            party.gender = self.atlas.given.get(words[0], "")
        self.parties.append(party)
        for word in dict.fromkeys(words):
            self.by_word.setdefault(word, []).append(party)
        return party

    def lookup(self, words: tuple[str, ...]) -> Person | None:
        """The widely known person of that name, if there is one and only one."""
        exact = self.atlas.persons.get(" ".join(words))
        if exact is not None:
            return exact
        bearers = self.atlas.surnames.get(words[0] if len(words) == 1 else words[-1], ())
        if len(words) > 1:
            bearers = tuple(p for p in bearers if self.same(p.words, words))
        countries = {p.country for p in bearers}
        return bearers[0] if bearers and len(countries) == 1 else None

    def same(self, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
        """Whether two folded names fit one person; a given name and its short form ("Joseph", "Joe") are one."""
        rows = self.atlas.nicknames
        given = rows.get(one[0], frozenset()) & rows.get(other[0], frozenset())
        return same_person(one, other) or (one[-1] == other[-1] and bool(given))

    def of(self, name: Name) -> Party:
        words = surname_words(name.text)
        key = words, initials(name.text)
        party = self.by_words.get(key)
        if party is None or not self.fits(party, words, name):
            fitting = [p for p in self.by_word.get(words[-1], []) if self.fits(p, words, name)]
            party = _most_salient(fitting) if fitting else self.make(name.text, words)
            if not fitting:
                self.by_words[key] = party
        return party

    def fits(self, party: Party, words: tuple[str, ...], name: Name) -> bool:
        if name.gender and party.gender and name.gender != party.gender:
            return False
        return len(words) == 1 or (self.same(party.words, words) and _agree(party.initials, initials(name.text)))


def initials(name: str) -> str:
    """The letters that stand for names: "HW" of "George H.W. Bush"."""
    return "".join(_INITIAL.findall(name))


def _agree(one: str, other: str) -> bool:
    """Whether initials may be one person's: "J" and none, "H" and "HW", but not "W" and "HW"."""
    return one.startswith(other) or other.startswith(one)


def _trails(words: tuple[str, ...], told: Counter[tuple[str, ...]]) -> bool:
    """Is a name another of the report, told as often, with words after it: "Jo Cox Replay", off a page's furniture?"""
    return any(1 < len(w) < len(words) and words[: len(w)] == w and told[w] >= told[words] for w in told)


def same_person(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Do two folded names fit one person? Every word of the shorter is in the longer, or surname and initial agree.

    >>> same_person(("enrique", "pena", "nieto"), ("pena", "nieto"))
    True
    """
    if len(shorter) > len(longer):
        longer, shorter = shorter, longer
    if set(shorter) <= set(longer):
        return True
    return len(shorter) > 1 and longer[-1] == shorter[-1] and longer[0][:3] == shorter[0][:3]


def _most_salient(parties: list[Party]) -> Party:
    return max(parties, key=lambda p: (p.last_token, p.total, -len(p.words)))


class Organisations:
    """Groups organisations, institutions and groups by their written forms and acronyms."""

    def __init__(self) -> None:
        self.parties: list[Party] = []
        self.by_form: dict[tuple[str, str | None], Party] = {}
        self.short: dict[str, tuple[str, str | None]] = {}

    def of(self, name: str, type: ActorType, country: str | None, *, known: bool = False) -> Party:
        name, country = self.short.get(fold(name), (name, country))
        key = fold(name)
        party = self.by_form.get((key, country)) or (None if known else self.by_form.get((key, None)))
        if party is None and country is None:
            party = next((p for (form, _), p in self.by_form.items() if form == key), None)
        if party is None:
            party = Party(type, name, country, known=known)
            self.parties.append(party)
        self.by_form.setdefault((key, country), party)
        party.country = party.country or country
        return party

    def also(self, name: str, country: str | None, acronym: str) -> None:
        """From now on the acronym names the same party."""
        self.short[fold(acronym)] = (name, country)


def inherit(told: Sequence[Sequence[Party]], atlas: Atlas) -> None:
    """Give bodies and groups a country told elsewhere in the report. ``told``: the parties of each mention, in order.

    First by a longer name: "the police" after "Greek police", where no others are told of. Then the nouns that the
    vocabulary has ``at_home``: the country last told of before, where it is the one that the report tells of most. (Of
    annotated reports nine in ten of these are right; with one of the two conditions alone, six in ten.)
    """
    parties = list(dict.fromkeys(party for some in told for party in some))
    named = [(fold(p.name).split(), p.country) for p in parties if p.type != "person" and p.country is not None]
    counts = Counter(party.country for some in told for party in some if party.country is not None)
    most = max(counts, key=lambda country: counts[country], default=None)
    last: str | None = None
    for party in (party for some in told for party in some):
        words = fold(party.name).split()
        if party.country is None and party.lemma:
            others = {country for longer, country in named if longer[-1] == words[-1] and set(words) < set(longer)}
            alone = len(others) == 1
            at_home = not others and party.lemma in atlas.at_home and last == most
            party.country = others.pop() if alone else most if at_home else None
        last = party.country or last
