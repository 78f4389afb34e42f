"""Articles a second from files to record, and the peak memory of all processes, as a row of a Markdown table.

    python benchmarks/speed.py ../shared/data/unlabelled.jsonl [--articles N] [--jobs 2] [--engine ray] [--warm]

Memory is the sum of the resident sets of this process and all below it, from ``/proc``, looked at twice a second;
pages that processes share count once for each.
"""

from __future__ import annotations

import argparse
import os
import platform
import threading
import time
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import dragoman
from dragoman import Progress, Settings, Summary
from dragoman.pipeline import Watcher
from dragoman.settings import ENGINES

EVERY = 0.5
"""Seconds between two looks at the memory."""


class Memory(threading.Thread):
    """Watches the resident sets of a process and its descendants; ``peak`` is their greatest sum, in bytes."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._done = threading.Event()
        self.peak = 0

    def run(self) -> None:
        while not self._done.wait(EVERY):
            self.peak = max(self.peak, sum(resident(pid) for pid in family(self._root)))

    def stop(self) -> int:
        self._done.set()
        self.join()
        return self.peak


def family(root: int) -> list[int]:
    """A process and all below it."""
    below: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        text = content(stat)
        if text:
            below.setdefault(int(text.rpartition(")")[2].split()[1]), []).append(int(stat.parent.name))
    found = [root]
    for pid in found:
        found.extend(below.get(pid, ()))
    return found


def resident(pid: int) -> int:
    """Bytes of memory that a process holds; none once it has ended."""
    text = content(Path(f"/proc/{pid}/statm"))
    return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE") if text else 0


def content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""  # the process has ended


def machine() -> str:
    """The processor's name and the cores that this process may use."""
    described = content(Path("/proc/cpuinfo")).splitlines()
    name = next((line.partition(":")[2].strip() for line in described if line.startswith("model name")), None)
    return f"{name or platform.processor() or platform.machine()}, {len(os.sched_getaffinity(0))} cores"


def measure(corpus: Path, settings: Settings, watch: Watcher) -> tuple[Summary, int]:
    memory = Memory(os.getpid())
    memory.start()
    with TemporaryDirectory() as folder:
        summary = dragoman.read(corpus, Path(folder) / "speed.db", settings, watch)
    return summary, memory.stop()


class Clock:
    """When the first report was read, and when the last: what lies between is reading alone, with all workers there."""

    def __init__(self) -> None:
        self.first = self.last = 0.0
        self.before = self.read = 0

    def __call__(self, progress: Progress) -> None:
        if progress.read and not self.first:
            self.first, self.before = time.monotonic(), progress.read
        if progress.step == "reading":
            self.last, self.read = time.monotonic(), progress.read
        tell(progress)

    @property
    def rate(self) -> float:
        return (self.read - self.before) / (self.last - self.first)


def tell(progress: Progress) -> None:
    if progress.step == "resolving":
        print(f"read {progress.read}, known {progress.known}, refused {progress.refused}; resolving", flush=True)


def cut(corpus: Path, articles: int, folder: Path) -> Path:
    """The first so many lines of a corpus, as a corpus of its own."""
    short = folder / corpus.name
    with corpus.open(encoding="utf-8") as lines, short.open("w", encoding="utf-8") as out:
        out.writelines(islice(lines, articles))
    return short


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("corpus", type=Path, help="a JSON Lines file, one article a line")
    parser.add_argument("--articles", type=int, help="only the first so many")
    parser.add_argument("--jobs", type=int, default=2, help="reading processes (2)")
    parser.add_argument("--engine", choices=ENGINES, default="processes", help="what reads (processes)")
    parser.add_argument("--warm", action="store_true", help="the rate from the first report read to the last")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        corpus = cut(asked.corpus, asked.articles, Path(folder)) if asked.articles else asked.corpus
        clock = Clock()
        jobs = None if asked.engine == "local" else asked.jobs
        summary, peak = measure(corpus, Settings(jobs=jobs, engine=asked.engine), clock)
    total = summary.read + summary.known
    rate = clock.rate if asked.warm else total / summary.seconds
    print("| articles a second | peak memory, all processes | articles | refused | seconds | engine | machine |")
    print("|---|---|---|---|---|---|---|")
    print(
        f"| {rate:.1f} | {peak / 1e9:.2f} GB | {total} | {len(summary.refused)} "
        f"| {summary.seconds:.0f} | {asked.engine}, {jobs or 1} | {machine()} |"
    )


if __name__ == "__main__":
    main()
