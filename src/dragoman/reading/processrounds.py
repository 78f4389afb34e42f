"""Rounds of talks in a sentence: "the seventh round of talks", "a third round … and a fourth", "the next round"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.reading.clauses import is_verb
from dragoman.reading.language import Parse, Sentence, Token
from dragoman.reading.processwords import ProcessWords

_ROUND = frozenset({"round", "rounds"})
_DEFINITE = frozenset({"the", "this", "that"})


@dataclass(frozen=True, slots=True)
class Round:
    """``at`` is the token of "round", or of a number that stands for one; ``number`` None where none is told."""

    at: int
    number: int | None
    phase: str


def rounds(parse: Parse, sentence: Sentence, words: ProcessWords, last: int) -> Iterator[Round]:
    """The rounds that a sentence tells of, in order. ``last`` is the number told last before it, 0 for none: "the next
    round" is the one after, "the round" that one."""
    for token in parse.words(sentence):
        if token.lower in _ROUND and _of_talks(parse, token, words):
            number = _number(parse, token, sentence, words, last)
            phase = _phase(parse, token, words, ahead=_is_next(parse, token, words))
            if number is not None and not (phase == "told" and _is_any(parse, token, sentence)):
                last = number or last
                yield Round(token.i, number or None, phase)
        elif last and token.lower in words.ordinals and _stands_alone(parse, token, sentence, words):
            last = words.ordinals[token.lower]
            yield Round(token.i, last, _phase(parse, token, words, ahead=False))


def _of_talks(parse: Parse, token: Token, words: ProcessWords) -> bool:
    """Not a round of sanctions, voting or applause: of talks, or of nothing in particular."""
    for kid in parse.children[token.i]:
        if parse.tokens[kid].lower == "of" and kid > token.i:
            below = parse.subtree(kid)
            named = {parse.tokens[t].lower for t in below}
            return not named.isdisjoint(words.plain["meeting"])
    before = parse.tokens[token.i - 1]
    return before.dep != "compound" and not (token.head != token.i and parse.tokens[token.i - 1].tag == "NN")


def _number(parse: Parse, token: Token, sentence: Sentence, words: ProcessWords, last: int) -> int | None:
    """The round's number; 0 where it has one that nobody tells; None where it is not told of as one."""
    before = parse.tokens[max(sentence.first, token.i - 4) : token.i]
    for word in reversed(before):
        if word.lower in words.ordinals:
            value = words.ordinals[word.lower]
            return value or (last + 1 if last else 0)
    if token.lower == "round" and last and before and before[-1].lower in _DEFINITE and not _has_of(parse, token):
        return last
    return None


def _has_of(parse: Parse, token: Token) -> bool:
    return any(parse.tokens[kid].lower == "of" for kid in parse.children[token.i])


def _is_any(parse: Parse, token: Token, sentence: Sentence) -> bool:
    """ "A first round is where you find out": of rounds at large."""
    return any(t.lower in ("a", "any", "every") for t in parse.tokens[max(sentence.first, token.i - 3) : token.i])


def _is_next(parse: Parse, token: Token, words: ProcessWords) -> bool:
    before = parse.tokens[max(0, token.i - 4) : token.i]
    return any(words.ordinals.get(word.lower) == 0 for word in before)


def _stands_alone(parse: Parse, token: Token, sentence: Sentence, words: ProcessWords) -> bool:
    """ "and a fourth in the United States": after a round in the same sentence, with no noun of its own."""
    if not words.ordinals[token.lower] or parse.tokens[token.i - 1].lower not in ("a", "the"):
        return False
    earlier = any(t.lower in _ROUND for t in parse.tokens[sentence.first : token.i])
    following = parse.tokens[token.i + 1] if token.i + 1 < sentence.last else None
    return earlier and (following is None or not following.tag.startswith(("NN", "JJ", "CD")))


def _phase(parse: Parse, token: Token, words: ProcessWords, *, ahead: bool) -> str:
    """``planned``, ``open``, ``ended`` or ``cancelled`` after the verbs above and beside it; ``told`` if none says."""
    value, planned = "told", ahead
    for t in parse.path(token.i)[1:5]:
        verb = parse.tokens[t]
        below = [parse.tokens[k] for k in parse.children[t]]
        beside = [kid for kid in below if kid.dep in ("xcomp", "relcl", "acl") and is_verb(kid)]
        if value == "told" and is_verb(verb):
            value = next((words.phases[v.lower] for v in (verb, *beside) if v.lower in words.phases), value)
            helpers = [*below, *(parse.tokens[k] for v in beside for k in parse.children[v.i])]
            planned = planned or any(h.lower in words.plain["ahead"] and h.i < max(token.i, t) + 8 for h in helpers)
    relative = [parse.tokens[t] for t in parse.subtree(token.i) if parse.tokens[t].dep == "relcl"]
    for verb in relative:
        inside = {parse.tokens[t].lower for t in parse.subtree(verb.i)}
        planned = planned or "to" in inside or "will" in inside
    return "cancelled" if value == "cancelled" else "planned" if planned else value
