"""Where a report tells of words said: content, cue and speaker as places in the text, before anyone is named.

The order, for each verb of saying: (1) a quotation right before its clause; (2) a quotation right after it; (3) the
clause it governs, widened to the quotations that clause runs into; (4) the sentence it is slipped into; (5) its
object. Then *according to*, signed posts, and last the quotations that carry on what the last speaker said.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from dragoman.reading.clauses import edges, is_verb, kids, phrase, subject, together
from dragoman.reading.cues import Cues, Verb
from dragoman.reading.language import Parse, Token
from dragoman.reading.quotations import Quotation, quotations

Span = tuple[int, int]

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NOUNS = ("NN", "PRP")
_POST = re.compile(r"[—–-]{1,2}\s*(?P<name>[^\n(@]{2,60}?)\s*\(@\w+\)(?P<day>\s+[A-Z][a-z]+ \d{1,2}, \d{4})?")
_LINKS = re.compile(r"(?:\s*(?:https?://\S+|pic\.twitter\.com/\S+))+\s*$")
_LONGEST_GAP = 220
"""Characters between a cue and its quotation: room for *told the paper in an interview published on …*."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words said. ``speakers`` are head tokens; empty where ``named`` is the span of the name instead."""

    start: int
    end: int
    speakers: tuple[int, ...]
    cue: Span | None
    frame: str
    named: Span | None = None


@dataclass(frozen=True)
class Scene:
    """A parse with its quotations, as the finders below need them."""

    parse: Parse
    cues: Cues
    quotes: tuple[Quotation, ...]

    @classmethod
    def of(cls, parse: Parse, cues: Cues) -> Scene:
        return cls(parse, cues, quotations(parse))

    @cached_property
    def outer(self) -> tuple[Quotation, ...]:
        return tuple(q for q in self.quotes if q.depth == 0)

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

    def level(self, offset: int) -> tuple[Quotation, ...]:
        """The quotations at hand for a cue: outer ones, or for a cue inside one, those inside the same."""
        outer = self.around(offset)
        if outer is None:
            return self.outer
        return tuple(q for q in self.quotes if q.depth == 1 and outer.start < q.start < outer.end)

    def next_after(self, offset: int) -> Quotation | None:
        if self.around(offset - 1) is not None:
            return next((q for q in self.level(offset - 1) if q.start >= offset), None)
        at = bisect_left(self._starts, offset)
        return self.outer[at] if at < len(self.outer) else None

    def last_before(self, offset: int) -> Quotation | None:
        if self.around(offset) is not None:
            return next((q for q in reversed(self.level(offset)) if q.end <= offset), None)
        at = bisect_right(self._ends, offset) - 1
        return self.outer[at] if at >= 0 else None


def utterances(parse: Parse, cues: Cues) -> list[Utterance]:
    """All utterances of a text, in order of content."""
    scene = Scene.of(parse, cues)
    found: list[Utterance] = []
    for token in parse.tokens:
        for verb in cues.verbs.get(token.lower, ()):
            if is_verb(token):
                found += _said(scene, token, verb)
        if token.lower == "according":
            found += _according(scene, token)
    found += _posts(parse)
    found.sort(key=_order)
    found += _carried_on(scene, found)
    return sorted(found, key=_order)


def _order(utterance: Utterance) -> tuple[int, int, str]:
    return utterance.start, utterance.end, utterance.frame


def _said(scene: Scene, token: Token, verb: Verb) -> Iterator[Utterance]:
    """What one verb of saying reports."""
    speakers = _speakers(scene.parse, token)
    if not speakers:
        return
    clause = _clause(scene, token)
    before = _quoted_before(scene, token, speakers, clause) if "quote" in verb.takes else None
    if before:
        yield Utterance(*before, speakers, (token.start, token.end), "quote")
    after = _after(scene, token, verb, clause)
    if after and after[0][1] - after[0][0] > 2:
        yield Utterance(*after[0], speakers, (token.start, token.end), after[1])
    if not before and not after and "aside" in verb.takes:
        aside = _aside(scene, token, speakers)
        if aside:
            yield Utterance(*aside, speakers, (token.start, token.end), "aside")


def _after(scene: Scene, token: Token, verb: Verb, clause: Span | None) -> tuple[Span, str] | None:
    """What follows the verb and is said, with the frame it stands in."""
    if "quote" in verb.takes:
        span = _quoted_after(scene, token, clause)
        if span:
            return span, "quote"
    if "clause" in verb.takes and clause:
        return _widen(scene, clause, token), "clause"
    if "infinitive" in verb.takes:
        span = _infinitive(scene, token)
        if span:
            return _widen(scene, span, token), "infinitive"
    span = _object(scene, token, verb)
    if span:
        span = _widen(scene, span, token)
        if "charge" in verb.takes or _quotes(scene, span):
            return span, "object"
    return None


def _speakers(parse: Parse, token: Token) -> tuple[int, ...]:
    """Head tokens of those who speak: subjects by the parse, else the noun that stands beside the verb."""
    head = subject(parse, token.i)
    if head is None:
        head = _beside(parse, token)
    if head is None or not parse.tokens[head].tag.startswith(_NOUNS):
        return ()
    return tuple(together(parse, head))


def _beside(parse: Parse, token: Token) -> int | None:
    sentence = parse.sentences[token.sentence]
    if token.i > sentence.first and parse.tokens[token.i - 1].tag.startswith(_NOUNS):
        return token.i - 1
    after = token.i + 1
    while after < sentence.last and parse.tokens[after].tag.startswith("NNP"):
        after += 1
    return after - 1 if after - 1 > token.i else None


def _frame_start(parse: Parse, token: Token, speakers: tuple[int, ...]) -> int:
    """Where the cue's own clause begins: at its subject or at the verb with its auxiliaries, whichever is first."""
    first = token.i
    for kid in parse.children[token.i]:
        if kid < token.i and parse.tokens[kid].dep in {"aux", "auxpass", "advmod", "neg"}:
            first = min(first, kid)
    if speakers[0] < token.i:
        first = min(first, edges(parse, speakers[0])[0])
    return parse.tokens[first].start


def _quoted_before(scene: Scene, token: Token, speakers: tuple[int, ...], clause: Span | None) -> Span | None:
    """A quotation that ends right where the cue's clause begins: "…," she said."""
    text = scene.parse.text
    start = _frame_start(scene.parse, token, speakers)
    quotation = scene.last_before(start)
    if quotation is None or not quotation.closed:
        return None
    gap = text[quotation.end : start]
    if gap.strip(" ,—–-\n") or "\n\n" in gap:
        return None
    last = text[quotation.end - 2]
    stop = last in ",?!—–-…" or gap.lstrip().startswith((",", "—", "–", "-"))
    full = last == "." and not clause and not _quoted_after(scene, token, clause)
    return (quotation.start, quotation.end) if stop or full else None


def _quoted_after(scene: Scene, token: Token, clause: Span | None) -> Span | None:
    """A quotation that begins what is said: said: "…"; told the paper that "…"; said "we agree" to talks."""
    parse = scene.parse
    quotation = scene.next_after(token.end)
    if quotation is None or quotation.start - token.end > _LONGEST_GAP:
        return None
    gap = parse.text[token.end : quotation.start]
    colon = gap.rstrip().endswith(":")
    if clause and clause[0] < quotation.start and not colon:
        return None
    if "\n\n" in gap and not (colon and gap.count("\n\n") == 1):
        return None
    first = parse.token_at(token.end)
    last = parse.token_at(quotation.start)
    between = parse.tokens[first:last] if first is not None else ()
    if any(t.tag in _FINITE or t.text in ".;?!" for t in between):
        return None
    if not clause and not colon and not gap.rstrip().endswith((",", "that")) and gap.strip():
        return None
    end = max(quotation.end, clause[1]) if clause and clause[0] <= quotation.start + 2 else quotation.end
    return quotation.start, end


def _clause(scene: Scene, token: Token) -> Span | None:
    """The clause the verb governs on its right, without *that* and without outer punctuation."""
    parse = scene.parse
    heads = [k for k in kids(parse, token.i, frozenset({"ccomp"})) if k > token.i]
    if not heads:
        return None
    first, last = edges(parse, heads[0])
    return _trim(scene, max(first, token.i + 1), last, token)


def _trim(scene: Scene, first: int, last: int, token: Token) -> Span | None:
    """Token range to characters: leading *that* and outer punctuation go; a further cue's clause is cut off."""
    tokens = scene.parse.tokens
    while first <= last and (
        (tokens[first].lower == "that" and tokens[first].tag == "IN") or tokens[first].text in ",:;-—–."
    ):
        first += 1
    last = _before_next_cue(scene, first, last)
    while last >= first and tokens[last].text in ",:;-—–.":
        last -= 1
    return (tokens[first].start, tokens[last].end) if first <= last else None


def _before_next_cue(scene: Scene, first: int, last: int) -> int:
    """Cut at *, adding …* and *, according to …*: they begin the next thing said or tell who said this one."""
    tokens = scene.parse.tokens
    for at in range(first + 1, last):
        if tokens[at].text not in {",", "—", "–"}:
            continue
        follower = tokens[at + 1]
        if follower.lower == "according" or (follower.tag == "VBG" and follower.lower in scene.cues.verbs):
            return at - 1
    return last


def _widen(scene: Scene, span: Span, token: Token) -> Span:
    """Let a span that ends inside a quotation run to its end, and one that begins inside begin with it."""
    start, end = span
    holder = scene.around(token.start)
    if holder is not None:
        return start, min(end, holder.end)
    opening, closing = scene.around(start), scene.around(end - 1)
    if opening is not None and opening.start >= token.end:
        start = opening.start
    if closing is not None:
        end = max(end, closing.end)
    following = scene.next_after(end)
    if following is not None and not scene.parse.text[end : following.start].strip() and following.start == end:
        end = following.end
    return start, end


def _aside(scene: Scene, token: Token, speakers: tuple[int, ...]) -> Span | None:
    """The sentence a cue closes (…, officials said) or is slipped into (the deal, officials said, is dead)."""
    parse = scene.parse
    sentence = parse.sentences[token.sentence]
    heads = [k for k in kids(parse, token.i, frozenset({"ccomp"})) if k < token.i]
    if not heads and parse.tokens[token.i].dep != "parataxis":
        return None
    left = parse.token_at(_frame_start(parse, token, speakers))
    if left is None or left <= sentence.first or parse.tokens[left - 1].text not in ",—–-":
        return None
    before = _trim(scene, sentence.first, left - 1, token)
    right = max([token.i, *(phrase(parse, s)[1] for s in speakers if s > token.i)])
    after = None
    if right + 1 < sentence.last and parse.tokens[right + 1].text in ",—–-":
        after = _trim(scene, right + 1, sentence.last - 1, token)
    spans = [s for s in (before, after) if s]
    return max(spans, key=lambda s: s[1] - s[0], default=None)


def _infinitive(scene: Scene, token: Token) -> Span | None:
    """What somebody vowed or threatened to do."""
    parse = scene.parse
    for kid in kids(parse, token.i, frozenset({"xcomp"})):
        if kid > token.i and any(parse.tokens[k].lower == "to" for k in parse.children[kid]):
            first, last = edges(parse, kid)
            return _trim(scene, first, last, token)
    return None


def _quotes(scene: Scene, span: Span) -> bool:
    """Whether a quotation lies in a span."""
    inside = scene.last_before(span[1])
    return inside is not None and inside.start >= span[0]


def _object(scene: Scene, token: Token, verb: Verb) -> Span | None:
    """A verb's object, with all that follows in the verb's own clause."""
    parse = scene.parse
    if not {"charge", "term", "object"} & set(verb.takes):
        return None
    wanted = frozenset({"prep"} if verb.particle else {"dobj", "oprd"})
    heads = [k for k in kids(parse, token.i, wanted) if k > token.i]
    if verb.particle:
        heads = [k for k in heads if parse.tokens[k].lower == verb.particle]
    if not heads:
        return None
    first = heads[0] + 1 if verb.particle else edges(parse, heads[0])[0]
    last = edges(parse, heads[0])[1]
    if not verb.particle:
        last = max(
            last,
            *(edges(parse, k)[1] for k in kids(parse, token.i, frozenset({"prep", "oprd", "xcomp"})) if k > first),
            last,
        )
    return _trim(scene, first, last, token)


def _according(scene: Scene, token: Token) -> Iterator[Utterance]:
    """The sentence that *according to* hangs on."""
    parse = scene.parse
    preposition = next((k for k in parse.children[token.i] if parse.tokens[k].lower == "to"), None)
    if preposition is None:
        return
    source = next((k for k in parse.children[preposition] if parse.tokens[k].tag.startswith(_NOUNS)), None)
    if source is None:
        return
    sentence = parse.sentences[token.sentence]
    last = edges(parse, source)[1]
    if token.i - sentence.first <= 1:
        span = _trim(scene, last + 1, sentence.last - 1, token)
    else:
        span = _trim(scene, sentence.first, token.i - 1, token)
    if span:
        cue = (token.start, parse.tokens[preposition].end)
        yield Utterance(*_widen(scene, span, token), (source,), cue, "according")


def _posts(parse: Parse) -> Iterator[Utterance]:
    """Posts quoted whole, with their author's name and handle below: … — Ana Ruiz (@anaruiz) May 3, 2019."""
    reached = 0
    for match in _POST.finditer(parse.text):
        start = max(
            reached, parse.text.rfind("\n\n", 0, match.start()) + 2 if "\n\n" in parse.text[: match.start()] else 0
        )
        reached = match.end()
        body = parse.text[start : match.start()]
        end = start + len(_LINKS.sub("", body).rstrip())
        start += len(body) - len(body.lstrip())
        if end - start > 2:
            yield Utterance(start, end, (), None, "post", match.span("name"))


def _carried_on(scene: Scene, found: list[Utterance]) -> Iterator[Utterance]:
    """Whole sentences in quotation marks without a cue of their own: the last speaker goes on."""
    taken = sorted((u.start, u.end) for u in found)
    for quotation in scene.outer:
        if any(start < quotation.end and quotation.start < end for start, end in taken):
            continue
        if not _stands_alone(scene, quotation):
            continue
        last = _last_speaker(scene, found, quotation)
        if last:
            yield Utterance(quotation.start, quotation.end, last.speakers, None, "carried", last.named)


def _stands_alone(scene: Scene, quotation: Quotation) -> bool:
    text = scene.parse.text
    before = text[: quotation.start].rstrip()
    inside = text[quotation.start : quotation.end].strip("\"“”«»'‘’ ")
    return (not before or before[-1] in ".!?:\"”’'" or "\n" in text[len(before) : quotation.start]) and len(
        inside.split()
    ) > 2


def _last_speaker(scene: Scene, found: list[Utterance], quotation: Quotation) -> Utterance | None:
    earlier = [u for u in found if max(u.end, u.cue[1] if u.cue else 0) <= quotation.start + 1]
    return max(earlier, key=lambda u: max(u.end, u.cue[1] if u.cue else 0), default=None)
