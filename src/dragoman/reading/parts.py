"""Which part of its sentence a party plays by the grammar alone: a second witness beside the role head.

For the word that tells an act, the parse gives its subject, its object and the nouns that prepositions join to it; for
a noun that tells one ("talks", "strikes") also whose it is, and the subject of a verb that does little but carry it
("held talks", "imposed sanctions"). A name may stand inside such a noun ("Israel's army"). Parsers err, and so does the
head; but where both say the same they seldom do, and a brief retells only that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dragoman.reading.clauses import SUBJECTS, is_verb, together
from dragoman.reading.language import Parse
from dragoman.reading.wordlists import words

SUBJECT, OBJECT, POSSESSOR = "subject", "object", "possessor"
QUALIFIER = " qualifier"
"""Added to the part of a noun that somebody's name only qualifies: "Syrian positions", "Iranian jet"."""

_OBJECTS = frozenset({"dobj", "nsubjpass", "dative", "oprd"})
_WITHIN = frozenset({"poss", "appos", "nummod", "quantmod"})
_QUALIFYING = frozenset({"compound", "amod", "nmod"})
_NAMES = ("NNP", "PRP", "WP", "DT", "CD")
_JOINED = frozenset({"conj", "xcomp", "acomp"})
_LOOSE = frozenset({"advcl", "pcomp"})
_WHEN = frozenset({"after", "before", "since", "while", "when", "by", "upon", "on"})
"""Prepositions after which a participle is of the same subject: "after meeting the envoy, he left"."""
_DEEP = 5
"""Steps up the tree in search of a subject, and from a name to the noun it stands in, at most."""


def parts(parse: Parse, word: int) -> dict[int, str]:
    """What the words about a telling word are to it, by their head token: "subject", "object", "possessor", or the
    preposition that joins them to it."""
    at = _bearer(parse, parse.content_word(word))
    found: dict[int, str] = {}
    for head, part in _about_verb(parse, at) if is_verb(parse.tokens[at]) else _about_noun(parse, at):
        for one in together(parse, head):
            found.setdefault(one, part)
    return found


def part(parse: Parse, found: dict[int, str], token: int, *, state: bool) -> str | None:
    """Of a mention's head token: the part that it plays, itself or within the noun it stands in. None: it plays none.

    ``state``: a state's name may qualify that noun ("Syrian positions"); anybody else's makes it another's or a thing
    ("police station"). What is a person's stands for them where it is the object ("criticised his plan").
    """
    within, qualifies, owns = _WITHIN | _QUALIFYING if state else _WITHIN, "", False
    for _ in range(_DEEP):
        if token in found:
            return None if owns and not state and found[token] != OBJECT else found[token] + qualifies
        dep, above = parse.tokens[token].dep, parse.tokens[token].head
        if dep == "pobj" and _is_delegate(parse, above):
            token = parse.tokens[above].head
        elif dep in _QUALIFYING and parse.tokens[above].tag.startswith("NNP"):
            return None  # a part of another name: "China Daily"
        elif dep in within and above != token:
            qualifies = QUALIFIER if dep in _QUALIFYING else qualifies
            token, owns = above, owns or dep == "poss"
        else:
            return None
    return None


def _is_delegate(parse: Parse, preposition: int) -> bool:
    """Whether a preposition joins to somebody those for whom they stand: "negotiators from Iran", "leaders of Peru"."""
    token = parse.tokens[preposition]
    return token.lower in ("from", "of") and parse.tokens[token.head].lower in words("delegate")


def _bearer(parse: Parse, word: int) -> int:
    """Of a word that stands before a noun ("peace talks") the noun; of a name the verb or noun that it belongs to."""
    while parse.tokens[word].tag.startswith(_NAMES) and parse.tokens[word].head != word:
        word = parse.content_word(parse.tokens[word].head)
    token = parse.tokens[word]
    head = parse.tokens[token.head]
    return head.i if token.dep in ("compound", "amod") and head.i > word and head.tag.startswith("NN") else word


def _about_verb(parse: Parse, verb: int) -> Iterator[tuple[int, str]]:
    yield from _doers(parse, verb)
    for kid in parse.children[verb]:
        if parse.tokens[kid].dep in _OBJECTS:
            yield _whom(parse, verb, kid), OBJECT
            if parse.tokens[verb].lower in words("light"):
                yield from _joined_by(parse, kid)
        elif parse.tokens[kid].dep in ("ccomp", "xcomp") or _is_urged(parse, kid):
            yield from ((own, OBJECT) for own in _own_subjects(parse, kid))
    yield from _joined_by(parse, verb)


def _about_noun(parse: Parse, noun: int) -> Iterator[tuple[int, str]]:
    for kid in parse.children[noun]:
        if parse.tokens[kid].dep in ("poss", "compound", "amod", "nmod") and kid < noun:
            yield kid, POSSESSOR
    yield from _joined_by(parse, noun)
    head = _opening(parse, noun)
    verb = parse.tokens[head].head
    if parse.tokens[head].dep in ("dobj", "attr", "nsubjpass") and parse.tokens[verb].lower in words("light"):
        yield from _doers(parse, verb)
        yield from _joined_by(parse, verb)


def _doers(parse: Parse, verb: int) -> Iterator[tuple[int, str]]:
    """The subject of a verb; where it has none, that of the verb it is joined to or hangs on, or the noun it tells
    of."""
    at = verb
    for _ in range(_DEEP):
        own = [k for k in parse.children[at] if parse.tokens[k].dep in SUBJECTS]
        if own:
            for kid in own:
                passive = parse.tokens[kid].dep == "nsubjpass" and (at == verb or parse.tokens[verb].tag == "VBN")
                yield _antecedent(parse, at, kid), OBJECT if passive else SUBJECT
            return
        token = parse.tokens[at]
        if token.dep in ("acl", "relcl"):
            yield token.head, OBJECT if parse.tokens[verb].tag == "VBN" else SUBJECT
            return
        if token.head == at or token.dep not in _JOINED | _LOOSE:
            return
        at = token.head
        if token.dep == "pcomp":
            if parse.tokens[at].lower not in _WHEN:
                return
            at = parse.tokens[at].head


def _is_urged(parse: Parse, kid: int) -> bool:
    """Whether a clause tells what somebody is called on to do: "called for the government to begin a dialogue"."""
    marked = any(parse.tokens[k].dep == "mark" and parse.tokens[k].lower == "for" for k in parse.children[kid])
    return parse.tokens[kid].dep == "advcl" and marked


def _own_subjects(parse: Parse, verb: int) -> list[int]:
    return [k for k in parse.children[verb] if parse.tokens[k].dep in SUBJECTS]


def _antecedent(parse: Parse, verb: int, own: int) -> int:
    """For "the minister, who met": the minister."""
    relative = parse.tokens[own].lower in ("who", "which", "that") and parse.tokens[verb].dep == "relcl"
    return parse.tokens[verb].head if relative else own


def _whom(parse: Parse, verb: int, own: int) -> int:
    """For "the envoy, whom she is due to meet": the envoy."""
    at = verb
    for _ in range(_DEEP if parse.tokens[own].tag in ("WP", "WDT") else 0):
        if parse.tokens[at].dep == "relcl":
            return parse.tokens[at].head
        if parse.tokens[at].dep not in _JOINED:
            break
        at = parse.tokens[at].head
    return own


def _joined_by(parse: Parse, head: int) -> Iterator[tuple[int, str]]:
    """The nouns that prepositions join to a word, with the preposition."""
    for kid in parse.children[head]:
        if parse.tokens[kid].dep in ("prep", "agent", "dative"):
            for noun in _governed(parse, [kid]):
                yield noun, parse.tokens[kid].lower


def _governed(parse: Parse, prepositions: Iterable[int]) -> Iterator[int]:
    for one in prepositions:
        for kid in parse.children[one]:
            if parse.tokens[kid].dep == "pobj":
                yield kid
            elif parse.tokens[kid].dep == "prep":  # "along with", "out of"
                yield from _governed(parse, [kid])


def _opening(parse: Parse, noun: int) -> int:
    """The first of a list of nouns ("held talks and a dinner")."""
    while parse.tokens[noun].dep == "conj" and parse.tokens[noun].head < noun:
        noun = parse.tokens[noun].head
    return noun
