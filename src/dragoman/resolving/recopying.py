"""Copies as reports arrive: only reports that share a bucket with a new or redated one are decided again.

A report is compared with those published just before it in each of its buckets and with the first (see ``copies``). A
newcomer changes that for itself and for those that come soon after it in a bucket; they are decided again over all of
their buckets. Every report's nearest original is kept, so that a group whose first member changes is told again by
following these links alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from dragoman.nouns import Report
from dragoman.resolving.copies import Texts, buckets, meeting
from dragoman.resolving.known import Known

type Member = tuple[str, date | None]


def settle_copies(known: Known, reports: Mapping[str, Report], fresh: Collection[str]) -> set[str]:
    """Bring the copies up to date; which reports now belong to another group than before.

    ``reports`` are those to settle, with the date they are taken to be published on; ``fresh`` those of them that the
    record has not seen settled before.
    """
    ids = sorted(reports)
    of_report = dict(zip(ids, buckets([reports[id] for id in ids]), strict=True))
    known.keep_buckets({id: of_report[id] for id in ids if id in fresh})
    shared = _shared(known, {bucket for found in of_report.values() for bucket in found})
    again = {id for bucket in shared.values() for id in _disturbed(bucket, reports, fresh)} | set(ids)
    texts = dict(reports) | known.papers(again - set(ids))
    old = sorted(again - set(ids))
    of_report.update(zip(old, buckets([texts[id] for id in old]), strict=True))
    shared.update(_shared(known, {bucket for id in old for bucket in of_report[id]} - shared.keys()))
    nearest = _nearest(known, shared.values(), again, texts)
    before = known.nearest(again)
    moved = {id: nearest.get(id) for id in again if nearest.get(id) != before.get(id)}
    known.keep_nearest(moved)
    return _tell_roots(known, moved)


def _shared(known: Known, found: Collection[int]) -> dict[int, list[Member]]:
    """The members of buckets in the order of publication."""
    return {bucket: sorted(members, key=_order) for bucket, members in known.sharing(found).items()}


def _order(member: Member) -> tuple[date, str]:
    id, day = member
    return day or date.max, id


def _disturbed(bucket: Sequence[Member], changed: Collection[str], fresh: Collection[str]) -> set[str]:
    """The members that are compared with others than before."""
    ids = [id for id, _ in bucket]
    if any(id in changed and id not in fresh for id in ids):
        return set(ids)
    before = _compared([id for id in ids if id not in fresh])
    return {id for id, others in _compared(ids).items() if others != before.get(id)}


def _compared(ids: Sequence[str]) -> dict[str, set[str]]:
    pairs: dict[str, set[str]] = defaultdict(set)
    for first, later in meeting(ids):
        pairs[later].add(first)
    return pairs


def _nearest(
    known: Known, shared: Iterable[Sequence[Member]], again: Collection[str], papers: dict[str, Report]
) -> dict[str, str]:
    """For each copy of ``again`` the report that it is most like, the earliest of several."""
    pairs: dict[str, dict[str, Member]] = defaultdict(dict)
    days: dict[str, date | None] = {}
    for bucket in shared:
        days.update(bucket)
        for first, (later, _) in meeting(bucket):
            if later in again:
                pairs[later][first[0]] = first
    needed = {id for found in pairs.values() for id in found} | pairs.keys()
    papers.update(known.papers(needed - papers.keys()))
    texts = Texts()
    nearest: dict[str, str] = {}
    for later, found in pairs.items():
        ranked = [
            (-likeness, _order(first), first[0])
            for first in found.values()
            if (likeness := texts.copied(papers[first[0]], papers[later], (first[1], days[later])))
        ]
        if ranked:
            nearest[later] = min(ranked)[2]
    return nearest


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
