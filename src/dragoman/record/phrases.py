"""What a person searches for, as phrases, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.errors import UsageError
from dragoman.record.folding import fold, words

_ASKED = re.compile(r'"([^"]*)"?|(\S+)')


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand next to one another. ``open_ended``: the last may be the beginning of a longer one."""

    words: tuple[str, ...]
    open_ended: bool

    def matches(self, found: Sequence[str]) -> bool:
        if self.open_ended:
            return tuple(found[:-1]) == self.words[:-1] and found[-1].startswith(self.words[-1])
        return tuple(found) == self.words

    def folded(self) -> Phrase:
        """Without accents and case: what is compared."""
        return Phrase(tuple(fold(word) for word in self.words), self.open_ended)


def parse(asked: str) -> tuple[Phrase, ...]:
    """The phrases that a person's words ask for. Raises UsageError where there is no word."""
    phrases = []
    for quoted, bare in _ASKED.findall(asked):
        text = quoted or bare
        found = tuple(text[start:end] for start, end in words(text))
        if found:
            phrases.append(Phrase(found, open_ended=bare.endswith("*")))
    if not phrases:
        raise UsageError(f"nothing to search for in {asked!r}: give a word.")
    return tuple(phrases)


def places(text: str, phrases: Sequence[Phrase]) -> list[tuple[int, int, int]]:
    """Where folded phrases stand in a text: start, end, number of the phrase; in order of the text."""
    spans = words(text)
    folded = [fold(text[start:end]) for start, end in spans]
    found = []
    for i in range(len(spans)):
        for number, phrase in enumerate(phrases):
            last = i + len(phrase.words)
            if last <= len(spans) and phrase.matches(folded[i:last]):
                found.append((spans[i][0], spans[last - 1][1], number))
    return found
