"""Thresholds and the meaning of confidence, chosen on reports that the network was not trained on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from typing import Protocol

from dragoman.nouns import EVENT_TYPES, EventType
from dragoman.reading.calibration import Calibration
from dragoman.reading.encoder import Encoded
from dragoman.reading.happenings import Happenings
from dragoman.reading.heads import Heads
from dragoman.reading.parties import MOST
from dragoman.reading.scene import Happening, Scene, Telling
from dragoman.scoring.spans import one_passage
from training.gold import GoldEvent, GoldReport, roles

BINS = (0.2, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)
"""Raw probabilities between which the share right is counted. Closest at the top, where most accounts are and where the
share rises most: of those held out 74 % are right from 0.90 on, 77 % from 0.95, 93 % from 0.98."""

FLAT = 0.005
"""Event F1 that two choices may differ by and be as good: half of what another set of reports moves it by."""

type Known = tuple[GoldReport, Scene, Encoded]


def calibrate(home: Path, known: Sequence[Known], learnt: Sequence[GoldReport]) -> dict[str, float]:
    """Sweep the thresholds for event F1, then trust in the usual company for who F1; write calibration.json.

    ``known``: reports the network was not trained on; ``learnt``: those it was, for what company is usual.
    """
    heads = Heads(home)
    start = Calibration(told={}, same=0.5, company=_company(learnt), trust=0.5, steps=((0.0, 0.0), (1.0, 1.0)))
    _, told, same = max(
        (_event_f1(_matches(Happenings(heads, _with(start, told, same)).groups, known)), told, same)
        for told, same in product((0.3, 0.4, 0.5, 0.6), (0.4, 0.5, 0.6))
    )
    chosen = _cautious(_each_type(_with(start, told, same), heads, known), heads, known)
    who, trust = max(
        (_who(_matches(Happenings(heads, replace(chosen, trust=trust)).find, known)), trust)
        for trust in (0.0, 0.4, 0.8, 1.2, 1.6, 2.0)
    )
    chosen = replace(chosen, trust=trust)
    matched = _matches(Happenings(heads, chosen).find, known)
    replace(chosen, steps=_steps(matched)).save(home)
    return {"event_f1": round(_event_f1(matched), 3), "who_f1": round(who, 3)}


def _each_type(chosen: Calibration, heads: Heads, known: Sequence[Known]) -> Calibration:
    """Each type's own best threshold, drawn half-way to the common one: a type has few examples among the held out."""
    told = dict(chosen.told)
    levels = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)
    low = replace(chosen, told=dict.fromkeys(EVENT_TYPES, levels[0]))
    scores = {level: _by_type(Happenings(heads, _with(low, level, chosen.same)), known) for level in levels}
    for kind in EVENT_TYPES:
        best = max(levels, key=lambda level: (scores[level].get(kind, 0.0), -abs(level - told[kind])))
        told[kind] = round((best + told[kind]) / 2, 3)
    return replace(chosen, told=told)


def _cautious(chosen: Calibration, heads: Heads, known: Sequence[Known]) -> Calibration:
    """The highest thresholds that are as good as the best: fewer accounts, and more of them right."""
    raised = [
        replace(chosen, told={kind: round(level + more, 3) for kind, level in chosen.told.items()})
        for more in (0.0, 0.05, 0.1, 0.15)
    ]
    scores = [_event_f1(_matches(Happenings(heads, one).groups, known)) for one in raised]
    return next(one for one, score in reversed(list(zip(raised, scores, strict=True))) if score >= max(scores) - FLAT)


def _by_type(happenings: Happenings, known: Sequence[Known]) -> dict[EventType, float]:
    """Event F1 of each type."""
    found, _ = _matches(happenings.groups, known)
    gold = Counter(event.type for report, _, _ in known for event in report.events)
    given = Counter(h.main.type for h, _, _ in found)
    right = Counter(h.main.type for h, event, _ in found if event is not None)
    return {kind: 2 * right[kind] / (given[kind] + gold[kind]) for kind in gold}


def _company(learnt: Sequence[GoldReport]) -> dict[EventType, dict[tuple[int, int], float]]:
    """Shares of the happenings of each type by number of actors and of recipients, smoothed by those of all types."""
    counts = {kind: Counter[tuple[int, int]]() for kind in EVENT_TYPES}
    for report in learnt:
        for event in report.events:
            roles = Counter(party.role for party in event.parties)
            counts[event.type][min(roles["actor"], MOST), min(roles["recipient"], MOST)] += 1
    total = sum(counts.values(), Counter[tuple[int, int]]())
    every = {sides: number / total.total() for sides, number in total.items()}
    return {
        kind: {s: round((counts[kind][s] + 5 * every[s]) / (counts[kind].total() + 5), 5) for s in every}
        for kind in EVENT_TYPES
    }


def _with(start: Calibration, told: float, same: float) -> Calibration:
    return replace(start, told=dict.fromkeys(EVENT_TYPES, told), same=same)


class Found(Protocol):
    """A happening, or a group of tellings that would be one."""

    @property
    def main(self) -> Telling: ...
    @property
    def tellings(self) -> Sequence[Telling]: ...


type Matched[F: Found] = tuple[F, GoldEvent | None, Scene]


def _matches[F: Found](
    find: Callable[[Scene, Encoded], Sequence[F]], known: Sequence[Known]
) -> tuple[list[Matched[F]], int]:
    """Every happening found with the gold event it tells (None: false), and the number of gold events."""
    found: list[Matched[F]] = []
    for report, scene, encoded in known:
        left = list(report.events)
        for happening in sorted(find(scene, encoded), key=lambda h: -h.main.probability):
            event = next((e for e in left if e.type == happening.main.type and _touch(happening, e)), None)
            if event is not None:
                left.remove(event)
            found.append((happening, event, scene))
    return found, sum(len(report.events) for report, _, _ in known)


def _touch(found: Found, event: GoldEvent) -> bool:
    spots = [(t.sentence.start, t.sentence.end) for t in found.tellings]
    return any(one_passage(spot, span) for spot in spots for span in event.spans)


def _event_f1[F: Found](matched: tuple[list[Matched[F]], int]) -> float:
    found, gold = matched
    return 2 * sum(event is not None for _, event, _ in found) / (len(found) + gold)


def _who(matched: tuple[list[Matched[Happening]], int]) -> float:
    """F1 of happenings of the right type whose parties are right, none missing, none extra."""
    found, gold = matched
    right = sum(event is not None and _parties_right(h, event, scene) for h, event, scene in found)
    return 2 * right / (len(found) + gold)


def _parties_right(happening: Happening, event: GoldEvent, scene: Scene) -> bool:
    mine = {p.actor for p in happening.parties if p.role != "absent"}
    wanted = {key for key, role in roles(event, scene.actors).items() if role != "absent"}
    return len(mine) == sum(party.role != "absent" for party in event.parties) and mine <= wanted


def _steps(matched: tuple[list[Matched[Happening]], int]) -> tuple[tuple[float, float], ...]:
    """Share right by raw probability, pooled so that it never falls."""
    pools: list[list[float]] = []
    for low, high in pairwise(BINS):
        raws = [(h.main.probability, e is not None) for h, e, _ in matched[0] if low <= h.main.probability < high]
        if raws:
            pools.append([sum(r for r, _ in raws) / len(raws), sum(right for _, right in raws) / len(raws), len(raws)])
    while any(a[1] > b[1] for a, b in pairwise(pools)):
        i = next(i for i in range(len(pools) - 1) if pools[i][1] > pools[i + 1][1])
        one, other = pools[i], pools.pop(i + 1)
        total = one[2] + other[2]
        pools[i] = [(one[k] * one[2] + other[k] * other[2]) / total for k in (0, 1)] + [total]
    return tuple((round(raw, 3), round(share, 3)) for raw, share, _ in pools)
