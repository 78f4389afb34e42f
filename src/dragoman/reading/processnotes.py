"""What the sentences on one process say: rounds and sessions, deadlines, conditions, links, offers, and its state.

Each note cites its sentence. Who says it is the speaker of the statement in which the telling words stand; failing
that, whoever does the hoping, wanting or asking.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from dragoman.nouns import Citation, LocalActor, Mention, NoteKind, Place, ProcessNote, Report, Source, Statement
from dragoman.reading.clauses import is_verb, subject
from dragoman.reading.language import Parse, Sentence, Token
from dragoman.reading.processbounds import Bound, Bounds
from dragoman.reading.processnames import Naming
from dragoman.reading.processrounds import Round, rounds
from dragoman.reading.processwords import ProcessWords
from dragoman.reading.spots import Expression, Located

_VOICED = frozenset({"deadline", "offer", "linkage"})
"""Kinds of which the one who does the verb is the one who says it: who hopes, asks, links."""

OLD = 400
"""Days before a report from which on what it tells of a process's state is history."""

_COMING = frozenset({"next", "coming", "within"})
"""Words of a time that lies ahead, whose days nobody can tell."""

_STRETCHES = frozenset({"duration", "vague", "set"})
"""Kinds of time that are no day on which talks are held."""

BEFORE = 14
"""Words before a time in which what it is a time for must stand."""

DENIED = 6
"""Words between "no" and the date there is none of."""


Named = Mapping[int, Sequence[Naming]]
"""By sentence, the words that name a process or stand for it."""


@dataclass(frozen=True)
class Noter:
    """Takes notes of one report's sentences."""

    parse: Parse
    words: ProcessWords
    report: Report
    times: Sequence[Expression]
    places: Sequence[Located]
    statements: Sequence[Statement]
    actors: Sequence[LocalActor]
    mentions: Sequence[Mention]
    own: frozenset[str] = frozenset()
    """Names of processes, which say nothing."""

    def notes(
        self, named: Named, sentences: Sequence[Sentence], after: frozenset[int], *, alone: bool
    ) -> tuple[ProcessNote, ...]:
        """All notes in the order of the text. ``after`` are sentences that follow one on this process and are on no
        other; ``alone``: the report tells of no other at all. There a round or a bound is this one's, though its
        sentence does not say of what."""
        numbered = self._numbered(named, sentences, alone=alone)
        near = {i + step for i in (*named, *(i for i, some in numbered.items() if some)) for step in (-1, 0, 1)}
        found: list[ProcessNote] = []
        for sentence in sentences:
            told, some = named.get(sentence.i, ()), numbered[sentence.i]
            beside = sentence.i in after or (alone and sentence.i in near)
            dated = [self._round(sentence, one, some) for one in some]
            found += dated
            found += self._sessions(sentence, told, beside=beside) if not some else ()
            times = {note.when for note in dated}
            found += self._deadlines(sentence, times, told=bool(told), alone=alone, beside=beside)
            found += self._others(sentence, told)
        return tuple(dict.fromkeys(found))

    def _numbered(self, named: Named, sentences: Sequence[Sentence], *, alone: bool) -> Mapping[int, Sequence[Round]]:
        """The rounds of talks in every sentence, which count on from one another."""
        found: dict[int, Sequence[Round]] = {}
        last = 0
        for sentence in sentences:
            here = alone or sentence.i in named
            found[sentence.i] = some = list(rounds(self.parse, sentence, self.words, last)) if here else []
            last = next((one.number for one in reversed(some) if one.number), last)
        return found

    # Rounds and sessions

    def _round(self, sentence: Sentence, one: Round, every: Sequence[Round]) -> ProcessNote:
        following = [other.at for other in every if other.at > one.at]
        stop = self.parse.tokens[min(following)].start if following else sentence.end
        start = self.parse.tokens[one.at].start if len(every) > 1 else sentence.start
        note = self._note("round", sentence, one.phase, at=one.at)
        return replace(self._at(note, start, stop, one.at), number=one.number)

    def _sessions(self, sentence: Sentence, told: Sequence[Naming], *, beside: bool) -> Iterator[ProcessNote]:
        """Talks that open, go on or end on a day, without a number."""
        talks = [one.at for one in told if one.kind == "talks" and (one.keys or one.definite)]
        for at in (talks or (self._meeting_again(sentence) if beside or told else []))[:1]:
            phase = self._phase(at)
            if phase:
                note = self._at(self._note("session", sentence, phase, at=at), sentence.start, sentence.end, at)
                if note.when or self._is_scheduled(at, phase):
                    yield note

    def _meeting_again(self, sentence: Sentence) -> list[int]:
        words = self.parse.words(sentence)
        again = any(t.lower == "again" for t in words)
        return [t.i for t in words if again and t.lower == "meet" and is_verb(t)]

    def _is_scheduled(self, at: int, phase: str) -> bool:
        """ "are due to open talks": a day is set, though the sentence does not say which."""
        verb = self._verb(at)
        above = self.parse.tokens[verb.head].lower if verb else ""
        return phase == "planned" and above in self.words.plain["scheduled"]

    def _phase(self, at: int) -> str | None:
        """How talks stand after the verb above their noun: planned, open, ended, cancelled; None where none says."""
        verb = self._verb(at)
        value = self.words.phases.get(verb.lower) if verb else None
        if verb is None or value is None or value == "cancelled":
            return value
        kids = [self.parse.tokens[k].lower for k in self.parse.children[verb.i]]
        above = [self.parse.tokens[verb.head].lower] if verb.head != verb.i and verb.dep == "xcomp" else []
        return value if self.words.plain["ahead"].isdisjoint([*kids, *above]) else "planned"

    def _governing(self, at: int, highest: int = 4) -> Token | None:
        """The nearest verb above a word; None where it governs something else: "began a break in the talks"."""
        for t in self.parse.path(at)[1:highest]:
            token = self.parse.tokens[t]
            if is_verb(token):
                return token
            if token.lower in self.words.plain["pause"]:
                return None
        return None

    def _verb(self, at: int) -> Token | None:
        """The nearest verb from a word up; failing a telling one, its infinitive: "is due to open"."""
        own = self.parse.tokens[at]
        verb = own if is_verb(own) else self._governing(at, 5)
        if verb is None or verb.lower in self.words.phases:
            return verb
        kids = [self.parse.tokens[k] for k in self.parse.children[verb.i]]
        telling = (kid for kid in kids if kid.dep in ("xcomp", "conj") and kid.lower in self.words.phases)
        return next(telling, verb)

    # Deadlines

    def _deadlines(
        self, sentence: Sentence, taken: set[str | None], *, told: bool, alone: bool, beside: bool
    ) -> Iterator[ProcessNote]:
        """``taken`` are the times of rounds."""
        words = self.parse.words(sentence)
        lower = {t.lower for t in words}
        explicit = alone and not lower.isdisjoint(self.words.plain["deadline"])
        told = told or (alone and not lower.isdisjoint(self.words.plain["stage"]))
        expiring = alone and not lower.isdisjoint(self.words.plain["expiry"])
        if not (told or explicit or expiring or beside):
            return
        undated = self._undated(words)
        if undated is not None and (told or explicit):
            named = self._verb_of(undated)
            unnamed = named is not None and self.parse.tokens[named].lower in self.words.plain["naming"]
            yield self._note("deadline", sentence, "unnamed" if unnamed else "none", at=undated)
        found = False
        for time, aim, goal in self._aims(words, sentence, taken, expiring=expiring):
            if told or explicit or expiring or self._is_until(goal, time):
                found = True
                stance = "expires" if expiring else self._stance(words, aim, goal, time)
                note = self._note("deadline", sentence, stance, at=aim)
                yield replace(note, date=time.dated, when=time.text)
        if explicit and not found and undated is None:
            at = next(t.i for t in words if t.lower in self.words.plain["deadline"])
            if at == words[0].i or self.parse.tokens[at - 1].lower not in ("a", "any", "every"):
                yield self._note("deadline", sentence, "told", at=at)

    def _aims(
        self, words: Sequence[Token], sentence: Sentence, taken: set[str | None], *, expiring: bool
    ) -> Iterator[tuple[Expression, int, int]]:
        """Each time to come that something is to be done by, with the word that makes it an aim, and the goal; of
        several times that are told with one goal, the first."""
        done: set[int] = set()
        times = self._bounds.inside(sentence)
        for time in times:
            before = [t for t in words if t.end <= time.start and not any(o.start <= t.start < o.end for o in times)]
            goals = [t for t in before[-BEFORE:] if self._is_goal(t)]
            if not goals or goals[-1].i in done or time.text in taken or not self._is_ahead(time):
                continue
            aim = goals[-1] if expiring else self._aim(before, goals[-1])
            if aim is not None:
                done.add(goals[-1].i)
                yield time, aim.i, goals[-1].i

    def _stance(self, words: Sequence[Token], aim: int, goal: int, time: Expression) -> str:
        """ "gave up the plan to finish by May": dropped; "is not expected to vote before May", "after the vote": after;
        else set."""
        if self._is_dropped(words, time):
            return "dropped"
        if isinstance(time, Bound) and time.relation == "after":
            return "after"
        last = self.parse.token_at(time.start) or goal
        before = any(t.lower == "before" for t in self.parse.tokens[goal + 1 : last + 1])
        denied = any(self.parse.tokens[k].dep == "neg" for k in (*self.parse.children[aim], *self.parse.children[goal]))
        return "after" if before and denied else "set"

    def _is_goal(self, token: Token) -> bool:
        """A word for what a deadline is set for, some with a preposition: to arrive at a deal, not in a town."""
        kids = (self.parse.tokens[k].lower for k in self.parse.children[token.i])
        goal = self.words.plain["goal"]
        return token.lower in goal or any(f"{token.lower} {kid}" in goal for kid in kids)

    def _aim(self, before: Sequence[Token], goal: Token) -> Token | None:
        """ "hopes" to get agreement next month; "is to sign" it by May."""
        aims = [t for t in before if t.lower in self.words.plain["aim"]]
        due = [t for t in before if t.lower == "to" and t.i < goal.i and self._is_due(t)]
        pending = [t for t in before if t.dep == "mark" and t.lower in self.words.plain["condition"]]
        fitting = [t for t in (*aims, *due, *pending) if t.i < goal.i]
        return max(fitting, key=lambda t: (is_verb(t), t.i)) if fitting else None

    def _is_until(self, goal: int, time: Expression) -> bool:
        """Whether a time is a bound in so many words: "finish before the campaign begins in the spring". What is done
        before a vote may be anything."""
        if isinstance(time, Bound):
            return time.kind != "occasion"
        last = self.parse.token_at(time.start) or goal
        between = {t.lower for t in self.parse.tokens[goal + 1 : last]}
        return not between.isdisjoint(("by", "before", "until", "within"))

    def _undated(self, words: Sequence[Token]) -> int | None:
        """The date, deadline or timetable that there is none of."""
        for number, token in enumerate(words):
            if token.lower in self.words.plain["undated"]:
                before = [t.lower for t in words[max(0, number - DENIED) : number]]
                if not self.words.plain["denying"].isdisjoint(before):
                    return token.i
        return None

    def _is_due(self, to: Token) -> bool:
        """ "is to sign": an infinitive right after a form of "to be"."""
        return to.i > 0 and self.parse.tokens[to.i - 1].lower in ("is", "are", "was", "were", "be")

    def _is_ahead(self, time: Expression) -> bool:
        day = self.report.published.start
        if isinstance(time, Bound) and time.dated is None:
            return True
        if time.dated is None:
            undated = day is None and time.kind in ("day", "month", "season")
            return undated or not _COMING.isdisjoint(time.text.casefold().split())
        span = (time.dated.end - time.dated.start).days
        return (day is None or time.dated.end > day) and time.relation != "since" and span <= 400

    def _is_dropped(self, words: Sequence[Token], time: Expression) -> bool:
        """ "gave up their plan to finish by", "missed the deadline"."""
        given = [t for t in words if t.lower in self.words.plain["dropped"] and t.end <= time.start]
        return any(
            t.lower.startswith(("abandon", "drop", "miss")) or self.parse.tokens[t.i + 1].lower == "up" for t in given
        )

    # Conditions, links, offers, states

    def _others(self, sentence: Sentence, told: Sequence[Naming]) -> Iterator[ProcessNote]:
        if not told:
            return
        yield from self._conditions(sentence)
        for token in self.parse.words(sentence):
            if token.lower in self.words.plain["link"] and (is_verb(token) or token.lower == "linkage"):
                if self._reaches(token, told):
                    yield self._note("linkage", sentence, self._clause(token.i), at=token.i)
            elif token.lower in self.words.plain["offer"] and self._reaches(token, told):
                yield self._note("offer", sentence, self._clause(token.i), at=token.i)
        yield from self._states(sentence, told)

    def _conditions(self, sentence: Sentence) -> Iterator[ProcessNote]:
        words = self.parse.words(sentence)
        for token in words:
            until = token.lower == "until" and token.dep == "mark"
            if (token.lower in self.words.plain["condition"] and token.dep == "mark") or until:
                yield self._note("condition", sentence, self._clause(token.head), at=token.i)
        text = self.parse.text[sentence.start : sentence.end].casefold()
        spoken = " ".join(text.split())
        for phrase in sorted(self.words.plain["phrase"]):
            if f" {phrase} " in f" {spoken} ":
                first = next(t.i for t in words if t.lower == phrase.split()[0])
                yield self._note("condition", sentence, self._clause(first), at=first)

    def _states(self, sentence: Sentence, told: Sequence[Naming]) -> Iterator[ProcessNote]:
        if self._is_history(sentence):
            return
        for one in told:
            verb = self._governing(one.at)
            value = self.words.states.get((verb.lower, one.kind)) if verb else None
            if verb and value and self._is_fact(verb):
                yield self._at(self._note("state", sentence, value, at=verb.i), sentence.start, sentence.end, verb.i)

    def _is_history(self, sentence: Sentence) -> bool:
        day = self.report.published.start
        dated = [time.dated for time in self._times_in(sentence) if time.dated]
        return day is not None and any((day - one.end).days > OLD for one in dated)

    def _is_fact(self, verb: Token) -> bool:
        """Whether a verb tells what came about: in a past tense, and not what may come or did not."""
        kids = [self.parse.tokens[k] for k in self.parse.children[verb.i]]
        finite = verb.tag in ("VBD", "VBZ") or any(kid.dep in ("aux", "auxpass") for kid in kids)
        open_ended = not self.words.plain["modal"].isdisjoint(kid.lower for kid in kids)
        return finite and not open_ended and verb.dep not in ("acl", "relcl", "advcl", "xcomp")

    def _reaches(self, token: Token, told: Sequence[Naming]) -> bool:
        """Whether a verb governs a word that names the process, not only by way of a reason or a time."""
        for one in told:
            path = self.parse.path(one.at)
            if token.i in path:
                below = path[: path.index(token.i)]
                return not any(self.parse.tokens[t].dep == "advcl" for t in below)
        return False

    def _clause(self, head: int) -> str:
        below = self.parse.subtree(head)
        tokens = self.parse.tokens
        return " ".join(self.parse.text[tokens[below[0]].start : tokens[below[-1]].end].split())

    # What all have

    def _note(self, kind: NoteKind, sentence: Sentence, value: str, *, at: int) -> ProcessNote:
        text = self.parse.text[sentence.start : sentence.end]
        cited = Citation(sentence.start, sentence.end, text)
        return ProcessNote(kind, self.report.id, cited, value, by=self._said_by(at) or self._done_by(kind, value, at))

    def _said_by(self, at: int) -> Source | None:
        """The speaker of the innermost statement that holds a word."""
        place = self.parse.tokens[at].start
        holding = [s for s in self.statements if s.content.start <= place < s.content.end]
        holding = [s for s in holding if s.speaker_name not in self.own]
        if not holding:
            return None
        said = min(holding, key=lambda s: (s.content.end - s.content.start, s.content.start, s.speaker_name))
        return Source(said.speaker_name, said.anonymous)

    def _done_by(self, kind: NoteKind, value: str, at: int) -> Source | None:
        """Who hopes, wants, declines or asks, where nobody is said to say it."""
        verb = self._verb_of(at) if kind in _VOICED and value not in ("told", "expires") else None
        who = subject(self.parse, verb) if verb is not None else None
        return self._named_at(who) if who is not None else None

    def _named_at(self, token: int) -> Source | None:
        start = self.parse.tokens[token].start
        mention = next((m for m in self.mentions if m.start <= start < m.end), None)
        actor = self._actors.get(mention.actor) if mention and mention.actor is not None else None
        return Source(actor.name, actor.type == "unnamed") if actor and actor.name not in self.own else None

    @cached_property
    def _actors(self) -> Mapping[int, LocalActor]:
        return {actor.key: actor for actor in self.actors}

    @cached_property
    def _bounds(self) -> Bounds:
        return Bounds(self.parse, self.words, self.times)

    def _times_in(self, sentence: Sentence) -> list[Expression]:
        return [time for time in self.times if sentence.start <= time.start and time.end <= sentence.end]

    def _at(self, note: ProcessNote, start: int, stop: int, at: int) -> ProcessNote:
        """A note with the first time and place told after a word; failing that, with the last time told before it with
        the same verb."""
        near = self.parse.tokens[at].start
        inside = [t for t in self.times if start <= t.start and t.end <= stop and t.kind not in _STRETCHES]
        after = [t for t in inside if t.start > near]
        before = [t for t in inside if t.start <= near and self._verb_over(t) == self._verb_of(at)]
        time = after[0] if after else before[-1] if before else None
        places = [Place(p.name, p.country) for p in self.places if near < p.start and p.end <= stop]
        dated, told = (time.dated, time.text) if time else (None, None)
        day = self.report.published.end
        ahead = dated is not None and day is not None and dated.start > day and note.value != "cancelled"
        value = "planned" if ahead and note.kind != "state" else note.value
        return replace(note, value=value, date=dated, when=told, place=places[0] if places else None)

    def _verb_over(self, time: Expression) -> int | None:
        at = self.parse.token_at(time.start)
        return None if at is None else self._verb_of(at)

    def _verb_of(self, at: int) -> int | None:
        return next((t for t in self.parse.path(at) if is_verb(self.parse.tokens[t])), None)
