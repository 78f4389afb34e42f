"""Happenings -> accounts: dated, placed, sourced and cited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from dragoman.nouns import Account, Citation, Dated, LocalActor, Mention, Participant, Place, Report, Source, content_id
from dragoman.reading.language import Parse, Sentence
from dragoman.reading.scene import Happening, Party
from dragoman.reading.wordlists import words

LONGEST = 600
"""Characters an evidence span may have (RECORD.md)."""

UNDATED = 0.75
"""A happening stays undated when the heads hold this or more for "no date"."""

OWN_DAY = 0.35
"""Without a time expression, a happening is of the report's own day when the heads hold this share or more for it, of
what they hold for it and for no date."""

CLOSE = 3
"""Steps in the grammar within which a time expression hangs on a word: "met on Monday", "Monday's meeting"."""

DATING = ("at", "since")
"""A happening is not dated by what comes before, after or at the end of its time ("by Friday", "until May")."""

BEFORE = 2
"""Sentences before the one that tells a happening in which its date may stand ("On Sunday … The two also …")."""


class Expression(Protocol):
    """A time expression as the times step finds it. ``relation``: at, since, until, before, after."""

    @property
    def start(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def dated(self) -> Dated | None: ...
    @property
    def relation(self) -> str: ...


class Located(Protocol):
    """A place as the mentions step finds it."""

    @property
    def start(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def country(self) -> str | None: ...


@dataclass(frozen=True)
class Circumstances:
    """All that surrounds the happenings of one report, from the steps before."""

    report: Report
    parse: Parse
    actors: Sequence[LocalActor]
    mentions: Sequence[Mention]
    expressions: Sequence[Expression]
    places: Sequence[Located]
    report_day: Dated | None
    sources: Callable[[int, int], tuple[Source, ...]]
    """Who is said to say a stretch of the text."""


def account(happening: Happening, around: Circumstances, confidence: float) -> Account:
    """The account of one happening."""
    main = happening.main
    evidence = tuple(_citation(t.sentence, around.parse.tokens[t.word].start, around.parse) for t in happening.tellings)
    date, date_why = _date(happening, around)
    return Account(
        id=content_id("a", around.report.id, main.type, evidence[0].start, evidence[0].end),
        report=around.report.id,
        type=main.type,
        mode=happening.mode,
        status=happening.status,
        date=date,
        place=_place(happening, around),
        participants=tuple(_participant(party, around.actors) for party in happening.parties),
        about=happening.topics,
        sourced_to=around.sources(evidence[0].start, evidence[0].end),
        disputed_by=_disputed_by(happening, around),
        evidence=evidence,
        confidence=confidence,
        why=_why(happening, around, date_why),
    )


def _citation(sentence: Sentence, word: int, parse: Parse) -> Citation:
    """The sentence, or of a very long one the stretch around the word that tells the happening."""
    start, end = sentence.start, sentence.end
    if end - start > LONGEST:
        start = max(start, min(word - LONGEST // 2, end - LONGEST))
        end = start + LONGEST
        start = min((t.start for t in parse.words(sentence) if start <= t.start < end), default=start)
        end = max((t.end for t in parse.words(sentence) if start < t.end <= end), default=end)
    return Citation(start, end, parse.text[start:end])


def _participant(party: Party, actors: Sequence[LocalActor]) -> Participant:
    who = actors[party.actor]
    return Participant(party.actor, who.name, who.country, party.role)


def _date(happening: Happening, around: Circumstances) -> tuple[Dated | None, str]:
    """The nearest time expression in the grammar, one told just before, the report's own day, or none: as the heads
    weigh the cases, and as the words allow."""
    bases, day = happening.date_bases, around.report_day
    for telling in happening.tellings:
        nearest = _nearest(telling.word, _within(telling.sentence, around.expressions), around.parse)
        if nearest is not None and nearest.dated is not None and _fits(nearest, telling.word, bases, around):
            return nearest.dated, f"date '{nearest.text}'"
    if bases["none"] >= UNDATED:
        return None, f"no date {bases['none']:.2f}"
    earlier = _earlier(happening.main.sentence, around)
    if earlier is not None and earlier.dated is not None and bases["expression"] > max(bases["none"], bases["report"]):
        return replace(earlier.dated, basis="inferred"), f"date '{earlier.text}', told before"
    if day is not None and bases["report"] >= OWN_DAY * (bases["report"] + bases["none"]):
        return day, f"report's own day {bases['report']:.2f}"
    return None, "no date told"


def _earlier(sentence: Sentence, around: Circumstances) -> Expression | None:
    """The last dated expression of the sentences just before."""
    begin = around.parse.sentences[max(0, sentence.i - BEFORE)].start
    before = [e for e in around.expressions if begin <= e.start < sentence.start and e.dated is not None]
    return before[-1] if before else None


def _fits(expression: Expression, word: int, bases: Mapping[str, float], around: Circumstances) -> bool:
    """Whether it hangs on the word that tells the happening, or the heads' view of the date allows it."""
    steps, _ = _distance(word, around.parse.token_at(expression.start) or 0, around.parse)
    if steps <= CLOSE:
        return True
    dated, day = expression.dated, around.report_day
    on_report_day = dated is not None and day is not None and dated.start <= day.start and day.end <= dated.end
    told = bases["expression"] + (bases["report"] if on_report_day else 0.0)
    return bases["none"] < UNDATED and told >= min(bases["report"], bases["none"])


def _within[Spot: (Expression, Located)](sentence: Sentence, spots: Iterable[Spot]) -> list[Spot]:
    return [spot for spot in spots if sentence.start <= spot.start < sentence.end]


def _nearest(word: int, expressions: Iterable[Expression], parse: Parse) -> Expression | None:
    dated = [e for e in expressions if e.dated is not None and e.relation in DATING]
    return min(dated, key=lambda e: _distance(word, parse.token_at(e.start) or 0, parse), default=None)


def _distance(one: int, other: int, parse: Parse) -> tuple[int, int]:
    """Steps between two words in the grammar, then in the text."""
    above = {token: steps for steps, token in enumerate(parse.path(one))}
    for steps, token in enumerate(parse.path(other)):
        if token in above:
            return above[token] + steps, abs(one - other)
    return len(parse.tokens), abs(one - other)


def _place(happening: Happening, around: Circumstances) -> Place | None:
    """The nearest place that a preposition of place governs ("in Lima", "at the United Nations")."""
    for telling in happening.tellings:
        spots = [s for s in _within(telling.sentence, around.places) if _is_located(s, around.parse)]
        if spots:
            parse = around.parse
            spot = min(spots, key=lambda s: _distance(telling.word, parse.token_at(s.start) or 0, parse))
            return Place(spot.name, spot.country)
    return None


def _is_located(spot: Located, parse: Parse) -> bool:
    token = parse.token_at(spot.start)
    if token is None:
        return False
    return any(parse.tokens[i].lower in words("preposition") for i in parse.path(token)[1:3])


def _disputed_by(happening: Happening, around: Circumstances) -> tuple[str, ...]:
    """Whoever is the subject of a verb of denial that governs the telling ("Mexico denied that Trump had …")."""
    parse = around.parse
    denied: dict[str, None] = {}
    for telling in happening.tellings:
        if telling.type == "REJECT":
            continue
        for verb in parse.path(telling.word)[1:]:
            if parse.tokens[verb].lower in words("denial"):
                denied |= dict.fromkeys(_subjects(verb, around))
    return tuple(denied)


def _subjects(verb: int, around: Circumstances) -> list[str]:
    parse = around.parse
    tokens = [parse.tokens[kid] for kid in parse.children[verb] if parse.tokens[kid].dep == "nsubj"]
    return [
        around.actors[m.actor].name
        for m in around.mentions
        if m.actor is not None and any(m.start <= token.start < m.end for token in tokens)
    ]


def _status_why(happening: Happening) -> str:
    told = ", ".join(f"'{text}'" for text in happening.status_cues)
    return f"status {happening.status} {happening.status_probability:.2f}" + (f": {told}" if told else "")


def _why(happening: Happening, around: Circumstances, date: str) -> tuple[str, ...]:
    main = happening.main
    word = around.parse.tokens[main.word].text
    lines = [
        f"{main.type} {main.probability:.2f} by the type head, looking at '{word}'",
        _status_why(happening),
        *(f"{p.role} {around.actors[p.actor].name} {p.probability:.2f}" for p in happening.parties),
        date,
    ]
    if happening.joined:
        told = ", ".join(f"{p:.2f}" for p in happening.joined)
        lines.append(f"told in {len(happening.tellings)} sentences, the same {told}")
    return tuple(lines)
