"""Sentences of briefs with their citations, for a person to read, and the figures of what was read before.

    python -m benchmarks.brief_sentences RECORD [--count 200] [--verdicts benchmarks/brief_sentences.tsv]

Briefs are made on the whole record and on the pairs and countries below; of their sentences, each once, ``--count`` are
drawn by the hash of their words, so that the same record gives the same ones. Whoever reads them writes a line for each
into the list of verdicts: the sentence's number, whether it is told, said or quoted, the verdict, whose fault it is
where the cited words do not bear it out, and why, in words of their own. At the end stand the figures of the list,
and how many of its sentences these briefs still hold.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dragoman.asking.brief import Brief, Line, Reference, brief
from dragoman.asking.brief_values import ALSO, IN_WORDS, sentence
from dragoman.asking.questions import Words, question
from dragoman.record import Record

ON = (
    "", "USA CHN", "USA IRN", "USA PRK", "USA RUS", "ISR PSE", "USA MEX", "USA SYR", "GBR EU", "USA TUR", "DEU USA",
    "USA ISR", "CHN HKG", "RUS UKR", "USA CAN", "USA SAU", "KOR PRK", "FRA", "GBR", "GRC", "IRQ", "UKR", "IND", "EGY",
    "CUB", "JPN", "AUS",
)  # fmt: skip
"""Parties whose briefs are drawn from; nothing is the whole record."""


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence as it is read: where it stands, its words, and what it cites."""

    number: str
    kind: str
    place: str
    line: Line
    cited: tuple[Reference, ...]


def sentences(record: Record) -> list[Read]:
    """Each once, by number: a sentence that rests on the same words in two briefs is the same."""
    found: dict[tuple[str, tuple[int | str, ...]], Read] = {}
    for sides in ON:
        parties = sides.split()
        words = Words(between=parties) if len(parties) == 2 else Words(actor=parties)
        for one in _of(brief(record, question(words))):
            words_cited = tuple(x for c in one.cited for x in (c.report.id, c.citation.start, c.citation.end))
            found.setdefault((one.place.split(",")[0], words_cited), one)
    return sorted(found.values(), key=lambda one: one.number)


def _of(made: Brief) -> Iterator[Read]:
    references = {one.number: one for one in made.references}
    for section in made.sections:
        for group in section.groups:
            for line in group.lines:
                number = hashlib.sha256((section.heading + sentence(line)).encode()).hexdigest()[:8]
                cited = tuple(references[n] for n in dict.fromkeys(n for part in line for n in part.cites))
                quoted = group.heading in (ALSO, IN_WORDS)
                kind = "quoted" if quoted else "said" if section.heading == "Who said what" else "told"
                yield Read(number, kind, f"{section.heading}, {group.heading or ''}", line, cited)


def shown(one: Read) -> Iterator[str]:
    yield f"{one.number} {one.kind} [{one.place}]"
    yield "   " + "".join(f"{part.join}{part.text} {list(part.cites)}" for part in one.line)
    for reference in one.cited:
        report, words = reference.report, " ".join(reference.citation.text.split())
        yield f"      [{reference.number}] {report.outlet}, {report.published.start}: {words}"


def figures(verdicts: Path, held: set[str]) -> Iterator[str]:
    """A Markdown table of the list: sentences read and not borne out, by record and kind, and by whose fault."""
    with verdicts.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    yield "| sentences | read | not borne out | of these by the reading | by the brief |"
    yield "|---|---|---|---|---|"
    for record in dict.fromkeys(row["record"] for row in rows):
        for kind in ("told", "said", "quoted", "all"):
            mine = [row for row in rows if row["record"] == record and kind in (row["kind"], "all")]
            wrong = Counter(row["fault"] for row in mine if row["verdict"] == "no")
            share = f"{sum(wrong.values())} ({sum(wrong.values()) / max(1, len(mine)):.1%})"
            yield f"| {record}: {kind} | {len(mine)} | {share} | {wrong['reading']} | {wrong['brief']} |"
    yield f"\nOf {len(rows)} sentences in the list, these briefs hold {sum(row['sentence'] in held for row in rows)}."


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("record", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--verdicts", type=Path, default=Path(__file__).with_suffix(".tsv"))
    asked = parser.parse_args()
    with Record.open(asked.record, create=False) as record:
        found = sentences(record)
    for one in found[: asked.count]:
        print("\n".join(shown(one)))
    if asked.verdicts.exists():
        print("\n".join(figures(asked.verdicts, {one.number for one in found})))
    return 0


if __name__ == "__main__":
    sys.exit(main())
