"""Copies as reports arrive: only reports that meet others than before are decided again.

On each shingle of its sketch a report meets those published just before it and the first (see ``copies``). A newcomer
or a new date changes that for itself and for those that come soon after it there; where these now share more shingles
with another report than before, or fewer, they are decided again over all of theirs. Every report's nearest original is
kept, so that a group whose first member changes is told again by following these links alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import numpy as np

from dragoman.nouns import Report
from dragoman.resolving.copies import Met, Text, met, nearest, texts
from dragoman.resolving.known import Known, Sharing


def settle_copies(known: Known, reports: Mapping[str, Report], fresh: Collection[str]) -> set[str]:
    """Bring the copies up to date; which reports now belong to another group than before.

    ``reports`` are those to settle, with the date they are taken to be published on; ``fresh`` those of them that the
    record has not seen settled before.
    """
    made = _texts(reports)
    known.keep_shingles({id: _numbers(made[id]) for id in sorted(fresh)})
    shared = _shared(known, made)
    again = _disturbed(known, shared, made) | made.keys()
    others = _texts(known.papers(again - made.keys()))
    if others:
        made |= others
        shared = _shared(known, made)
    now = _nearest(known, shared, made)
    before = known.nearest(again)
    moved = {id: now.get(id) for id in sorted(again) if now.get(id) != before.get(id)}
    known.keep_nearest(moved)
    return _tell_roots(known, moved)


def _texts(reports: Mapping[str, Report]) -> dict[str, Text]:
    days = {id: report.published.start for id, report in reports.items()}
    return {text.id: text for text in texts(reports.values(), days)}


def _numbers(text: Text) -> list[int]:
    """The sketch as the record keeps it, in signed numbers."""
    return [int(number) for number in text.sketch.view(np.int64)]


def _shared(known: Known, made: Mapping[str, Text]) -> list[Sharing]:
    return known.sharing({number for text in made.values() for number in _numbers(text)})


def _disturbed(known: Known, shared: Sequence[Sharing], changed: Collection[str]) -> set[str]:
    """The reports that meet an earlier one on another number of shingles than before, or one that has changed.

    ``shared`` are the shingles of the changed ones.
    """
    days = known.settled({report for _, report, _ in shared})
    now = _pairs(shared)
    before = _pairs([(shingle, report, days[report]) for shingle, report, _ in shared if report in days])
    return {later for first, later, _ in now | before if first in changed} | {later for _, later, _ in now ^ before}


def _pairs(rows: Sequence[Sharing]) -> set[tuple[str, str, int]]:
    """First and later reports, and on how many of these shingles they meet."""
    ids, found = _met(rows)
    return {(ids[first], ids[later], count) for first, later, count in zip(*map(np.ndarray.tolist, found), strict=True)}


def _met(rows: Sequence[Sharing]) -> tuple[list[str], Met]:
    """Reports in the order of publication, and which of them meet."""
    ids = [id for _, id in sorted({(day or date.max, id) for _, id, day in rows})]
    place = {id: n for n, id in enumerate(ids)}
    places = np.array([place[id] for _, id, _ in rows], dtype=np.int64)
    shingles = np.array([shingle for shingle, _, _ in rows], dtype=np.int64).view(np.uint64)
    order = np.lexsort((places, shingles))
    return ids, met([(shingles[order], places[order])])


def _nearest(known: Known, shared: Sequence[Sharing], again: Mapping[str, Text]) -> dict[str, str]:
    """For each copy of ``again`` the report that it is most like, the earliest of several.

    ``shared`` are all shingles of theirs.
    """
    ids, (first, later, counts) = _met(shared)
    chosen = np.isin(later, [place for place, id in enumerate(ids) if id in again])
    found = first[chosen], later[chosen], counts[chosen]
    needed = {ids[place] for part in found[:2] for place in part.tolist()}
    made = {**_texts(known.papers(needed - again.keys())), **again}
    by_place = {place: made[id] for place, id in enumerate(ids) if id in made}
    return {ids[later]: ids[first] for later, first in nearest(by_place, found).items()}


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
