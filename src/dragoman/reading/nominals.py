"""Noun phrases that refer to parties without naming them: "the ministry", "two officials familiar with the matter"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from dragoman.nouns import ActorType
from dragoman.reading.language import Parse, Token
from dragoman.reading.names import Name
from dragoman.vocabulary.atlas import Atlas, Noun, Title

_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_LEFT = frozenset({"det", "amod", "compound", "nummod", "poss", "nmod", "predet", "quantmod", "advmod", "neg", "punct"})
_TAIL = frozenset({"acl", "amod", "relcl", "prep"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both", "either", "neither"})
_INDEFINITE = frozenset({"a", "an", "another", "some", "any", "no", "several", "many", "few", "one", "every", "each"})
_PRIVY = frozenset(
    {"familiar", "briefed", "close", "involved", "aware", "knowledgeable", "present", "loyal", "opposed"}
)
_LONGEST_TAIL = 9


@dataclass(slots=True)
class Nominal:
    """A noun phrase: tokens ``first`` to ``head`` inclusive, without article and possessor in ``text``.

    ``possessor`` and ``of`` are token indices of the noun or pronoun that owns it; ``country`` is what an adjective
    inside it tells; ``name_inside`` an institution's name that qualifies it ("a White House official").
    """

    first: int
    head: int
    noun: Noun
    titles: tuple[Title, ...]
    text: str
    plural: bool
    definite: bool
    indefinite: bool
    former: bool
    count: int | None
    possessor: int | None
    of: int | None
    adjectives: tuple[Name, ...]
    modified: bool

    @property
    def type(self) -> ActorType:
        return self.noun.type


_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "pair": 2, "duo": 2, "trio": 3}


def find_nominals(parse: Parse, atlas: Atlas, names: Sequence[Name], taken: Mapping[int, Name]) -> list[Nominal]:
    """All party-denoting noun phrases of a parse in order; ``taken`` maps tokens within names to their Name."""
    finder = _Finder(parse, atlas, taken)
    nouns = atlas.nouns
    heads = (
        t for t in parse.tokens if t.tag in _NOUNS and (t.lower in nouns or parse.text[t.start - 1 : t.start] == "-")
    )
    return [found for token in heads if (found := finder.at(token)) is not None]


def states_after(nominal: Nominal, tokens: Sequence[Token], name_at: Mapping[int, Name]) -> list[Name]:
    """The states that a plural noun is "of", "from" or "for"; none where they are no list ("of Chad, Mali and Niger").

    The list is read off the words, since a parse often ends it at its first comma.
    """
    name = name_at.get(nominal.of) if nominal.plural and nominal.of is not None else None
    found, closed = list[Name](), False
    while name is not None and name.type == "state" and name.use != "adjective" and name.party:
        found.append(name)
        between = [token.lower for token in takewhile(_joins, tokens[name.last + 1 :])]
        if closed or not between:
            break
        closed, name = "and" in between, name_at.get(name.last + 1 + len(between))
    return found if closed and len(found) > 1 else []


def _joins(token: Token) -> bool:
    return token.lower in (",", "and", "the")


class _Finder:
    def __init__(self, parse: Parse, atlas: Atlas, taken: Mapping[int, Name]) -> None:
        self.parse, self.tokens, self.atlas, self.taken = parse, parse.tokens, atlas, taken

    def at(self, token: Token) -> Nominal | None:
        if token.i in self.taken or self.within_title(token) or self.hyphenated(token):
            return None
        noun = self.noun(token)
        if noun is None or self.qualifies(token):
            return None
        return self.build(token, noun)

    def hyphenated(self, token: Token) -> bool:
        """The first part of a compound ("secretary" in "secretary-general")."""
        after = self.tokens[token.i + 1] if token.i + 1 < len(self.tokens) else None
        return after is not None and after.text == "-" and after.start == token.end

    def within_title(self, token: Token) -> bool:
        """ "state" in "the secretary of state"."""
        return token.i > 1 and any(
            len(t.words) - t.head > 1 and self.spells_from(t, token.i - len(t.words) + 1)
            for t in self.atlas.endings.get(token.lower, ())
        )

    def noun(self, token: Token) -> Noun | None:
        nouns = self.atlas.nouns
        word, i = token.lower, token.i
        if i > 1 and self.tokens[i - 1].text == "-" and self.tokens[i - 1].start + 1 == token.start:
            joined = self.parse.text[self.tokens[i - 2].start : token.end].lower()
            found = nouns.get(joined) or nouns.get(word)
        else:
            found = nouns.get(word)
        if found is not None and token.text[0].isupper() and token.tag in ("NNP", "NNPS") and not self.stands(token):
            return None
        return found

    def stands(self, token: Token) -> bool:
        """A capital noun inside an unknown proper name ("Bank Street") is no nominal."""
        after = self.tokens[token.i + 1] if token.i + 1 < len(self.tokens) else None
        return after is None or after.tag not in ("NNP", "NNPS") or after.i in self.taken

    def qualifies(self, token: Token) -> bool:
        """Does it stand before another noun, as "government" in "government forces"?"""
        head = self.tokens[token.head]
        if token.dep in ("compound", "nmod", "amod") and head.i > token.i:
            name = self.taken.get(head.i)
            if name is None and self.owns(token, head):
                return False
            return name is None or name.first == token.i + 1 or name.start <= token.i
        return False

    def owns(self, token: Token, head: Token) -> bool:
        """ "opposition" in "opposition protests": a body before the name of what it does."""
        noun = self.atlas.nouns.get(token.lower)
        if noun is None or noun.sort not in ("institution", "organisation", "armed") or token.dep == "amod":
            return False
        return head.lower not in self.atlas.nouns and head.lower not in self.atlas.titles and head.tag in ("NN", "NNS")

    def build(self, token: Token, noun: Noun) -> Nominal:
        first, possessor = self.left_edge(token)
        words = self.tokens[first : token.i]
        lower = [word.lower for word in words]
        titles = self.titles(token)
        plural = noun.plural if token.tag not in ("NNS", "NNPS") else True
        return Nominal(
            first=first,
            head=token.i,
            noun=noun,
            titles=titles,
            text=self.text(first, token, noun),
            plural=plural,
            definite=possessor is not None or any(w in _DEFINITE for w in lower[:2]),
            indefinite=any(w in _INDEFINITE for w in lower[:2]),
            former=any(w in self.atlas.former for w in lower),
            count=next((_NUMBERS[w] for w in [*lower, token.lower] if w in _NUMBERS), None),
            possessor=possessor,
            of=self.owner_after(token),
            adjectives=self.adjectives(first, token.i),
            modified=any(w.tag in ("JJ", "VBN", "VBG", "NN", "NNP", "CD") for w in words),
        )

    def adjectives(self, first: int, head: int) -> tuple[Name, ...]:
        found = [self.taken[i] for i in range(first, head) if i in self.taken]
        return tuple(name for k, name in enumerate(found) if k == 0 or name is not found[k - 1])

    def left_edge(self, token: Token) -> tuple[int, int | None]:
        first, possessor = token.i, None
        for child in reversed(self.parse.children[token.i]):
            below = self.tokens[child]
            if child > token.i:
                continue
            if below.dep not in _LEFT:
                break
            if below.dep == "poss":
                possessor = child
                break
            edge = min(self.parse.subtree(child)) if below.dep in ("amod", "nmod", "nummod", "compound") else child
            if any(self.tokens[k].text in ',;:—()"“”' for k in range(edge, first)) and below.dep != "amod":
                break
            first = edge
        return self.inside_name(first), possessor

    def inside_name(self, first: int) -> int:
        name = self.taken.get(first)
        return name.start if name is not None else first

    def titles(self, token: Token) -> tuple[Title, ...]:
        keys = (token.lower, self.singular(token.lower))
        found = [t for key in dict.fromkeys(keys) for t in self.atlas.titles.get(key, ()) if self.spells(t, token)]
        return tuple(found[:1])

    def singular(self, word: str) -> str:
        noun = self.atlas.nouns.get(word)
        return noun.lemma if noun else word.removesuffix("s")

    def spells(self, title: Title, token: Token) -> bool:
        first = token.i - title.head
        head = title.words[title.head]
        return all(
            word == head or (0 <= first + k < len(self.tokens) and self.tokens[first + k].lower == word)
            for k, word in enumerate(title.words)
        )

    def spells_from(self, title: Title, first: int) -> bool:
        return first >= 0 and all(self.tokens[first + k].lower == word for k, word in enumerate(title.words))

    def owner_after(self, token: Token) -> int | None:
        for child in self.parse.children[token.i]:
            below = self.tokens[child]
            if child > token.i and below.dep == "prep" and below.lower in ("of", "in", "from", "for", "at", "with"):
                for grandchild in self.parse.children[child]:
                    if self.tokens[grandchild].dep == "pobj":
                        return grandchild
        return None

    def text(self, first: int, token: Token, noun: Noun) -> str:
        while first < token.i and self.tokens[first].tag in (
            "DT",
            "PDT",
            "PRP$",
            "POS",
            ",",
            "``",
            "''",
            ":",
            "RB",
            "-LRB-",
        ):
            first += 1
        return " ".join(self.parse.text[self.tokens[first].start : self.tokens[self.tail(token, noun)].end].split())

    def tells_apart(self, below: Token, noun: Noun) -> bool:
        """ "of the board" always; "familiar with …", "briefed on …" after people who stay unnamed."""
        if below.dep == "prep":
            return below.lower in ("of", "from") and noun.sort != "armed"
        return below.lower in _PRIVY and noun.sort in ("official", "people")

    def tail(self, token: Token, noun: Noun) -> int:
        """Last token of what tells these people from others: "of the board", "familiar with the matter"."""
        last = token.i
        for child in self.parse.children[token.i]:
            below = self.tokens[child]
            if child <= token.i or below.dep not in _TAIL:
                continue
            if not self.tells_apart(below, noun):
                continue
            subtree = self.parse.subtree(child)
            end = subtree[-1]
            if child == last + 1 and end - token.i <= _LONGEST_TAIL and end - child + 1 == len(subtree):
                last = end
        while last > token.i and not self.tokens[last].text[-1].isalnum():
            last -= 1
        return last
