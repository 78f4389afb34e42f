"""The grammar of reported speech: whose verb it is, and the words it governs. Positions are token indices."""

from __future__ import annotations

from dragoman.reading.language import Parse, Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_RELATIVE = frozenset({"who", "which", "that"})
_OPEN_VERBS = frozenset({"advcl", "xcomp", "conj", "pcomp", "prep", "ccomp", "parataxis"})
_TAIL = frozenset({"relcl", "appos", "punct", "acl", "advcl", "cc", "conj", "parataxis", "ccomp"})
_DEEP = 6
"""Steps up the tree in search of a subject; a longer chain is a parse gone wrong."""


def is_verb(token: Token) -> bool:
    return token.tag.startswith("VB")


def subject(parse: Parse, verb: int) -> int | None:
    """Head token of who does the verb: its own subject, that of the verb it hangs on, or the noun it describes."""
    at = verb
    for _ in range(_DEEP):
        own = next((k for k in parse.children[at] if parse.tokens[k].dep in SUBJECTS), None)
        if own is not None:
            return _antecedent(parse, at, own)
        token = parse.tokens[at]
        if token.head == at:
            return None
        if token.dep in {"acl", "relcl"}:
            return token.head
        if token.dep not in _OPEN_VERBS:
            return None
        at = token.head
    return None


def _antecedent(parse: Parse, verb: int, own: int) -> int:
    """For ``the minister, who said``: the minister."""
    if parse.tokens[own].lower in _RELATIVE and parse.tokens[verb].dep == "relcl":
        return parse.tokens[verb].head
    return own


def together(parse: Parse, head: int) -> list[int]:
    """A noun and those joined to it by *and*."""
    found = [head]
    for at in found:
        found += [k for k in parse.children[at] if parse.tokens[k].dep == "conj" and not is_verb(parse.tokens[k])]
    return found


def owners(parse: Parse, noun: int) -> tuple[int, ...]:
    """Head tokens of those whose a noun is: *her* pledge, the *Kremlin* warning, a claim *by* or *from* somebody."""
    for kid in parse.children[noun]:
        token = parse.tokens[kid]
        if token.dep == "poss" or (token.dep == "compound" and token.tag.startswith("NNP")):
            return tuple(together(parse, kid))
        if token.lower in {"by", "from"}:
            below = [k for k in parse.children[kid] if parse.tokens[k].dep == "pobj"]
            if below:
                return tuple(together(parse, below[0]))
    return ()


def edges(parse: Parse, head: int) -> tuple[int, int]:
    """First and last token of all that a token governs."""
    below = parse.subtree(head)
    return below[0], below[-1]


def phrase(parse: Parse, head: int) -> tuple[int, int]:
    """First and last token of a noun's own phrase: without apposition, relative clause and what is joined to it."""
    first = last = head
    for kid in parse.children[head]:
        if kid < head and parse.tokens[kid].dep not in {"punct", "cc"}:
            first = min(first, parse.subtree(kid)[0])
    for kid in parse.children[head]:
        if kid == last + 1 or (kid > head and parse.subtree(kid)[0] == last + 1):
            if parse.tokens[kid].dep in _TAIL:
                break
            last = parse.subtree(kid)[-1]
    return first, last


def kids(parse: Parse, head: int, deps: frozenset[str]) -> list[int]:
    return [k for k in parse.children[head] if parse.tokens[k].dep in deps]
