"""Whether a text is English, by py3langid on a bounded part of it; the same answer on every run."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE = 1000
"""Characters looked at, of which half from the start and half from the middle. All 1,060 of a sample of news articles,
in their own case and in capitals, are told to be English from 400 characters on; 1000 cost 0.45 ms."""
ENOUGH = 60
"""Letters below which no text is refused for its language: names and figures weigh too much in it."""
SURE = 0.9
"""Probability of another language from which a text is refused. Of 6,678 stretches of 60 to 150 characters from English
news none is given to another language with more than 0.6; Spanish, French and German ones of 60 have 0.93 and more."""
_ENGLISH = ("en", "pcm")
"""English, and Nigerian Pidgin, which short English texts full of names are taken for."""


def foreign(text: str) -> str | None:
    """The ISO 639 code of the language a text is in where that is surely not English, else None."""
    sample = _sample(text).lower()
    if sum(map(str.isalpha, sample)) < ENOUGH:
        return None
    language, confidence = _identifier().classify(sample)
    return language if language not in _ENGLISH and confidence >= SURE else None


def too_short(text: str) -> bool:
    """Whether no language is told from so few letters."""
    return sum(map(str.isalpha, _sample(text))) < ENOUGH


def _sample(text: str) -> str:
    """The start and the middle: a note in another language at the top does not decide."""
    text = text.strip()
    if len(text) <= SAMPLE:
        return text
    middle = len(text) // 2
    return f"{text[: SAMPLE // 2]} {text[middle : middle + SAMPLE // 2]}"


@cache
def _identifier() -> LanguageIdentifier:
    """Loaded once a process (half a second); it never changes."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
