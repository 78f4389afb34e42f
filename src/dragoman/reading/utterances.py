"""Where a report tells of words said: content, cue and speaker as places in the text, before anyone is named.

The order, for each verb of saying: (1) a quotation right before its clause; (2) a quotation right after it; (3) the
clause it governs, widened to the quotations that clause runs into; (4) its object; (5) the sentence it is slipped
into. Then *according to*, signed posts, speakers set before a colon, quotations after a colon, and last the quotations
that carry on what the last speaker said.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.reading.clauses import SUBJECTS, edges, is_verb, kids, owners, subject, together
from dragoman.reading.contents import (
    Hearing,
    Span,
    aside_of,
    clause_of,
    infinitive_of,
    object_of,
    quoted_after,
    quoted_before,
    that_of,
    trim,
    widen,
)
from dragoman.reading.cues import Cues, Verb
from dragoman.reading.language import Parse, Token
from dragoman.reading.uncued import carried_on, introduced, posts, turns

_NOUNS = ("NN", "PRP")
_FIRST_SECOND = frozenset({"i", "we", "you"})
_HEARSAY = frozenset({"according", "aside", "quote"})
_NAME_REACH = 12
"""Tokens: room for *Ana Ruiz, the minister of foreign affairs, said*."""
_BESIDE = 60
"""Characters: room for *Ruiz told reporters on Monday,* between a cue and *according to*."""
_DATELINE = re.compile(r"[^\n()]{2,60}\([^()\n]{2,30}\)\s*[-–—]+\s+|[A-Z][A-Z ,.]+[A-Z][^\n]{0,20}?\s[-–—]+\s+")


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words said. ``speakers`` are head tokens; empty where ``named`` is the span of the name instead."""

    start: int
    end: int
    speakers: tuple[int, ...]
    cue: Span | None
    frame: str
    named: Span | None = None


def utterances(parse: Parse, cues: Cues) -> list[Utterance]:
    """All utterances of a text, in order of content."""
    hearing = Hearing.of(parse, cues)
    found: list[Utterance] = []
    for token in parse.tokens:
        for verb in cues.verbs.get(token.lower, ()):
            if is_verb(token) or _verb_after_all(parse, token):
                found += _said(hearing, token, verb)
        if token.lower in cues.claims:
            found += _claimed(hearing, token)
        if token.lower == "according":
            found += _according(hearing, token)
    found += [Utterance(*body, (), None, "post", name) for body, name in posts(parse)]
    found += [Utterance(*body, (), None, frame, name) for body, name, frame in turns(parse)]
    found = _once(hearing, sorted(found, key=_order))
    found = sorted(found + list(_led_up_to(hearing, found)), key=_order)
    found += [
        Utterance(q.start, q.end, last.speakers, None, "carried", last.named)
        for q, last in carried_on(hearing, found, _first_hand(found))
    ]
    return _once(hearing, sorted(found, key=_order))


def _order(utterance: Utterance) -> tuple[int, int, str]:
    return utterance.start, utterance.end, utterance.frame


def _once(hearing: Hearing, found: list[Utterance]) -> list[Utterance]:
    """One thing said counts once. Said through another's mouth (*Lavrov says …, the agency reports*), it is his who
    said it; within a clause (*he said he feared …*) or a quotation, the outer verb's."""
    dropped: set[int] = set()
    starts = [u.start for u in found]
    for outer in found:
        for inner in found[bisect_left(starts, outer.start) : bisect_left(starts, outer.end)]:
            if inner is not outer and _through(outer, inner):
                hearsay = outer.frame in _HEARSAY and not _is_quotation(hearing, outer)
                dropped.add(id(outer if hearsay else inner))
    return [u for u in found if id(u) not in dropped]


def _first_hand(found: list[Utterance]) -> list[Utterance]:
    """Without those that pass on what another says just before (“…,” Ruiz said, *according to the Herald*)."""
    cues = sorted(u.cue[0] for u in found if u.cue is not None)
    return [u for u in found if u.frame != "according" or u.cue is None or not _told_before(cues, u.start, u.cue[0])]


def _told_before(cues: list[int], start: int, end: int) -> bool:
    return bisect_left(cues, min(start, end - _BESIDE)) != bisect_left(cues, end)


def _is_quotation(hearing: Hearing, utterance: Utterance) -> bool:
    around = hearing.around(utterance.start)
    return around is not None and (around.start, around.end) == (utterance.start, utterance.end)


def _through(outer: Utterance, inner: Utterance) -> bool:
    """Whether the inner utterance's cue lies in the outer's content, and its content is most of it."""
    if inner.cue is None or not inner.speakers or not outer.start <= inner.cue[0] < outer.end:
        return False
    if not (outer.start <= inner.start and inner.end <= outer.end + 2):
        return False
    return 2 * (inner.end - inner.start) > outer.end - outer.start


def _verb_after_all(parse: Parse, token: Token) -> bool:
    """A word the tagger took for a noun, and the parser for a verb with subject and clause."""
    below = {parse.tokens[k].dep for k in parse.children[token.i]}
    return "nsubj" in below and "ccomp" in below


def _said(hearing: Hearing, token: Token, verb: Verb) -> Iterator[Utterance]:
    """What one verb of saying reports."""
    speakers = _speakers(hearing.parse, hearing.cues, token)
    if not speakers or not _uttered(hearing, token, speakers):
        return
    cue = (token.start, token.end)
    clause = clause_of(hearing, token)
    before = quoted_before(hearing, token, speakers, clause) if "quote" in verb.takes else None
    if before:
        yield Utterance(*before, speakers, cue, "quote")
    after = _after(hearing, token, verb, clause)
    if after:
        yield Utterance(*after[0], speakers, cue, after[1])
    if not before and not after and "aside" in verb.takes:
        aside = aside_of(hearing, token, speakers)
        if aside:
            yield Utterance(*aside, speakers, cue, "aside")


def _uttered(hearing: Hearing, token: Token, speakers: tuple[int, ...]) -> bool:
    """Not *did not say*, and no *I* or *you* within a quotation: there the quotation itself is what was said."""
    parse = hearing.parse
    if any(parse.tokens[k].dep == "neg" for k in parse.children[token.i]):
        return False
    return parse.tokens[speakers[0]].lower not in _FIRST_SECOND or hearing.around(token.start) is None


def _after(hearing: Hearing, token: Token, verb: Verb, clause: Span | None) -> tuple[Span, str] | None:
    """What follows the verb and is said, with the frame it stands in."""
    if "quote" in verb.takes and (span := quoted_after(hearing, token, clause)):
        return span, "quote"
    if "clause" in verb.takes and clause and _told(hearing, token, clause):
        return widen(hearing, clause, token), "clause"
    if "infinitive" in verb.takes and (span := infinitive_of(hearing, token)):
        return widen(hearing, span, token), "infinitive"
    if {"charge", "term", "object"} & set(verb.takes) and (span := object_of(hearing, token, verb)):
        span = widen(hearing, span, token)
        if "charge" in verb.takes or hearing.holds_quotation(span):
            return span, "object"
    return None


def _told(hearing: Hearing, token: Token, clause: Span) -> bool:
    """A clause tells what was said unless it is a question (did say *which*), lies in a quotation that is itself
    the statement, is a scrap, or its verb is only to be done (wants *to say*)."""
    text = hearing.parse.text[clause[0] : clause[1]]
    first = hearing.parse.token_at(clause[0])
    if first is None or hearing.parse.tokens[first].tag.startswith("W") or text.lower().startswith("whether "):
        return False
    if len(text.split()) < 3 and not hearing.holds_quotation(clause):
        return False
    return hearing.around(token.start) is None and (token.tag != "VB" or _done(hearing, token))


def _done(hearing: Hearing, token: Token) -> bool:
    """*continued to say*, *went on to say*: said, for all that the verb is an infinitive."""
    parse = hearing.parse
    if not any(parse.tokens[k].lower == "to" for k in parse.children[token.i]):
        return not any(parse.tokens[k].tag == "MD" for k in parse.children[token.i])
    return token.head != token.i and parse.tokens[token.head].lower in hearing.cues.aspects


def _speakers(parse: Parse, cues: Cues, token: Token) -> tuple[int, ...]:
    """Head tokens of those who speak: subjects by the parse, else the noun that stands beside the verb. None for *was
    told*, *it was announced*: whoever did so is not named."""
    head = _agent(parse, token)
    if head is None and _is_passive(parse, token):
        return ()
    head = _quoted_as(parse, token) if head is None else head
    head = subject(parse, _leader(parse, cues, token)) if head is None else head
    head = head if head is None else _writer(parse, cues, token, head)
    if head is None or not _names_somebody(cues, parse.tokens[head]):
        head = _beside(parse, token)
    if head is None:
        head = _main_subject(parse, token) or _name_before(parse, token)
    if head is None:
        return ()
    return tuple(together(parse, _past_dateline(parse, token, head)))


def _names_somebody(cues: Cues, token: Token) -> bool:
    """A noun or pronoun, or a count or share of people: *some* said, *one in three* say."""
    return token.tag.startswith(_NOUNS) or token.tag == "CD" or token.lower in cues.unnamed


def _leader(parse: Parse, cues: Cues, token: Token) -> int:
    """The verb whose subject speaks. In *said the talks had failed and warned that …* the parser joins *warned* to
    *failed*; the one who said it warns."""
    first = token
    while first.dep == "conj" and not any(parse.tokens[k].dep in SUBJECTS for k in parse.children[first.i]):
        first = parse.tokens[first.head]
    outer = parse.tokens[first.head]
    joined = first is not token and first.dep == "ccomp" and first.lower not in cues.verbs
    return outer.i if joined and outer.lower in cues.verbs else token.i


def _led_up_to(hearing: Hearing, found: list[Utterance]) -> Iterator[Utterance]:
    """Quotations that a sentence without a word of saying leads up to (*Berg fired back: “…”*): its subject's."""
    parse = hearing.parse
    for quotation, colon in introduced(hearing, found):
        verb = _verb_before(parse, colon)
        head = None if verb is None else subject(parse, verb)
        if verb is not None and head is not None and _names_somebody(hearing.cues, parse.tokens[head]):
            cue = (parse.tokens[verb].start, parse.tokens[verb].end)
            yield Utterance(quotation.start, quotation.end, tuple(together(parse, head)), cue, "colon")


def _verb_before(parse: Parse, colon: int) -> int | None:
    """The main verb of what stands before a colon: the sentence's own, else the last that has a subject."""
    first = parse.sentences[parse.tokens[colon].sentence].first
    verbs = [t for t in parse.tokens[first:colon] if is_verb(t)]
    main = next((t.i for t in verbs if t.head == t.i), None)
    owned = [t.i for t in verbs if any(parse.tokens[k].dep in SUBJECTS for k in parse.children[t.i])]
    return main if main in owned else next(reversed(owned), None)


def _agent(parse: Parse, token: Token) -> int | None:
    """*was told by the minister*: the minister."""
    for kid in kids(parse, token.i, frozenset({"agent"})):
        return next((k for k in parse.children[kid] if parse.tokens[k].dep == "pobj"), None)
    return None


def _is_passive(parse: Parse, token: Token) -> bool:
    return any(parse.tokens[k].dep in {"nsubjpass", "auxpass"} for k in parse.children[token.i])


def _writer(parse: Parse, cues: Cues, token: Token, head: int) -> int:
    """*She released a statement saying …*: she. A document with an owner of its own is left to that owner."""
    noun = parse.tokens[head]
    made = noun.dep == "dobj" and noun.lower in cues.documents and token.head == head and not owners(parse, head)
    writer = subject(parse, noun.head) if made else None
    return head if writer is None or not _names_somebody(cues, parse.tokens[writer]) else writer


def _quoted_as(parse: Parse, token: Token) -> int | None:
    """*The radio quoted the mayor as saying*: the mayor."""
    preposition = parse.tokens[token.head]
    if token.dep != "pcomp" or preposition.lower != "as":
        return None
    verb = preposition.head
    passive = any(parse.tokens[k].dep == "nsubjpass" for k in parse.children[verb])
    return next(iter(kids(parse, verb, frozenset({"nsubjpass"} if passive else {"dobj"}))), None)


def _beside(parse: Parse, token: Token) -> int | None:
    sentence = parse.sentences[token.sentence]
    if token.i > sentence.first and parse.tokens[token.i - 1].tag.startswith(_NOUNS):
        return token.i - 1
    after = token.i + 1
    while after < sentence.last and parse.tokens[after].tag.startswith("NNP"):
        after += 1
    return after - 1 if after - 1 > token.i else None


def _main_subject(parse: Parse, token: Token) -> int | None:
    """For a participle the parser hung wrongly: the subject of the sentence's main verb."""
    if token.tag != "VBG":
        return None
    sentence = parse.sentences[token.sentence]
    root = next((t.i for t in parse.words(sentence) if t.head == t.i), sentence.first)
    return next((k for k in kids(parse, root, SUBJECTS) if parse.tokens[k].tag.startswith(_NOUNS)), None)


def _name_before(parse: Parse, token: Token) -> int | None:
    """Where the parse gives no subject: the last name before the verb in its sentence, not far off."""
    first = max(parse.sentences[token.sentence].first, token.i - _NAME_REACH)
    return next((i for i in range(token.i - 1, first - 1, -1) if parse.tokens[i].tag == "NNP"), None)


def _past_dateline(parse: Parse, token: Token, head: int) -> int:
    """The parser takes the town of a dateline for the subject: the first noun after the dash is."""
    sentence = parse.sentences[token.sentence]
    dateline = _DATELINE.match(parse.text, sentence.start, token.start)
    if dateline is None or parse.tokens[head].start >= dateline.end():
        return head
    at = parse.token_at(dateline.end())
    while at is not None and at < token.i and not parse.tokens[at].tag.startswith(_NOUNS):
        at += 1
    while at is not None and at + 1 < token.i and parse.tokens[at + 1].tag.startswith("NN"):
        at += 1
    return at if at is not None and at < token.i else head


def _claimed(hearing: Hearing, token: Token) -> Iterator[Utterance]:
    """*her pledge that* …, *accusations from the ministry that* …: what a noun of saying says, if it is told whose."""
    parse = hearing.parse
    span = that_of(hearing, token)
    speakers = owners(parse, token.i) or _makers(hearing, token)
    if span and speakers and hearing.around(token.start) is None:
        yield Utterance(*widen(hearing, span, token), speakers, (token.start, token.end), "noun")


def _makers(hearing: Hearing, token: Token) -> tuple[int, ...]:
    """*Rome issued a warning that* …: the subject of a verb that only serves the noun."""
    parse = hearing.parse
    verb = parse.tokens[token.head]
    if token.dep != "dobj" or verb.lower not in hearing.cues.makers:
        return ()
    head = subject(parse, verb.i)
    return () if head is None else tuple(together(parse, head))


def _according(hearing: Hearing, token: Token) -> Iterator[Utterance]:
    """The sentence that *according to* hangs on."""
    parse = hearing.parse
    preposition = next((k for k in parse.children[token.i] if parse.tokens[k].lower == "to"), None)
    if preposition is None:
        return
    source = next((k for k in parse.children[preposition] if parse.tokens[k].tag.startswith(_NOUNS)), None)
    if source is None:
        return
    last = edges(parse, source)[1]
    span = _around(hearing, token.i, last)
    if span:
        cue = (token.start, parse.tokens[preposition].end)
        yield Utterance(*widen(hearing, span, token), (source,), cue, "according")


def _around(hearing: Hearing, first: int, last: int) -> Span | None:
    """Of the sentence that tokens ``first`` to ``last`` are slipped into, the longer side: after them only where a
    comma closes them or they open it."""
    sentence = hearing.parse.sentences[hearing.parse.tokens[first].sentence]
    opens = first - sentence.first <= 1
    before = None if opens else trim(hearing, sentence.first, first - 1)
    closed = last + 1 < sentence.last and hearing.parse.tokens[last + 1].text in ",—–-"
    after = trim(hearing, last + 1, sentence.last - 1) if opens or closed else None
    return max((s for s in (before, after) if s), key=lambda s: s[1] - s[0], default=None)
