"""Where a report names a negotiation or dispute: "the Trans-Pacific Partnership (TPP)", "the Iran nuclear talks".

A name ends in a noun of ``processes.toml``, or is the acronym of such a name, and has a word that tells it from others:
the proper words of an agreement's own name, or a state or region with what it is about. No agreement is listed
anywhere: which there are, the reports say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.reading.language import Parse, Sentence
from dragoman.reading.processwords import Head, Kind, ProcessWords
from dragoman.vocabulary.atlas import fold

_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{2,6}")
_DEFINED = re.compile(r"[A-Z][A-Za-z0-9]{2,6}")
_JOINING = frozenset({"of", "and", "for", "on", "&", "-", "–", "the"})
_WITH = frozenset({"between", "with", "among"})
_ON = frozenset({"on", "over", "about", "for"})
_LEFT = ("NN", "JJ", "CD", "HYPH", "VBN")
_POINTING = frozenset({"the", "these", "those", "this", "that", "their", "its", "his", "her", "such", "all"})
_LOOSE = frozenset({"deal", "deals", "agreements"})
"""Nouns in capitals only where a whole line is."""

_VAGUE = frozenset({"a", "an", "any", "no", "each", "every", "some", "another"})
_FARTHEST = 6
"""Words before its noun that a name has at most."""

_SHOUTED = 0.7
"""Share of words with a capital from which a line is a headline in capitals: of running text a third at most."""

_WIDEST = 14
"""Words after a noun in which those who talk are looked for."""


@dataclass(frozen=True, slots=True)
class Naming:
    """A name, or a noun that may stand for one (it has no ``keys``), at tokens ``first`` to ``last``, inclusive.

    ``at`` is its noun. ``keys``: what it is known by across reports; ``who``: states, by code, and regions it names;
    ``subject``: what it is about; ``definite``: it points back.
    """

    sentence: int
    first: int
    last: int
    at: int
    kind: Kind
    act: str
    keys: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    subject: str | None = None
    definite: bool = False
    aliases: tuple[str, ...] = ()

    def text(self, parse: Parse) -> str:
        return " ".join(parse.text[parse.tokens[self.first].start : parse.tokens[self.last].end].split())

    @property
    def proper(self) -> bool:
        """Whether it is an agreement's own name or acronym."""
        return any(not key.startswith("about:") for key in self.keys)


@dataclass(frozen=True, slots=True)
class Namer:
    """Finds names in one report. ``taken`` are the tokens that name a person, body or place, ``persons`` a person's."""

    parse: Parse
    words: ProcessWords
    taken: frozenset[int]
    persons: frozenset[int] = frozenset()

    def find(self, sentences: Iterable[Sentence]) -> list[Naming]:
        """All namings, in order. An acronym counts wherever it stands once the report shows what it stands for."""
        found = [one for sentence in sentences for one in self._in_sentence(sentence)]
        acronyms = {alias: one for one in reversed(found) for alias in one.aliases}
        covered = {i for one in found if one.keys for i in range(one.first, one.last + 1)}
        alone = (
            Naming(token.sentence, token.i, token.i, token.i, "agreement", "agreement", (_acronym_key(token.text),))
            for sentence in sentences
            for token in self.parse.words(sentence)
            if token.text in acronyms and token.i not in covered
        )
        return sorted([*found, *alone], key=lambda one: (one.first, one.last))

    def _in_sentence(self, sentence: Sentence) -> Iterable[Naming]:
        for i in range(sentence.first, sentence.last):
            head = self._head(i, sentence.first)
            if head:
                yield self._naming(i, head, sentence)
            elif self._refers(i):
                yield Naming(sentence.i, i, i, i, "agreement", "agreement", definite=True)

    def _refers(self, i: int) -> bool:
        """ "settle the matter"; but not "familiar with the matter"."""
        token = self.parse.tokens[i]
        opening = self.parse.tokens[i - 1].lower if i else ""
        return token.lower in self.words.plain["reference"] and token.dep == "dobj" and opening in _POINTING

    def _head(self, i: int, first: int) -> Head | None:
        tokens, token = self.parse.tokens, self.parse.tokens[i]
        if token.lower == "action" and [t.lower for t in tokens[max(first, i - 2) : i]] == ["plan", "of"]:
            return self.words.heads["plan of action"]
        head = self.words.heads.get(token.lower) if token.tag.startswith("NN") else None
        if head is None or token.text == "partnership":
            return None
        before = tokens[i - 1].lower if i > first else ""
        return head if head.act not in ("process", "war") or before in self.words.subjects else None

    def _naming(self, i: int, head: Head, sentence: Sentence) -> Naming:
        begin = self._begin(i, sentence.first)
        headline = self._is_headline(sentence)
        own = self._own(i, sentence.first) if head.kind == "agreement" and not headline else i
        after = self._after(i, sentence.last, head.kind)
        aliases = self._aliases(own, begin, i, sentence.last) if not headline else ()
        subject = self._subject([*range(min(begin, own), i), *after])
        who = self._who([*range(min(begin, own), i), *after])
        keys = self._keys(own, i, aliases, _about(head.kind, who, subject))
        named = own < i or bool(aliases)
        first, last = (own if own < i else begin), (i if named or not keys else max([i, *after]))
        definite = self._is_definite(i, begin, sentence.first, head.kind)
        return Naming(sentence.i, first, last, i, head.kind, head.act, keys, who, subject, definite, aliases)

    def _is_definite(self, i: int, begin: int, first: int, kind: Kind) -> bool:
        """Whether a noun points back; "talks" without an article may."""
        opening = {self.parse.tokens[t].lower for t in range(max(first, begin - 1), i)}
        plural = kind == "talks" and self.parse.tokens[i].tag == "NNS"
        return _VAGUE.isdisjoint(opening) and (plural or not _POINTING.isdisjoint(opening))

    def _is_headline(self, sentence: Sentence) -> bool:
        """Whether all words of weight are in capitals and no stop follows, so that a capital tells nothing."""
        words = [t for t in self.parse.words(sentence) if t.text.isalpha() and len(t.text) > 3]
        capital = sum(t.text[0].isupper() for t in words)
        stopped = self.parse.text[sentence.start : sentence.end].rstrip("\"”’')").endswith((".", "!", "?"))
        return not stopped and (not words or capital / len(words) > _SHOUTED)

    def _aliases(self, own: int, begin: int, i: int, last: int) -> tuple[str, ...]:
        return self._defined(i, last) if own < i else self._acronym(begin, i)

    def _begin(self, i: int, first: int) -> int:
        """The first word of a noun's modifiers."""
        at = i
        while at > first and i - at < _FARTHEST and self.parse.tokens[at - 1].tag.startswith(_LEFT):
            at -= 1
        return at

    def _own(self, i: int, first: int) -> int:
        """Where an agreement's own name begins, capitals all the way; ``i`` where it has none that tells it apart."""
        tokens, at = self.parse.tokens, i
        if not tokens[i].text[0].isupper():
            return i
        while at > first and (tokens[at - 1].text[0].isupper() or self._joins(at - 1, first)):
            at -= 1
        while at < i and tokens[at].lower in (*_JOINING, "new", "draft", "proposed"):
            at += 1
        common = self.words.plain["common"]
        telling = [t for t in range(at, i) if tokens[t].lower not in common and t not in self.persons]
        if tokens[i].lower in _LOOSE or tokens[i].text.isupper():
            return i
        return at if i - at >= 1 and (telling or self._who(range(at, i))) else i

    def _joins(self, at: int, first: int) -> bool:
        tokens = self.parse.tokens
        return tokens[at].lower in _JOINING and at > first and tokens[at - 1].text[0].isupper()

    def _defined(self, i: int, last: int) -> tuple[str, ...]:
        """The acronym that a name is followed by: "(NAFTA)", ", or USMCA", ", known as TTIP"."""
        after = [token.text for token in self.parse.tokens[i + 1 : min(last, i + 5)]]
        for lead in (["("], [",", "or"], [",", "known", "as"], ["or"], ["("]):
            at = len(lead)
            if after[:at] == lead and len(after) > at and _DEFINED.fullmatch(after[at]):
                return (after[at],)
        return ()

    def _acronym(self, begin: int, i: int) -> tuple[str, ...]:
        """The acronym right before its noun: the NAFTA talks. That of a state or a body is none."""
        found = [t for t in range(begin, i) if _ACRONYM.fullmatch(self.parse.tokens[t].text) and t not in self.taken]
        texts = [self.parse.tokens[t].text for t in found]
        return tuple(text for text in texts if text not in self.words.countries and text not in self.words.bodies)[:1]

    def _after(self, i: int, last: int, kind: Kind) -> list[int]:
        """The words of the phrases after a noun that say with whom and on what; of an agreement only with whom."""
        found: list[int] = []
        leading = _WITH if kind == "agreement" else _WITH | _ON
        for kid in self.parse.children[i]:
            if kid > i and self.parse.tokens[kid].lower in leading:
                found += [t for t in self._phrase(kid) if t <= i + _WIDEST]
        names_another = any(self.parse.tokens[t].lower in self.words.heads for t in found)
        return [] if names_another else sorted(t for t in found if t < last and t not in self.persons)

    def _phrase(self, preposition: int) -> Iterable[int]:
        """A preposition's own words, without clauses that hang on them."""
        yield preposition
        stack = list(self.parse.children[preposition])
        while stack:
            at = stack.pop()
            if self.parse.tokens[at].dep not in ("relcl", "acl", "advcl", "ccomp"):
                yield at
                stack.extend(self.parse.children[at])

    def _who(self, at: Iterable[int]) -> tuple[str, ...]:
        """The states that words name, by code, and the regions."""
        wanted = sorted(at)
        regions = {t: region for t in wanted if (region := self._region(t))}
        in_region = {t + k for t in regions for k in range(3)} & set(wanted)
        texts = {t: self.parse.tokens[t].text for t in wanted}
        found, done = set(regions.values()), -1
        for t in wanted:
            if t > done and not (t in in_region and self._is_of_region(t)):
                match = self.words.country_at([texts[k] for k in range(t, t + 4) if k in texts], 0)
                if match:
                    done = t + match[0] - 1
                    found.add(match[1])
        return tuple(sorted(found))

    def _is_of_region(self, t: int) -> bool:
        return any(self._region(k) for k in range(max(0, t - 2), t + 1))

    def _region(self, t: int) -> str | None:
        """The region that an adjective of one or two (or, hyphenated, three) words from here on names."""
        tokens = self.parse.tokens
        for number in (3, 2, 1):
            last = min(t + number, len(tokens)) - 1
            some = self.parse.text[tokens[t].start : tokens[last].end].casefold()
            if some in self.words.plain["region"]:
                return some
        return None

    def _subject(self, at: Iterable[int]) -> str | None:
        found = (self.words.subjects.get(self.parse.tokens[t].lower) for t in at)
        return next((one for one in found if one), None)

    def _keys(self, own: int, i: int, aliases: Sequence[str], about: str | None) -> tuple[str, ...]:
        keys = [_acronym_key(alias) for alias in aliases]
        if own < i:
            tokens = self.parse.tokens[own : i + 1]
            name = [fold(token.text) for token in tokens]
            keys = [f"name:{' '.join(name)}", *keys]
            initials = "".join(token.text[0] for token in tokens if token.text[0].isupper())
            keys += [_acronym_key(initials)] if len(initials) > 2 and not aliases else []
        return tuple(dict.fromkeys([*keys, *([about] if about else [])]))


def _about(kind: Kind, who: Sequence[str], subject: str | None) -> str | None:
    """States and regions with a subject; a dispute may do with two states."""
    if not who or (subject is None and not (kind == "dispute" and len(who) > 1)):
        return None
    return about_key(who, subject)


def about_key(who: Iterable[str], subject: str | None) -> str:
    return f"about:{'+'.join(sorted(who))}|{subject or ''}"


def _acronym_key(text: str) -> str:
    return f"acronym:{text.casefold()}"
