"""Names in a parse: states, institutions, persons, organisations, each with the titles that stand before it.

The model's entities are one witness, the vocabulary another. The vocabulary wins where it knows the words ("Hamas" is
no city, "U.S." no person); the model wins where its name is longer ("Jordan Smith", "Washington Post").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dragoman.nouns import ActorType
from dragoman.reading.language import Parse, Token
from dragoman.vocabulary.atlas import Atlas, Gender, Known, Title, fold

_PROPER = frozenset({"NNP", "NNPS"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_FREE = frozenset({"", "PERSON", "ORG", "GPE", "NORP", "FAC", "LOC", "WORK_OF_ART", "PRODUCT", "EVENT"})
_DASHES = frozenset({"-", "--", "–", "—"})
_ARTICLES = frozenset({"the", "a", "an"})
_NAMED = frozenset({"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC"})
_SUFFIXES = frozenset({"jr.", "jr", "sr.", "sr", "ii", "iii", "iv", "vi"})
_SMALL = re.compile(r"[a-z]")
_JUNK = re.compile(r"[@#/|\d\[\]()]|https?:|www\.", re.IGNORECASE)


@dataclass(slots=True)
class Name:
    """A name: tokens ``first`` to ``last`` inclusive, ``start`` the first token with the titles before it.

    ``text`` is the party's name: a state's English one, else the words of the report; ``said`` is
    always the report's. ``use`` is the vocabulary's (``name``, ``adjective``, ``people``, ``metonym``) or empty for
    names that it lacks.
    ``place`` is true where the name stands for ground and not for a party ("in Moscow").
    """

    start: int
    first: int
    last: int
    type: ActorType
    text: str
    country: str | None = None
    use: str = ""
    gender: Gender = ""
    titles: list[Title] = field(default_factory=list)
    former: bool = False
    place: bool = False
    party: bool = True
    sided: bool = False
    """True in "pro-Russian" and "U.S.-backed": whose friends somebody is, not whose."""
    said: str = ""
    known: str = ""
    """The vocabulary's name of an institution, under which its other names and acronyms come together."""


def find_names(parse: Parse, atlas: Atlas) -> list[Name]:
    """All names of a parse in the order of the text, none overlapping another."""
    return _Finder(parse, atlas).run()


class _Finder:
    def __init__(self, parse: Parse, atlas: Atlas) -> None:
        self.parse = parse
        self.atlas = atlas
        self.tokens = parse.tokens
        self.flat, self.starts = _flat(parse)
        self.ends = {start + len(token.text): token.i for token, start in zip(parse.tokens, self.starts, strict=True)}
        self.at, self.approach, self.travel = (atlas.ground[sort] for sort in ("at", "approach", "travel"))
        self.shouting = _shouting(parse)
        self.surnames = self.surnames_told()
        self.compass = self.compass_told()

    def run(self) -> list[Name]:
        found: list[Name] = []
        i = 0
        while i < len(self.tokens):
            token = self.tokens[i]
            name = self.name_at(i) if token.text != token.lower or token.text in self.atlas.names else None
            if name is None:
                i += 1
                continue
            name.said = self.text(name.first, name.last)
            self.dress(name, found[-1].last if found else -1)
            found.append(name)
            i = name.last + 1
        return found

    def surnames_told(self) -> frozenset[str]:
        """Folded surnames of the persons that the model finds under a full name, and of those under a title."""
        found: set[str] = set()
        for token in self.tokens:
            if token.entity == "PERSON" and token.begins:
                last = self.extend(self.entity_end(token.i))
                if last > token.i or self.after_title(token.i):
                    words = surname_words(self.text(token.i, last))
                    found.add(words[0] if is_family_first(words, self.atlas) else words[-1])
        return frozenset(found)

    def compass_told(self) -> dict[str, Known]:
        """What "the North" and "the South" stand for in a report that names both halves of a country."""
        halves = {w: k for w in ("North", "South") for a, k in self.atlas.names.get(w, ()) if f"{w} Korea" == a}
        return halves if all(known.name in self.flat for known in halves.values()) else {}

    def after_title(self, i: int) -> bool:
        return i > 0 and (
            self.tokens[i - 1].text in self.atlas.honorifics or self.tokens[i - 1].lower in self.atlas.endings
        )

    def is_surname(self, i: int) -> bool:
        """A surname alone that the model takes for a company or town, or for nothing."""
        token = self.tokens[i]
        if token.tag not in _NOUNS or not token.text[0].isupper() or len(token.text) < 2:
            return False
        word = surname_words(token.text)[-1]
        if word in self.surnames:
            return True
        return word in self.atlas.surnames and word not in self.atlas.nouns and not self.atlas.is_large_city(token.text)

    def name_at(self, i: int) -> Name | None:
        token = self.tokens[i]
        if not (token.text[0].isupper() or token.text[0].isdigit() or token.text in self.atlas.names):
            return None
        if token.lower in _ARTICLES and self.tokens[min(i + 1, len(self.tokens) - 1)].entity == token.entity:
            return None
        known = self.known_at(i)
        if known is not None and self.is_namesake(i, *known):
            return Name(i, i, i, "person", token.text)
        last = self.entity_end(i) if token.entity in _NAMED and self.begins(i) else -1
        if known is None and token.entity != "PERSON" and self.is_surname(i) and self.alone(i, last):
            return Name(i, i, i, "person", token.text)
        if known is not None and (last <= known[0] or not self.longer(token, known, last)):
            return self.known_name(i, *known)
        if last >= 0:
            return self.entity_name(i, last)
        return self.titled(i) if token.tag in _PROPER and token.entity in ("", "ORG") else None

    def is_namesake(self, i: int, last: int, entry: Known) -> bool:
        """A town's name that is here the surname of somebody told in full: "charges against de Lima"."""
        token, before = self.tokens[i], self.tokens[i - 1] if i else None
        if last > i or entry.use != "metonym" or surname_words(token.text)[-1] not in self.surnames:
            return False
        return token.entity == "PERSON" or (before is not None and before.text in self.atlas.ground["surname"])

    def begins(self, i: int) -> bool:
        """Does an entity begin here, its article aside?"""
        token = self.tokens[i]
        if token.begins or i == 0:
            return token.begins
        before = self.tokens[i - 1]
        first = before.begins and before.entity == token.entity and before.lower in _ARTICLES
        return first or self.is_dash(i - 1)

    def is_dash(self, i: int) -> bool:
        """A dash with space about it stands between names, as a dateline's does, and not in one."""
        token = self.tokens[i]
        around = self.parse.text[token.start - 1 : token.start] + self.parse.text[token.end : token.end + 1]
        return token.text in _DASHES and len(around) == 2 and around.isspace()

    def alone(self, i: int, last: int) -> bool:
        """Is a surname a name by itself here: the entity ends with it, or goes on with a common noun?"""
        if last > i:
            return self.tokens[i + 1].tag == "POS" or self.tokens[last].lower in self.atlas.nouns
        after = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        return after is None or after.tag not in _PROPER or after.lower in self.atlas.nouns or after.entity != ""

    def longer(self, token: Token, known: tuple[int, Known], last: int) -> bool:
        """Is the model's entity a better name than the vocabulary's shorter one?"""
        end = known[0]
        if token.entity == "PERSON":
            return all(t.tag in _PROPER for t in self.tokens[end + 1 : last + 1]) and not self.title_inside(
                end + 1, last
            )
        if token.entity != "ORG" or not self.tokens[last].text[0].isupper():
            return False
        return not self.title_inside(end + 1, last) and self.tokens[end + 1].tag not in ("POS", "CC", ",")

    def title_inside(self, first: int, last: int) -> bool:
        return any(self.tokens[i].lower in self.atlas.titles for i in range(first, last + 1))

    def known_at(self, i: int) -> tuple[int, Known] | None:
        token = self.tokens[i]
        start = self.starts[i]
        for alias, entry in self.atlas.names.get(token.text, ()):
            last = self.ends.get(start + len(alias))
            if last is not None and last >= i and self.flat.startswith(alias, start):
                return last, entry
        if token.text in self.compass and i and self.tokens[i - 1].lower == "the" and self.bare(i):
            return i, self.compass[token.text]
        if token.text.isupper() and len(token.text) > 3 and token.sentence in self.shouting:
            return self.shouted(token)
        return None

    def bare(self, i: int) -> bool:
        return i + 1 == len(self.tokens) or self.tokens[i + 1].tag not in _PROPER

    def shouted(self, token: Token) -> tuple[int, Known] | None:
        start = self.starts[token.i]
        for alias, entry in self.atlas.names.get(token.text.capitalize(), ()):
            last = self.ends.get(start + len(alias))
            if last is not None and self.flat[start : start + len(alias)] == alias.upper():
                return last, entry
        return None

    def known_name(self, i: int, last: int, entry: Known) -> Name | None:
        name = Name(i, i, last, entry.type, entry.name, entry.country, entry.use)
        if entry.type != "state":
            name.text, name.known = self.text(i, last), entry.name
            return name if self.is_noun(last) else None
        if entry.use == "people" and entry.name != self.text(i, last):
            name.text = entry.name if entry.country == "PSE" and i == last else self.text(i, last)
            name.type = "state" if name.text == entry.name else "group"
            return name
        if entry.use == "adjective" or (entry.use == "name" and self.modifies(last)):
            name.use = "adjective"
            self.take_side(name)
        elif entry.use == "metonym":
            name.place = name.party = True
            name.party = self.acts(i, last)
            name.place = not name.party
        else:
            name.place = self.located(i, last)
        return name

    def take_side(self, name: Name) -> None:
        """ "pro-Russian" and "U.S.-backed" tell whose friends they are, not whose they are."""
        before = self.tokens[name.first - 1] if name.first else None
        after = self.tokens[name.last + 1 : name.last + 3]
        sided = before is not None and before.text == "-" and self.tokens[name.first - 2].lower in ("pro", "anti")
        backed = len(after) == 2 and after[0].text == "-" and after[1].tag in ("VBN", "VBD", "VBG")
        if sided or backed:
            name.sided, name.party = True, backed

    def is_noun(self, i: int) -> bool:
        return self.tokens[i].tag not in ("VB", "VBP", "VBZ", "VBD", "MD", "PRP", "DT", "WP")

    def modifies(self, last: int) -> bool:
        """Does the name stand before a noun that it qualifies ("U.S. officials")?"""
        token, head = self.tokens[last], self.tokens[self.tokens[last].head]
        return head.i > last and token.dep in ("compound", "amod", "nmod") and head.tag in (*_NOUNS, "JJ", "VBN", "VBG")

    def located(self, first: int, last: int) -> bool:
        head = self.tokens[self.tokens[last].head]
        return self.tokens[last].dep == "pobj" and (head.lower in self.at or head.lower in ("from", "to"))

    def acts(self, first: int, last: int) -> bool:
        """Does a capital stand for its government here, rather than for the town?"""
        token = self.tokens[last]
        while token.dep == "conj" and token.head != token.i:
            token = self.tokens[token.head]
        head = self.tokens[token.head]
        after = self.tokens[last + 1] if last + 1 < len(self.tokens) else None
        if after is not None and after.text == "," and self.place_follows(last + 2):
            return False
        if token.dep in ("nsubj", "nsubjpass", "dobj", "iobj", "agent", "dative"):
            return head.lower not in self.travel or token.dep == "nsubj"
        if token.dep == "poss":
            return head.lower not in self.travel
        if token.dep == "pobj":
            above = self.tokens[head.head]
            return head.lower not in self.at and not (head.lower in self.approach and above.lower in self.travel)
        if token.dep in ("compound", "amod", "nmod") and token.head > last:
            return head.lower in self.atlas.nouns
        return False

    def place_follows(self, i: int) -> bool:
        return i < len(self.tokens) and self.tokens[i].entity in ("GPE", "LOC", "DATE")

    def entity_end(self, i: int) -> int:
        label, n = self.tokens[i].entity, len(self.tokens)
        last = i
        while last + 1 < n and self.tokens[last + 1].entity == label and not self.tokens[last + 1].begins:
            if self.is_dash(last + 1):
                break
            last += 1
        while last > i and self.tokens[last].tag in ("POS", ",", ":", "HYPH", "``", "''", "-LRB-"):
            last -= 1
        return last

    def entity_name(self, i: int, last: int) -> Name | None:
        label = self.tokens[i].entity
        if label == "PERSON":
            return self.person(i, last)
        if label in ("GPE", "LOC", "FAC"):
            return self.ground(i, last)
        if label == "NORP":
            return self.people(i, last)
        return self.organisation(i, last)

    def person(self, i: int, last: int) -> Name | None:
        while i < last and (self.is_title_word(i) or not self.tokens[i].text[0].isalpha()):
            i += 1
        last = self.extend(last)
        if is_family_first(surname_words(self.text(i, last)), self.atlas) and self.is_cut(last, ""):
            last += 2
        text = self.text(i, last)
        nobody = self.is_title_word(i) or text.lower() in _SUFFIXES
        if nobody or _JUNK.search(text) or not any(c.isupper() for c in text):
            return None
        return Name(i, i, last, "person", text)

    def extend(self, last: int) -> int:
        """Take in proper nouns that the model left behind ("Enrique Peña | Nieto"), and a half ("Moon Jae- | in")."""
        if self.is_cut(last, "PERSON"):
            return last + 2
        while last + 1 < len(self.tokens):
            token, after = self.tokens[last], self.tokens[last + 1]
            joined = token.dep == "compound" and token.head == after.i
            if not (after.tag == "NNP" and after.entity == "" and joined and after.text[0].isupper()):
                break
            last += 1
        return last

    def is_cut(self, last: int, kind: str) -> bool:
        """Does a person's name stop at a hyphen of that entity type, with a word right after ("Moon Jae- | in")?"""
        mark, half = self.tokens[last + 1 : last + 2], self.tokens[last + 2 : last + 3]
        if not (mark and half and mark[0].tag == "HYPH" and mark[0].entity == kind and not mark[0].begins):
            return False
        whole = self.tokens[last].end == mark[0].start and mark[0].end == half[0].start
        return whole and half[0].text.isalpha() and half[0].text.islower() and not half[0].tag.startswith("VB")

    def is_title_word(self, i: int) -> bool:
        token = self.tokens[i]
        return token.text in self.atlas.honorifics or token.lower in self.atlas.titles or token.lower in ("the", "ex")

    def ground(self, i: int, last: int) -> Name | None:
        i = self.after_article(i, last)
        text = self.text(i, last)
        if _JUNK.search(text) or not text[0].isupper():
            return None
        country = self.country_of_place(text)
        name = Name(i, i, last, "institution", text, country, "name", place=True)
        name.party = self.tokens[i].entity == "GPE" and self.acts_as_region(last)
        return name

    def acts_as_region(self, last: int) -> bool:
        return self.tokens[last].dep in ("nsubj", "nsubjpass", "agent", "conj")

    def country_of_place(self, text: str) -> str | None:
        if text in self.atlas.regions:
            return self.atlas.regions[text]
        cities = self.atlas.cities.get(text)
        return cities[0].country if cities else None

    def people(self, i: int, last: int) -> Name | None:
        i = self.after_article(i, last)
        token = self.tokens[last]
        plural = token.tag in ("NNPS", "NNS") or (token.tag == "NNP" and token.lower.endswith("s"))
        if not plural or not token.text[0].isupper():
            return None
        return Name(i, i, last, "group", self.text(i, last))

    def organisation(self, i: int, last: int) -> Name | None:
        i = self.after_article(i, last)
        text = self.text(i, last)
        if _JUNK.search(text) or not any(c.isupper() for c in text) or self.tokens[last].tag not in _NOUNS:
            return None
        if i == last and (self.tokens[i].lower in self.atlas.nouns or self.tokens[i].lower in self.atlas.titles):
            return None
        after = self.tokens[last + 1].lower if last + 1 < len(self.tokens) else ""
        if self.tokens[last].lower in self.atlas.titles or after in self.atlas.titles:
            return None
        if " ".join(surname_words(text)) in self.atlas.persons or self.after_title(i):
            return Name(i, i, last, "person", text)
        return Name(i, i, last, self.organ(last), text, self.country_inside(i, last))

    def organ(self, last: int) -> ActorType:
        noun = self.atlas.nouns.get(self.tokens[last].lower)
        return noun.type if noun and noun.type in ("institution", "group") else "organisation"

    def country_inside(self, first: int, last: int) -> str | None:
        for i in range(first, last + 1):
            known = self.known_at(i)
            if known and known[1].country and (known[1].type == "state" or (i == first and known[1].type != "group")):
                return known[1].country
        return None

    def after_article(self, i: int, last: int) -> int:
        while i < last and self.tokens[i].lower in ("the", "a", "an"):
            i += 1
        return i

    def titled(self, i: int) -> Name | None:
        """A name that the model missed, known by the title or honorific before it ("Sen. Orrin Haugland")."""
        if i == 0 or self.is_title_word(i):
            return None
        before = self.tokens[i - 1]
        office = before.lower in self.atlas.endings and before.text[0].isupper()
        if before.text not in self.atlas.honorifics and not office:
            return None
        last = i
        while last + 1 < len(self.tokens) and self.tokens[last + 1].tag == "NNP" and self.tokens[last + 1].entity == "":
            last += 1
        if self.tokens[last].lower in self.atlas.nouns or _JUNK.search(self.text(i, last)):
            return None
        return Name(i, i, last, "person", self.text(i, last))

    def text(self, first: int, last: int) -> str:
        return self.flat[self.starts[first] : self.starts[last] + len(self.tokens[last].text)]

    def dress(self, name: Name, before: int) -> None:
        """Read the titles that stand before a name, back to ``before``, the last token of the name before."""
        if name.type == "person":
            _Dresser(self, before).dress(name)


class _Dresser:
    """Reads "Mexican Foreign Minister Luis" backwards: the office, its country, whether it is a former one."""

    def __init__(self, finder: _Finder, before: int) -> None:
        self.finder, self.tokens, self.atlas, self.before = finder, finder.tokens, finder.atlas, before

    def dress(self, name: Name) -> None:
        at = name.first - 1
        while at > self.before and at >= 0 and (size := self.step(name, at)):
            at -= size
        name.start = at + 1
        if name.titles:
            at = self.modifiers(name, at)

    def step(self, name: Name, at: int) -> int:
        word = self.tokens[at].text
        if word in self.atlas.honorifics:
            name.gender = name.gender or self.atlas.honorifics[word]
            return 1
        if len(name.titles) > 2:
            return 0
        for title in self.atlas.endings.get(self.tokens[at].lower, ()):
            size = len(title.words)
            if at - size + 1 > self.before and self.matches(title.words, at - size + 1):
                name.titles.append(title)
                name.gender = name.gender or title.gender
                return size
        return 0

    def matches(self, words: tuple[str, ...], first: int) -> bool:
        return all(self.tokens[first + k].lower == word for k, word in enumerate(words))

    def modifiers(self, name: Name, at: int) -> int:
        """Adjectives and nouns before the office; they belong to the mention unless a name stands there."""
        while at > self.before and at >= 0:
            token = self.tokens[at]
            if token.lower in self.atlas.former:
                name.former = True
            elif token.tag not in ("JJ", "NN", "NNP", "VBN", "HYPH") or token.dep == "appos":
                break
            name.start = at
            at -= 1
        return at


def _flat(parse: Parse) -> tuple[str, list[int]]:
    """The text with every run of white space between tokens as one space, and where each token starts in it."""
    parts: list[str] = []
    starts: list[int] = []
    size, end = 0, -1
    for token in parse.tokens:
        if token.start > end >= 0:
            parts.append(" ")
            size += 1
        starts.append(size)
        parts.append(token.text)
        size, end = size + len(token.text), token.end
    return "".join(parts), starts


def _shouting(parse: Parse) -> frozenset[int]:
    """Sentences written in capitals: headlines and the first lines of wires."""
    return frozenset(s.i for s in parse.sentences if _is_shouted(parse.text[s.start : s.end]))


def _is_shouted(text: str) -> bool:
    small = len(_SMALL.findall(text))
    return small < 0.2 * len(text) and small < 0.25 * sum(c.isupper() for c in text)


def surname_words(text: str) -> tuple[str, ...]:
    """The folded words of a person's name that can tell who it is: no initials, no "Jr.", no "al-".

    >>> surname_words("Joseph R. Biden Jr.")
    ('joseph', 'biden')
    """
    words = [w for part in fold(text).replace("'s", "").split() for w in _split_particle(part)]
    kept = tuple(w for w in words if len(w.rstrip(".")) > 1 and w not in _SUFFIXES)
    return kept or tuple(words) or (fold(text),)


def is_family_first(words: tuple[str, ...], atlas: Atlas) -> bool:
    """Does a folded name put the family first, as far as its look tells ("kim jong un")?"""
    return len(words) in (2, 3) and words[0] in atlas.family_first


def _split_particle(word: str) -> Iterator[str]:
    head, dash, tail = word.partition("-")
    if dash and head in ("al", "el", "ul", "an", "as", "ar") and tail:
        yield tail
    elif word not in ("al", "el"):
        yield word
