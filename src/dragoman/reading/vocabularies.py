"""Everything that reading makes of the vocabulary, made at once, so that a fault is told before anything is read.

A vocabulary plug-in's author runs ``check_vocabulary(folder)`` as the test of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from dragoman.errors import VocabularyError
from dragoman.reading.cues import load_cues
from dragoman.reading.furniture import load_patterns
from dragoman.reading.ontology import ontology
from dragoman.reading.statuscues import load_status
from dragoman.reading.timewords import lexicon
from dragoman.reading.wordlists import words
from dragoman.vocabulary import current, find, using
from dragoman.vocabulary.atlas import atlas
from dragoman.vocabulary.overlay import arrays
from dragoman.vocabulary.terms import facts

_ALL: tuple[Callable[[], object], ...] = (
    atlas, load_cues, load_patterns, load_status, facts, lexicon, ontology,
    lambda: [words(array) for array in arrays("circumstances")],
)  # fmt: skip


def check_vocabulary(named: str | Path | None = None) -> None:
    """Make all that reading needs of a vocabulary: a folder's, an installed one's, or the one that holds now.

    Raises:
        VocabularyError: everything that is wrong, a line each, naming file, entry and fault.
    """
    overlay = find(named) if named is not None else current()
    with using(overlay):
        faults = [fault for make in _ALL for fault in _faults(make)]
    if faults:
        raise VocabularyError("\n".join(dict.fromkeys(faults)))


def _faults(make: Callable[[], object]) -> list[str]:
    """What is wrong with a part, in lines. A value of the right kind may still be none: a pattern, a date."""
    try:
        make()
    except VocabularyError as fault:
        return str(fault).splitlines()
    except (ValueError, IndexError, KeyError, re.error) as fault:
        overlay = current()
        where = overlay.folder if overlay else "the built-in vocabulary"
        return [
            f"{where}: a value cannot be used ({type(fault).__name__}: {fault}); look at its patterns, dates and names"
        ]
    return []
