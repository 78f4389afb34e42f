"""The command that scores: how right the record is on reports that a person has annotated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.asking.rows import Row
from dragoman.cli.output import Column, print_json, print_table, say
from dragoman.cli.reading import watching
from dragoman.cli.shape import opened
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from dragoman.scoring import Bin, Estimate, Figure, Rate, Score

_DIGITS = 4
"""Of figures for programs; more would be the same on no two machines."""

_INTERVAL = Column("95 % interval", 14)


def score(
    gold: Annotated[
        Path,
        typer.Argument(metavar="GOLD_DIR", help="Annotated reports: NAME.txt beside NAME.json, perhaps links.json."),
    ],
    record: Annotated[
        str | None, typer.Option("--record", metavar="FILE", help="Score this record instead of reading the reports.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, metavar="N", help="Reading processes; one a core if not given.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
) -> None:
    """Score the reading against your own annotated reports: each figure with its 95 % interval."""
    if record and jobs:
        raise UsageError("--jobs goes without --record: a record is scored as it stands, and nothing is read.")

    from dragoman.engines.contract import use_one_thread

    use_one_thread()  # before numpy is loaded, so that what is scored is what `dragoman read` gives
    from dragoman import evaluation

    with opened(record) if record else nullcontext() as kept, watching(lambda: _reports(gold)) as watcher:
        made = evaluation.score(gold, kept, jobs=jobs, progress=watcher)
    if json:
        print_json(_rows(made))
    else:
        _page(made)


def _reports(gold: Path) -> int:
    return sum(path.with_suffix(".txt").is_file() for path in gold.glob("*.json"))


def _page(made: Score) -> None:
    for note in made.notes:
        say(note)
    typer.echo(f"{made.found} of {made.reports} reports scored; the gold's sha256 is {made.sha256[:16]}.\n")
    _figures("figure", made.figures)
    _rates(made.given_match)
    _figures("type", made.types)
    _bins(made.reliability)
    typer.echo(f"Confidence is off by {made.calibration_error:.3f} on average over the accounts.")


def _figures(heading: str, figures: Iterable[Figure]) -> None:
    columns = (
        *(Column(heading, 16), Column("precision", 10), Column("recall", 8), Column("F1", 6)),
        *(_INTERVAL, Column("right of told, gold")),
    )
    rows = (
        (one.name.replace("_", " "), _short(one.precision), _short(one.recall), _short(one.f1), _interval(one.f1),
         f"{one.right} of {one.told}, {one.gold}")
        for one in figures
    )  # fmt: skip
    print_table(columns, rows, "Nothing was told, and nothing was to be told.")
    typer.echo()


def _rates(rates: Iterable[Rate]) -> None:
    columns = (Column("given a match", 16), Column("right", 7), _INTERVAL, Column("of events"))
    rows = ((one.name, _short(one.value), _interval(one.value), str(one.of)) for one in rates)
    print_table(columns, rows, "No account matched.")
    typer.echo()


def _bins(bins: Iterable[Bin]) -> None:
    columns = (Column("confidence", 16), Column("right", 7), _INTERVAL, Column("told", 6), Column("accounts"))
    rows = (
        (f"{one.low:.1f} to {one.high:.1f}", _short(one.right), _interval(one.right), f"{one.confidence:.2f}",
         str(one.accounts))
        for one in bins
    )  # fmt: skip
    print_table(columns, rows, "No account was told.")
    typer.echo()


def _short(estimate: Estimate) -> str:
    return f"{estimate.value:.3f}"


def _interval(estimate: Estimate) -> str:
    return f"{estimate.low:.3f}–{estimate.high:.3f}"


def _rows(made: Score) -> Iterator[Row]:
    """The whole first, then a row for each figure, field, type and bin of confidence."""
    yield {
        "kind": "score",
        "reports": made.reports,
        "found": made.found,
        "sha256": made.sha256,
        "calibration_error": round(made.calibration_error, _DIGITS),
        "notes": list(made.notes),
    }
    yield from (_figure_row("figure", one) for one in made.figures)
    for rate in made.given_match:
        yield {"kind": "given_match", "name": rate.name, "right": _estimate(rate.value), "of": rate.of}
    yield from (_figure_row("type", one) for one in made.types)
    for one in made.reliability:
        yield {
            "kind": "reliability",
            "low": one.low,
            "high": one.high,
            "accounts": one.accounts,
            "confidence": round(one.confidence, _DIGITS),
            "right": _estimate(one.right),
        }


def _figure_row(kind: str, figure: Figure) -> Row:
    return {
        "kind": kind,
        "name": figure.name,
        "precision": _estimate(figure.precision),
        "recall": _estimate(figure.recall),
        "f1": _estimate(figure.f1),
        "right": figure.right,
        "told": figure.told,
        "gold": figure.gold,
    }


def _estimate(estimate: Estimate) -> Row:
    return {name: round(getattr(estimate, name), _DIGITS) for name in ("value", "low", "high")}
