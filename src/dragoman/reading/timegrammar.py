"""The grammar of time expressions: regular expressions over the letters of ``timewords``, one rule a construction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from dragoman.reading.calendar import Direction
from dragoman.reading.language import Parse, Sentence, Token
from dragoman.reading.tense import direction
from dragoman.reading.timewords import TRIGGERS, Sense, lexicon, senses

_PART = "(?:t?UO|Ph|Pi|P)?"
_COUNT = "(?:ANO?|AD|A|NO?|D)"
_YEAR_TOLD = "C?O?[LTXb]y"

RULES = {
    "iso": "YhDhD",
    "figures": "s",
    "month_day_year": "(?:WB?C?)?MD(?:hM?D)?C?Y",
    "day_month_year": "(?:WB?C?)?t?D(?:hD)?O?MC?Y",
    "month_day_told": f"(?:WB?C?)?MD(?:hD)?{_YEAR_TOLD}|(?:WB?C?)?t?DO?M{_YEAR_TOLD}",
    "month_day": "(?:WB?C?)?MD(?:hD(?!M))?",
    "day_month": "(?:WB?C?)?(?:t?DO|D(?:hD)?)M",
    "month_year": f"{_PART}MC?O?Y",
    "month_told": f"{_PART}M{_YEAR_TOLD}",
    "month_anchored": "cM|MC?cu?y",
    "day_years_ago": f"Td{_COUNT}yG",
    "month_near": f"{_PART}(?:TJ|[LTXJ])M",
    "month": f"{_PART}M",
    "weekday_of_week": "WB?O?[LTX]k",
    "weekday_anchored": "t[FXb]W",
    "weekday_near": "P?(?:TJ|[LTXJ])WB?",
    "every": "v[WdkmySw]|z",
    "weekday": "P?WB?",
    "deictic": "[EKP]?RB?|tdlR",
    "part_of_day": "[EKP]?[TL]B",
    "quarter": f"t?Qh?q(?:O?Y|{_YEAR_TOLD}|Oty)?",
    "season_year": f"{_PART}t?SC?O?Y",
    "season_told": f"{_PART}t?S{_YEAR_TOLD}",
    "season_near": f"{_PART}(?:TJ|[LTXJ])S",
    "season": "(?<=i)tS|(?<=[oi])S",
    "holiday": f"H+(?:C?Y|{_YEAR_TOLD})?",
    "ago": f"{_COUNT}h?[dkfmy]G",
    "ago_vague": f"(?:{_COUNT}h?)?[dkmyen](?:hA?q)?G",
    "lag": f"(?:t|{_COUNT}h?)[dkfmy]l",
    "shift": f"{_COUNT}h?[dkfmy][EK]",
    "stretch": f"t?[JLX]{_COUNT}h?[dkmyen]|t[LJ][dkmyen]|(?<=[io])tX[dkmy]",
    "recent": "t?rN?[dkmyen]",
    "within": f"i{_COUNT}[dkm]",
    "anchored": "t[FbX][dkmy]|t?cu?[dkmyB]|tu[dkmy]",
    "weekend": "(?:TJ|[LTX]|t)w",
    "unit_end": "[my](?:p|h)U",
    "unit_now": "[EKP]it[dkmyw]|t?UOt?[tTLX][dkmyw]|P[TLX][dkmyw]|PO?t[dkmyw]",
    "unit": f"(?:[EK]|{_PART})[LTX][dkmyw]",
    "years": "YhY|YhD(?!h)",
    "part_of_year": "j",
    "year": f"{_PART}Y",
    "vague": "V",
}
"""Name -> pattern, tried in this order at each place; the first that fits is taken."""

_GRAMMAR = re.compile("(?![xCOhpGo])(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in RULES.items()) + ")")
"""No rule begins with the letters named first, most of a text's; to say so makes the search several times faster."""

TENSED = frozenset(
    ("month_day", "day_month", "month", "weekday", "weekend", "season", "holiday", "within", "quarter", "part_of_day")
)
"""Rules whose answer depends on the clause's tense."""


class Phrase(NamedTuple):
    """One time expression in a parse: tokens ``first`` up to, not including, ``last``."""

    rule: str
    first: int
    last: int
    letters: str
    senses: tuple[Sense, ...]
    tense: Direction | None
    before: str
    """The word before it, in lower case; empty at a sentence's start."""
    plural: bool
    """Whether its last word is a plural ("the coming weeks")."""
    complement: range = range(0)
    """Of a lag, the tokens of what it is counted from ("a day after [the ministers met]")."""

    def value(self, letter: str, nth: int = 0) -> Any:
        """The value of the nth token with that letter. Raises IndexError when there is none."""
        return [sense.value for sense in self.senses if sense.letter == letter][nth]

    def has(self, letter: str) -> bool:
        return letter in self.letters


def phrases(parse: Parse) -> Iterator[Phrase]:
    """Every time expression of a parse, in order, none overlapping."""
    letters, meant = senses(parse)
    for sentence in parse.sentences:
        line = letters[sentence.first : sentence.last]
        if TRIGGERS.isdisjoint(line):
            continue
        for match in _GRAMMAR.finditer(line):
            if match.lastgroup and _holds(parse, sentence, match):
                yield _phrase(parse, sentence, match, meant)


def _phrase(parse: Parse, sentence: Sentence, match: re.Match[str], meant: list[Sense]) -> Phrase:
    rule = match.lastgroup or ""
    first, last = sentence.first + match.start(), sentence.first + match.end()
    head = _head(parse, first, last)
    before = [token.lower for token in parse.tokens[max(sentence.first, first - 2) : first]]
    tense = _tense(parse, head, before) if rule in TENSED else None
    plural = parse.tokens[last - 1].tag in ("NNS", "NNPS")
    complement = _complement(parse, last - 1) if rule == "lag" else range(0)
    if rule == "lag" and not complement and _ends(parse, sentence, last):
        rule = "shift"
    led = before[-1] if before else ""
    return Phrase(rule, first, last, match[0], tuple(meant[first:last]), tense, led, plural, complement)


def _complement(parse: Parse, at: int) -> range:
    """What "after" or "before" at a token governs, clause or noun; empty where that is nothing, or only "that"."""
    token = parse.tokens[at]
    below = [i for i in parse.children[at] if i > at and parse.tokens[i].dep in ("pobj", "pcomp")]
    root = token.head if token.dep == "mark" else next(iter(below), at)
    if root <= at or parse.tokens[root].lower in _POINTING:
        return range(0)
    return range(at + 1, _last_below(parse, root) + 1)


def is_of_complement(parse: Parse, lag: Phrase, time: Phrase) -> bool:
    """Whether a time told in what a lag is counted from is that happening's own: "a day after [they met on Friday]",
    and not "a day after [he left the Friday talks]" or "a day after [he said they met on Friday]"."""
    if time.first not in lag.complement:
        return False
    root = _head(parse, lag.complement.start, lag.complement.stop)
    at = _head(parse, time.first, time.last)
    if at == root or parse.tokens[at].head == root:
        return True
    between = _between(parse, at, root)
    clauses = [word for word in between if word.tag[:1] == "V" and word.dep != "acl"]
    return bool(between) and not clauses and parse.tokens[at].dep not in _ADJOINED


def _between(parse: Parse, at: int, root: int) -> list[Token]:
    """The tokens on the way up from one to another; none where it does not lead there within a few steps."""
    found: list[Token] = []
    above = parse.tokens[at].head
    while above != root and len(found) <= _CLIMB:
        found.append(parse.tokens[above])
        above = parse.tokens[above].head
    return found if above == root else []


_CLIMB = 8

_ADJOINED = frozenset(("compound", "nummod", "poss", "amod", "nmod"))
"""Relations by which a time belongs to the noun it stands before."""


def _last_below(parse: Parse, root: int) -> int:
    """The last token of what a word governs, itself included."""
    return max([root, *(_last_below(parse, i) for i in parse.children[root] if i > root)])


def _ends(parse: Parse, sentence: Sentence, at: int) -> bool:
    """Whether nothing that "after" or "before" could govern follows: its clause ends, or says only "that"."""
    token = parse.tokens[at] if at < sentence.last else None
    return token is None or token.lower in _POINTING or not token.tag[:1].isalpha() or token.tag in ("CC", "IN")


_POINTING = frozenset(("that", "this", "it"))


def tense_of(parse: Parse, phrase: Phrase) -> Direction | None:
    """Where the clause around any phrase points, also of a rule whose own answer does not ask."""
    return direction(parse, _head(parse, phrase.first, phrase.last), lexicon().ahead)


def _tense(parse: Parse, head: int, before: list[str]) -> Direction | None:
    """The clause's direction, unless the words right before the phrase tell: "since July", "back in July"."""
    if not _LOOKING_BACK.isdisjoint(before):
        return "past"
    return direction(parse, head, lexicon().ahead)


_LOOKING_BACK = frozenset(("since", "back"))


def _head(parse: Parse, first: int, last: int) -> int:
    """The token of a span that its clause governs: the first whose head lies outside."""
    for i in range(first, last):
        if not first <= parse.tokens[i].head < last:
            return i
    return first


def _holds(parse: Parse, sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether words that look like a time are one here."""
    first, last = sentence.first + match.start(), sentence.first + match.end()
    if match.lastgroup == "year":
        return _is_year(parse, sentence, last - 1)
    if match.lastgroup == "years":
        return parse.tokens[first].entity == "DATE"
    if match.lastgroup == "quarter":
        return match[0][-1] in "Yy" or "quarter" in parse.tokens[last - 1].lower
    if match.lastgroup == "lag":
        return first == sentence.first or parse.tokens[first - 1].lower not in _MEASURING
    return True


_MEASURING = frozenset(("for", "over", "during"))
"""Words after which a number of days is a length: "for two days after the vote"."""

_YEAR_PREPOSITIONS = frozenset(
    ("in", "since", "until", "till", "by", "during", "from", "through", "before", "after", "around", "late", "early")
)


def _is_year(parse: Parse, sentence: Sentence, at: int) -> bool:
    """Four figures as a year: the tagger calls them a date, or they follow a preposition of time and count nothing."""
    token = parse.tokens[at]
    if token.entity == "DATE":
        return True
    before = parse.tokens[at - 1].lower if at > sentence.first else ""
    return before in _YEAR_PREPOSITIONS and (token.dep != "nummod" or token.head < at)
