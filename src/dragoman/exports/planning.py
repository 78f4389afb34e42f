"""A calendar, and what is new, as Markdown: under every line the exact words, with outlet and date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from dragoman.asking.calendar import Calendar, Entry, State
from dragoman.asking.history import Teller, ToldDate
from dragoman.asking.scope import scope
from dragoman.asking.sentences import (
    Sentences,
    bare,
    counted,
    day,
    differ_on,
    listed,
    published,
    shown_value,
    sources_of,
)
from dragoman.asking.since import NewActor, NewConflict, NewDate, NewEvent, News, NewSpeaker, NewStatus
from dragoman.nouns import Citation, Dated, Event, Status

if TYPE_CHECKING:
    from dragoman.record import KeptReport

QUOTED = 3
"""Reports quoted under one line; the others are counted, and ``dragoman event`` shows them all."""

HEADINGS: Mapping[State, str] = {
    "ahead": "Ahead",
    "unreported": "Fell due, not reported again",
    "unsettled": "Fell due, told since without an outcome",
    "settled": "What became of plans",
    "past": "Told as planned when the time was over",
    "undated": "No date told",
}

STATUS_WORDS: Mapping[Status, str] = {
    "occurred": "took place",
    "ongoing": "under way",
    "planned": "planned",
    "cancelled": "called off or postponed",
    "negated": "did not take place",
    "hypothetical": "possible",
}


def calendar_lines(made: Calendar) -> Iterator[str]:
    """A calendar's page, a line at a time, each with its line feed."""
    sentences = Sentences.load()
    yield f"# Calendar{scope(made.question)}\n"
    yield f"\n*{_counts(made)}*\n"
    if not made.entries:
        yield "\nNothing planned, expected or due was found. Fewer filters find more.\n"
    for state, heading in HEADINGS.items():
        entries = made.of(state)
        if entries:
            yield f"\n## {heading}\n"
            yield from _by_date(entries, sentences)


def history_lines(entry: Entry, sentences: Sentences) -> Iterator[str]:
    """What was told of an entry: each status with who said so and in which words, and how the date moved."""
    for step in entry.history:
        yield from _quoted(step.tellers, STATUS_WORDS[step.status])
    if len(entry.dates) > 1:
        yield dates_line(entry, sentences)
    if entry.when and entry.when.basis == "inferred":
        yield f"the date is taken from a sentence beside these words: “{entry.when.text}”"
    if entry.state == "unreported" and entry.when:
        last = f"last told {day(entry.last_told)}, " if entry.last_told else ""
        yield f"{last}due by {day(entry.when.end)}"
    if entry.instead:
        one = entry.instead
        yield f"perhaps put off: {sentences.of(one.event)} ({one.event.id}): {told_line(one.teller)}"
    for one in entry.perhaps:
        yield f"perhaps this: {sentences.of(one.event)} ({one.event.id}): {told_line(one.teller)}"


def dates_line(entry: Entry, sentences: Sentences) -> str:
    """ "first told for 3 May 2018, then for 10 May 2018", or who tells which where they are told side by side."""
    if entry.differs:
        told = [f"{_span(one.dated, sentences)} ({_outlets(one)})" for one in entry.dates]
        return f"dates differ: {'; '.join(told)}"
    first, *later = [_span(one.dated, sentences) for one in entry.dates]
    return f"first told for {first}, then for {', then for '.join(later)}"


def news_lines(news: News, limit: int | None = None) -> Iterator[str]:
    """The page of what is new. ``limit`` bounds each section's entries; what it leaves out is counted."""
    sentences = Sentences.load()
    when = f"since {day(news.day)}" if news.day else "with the last read"
    yield f"# What is new {when}{scope(news.question)}\n"
    yield f"\n*{_news_counts(news)}*\n"
    for heading, blocks in _news_sections(news, sentences):
        yield from _section(heading, blocks, limit)


def _news_counts(news: News) -> str:
    counts = {
        "new reports": news.reports,
        "new events": len(news.events),
        "changed statuses": len(news.statuses),
        "changed dates": len(news.dates),
        "new disagreements": len(news.conflicts),
        "new actors": len(news.actors),
        "new statements": news.statements,
    }
    told = "; ".join(f"{what}: {number}" for what, number in counts.items())
    left = f"; reports without a date, which cannot be told to be new: {news.undated}" if news.undated else ""
    return told + left


Block = Sequence[str]
"""A line and those that stand under it."""


def _news_sections(news: News, sentences: Sentences) -> Iterator[tuple[str, Sequence[Block]]]:
    yield "Changed statuses", [_new_status(one, sentences) for one in news.statuses]
    yield "Changed dates", [_new_date(one, sentences) for one in news.dates]
    yield "New disagreements", [_new_conflict(one, sentences) for one in news.conflicts]
    yield "New events", [_new_event(one, sentences) for one in sorted(news.events, key=_weight)]
    yield "New actors", [_new_actor(one, sentences) for one in news.actors]
    yield "New statements", [_new_speaker(one, sentences) for one in news.speakers]


def _new_status(new: NewStatus, sentences: Sentences) -> Block:
    change = f"told before as {STATUS_WORDS[new.before]}, now as {STATUS_WORDS[new.event.status]}"
    return _block(f"{sentences.of(new.event)}{counted(new.event)}: {change}", new.event, _quoted(new.tellers))


def _new_actor(new: NewActor, sentences: Sentences) -> Block:
    reports = f", in {new.reports} reports" if new.reports > 1 else ""
    return sentences.speaker(new.actor.name, new.actor.country) + reports, _cited(new.report, new.words)


def _new_speaker(new: NewSpeaker, sentences: Sentences) -> Block:
    said = f"{new.statements} statements, the last" if new.statements > 1 else "1 statement"
    return f"{sentences.speaker(new.name, new.country)}: {said}", _cited(new.report, new.last)


def _new_event(new: NewEvent, sentences: Sentences) -> Block:
    told = sentences.of(new.event, sources_of(one.account for one in new.tellers))
    return _block(f"{told}{counted(new.event)}", new.event, _quoted(new.tellers))


def _new_date(new: NewDate, sentences: Sentences) -> Block:
    change = "moved" if new.moved else "told more exactly"
    spans = f"told before for {_span(new.before, sentences)}, now for {_span(new.now, sentences)}"
    return _block(f"{sentences.of(new.event)}: {change}, {spans}", new.event, _quoted(new.tellers))


def _new_conflict(new: NewConflict, sentences: Sentences) -> Block:
    event, field = new.conflict.event, new.conflict.field
    marked = new.new if len(new.new) < len(new.conflict.values) else ()
    told = [
        line
        for value, tellers in new.conflict.values
        for line in _quoted(tellers, shown_value(value) + (" (new)" if value in marked else ""))
    ]
    return _block(f"{sentences.of(event)}; accounts differ on {differ_on(field)}", event, told)


def _weight(new: NewEvent) -> tuple[int, int, int, str]:
    """Most independent sources first, then most reports, then the latest; as in a brief."""
    event = new.event
    return -event.independent_sources, -event.reports, -(event.date.end.toordinal() if event.date else 0), event.id


def _section(heading: str, blocks: Sequence[Block], limit: int | None) -> Iterator[str]:
    if not blocks:
        return
    yield f"\n## {heading}\n\n"
    for block in blocks[:limit]:
        yield from _bullets(block)
    if limit is not None and len(blocks) > limit:
        yield f"\n*{len(blocks) - limit} more left out here by the limit.*\n"


def _counts(made: Calendar) -> str:
    parts = [f"Today is taken to be {day(made.as_of)}"] if made.as_of else []
    parts += [f"from {day(made.start)}"] if made.start else []
    parts += [f"up to {day(made.end)}"] if made.end else []
    parts += [f"{heading}: {len(made.of(state))}" for state, heading in HEADINGS.items()]
    return "; ".join(parts)


def _by_date(entries: Iterable[Entry], sentences: Sentences) -> Iterator[str]:
    for heading, some in groupby(entries, key=lambda one: sentences.dated_heading(one.when)):
        if heading != HEADINGS["undated"]:
            yield f"\n### {heading}\n"
        yield "\n"
        for entry in some:
            head = f"{entry.sentence(sentences)}{counted(entry.event)}"
            yield from _bullets(_block(head, entry.event, history_lines(entry, sentences)))


def _block(head: str, event: Event, below: Iterable[str]) -> Block:
    return (f"{head} ({event.id})", *below)


def _bullets(block: Block) -> Iterator[str]:
    head, *below = block
    yield f"- {head}\n"
    yield from (f"  - {line}\n" for line in below)


def _quoted(tellers: Sequence[Teller], lead: str = "") -> Iterator[str]:
    """A line for each of the first reports that say it in their own words, copies left out."""
    own = list({_words(teller): teller for teller in reversed(tellers)}.values())[::-1]
    own = [one for one in own if one.report.copy_of is None] or own
    for teller in own[:QUOTED]:
        yield (f"{lead}: " if lead else "") + told_line(teller)
    if len(own) > QUOTED:
        yield f"{f'{lead}: ' if lead else ''}{len(own) - QUOTED} more, in `dragoman event`"


def told_line(teller: Teller) -> str:
    """Outlet, date, on whose word, the words, and where they stand."""
    sources = listed([source.name for source in teller.account.sourced_to])
    told = teller.account.evidence[0]
    return _cited(teller.report, told, f", according to {sources}" if sources else "")


def _cited(report: KeptReport, words: Citation, sources: str = "") -> str:
    where = f"{report.id}, {words.start}–{words.end}"
    return f"{report.outlet or report.uri}, {published(report.published)}{sources}: “{bare(words.text)}” [{where}]"


def _words(teller: Teller) -> str:
    return " ".join(teller.account.evidence[0].text.split())


def _outlets(told: ToldDate) -> str:
    return listed(list(dict.fromkeys(one.report.outlet or one.report.uri for one in told.tellers)))


def _span(dated: Dated, sentences: Sentences) -> str:
    """A date after "for": "3 May 2018", "the week of 7 May 2018", "some time between 21 and 31 May 2018"."""
    words = sentences.time(dated)
    return f"some time {words}" if words.startswith("between") else words.removeprefix("on ").removeprefix("in ")
