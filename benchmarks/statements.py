"""How well statements and their speakers are found.

usage: python benchmarks/statements.py [GOLD_DIR] [--polnear DIR] [--parses FILE.pkl] [--verbs] [--misses N]

Gold: a statement is right when its content overlaps a gold content by half of the longer and the speaker has the same
name (the gold set's own scorer, ``score.py`` beside GOLD_DIR). Printed: precision, recall, F1 with speaker
("statements") and without ("spans"), for direct and indirect ones, for each frame, and milliseconds an article (parse
and cast not counted). ``--verbs`` lists, for each verb of ``speech.toml`` and frame, how many of its statements are
gold's.

``--polnear`` reads PolNeAR attributions (brat: Source, Cue, Content; Newell et al. 2018) instead: content by the same
rule, speaker by the source's words or, where it is a pronoun, left out of the count.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import pickle
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from dragoman.nouns import Report, Statement
from dragoman.reading.cues import load_cues
from dragoman.reading.language import Language, Parse
from dragoman.reading.mentions import cast
from dragoman.reading.speech import statements
from dragoman.reading.utterances import utterances

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "you", "who"})


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as annotated: content spans, the speaker's name, whether unnamed, whether direct."""

    spans: tuple[tuple[int, int], ...]
    speaker: str
    anonymous: bool
    form: str


def scorer(path: Path) -> ModuleType:
    """The gold set's own scorer, for its ``same_name``, ``spans_of`` and ``overlap``; its ``main`` call is left out."""
    source = re.sub(r"\nmain\(\)\s*$", "\n", path.read_text(encoding="utf-8"))
    spec = importlib.util.spec_from_loader("score", loader=None)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    exec(compile(source, str(path), "exec"), module.__dict__)
    module.load_states()
    return module


def gold_of(path: Path, text: str, score: ModuleType) -> list[Said]:
    """The statements of NAME.json; empty spans where the content is not in the text."""
    rows = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["statements"]
    return [
        Said(tuple(score.spans_of(text, [r["content"]])), r["speaker"], bool(r.get("anonymous")), r["kind"])
        for r in rows
    ]


def polnear_of(path: Path, text: str) -> list[Said]:
    """The attributions of the brat file whose name begins with the text's."""
    found = []
    for brat in sorted(path.parent.glob(f"{path.stem}_*.ann")):
        parts, links = _brat(brat.read_text(encoding="utf-8").split("\n"))
        for link in links:
            content = [span for key in link["Content"] for span in parts[key]]
            source = " ".join(text[a:b] for key in link["Source"] for a, b in parts[key])
            if content:
                quoted = any(mark in text[a:b] for a, b in content for mark in '"“”')
                found.append(Said(tuple(content), source, False, "direct" if quoted else "indirect"))
    return found


def _brat(lines: list[str]) -> tuple[dict[str, list[tuple[int, int]]], list[dict[str, list[str]]]]:
    """Text-bound annotations by key, and attributions as role -> keys."""
    parts: dict[str, list[tuple[int, int]]] = {}
    links: list[dict[str, list[str]]] = []
    for line in lines:
        key, tab, rest = line.partition("\t")
        if not tab:  # the rest of a text that runs over a line break
            continue
        if key.startswith("T"):
            spans = rest.split("\t")[0].split(" ", 1)[1]
            parts[key] = [(int(a), int(b)) for a, b in (pair.split() for pair in spans.split(";"))]
        elif key.startswith("E"):
            roles: dict[str, list[str]] = defaultdict(list)
            for pair in rest.split():
                role, _, target = pair.partition(":")
                roles[role.rstrip("0123456789")].append(target)
            links.append(roles)
    return parts, links


class Tally:
    """Counts over a set of reports."""

    def __init__(self, score: ModuleType) -> None:
        self.score = score
        self.count: Counter[str] = Counter()
        self.frames: dict[str, Counter[bool]] = defaultdict(Counter)
        self.verbs: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
        self.misses: list[str] = []

    def add(self, text: str, gold: list[Said], found: list[Statement], frames: dict[tuple[int, int], str]) -> None:
        used: set[int] = set()
        for said in gold:
            at = next((i for i, s in enumerate(found) if i not in used and self._same_content(s, said)), None)
            self.count[f"gold {said.form}"] += 1
            if at is None:
                self.misses.append(f"missed | {said.speaker} | {[text[a:b][:120] for a, b in said.spans]}")
                continue
            used.add(at)
            self.count[f"span {said.form}"] += 1
            self._speaker(found[at], said)
        for i, statement in enumerate(found):
            self.count[f"found {statement.form}"] += 1
            span = statement.content.start, statement.content.end
            frame = frames.get(span, "carried")
            self.frames[frame][i in used] += 1
            if statement.cue:
                self.verbs[statement.cue.text.lower(), frame][i in used] += 1
            if i not in used:
                self.misses.append(f"extra | {frame} | {statement.speaker_name} | {statement.content.text[:120]!r}")

    def _same_content(self, statement: Statement, said: Said) -> bool:
        span = (statement.content.start, statement.content.end)
        shared = sum(self.score.overlap(span, other) for other in said.spans)
        longest = max(span[1] - span[0], sum(b - a for a, b in said.spans))
        return bool(shared >= 0.5 * longest)

    def _speaker(self, statement: Statement, said: Said) -> None:
        name, plain = statement.speaker_name, self.score.plain
        if said.speaker.lower() in PRONOUNS:
            self.count["pronoun"] += 1
            return
        shared = set(plain(name)) & set(plain(said.speaker)) - self.score.HONORIFICS
        right = self.score.same_name(name, said.speaker) or (said.anonymous and bool(shared))
        self.count[f"right {said.form}"] += right
        if not right:
            self.misses.append(f"speaker | gold {said.speaker} | {name} | {statement.content.text[:80]!r}")

    def lines(self) -> Iterator[str]:
        forms = ("direct", "indirect")
        for name, key, chosen in (
            ("statements", "right", forms),
            ("spans", "span", forms),
            ("direct", "right", ("direct",)),
            ("indirect", "right", ("indirect",)),
        ):
            got, gold, found = (sum(self.count[f"{k} {f}"] for f in chosen) for k in (key, "gold", "found"))
            p, r = got / max(found, 1), got / max(gold, 1)
            yield f"{name:10s} P {p:.3f}  R {r:.3f}  F1 {2 * p * r / max(p + r, 1e-9):.3f}  ({got} of {found}, {gold})"
        if self.count["pronoun"]:
            spans = sum(self.count[f"span {f}"] for f in forms)
            named = spans - self.count["pronoun"]
            right = sum(self.count[f"right {f}"] for f in forms)
            yield f"speaker right where the source is no pronoun: {right / max(named, 1):.3f} of {named}"
        for frame, hits in sorted(self.frames.items()):
            yield f"  {frame:10s} {hits[True]:5d} of {hits.total():5d}  {hits[True] / hits.total():.2f}"


def parses(texts: list[Path], saved: Path | None) -> dict[str, Parse]:
    """Parses by path, kept in ``saved`` between runs."""
    if saved is not None and saved.exists():
        loaded: dict[str, Parse] = pickle.loads(saved.read_bytes())
        return loaded
    language = Language()
    found = {str(path): language.parse(path.read_text(encoding="utf-8")) for path in texts}
    if saved is not None:
        saved.write_bytes(pickle.dumps(found))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="?", type=Path, default=SHARED / "gold" / "train")
    parser.add_argument("--polnear", type=Path)
    parser.add_argument("--parses", type=Path)
    parser.add_argument("--verbs", action="store_true")
    parser.add_argument("--misses", type=int, default=0)
    options = parser.parse_args()
    score = scorer(options.gold.parent / "score.py")
    tally, seconds, cues = Tally(score), 0.0, load_cues()
    read = parses(sorted((options.polnear or options.gold).glob("*.txt")), options.parses)
    for name, parse in read.items():
        path, text = Path(name), parse.text
        report = Report.of(text, uri=name)
        who = cast(parse, report)
        began = time.process_time()
        found = statements(report, parse, who.actors, who.mentions)
        seconds += time.process_time() - began
        frames = {(u.start, u.end): u.frame for u in utterances(parse, cues)}
        gold = polnear_of(path, text) if options.polnear else gold_of(path, text, score)
        tally.add(text, gold, list(found), frames)
    print(f"{len(read)} reports, {1000 * seconds / max(len(read), 1):.2f} ms each")
    print(*tally.lines(), sep="\n")
    if options.verbs:
        for (verb, frame), hits in sorted(tally.verbs.items(), key=lambda row: (row[0][1], -row[1].total(), row[0][0])):
            print(f"  {frame:10s} {verb:20s} {hits[True]:4d} of {hits.total():4d}")
    print(*tally.misses[: options.misses], sep="\n")


if __name__ == "__main__":
    main()
