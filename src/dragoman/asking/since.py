"""What is new since a day, or with the last read: each line with the words that say so.

1. new events        all that tells of them came since
2. changed statuses  told before, and now in a status that what was told before did not leave them in
3. moved dates       told before for one day and now for another; of plans, also told more exactly
4. new conflicts     one of the values was only told since
5. new actors        nobody named them before
6. statements        counted, with the speakers who said most

"Since a day" goes by the day a report was published; a report without a date is never new, and counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from dragoman.asking.disagreement import Disagreement
from dragoman.asking.history import (
    OPEN,
    Teller,
    Tellers,
    ToldDate,
    apart,
    differ,
    standing_date,
    standing_status,
    teller_row,
    told_dates,
)
from dragoman.asking.rows import Row, actor_row, citation, event_row
from dragoman.asking.sentences import Sentences, sources_of
from dragoman.asking.surroundings import around
from dragoman.nouns import Actor, Citation, Dated, Event, Mention, Question, Status

if TYPE_CHECKING:
    from dragoman.record import KeptReport, KeptStatement, Record

_EVERYTHING = Question()


@dataclass(frozen=True, slots=True)
class NewEvent:
    event: Event
    tellers: tuple[Teller, ...]


@dataclass(frozen=True, slots=True)
class NewStatus:
    """``tellers`` are those who told the status since, or told what is new where no one tells it in so many words."""

    event: Event
    before: Status
    tellers: tuple[Teller, ...]


@dataclass(frozen=True, slots=True)
class NewDate:
    """``now`` is the date that stands; ``moved`` where it shares no day with the one ``before``."""

    event: Event
    before: Dated
    now: Dated
    tellers: tuple[Teller, ...]

    @property
    def moved(self) -> bool:
        return apart(self.before, self.now)


@dataclass(frozen=True, slots=True)
class NewConflict:
    """``new`` are the values that were only told since."""

    conflict: Disagreement
    new: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class NewActor:
    """Where an actor is first named: the report, and the sentence around the name. ``reports`` tell of them, and
    ``events`` are those with news in which they took part."""

    actor: Actor
    reports: int
    events: int
    report: KeptReport
    words: Citation


@dataclass(frozen=True, slots=True)
class NewSpeaker:
    """Somebody who said something, how often, and the last of it."""

    name: str
    country: str | None
    statements: int
    report: KeptReport
    last: Citation


@dataclass(frozen=True, slots=True)
class News:
    """``day`` is None for the last read. ``reports`` counts the new ones, ``undated`` those without a date, which
    cannot be told to be new. ``statements`` counts all that is said in new reports that are no copies."""

    question: Question
    day: date | None
    reports: int
    undated: int
    events: tuple[NewEvent, ...]
    statuses: tuple[NewStatus, ...]
    dates: tuple[NewDate, ...]
    conflicts: tuple[NewConflict, ...]
    actors: tuple[NewActor, ...]
    statements: int
    speakers: tuple[NewSpeaker, ...]


def since(record: Record, day: date | None, question: Question = _EVERYTHING) -> News:
    """What is new in reports published from ``day`` on, or that the last read added where ``day`` is None.

    The question's own days bound when things happened; ``day`` bounds when they were reported.
    """
    new = record.of_last_run() if day is None else record.published_from(day)
    finder = _Finder(record, new, Tellers(record), record.tellings(new))
    touched = list(record.events(question, order="time", only=finder.told))
    every = list(finder.tellers.of_each(touched))
    told = [(event, tellers) for event, tellers in every if not finder.is_new(event)]
    speakers, statements = _speakers(finder, question)
    return News(
        question=question,
        day=day,
        reports=len(new),
        undated=record.undated() if day else 0,
        events=tuple(NewEvent(event, tellers) for event, tellers in every if finder.is_new(event)),
        statuses=tuple(one for event, tellers in told for one in finder.status(event, tellers)),
        dates=tuple(one for event, tellers in told for one in finder.date(event, tellers)),
        conflicts=tuple(one for event, tellers in every for one in finder.conflicts(event, tellers)),
        actors=tuple(sorted(_actors(finder, question, touched), key=_prominence)),
        statements=statements,
        speakers=speakers,
    )


@dataclass(slots=True)
class _Finder:
    """``told`` holds the accounts, with their reports, of each event that a new report tells of."""

    record: Record
    new: frozenset[str]
    tellers: Tellers
    told: Mapping[str, Mapping[str, str]]
    _names: dict[str, list[Mention]] = field(default_factory=dict)

    def names(self, report: str) -> list[Mention]:
        """The names in a report, in the order of its text."""
        if report not in self._names:
            reading = self.record.reading(report)
            named = [one for one in reading.mentions if one.kind == "name"] if reading else []
            self._names[report] = sorted(named, key=lambda one: (one.start, one.end))
        return self._names[report]

    def is_new(self, event: Event) -> bool:
        return all(report in self.new for report in self.told[event.id].values())

    def since(self, tellers: Iterable[Teller]) -> tuple[Teller, ...]:
        return tuple(one for one in tellers if one.report.id in self.new)

    def status(self, event: Event, tellers: Sequence[Teller]) -> Iterator[NewStatus]:
        reports = self.told[event.id]
        before = standing_status(step for step in event.status_history if reports.get(step.account) not in self.new)
        if before and before != event.status:
            fresh = self.since(tellers)
            saying = tuple(one for one in fresh if one.account.status == event.status)
            yield NewStatus(event, before, saying or fresh)

    def date(self, event: Event, tellers: Sequence[Teller]) -> Iterator[NewDate]:
        earlier, every = told_dates(one for one in tellers if one.report.id not in self.new), told_dates(tellers)
        before, now = _standing(earlier), _standing(every)
        if before is None or now is None or differ(every) or not _moves(event, before, now):
            return
        saying = tuple(one for told in every if told.dated == now for one in told.tellers)
        yield NewDate(event, before, now, self.since(saying))

    def conflicts(self, event: Event, tellers: Sequence[Teller]) -> Iterator[NewConflict]:
        by_id = {one.account.id: one for one in tellers}
        for conflict in event.conflicts:
            new = tuple(v.value for v in conflict.values if self._is_new_value(event, v.accounts))
            if new:
                values = tuple((v.value, tuple(by_id[id] for id in v.accounts)) for v in conflict.values)
                yield NewConflict(Disagreement(event, conflict.field, values), new)

    def _is_new_value(self, event: Event, accounts: Iterable[str]) -> bool:
        return all(self.told[event.id][account] in self.new for account in accounts)


def _standing(told: Sequence[ToldDate]) -> Dated | None:
    return standing_date(one.dated for one in told)


def _moves(event: Event, before: Dated, now: Dated) -> bool:
    """Moved to other days; or, while a thing is still ahead, told more exactly."""
    return apart(before, now) or (event.status in OPEN and (before.start, before.end) != (now.start, now.end))


def _actors(finder: _Finder, question: Question, touched: Iterable[Event]) -> Iterator[NewActor]:
    """Those whom only new reports tell of, and one of them by name: "sailors" are nobody's acquaintance."""
    places: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for id, report, key in finder.record.only_in(finder.new):
        places[id][report].add(key)
    shares = Counter(id for event in touched for id in {one.actor for one in event.participants})
    for actor in finder.record.actors(question, only=places):
        where = places[actor.id]
        if actor.type != "unnamed":
            found = _first_named(finder, where)
            if found:
                yield NewActor(actor, len(where), shares[actor.id], *found)


def _first_named(finder: _Finder, where: Mapping[str, set[int]]) -> tuple[KeptReport, Citation] | None:
    """The first report to name an actor, and the sentence around the first name there; None where none does."""
    for report in sorted(finder.tellers.reports(where), key=_first_published):
        names = [one for one in finder.names(report.id) if one.actor in where[report.id]]
        if names:
            return report, around(report.text, names[0].start, names[0].end)
    return None


def _prominence(new: NewActor) -> tuple[int, int, str, str]:
    """In most reports first, then in most events."""
    return -new.reports, -new.events, new.actor.name, new.actor.id


def _first_published(report: KeptReport) -> tuple[bool, bool, date, str]:
    day = report.published.start
    return report.copy_of is not None, day is None, day or date.min, report.id


def _speakers(finder: _Finder, question: Question) -> tuple[tuple[NewSpeaker, ...], int]:
    """Who said most in new reports, and how many statements there are in all. A copy says nothing twice."""
    said: dict[tuple[str, str | None], list[KeptStatement]] = defaultdict(list)
    for one in finder.record.statements(question, reports=finder.new):
        if finder.tellers.report(one.report).copy_of is None:
            said[one.actor or one.speaker_name, one.speaker_country].append(one)
    speakers = [_speaker(finder, some) for some in said.values()]
    speakers.sort(key=lambda one: (-one.statements, one.name, one.report.id, one.last.start))
    return tuple(speakers), sum(map(len, said.values()))


def _speaker(finder: _Finder, said: Sequence[KeptStatement]) -> NewSpeaker:
    def newest(one: KeptStatement) -> tuple[date, int, str]:
        return finder.tellers.report(one.report).published.start or date.min, -one.content.start, one.id

    last = max(said, key=newest)
    name = max((one.speaker_name for one in said), key=lambda words: (len(words), words))
    return NewSpeaker(name, last.speaker_country, len(said), finder.tellers.report(last.report), last.content)


def rows(news: News) -> Iterator[Row]:
    """What is new, for programs: a row for each thing, told by its ``kind``; last the counts."""
    sentences = Sentences.load()
    change: Row
    for new in news.events:
        told = {"sentence": sentences.of(new.event, sources_of(one.account for one in new.tellers))}
        yield {**event_row(new.event), "kind": "new_event", **told, "told": [teller_row(one) for one in new.tellers]}
    for status in news.statuses:
        change = {"before": status.before, "now": status.event.status, "sentence": sentences.of(status.event)}
        yield {"kind": "new_status", "event": status.event.id, **change, "told": [*map(teller_row, status.tellers)]}
    for dated in news.dates:
        change = {"before": _date_row(dated.event, dated.before), "now": _date_row(dated.event, dated.now)}
        change |= {"moved": dated.moved, "sentence": sentences.of(replace(dated.event, date=dated.now))}
        yield {"kind": "new_date", "event": dated.event.id, **change, "told": [*map(teller_row, dated.tellers)]}
    for conflict in news.conflicts:
        yield _conflict_row(conflict, sentences)
    for named in news.actors:
        yield {**actor_row(named.actor), "kind": "new_actor", **_cited(named.report, named.words)}
    for speaker in news.speakers:
        who = {"name": speaker.name, "country": speaker.country, "statements": speaker.statements}
        yield {"kind": "new_statements", **who, **_cited(speaker.report, speaker.last)}
    yield {"kind": "counts", "reports": news.reports, "undated": news.undated, "statements": news.statements}


def _conflict_row(found: NewConflict, sentences: Sentences) -> Row:
    event = found.conflict.event
    values = [
        {"value": value, "new": value in found.new, "told": [teller_row(one) for one in tellers]}
        for value, tellers in found.conflict.values
    ]
    about = {"event": event.id, "field": found.conflict.field, "sentence": sentences.of(event)}
    return {"kind": "new_conflict", **about, "values": values}


def _date_row(event: Event, dated: Dated) -> Row:
    found: Row = event_row(replace(event, date=dated))["date"]
    return found


def _cited(report: KeptReport, words: Citation) -> Row:
    day = report.published.start
    published = day.isoformat() if day else None
    return {"report": report.id, "outlet": report.outlet, "published": published, "words": citation(words)}
