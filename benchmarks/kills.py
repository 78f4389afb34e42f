"""`dragoman read` killed at seeded moments: nothing may be lost, and the end must be as if nothing had happened.

Each trial starts a read of a small corpus and ends it with SIGKILL: after a random time; at a random SQL statement (so
that writing, resolving and migrating are hit, which pass in a moment); or so, and then the power goes too: what
the write-ahead log holds past the last checkpoint is cut short or overwritten at a random place. After each blow the
record must open and `dragoman check` find no fault. After some blows the read is let through to its end, and the
export must be byte for byte that of a run undisturbed.

Run it as `PYTHONPATH=tests python -m benchmarks.kills`, from the repository's root. `--true` reads with the true
reader, which takes some seconds to load, and not with the tests' small one.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import os
import random
import resource
import shutil
import signal
import struct
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from sqlalchemy import Engine, event

import dragoman
from dragoman import pipeline
from dragoman.checking import check
from dragoman.engines.contract import use_one_thread
from dragoman.exports import jsonl
from dragoman.nouns import Question
from dragoman.record import Record
from dragoman.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
EARLIER = ROOT / "tests" / "record" / "cases" / "version-1.db.gz"
FAKE = "fakes:FakeReader"

Kind = Literal["clock", "statement", "migrating", "power"]
KINDS: tuple[Kind, ...] = ("clock", "statement", "migrating", "power")
MOST_BLOWS = 3
"""Blows to one record before it is read to its end."""


@dataclass(frozen=True)
class Undisturbed:
    """How a run ends, how long it takes and how many SQL statements, when nobody kills it."""

    export: str
    seconds: float
    statements: int


@dataclass
class Ground:
    """A corpus, the reader's name, and what a run makes of them, by whether the record was an earlier program's."""

    corpus: Path
    folder: Path
    reader: str
    ends: dict[bool, Undisturbed] = field(default_factory=dict)

    def end(self, earlier: bool) -> Undisturbed:
        if earlier not in self.ends:
            record = self.start(earlier, "undisturbed")
            began = time.monotonic()
            told = self.folder / "statements"
            if run(self, record, count_into=told) != 0:
                raise RuntimeError("the undisturbed run failed")
            self.ends[earlier] = Undisturbed(exported(record), time.monotonic() - began, int(told.read_text()))
        return self.ends[earlier]

    def start(self, earlier: bool, name: str) -> Path:
        """Where a record is to be made, or lies as an earlier program left it."""
        for old in self.folder.glob(f"{name}.db*"):
            old.unlink()
        record = self.folder / f"{name}.db"
        if earlier:
            record.write_bytes(gzip.decompress(EARLIER.read_bytes()))
        return record


def run(
    ground: Ground, record: Path, *, kill_at: int = -1, kill_after: float = -1, count_into: Path | None = None
) -> int:
    """One read in a process of its own, perhaps killed; how it ended, as ``os.waitstatus_to_exitcode`` tells it."""
    sys.stdout.flush()
    process = os.fork()
    if process == 0:
        os._exit(_read(ground, record, kill_at, count_into))
    if kill_after >= 0:
        end = time.monotonic() + kill_after
        while time.monotonic() < end and os.waitpid(process, os.WNOHANG) == (0, 0):
            time.sleep(0.002)
        if time.monotonic() < end:
            return 0  # it had ended before
        os.kill(process, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _read(ground: Ground, record: Path, kill_at: int, count_into: Path | None) -> int:
    """In the process of its own: read, dying at the statement of this number."""
    counted = itertools.count()

    def before(*_: Any) -> None:
        if next(counted) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        event.listen(Engine, "before_cursor_execute", before)
        pipeline.__dict__["READER"] = ground.reader
        dragoman.read(ground.corpus, record, Settings(jobs=2, batch=8))
    except BaseException:  # whatever it was, this process must end here and tell
        traceback.print_exc()
        return 1
    if count_into:
        count_into.write_text(str(next(counted)))
    return 0


def exported(record: Path) -> str:
    """The checksum of a record's whole export."""
    total = hashlib.sha256()
    with Record.open(record, create=False) as kept:
        for line in jsonl.lines(kept, Question()):
            total.update(line.encode())
    return total.hexdigest()


def cut_power(record: Path, chance: random.Random) -> None:
    """Leave of the log what a power cut may leave: all up to the last checkpoint, and past it a part, or rubbish."""
    log, shared = (record.with_name(record.name + ending) for ending in ("-wal", "-shm"))
    if log.exists() and shared.exists() and log.stat().st_size > 32:
        page = struct.unpack(">I", log.read_bytes()[8:12])[0]
        (copied,) = struct.unpack("=I", shared.read_bytes()[96:100])
        safe = 32 + copied * (24 + page)
        at = chance.randrange(safe, max(safe, log.stat().st_size) + 1)
        with log.open("r+b") as stream:
            if chance.random() < 0.5:
                stream.truncate(at)
            else:
                stream.seek(at)
                stream.write(chance.randbytes(min(4096, log.stat().st_size - at)))
    shared.unlink(missing_ok=True)


def blow(ground: Ground, record: Path, kind: Kind, chance: random.Random) -> str | None:
    """Kill a read of this record; what is wrong afterwards."""
    end = ground.end(kind == "migrating")
    if kind in ("statement", "migrating") or (kind == "power" and chance.random() < 0.5):
        ended = run(ground, record, kill_at=chance.randrange(end.statements))
    else:
        ended = run(ground, record, kill_after=chance.uniform(0, end.seconds))
    if ended not in (0, -signal.SIGKILL):
        return f"the read ended with {ended}"
    if kind == "power":
        cut_power(record, chance)
    if not record.exists() or record.stat().st_size == 0:
        return None  # killed before there was a record
    found = check(record, quick=chance.random() < 0.5)
    return "; ".join(f"{fault.step}: {fault.what}" for fault in found.faults) or None


def trial(ground: Ground, kind: Kind, seed: str) -> tuple[int, str | None]:
    """Some blows to one record, then a read let through: how many blows, and what was wrong."""
    chance = random.Random(f"{seed}/{kind}")
    record = ground.start(kind == "migrating", "struck")
    blows = chance.randrange(1, MOST_BLOWS + 1)
    for number in range(1, blows + 1):
        if fault := blow(ground, record, kind, chance):
            return number, f"after blow {number} of {kind} {seed}: {fault}"
    if run(ground, record) != 0:
        return blows, f"{kind} {seed}: the read that was let through failed"
    if exported(record) != ground.end(kind == "migrating").export:
        return blows, f"{kind} {seed}: the export is not that of an undisturbed run"
    return blows, None


def small_corpus(folder: Path, reports: int = 60) -> Path:
    """Texts that the small reader understands, in one feed, and some of the example reports."""
    corpus = folder / "corpus"
    corpus.mkdir()
    names = [("Ann", "USA"), ("Bob", "MEX"), ("Eve", "CAN"), ("Dan", "PER")]
    with (corpus / "feed.jsonl").open("w", encoding="utf-8") as feed:
        for number, ((who, home), (whom, there)) in zip(
            range(reports), itertools.cycle(itertools.permutations(names, 2)), strict=False
        ):
            text = f"{who}/{home} met {whom}/{there} in Lima on day {number // 3}. {who} said: the tariff falls."
            day = f"2018-04-{1 + number % 28:02}"
            feed.write(json.dumps({"id": number, "date": day, "outlet": f"Post {number % 3}", "text": text}) + "\n")
    for path in sorted((ROOT / "examples" / "reports").iterdir())[-3:]:
        shutil.copy(path, corpus)
    return corpus


def true_corpus(folder: Path, reports: int = 6) -> Path:
    corpus = folder / "corpus"
    corpus.mkdir()
    for path in sorted((ROOT / "examples" / "reports").glob("*.txt"))[:reports]:
        shutil.copy(path, corpus)
    return corpus


def prepared(folder: Path, *, true: bool = False) -> Ground:
    corpus = true_corpus(folder) if true else small_corpus(folder)
    return Ground(corpus, folder, pipeline.READER if true else FAKE)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--kills", type=int, default=200, help="how many (200)")
    words.add_argument("--seed", default="1", help="another seed kills at other moments (1)")
    words.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    words.add_argument("--true", action="store_true", help="with the true reader")
    asked = words.parse_args()
    use_one_thread()
    done: Counter[str] = Counter()
    faults: list[str] = []
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        ground = prepared(Path(folder), true=asked.true)
        for number in itertools.count():
            kind = KINDS[number % len(KINDS)]
            blows, fault = trial(ground, kind, f"{asked.seed}-{number}")
            done[kind] += blows
            faults += [fault] if fault else []
            print(f"{sum(done.values())} kills, {len(faults)} faults {fault or ''}", file=sys.stderr, flush=True)
            if sum(done.values()) >= asked.kills or time.monotonic() - began > asked.seconds:
                break
    print("| killed at | kills |\n|---|---|")
    for kind in KINDS:
        print(f"| {kind} | {done[kind]} |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\n{sum(done.values())} kills in {time.monotonic() - began:.0f} s, {len(faults)} faults (peak {peak} MB)")
    print(*faults, sep="\n")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
