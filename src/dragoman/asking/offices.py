"""An office in words, as lists and tables show it."""

from __future__ import annotations

from dragoman.asking.sentences import day
from dragoman.nouns import Office


def in_words(office: Office) -> str:
    """With whose it is, its days where a term is known, and whether it is told as a former one.

    >>> in_words(Office("President", "MEX", date(2012, 12, 1), date(2018, 11, 30), "both"))
    'President (MEX), 1 December 2012 to 30 November 2018'
    >>> in_words(Office("Secretary of State", "USA", told="former"))
    'former Secretary of State (USA)'
    >>> in_words(Office("Secretary of State", "USA", told="both"))
    'Secretary of State (USA), later former'
    """
    title = f"{office.title} ({office.of})" if office.of else office.title
    if office.since:
        until = f"to {day(office.until)}" if office.until else "on"
        return f"{title}, {'from ' if not office.until else ''}{day(office.since)} {until}"
    return {"holder": title, "former": f"former {title}", "both": f"{title}, later former"}[office.told]
