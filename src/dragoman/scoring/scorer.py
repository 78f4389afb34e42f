"""Gold and what was read -> every figure, with the interval that other reports of the same kind would give it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.nouns import EVENT_TYPES
from dragoman.scoring import links
from dragoman.scoring.bootstrap import Estimate, Resamples, Total, f1, share
from dragoman.scoring.gold import Gold
from dragoman.scoring.matching import Told, match
from dragoman.scoring.names import Names

BINS = 10
"""Bins of confidence: 0 to 0.1, ..., 0.9 to 1, each with its lower end."""

# Figure -> the counts of what is right, of what is told, of what the gold has.
HEADLINES: tuple[tuple[str, str, str, str], ...] = (
    ("detect", "detect", "told", "gold"),
    ("event", "event", "told", "gold"),
    ("who", "who", "told", "gold"),
    ("fact", "fact", "told", "gold"),
    ("statements", "statements", "statements_told", "statements_gold"),
    ("statement_spans", "statement_spans", "statements_told", "statements_gold"),
)
# Given a matched event: field -> the counts of what is right and of what it is a share of.
SHARES = (("status", "status", "event"), ("date", "date", "date_gold"), ("place", "place", "place_gold"))
SETS = ("names", "countries")


@dataclass(frozen=True, slots=True)
class Figure:
    """``right`` of ``told`` are right, ``gold`` were to be told."""

    name: str
    right: int
    told: int
    gold: int
    precision: Estimate
    recall: Estimate
    f1: Estimate


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a field of a matched event is right (for names and countries their F1), among ``of`` events."""

    name: str
    value: Estimate
    of: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Accounts told with a confidence from ``low`` to below ``high``: their mean confidence, and the share right."""

    low: float
    high: float
    accounts: int
    confidence: float
    right: Estimate


@dataclass(frozen=True, slots=True)
class Score:
    """``found`` of ``reports`` were read. ``figures`` hold ``links`` and ``links_given`` where the gold has links.

    ``calibration_error`` is the mean distance between the bins' confidence and their share right, by accounts.
    ``sha256`` is the gold's; ``notes`` say what could not be scored.
    """

    reports: int
    found: int
    sha256: str
    figures: tuple[Figure, ...]
    given_match: tuple[Rate, ...]
    types: tuple[Figure, ...]
    reliability: tuple[Bin, ...]
    calibration_error: float
    notes: tuple[str, ...] = ()

    def figure(self, name: str) -> Figure:
        """A figure by its name. Raises KeyError where there is none."""
        return {one.name: one for one in self.figures}[name]


def score(gold: Gold, told: Mapping[str, Told], notes: Sequence[str] = ()) -> Score:
    """``told`` maps reports' names to what was read from them; a report that is not there was not found."""
    names = Names.load()
    read = [told.get(report.name) for report in gold.reports]
    matched = [match(report, one, names) for report, one in zip(gold.reports, read, strict=True)]
    board = _Board(Resamples.of(len(gold.reports)), [one.counts for one in matched])
    pairs = board.links(links.pairs(gold, read, matched)) if gold.links is not None else ()
    bins = board.reliability([one.sure for one in matched])
    return Score(
        reports=len(gold.reports),
        found=sum(one is not None for one in read),
        sha256=gold.sha256,
        figures=(*(board.figure(*names) for names in HEADLINES), *pairs),
        given_match=(*board.rates(), *board.sets()),
        types=tuple(one for kind in EVENT_TYPES if (one := board.of_type(kind)).told or one.gold),
        reliability=bins,
        calibration_error=_error(bins),
        notes=(*gold.notes, *notes),
    )


@dataclass(frozen=True, slots=True)
class _Board:
    """Counts, a Counter a report, and the resamples over which they are summed."""

    resamples: Resamples
    counts: Sequence[Counter[str]]

    def total(self, name: str) -> Total:
        return self.resamples.total([int(counts[name]) for counts in self.counts])

    def figure(self, name: str, right: str, told: str, gold: str) -> Figure:
        return _figure(name, self.total(right), self.total(told), self.total(gold))

    def of_type(self, kind: str) -> Figure:
        return self.figure(kind, f"event {kind}", f"told {kind}", f"gold {kind}")

    def rates(self) -> list[Rate]:
        totals = [(name, self.total(right), self.total(whole)) for name, right, whole in SHARES]
        return [Rate(name, share(right, whole), int(whole.value)) for name, right, whole in totals]

    def sets(self) -> list[Rate]:
        matched = int(self.total("event").value)
        return [Rate(name, self.figure(name, name, f"{name}_told", f"{name}_gold").f1, matched) for name in SETS]

    def links(self, pairs: Mapping[links.Sides, Counter[str]]) -> tuple[Figure, ...]:
        def total(name: str) -> Total:
            return self.resamples.total_of_pairs({sides: int(counts[name]) for sides, counts in pairs.items()})

        return (
            _figure("links", total("right"), total("told"), total("gold")),
            _figure("links_given", total("right"), total("told_given"), total("gold_given")),
        )

    def reliability(self, sure: Sequence[Sequence[tuple[float, bool]]]) -> tuple[Bin, ...]:
        """The bins that hold an account; ``sure`` has every report's accounts in the reports' order."""
        bins = (self._bin(number, sure) for number in range(BINS))
        return tuple(one for one in bins if one.accounts)

    def _bin(self, number: int, sure: Sequence[Sequence[tuple[float, bool]]]) -> Bin:
        inside = [[pair for pair in pairs if min(BINS - 1, int(pair[0] * BINS)) == number] for pairs in sure]
        every = [confidence for pairs in inside for confidence, _ in pairs]
        whole = self.resamples.total([len(pairs) for pairs in inside])
        right = self.resamples.total([sum(held for _, held in pairs) for pairs in inside])
        return Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            accounts=len(every),
            confidence=sum(every) / max(1, len(every)),
            right=share(right, whole),
        )


def _figure(name: str, right: Total, told: Total, gold: Total) -> Figure:
    return Figure(
        name=name,
        right=int(right.value),
        told=int(told.value),
        gold=int(gold.value),
        precision=share(right, told),
        recall=share(right, gold),
        f1=f1(right, told, gold),
    )


def _error(bins: Sequence[Bin]) -> float:
    accounts = sum(one.accounts for one in bins)
    return sum(one.accounts * abs(one.confidence - one.right.value) for one in bins) / max(1, accounts)
