"""Happenings -> accounts: dated, placed, sourced and cited."""

from __future__ import annotations

import re
from calendar import month_abbr, monthrange
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dragoman.nouns import Account, Citation, Dated, LocalActor, Mention, Participant, Place, Report, Source, content_id
from dragoman.reading.language import Parse, Sentence, Token
from dragoman.reading.parts import OBJECT, POSSESSOR, QUALIFIER, SUBJECT
from dragoman.reading.scene import Happening, Party
from dragoman.reading.spots import Expression, Located
from dragoman.reading.statuscues import SPOKEN
from dragoman.reading.wordlists import words

LONGEST = 600
"""Characters an evidence span may have (RECORD.md)."""

UNDATED = 0.9
"""A happening stays undated when the heads hold this or more for "no date"; what goes on is of the report's day at the
least. Of held-out accounts that annotators dated 85 % then have the right date; at 0.75, whatever the status, 72 %."""


SOON = 62
"""Days ahead up to which a month or day without a year is this year's, whatever the status: last year's would be 240
days farther off, from where on the time words too go against a clause's tense."""


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
    sources: Callable[[int, int, int | None], tuple[Source, ...]]
    """Who is said to say a stretch of the text, in which a place has to be within what they say."""


def account(happening: Happening, around: Circumstances, confidence: float) -> Account:
    """The account of one happening."""
    main = happening.main
    evidence = tuple(_citation(t.sentence, around.parse.tokens[t.word].start, around.parse) for t in happening.tellings)
    dated, why_dated = _date(happening, around)
    return Account(
        id=content_id("a", around.report.id, main.type, evidence[0].start, evidence[0].end),
        report=around.report.id,
        type=main.type,
        mode=happening.mode,
        status=happening.status,
        date=dated,
        place=_place(happening, around),
        participants=tuple(_participant(party, around.actors) for party in happening.parties),
        about=happening.topics,
        sourced_to=_sources(happening, evidence[0], around),
        disputed_by=_disputed_by(happening, around),
        evidence=evidence,
        confidence=confidence,
        why=_why(happening, around, why_dated),
    )


def _sources(happening: Happening, evidence: Citation, around: Circumstances) -> tuple[Source, ...]:
    """On whose word it is told. Who voices an act need not say so: the words beside the quotation are the act."""
    word = around.parse.tokens[happening.main.word].start
    said = happening.main.type in SPOKEN or not evidence.start <= word < evidence.end
    return around.sources(evidence.start, evidence.end, None if said else word)


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
    """The likeliest of the times told near and the report's own day; times that name one interval count together."""
    day, told = around.report_day, happening.date
    if told.none >= UNDATED and happening.status != "ongoing":
        return None, f"no date {told.none:.2f}"
    shown = _shown(happening, around)
    if shown is not None:
        return _as_told(shown, happening), f"date '{shown.text}', by the grammar"
    shares: defaultdict[tuple[date, date], float] = defaultdict(float)
    named: dict[tuple[date, date], tuple[float, Expression]] = {}
    if day is not None:
        shares[day.start, day.end] += told.today
    for number, share in told.spots.items():
        expression = around.expressions[number]
        if expression.dated is not None:
            span = (expression.dated.start, expression.dated.end)
            shares[span] += share
            named[span] = max(named.get(span, (0.0, expression)), (share, expression), key=lambda row: row[0])
    if not shares:
        return None, "no date told"
    best = max(sorted(shares), key=lambda span: shares[span])
    if best in named and (day is None or best != (day.start, day.end) or named[best][0] > told.today):
        dated = _come_to_pass(_as_told(named[best][1], happening), happening, day)
        return dated, f"date '{named[best][1].text}' {shares[best]:.2f}"
    return day, f"report's own day {shares[best]:.2f}"


def _shown(happening: Happening, around: Circumstances) -> Expression | None:
    """The time that the grammar shows to be the happening's own, the most closely bound one, if any does.

    "A day after [France withdrew]" dates the withdrawing, "the 2015 agreement" the agreement, whatever else the
    sentence dates. A time that the status speaks against is another happening's.
    """
    parse = around.parse
    word = parse.tokens[parse.content_word(happening.main.word)]
    found: list[tuple[int, int, Expression]] = []
    for number, expression in enumerate(around.expressions):
        start, end = expression.dates or (0, 0)
        if not _agrees(expression, happening, around.report_day):
            continue
        if start <= word.start < end:
            found.append((end - start, number, expression))
        elif _is_year_of(parse, word, expression, around.report_day):
            found.append((0, number, expression))
    return min(found)[2] if found else None


def _agrees(expression: Expression, happening: Happening, day: Dated | None) -> bool:
    """Whether something of that status is of such a time: done by the report's day, or planned for it or later."""
    if expression.dated is None or day is None:
        return expression.dated is not None
    if happening.status == "planned":
        return expression.dated.end >= day.start
    return happening.status == "occurred" and expression.dated.start <= day.end


def _is_year_of(parse: Parse, word: Token, expression: Expression, day: Dated | None) -> bool:
    """Whether a year, other than the report's own, stands in a noun's own phrase: "the 2015 agreement", "interference
    in the 2016 election". (Counted by the words alone in gold/train, 32 of 32 such years are the annotated ones.)"""
    if expression.kind != "year" or expression.dated is None or not word.tag.startswith(("N", "VBG")):
        return False
    if day is not None and expression.dated.start <= day.end and expression.dated.end >= day.start:
        return False
    at = parse.token_at(expression.start)
    path = parse.path(at) if at is not None else []
    between = [parse.tokens[i] for i in path[: path.index(word.i)]] if word.i in path[1:] else []
    return bool(between) and all(_in_noun_phrase(token) for token in between)


def _in_noun_phrase(token: Token) -> bool:
    return token.dep in ("nummod", "compound", "amod", "nmod", "poss", "pobj") or token.lower in ("in", "of", "during")


def _as_told(expression: Expression, happening: Happening) -> Dated | None:
    """Told in a sentence that tells the happening; or inferred from one beside it."""
    inside = any(t.sentence.start <= expression.start < t.sentence.end for t in happening.tellings)
    return expression.dated if inside or expression.dated is None else replace(expression.dated, basis="inferred")


def _come_to_pass(told: Dated | None, happening: Happening, day: Dated | None) -> Dated | None:
    """The date; a month without a year that was taken for next year's, of what has come to pass, is last year's."""
    if told is None or day is None or happening.status != "occurred" or told.start <= day.end:
        return told
    words = re.findall(r"[A-Za-z]+|\d{4}", told.text or "")
    if any(word.isdigit() for word in words) or not any(word.title()[:3] in month_abbr for word in words):
        return told
    if (told.start - day.end).days < SOON:
        return told
    return replace(told, start=_a_year_before(told.start), end=_a_year_before(told.end))


def _a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, monthrange(day.year - 1, day.month)[1]))


def _place(happening: Happening, around: Circumstances) -> Place | None:
    """The likeliest of the places told near, if it is likelier than none; mentions of one place count together."""
    shares: defaultdict[tuple[str, str | None], float] = defaultdict(float)
    for number, share in happening.place.spots.items():
        shares[around.places[number].name, around.places[number].country] += share
    best = max(shares, key=lambda place: shares[place], default=None)
    return Place(*best) if best is not None and shares[best] > happening.place.none else None


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


def _party_why(party: Party, name: str, word: str) -> str:
    """How sure the role head is, and what the grammar says of the party beside the word that tells the happening."""
    played = f"joined by '{party.part}' to" if party.part else "apart from"
    if party.part and party.part.removesuffix(QUALIFIER) in (SUBJECT, OBJECT, POSSESSOR):
        played = f"{party.part} of"
    return f"{party.role} {name} {party.probability:.2f}, {played} '{word}'"


def _why(happening: Happening, around: Circumstances, why_dated: str) -> tuple[str, ...]:
    main = happening.main
    word = around.parse.tokens[main.word].text
    lines = [
        f"{main.type} {main.probability:.2f} by {main.trigger or f"the type head, looking at '{word}'"}",
        _status_why(happening),
        *(_party_why(p, around.actors[p.actor].name, word) for p in happening.parties),
        why_dated,
        *(f"topic {told}" for told in happening.own_topics),
    ]
    if happening.joined:
        told = ", ".join(f"{p:.2f}" for p in happening.joined)
        lines.append(f"told in {len(happening.tellings)} sentences, the same {told}")
    return tuple(lines)
