"""Copies as reports arrive: only reports that meet others than before are decided again.

On each shingle of its sketch a report meets those published just before it and the first (see ``copies``). So only
these are looked up, however many share the shingle. A newcomer or a new date changes whom those meet that come soon
after it there, or all of them where the first is another; they are decided again over all of their shingles. Every
report's nearest original is kept, so that a group whose first member changes is told again by following these links
alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

import numpy as np

from dragoman.nouns import Report
from dragoman.resolving.copies import BACK, MET, Met, Text, nearest, originals, texts
from dragoman.resolving.known import Known, Sketched


def settle_copies(known: Known, reports: Mapping[str, Report], settled: Mapping[str, date | None]) -> set[str]:
    """Bring the copies up to date; which reports now belong to another group than before.

    ``reports`` are those to settle, with the date they are taken to be published on; ``settled`` gives those of them
    that were settled before, with the day they had then.
    """
    alone = not known.has_sketches()
    made = {text.id: text for text in _texts(reports)}
    were = [replace(made[id], day=day) for id, day in settled.items() if day != made[id].day]
    changed = {id: text for id, text in made.items() if id not in settled or settled[id] != text.day}
    known.drop_sketches(_sketched(were))
    known.keep_sketches(_sketched(changed.values()))
    again = changed if alone else _with_disturbed(known, changed, were)
    now = _of_all(again) if alone else _nearest(known, again)
    before = known.nearest(again)
    moved = {id: now.get(id) for id in sorted(again) if now.get(id) != before.get(id)}
    known.keep_nearest(moved)
    return _tell_roots(known, moved)


def _texts(reports: Mapping[str, Report]) -> list[Text]:
    return texts(reports.values(), {id: report.published.start for id, report in reports.items()})


def _sketched(some: Iterable[Text]) -> list[Sketched]:
    """Where the reports stand on their shingles; these in signed numbers, as the record keeps them."""
    return [(int(shingle), text.day, text.id) for text in some for shingle in text.sketch.view(np.int64)]


def _of_all(made: Mapping[str, Text]) -> dict[str, str]:
    """For each copy the report that it is most like, where no other reports are known."""
    in_order = sorted(made.values(), key=lambda text: text.order)
    return {in_order[later].id: in_order[first].id for later, first in originals(in_order).items()}


def _with_disturbed(known: Known, changed: Mapping[str, Text], were: Iterable[Text]) -> dict[str, Text]:
    """The changed reports, and those that may meet others than before because of them: as many as look back so far on a
    shingle, or all after one that is or was the first there. ``were`` are changed ones on the day they had."""
    places = [*_sketched(changed.values()), *_sketched(were)]
    behind = {place for place, others in known.before(places, 1) if others}
    others = known.after([place for place in places if place in behind], BACK)
    others |= known.after([place for place in places if place not in behind])
    papers = known.papers(others - changed.keys())
    return {**{text.id: text for text in _texts(papers)}, **changed}


def _nearest(known: Known, again: Mapping[str, Text]) -> dict[str, str]:
    """For each copy of ``again`` the report that it is most like, the earliest of several."""
    counts = Counter(
        (first, report) for (_, _, report), others in known.before(_sketched(again.values()), BACK) for first in others
    )
    often = {pair: count for pair, count in counts.items() if count >= MET}
    papers = known.papers({first for first, _ in often} - again.keys())
    in_order = sorted((*_texts(papers), *again.values()), key=lambda text: text.order)
    place = {text.id: n for n, text in enumerate(in_order)}
    found = nearest(dict(enumerate(in_order)), _met({(place[a], place[b]): often[a, b] for a, b in often}))
    return {in_order[later].id: in_order[first].id for later, first in found.items()}


def _met(counts: Mapping[tuple[int, int], int]) -> Met:
    rows = np.array([(*pair, count) for pair, count in sorted(counts.items())], dtype=np.int64).reshape(-1, 3)
    return rows[:, 0], rows[:, 1], rows[:, 2]


def _tell_roots(known: Known, moved: Collection[str]) -> set[str]:
    """The reports whose group is another, given those whose nearest is; the copies are kept."""
    touched = reached = set(moved)
    while reached:
        reached = set(known.followers(reached)) - touched
        touched = touched | reached
    before = known.copies(touched)
    roots = _roots(known, touched)
    changed = {id: root for id, root in roots.items() if root != before.get(id)}
    known.keep_copies(changed)
    return set(changed)


def _roots(known: Known, reports: Collection[str]) -> dict[str, str | None]:
    """The end of each report's chain of nearest ones; None for one that copies nothing."""
    links: dict[str, str] = {}
    ends = set(reports)
    while ends:
        found = known.nearest(ends)
        links.update(found)
        ends = set(found.values()) - links.keys()
    return {id: _end(links, id) for id in reports}


def _end(links: Mapping[str, str], id: str) -> str | None:
    end = id
    while end in links:
        end = links[end]
    return end if end != id else None
