"""How well statements and their speakers are found.

usage: python benchmarks/statements.py [GOLD_DIR] [--polnear DIR] [--parses FILE.pkl] [--verbs] [--misses N]

Gold: a statement is right when its content overlaps a gold content by half of the longer and the speaker has the same
name (the gold set's own scorer, ``score.py`` beside GOLD_DIR). Printed: precision, recall, F1 with speaker
("statements") and without ("spans"), for direct and indirect ones, for each frame, and milliseconds an article (parse
and cast not counted). ``--verbs`` lists, for each verb of ``speech.toml`` and frame, how many of its statements are
gold's.

``--polnear`` reads PolNeAR attributions (brat: Source, Cue, Content; Newell et al. 2018) instead. PolNeAR counts as one
what this project counts as several (a quotation split by its cue or followed by more of it in the same paragraph, two
speakers of one sentence), so statements of one cue are joined first. Content by the same rule; the speaker is right
when the word that the reading takes for the speaker (or its *who*) lies in the Source, or the name is the Source's.
PolNeAR does not say whom a pronoun means, so that is not measured. Printed for all attributions, and for those that
GUIDELINES.md would call statements by PolNeAR's own marks: they have a Source, no word of the Cue is one of MIND
(thinking, wishing, seeming, siding), and the Content is quoted or holds a finite verb. A statement found that matches
another attribution than these counts neither for nor against there.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import pickle
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from dragoman.nouns import Report, Statement
from dragoman.reading import furniture
from dragoman.reading.cues import load_cues
from dragoman.reading.language import Parse
from dragoman.reading.mentions import cast
from dragoman.reading.reader import Parser
from dragoman.reading.speech import statements
from dragoman.reading.utterances import Utterance, utterances

Span = tuple[int, int]
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
# fmt: off
MIND = frozenset(
    word
    for stem in (
        "think", "thought", "believe", "know", "knew", "known", "want", "wish", "hope", "fear", "like", "love",
        "hate", "feel", "felt", "see", "saw", "seen", "seem", "appear", "look", "sound", "consider", "regard",
        "view", "expect", "plan", "intend", "mean", "meant", "prefer", "need", "try", "tried", "seek", "sought",
        "decide", "support", "oppose", "back", "favor", "favour", "understand", "understood", "realize",
        "realise", "remember", "forget", "forgot", "learn", "hear", "heard", "doubt", "suspect", "worry",
        "worried", "assume", "imagine", "guess", "care", "trust",
    )
    for word in (stem, f"{stem}s", f"{stem}ed", f"{stem}d", f"{stem}ing", f"{stem[:-1]}ing")
)
# fmt: on
"""Words of a PolNeAR Cue that tell of a mind, a look or a side taken, with no word said. Fixed; unlike ``speech.toml``,
nothing is tuned on it."""
RELATIVE = frozenset({"who", "which", "that"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


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


@dataclass(frozen=True, slots=True)
class Attribution:
    """What PolNeAR marks; spans of characters, ``source`` and ``cue`` may be empty."""

    content: tuple[Span, ...]
    source: tuple[Span, ...]
    cue: tuple[Span, ...]

    def told(self, parse: Parse) -> bool:
        """Whether it is of words said, by PolNeAR's marks (see above)."""
        cue = {word for a, b in self.cue for word in re.findall(r"[a-z]+", parse.text[a:b].lower())}
        quoted = any(re.search("[\"“”]|''", parse.text[a:b]) for a, b in self.content)
        return bool(self.source) and not cue & MIND and (quoted or any(_finite(parse, span) for span in self.content))


def _finite(parse: Parse, span: Span) -> bool:
    first, last = parse.token_at(span[0]), parse.token_at(span[1])
    return first is not None and any(t.tag in FINITE for t in parse.tokens[first:last])


def polnear_of(path: Path) -> list[Attribution]:
    """The attributions of the brat file whose name begins with the text's."""
    found = []
    for brat in sorted(path.parent.glob(f"{path.stem}_*.ann")):
        parts, links = _brat(brat.read_text(encoding="utf-8").split("\n"))
        for link in links:
            content, source, cue = (tuple(s for k in link[r] for s in parts[k]) for r in ("Content", "Source", "Cue"))
            if content:
                found.append(Attribution(content, source, cue))
    return found


@dataclass(slots=True)
class Joined:
    """Statements that PolNeAR counts as one attribution."""

    spans: list[Span]
    speakers: list[Span]
    names: list[str]
    cue: Span | None
    frame: str


def joined(parse: Parse, found: Sequence[Statement], uttered: Sequence[Utterance]) -> list[Joined]:
    """Statements as PolNeAR would count them: those of one cue together, with what carries on in the paragraph."""
    names: dict[Span, list[str]] = defaultdict(list)
    for statement in found:
        names[statement.content.start, statement.content.end].append(statement.speaker_name)
    groups: list[Joined] = []
    for u in sorted(uttered, key=lambda u: (u.start, u.end)):
        if (u.start, u.end) not in names:
            continue
        heads = [(parse.tokens[i].start, parse.tokens[i].end) for i in u.speakers] + ([u.named] if u.named else [])
        heads += _relative(parse, u)
        new = Joined([(u.start, u.end)], heads, names[u.start, u.end], u.cue, u.frame)
        old = next((g for g in reversed(groups) if _one(parse, g, new)), None)
        if old is None:
            groups.append(new)
        else:
            old.spans += new.spans
    return groups


def _relative(parse: Parse, u: Utterance) -> list[Span]:
    """The *who* of *the minister, who said*, which PolNeAR marks as Source where the reading takes the minister."""
    at = parse.token_at(u.cue[0]) if u.cue else None
    below = parse.children[at] if at is not None else ()
    return [(parse.tokens[k].start, parse.tokens[k].end) for k in below if parse.tokens[k].lower in RELATIVE]


def _one(parse: Parse, group: Joined, new: Joined) -> bool:
    if new.cue is not None:
        return group.cue == new.cue
    reach = max(group.spans[-1][1], group.cue[1] if group.cue else 0)
    return new.frame == "carried" and group.speakers == new.speakers and "\n" not in parse.text[reach : new.spans[0][0]]


class Attributions:
    """Counts over a set of PolNeAR articles."""

    def __init__(self, score: ModuleType) -> None:
        self.score = score
        self.count: Counter[str] = Counter()

    def add(self, parse: Parse, gold: list[Attribution], found: list[Joined]) -> None:
        pairs = self._pairs(gold, found)
        for kind, chosen in (("all", gold), ("told", [a for a in gold if a.told(parse)])):
            wanted = {id(a) for a in chosen}
            right = [(a, f) for a, f in pairs if id(a) in wanted]
            self.count[f"{kind} gold"] += len(chosen)
            self.count[f"{kind} found"] += len(found) - len(pairs) + len(right)
            self.count[f"{kind} content"] += len(right)
            self.count[f"{kind} speaker"] += sum(self._speaker(parse.text, a, f) for a, f in right)

    def _pairs(self, gold: list[Attribution], found: list[Joined]) -> list[tuple[Attribution, Joined]]:
        """Best overlap first, each at most once; contents must share half of the longer."""
        shares = [(self._share(a.content, f.spans), i, j) for i, a in enumerate(gold) for j, f in enumerate(found)]
        pairs: dict[int, int] = {}
        for share, i, j in sorted(shares, key=lambda s: (-s[0], s[1], s[2])):
            if share >= 0.5 and i not in pairs and j not in pairs.values():
                pairs[i] = j
        return [(gold[i], found[j]) for i, j in sorted(pairs.items())]

    def _share(self, ours: Sequence[Span], theirs: Sequence[Span]) -> float:
        shared = sum(self.score.overlap(a, b) for a in ours for b in theirs)
        return float(shared / max(sum(b - a for a, b in ours), sum(b - a for a, b in theirs)))

    def _speaker(self, text: str, gold: Attribution, found: Joined) -> bool:
        if any(self.score.overlap(a, b) for a in found.speakers for b in gold.source):
            return True
        source = " ".join(text[a:b] for a, b in gold.source)
        return any(self.score.same_name(name, source) for name in found.names)

    def lines(self) -> Iterator[str]:
        for kind, title in (("all", "all attributions"), ("told", "words said, with a source")):
            for what in ("content", "speaker"):
                got, found, gold = (self.count[f"{kind} {k}"] for k in (what, "found", "gold"))
                f1 = 2 * got / max(found + gold, 1)
                label = "content" if what == "content" else "content and speaker"
                yield (
                    f"{title}, {label}: P {got / max(found, 1):.3f}  R {got / max(gold, 1):.3f}  F1 {f1:.3f}"
                    f"  ({got} of {found}, {gold})"
                )


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
        for frame, hits in sorted(self.frames.items()):
            yield f"  {frame:10s} {hits[True]:5d} of {hits.total():5d}  {hits[True] / hits.total():.2f}"


def parses(texts: list[Path], saved: Path | None) -> dict[str, Parse]:
    """Parses by path, kept in ``saved`` between runs."""
    if saved is not None and saved.exists():
        loaded: dict[str, Parse] = pickle.loads(saved.read_bytes())
        return loaded
    language = Parser()
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
    tally, broad, seconds, cues = Tally(score), Attributions(score), 0.0, load_cues()
    read = parses(sorted((options.polnear or options.gold).glob("*.txt")), options.parses)
    for name, parse in read.items():
        path, text = Path(name), parse.text
        report = Report.of(text, uri=name)
        who = cast(parse, report)
        skipped = furniture.spans(text)
        began = time.process_time()
        found = statements(report, parse, who.actors, who.mentions, skipped)
        seconds += time.process_time() - began
        uttered = utterances(parse, cues)
        if options.polnear:
            broad.add(parse, polnear_of(path), joined(parse, found, uttered))
        else:
            frames = {(u.start, u.end): u.frame for u in uttered}
            tally.add(text, gold_of(path, text, score), list(found), frames)
    print(f"{len(read)} reports, {1000 * seconds / max(len(read), 1):.2f} ms each")
    print(*(broad.lines() if options.polnear else tally.lines()), sep="\n")
    if options.verbs:
        for (verb, frame), hits in sorted(tally.verbs.items(), key=lambda row: (row[0][1], -row[1].total(), row[0][0])):
            print(f"  {frame:10s} {verb:20s} {hits[True]:4d} of {hits.total():4d}")
    print(*tally.misses[: options.misses], sep="\n")


if __name__ == "__main__":
    main()
