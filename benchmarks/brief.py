"""A brief over a large record: seconds from opening the file to finished bytes, for each kind of brief and form.

    python -m benchmarks.brief [--events 100000] [--record build/made.db] [--runs 5]

The record is made by fixed dice (``benchmarks/merging.py``'s world: parties, types, dates and reports in the shares
that reading 150 articles gave) until it holds so many events; what an account is sourced to is made a statement too. It
is kept under ``--record`` and made only once: making it takes some minutes. Each brief is then made in a process of its
own; the median of the runs is told, without the start of Python and its imports, in seconds of the processor, which on
an idle machine are those of the clock.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import batched
from pathlib import Path
from typing import Any

from benchmarks.merging import Happening, World

from dragoman.exports.briefs import FORMS, Form
from dragoman.nouns import Reading, Report, Statement, content_id
from dragoman.record import Record
from dragoman.resolving.resolver import resolve

ASKED = 2.0
"""Seconds a brief may take (issue 5)."""

QUESTIONS = {"everything": [], "two countries": ["USA", "MEX"], "the busiest two": ["USA", "CHN"], "one": ["RUS"]}
A_BATCH = 2000
ACCOUNTS_AN_EVENT = 1.25
"""How many accounts make an event in such a world; swept so that 100,000 events are reached."""


VERBS = {
    "AGREE": "agreed with", "CONSULT": "met", "SUPPORT": "supported", "CONCEDE": "eased its demands on",
    "COOPERATE": "cooperated with", "AID": "sent aid to", "RETREAT": "withdrew before", "REQUEST": "urged",
    "ACCUSE": "accused", "REJECT": "rejected the demands of", "THREATEN": "threatened", "PROTEST": "protested against",
    "SANCTION": "imposed sanctions on", "MOBILIZE": "deployed troops near", "COERCE": "arrested", "ASSAULT": "attacked",
}  # fmt: skip
"""With which a made account's words begin, between its parties: a brief tells only what its words bear out."""


class ToldWorld(World):
    """The made world, told in words that name who did what."""

    def _told(self, happening: Happening) -> dict[str, Any]:
        row = super()._told(happening)
        first, *others = [party.name for party in row["parties"]]
        told = f"{first} {VERBS[happening.type]} {' and '.join(others) or 'others'}"
        return {**row, "words": f"{told}: {row['words']}"}


def make(file: Path, events: int, seed: int) -> None:
    """The record, beside the file until it is whole."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    world = ToldWorld(int(events * ACCOUNTS_AN_EVENT), seed)
    rows = [(report, _speaking(report, reading)) for report, reading in world.readings()]
    with Record.open(part) as record:
        for batch in batched(rows, A_BATCH):
            record.add(batch)
        record.resolve_with(resolve(rows))
    part.replace(file)


def _speaking(report: Report, reading: Reading) -> Reading:
    """With a statement for every account that is sourced to one of its parties."""
    said = tuple(_statements(report, reading))
    return replace(reading, statements=said)


def _statements(report: Report, reading: Reading) -> Iterator[Statement]:
    for account in reading.accounts:
        if account.sourced_to:
            who, words = account.participants[0], account.evidence[0]
            id = content_id("s", report.id, words.start)
            yield Statement(id, report.id, who.actor, who.name, who.country, False, "indirect", words, None)


def measure(file: Path, sides: list[str], form: Form) -> dict[str, float]:
    """Seconds of the processor and of the clock, and the process's greatest resident set in MB."""
    from dragoman.asking.brief import brief
    from dragoman.asking.questions import Words, question
    from dragoman.exports import briefs

    asked = question(Words(between=sides if len(sides) == 2 else (), actor=sides if len(sides) == 1 else ()))
    began, worked = time.perf_counter(), time.process_time()
    with Record.open(file, create=False) as record:
        made = brief(record, asked)
    told = time.process_time() - worked
    size = len(briefs.written(made, form))
    clock, all_of_it = time.perf_counter() - began, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times = {"told": told, "all": all_of_it, "clock": clock}
    return {**times, "bytes": size, "MB": memory, "events": made.found["events"]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--record", type=Path, default=Path("build/made.db"))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one", nargs="*", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one is not None:
        form, sides = FORMS[FORMS.index(asked.one[0])], asked.one[1:]
        print(json.dumps(measure(asked.record, sides, form)))
        return 0
    if not asked.record.exists():
        make(asked.record, asked.events, asked.seed)
    with Record.open(asked.record, create=False) as record:
        print(f"events in the record: {record.counts()['events']:,}\n")
    return table(asked.record, asked.runs)


def table(file: Path, runs: int) -> int:
    """Prints a row for each question and form; exit code 1 where one takes longer than asked."""
    print("| brief on | form | events found | told, s | with its form, s | the same by the clock, s | MB |")
    print("|---|---|---|---|---|---|---|")
    slowest = 0.0
    for name, sides in QUESTIONS.items():
        for form in FORMS:
            command = [sys.executable, "-m", "benchmarks.brief", "--record", str(file), "--one", form, *sides]
            found = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(runs)]
            middle = {key: statistics.median(one[key] for one in found) for key in found[0]}
            slowest = max(slowest, middle["all"])
            times = " | ".join(f"{middle[key]:.2f}" for key in ("told", "all", "clock"))
            print(f"| {name} | {form} | {middle['events']:,.0f} | {times} | {middle['MB']:.0f} |", flush=True)
    return int(slowest > ASKED)


if __name__ == "__main__":
    sys.exit(main())
