"""Whether a clause tells of what was or of what is to come, from its verbs' tags, auxiliaries and cue words.

Pure functions of a Parse. The cue words are data (``[[ahead]]`` in ``vocabulary/times.toml``) and handed in.
"""

from __future__ import annotations

from typing import NamedTuple

from dragoman.reading.calendar import Direction
from dragoman.reading.language import Parse, Token

_FUTURE_MODALS = frozenset(
    {"will", "would", "shall", "'ll", "’ll", "wo", "may", "might", "could", "should", "must", "can"}
)
_HAVE = frozenset({"have", "had", "has", "'ve", "’ve", "having"})
_IS = frozenset({"is", "are", "am", "'s", "’s", "'re", "’re", "'m", "’m"})
_REACH = 12
"""Steps up the dependency tree before giving up; deeper clauses than this say nothing reliable."""


class Ahead(NamedTuple):
    """Words that point ahead, by how: see ``vocabulary/times.toml``."""

    scheduled: frozenset[str]
    wish: frozenset[str]
    thing: frozenset[str]
    present: frozenset[str]


def direction(parse: Parse, at: int, ahead: Ahead) -> Direction | None:
    """Where the clause around token ``at`` points: back, ahead, or (None) nowhere that its grammar shows."""
    token = parse.tokens[at]
    appointed = False
    for _ in range(_REACH):
        found = _of_token(parse, token, ahead) if token.i != at else None
        if appointed and token.tag == "VBD" and token.lower in ahead.scheduled:
            return "future"
        if found is not None or token.head == token.i:
            return found
        appointed = appointed or token.lower == "for"
        token = parse.tokens[token.head]
    return None


def _of_token(parse: Parse, token: Token, ahead: Ahead) -> Direction | None:
    """The direction a word gives to what hangs on it; None where that is left to the clause above."""
    if token.tag[:1] == "V" or token.tag == "MD":
        return _of_verb(parse, token, ahead)
    return "future" if token.lower in ahead.thing or token.lower in ahead.scheduled else None


def _of_verb(parse: Parse, verb: Token, ahead: Ahead) -> Direction | None:
    helpers = _helpers(parse, verb)
    lowers = {word.lower for word in helpers}
    modal = next((word for word in helpers if word.tag == "MD"), verb if verb.tag == "MD" else None)
    perfect = verb.tag == "VBN" and not lowers.isdisjoint(_HAVE)
    if modal is not None:
        return "past" if perfect or modal.lower not in _FUTURE_MODALS else "future"
    if perfect:
        return "past"
    if verb.tag == "VBN":
        return _of_participle(verb, lowers, ahead)
    if verb.tag == "VBD":
        return _of_past(parse, verb, ahead)
    if verb.tag == "VBG":
        return _of_progressive(lowers)
    if verb.tag == "VB":
        return _of_infinitive(parse, verb, lowers, ahead)
    return "future" if verb.lower in ahead.present or _copula_ahead(parse, verb, ahead) else None


def _of_participle(verb: Token, lowers: set[str], ahead: Ahead) -> Direction | None:
    """ "is finished in October" leaves open which October; "was finished", or a bare "finished", is past."""
    if verb.lower in ahead.scheduled or "to" in lowers:
        return "future"
    return None if not lowers.isdisjoint(_IS) else "past"


def _helpers(parse: Parse, verb: Token) -> list[Token]:
    """A verb's auxiliaries; a conjoined bare verb shares those of the verb before it ("will fly out and meet")."""
    words = [parse.tokens[i] for i in parse.children[verb.i]]
    own = [word for word in words if word.dep in ("aux", "auxpass") and word.i < verb.i]
    if own or verb.dep != "conj" or verb.tag not in ("VB", "VBN", "VBG"):
        return own
    before = parse.tokens[verb.head]
    return _helpers(parse, before) if before.tag[:1] == "V" and before.i < verb.i else own


def _of_past(parse: Parse, verb: Token, ahead: Ahead) -> Direction:
    """ "was due on Tuesday": a past copula over something ahead; any other past tense is past."""
    return "future" if verb.lower in ("was", "were") and _copula_ahead(parse, verb, ahead) else "past"


def _copula_ahead(parse: Parse, verb: Token, ahead: Ahead) -> bool:
    below = (parse.tokens[i] for i in parse.children[verb.i])
    return any(word.dep in ("acomp", "attr") and word.lower in ahead.scheduled for word in below)


def _of_progressive(lowers: set[str]) -> Direction | None:
    """ "is meeting on Tuesday" is ahead, "was meeting" back; a bare participle goes with the clause above."""
    if not lowers.isdisjoint(_IS):
        return "future"
    return "past" if lowers & {"was", "were", "been"} else None


def _of_infinitive(parse: Parse, verb: Token, lowers: set[str], ahead: Ahead) -> Direction | None:
    """ "to meet" is ahead under a word of intention, order or timetable; else as the clause above has it."""
    if "to" not in lowers or verb.head == verb.i:
        return None
    above = parse.tokens[verb.head]
    if verb.dep == "conj" and above.tag == "VB":
        return None
    return "future" if above.lower in ahead.wish or above.lower in ahead.scheduled or above.lower in _IS else None
