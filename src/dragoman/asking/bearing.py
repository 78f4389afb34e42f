"""Which words bear out a type, a mode or a topic (``vocabulary/bearing.toml``), looked up in a text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dragoman.nouns import BuiltInTopic, EventType, Topic
from dragoman.vocabulary import load

CLOSE = 40
"""Characters between a speaker's name and the word of speech, at most: room for a title or "in an interview"."""


LONGEST_PLACE = 5
"""Words that lead to a state as to a place, at most: "in New York City,"."""

_ANEW = re.compile(r"(?:yet\s+)?(?:an?|another)\s+(?:[\w-]+\s+){1,3}(?:that|which|of|in|to|for|from|with|on)\b")
"""How an apposition to a whole sentence begins: ", yet another delay in …", ", a position that …"."""

_SECOND = re.compile(r"(,[\"”’']?)?\s+(?:and|but)\s+(?:then\s+|later\s+|also\s+)?([a-z]+)\b")
"""What may begin the next thing that a speaker did: " and hinted", ", but faced"; with the comma, if any."""

_ASIDE = re.compile(r"(?:which|whom|whose)\b(?:[^,]|,\s+and\s+(?:which|whom|whose)\b)*$")
"""How a clause begins that explains to the reader what was named, as nobody does who speaks: ", which both oppose"."""

_DASH = re.compile(r"\s(?:--|—|–)\s")

_OWNED = re.compile(r"'s?\s+((?:[\w-]+\s*){1,5})")
_BELONGS = re.compile(r"([\w-]+)\s+(?:of|to|for)\s+(?:(?:the|President|Mr\.?|Minister|Prime)\s+)*$")


@dataclass(frozen=True, slots=True)
class _Type:
    type: EventType
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Mode:
    type: EventType
    mode: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Topic:
    topic: BuiltInTopic
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Saying:
    word: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Bearing:
    """Expressions that find the words behind each type, mode and topic, and sets of words in lower case.

    ``former`` stand before a title that is held no more, ``vague`` are titles that are no office, ``before`` may stand
    before one that is held; ``unreal`` leave open whether what follows came to pass, ``open`` whether it is planned,
    ``hedged`` whether it is so; ``failing`` tell that it came to nothing; ``verbal`` begin words that lack their
    subject; ``comment`` begins a report's own remark after a comma, ``listing`` none; ``relaying`` tell who brought
    it; ``anybody`` are speakers
    without a name; ``ahead`` finds what tells of things to come; ``aside`` stand before one who
    does not speak; ``speaking`` finds where somebody speaks; ``dated`` are called by a date; ``proxy`` is who is
    somebody's and not that person; ``undoing`` takes a penalty back; ``place`` makes a state a place; ``distant`` tells
    that something was long ago, ``moving`` that somebody came or went; ``mutual`` finds
    what several do with one another; ``saying`` maps a word of speech to the plain one that stands for it.
    """

    types: Mapping[EventType, re.Pattern[str]]
    modes: Mapping[tuple[EventType, str], re.Pattern[str]]
    topics: Mapping[Topic, re.Pattern[str]]
    former: frozenset[str]
    vague: frozenset[str]
    before: frozenset[str]
    unreal: frozenset[str]
    open: frozenset[str]
    hedged: frozenset[str]
    failing: frozenset[str]
    verbal: frozenset[str]
    aside: frozenset[str]
    anybody: frozenset[str]
    ahead: re.Pattern[str]
    comment: re.Pattern[str]
    listing: frozenset[str]
    relaying: frozenset[str]
    speaking: re.Pattern[str]
    dated: frozenset[str]
    proxy: frozenset[str]
    undoing: frozenset[str]
    place: frozenset[str]
    distant: re.Pattern[str]
    moving: re.Pattern[str]
    mutual: Mapping[EventType, re.Pattern[str]]
    saying: Mapping[str, str]

    @classmethod
    def load(cls) -> Bearing:
        """Raises VocabularyError."""
        return cls(
            {one.type: _any(one.cues) for one in load("bearing", "type", _Type)},
            {(one.type, one.mode): _any(one.cues) for one in load("bearing", "mode", _Mode)},
            {one.topic: _any(one.cues) for one in load("bearing", "topic", _Topic)},
            frozenset(_words("former")),
            frozenset(_words("vague")),
            frozenset(_words("before")),
            frozenset(_words("unreal")),
            frozenset(_words("open")),
            frozenset(_words("hedged")),
            frozenset(_words("failing")),
            frozenset(_words("verbal")),
            frozenset(_words("aside")),
            frozenset(_words("anybody")),
            _any(_words("ahead")),
            _any(_words("comment")),
            frozenset(_words("listing")),
            frozenset(_words("relaying")),
            _spoken_in(_words("speaking")),
            frozenset(_words("dated")),
            frozenset(_words("proxy")),
            frozenset(_words("undoing")),
            frozenset(_words("place")),
            _any(_words("distant")),
            _any(_words("moving")),
            {one.type: _any(one.cues) for one in load("bearing", "mutual", _Type)},
            {cue: one.word for one in load("bearing", "saying", _Saying) for cue in one.words},
        )

    def tells(self, type: EventType, words: str) -> bool:
        return bool(self.types[type].search(words))

    def says(self, text: str, name: str) -> bool:
        """Whether a text has a word of speech close to a name: "said Trump", "Trump told", "according to Trump"."""
        said = self.speech(text)
        named = [(found.start(), found.end()) for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
        return any(start - CLOSE <= b and a <= end + CLOSE for a, b in named for start, end in said)

    def speech(self, text: str) -> list[tuple[int, int]]:
        """Where words of speech stand in a text."""
        return [found.span() for found in self._speech.finditer(text)]

    def ends_in_speech(self, text: str) -> bool:
        """Whether a text ends in a word of speech, with a "reporters on" at most after it: "said", "told reporters"."""
        return any(len(text[end:].split()) <= 2 for _, end in self.speech(text))

    @cached_property
    def _speech(self) -> re.Pattern[str]:
        """As they are written within a sentence ("states" is one, "States" is none), or at its beginning."""
        words = "|".join(map(re.escape, sorted(self.saying)))
        return re.compile(rf"\b(?:{words}|According to)\b")

    def is_proxied(self, text: str, start: int, end: int) -> bool:
        """Whether a name in a text stands there for somebody who is that one's: "Masri's family", "the head of X"."""
        after = _OWNED.match(text[end : end + 60].replace("’", "'"))
        before = _BELONGS.search(text[max(0, start - 60) : start])
        words = [*(after[1].split() if after else ()), *([before[1]] if before else ())]
        return any(word.casefold() in self.proxy for word in words)

    def is_place(self, before: str) -> bool:
        """Whether a state's name that follows these words is that of a place: "while in", "in southern", "in Oslo,"."""
        words = before.removesuffix(" ").removesuffix(" the").split()[-LONGEST_PLACE:]
        if words and words[-1].casefold().endswith("ern"):
            words = words[:-1]
        elif words and words[-1].endswith(",") and words[-1][:1].isupper():
            while words and words[-1][:1].isupper():
                words = words[:-1]
        return bool(words) and words[-1].casefold() in self.place

    def mode(self, type: EventType, mode: str | None, words: str) -> str | None:
        """The mode, as far as the words tell it."""
        found = self.modes.get((type, mode)) if mode else None
        return mode if found and found.search(words) else None

    def names_after(self, words: str) -> bool:
        """Whether what follows a date makes it a name: "March 16 | Factory", "June 30th | coalition"."""
        found = re.match(r"\s+([\w’'-]+)", words)
        return found is not None and found[1].casefold() in self.dated

    def without_comment(self, words: str) -> str:
        """Reported words without what the report itself adds: after a comma (", a move that …", ", while others …",
        ", the agency reported"), or after a dash that no other one closes; and without what the speaker did besides."""
        cuts = (self._comma(words), _dash(words), self._second(words))
        cut = min((one for one in cuts if one is not None), default=None)
        return f"{words[:cut].rstrip(' ,')} […]" if cut else words

    def _second(self, words: str) -> int | None:
        """Where what somebody did besides saying this begins: " and hinted at more"."""
        verbs = (one for one in _SECOND.finditer(words))
        said = self.relaying.union(self.saying)
        found = next((one for one in verbs if one[2] in said or (one[1] and _is_past_tense(one[2]))), None)
        return None if found is None else max(found.start(), found.end(1))

    def _comma(self, words: str) -> int | None:
        found = (one.start() for one in re.finditer(r",\s+", words) if self._is_comment(words[one.end() :]))
        return next(found, None)

    def _is_comment(self, words: str) -> bool:
        """Whether words begin as a remark does: by one of its beginnings, by naming the whole anew ("another delay of
        …"), by a participle that is none of speech or of listing ("deeply disappointing …", but "including …"), or are
        somebody's saying so and no more."""
        if self.comment.match(words) or _ANEW.match(words) or _ASIDE.match(words) or self._is_saying(words):
            return True
        found = re.match(r"(?:\w+ly\s+)?(\w+ing)\s", words)
        return found is not None and found[1] not in self.listing

    def _is_saying(self, words: str) -> bool:
        """Whether words are only somebody with a word of speech: "the Lisbon Courier reported"."""
        found = re.fullmatch(r"(?:[\w.'’-]+\s+){1,5}([a-z]+)\W*", words)
        return found is not None and (found[1] in self.saying or found[1] in self.relaying)

    def about(self, topics: tuple[Topic, ...], words: str) -> tuple[Topic, ...]:
        """The topics that the words are about; one of a vocabulary's own is looked for as the one it is part of."""
        cues = ((topic, self.topics.get(topic.partition(".")[0])) for topic in topics)
        return tuple(topic for topic, found in cues if found and found.search(words))


def _is_past_tense(word: str) -> bool:
    """Whether a word after ", and" is most likely the next thing that the speaker did."""
    return (word.endswith("ed") and len(word) > 4) or word in ("gave", "made", "took", "told", "sent", "went", "met")


def _dash(words: str) -> int | None:
    """Where a dash begins what goes on to the end; two dashes hold an insertion between them."""
    found = list(_DASH.finditer(words))
    return found[0].start() if len(found) == 1 else None


def _words(array: str) -> list[str]:
    return [word for one in load("bearing", array, _Words) for word in one.words]


def _any(cues: Sequence[str]) -> re.Pattern[str]:
    longest = sorted(cues, key=lambda cue: (-len(cue), cue))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})", re.IGNORECASE)


def _spoken_in(words: Sequence[str]) -> re.Pattern[str]:
    """Where these words are, up to the end of the place that follows: "reporters in Baghdad"."""
    which = "|".join(map(re.escape, words))
    return re.compile(
        rf"\b(?:{which})\s+(?:on\s+\w+\s+)?(?:in|at|near|outside)\s+(?:the\s+)?(?:[A-Z][\w.'’-]*\s*)+", re.IGNORECASE
    )
