"""What is said: the span of words a verb of saying reports. Spans are in characters, edges in tokens.

``Hearing`` holds one text's parse, vocabulary and quotations, as every function here needs them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from dragoman.reading.clauses import edges, is_verb, kids
from dragoman.reading.cues import Cues, Verb
from dragoman.reading.language import Parse, Token
from dragoman.reading.quotations import Quotation, quotations

Span = tuple[int, int]

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_CONDITIONS = frozenset({"because", "if", "unless", "until", "since", "so"})
_OUTER = ",:;-—–."
_LONGEST_GAP = 220
"""Characters between a cue and its quotation: room for *told the paper in an interview published on …*."""


@dataclass(frozen=True)
class Hearing:
    """A parse with its quotations, found once and asked often."""

    parse: Parse
    cues: Cues
    quotes: tuple[Quotation, ...]

    @classmethod
    def of(cls, parse: Parse, cues: Cues) -> Hearing:
        return cls(parse, cues, quotations(parse))

    @cached_property
    def outer(self) -> tuple[Quotation, ...]:
        return tuple(q for q in self.quotes if q.depth == 0)

    @cached_property
    def _inner(self) -> tuple[Quotation, ...]:
        return tuple(q for q in self.quotes if q.depth == 1)

    @cached_property
    def _inner_starts(self) -> list[int]:
        return [q.start for q in self._inner]

    @cached_property
    def _starts(self) -> list[int]:
        return [q.start for q in self.outer]

    @cached_property
    def _ends(self) -> list[int]:
        return [q.end for q in self.outer]

    def around(self, offset: int) -> Quotation | None:
        """The outermost quotation an offset lies in."""
        at = bisect_right(self._starts, offset) - 1
        return self.outer[at] if at >= 0 and offset < self.outer[at].end else None

    def _inside(self, outer: Quotation) -> tuple[Quotation, ...]:
        first = bisect_right(self._inner_starts, outer.start)
        return self._inner[first : bisect_left(self._inner_starts, outer.end)]

    def next_after(self, offset: int) -> Quotation | None:
        """The first quotation from ``offset`` on; within a quotation, the first inside the same one."""
        outer = self.around(offset - 1)
        if outer is not None and offset < outer.end:
            return next((q for q in self._inside(outer) if q.start >= offset), None)
        at = bisect_left(self._starts, offset)
        return self.outer[at] if at < len(self.outer) else None

    def last_before(self, offset: int) -> Quotation | None:
        """The last quotation that ends by ``offset``; within a quotation, the last inside the same one."""
        outer = self.around(offset)
        if outer is not None and offset > outer.start:
            return next((q for q in reversed(self._inside(outer)) if q.end <= offset), None)
        at = bisect_right(self._ends, offset) - 1
        return self.outer[at] if at >= 0 else None

    def holds_quotation(self, span: Span) -> bool:
        last = self.last_before(span[1])
        return last is not None and last.start >= span[0]


def frame_start(hearing: Hearing, token: Token, speakers: tuple[int, ...]) -> int:
    """The first token of the cue's own clause: its subject, unless that is first another cue's (*she said, adding*),
    or the verb with its auxiliaries, whichever is first."""
    parse, cues = hearing.parse, hearing.cues
    first = token.i
    for kid in parse.children[token.i]:
        if kid < token.i and parse.tokens[kid].dep in {"aux", "auxpass", "advmod", "neg"}:
            first = min(first, kid)
    between = parse.tokens[speakers[0] + 1 : token.i]
    if speakers[0] < token.i and not any(t.lower in cues.verbs and is_verb(t) for t in between):
        first = min(first, edges(parse, speakers[0])[0])
    return first


def quoted_before(hearing: Hearing, token: Token, speakers: tuple[int, ...], clause: Span | None) -> Span | None:
    """A quotation that ends right where the cue's clause begins ("…," she said), with what leads up to it in the
    same sentence (Without water "we die," she said)."""
    text = hearing.parse.text
    start = hearing.parse.tokens[frame_start(hearing, token, speakers)].start
    quotation = hearing.last_before(start)
    if quotation is None or not quotation.closed:
        return None
    gap = text[quotation.end : start]
    if gap.strip(" ,—–-\n") or "\n\n" in gap:
        return None
    last = text[quotation.start : quotation.end].rstrip("\"”»'’› ")[-1:] or " "
    stop = last in ",?!—–-…" or gap.lstrip().startswith((",", "—", "–", "-"))
    full = last == "." and not clause and not quoted_after(hearing, token, clause)
    if not stop and not full:
        return None
    return _lead(hearing, token, quotation), quotation.end


def _lead(hearing: Hearing, token: Token, quotation: Quotation) -> int:
    """Where the clause begins that a quotation before the cue closes."""
    parse = hearing.parse
    heads = [k for k in kids(parse, token.i, frozenset({"ccomp"})) if k < token.i]
    if not heads:
        return quotation.start
    first = edges(parse, heads[0])[0]
    between = parse.tokens[first : parse.token_at(quotation.start)]
    if not between or any(t.lower in hearing.cues.verbs and is_verb(t) for t in between):
        return quotation.start
    lead = parse.tokens[first].start
    crossed = hearing.last_before(quotation.start)
    return lead if crossed is None or crossed.end <= lead else quotation.start


def quoted_after(hearing: Hearing, token: Token, clause: Span | None) -> Span | None:
    """A quotation that begins what is said: said: "…"; told the paper that "…"; said "we agree" to talks."""
    parse = hearing.parse
    quotation = hearing.next_after(token.end)
    if quotation is None or quotation.start - token.end > _LONGEST_GAP:
        return None
    gap = parse.text[token.end : quotation.start].rstrip()
    colon = gap.endswith(":")
    if clause and not colon and (clause[0] < quotation.start or quotation.end <= clause[0]):
        return None  # the clause is what is said; a quotation before it is a name (told “The Hour” that …)
    if "\n\n" in parse.text[token.end : quotation.start] and not colon:
        return None
    between = _tokens(parse, token.end, quotation.start)
    if any(t.tag in _FINITE or t.text in ".;?!" for t in between):
        return None
    if not clause and gap and not gap.endswith((",", "that", ":")):
        return None
    end = max(quotation.end, clause[1]) if clause and clause[0] <= quotation.start + 2 else quotation.end
    words = parse.text[quotation.start : end]
    return (quotation.start, end) if " " in words or any(stop in words for stop in ".,?!—") else None


def _tokens(parse: Parse, start: int, end: int) -> tuple[Token, ...]:
    first, last = parse.token_at(start), parse.token_at(end)
    return parse.tokens[first:last] if first is not None else ()


def clause_of(hearing: Hearing, token: Token) -> Span | None:
    """The clause the verb governs on its right, without *that* and without outer punctuation."""
    parse = hearing.parse
    heads = [k for k in kids(parse, token.i, frozenset({"ccomp"})) if k > token.i]
    if not heads:
        return _clause_misread(hearing, token)
    heads += [k for k in parse.children[token.i] if k > heads[-1] and _belongs(hearing, token, k)]
    first = edges(parse, heads[0])[0]
    last = max(edges(parse, head)[1] for head in heads)
    return trim(hearing, max(first, token.i + 1), last)


def _clause_misread(hearing: Hearing, token: Token) -> Span | None:
    """The clause where the parse gives the verb none: from *that* to the sentence's end (admitted for the first time
    *that* …), or what it took to describe the one who is told (told the paper *she had waited*)."""
    parse = hearing.parse
    last = parse.sentences[token.sentence].last - 1
    for at in range(token.i + 1, last):
        follower = parse.tokens[at + 1]
        if parse.tokens[at].lower == "that" and parse.tokens[at].tag in {"IN", "WDT"}:
            return None if follower.tag in _FINITE else trim(hearing, at + 1, last)
        if parse.tokens[at].tag in _FINITE or parse.tokens[at].text in ",.;:?!":
            break
    for told in kids(parse, token.i, frozenset({"dobj"})):
        for clause in kids(parse, told, frozenset({"relcl"})):
            first, end = edges(parse, clause)
            if parse.tokens[first].tag in {"PRP", "NNP"} and parse.tokens[first].dep in {"nsubj", "nsubjpass"}:
                return trim(hearing, first, end)
    return None


def _belongs(hearing: Hearing, token: Token, kid: int) -> bool:
    """What the parser hung on the cue and belongs to the clause before it: a condition or reason, a second verb with
    an auxiliary the cue lacks (said it is weak *and could fall*)."""
    parse = hearing.parse
    below = [parse.tokens[k] for k in parse.children[kid]]
    if parse.tokens[kid].dep == "advcl":
        return any(t.dep == "mark" and t.lower in _CONDITIONS for t in below)
    if parse.tokens[kid].dep == "conj":
        return (
            any(t.dep == "aux" and t.tag == "MD" for t in below) and parse.tokens[kid].lower not in hearing.cues.verbs
        )
    return False


def trim(hearing: Hearing, first: int, last: int) -> Span | None:
    """Token edges to a span: leading *that* and outer punctuation go; where the next cue's clause begins it ends."""
    tokens = hearing.parse.tokens
    while first <= last and _outer(tokens[first]):
        first += 1
    last = _before_next_cue(hearing, first, last)
    while last >= first and tokens[last].text in _OUTER:
        last -= 1
    return (tokens[first].start, tokens[last].end) if first <= last else None


def _outer(token: Token) -> bool:
    return token.text in _OUTER or (token.lower == "that" and token.tag == "IN")


def _before_next_cue(hearing: Hearing, first: int, last: int) -> int:
    """Cut at *, adding …*, *, according to …* and *and said …*: they tell the next thing said, or who said this."""
    tokens = hearing.parse.tokens
    for at in range(first + 1, last):
        token, follower = tokens[at], tokens[at + 1]
        if token.text in ",—–" and (follower.lower == "according" or _adds(hearing, follower)):
            return at - 1
        if token.tag == "CC" and _goes_on(hearing, tokens[first], tokens[at + 1 : min(at + 3, last + 1)]):
            return at - 1
    return last


def _adds(hearing: Hearing, token: Token) -> bool:
    return token.tag == "VBG" and token.lower in hearing.cues.verbs


def _goes_on(hearing: Hearing, first: Token, following: tuple[Token, ...]) -> bool:
    """*and (also) said* with a clause of its own and no subject: the speaker goes on, not the content."""
    if following and following[0].tag == "RB":
        following = following[1:]
    if not following or following[0].tag not in {"VBD", "VBZ", "VBP"} or following[0].lower not in hearing.cues.verbs:
        return False
    below = {hearing.parse.tokens[k].dep for k in hearing.parse.children[following[0].i]}
    return "ccomp" in below and not below & {"nsubj", "nsubjpass"}


def widen(hearing: Hearing, span: Span, token: Token) -> Span:
    """Let a span that ends inside a quotation run to its end, and one that begins inside begin with it."""
    start, end = span
    holder = hearing.around(token.start)
    if holder is not None:
        return start, min(end, holder.end)
    opening, closing = hearing.around(start), hearing.around(end - 1)
    if opening is not None and (opening.start >= token.end or opening.end <= token.start):
        start = opening.start
    if closing is not None:
        end = max(end, closing.end)
    following = hearing.next_after(end)
    text = hearing.parse.text
    if following is not None and text[end - 1].isalnum() and not text[end : following.start].strip():
        end = following.end
    return start, end


def aside_of(hearing: Hearing, token: Token, speakers: tuple[int, ...]) -> Span | None:
    """The sentence a cue closes (…, officials said), opens (As officials said, …) or is slipped into."""
    parse = hearing.parse
    sentence = parse.sentences[token.sentence]
    left = frame_start(hearing, token, speakers)
    opened = left > sentence.first and parse.tokens[left - 1].lower == "as"
    heads = [k for k in kids(parse, token.i, frozenset({"ccomp"})) if k < token.i]
    if not heads and not opened and token.dep != "parataxis":
        return None
    right = max([token.i, *(edges(parse, s)[1] for s in speakers if s > token.i)])
    after = None
    if right + 1 < sentence.last and parse.tokens[right + 1].text in ",—–-":
        after = trim(hearing, right + 1, sentence.last - 1)
    if opened:
        return after if left - 1 == sentence.first else None
    if left <= sentence.first or parse.tokens[left - 1].text not in ",—–-":
        return None
    before = trim(hearing, sentence.first, left - 1)
    return _fuller(parse, before, after)


def _fuller(parse: Parse, before: Span | None, after: Span | None) -> Span | None:
    """Of what stands before and after a cue the one that is a sentence: both are, or neither is, the longer."""
    spans = [s for s in (before, after) if s]
    return max(spans, key=lambda s: (has_verb(parse, s), s[1] - s[0]), default=None)


def has_verb(parse: Parse, span: Span) -> bool:
    """Whether a stretch of text holds a finite verb."""
    return any(t.tag in _FINITE for t in _tokens(parse, *span))


def that_of(hearing: Hearing, token: Token) -> Span | None:
    """The clause with *that* which tells what a noun says: his pledge *that nobody would be sent back*."""
    parse = hearing.parse
    for kid in kids(parse, token.i, frozenset({"acl", "ccomp", "relcl"})):
        marks = [parse.tokens[k] for k in parse.children[kid] if parse.tokens[k].lower == "that"]
        if kid > token.i and marks and marks[0].tag == "IN" and marks[0].dep == "mark":
            return trim(hearing, marks[0].i + 1, edges(parse, kid)[1])
    return None


def infinitive_of(hearing: Hearing, token: Token) -> Span | None:
    """What somebody vowed to do."""
    parse = hearing.parse
    for kid in kids(parse, token.i, frozenset({"xcomp"})):
        if kid > token.i and _to(parse, kid):
            return trim(hearing, *edges(parse, kid))
    return None


def object_of(hearing: Hearing, token: Token, verb: Verb) -> Span | None:
    """A verb's object with what belongs to it (accused *them of theft*, called *it "absurd"*), or its particle's."""
    parse = hearing.parse
    if verb.particle:
        return _object_of_particle(hearing, token, verb.particle)
    heads = [k for k in kids(parse, token.i, frozenset({"dobj", "oprd"})) if k > token.i]
    if not heads:
        return None
    first, last = edges(parse, heads[0])
    further = [k for k in kids(parse, token.i, frozenset({"prep", "oprd", "xcomp"})) if k > first]
    return trim(hearing, first, max([last, *(edges(parse, k)[1] for k in further)]))


def _object_of_particle(hearing: Hearing, token: Token, particle: str) -> Span | None:
    """warned of *a slump*; called on *them to stop*; called for *them to stop*, where *for* opens a clause."""
    parse = hearing.parse
    for kid in parse.children[token.i]:
        if kid > token.i and parse.tokens[kid].lower == particle:
            last = edges(parse, kid)[1]
            verbs = [k for k in kids(parse, token.i, frozenset({"xcomp", "advcl"})) if _to(parse, k)]
            return trim(hearing, kid + 1, max([last, *(edges(parse, k)[1] for k in verbs)]))
        opening = parse.subtree(kid)[0]
        if opening == token.i + 1 and parse.tokens[opening].lower == particle and _to(parse, kid):
            return trim(hearing, opening + 1, edges(parse, kid)[1])
    return None


def _to(parse: Parse, verb: int) -> bool:
    return any(parse.tokens[k].lower == "to" for k in parse.children[verb])
