"""Whether a happening came about, as the words around it say: "called off a meeting", "will not meet", "if they meet".

From the word that tells a happening the walk goes up what governs it, as long as the clause is the same or hangs on a
verb that says something of it ("refused to meet"), and at each step looks at what modifies the word reached. The cue
words are data (``vocabulary/status.toml``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dragoman.nouns import EventType, Status
from dragoman.reading.language import Parse, Sentence, Token
from dragoman.vocabulary import cached, load
from dragoman.vocabulary.overlay import arrays

_GOVERNED = frozenset({"dobj", "nsubjpass", "xcomp", "ccomp", "pobj", "pcomp", "acl", "attr", "oprd", "prep"})
_INFINITIVE = frozenset({"xcomp", "ccomp", "acl"})
_OBJECTS = frozenset({"dobj", "nsubjpass", "xcomp"})
_MODIFIERS = frozenset({"amod", "compound", "advmod", "acl", "det", "acomp", "prep", "nmod", "neg", "preconj"})
_HELPERS = frozenset({"aux", "auxpass", "neg", "preconj", "cc"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_VOICED = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN"})
"""Acts of speech have occurred when they are voiced: "will not allow" is a refusal that was made, and what is planned,
possible or denied in it is its content."""

_PROMISED = frozenset({"AGREE", "SUPPORT", "CONCEDE"})
"""Voiced too, and of what is to come: "will provide" is the promise itself. Only that there was none can be a cue."""

SPOKEN = _VOICED | _PROMISED
"""Types that are done by saying them; the others are deeds."""

_ENDS = frozenset({"cancelled", "negated"})

_FAR = 8
"""Steps up; a longer chain is a parse gone wrong."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What words say of a happening's status, and how much that weighs (added to the logarithm of the head's share)."""

    status: Status
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Entry:
    status: Status
    forms: tuple[str, ...]
    grammar: tuple[str, ...]
    example: str
    particle: tuple[str, ...] = ()
    voices: tuple[EventType, ...] = ()
    only: tuple[EventType, ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    forms: tuple[str, ...]
    example: str


WEIGHTS: Mapping[Status, float] = {
    "cancelled": 6.0,
    "negated": 2.5,
    "planned": 1.0,
    "hypothetical": 2.0,
    "ongoing": 1.0,
    "occurred": 0.0,
}
"""About half the logarithm of how much oftener a cue stands with its status than with a happening that occurred, over
all annotated stories (8, 4.4, 3.2, 3.9, 2.8): the head has seen the words too. Of cancelled, which the head met some
thirty times, nearly all; of planned and ongoing, where the cues err most, a third."""


@cached
def _entries() -> Mapping[str, tuple[_Entry, ...]]:
    found: dict[str, tuple[_Entry, ...]] = {}
    for entry in load("status", "cue", _Entry):
        for form in entry.forms:
            found[form] = (*found.get(form, ()), entry)
    return found


@cached
def _words(array: str) -> frozenset[str]:
    return frozenset(form for entry in load("status", array, _Word) for form in entry.forms)


def load_status() -> None:
    """Make everything of ``status.toml``. Raises VocabularyError."""
    _entries()
    for array in arrays("status"):
        if array != "cue":
            _words(array)


def cues(parse: Parse, word: int, kind: EventType | None = None) -> tuple[Cue, ...]:
    """What is said of the status of the happening told by token ``word``, innermost first.

    ``kind`` is the happening's type: of a threat, "threatened" is the act and no cue. A cancelled or negated happening
    is no longer planned, possible or under way; what negates a cancelling is no cue at all.
    """
    if kind in _VOICED:
        return ()
    found = _Walk(parse, kind).climb(word)
    if kind == "CONSULT" and found and all(cue.status == "planned" for cue in found):
        found += _taken_back(parse, word)
    ends = [cue for cue in found if cue.status in _ENDS]
    return tuple(ends or (() if kind in _PROMISED else found))


def _taken_back(parse: Parse, word: int) -> Iterator[Cue]:
    """What a later clause of the sentence says of a meeting that was to be: "was to see her, but the talks were put
    off"."""
    noun = called_off(parse, parse.sentences[parse.tokens[word].sentence])
    if noun is not None and noun > word and _is_definite(parse, noun):
        yield from cues(parse, noun)


def _is_definite(parse: Parse, noun: int) -> bool:
    return any(parse.tokens[kid].lower in _words("definite") for kid in parse.children[noun])


def called_off(parse: Parse, sentence: Sentence) -> int | None:
    """The noun of a meeting or journey that a sentence says was called off, None where it says no such thing."""
    gatherings = _words("gathering")
    for token in parse.words(sentence):
        if token.lower not in gatherings:
            continue
        part = token.dep == "compound" and parse.tokens[token.head].lower not in gatherings
        if not part:
            found = cues(parse, token.i)
            if found and all(cue.status == "cancelled" for cue in found):
                return token.i
    return None


class _Walk:
    def __init__(self, parse: Parse, kind: EventType | None) -> None:
        self._parse = parse
        self._kind = kind

    def climb(self, word: int) -> list[Cue]:
        """The cues from a word up to the end of what speaks of it."""
        tokens = self._parse.tokens
        found = list(self._of_itself(tokens[word]))
        found += self._below(tokens[word])
        at, crossed, open_ = tokens[word], set[str](), True
        for _ in range(_FAR):
            above = tokens[at.head]
            if above.i == at.i or (at.dep == "prep" and at.lower not in _words("passing")):
                break
            crossed.add(at.lower)
            entry = self._governing(above, at, crossed)
            if entry is not None and self._kind in entry.voices:
                found = list(self._below(above))
            elif entry is not None:
                found = self._under(found, above, entry)
            elif open_ and self._shares_helpers(above, at):
                found += self._below(above)
            if at.dep == "ccomp" and above.tag in ("VBD", "VBN"):
                found = [_as_planned(cue) for cue in found]
            if not _goes_on(at, above) or (entry is None and not self._carries_out(above, at)):
                break
            open_ = open_ and (at.dep != "prep" or at.lower == "for")
            at = above
        return found

    def _of_itself(self, token: Token) -> Iterator[Cue]:
        """Where the word is the verb of calling off or planning itself: of what it governs."""
        below = [self._parse.tokens[kid] for kid in self._parse.children[token.i]]
        meets = any(kid.dep in _OBJECTS and kid.lower in _words("gathering") for kid in below)
        infinitive = any(kid.dep == "xcomp" for kid in below)
        for entry in _entries().get(token.lower, ()):
            if self._kind in entry.voices or not {"governs", "infinitive"} & set(entry.grammar):
                continue
            if not self._particle(entry, token, set()):
                continue
            if (meets and self._kind in (None, "CONSULT")) or (infinitive and entry.status != "cancelled"):
                yield self._cue(entry, token)

    def _governing(self, above: Token, below: Token, crossed: set[str]) -> _Entry | None:
        wanted = {"governs"} if below.dep in _GOVERNED else {"subject"} if below.dep == "nsubj" else set[str]()
        if below.tag == "VB" and below.dep in _INFINITIVE:
            wanted.add("infinitive")
        for entry in _entries().get(above.lower, ()):
            if entry.only and self._kind is not None and self._kind not in entry.only:
                continue
            if below.lower in entry.particle and "governs" in entry.grammar:
                return entry
            if wanted & set(entry.grammar) and self._particle(entry, above, crossed):
                return entry
        return None

    def _particle(self, entry: _Entry, token: Token, crossed: set[str]) -> bool:
        if not entry.particle:
            return True
        near = {self._parse.tokens[kid].lower for kid in self._parse.children[token.i]} | crossed
        return not near.isdisjoint(entry.particle)

    def _under(self, found: list[Cue], above: Token, entry: _Entry) -> list[Cue]:
        """What a governing cue makes of the cues below it, itself perhaps negated or only thought of."""
        upon = list(self._below(above))
        negated = any(cue.status == "negated" for cue in upon)
        if entry.status == "cancelled" and negated:
            return found
        if negated:
            status: Status = "hypothetical" if entry.status == "negated" else "negated"
            return [*found, Cue(status, f"not {above.text}", WEIGHTS[status])]
        if entry.status == "cancelled" and any(cue.status == "hypothetical" for cue in upon):
            return [*found, Cue("planned", f"{upon[0].text} {above.text}", WEIGHTS["planned"])]
        return [*found, *upon, self._cue(entry, above)]

    def _cue(self, entry: _Entry, token: Token) -> Cue:
        particles = (
            self._parse.tokens[kid].lower
            for kid in self._parse.children[token.i]
            if self._parse.tokens[kid].lower in entry.particle
        )
        return Cue(entry.status, " ".join((token.lower, *particles)), WEIGHTS[entry.status])

    def _below(self, token: Token) -> Iterator[Cue]:
        """What helps or modifies a word: "will", "not", "planned", "no", and an "if" at its clause's head."""
        for kid in self._parse.children[token.i]:
            below = self._parse.tokens[kid]
            for entry in _entries().get(below.lower, ()):
                if self._stands(entry, below, token):
                    yield self._cue(entry, below)
            if below.dep in _SUBJECTS | {"dobj", "attr"} and token.tag[:1] == "V" and self._has_no(below):
                yield Cue("negated", f"no {below.lower}", WEIGHTS["negated"])

    def _stands(self, entry: _Entry, below: Token, token: Token) -> bool:
        if below.dep in _HELPERS and "auxiliary" in entry.grammar:
            return not self._only(below)
        if below.dep == "mark":
            return "mark" in entry.grammar
        if entry.status == "ongoing" and token.tag in ("VBD", "VBN", "VB"):
            return False
        near = "modifies" in entry.grammar and below.dep in _MODIFIERS
        return near and self._particle(entry, below, set()) and (below.tag[:1] != "V" or token.tag[:1] == "N")

    def _only(self, negation: Token) -> bool:
        """ "not only …" denies nothing."""
        after = self._parse.tokens[negation.i + 1 : negation.i + 2]
        return any(token.lower in _words("only") for token in after)

    def _has_no(self, noun: Token) -> bool:
        below = (self._parse.tokens[kid] for kid in self._parse.children[noun.i])
        return noun.lower in _words("nobody") or any(t.lower == "no" and t.dep == "det" for t in below)

    def _shares_helpers(self, above: Token, below: Token) -> bool:
        """Whether "will" or "not" at a word holds for what hangs on it ("will hold talks", "will fly out and meet")."""
        if below.dep == "nsubj":
            return above.lower in _words("takes_place")
        if not self._carries_out(above, below):
            return False
        if below.dep == "conj":
            return below.tag == above.tag and below.tag in ("VB", "VBN", "VBG", "NN", "NNS") and not self._own(below)
        return below.dep in ("dobj", "nsubjpass", "xcomp", "pobj", "attr", "acl", "oprd", "prep", "compound", "amod")

    def _carries_out(self, above: Token, below: Token) -> bool:
        """Whether what governs a verb holds for the noun below it: "agreed to hold talks", not "to heed calls"."""
        direct = above.tag[:2] == "VB" and below.dep in ("dobj", "nsubjpass", "prep", "pobj")
        return not direct or above.lower in _words("carries_out")

    def _own(self, verb: Token) -> bool:
        below = (self._parse.tokens[kid] for kid in self._parse.children[verb.i])
        return any(kid.dep in _SUBJECTS or kid.dep in ("aux", "auxpass") for kid in below)


def _as_planned(cue: Cue) -> Cue:
    """ "said they would meet": what was to come then."""
    return Cue("planned", cue.text, WEIGHTS["planned"]) if cue.text == "would" else cue


def _goes_on(below: Token, above: Token) -> bool:
    """Whether what governs ``above`` may still speak of the happening: not beyond its clause."""
    if below.dep in ("relcl", "advcl", "ccomp", "parataxis", "appos", "csubj"):
        return False
    if below.dep == "acl":
        return below.tag == "VB"
    if below.dep == "nsubj":
        return above.lower in _words("takes_place")
    if below.dep == "conj":
        return True
    if below.dep in ("advmod", "prt"):
        return any(below.lower in entry.particle for entry in _entries().get(above.lower, ()))
    return below.dep in _GOVERNED or below.dep in ("compound", "amod", "poss", "nmod", "agent", "aux", "auxpass")
