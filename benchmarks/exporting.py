"""Exports at scale: accounts a second and the greatest memory, each format in a process of its own.

    python -m benchmarks.exporting [SIZE] [--format NAME ...] [--record FILE] [--between A B]

The record is made by the fixed dice of ``benchmarks/merging.py`` (nine accounts a report, five years) and kept under
``--record`` for the next run. Actors are joined as ``dragoman read`` joins them. Events are not: accounts of one type
that follow one another are taken as an event of one to five, because making a million events takes minutes and an
export only asks how large they are. Every report is given a text as long as its accounts.

Timed is all that ``dragoman export`` does after it has started: seconds by the clock and of the processor, the greatest
resident set of the process, and the size of what it wrote. One core. An account brings about nine tenths of an event
with it, so that a line of the table stands for two lines of JSON, or six rows of Parquet.

On a busy machine compare two programs that are timed by turns: its processor's seconds hold up to three times as much
work when it is quiet. Where pandas is installed Arrow loads it, half a second that a large record does not notice.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import batched, groupby
from pathlib import Path

from benchmarks.merging import World

from dragoman.exports.formats import named
from dragoman.nouns import Account, Actor, Event, EventParticipant, Question, Reading, Report, Resolution, content_id
from dragoman.record import Record
from dragoman.resolving.actors import join_actors
from dragoman.resolving.names import Kinship

LARGEST_EVENT = 5


def make(file: Path, size: int, seed: int = 1) -> None:
    """A record of ``size`` accounts and a few more."""
    rows = list(World(size, seed).readings())
    with Record.open(file) as record:
        for batch in batched(rows, 2000):
            record.add(batch)
        record.resolve_with(resolution(rows))


def resolution(rows: Sequence[tuple[Report, Reading]]) -> Resolution:
    actors, actor_of = join_actors([reading for _, reading in rows], Kinship.read())
    by_id = {actor.id: actor for actor in actors}
    events = [_event(told, actor_of, by_id) for told in _grouped(rows)]
    event_of = {account: event.id for event in events for account in event.accounts}
    return Resolution(tuple(actors), tuple(events), actor_of, event_of, {})


def _grouped(rows: Sequence[tuple[Report, Reading]]) -> Iterator[tuple[Account, ...]]:
    every = (account for _, reading in rows for account in reading.accounts)
    for _, alike in groupby(every, key=lambda account: account.type):
        yield from batched(alike, LARGEST_EVENT)


def _event(told: Sequence[Account], actor_of: dict[tuple[str, int], str], by_id: dict[str, Actor]) -> Event:
    first = told[0]
    parties = [(by_id[actor_of[first.report, part.actor]], part.role) for part in first.participants]
    return Event(
        id=content_id("e", sorted(account.id for account in told)),
        type=first.type,
        mode=first.mode,
        status=first.status,
        status_history=(),
        date=first.date,
        place=first.place,
        participants=tuple(EventParticipant(who.id, who.name, who.country, role) for who, role in parties),
        about=first.about,
        accounts=tuple(sorted(account.id for account in told)),
        reports=len({account.report for account in told}),
        independent_sources=1,
        why=("made",),
    )


# --- timed ------------------------------------------------------------------------------------------------------------


def measure(file: Path, name: str, question: Question) -> dict[str, float | str]:
    """One export: seconds, memory and size."""
    form = named(name)
    with Record.open(file, create=False) as record, tempfile.TemporaryDirectory(dir=file.parent) as folder:
        accounts = sum(1 for _ in record.accounts(question)) if question != Question() else record.counts()["accounts"]
        began, worked = time.perf_counter(), time.process_time()
        place = Path(folder) / "out"
        if form.folder:
            form.folder(record, question, place)
        else:
            with place.open("w+b") as out:
                form.write(record, question, out, None)
        seconds, processor = time.perf_counter() - began, time.process_time() - worked
        size = sum(one.stat().st_size for one in (place, *place.glob("*")) if one.is_file())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
    return {"form": name, "accounts": accounts, "s": seconds, "CPU": processor, "GB": memory, "MB": size / 1e6}


def table(rows: Sequence[dict[str, float]]) -> Iterator[str]:
    """A Markdown table of the runs; accounts a second are by the processor's time."""
    yield "| form | accounts | accounts a second | s, processor | s, clock | memory, GB | written, MB |"
    yield "|" + "---|" * 7
    for row in rows:
        speed = row["accounts"] / row["CPU"]
        yield (
            f"| {row['form']} | {row['accounts']:,} | {speed:,.0f} | {row['CPU']:.1f} | {row['s']:.1f} "
            f"| {row['GB']:.2f} | {row['MB']:,.0f} |"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", nargs="?", type=int, default=100_000, metavar="SIZE", help="accounts (100,000)")
    parser.add_argument("--format", nargs="+", default=["jsonl", "parquet"], metavar="NAME", help="jsonl, parquet")
    parser.add_argument("--record", type=Path, metavar="FILE", help="made if it is not there")
    parser.add_argument("--between", nargs=2, default=(), metavar=("A", "B"))
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.record, asked.format[0], Question(between=tuple(asked.between)))))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        file = asked.record or Path(folder) / "made.db"
        if not file.exists():
            make(file, asked.size)
        print("\n".join(table([_apart(file, name, asked.between) for name in asked.format])))
    return 0


def _apart(file: Path, name: str, between: Sequence[str]) -> dict[str, float]:
    """In a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "benchmarks.exporting", "--one", "--record", str(file), "--format", name]
    command += ["--between", *between] if between else []
    row: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    print(json.dumps(row), file=sys.stderr, flush=True)
    return row


if __name__ == "__main__":
    sys.exit(main())
