"""Times to come that something is to be done by: dated ones, "by the spring", and "before the vote", which is as far
off as the report says elsewhere that the vote is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dragoman.nouns import Dated
from dragoman.reading.clauses import is_verb, subject
from dragoman.reading.language import Parse, Sentence, Token
from dragoman.reading.processwords import ProcessWords
from dragoman.reading.spots import Expression

LONGEST = 3
"""Words of a bound of the vocabulary, at most: "by the spring"."""

_AHEAD = "ahead"
"""With "of" it is a "before"."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A time to come that the calendar alone cannot place; ``dated`` where the report tells the day of what it names.
    ``kind``: vague, or occasion. What it bounds stands elsewhere: ``dates`` is never told."""

    start: int
    end: int
    text: str
    dated: Dated | None = None
    relation: str = "until"
    kind: str = "vague"
    dates: tuple[int, int] | None = None


@dataclass(frozen=True)
class Bounds:
    """The times and bounds of one report."""

    parse: Parse
    words: ProcessWords
    times: Sequence[Expression]

    def inside(self, sentence: Sentence) -> list[Expression]:
        """Those of a sentence in the order of the text; a bound that holds a time of its own is only that time."""
        told = [time for time in self.times if sentence.start <= time.start and time.end <= sentence.end]
        bounds = [*self._named(sentence), *self._of_occasions(sentence)]
        apart = [one for one in bounds if not any(two.start < one.end and one.start < two.end for two in told)]
        return sorted((*told, *apart), key=lambda one: (one.start, one.end))

    def _named(self, sentence: Sentence) -> Iterable[Bound]:
        """Those of the vocabulary: "by the spring", "within days"."""
        tokens = self.parse.tokens
        for i in range(sentence.first, sentence.last):
            for last in range(i + 2, min(i + LONGEST, sentence.last) + 1):
                text = " ".join(token.lower for token in tokens[i:last])
                if text in self.words.plain["bound"]:
                    yield Bound(tokens[i].start, tokens[last - 1].end, text)

    def _of_occasions(self, sentence: Sentence) -> Iterable[Bound]:
        """ "before the vote", "after the elections", "ahead of the summit": an occasion and on which side of it."""
        for token in self.parse.words(sentence):
            key = self.words.occasions.get(token.lower)
            side = self._side(token) if key else None
            if key and side is not None:
                first = self._first(side)
                text = self.parse.text[first.start : token.end]
                relation = "after" if side.lower in self.words.plain["past"] else "until"
                yield Bound(first.start, token.end, " ".join(text.split()), self._days.get(key), relation, "occasion")

    def _side(self, noun: Token) -> Token | None:
        """The preposition that governs a noun, where it tells that something lies before or after it."""
        over = self.parse.tokens[noun.head]
        if noun.dep != "pobj":
            return None
        ahead = over.lower == "of" and self.parse.tokens[over.head].lower == _AHEAD
        return over if ahead or over.lower in self._sides else None

    def _first(self, side: Token) -> Token:
        over = self.parse.tokens[side.head]
        return over if side.lower == "of" and over.lower == _AHEAD else side

    @cached_property
    def _days(self) -> Mapping[str, Dated]:
        """By occasion its day, where the report tells one day of it: "the vote of May 6", "the vote is on May 6"."""
        told: dict[str, dict[tuple[object, object], Dated]] = {}
        for time in self.times:
            key = self._occasion(time)
            if key and time.dated is not None:
                told.setdefault(key, {})[time.dated.start, time.dated.end] = time.dated
        return {key: next(iter(some.values())) for key, some in told.items() if len(some) == 1}

    def _occasion(self, time: Expression) -> str | None:
        """What a time is the time of: the occasion right above it, or one that the verb above it is about."""
        at = self.parse.token_at(time.start)
        for t in self.parse.path(at) if at is not None else ():
            token = self.parse.tokens[t]
            if token.lower in self.words.occasions:
                return self.words.occasions[token.lower]
            if is_verb(token):
                about = (self.words.occasions.get(self.parse.tokens[one].lower) for one in self._about(t))
                return next((key for key in about if key), None)
        return None

    def _about(self, verb: int) -> Iterator[int]:
        """The nouns that a verb governs: "the vote is on", "Chad holds a vote on", "Chad goes to the polls on"; what
        something was done before or after has a day of its own."""
        who = subject(self.parse, verb)
        yield from () if who is None else (who,)
        for kid in self.parse.children[verb]:
            yield kid
            if self.parse.tokens[kid].dep == "prep" and self.parse.tokens[kid].lower not in self._sides:
                yield from self.parse.children[kid]

    @property
    def _sides(self) -> frozenset[str]:
        return self.words.plain["past"] | self.words.plain["until"] | {_AHEAD}
