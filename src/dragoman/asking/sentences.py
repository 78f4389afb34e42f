"""A happening -> one plain English sentence, made by grammar over its fields. Nothing is said that no field holds.

parties        who acts, who is acted upon: "Mike Pence (USA) and Justin Trudeau (CAN)"
verb phrase    by type, mode and who is known, put into the frame of the status: "were to meet"
rest           absent parties, topic, place, time: " about trade in Lima on 14 April 2018"
attribution    who is said to say so, where no account tells it in its outlet's own voice
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dragoman.asking.countries import Countries
from dragoman.asking.phrases import Phrase, Phrases, WhenName
from dragoman.nouns import (
    Account,
    Dated,
    Event,
    EventParticipant,
    EventType,
    Participant,
    Place,
    Published,
    Role,
    Status,
    Topic,
)

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

SHOWN = 6
"""Names listed on one side before "and n others". More make a sentence nobody reads; the event's page has them all."""

_HEAD_ENDS = re.compile(r"\s+(?:of|in|from|with|at|on|for|to|by|who|that|familiar|close|briefed)\b|,|\s\(")
_VOWEL = re.compile(r"[aio]|e(?!ur)|u(?!\.|n[ei]|s\b|k\b)", re.IGNORECASE)
"""A word said with a vowel first: an American, an EU official; but a European, a union, a U.S. official."""

_ABBREVIATED = re.compile(r"\b(?:[A-Z]\.){2,}$")
"""A stop that belongs to an abbreviation: "in the U.S."."""

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_QUOTES = (("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("«", "»"))

Party = tuple[str, str | None]
"""A name and its country."""


@dataclass(frozen=True, slots=True)
class Happening:
    """What an account or an event says, as far as a sentence tells it."""

    type: EventType
    mode: str | None
    status: Status
    date: Dated | None
    place: Place | None
    participants: Sequence[Participant | EventParticipant]
    about: Sequence[Topic]
    word: str = ""
    """The report's own for the act, in lower case, where it is to be told by that."""

    @classmethod
    def of(cls, told: Account | Event, word: str = "") -> Happening:
        return cls(told.type, told.mode, told.status, told.date, told.place, told.participants, told.about, word)


@dataclass(frozen=True, slots=True)
class Sentences:
    """Makes sentences. Holds the vocabulary, so that it is read once for many."""

    phrases: Phrases
    countries: Countries

    @classmethod
    def load(cls) -> Sentences:
        return cls(Phrases.load(), Countries.load())

    def of(self, told: Account | Event, sources: Sequence[str] = (), word: str = "") -> str:
        """The sentence without its full stop, so that counts and citations can follow.

        ``sources`` are the names to whom every account is attributed; ``word`` is the report's own for the act.
        """
        happening = Happening.of(told, word)
        words = self._clause(happening) + self._reported(happening.date)
        if told_by := self._others_than_actors(happening, sources):
            words += f", according to {self.named(told_by)}"
        return _capital(words)

    def named(self, names: Sequence[str]) -> str:
        """Names as a list: "the White House and two people familiar with the talks"."""
        return listed(_some([self._articled(name, "a") for name in names]))

    def speaker(self, name: str, country: str | None) -> str:
        """A name with its country, at the head of a sentence."""
        return _capital(self.person(name, country, "a"))

    def dated_heading(self, dated: Dated | None) -> str:
        """The heading under which a date's happenings stand: "14 April 2018", "In April 2018", "No date told"."""
        return _capital(self.time(dated).removeprefix("on ")) if dated else "No date told"

    def articled(self, name: str) -> str:
        """A name with its article, at the head of a sentence: "an official", "the White House"."""
        return self._articled(name, "a")

    def is_plural(self, name: str) -> bool:
        return self._is_plural(name)

    def person(self, name: str, country: str | None, bare: str = "the") -> str:
        """A name with its country, unless the name says it already: "Mike Pence (USA)", "Mexico"."""
        if country is None or self.countries.is_name_of(name, country):
            return self._articled(name, bare)
        return f"{self._articled(name, bare)} ({country})"

    def _others_than_actors(self, happening: Happening, sources: Sequence[str]) -> list[str]:
        """Sources, without those who did what they tell of by telling it."""
        voiced = self.phrases.act(happening.type, happening.mode).voiced
        actors = {one.name for one in happening.participants if one.role == "actor"} if voiced else set()
        return [source for source in sources if source not in actors]

    def _clause(self, happening: Happening) -> str:
        actors, others = self._side(happening, "actor"), self._side(happening, "recipient")
        if actors:
            return self._active(happening, actors, others)
        absent = self._side(happening, "absent")
        return self._absence(happening, absent) if absent and not others else self._passive(happening, others)

    def _active(self, happening: Happening, actors: Sequence[Party], others: Sequence[Party]) -> str:
        act = self.phrases.act(happening.type, happening.mode)
        base, past, running = (form.format(other=self._joined(others)) for form in self._forms(happening, act))
        return self.phrases.frames[happening.status].active.format(
            subject=self._joined(actors),
            was=_was(self._plural(actors)),
            base=base,
            past=past,
            running=running,
            rest=self._rest(happening, act),
        )

    def _forms(self, happening: Happening, act: Phrase) -> tuple[str, ...]:
        actors, others = self._side(happening, "actor"), self._side(happening, "recipient")
        own = self.phrases.verbs.get((happening.type, happening.word)) if others else None
        return own or _forms(act, actors, others)

    def _passive(self, happening: Happening, others: Sequence[Party]) -> str:
        act = self.phrases.act(happening.type, happening.mode)
        subject, participle = act.received if others else act.nobody
        plural = self._plural(others) if subject == "{other}" else self._is_plural(subject)
        return self.phrases.frames[happening.status].passive.format(
            subject=subject.format(other=self._joined(others)),
            was=_was(plural),
            participle=participle,
            rest=self._rest(happening, act),
        )

    def _absence(self, happening: Happening, absent: Sequence[Party]) -> str:
        act = self.phrases.act(happening.type, happening.mode)
        return self.phrases.frames[happening.status].absent.format(
            subject=self._joined(absent),
            was=_was(self._plural(absent)),
            thing=act.nobody[0],
            rest=self._circumstances(happening, act),
        )

    def _side(self, happening: Happening, role: Role) -> list[Party]:
        return list(dict.fromkeys((one.name, one.country) for one in happening.participants if one.role == role))

    def _joined(self, parties: Sequence[Party]) -> str:
        return listed(_some([self.person(*party) for party in parties]))

    def _rest(self, happening: Happening, act: Phrase) -> str:
        absent = self._side(happening, "absent")
        absence = self.phrases.frames[happening.status].absence
        stayed_away = f" {absence} {self._joined(absent)}" if absent else ""
        return stayed_away + self._circumstances(happening, act)

    def _circumstances(self, happening: Happening, act: Phrase) -> str:
        own = dict.fromkeys(topic.partition(".")[0] for topic in happening.about)  # "trade.safeguards" is of "trade"
        topics = [self.phrases.topics[topic] for topic in own if topic in self.phrases.topics]
        topic = f" {act.topic} {listed(topics)}" if topics else ""
        towards = any(one.role == "recipient" for one in happening.participants)
        return topic + self._where(happening.place, "in" if towards else act.where) + self._when(happening.date)

    def _where(self, place: Place | None, preposition: str) -> str:
        return f" {preposition} {self._articled(place.name)}" if place else ""

    def _when(self, dated: Dated | None) -> str:
        return f" {self.time(dated)}" if dated and dated.basis != "report" else ""

    def _reported(self, dated: Dated | None) -> str:
        """A date that is only the report's own is said to be that, and not the happening's."""
        if dated is None or dated.basis != "report":
            return ""
        return f" ({self.phrases.when['reported'].format(on=self.time(dated))})"

    def time(self, dated: Dated) -> str:
        """ "on 14 April 2018", "in the week of 9 April 2018", "in April 2018", "between 9 April 2018 and …"."""
        name: WhenName = "day" if dated.start == dated.end else _interval_name(dated)
        return self.phrases.when[name].format(
            to=day(dated.end),
            month=f"{MONTHS[dated.start.month - 1]} {dated.start.year}",
            year=dated.start.year,
            **{"from": day(dated.start) if name != "interval" else _beginning(dated)},
        )

    def _articled(self, name: str, bare: str = "the") -> str:
        """A name with its article: "the White House"; a bare singular description takes ``bare``, "the" or "a"."""
        words = name.split()
        if not words or words[0].casefold() in self.phrases.determiners or _is_owned(words):
            return name
        head = _head(name)
        if head in self.phrases.articled:
            return f"the {name}"
        if not head.islower() or self._is_plural(name):
            return name
        return f"the {name}" if bare == "the" else f"{'an' if _VOWEL.match(name) else 'a'} {name}"

    def _plural(self, parties: Sequence[Party]) -> bool:
        return len(parties) > 1 or any(self._is_plural(name) for name, _ in parties)

    def _is_plural(self, name: str) -> bool:
        """Whether a description stands for several: its head noun is lower-case and ends in s, or is listed."""
        head = _head(name)
        return (
            head in self.phrases.plurals
            or head in self.countries.peoples
            or (head.islower() and head.endswith("s") and not head.endswith("ss"))
        )


def listed(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def day(value: date) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def published(value: Published) -> str:
    """When a report was published, in words: "15 April 2018", "15 April 2018 to 20 April 2018", "date unknown"."""
    if value.start is None or value.end is None:
        return "date unknown"
    return day(value.start) if value.start == value.end else f"{day(value.start)} to {day(value.end)}"


def bare(words: str) -> str:
    """Quoted words on one line, without the quotation marks around the whole and without a final stop or comma."""
    line = " ".join(words.split()).rstrip(",")
    for opening, closing in _QUOTES:
        if len(line) > 1 and line[0] == opening and line[-1] == closing and closing not in line[1:-1]:
            line = line[1:-1].rstrip(",")
    return line if _ABBREVIATED.search(line) else line.removesuffix(".")


def shown_value(value: str | None) -> str:
    """A conflict's value in words: days are written out, codes are parted."""
    if value is None:
        return "not told"
    return _ISO.sub(lambda found: day(date.fromisoformat(found[0])), value).replace("/", " to ").replace("_", " ")


def differ_on(field: str) -> str:
    """On what accounts differ, after a conflict's field: "the date", "whether Mike Pence took part", "the count"."""
    if field == "denial":
        return "whether it happened"
    name = field.removeprefix("participant ")
    return f"the {field.replace('_', ' ')}" if name == field else f"whether {name} took part"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def counted(event: Event) -> str:
    """ " (3 reports, 2 independent sources)", and nothing for one report: its citation says that."""
    if event.reports < 2:
        return ""
    sources = event.independent_sources
    return f" ({event.reports} reports, {sources} independent source{'' if sources == 1 else 's'})"


def sources_of(accounts: Iterable[Account]) -> tuple[str, ...]:
    """Who is said to say so, if every account says it of somebody; empty when one outlet tells it in its own voice."""
    told = [account.sourced_to for account in accounts]
    if not all(told):
        return ()
    return tuple(dict.fromkeys(source.name for sources in told for source in sources))


def _is_owned(words: Sequence[str]) -> bool:
    """Whether a name begins with its owner's own, which takes no article: "Saudi Arabia's royal court"."""
    owner = next((at for at, word in enumerate(words) if word.endswith(("'s", "’s"))), None)
    return owner is not None and words[0][:1].isupper()


def _head(name: str) -> str:
    """A name's head word: the last one before what describes it ("Summit" of the Americas, two "officials" of …)."""
    return (_HEAD_ENDS.split(name, maxsplit=1)[0].split() or [""])[-1]


def _forms(act: Phrase, actors: Sequence[object], others: Sequence[object]) -> tuple[str, ...]:
    if others:
        return act.both
    return act.together if len(actors) > 1 and act.together else act.alone


def _beginning(dated: Dated) -> str:
    """An interval's first day without what its last day says too: "9" (and 14 April 2018), "28 March"."""
    start, end = dated.start, dated.end
    if start.year != end.year:
        return day(start)
    return str(start.day) if start.month == end.month else f"{start.day} {MONTHS[start.month - 1]}"


def _some(names: Sequence[str]) -> list[str]:
    """The first SHOWN names, and how many others there are."""
    left = len(names) - SHOWN
    if left == 1:
        return list(names)  # a name is no longer than "one other"
    return [*names[:SHOWN], f"{left} others"] if left > 0 else list(names)


def _was(plural: bool) -> str:
    return "were" if plural else "was"


def _interval_name(dated: Dated) -> WhenName:
    """Whether an interval is one whole week, month or year, which can be called by its name."""
    start, end = dated.start, dated.end
    if dated.precision == "week" and (end - start).days == 6:
        return "week"
    if start.day == 1 and (end.year, end.month, end.day) == (start.year, start.month, _days(start)):
        return "month"
    return "year" if (start.month, start.day, end) == (1, 1, date(start.year, 12, 31)) else "interval"


def _days(month: date) -> int:
    return monthrange(month.year, month.month)[1]
