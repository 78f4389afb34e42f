"""How right the record is, measured on reports that a person has annotated:

1. gold       a folder of annotated reports -> values
2. reading    the reports alone, by the pipeline -> a record of their own; or a record that is there already
3. scoring    what the record tells of each report against its gold -> figures with their intervals
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from dragoman import scoring
from dragoman.errors import UsageError
from dragoman.pipeline import Watcher, opened, read
from dragoman.record import KeptReport, Record
from dragoman.scoring import Gold, Score, Told
from dragoman.settings import Settings

FEED = "gold.jsonl"
"""The file in which the gold's reports are handed to the pipeline."""


def score(
    folder: str | Path,
    record: Record | str | Path | None = None,
    *,
    jobs: int | None = None,
    progress: Watcher | None = None,
) -> Score:
    """The figures of a folder of annotated reports: ``NAME.txt`` beside ``NAME.json``, perhaps ``links.json``.

    The reports are read with the day, outlet and title that their gold gives them, by ``jobs`` processes (None: one a
    core); or, where ``record`` is given, taken from it as they were read. ``docs/scoring.md`` says what each figure is.

    Raises:
        UsageError: faults of the gold, a line each; or a record that holds none of its reports.
        RecordError, EngineError: as ``read`` does.
    """
    gold = scoring.load(folder)  # 1. gold
    with _read(gold, jobs, progress) if record is None else opened(record, create=False) as kept:  # 2. reading
        return scoring.score(gold, *_told(kept, gold))  # 3. scoring


@contextmanager
def _read(gold: Gold, jobs: int | None, progress: Watcher | None) -> Iterator[Record]:
    """A record of the gold's reports alone, which is gone afterwards."""
    with TemporaryDirectory() as home:
        reports = Path(home) / FEED
        with reports.open("w", encoding="utf-8") as out:
            out.writelines(scoring.feed(gold))
        with Record.open(Path(home) / "gold.db") as record:
            read(reports, record, Settings(jobs=jobs), progress)
            yield record


def _told(record: Record, gold: Gold) -> tuple[Mapping[str, Told], Sequence[str]]:
    """What the record tells of each report, by the report's name; and a note for each that cannot be scored."""
    ids = {report.external_id: report for report in record.reports() if report.external_id}
    refused = _refused(record, gold)
    told, notes = dict[str, Told](), list[str]()
    for report in gold.reports:
        kept = ids.get(report.name) or record.report(report.name)
        if kept is None:
            why = refused.get(report.name, "the record has no such report")
            notes.append(f"{report.name}: {why}; all of its gold counts as missed")
        elif kept.text.split() != report.text.split():
            notes.append(f"{report.name}: the record's report of this name has another text; its gold counts as missed")
        else:
            told[report.name] = _of_report(record, kept)
    if not told:
        raise UsageError("\n".join((f"{record.name}: holds none of the annotated reports.", *notes)))
    return told, notes


def _refused(record: Record, gold: Gold) -> Mapping[str, str]:
    """Why reports of the feed were refused, by name: ``.../gold.jsonl#N`` is the Nth of them."""
    names = {f"{FEED}#{number}": report.name for number, report in enumerate(gold.reports, 1)}
    reasons = ((Path(refusal.uri).name, refusal.reason) for refusal in record.refusals())
    return {names[uri]: reason for uri, reason in reasons if uri in names}


def _of_report(record: Record, report: KeptReport) -> Told:
    accounts = tuple(record.accounts_of_report(report.id))
    return Told(
        text=report.text,
        accounts=accounts,
        statements=tuple(record.statements_of_report(report.id)),
        event_of={one.id: one.event for one in accounts if one.event},
    )
