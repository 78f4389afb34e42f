"""What a person searches for, as phrases, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.errors import UsageError
from dragoman.record.folding import fold, words

SHORTEST = 4
"""Letters of a word that is found in singular and plural."""

_ASKED = re.compile(r'"([^"]*)"?|(\S+)')


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand next to one another. ``open_ended``: the last may be the beginning of a longer one.

    ``others`` are other forms of a single word: its plural, or its singular.
    """

    words: tuple[str, ...]
    open_ended: bool
    others: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[tuple[str, ...], ...]:
        """Each way in which it may stand."""
        return self.words, *((other,) for other in self.others)

    def matches(self, found: Sequence[str]) -> bool:
        if self.open_ended:
            return tuple(found[:-1]) == self.words[:-1] and found[-1].startswith(self.words[-1])
        return tuple(found) in self.forms

    def folded(self) -> Phrase:
        """Without accents and case: what is compared."""
        return Phrase(tuple(map(fold, self.words)), self.open_ended, tuple(map(fold, self.others)))


def parse(asked: str) -> tuple[Phrase, ...]:
    """The phrases that a person's words ask for. A word alone asks for its plural or singular too; in quotes, or with
    a star, it does not. Raises UsageError where there is no word."""
    phrases = []
    for quoted, bare in _ASKED.findall(asked):
        text = quoted or bare
        found = tuple(text[start:end] for start, end in words(text))
        if found:
            open_ended = bare.endswith("*")
            alone = bare and len(found) == 1 and not open_ended
            phrases.append(Phrase(found, open_ended, other_number(found[0]) if alone else ()))
    if not phrases:
        raise UsageError(f"nothing to search for in {asked!r}: give a word.")
    return tuple(phrases)


def other_number(word: str) -> tuple[str, ...]:
    """The singulars that a word may be the plural of, else its plural, as English forms them; of four letters and more,
    so that "new" does not find "news". What is no noun gets a form that no text holds, which does no harm.

    >>> other_number("tariff"), other_number("countries"), other_number("speech"), other_number("law")
    (('tariffs',), ('country', 'countrie'), ('speeches',), ())
    """
    lower = word.lower()
    if len(lower) < SHORTEST or not lower.isalpha():
        return ()
    bases = (lower[:-3] + "y", lower[:-2], lower[:-1])
    singulars = tuple(one for one in bases if len(one) >= SHORTEST and _plural(one) == lower)
    return singulars or (_plural(lower),)


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def standing(text: str, asked: str) -> list[tuple[int, int]]:
    """Where what a person searches for stands in a text. Raises UsageError where there is no word."""
    phrases = [phrase.folded() for phrase in parse(asked)]
    return list(dict.fromkeys((start, end) for start, end, _ in places(text, phrases)))


def places(text: str, phrases: Sequence[Phrase]) -> list[tuple[int, int, int]]:
    """Where folded phrases stand in a text: start, end, number of the phrase; in order of the text."""
    spans = words(text)
    folded = [fold(text[start:end]) for start, end in spans]
    found = []
    for i in range(len(spans)):
        for number, phrase in enumerate(phrases):
            last = i + len(phrase.words)  # each form has as many
            if last <= len(spans) and phrase.matches(folded[i:last]):
                found.append((spans[i][0], spans[last - 1][1], number))
    return found
