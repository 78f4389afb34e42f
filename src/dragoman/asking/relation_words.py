"""A relation in words: what a page, a plot's text alternative and a person at the terminal are all told."""

from __future__ import annotations

from collections.abc import Mapping

from dragoman.asking import periods
from dragoman.asking.levels import Level
from dragoman.asking.periods import By
from dragoman.asking.relation import Apart, Change, Point, Relation, Series, Tally
from dragoman.asking.sentences import listed

_APART: Mapping[Apart, str] = {
    "planned": "planned",
    "cancelled": "called off",
    "hypothetical": "possible",
    "negated": "said not to have happened",
    "ahead": "dated after the last report",
}


def signed(score: float) -> str:
    """ "+1.4", "−2.0", "0.0"."""
    shown = f"{score:+.1f}"
    return "0.0" if shown in ("+0.0", "-0.0") else shown.replace("-", "−")


def interval(level: Level) -> str:
    return f"{signed(level.low)} to {signed(level.high)}"


def heading(made: Relation, series: Series) -> str:
    """Who with whom, or who towards whom, by what."""
    one, other = made.first.name, made.second.name
    sides = {
        "between": f"{one} and {other}",
        "forth": f"{one} → {other}",
        "back": f"{other} → {one}",
        "together": f"{one} ↔ {other}, with one another",
    }
    return f"{sides[series.direction]}, by {made.by}"


def summary(made: Relation, series: Series) -> list[str]:
    """Sentences: the score and what is behind it, the quads, what is not scored and why."""
    if series.level is None:
        found = ["Nothing that happened between them is told."]
    else:
        behind = listed(_behind(series.whole))
        found = [f"Score {signed(series.level.mean)} (95 %: {interval(series.level)}) from {behind}."]
        found.append(_quads(series.whole) + ".")
    apart = _apart(series.whole.apart)
    found += [f"Not scored: {apart}."] if apart else []
    if series.unplaced:
        found.append(f"{_many(series.unplaced, 'event')} in no {made.by}: without a date, or dated less closely.")
    if made.beside and series.direction in ("between", "together"):
        found.append(f"{_many(made.beside, 'event')} in which both stand side by side, not scored.")
    return found


def point_words(point: Point, by: By) -> str:
    """ "April 2018, +1.8 from 6 events"."""
    score = f"{signed(point.level.mean)} from " if point.level else ""
    return f"{periods.words(point.start, by)}, {score}{_many(point.tally.events, 'event')}"


def change_words(change: Change, by: By) -> str:
    """ "From April 2018 warmer: from −2.1 to +1.8"."""
    turn = "warmer" if change.after > change.before else "colder"
    return f"From {periods.words(change.start, by)} {turn}: from {signed(change.before)} to {signed(change.after)}"


def types(tally: Tally) -> str:
    """ "CONSULT 24, AGREE 19", the most frequent first."""
    order = sorted(tally.types.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{type} {number}" for type, number in order)


def _behind(tally: Tally) -> list[str]:
    disputed = f", {tally.disputed} of them disputed" if tally.disputed else ""
    return [
        _many(tally.events, "event") + disputed,
        _many(tally.accounts, "account"),
        _many(tally.sources, "independent source"),
    ]


def _quads(tally: Tally) -> str:
    of = tally.quads
    return (
        f"Cooperation: {of['verbal cooperation']} verbal, {of['material cooperation']} material; "
        f"conflict: {of['verbal conflict']} verbal, {of['material conflict']} material"
    )


def _apart(apart: Mapping[Apart, int]) -> str:
    return ", ".join(f"{number} {_APART[why]}" for why, number in apart.items())


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
