"""What was asked, in words."""

from __future__ import annotations

from dragoman.asking.sentences import day
from dragoman.nouns import Question


def scope(question: Question) -> str:
    """What was asked, after a colon, so that a printed page says what it leaves out; empty where all was."""
    told = (question.actor, question.type, question.status, question.about, question.place, question.outlet)
    parts = [" and ".join(question.between), *(", ".join(some) for some in told)]
    parts += [f"since {day(question.since)}" if question.since else ""]
    parts += [f"until {day(question.until)}" if question.until else ""]
    parts += [f"confidence {question.min_confidence:g} or more" if question.min_confidence else ""]
    asked = "; ".join(part for part in parts if part)
    return f": {asked}" if asked else ""
