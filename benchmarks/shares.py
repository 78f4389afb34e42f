"""Where the time of reading goes: each step's share, in one process, and the floor under it, which is the parse alone.

Times are of computing (``time.process_time``), so that other work on the machine weighs less; on a busy one they are
still longer than on an idle one, the shares hardly differ. Run it as `python -m benchmarks.shares CORPUS`.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.speed import machine

from dragoman.engines.contract import use_one_thread
from dragoman.intake import documents
from dragoman.nouns import Report
from dragoman.settings import Settings


class Clock:
    """Seconds of computing by step; a step within another is taken off the outer one."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner = [0.0]

    def timed(self, step: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*given: Any, **named: Any) -> Any:
            began = time.process_time()
            self._inner.append(0.0)
            try:
                return work(*given, **named)
            finally:
                took = time.process_time() - began
                self.seconds[step] += took - self._inner.pop()
                self._inner[-1] += took

        return measured


def clocked_reader(clock: Clock) -> Any:
    """The reader with a clock over each of its steps. It is taken apart only here."""
    from dragoman.reading import furniture, mentions, reader, speech, times

    made = reader.Reader()
    parser: Any = made._parser
    parser.language.parse = clock.timed("grammar (the parse)", parser.language.parse)
    parser._encoder.encode = clock.timed("encoder", parser._encoder.encode)
    finder: Any = made._happenings
    finder.find = clock.timed("happenings (heads)", finder.find)
    inside: Any = reader
    inside.named = clock.timed("named entities", inside.named)
    inside.account = clock.timed("accounts", inside.account)
    for module, name, step in (
        (furniture, "spans", "furniture of the page"),
        (mentions, "cast", "who is in it"),
        (speech, "statements", "who says what"),
        (times, "expressions", "dates"),
        (times, "infer_published", "dates"),
    ):
        setattr(module, name, clock.timed(step, getattr(module, name)))
    return made


def measured(corpus: Path, articles: int, clock: Clock) -> list[Report]:
    """Read and keep the first so many articles of a corpus, under the clock."""
    from dragoman.pipeline import resolve_again
    from dragoman.record import Record

    reader = clocked_reader(clock)
    take = clock.timed("taking documents in", lambda: list(islice(documents([corpus], Settings()), articles)))
    found = [one for one in take() if isinstance(one, Report)]
    read = clock.timed("the rest of reading", reader.read)
    read(found[0])  # what is loaded late is loaded now
    clock.seconds = defaultdict(float, {"taking documents in": clock.seconds["taking documents in"]})
    with TemporaryDirectory() as folder, Record.open(Path(folder) / "shares.db") as record:
        keep, resolve = clock.timed("writing", record.add), clock.timed("resolving", resolve_again)
        for start in range(0, len(found), 32):
            keep([(report, read(report)) for report in found[start : start + 32]])
        resolve(record)
    return found


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("corpus", type=Path, help="a JSON Lines file, one article a line")
    words.add_argument("--articles", type=int, default=100, help="the first so many (100)")
    asked = words.parse_args()
    use_one_thread()
    clock = Clock()
    found = measured(asked.corpus, asked.articles, clock)
    total = sum(clock.seconds.values())
    print("| step | ms an article | share |\n|---|---|---|")
    for step, seconds in sorted(clock.seconds.items(), key=lambda one: -one[1]):
        print(f"| {step} | {1000 * seconds / len(found):.1f} | {seconds / total:.1%} |")
    length = sum(len(one.text) for one in found) / len(found)
    floor = clock.seconds["grammar (the parse)"]
    each = 1000 * total / len(found)
    print(f"\n{len(found)} articles of {length:,.0f} characters on average, {each:.0f} ms each;")
    print(f"the parse alone is {floor / total:.2f} of it ({machine()}, load {os.getloadavg()[0]:.1f}).")


if __name__ == "__main__":
    main()
