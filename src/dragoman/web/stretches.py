"""Pages that read every event they tell of, on a record where that are too many: a stretch of time that can be read at
once, how many there are in all, and the addresses of what lies before and after. Nothing is left out in silence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from dragoman.asking.outlook import Days, find
from dragoman.asking.questions import day_named
from dragoman.asking.timeline import Window

if TYPE_CHECKING:
    from dragoman.asking.tallies import Tallies
    from dragoman.nouns import Question
    from dragoman.web.asked import View


@dataclass(frozen=True, slots=True)
class Stretch:
    """``question`` asks for the ``number`` events of this stretch, out of ``total``, ``undated`` of which have no date.
    ``earlier`` and ``later`` are the queries of the stretches beside it."""

    question: Question
    window: Window
    number: int
    total: int
    undated: int
    earlier: str | None
    later: str | None


def stretch(tallies: Tallies, question: Question, view: View, most: int, around: date | None) -> Stretch | None:
    """The stretch of about ``most`` events that the view asks for, failing that around a day, failing that the newest.

    None where the page can tell of all. Whole days are kept together, and what only begins or ends in a stretch is told
    in each: so it may hold a few more. A view's ``before`` or ``after`` is the day at which the stretch beside it
    ended.
    """
    found = find(tallies, question)
    days = found.days
    if found.number <= most or not len(days):
        return None
    first = _first(days, view, most, around)
    last = min(first + most, len(days)) - 1
    window = Window(date.fromordinal(int(days[first])), date.fromordinal(int(days[last])))
    asked = replace(question, since=window.start, until=window.end)
    return Stretch(
        asked,
        window,
        find(tallies, asked).number,
        found.number,
        found.number - len(days),
        view.told(before=window.start.isoformat(), after=None).query() if days[0] < days[first] else None,
        view.told(after=window.end.isoformat(), before=None).query() if days[-1] > days[last] else None,
    )


def _first(days: Days, view: View, most: int, around: date | None) -> int:
    """Where the stretch begins among all days."""
    before, after = (day_named(name, view.get(name) or None) for name in ("before", "after"))
    if after:
        at = int(np.searchsorted(days, after.toordinal(), side="right"))
    elif before:
        at = int(np.searchsorted(days, before.toordinal())) - most
    elif around:
        at = int(np.searchsorted(days, around.toordinal())) - most // 2
    else:
        at = len(days) - most
    return max(0, min(at, len(days) - 1))
