"""The desk on a large record: seconds to the first page, milliseconds of facet clicks, memory of the server.

    python -m benchmarks.desk RECORD.db [--clicks 200] [--seed 1]

A record of any size is made by ``deskrecord``. The desk is started as a user starts it, in a process of its own, and
asked over the loopback by one client. Clicks walk as a person would: from no filter on, each chooses a value of some
facet, or takes all filters off; the values are those that the facets list, the dice are seeded. Each step asks for the
page that a click leads to (list, timeline and facets) and, apart, for the facets as JSON. Times are told by the clock
and, beside it, by what the server's processor took, which other work on the machine hardly changes. The first pages are
told twice: of a desk that has to lay the columns out, and of one that finds them kept beside the record.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

FACETS = ("actor", "pair", "type", "status", "about", "place", "country", "when", "outlet", "confidence")
WIDEN = 0.25
"""How often a person takes all filters off again."""
DEEPEST = 4
"""Filters at a time, at most."""
FIRST_PAGES = 20


@dataclass(frozen=True, slots=True)
class Server:
    """A desk that runs, and a client that asks it. ``opening`` is how many seconds it took to say that it is open."""

    client: httpx.Client
    pid: int
    opening: float

    def processor(self) -> float:
        """Seconds of the processor so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, name: str) -> float:
        """MB of the greatest (``VmHWM``) or present (``VmRSS``) resident set."""
        told = re.search(rf"{name}:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text())
        assert told
        return int(told[1]) / 1024


@contextmanager
def served(record: Path) -> Iterator[Server]:
    began = time.perf_counter()
    command = [sys.executable, "-m", "dragoman", "serve", "--record", str(record), "--no-open", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        address = next((found[0] for line in process.stderr if (found := re.search(r"http://\S+", line))), None)
        if address is None:
            raise SystemExit("the desk did not open")
        opening = time.perf_counter() - began
        with httpx.Client(base_url=address, timeout=600) as client:
            yield Server(client, process.pid, opening)
        process.terminate()


@dataclass(slots=True)
class Times:
    """Milliseconds of each asking, by the clock and of the server's processor."""

    name: str
    clock: list[float]
    processor: list[float]

    def row(self) -> str:
        told = " | ".join(f"{one:,.0f}" for one in (*_spread(self.clock), *_spread(self.processor)))
        return f"| {self.name} | {len(self.clock)} | {told} |"


def _spread(times: Sequence[float]) -> tuple[float, float, float]:
    """Median, 95th percentile, most."""
    ordered = sorted(times)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], ordered[-1]


def timed(server: Server, times: Times, address: str, params: Sequence[tuple[str, str]] = ()) -> httpx.Response:
    worked, began = server.processor(), time.perf_counter()
    answer = server.client.get(address, params=list(params))
    times.clock.append((time.perf_counter() - began) * 1000)
    times.processor.append((server.processor() - worked) * 1000)
    answer.raise_for_status()
    return answer


def opened(record: Path, name: str, say: Callable[[str], None]) -> None:
    """Open the desk and its first page, once."""
    first = Times(name, [], [])
    with served(record) as server:
        timed(server, first, "/")
        clock, processor = first.clock[0], first.processor[0]
        told = f"its first page takes {clock:,.0f} ms by the clock, {processor:,.0f} of the processor."
        say(f"{name}: open after {server.opening:.1f} s; {told}")


def chosen(dice: random.Random, filters: dict[str, str], facets: Sequence[Any]) -> dict[str, str]:
    """The filters after one more click."""
    if len(filters) >= DEEPEST or (filters and dice.random() < WIDEN):
        return {}
    facet = dice.choice([one for one in facets if one["kind"] == "facet" and one["values"]])
    value = dice.choice(facet["values"])["value"]
    return {**filters, **dict.fromkeys(facet["filters"], value)}


def walk(server: Server, clicks: int, seed: int, page: Times, alone: Times) -> None:
    dice, filters = random.Random(seed), dict[str, str]()
    facets = server.client.get("/api/facets").json()["items"]
    for _ in range(clicks):
        filters = chosen(dice, filters, facets)
        facets = timed(server, alone, "/api/facets", list(filters.items())).json()["items"]
        timed(server, page, "/", list(filters.items()))


def measure(record: Path, clicks: int, seed: int, say: Callable[[str], None]) -> None:
    record.with_name(f"{record.name}-columns").unlink(missing_ok=True)
    opened(record, "Columns to be laid out", say)
    opened(record, "Columns kept", say)
    first, page, alone = (Times(name, [], []) for name in ("first page again", "click: the page", "click: its facets"))
    with served(record) as server:
        for _ in range(FIRST_PAGES):
            timed(server, first, "/")
        walk(server, clicks, seed, page, alone)
        held = server.client.get("/api/counts").json()["items"][0]
        say(f"\n{held['accounts']:,} accounts, {held['events']:,} events, {held['actors']:,} actors\n")
        say("| milliseconds | times | median | 95th percentile | most | processor: median | 95th percentile | most |")
        say("|---|---|---|---|---|---|---|---|")
        for times in (first, page, alone):
            say(times.row())
        most, now = server.memory("VmHWM"), server.memory("VmRSS")
        say(f"\nMemory of the server: {most:,.0f} MB at most, {now:,.0f} MB at the end.")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("record", type=Path, metavar="RECORD.db")
    parser.add_argument("--clicks", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    measure(asked.record, asked.clicks, asked.seed, print)
    return 0


if __name__ == "__main__":
    sys.exit(main())
