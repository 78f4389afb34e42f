"""A calendar: all that was ever told as planned, expected or due, by date, with who said so and what became of it.

1. ahead                  planned or possible, and due on or after the day that counts as today
2. fell due, and silence  due before it, and no report since has told of it
3. fell due, and no end   due before it, told again since, but not whether it came to pass
4. what became of plans   held, under way, called off, denied
5. plans of the past      told for the first time when their time was over already
6. no date told           at the end

"Today" is the day of the newest report unless another is given, never the clock's: the same record gives the same
calendar. A date is the interval that was told, never a made-up day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from dragoman.asking.history import (
    OPEN,
    Step,
    Teller,
    Tellers,
    ToldDate,
    differ,
    moved,
    published_on,
    standing_date,
    steps,
    teller_row,
    told_date,
    told_dates,
)
from dragoman.asking.rows import Row, event_row
from dragoman.asking.sentences import Sentences, sources_of
from dragoman.nouns import Dated, Event, Question, Status

if TYPE_CHECKING:
    from dragoman.record import Record

State = Literal["ahead", "unreported", "unsettled", "settled", "past", "undated"]

SETTLED: tuple[Status, ...] = ("occurred", "ongoing", "cancelled", "negated")

SEE_ALSO = 2
"""Events shown at most that may be what became of one plan."""

_EVERYTHING = Question()


@dataclass(frozen=True, slots=True)
class Outcome:
    """An event that may be what became of a plan, and who told it."""

    event: Event
    teller: Teller


@dataclass(frozen=True, slots=True)
class Entry:
    """Something planned. ``when`` is the date that stands: the one told last, of dates that agree the narrowest.

    ``perhaps`` is for what fell due: events of its type, of two of its parties and within its date, told by another
    report once the time had come. It may be one of these, though nothing says so. ``instead`` is a later plan of the
    same parties, told after this one was told last and while it was still to come: it may have been put off to it.
    ``first`` is the account by which the entry is known for good; ``revision`` rises with every account that joins and
    every judgement that is made. Both depend on the record alone. ``event.date`` is what accounts support most, and
    may differ from ``when``.
    """

    event: Event
    state: State
    when: Dated | None
    history: tuple[Step, ...]
    dates: tuple[ToldDate, ...]
    first: str
    revision: int
    sources: tuple[str, ...]
    perhaps: tuple[Outcome, ...] = ()
    instead: Outcome | None = None

    @property
    def moved(self) -> bool:
        return moved(self.dates)

    @property
    def differs(self) -> bool:
        return differ(self.dates)

    @property
    def tellers(self) -> tuple[Teller, ...]:
        return tuple(teller for step in self.history for teller in step.tellers)

    @property
    def last_told(self) -> date | None:
        """The day of the newest report that tells of it."""
        return max((day for teller in self.tellers if (day := published_on(teller))), default=None)

    def sentence(self, sentences: Sentences) -> str:
        """What is planned, with the date that stands; without a full stop."""
        return sentences.of(replace(self.event, date=self.when), self.sources)


@dataclass(frozen=True, slots=True)
class Calendar:
    """``as_of`` is the day that counts as today, None in a record of undated reports; ``start`` and ``end`` bound the
    dates shown. Entries are sorted by date, those without one last."""

    question: Question
    as_of: date | None
    start: date | None
    end: date | None
    entries: tuple[Entry, ...]

    def of(self, *states: State) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.state in states)


def calendar(
    record: Record,
    question: Question = _EVERYTHING,
    *,
    as_of: date | None = None,
    start: date | None = None,
    end: date | None = None,
) -> Calendar:
    """All that was told as planned, expected or due among the events that a question finds.

    ``as_of`` is the day that counts as today; it hides no report. ``start`` and ``end`` keep the entries whose date
    shares a day with them, and those without a date.
    """
    today = as_of or record.newest_day()
    kept = [entry for entry in _entries(record, question, today) if _within(entry.when, start, end)]
    told = _with_successors(list(_with_outcomes(record, kept)))
    return Calendar(question, today, start, end, tuple(sorted(told, key=_order)))


def every_first(record: Record) -> frozenset[str]:
    """The accounts by which all entries are known that the record could give, whatever is asked."""
    return frozenset(entry.first for entry in _entries(record, _EVERYTHING, None))


def rows(made: Calendar) -> Iterator[Row]:
    """A calendar for programs, a row an entry: the event's own row, and what the calendar says of it."""
    sentences = Sentences.load()
    for entry in made.entries:
        when = event_row(replace(entry.event, date=entry.when))["date"]
        yield {
            **event_row(entry.event),
            "kind": "entry",
            "event": entry.event.id,
            "state": entry.state,
            "as_of": made.as_of.isoformat() if made.as_of else None,
            "when": when,
            "sentence": entry.sentence(sentences),
            "moved": entry.moved,
            "dates_differ": entry.differs,
            "dates": [_date_row(told) for told in entry.dates],
            "history": [_step_row(step) for step in entry.history],
            "perhaps": [{"event": one.event.id, **teller_row(one.teller)} for one in entry.perhaps],
            "instead": {"event": entry.instead.event.id, **teller_row(entry.instead.teller)} if entry.instead else None,
            "revision": entry.revision,
        }


def _date_row(told: ToldDate) -> Row:
    dated = told.dated
    span = {"start": dated.start.isoformat(), "end": dated.end.isoformat(), "precision": dated.precision}
    return {**span, "told": [teller_row(teller) for teller in told.tellers]}


def _step_row(step: Step) -> Row:
    day = step.as_of.isoformat() if step.as_of else None
    return {"status": step.status, "as_of": day, "told": [teller_row(teller) for teller in step.tellers]}


def _entries(record: Record, question: Question, today: date | None) -> Iterator[Entry]:
    tellers, judged = Tellers(record), _judged(record)
    for event, told in tellers.of_each(event for event in record.events(question) if _candidate(event)):
        entry = _entry(event, told, judged, today)
        if entry:
            yield entry


def _candidate(event: Event) -> bool:
    """What is called off had been planned, though no report of the plan may be at hand."""
    told = {step.status for step in event.status_history}
    return event.status == "cancelled" or bool(told & {"planned", "hypothetical", "cancelled"})


def _entry(event: Event, tellers: Sequence[Teller], judged: int, today: date | None) -> Entry | None:
    if not any(_plan(teller) for teller in tellers):
        return None
    dates = told_dates(tellers)
    when = _when(event, dates)
    return Entry(
        event=event,
        state=_state(event, when, tellers, today),
        when=when,
        history=steps(tellers),
        dates=dates,
        first=_first(tellers),
        revision=len(tellers) - 1 + judged,
        sources=sources_of(teller.account for teller in tellers),
    )


def _plan(teller: Teller) -> bool:
    """Whether an account tells of a plan: as such, as called off, or as possible at a time still to come that its own
    words tell."""
    status, dated, day = teller.account.status, told_date(teller), published_on(teller)
    if status == "hypothetical":
        return dated is not None and dated.basis == "expression" and (day is None or dated.end >= day)
    return status in ("planned", "cancelled")


def _when(event: Event, dates: Sequence[ToldDate]) -> Dated | None:
    """The date told last; where dates are told side by side, the one that most accounts support."""
    told = [one.dated for one in dates]
    if differ(dates) and event.date in told:
        return event.date
    return standing_date(told)


def _state(event: Event, when: Dated | None, tellers: Iterable[Teller], today: date | None) -> State:
    if when is None:
        return "undated"
    if event.status not in OPEN:
        return "settled"
    if today is None or when.end >= today:
        return "ahead"
    since = [day > when.end for teller in tellers if (day := published_on(teller))]
    if since and all(since):
        return "past"
    return "unsettled" if any(since) else "unreported"


def _with_outcomes(record: Record, entries: Sequence[Entry]) -> Iterator[Entry]:
    """The entries, those that fell due with what may have become of them."""
    due = [entry for entry in entries if entry.state in ("unreported", "unsettled")]
    by_pair: dict[_Pair, list[Entry]] = defaultdict(list)
    for entry in due:
        for pair in _pairs(entry.event):
            by_pair[pair].append(entry)
    types = tuple(sorted({entry.event.type for entry in due}))
    found: dict[str, list[Event]] = defaultdict(list)
    dated = [entry.when for entry in due if entry.when]
    first, last = min((one.start for one in dated), default=None), max((one.end for one in dated), default=None)
    for event in record.events(Question(type=types, status=SETTLED, since=first, until=last)) if dated else ():
        near = {entry.event.id: entry for pair in _pairs(event) for entry in by_pair.get(pair, ())}
        for id, entry in near.items():
            if _lies_within(event, entry):
                found[id].append(event)
    tellers = Tellers(record)
    for entry in entries:
        yield replace(entry, perhaps=_outcomes(entry, found[entry.event.id], tellers))


_Pair = tuple[str, ...]


def _pairs(event: Event) -> Iterator[_Pair]:
    """Every two of an event's parties; with their parts, except in a meeting, where they are alike."""
    parties = [one for one in event.participants if one.role != "absent"]
    named = sorted({one.actor if event.type == "CONSULT" else f"{one.actor} {one.role}" for one in parties})
    yield from ((event.type, *pair) for pair in combinations(named, 2))


def _lies_within(event: Event, entry: Entry) -> bool:
    """Whether an event lies within the plan's date, as told of the event and not of its report."""
    when, dated = entry.when, event.date
    return bool(when and dated and dated.basis != "report" and when.start <= dated.start and dated.end <= when.end)


def _outcomes(entry: Entry, events: Sequence[Event], tellers: Tellers) -> tuple[Outcome, ...]:
    """What another report tells of, and tells once the time had come: of these the most told."""
    plan = {teller.report.id for teller in entry.tellers}
    begins = entry.when.start if entry.when else date.min
    told = []
    for event in sorted(events, key=lambda one: (-one.reports, one.id)):
        new = (
            one for one in tellers.of(event) if one.report.id not in plan and (published_on(one) or begins) >= begins
        )
        told += [Outcome(event, teller) for teller in new][:1]
    return tuple(told[:SEE_ALSO])


def _with_successors(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The entries, those still open with the next plan of the same parties that was first told after them."""
    alike: dict[_Pair, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=_order):
        alike[_company(entry.event)].append(entry)
    for entry in entries:
        later = (one for one in alike[_company(entry.event)] if _succeeds(one, entry))
        successor = next(later, None) if entry.state in ("ahead", "unreported", "unsettled") else None
        yield replace(entry, instead=Outcome(successor.event, successor.tellers[0])) if successor else entry


def _company(event: Event) -> _Pair:
    return (event.type, *sorted({one.actor for one in event.participants if one.role != "absent"}))


def _succeeds(later: Entry, entry: Entry) -> bool:
    """Whether a plan lies after another one of two parties at least, and was first told after that one was told last
    but while it was still to come: a year later the same parties have other plans."""
    if not later.when or not entry.when or len(_company(entry.event)) < 3:
        return False
    begun = min((day for one in later.tellers if (day := published_on(one))), default=None)
    between = begun is not None and entry.last_told is not None and entry.last_told < begun <= entry.when.end
    return between and later.when.start > entry.when.end


def _first(tellers: Iterable[Teller]) -> str:
    """The first account by publication, undated reports last: what comes in later leaves it in its place, unless it
    is older news."""
    return min((published_on(one) is None, published_on(one) or date.min, one.account.id) for one in tellers)[2]


def _judged(record: Record) -> int:
    """How far judgements have come: of each, one more than the things that it names, or that what it takes back names.

    A judgement takes away no more accounts than it names, so that the sum outweighs what an entry may lose by it.
    """
    made = {one.id: one for one in record.judgements()}
    weight = 0
    for judgement in made.values():
        about = judgement
        while about.undoes in made:
            about = made[about.undoes]
        weight += 1 + sum(map(len, about.groups))
    return weight


def _within(when: Dated | None, start: date | None, end: date | None) -> bool:
    return when is None or ((start is None or when.end >= start) and (end is None or when.start <= end))


def _order(entry: Entry) -> tuple[date, date, int, str]:
    """By date; those without one last, of these the one told of last first."""
    when = entry.when
    if when:
        return when.start, when.end, 0, entry.event.id
    return date.max, date.max, -entry.last_told.toordinal() if entry.last_told else 0, entry.event.id
