"""What a note of a negotiation says, in words: its round, its deadline, its state, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dragoman.nouns import Dated, Place, ProcessNote

if TYPE_CHECKING:
    from dragoman.asking.sentences import Sentences

PHASES: Mapping[str, str] = {
    "planned": "planned",
    "open": "under way",
    "ended": "ended",
    "cancelled": "called off or put off",
    "told": "told of",
}
STANCES: Mapping[str, str] = {
    "set": "by",
    "dropped": "no longer by",
    "after": "not before",
    "expires": "runs out",
    "none": "no date",
    "unnamed": "names no date",
    "told": "a deadline, its date not told here",
}


def what_line(note: ProcessNote, sentences: Sentences) -> str:
    """ "round 7, planned on 5 March 2018 in Mexico City", "deadline, by “May 1” (1 May 2018)", "signed in May 2018"."""
    if note.kind == "state":
        return f"{note.value}{on(note.date, sentences)}"
    if note.kind == "deadline":
        return f"deadline, {STANCES[note.value]} {told_time(note, sentences)}".rstrip()
    kind = numbered(note.number) if note.kind == "round" else "talks"
    return f"{kind}, {PHASES[note.value]}{on(note.date, sentences)}{at(note.place)}"


def told_time(note: ProcessNote, sentences: Sentences) -> str:
    """The words, and the days that they name: “early May” (between 1 and 10 May 2018)."""
    words = f"“{note.when}”" if note.when else ""
    if not note.date:
        return words
    return f"{words} ({span(note.date, sentences)})" if words else span(note.date, sentences)


def numbered(number: int | None) -> str:
    return f"round {number}" if number else "a round"


def on(dated: Dated | None, sentences: Sentences) -> str:
    """With a space before it, as all that may be left out."""
    return f" {sentences.time(dated)}" if dated else ""


def span(dated: Dated, sentences: Sentences) -> str:
    words = sentences.time(dated)
    return words.removeprefix("on ").removeprefix("in ")


def at(place: Place | None) -> str:
    return f" in {place.name}" if place else ""
