"""How soon the program answers: `dragoman --help`, and `dragoman events` on a small record, started anew each time.

Needs a record: `make demo` makes `build/demo.db`. Run it as `python -m benchmarks.startup`. On a
busy machine the least of several starts is the one to believe.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from statistics import median

from benchmarks.speed import machine


def start(words: list[str]) -> tuple[float, float]:
    """Seconds by the clock, and of computing, that one start takes; compiled modules are kept, as when installed."""
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "dragoman", *words], stdout=subprocess.DEVNULL, env=surroundings, check=True)
    took = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--record", default="build/demo.db", help="a small record (build/demo.db)")
    words.add_argument("--times", type=int, default=10, help="starts of each (10)")
    asked = words.parse_args()
    print("| command | least seconds | median | least of computing | machine |\n|---|---|---|---|---|")
    for command in (
        ["--help"],
        ["events", "--limit", "20", "--record", asked.record],
        ["events", "--record", asked.record],
    ):
        start(command)
        found = [start(command) for _ in range(asked.times)]
        clock, computed = zip(*found, strict=True)
        told = f"{min(clock):.2f} | {median(clock):.2f} | {min(computed):.2f}"
        print(f"| dragoman {' '.join(command)} | {told} | {machine()}, load {os.getloadavg()[0]:.1f} |")


if __name__ == "__main__":
    main()
