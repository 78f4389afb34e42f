"""The sections of a brief, each from the happenings that the chooser holds; nothing is told in two of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from dragoman.asking.brief_tracks import negotiations
from dragoman.asking.brief_values import ALSO, IN_WORDS, Cited, Group, Line, Mark, References, Section
from dragoman.asking.choosing import RELATED, Chooser, Told
from dragoman.asking.history import OPEN, moved, published_on, told_dates
from dragoman.asking.prose import Prose, counts
from dragoman.asking.quoting import Quotes
from dragoman.asking.relation import Relation, relation
from dragoman.asking.relation_words import change_words, summary
from dragoman.asking.sentences import Sentences, day, differ_on, shown_value
from dragoman.asking.support import Borne
from dragoman.asking.sureness import Sureness
from dragoman.nouns import Conflict, Question, Status

if TYPE_CHECKING:
    from dragoman.record import Record

BOTTOM, BOTTOM_LEAST = 5, 3
"""Lines of the bottom line, what one reads standing: at most, and how many are filled up with quoted ones."""

STANDS = timedelta(days=180)
"""For how long a plan stands of which no day is told: an older one is not what is next."""

MOST_COUNTED = 12
"""Happenings counted in one sentence, each of them cited; more make a list of numbers nobody looks up."""

SURE_APART = 0.85
"""From how certain a date is on taken to differ from another one: a doubtful one differs by being misread."""

WORTH_QUOTING = 0.4
"""How sure a reading is at least whose words are quoted: below that they seldom tell of the act at all."""

FIRM: tuple[Status, ...] = ("occurred", "ongoing", "planned", "cancelled")
HAPPENED: tuple[Status, ...] = ("occurred",)

BORNE_FIELDS = ("date", "place", "status", "denial")
"""Fields of which cited words can show that accounts differ; that somebody was not named, no words can show."""

_BECAME = {
    "occurred": "it was reported as having taken place",
    "ongoing": "it was reported as under way",
    "cancelled": "it was reported as called off or postponed",
    "negated": "it was reported as not having taken place",
    "planned": "it was reported as planned",
    "hypothetical": "it was reported as possible",
}


@dataclass
class Sections:
    """Writes each section; ``said`` are the events told already."""

    chooser: Chooser
    prose: Prose
    relation: Relation | None
    limit: int
    references: References = field(default_factory=References)
    said: dict[str, tuple[Told, tuple[int, ...]]] = field(default_factory=dict)
    verbatim: set[int] = field(default_factory=set)
    """Numbers of the references whose words are quoted."""

    @classmethod
    def of(cls, record: Record, question: Question, limit: int) -> Sections:
        chooser = Chooser.of(record, question)
        made = _relation(chooser)
        if made:
            chooser.besides += tuple(one.last.event.id for one in made.contacts if one.last)
        return cls(chooser, Prose(Sentences.load(), chooser.names), made, limit)

    def all(self) -> Iterator[Section]:
        yield self._bottom_line()
        yield self._changed()
        yield self._happened()
        yield self._state()
        yield negotiations(self.chooser, self.references, self.prose.sentences)
        yield self._disputed()
        yield self._next()
        yield self._statements()

    def timeline(self) -> tuple[Mark, ...]:
        """Everything told that has a date of its own."""
        marks = []
        for told, cites in self.said.values():
            when = told.when
            if when and when.basis != "report":
                quad = self.chooser.scale.quad(told.event.type)
                marks.append(
                    Mark(when, told.status, "cooperation" in quad, "material" in quad, self._plain(told), cites)
                )
        return tuple(sorted(marks, key=lambda mark: (mark.when.start, mark.when.end, mark.cites)))

    # The sections

    def _bottom_line(self) -> Section:
        """The weightiest; where little of what happened can be retold, the weightiest in the words of a report."""
        firm = [one for one in self._left(*FIRM) if one.whole and self._stands(one) and not self._is_past(one)]
        firm = firm[: min(BOTTOM, self.limit)]
        groups = _one_group([self._event(told) for told in firm])
        least = min(BOTTOM_LEAST, self.limit)
        return Section("Bottom line", (*groups, *self._also_reported(least - len(firm), *HAPPENED, heading=IN_WORDS)))

    def _changed(self) -> Section:
        changed = [line for told in self.chooser.told if (line := self._change(told))]
        called_off = [self._event(told) for told in self._left("cancelled") if told.whole]
        lines = [*changed, *called_off][: self.limit]
        groups = [*_one_group(lines), *self._also_reported(self.limit // 3 - len(lines), "cancelled")]
        return Section("What changed", tuple(groups), self._untold("cancelled"))

    def _happened(self) -> Section:
        every = self._left(*HAPPENED)
        whole = [one for one in every if one.whole]
        groups = self._dated(whole[: self.limit])
        groups += self._also_reported(self.limit // 2 - len(whole), *HAPPENED)
        more = whole[self.limit :]
        if more:
            groups.append(Group(None, (self._counted(more),)))
        return Section("What happened", tuple(groups), self._untold(*HAPPENED))

    def _state(self) -> Section:
        groups = [Group("Last contacts", contacts)] if (contacts := tuple(self._contacts())) else []
        under_way = [told for told in self._left("ongoing") if told.whole][: self.limit]
        groups += [Group("Under way", tuple(map(self._event, under_way)))] if under_way else []
        return Section("State of play", tuple(groups), self._untold("ongoing"), tuple(self._scored()))

    def _disputed(self) -> Section:
        lines = [line for told in self.chooser.told for line in self._conflicts(told)]
        lines += [line for told in self.chooser.told if (line := self._denial(told))]
        lines += [self._event(told) for told in self._left("negated") if told.whole]
        return Section("What is disputed", _one_group(lines[: self.limit]), max(0, len(lines) - self.limit))

    def _next(self) -> Section:
        open_ = [told for told in self._left(*OPEN) if told.whole]
        today = self.chooser.today
        ahead = [
            one for one in open_ if one.when and one.when.basis != "report" and (not today or one.when.end >= today)
        ]
        due = [one for one in open_ if one.when and one.when.basis != "report" and one not in ahead]
        undated = [one for one in open_ if one not in ahead and one not in due]
        due += [one for one in undated if one.status == "planned" and not self._stands(one)]
        undated = [one for one in undated if self._stands(one)]
        some = max(1, self.limit // 3)
        groups = self._dated(ahead[: self.limit])
        undated.sort(key=lambda told: (-told.day.toordinal(), told.event.id))
        groups += [Group("At no stated date", tuple(map(self._event, undated[:some])))] if undated else []
        due.sort(key=lambda told: (-told.day.toordinal(), told.event.id))
        heading = "Fell due or long planned; this record holds no later word of it"
        groups += [Group(heading, tuple(map(self._event, due[:some])))] if due else []
        groups += self._also_reported(some - len(open_), *OPEN)
        return Section("What is next", tuple(groups), self._untold(*OPEN))

    def _statements(self) -> Section:
        quotes = Quotes.of(self.chooser)
        verbatim = [one for one in self.references.every() if one.number in self.verbatim]
        lines = [
            (Cited(quotes.words(one, self.prose), self.references.numbers(one.report, one.cited)),)
            for one in quotes.chosen(self.limit, verbatim)
        ]
        return Section("Who said what", _one_group(lines), max(0, quotes.found - len(lines)))

    # What a section says

    def _stands(self, told: Told) -> bool:
        """Whether what is told as open may still be: it has a day of its own, or no later report is much later."""
        day, today = published_on(told.lead.teller), self.chooser.today
        dated = told.when is not None and told.when.basis != "report"
        return told.status not in OPEN or dated or day is None or today is None or today - day <= STANDS

    def _left(self, *statuses: Status) -> list[Told]:
        """What is not told yet, the weightiest first."""
        return [one for one in self.chooser.told if one.status in statuses and one.event.id not in self.said]

    def _also_reported(self, most: int, *statuses: Status, heading: str = ALSO) -> list[Group]:
        """What is not read with enough certainty to be retold, quoted: the weightiest, where there is little else."""
        unsure = [
            one
            for one in self._left(*statuses)
            if not one.whole
            and one.lead.sure >= WORTH_QUOTING
            and self.prose.quotable(one)
            and self.chooser.tells_of_sides(one.lead)
            and self._may_come(one)
        ]
        rest = sorted(unsure[: max(0, most)], key=_reported)
        return [Group(heading, tuple(map(self._quoted, rest)))] if rest else []

    def _may_come(self, told: Told) -> bool:
        """Whether the words to be quoted of a plan tell of what is to come, and it may still."""
        ahead = self.chooser.bearing.ahead.search(told.lead.cited[0].text)
        return told.status not in OPEN or (bool(ahead) and self._stands(told) and not self._is_past(told))

    def _is_past(self, told: Told) -> bool:
        """Whether a plan's day is over."""
        today, when = self.chooser.today, told.lead.teller.account.date
        return told.status in OPEN and today is not None and when is not None and when.end < today

    def _untold(self, *statuses: Status) -> int:
        total = sum(self._totals.get(status, 0) for status in statuses)
        return max(0, total - sum(told.event.status in statuses for told, _ in self.said.values()))

    @cached_property
    def _totals(self) -> Counter[Status]:
        return Counter(self.chooser.leading.counts)

    def _event(self, told: Told) -> Line:
        if self.prose.tells_words(told.lead):
            self.verbatim.update(self._cites(replace(told.lead, cited=told.lead.cited[:1])))
        return self._keep(told, self.prose.event(told), (told.lead, *told.others))

    def _quoted(self, told: Told) -> Line:
        """Its own words alone are cited: whom they do not name is not said to be in them."""
        lead = replace(told.lead, cited=told.lead.cited[:1])
        self.verbatim.update(self._cites(lead))
        return self._keep(told, self.prose.quoted(told), (lead,))

    def _keep(self, told: Told, text: str, bornes: Iterable[Borne]) -> Line:
        cites = self._cites(*bornes)
        self.said[told.event.id] = (told, cites)
        return (Cited(text, cites),)

    def _cites(self, *bornes: Borne) -> tuple[int, ...]:
        found = [number for one in bornes for number in self.references.numbers(one.teller.report, one.cited)]
        return tuple(dict.fromkeys(found))

    def _plain(self, told: Told) -> str:
        return self.prose.account(told.lead)

    def _dated(self, found: Sequence[Told]) -> list[Group]:
        """By date, those without one of their own last."""
        groups: dict[str, list[Line]] = {}
        for told in sorted(found, key=_when):
            heading = self.prose.sentences.dated_heading(told.when)
            if told.when and told.when.basis == "report":
                heading = f"Reported on {heading}"
            groups.setdefault(heading, []).append(self._event(told))
        return [Group(heading, tuple(lines)) for heading, lines in groups.items()]

    def _counted(self, found: Sequence[Told]) -> Line:
        """How many more there are of each type, each of them cited."""
        some = found[:MOST_COUNTED]
        types = Counter(told.event.type for told in some)
        nouns = self.prose.sentences.phrases.nouns
        order = sorted(types.items(), key=lambda item: (-item[1], item[0]))
        words = counts((nouns[type][count > 1], count) for type, count in order)
        cites = tuple(dict.fromkeys(number for told in some for number in self._cites(told.lead)))
        for told in some:
            self.said[told.event.id] = (told, self._cites(told.lead))
        return (Cited(f"The reports also tell of {words}", cites),)

    def _change(self, told: Told) -> Line | None:
        """What was told first, and what a later report told instead: of its status, or of its date."""
        if told.event.id in self.said or not told.whole:
            return None
        return self._status_change(told) or self._date_change(told)

    def _status_change(self, told: Told) -> Line | None:
        sure = [one for one in told.bornes if one.whole]
        before = next((one for one in sure if one.account.status != told.status), None)
        after = next((one for one in reversed(sure) if one.account.status == told.status), None)
        if before is None or after is None or not self._later(after, before):
            return None
        became = f"by {self.prose.outlet(after)} {_BECAME[told.status]}"
        self.said[told.event.id] = (told, self._cites(before, after))
        return (Cited(self.prose.account(before), self._cites(before)), Cited(became, self._cites(after), "; "))

    def _later(self, after: Borne, before: Borne) -> bool:
        """Whether it was published later, and within the days asked for."""
        one, other = published_on(after.teller), published_on(before.teller)
        since = self.chooser.question.since
        return bool(one and other and one > other and (since is None or one >= since))

    def _date_change(self, told: Told) -> Line | None:
        dates = told_dates(told.tellers)
        if len(dates) < 2 or not moved(dates):
            return None
        by_id = {one.account.id: one for one in told.bornes if one.account.date and one.account.date.basis != "report"}
        ends = [
            next((by_id[t.account.id] for t in one.tellers if t.account.id in by_id), None)
            for one in (dates[0], dates[-1])
        ]
        before, after = ends
        if before is None or after is None or after.account.date is None or not self._later(after, before):
            return None
        self.said[told.event.id] = (told, self._cites(before, after))
        text = f"its date was later given as {self.prose.sentences.time(after.account.date).removeprefix('on ')}"
        return (Cited(self.prose.account(before), self._cites(before)), Cited(text, self._cites(after), "; "))

    def _contacts(self) -> Iterator[Line]:
        """The last contact at each level, by words that bear it out; one that was the last at several is told once."""
        by_event = {told.event.id: told for told in self.chooser.told}
        told_already = set[str]()
        for contact in self.relation.contacts if self.relation else ():
            told = by_event.get(contact.last.event.id) if contact.last else None
            if told and told.whole and told.event.id not in told_already:
                told_already.add(told.event.id)
                text = self.prose.event(told)
                cites = self._cites(told.lead, *told.others)
                self.said.setdefault(told.event.id, (told, cites))
                yield (Cited(f"{contact.label.capitalize()}: {text}", cites),)

    def _scored(self) -> Iterator[str]:
        """Figures worked out from all events of the record: no report says them, so that they are no sentences."""
        if self.relation:
            begins = self.relation.question.since
            if begins and begins != self.chooser.question.since:
                yield f"Worked out from the latest {RELATED} events, since {day(begins)}."
            for series in self.relation.series:
                yield " ".join(summary(self.relation, series))
                yield from (f"{change_words(change, self.relation.by)}." for change in series.changes)

    def _conflicts(self, told: Told) -> Iterator[Line]:
        if told.whole:
            for conflict in told.event.conflicts:
                line = self._conflict(told, conflict)
                if line:
                    yield line

    def _conflict(self, told: Told, conflict: Conflict) -> Line | None:
        """The event and each value with the words that tell it; None where the words of fewer than two tell one."""
        if conflict.field not in BORNE_FIELDS or conflict.field == "denial":
            return None
        every = ((v.value, [one for one in told.bornes if one.account.id in v.accounts]) for v in conflict.values)
        tellings = ((value, [one for one in some if _tells(one, conflict.field)][:2]) for value, some in every)
        values = [(value, some) for value, some in tellings if value and some]
        if len(values) < 2:
            return None
        lead = f"{self.prose.account(told.lead)}; accounts differ on {differ_on(conflict.field)}"
        self.said.setdefault(told.event.id, (told, self._cites(told.lead)))
        first = Cited(lead, self._cites(told.lead))
        joins = (": ", *("; " for _ in values[1:]))
        shown = zip(joins, values, strict=True)
        return (first, *(Cited(shown_value(value), self._cites(*some), join) for join, (value, some) in shown))

    def _denial(self, told: Told) -> Line | None:
        """An account whose words name who disputes it."""
        for one in told.bornes:
            deniers = one.teller.account.disputed_by
            if (
                one.whole
                and deniers
                and all(self.chooser.names.stands_in(None, name, None, one.text) for name in deniers)
            ):
                self.said.setdefault(told.event.id, (told, self._cites(one)))
                named = self.prose.sentences.named(deniers)
                return (Cited(f"{self.prose.account(one)}; disputed by {named}", self._cites(one)),)
        return None


def _relation(chooser: Chooser) -> Relation | None:
    """Of two parties how they stand, worked out from the latest events where they have very many."""
    question = chooser.question
    if len(question.between) != 2 or not chooser.leading.ids:
        return None
    begins = date.fromisoformat(chooser.leading.begins) if chooser.leading.begins else None
    narrowed = replace(question, since=max(begins, question.since or begins)) if begins else question
    return relation(chooser.record, question.between[0], question.between[1], narrowed)


def _tells(borne: Borne, field: str) -> bool:
    """Whether an account's cited words tell its value of a field."""
    if field == "date":
        date, sure = borne.account.date, Sureness.of(borne.teller.account).date >= SURE_APART
        return borne.firm and sure and date is not None and date.basis != "report"
    return borne.account.place is not None if field == "place" else borne.whole


def _one_group(lines: Sequence[Line]) -> tuple[Group, ...]:
    return (Group(None, tuple(lines)),) if lines else ()


def _reported(told: Told) -> tuple[int, str]:
    """By the day of the report."""
    return (published_on(told.lead.teller) or date.min).toordinal(), told.event.id


def _when(told: Told) -> tuple[bool, int, int, str]:
    when = told.when
    if when is None:
        return True, told.day.toordinal(), 0, told.event.id
    return False, when.start.toordinal(), when.end.toordinal(), told.event.id
