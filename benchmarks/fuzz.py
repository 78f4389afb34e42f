"""Fuzzing of the parsers: examples bent by seed, each parsed in a process of bounded memory and time.

A finding is a document on which the parser raises anything but a refusal, dies, computes for longer than SECONDS, needs
more than MEMORY, or gives a report whose text cannot be written out. It is kept under ``build/fuzz``, with the seed.

Needs nothing but the repository: `python -m benchmarks.fuzz`, from its root. One parser after the other;
`--parser` names one, `--seconds` says how long each.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from benchmarks.mutating import bent

from dragoman.errors import RefusedDocument
from dragoman.intake import formats, reports_in
from dragoman.intake.decoding import Head
from dragoman.intake.draft import Inner
from dragoman.intake.finishing import finish
from dragoman.nouns import Refusal, Report
from dragoman.settings import Settings

SECONDS = 10.0
"""Longest that one document may compute."""
MEMORY = 1 << 30
"""Most bytes that one document may take beyond what the program itself has."""

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "examples"
ENDINGS = {
    "pdf": (".pdf",), "word": (".docx",), "html": (".html",), "json lines": (".jsonl",), "json": (".json",),
    "csv": (".csv",), "text": (".txt", ".md"), "gzip": (".gz",),
}  # fmt: skip
MADE = {
    "json": b'[{"id": 1, "title": "Two envoys meet", "date": "2018-04-14", "text": "The envoys met in Lima."}]',
    "csv": b'id,date,title,text\n1,2018-04-14,"Envoys meet","The two envoys met\nin Lima."\n2,2018,Late,They left.\n',
}
"""Examples of the formats that the example reports have none of."""


def examples(parser: str) -> list[bytes]:
    files = [path for path in sorted(REPORTS.rglob("*")) if path.suffix in ENDINGS[parser]]
    found = [path.read_bytes() for path in files]
    return [*found, MADE[parser]] if parser in MADE else found


def parsed(parser: str, data: bytes) -> Iterator[Report | Refusal]:
    """What a parser makes of bytes, whatever format they look to be; gzip goes through the front door."""
    if parser == "gzip":
        yield from reports_in(data, "fuzz", Settings())
        return
    form = next(one for one in formats() if one.name.lower() == parser)
    try:
        for found in form.read(io.BytesIO(data), Head.of(data[: 64 * 1024]), "fuzz"):
            if isinstance(found, Inner):
                yield from reports_in(found.stream.read(), found.uri, Settings())
            else:
                yield from [found] if isinstance(found, Refusal) else finish(found, Settings())
    except RefusedDocument as fault:
        yield fault.refusal


def child(parser: str, seed: str, first: int) -> None:
    """Case after case. Each is told before it begins and after it ended well; what went wrong, on the same pipe."""
    told = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    known = examples(parser)
    for data in known:
        list(parsed(parser, data))  # all that is loaded late is loaded now, before memory is bounded
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MEMORY,) * 2)
    number = first
    while True:
        told.write(f"begin {number}\n")
        try:
            for found in parsed(parser, bent(f"{seed}/{parser}/{number}", parser, known)):
                (found.text if isinstance(found, Report) else found.reason).encode()
        except Exception:
            told.write(f"raised {number} {' | '.join(traceback.format_exc().splitlines())}\n")
        number += 1


@dataclass
class Run:
    """What came of fuzzing one parser."""

    parser: str
    seed: str
    seconds: float
    cases: int = 0
    findings: dict[str, list[int]] = field(default_factory=dict)
    """What went wrong -> the numbers of the cases in which it did."""

    def go(self) -> None:
        end, at = time.monotonic() + self.seconds, 0
        while time.monotonic() < end:
            at = self._with_one_process(at, end)

    def _with_one_process(self, first: int, end: float) -> int:
        """Watch one process until it dies, hangs or time is up; the number of the case to go on with."""
        command = [sys.executable, "-m", "benchmarks.fuzz", "--child", self.parser, self.seed, str(first)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            watch = _Watch(process, end)
            at = first
            for line in process.stdout:
                word, number, *rest = line.split(" ", 2)
                at = int(number)
                watch.began = _computed(process.pid)
                self.cases += word == "begin"
                if word == "raised":
                    self._found(at, "".join(rest).strip())
            watch.stop.set()
        if watch.hung:
            self._found(at, f"computed for more than {SECONDS:.0f} seconds")
        elif not watch.over:
            self._found(at, f"the process died ({process.returncode})")
        return at + 1

    def _found(self, number: int, what: str) -> None:
        """Note a finding; the first of a kind is told and kept."""
        same = self.findings.setdefault(" | ".join(what.split(" | ")[-3:]), [])
        same.append(number)
        if len(same) > 1:
            return
        name = f"{self.seed}/{self.parser}/{number}"
        print(f"FINDING {name}: {what[-1500:]}", flush=True)
        keep = ROOT / "build" / "fuzz"
        keep.mkdir(parents=True, exist_ok=True)
        (keep / name.replace("/", "-").replace(" ", "_")).write_bytes(bent(name, self.parser, examples(self.parser)))


class _Watch:
    """Ends a process that computes too long over one case, or when time is up."""

    def __init__(self, process: subprocess.Popen[str], end: float) -> None:
        self.process, self.end, self.stop = process, end, threading.Event()
        self.began = 0.0
        self.hung = self.over = False
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while not self.stop.wait(0.25):
            self.over = time.monotonic() > self.end
            self.hung = self.began > 0 and _computed(self.process.pid) - self.began > SECONDS
            if self.over or self.hung:
                self.process.kill()
                return


def _computed(pid: int) -> float:
    """Seconds that a process has computed: on a busy machine it may have waited for much longer."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0.0
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def table(runs: Sequence[Run], out: IO[str] = sys.stdout) -> None:
    print("| parser | seconds | documents | kinds of finding (documents) |\n|---|---|---|---|", file=out)
    for run in runs:
        bad = sum(map(len, run.findings.values()))
        print(f"| {run.parser} | {run.seconds:.0f} | {run.cases} | {len(run.findings)} ({bad}) |", file=out)


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--seconds", type=float, default=60.0, help="how long for each parser (60)")
    words.add_argument("--parser", choices=sorted(ENDINGS), action="append", help="only this one; may be repeated")
    words.add_argument("--seed", default="1", help="another seed bends otherwise (1)")
    asked = words.parse_args()
    runs = [Run(parser, asked.seed, asked.seconds) for parser in asked.parser or ENDINGS]
    for run in runs:
        run.go()
    table(runs)
    if any(run.findings for run in runs):
        sys.exit(1)


if __name__ == "__main__":
    main()
