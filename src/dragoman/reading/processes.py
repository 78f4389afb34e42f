"""The negotiations and disputes that a report tells of: each with its names, its sentences, and what is noted of it.

1. names      where one is named (``processnames``); names that share a key are one
2. sentences  those that name it, and those with a word that stands for it: "the talks", "a deal", "the seventh round"
3. notes      what its sentences say of rounds, deadlines, conditions, links, offers and its state (``processnotes``)

A word that stands for a process belongs to the only one of the report, or to the one named last, if not long before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from dragoman.nouns import Account, Citation, LocalActor, LocalProcess, Mention, Report, Statement
from dragoman.reading.clauses import is_verb
from dragoman.reading.language import Parse, Sentence
from dragoman.reading.processnames import Namer, Naming, about_key
from dragoman.reading.processnotes import Noter
from dragoman.reading.processwords import ProcessWords, process_words
from dragoman.reading.spots import Expression, Located
from dragoman.vocabulary.atlas import atlas

NEAR = 4
"""Sentences after a name in which a word may stand for it, where a report tells of several."""

FAR = 12
"""The same, where none but that one was named before."""

_HIGHEST = 6
"""Words above a name that are looked at for what is done about it."""

_WHO = frozenset({"person", "state", "institution"})


@dataclass
class _Track:
    """One process in the making: what names it, and by sentence the words that name it or stand for it."""

    keys: set[str] = field(default_factory=set)
    named: list[Naming] = field(default_factory=list)
    sentences: dict[int, list[Naming]] = field(default_factory=lambda: defaultdict(list))

    @property
    def subjects(self) -> set[str]:
        return {one.subject for one in self.named if one.subject}

    @property
    def who(self) -> set[str]:
        return {one for naming in self.named for one in naming.who}


@dataclass(frozen=True)
class Page:
    """A report as this step sees it. ``sentences`` are those that are news."""

    report: Report
    parse: Parse
    sentences: Sequence[Sentence]
    actors: Sequence[LocalActor]
    mentions: Sequence[Mention]
    times: Sequence[Expression]
    places: Sequence[Located]
    statements: Sequence[Statement]
    accounts: Sequence[Account]


def processes(page: Page) -> tuple[LocalProcess, ...]:
    """What a report tells of negotiations and disputes, the first named first."""
    words = process_words()
    found = _namings(page, words)
    named = {one.subject for one in found if one.proper}
    namings = [one if one.subject in named else _with_both_sides(page, one, words) for one in found]
    tracks = _tracks([one for one in namings if one.keys]) or _loose(page, namings)
    if not tracks:
        return ()
    _attach(page, tracks, [one for one in namings if not one.keys])
    said = (page.times, page.places, page.statements, page.actors, page.mentions)
    own = frozenset(
        name for track in tracks for one in track.named for name in (_display(one.text(page.parse)), *one.aliases)
    )
    noter = Noter(page.parse, words, page.report, *said, own)
    beside = _beside(page, tracks)
    return tuple(_local(page, track, words, noter, some, alone=len(tracks) == 1) for track, some in beside)


# --- 1. names ---------------------------------------------------------------------------------------------------------


def _namings(page: Page, words: ProcessWords) -> list[Naming]:
    types = {actor.key: actor.type for actor in page.actors}
    names = [(m, types.get(m.actor)) for m in page.mentions if m.kind == "name" and m.actor is not None]
    persons = _tokens(page.parse, [m for m, type in names if type == "person"])
    taken = persons | _tokens(page.parse, [m for m, type in names if type in _WHO]) | _tokens(page.parse, page.places)
    return Namer(page.parse, words, taken, persons).find(page.sentences)


def is_code(who: str) -> bool:
    """Whether it is a state's code, not a region's name."""
    return who.isupper()


def _tokens(parse: Parse, spans: Iterable[Located | Mention]) -> frozenset[int]:
    found: set[int] = set()
    for span in spans:
        first, last = parse.token_at(span.start), parse.token_at(span.end - 1)
        if first is not None and last is not None:
            found.update(range(first, last + 1))
    return frozenset(found)


def _tracks(namings: Sequence[Naming]) -> list[_Track]:
    """Names that share a key are one process; then those that only tell a subject go to the one they fit."""
    tracks: list[_Track] = []
    for one in sorted(namings, key=lambda one: (not one.proper, one.first)):
        shared = [track for track in tracks if not track.keys.isdisjoint(one.keys)]
        if not shared and not one.proper:
            shared = _fitting(tracks, one)
        for other in shared[1:]:
            _merge(shared[0], other)
            tracks.remove(other)
        track = shared[0] if shared else _Track()
        tracks += [] if shared else [track]
        _add(track, one)
    return sorted(tracks, key=lambda track: min(one.first for one in track.named))


def _fitting(tracks: Sequence[_Track], one: Naming) -> list[_Track]:
    """The only process that talks of one subject may be: an agreement's own name leaves open who is in it."""
    if one.kind == "dispute" or one.subject is None:
        return []
    fits = [track for track in tracks if one.subject in track.subjects and _agree(track, one)]
    return fits if len(fits) == 1 else []


def _agree(track: _Track, one: Naming) -> bool:
    """Whether those that a name tells are in the process: all of them told, or one state where no other is told yet."""
    countries = {who for who in track.who if is_code(who)}
    return set(one.who) <= track.who or (not countries and len(one.who) == 1 and is_code(one.who[0]))


def _merge(track: _Track, other: _Track) -> None:
    track.keys |= other.keys
    track.named += other.named
    for sentence, some in other.sentences.items():
        track.sentences[sentence] += some


def _add(track: _Track, one: Naming) -> None:
    shared = one.proper or not track.keys
    track.keys |= set(one.keys) if shared else set()
    track.named.append(one)
    track.sentences[one.sentence].append(one)


def _loose(page: Page, namings: Sequence[Naming]) -> list[_Track]:
    """What a report tells of without a name: "a trade deal", and in the same sentence of which states those are of whom
    it tells. It is taken for a process of those states, where other reports name one; alone it is none."""
    for one in namings:
        sentence = next(s for s in page.sentences if s.i == one.sentence)
        countries = _countries_in(page, sentence)
        if one.subject and len(countries) > 1:
            key = about_key(countries, one.subject).replace("about:", "loose:")
            track = _Track({key}, [replace(one, keys=(key,), who=countries)])
            track.sentences[one.sentence].append(one)
            return [track]
    return []


def _with_both_sides(page: Page, one: Naming, words: ProcessWords) -> Naming:
    """A name that tells one side of talks between two ("trade talks with Japan"), with the other, where its sentence
    tells of only one other state."""
    if one.proper or len(one.who) != 1 or not is_code(one.who[0]) or words.sorts.get(one.subject or "") != "pair":
        return one
    sentence = next(s for s in page.sentences if s.i == one.sentence)
    both = tuple(sorted({*_countries_in(page, sentence), *one.who}))
    key = about_key(both, one.subject)
    return replace(one, keys=(key,), who=both) if len(both) == 2 else one


def _countries_in(page: Page, sentence: Sentence) -> tuple[str, ...]:
    countries = {actor.key: actor.country for actor in page.actors}
    inside = (m.actor for m in page.mentions if sentence.start <= m.start and m.end <= sentence.end)
    found = (countries.get(actor) for actor in inside if actor is not None)
    return tuple(sorted({country for country in found if country}))


# --- 2. sentences -----------------------------------------------------------------------------------------------------


def _attach(page: Page, tracks: Sequence[_Track], bare: Sequence[Naming]) -> None:
    """Words that stand for a process, each to the one it stands for: of several, to that named last, if near."""
    named = sorted((naming.first, number) for number, track in enumerate(tracks) for naming in track.named)
    for one in bare:
        before = [(first, number) for first, number in named if first < one.first]
        known = {number for _, number in before}
        if len(tracks) > 1 and not before:
            continue
        first, number = before[-1] if before else named[0]
        reach = NEAR if len(known) > 1 else FAR
        apart = one.sentence - page.parse.tokens[first].sentence
        if (len(tracks) == 1 or apart <= reach) and _stands_for(page, tracks[number], one, alone=len(tracks) == 1):
            tracks[number].sentences[one.sentence].append(one)


def _stands_for(page: Page, track: _Track, one: Naming, *, alone: bool) -> bool:
    """Of another subject, it stands for something else. "A deal" is this one's right after it was told of, and wherever
    the report tells of no other."""
    if one.subject and track.subjects and one.subject not in track.subjects:
        return False
    if one.kind == "dispute" and not one.subject:
        return False
    single = page.parse.tokens[one.at].tag == "NN"
    near = any(0 <= one.sentence - sentence <= 2 for sentence in track.sentences)
    return one.definite or near or (alone and single and one.kind == "agreement")


def _beside(page: Page, tracks: Sequence[_Track]) -> list[tuple[_Track, frozenset[int]]]:
    """Each process with the sentences that tell of none and follow one that tells of it last."""
    last = {
        number: max((one.at, n) for n, track in enumerate(tracks) for one in track.sentences.get(number, ()))[1]
        for number in {number for track in tracks for number in track.sentences}
    }
    after = {s.i: last[s.i - 1] for s in page.sentences if s.i not in last and s.i - 1 in last}
    return [(track, frozenset(i for i, n in after.items() if n == number)) for number, track in enumerate(tracks)]


# --- 3. notes ---------------------------------------------------------------------------------------------------------


def _local(
    page: Page, track: _Track, words: ProcessWords, noter: Noter, beside: frozenset[int], *, alone: bool
) -> LocalProcess:
    parse = page.parse
    best = min(track.named, key=lambda one: (not one.proper, -_length(one), one.first))
    told = [s for s in page.sentences if s.i in track.sentences]
    act = _act(parse, track, words)
    spans = [(s.start, s.end) for s in told]
    return LocalProcess(
        name=_name(parse, track, best, act),
        act=act,
        keys=tuple(sorted(track.keys)),
        named=_cited(parse, best),
        aliases=_aliases(parse, track, _name(parse, track, best, act)),
        countries=tuple(sorted(who for who in track.who if is_code(who))),
        accounts=tuple(sorted(a.id for a in page.accounts if any(_within(a, span) for span in spans))),
        notes=noter.notes(track.sentences, page.sentences, beside, alone=alone),
        sentences=len(told),
    )


def _act(parse: Parse, track: _Track, words: ProcessWords) -> str:
    """What is done about it, as the nouns say that name it or govern its name; "" where nothing shows that anything is:
    a treaty may be told of for ages after it was made."""
    named = Counter(one.act for one in track.named if one.kind != "agreement")
    cues = [t for one in track.named for t in _above(parse, one) if t in words.plain["cue"]]
    standing = [one for some in track.sentences.values() for one in some if one.kind == "talks" and not one.keys]
    cues += [one.act for one in standing if len(standing) > 1 or one.act == "renegotiation"]
    if any(cue.startswith(("renegotiat", "re-negotiat")) for cue in (*cues, *named)):
        return "renegotiation"
    if named:
        return min(named, key=lambda act: (-named[act], act))
    return "talks" if cues else ""


def _above(parse: Parse, one: Naming) -> list[str]:
    """The words that govern a name, up to the nearest verb; and the noun that an acronym stands before."""
    found: list[str] = []
    for t in parse.path(one.at)[1:_HIGHEST]:
        found.append(parse.tokens[t].lower)
        if is_verb(parse.tokens[t]):
            break
    return found


def _length(one: Naming) -> int:
    return one.last - one.first if not one.aliases or one.last > one.first else 0


def _name(parse: Parse, track: _Track, best: Naming, act: str) -> str:
    """An agreement's own name, else its acronym, else one put together."""
    if not best.proper:
        return _composed(track, act)
    own = any(key.startswith("name:") for key in best.keys)
    return _display(best.text(parse)) if own or not best.aliases else best.aliases[0]


def _composed(track: _Track, act: str) -> str:
    """A name for what has none of its own: those in it, what it is about, and what is done."""
    states = atlas().states
    fullest = max(track.named, key=lambda one: (len(one.who), one.subject is not None, -one.first))
    who = "–".join(sorted(states.get(one, one.title()) for one in fullest.who))
    return " ".join(word for word in (who, fullest.subject, act or "agreement") if word)


def _display(name: str) -> str:
    words = name.split()
    while len(words) > 1 and words[0].casefold() in ("the", "a", "an", "new", "revised", "fair", "any"):
        words = words[1:]
    return " ".join(words)


def _aliases(parse: Parse, track: _Track, name: str) -> tuple[str, ...]:
    """The other names that it goes by: acronyms as they are written."""
    told = [alias for one in track.named for alias in one.aliases]
    told += [one.text(parse) for one in track.named if one.proper and one.first == one.last]
    return tuple(sorted({*told} - {name}))


def _cited(parse: Parse, one: Naming) -> Citation:
    start, end = parse.tokens[one.first].start, parse.tokens[one.last].end
    return Citation(start, end, parse.text[start:end])


def _within(account: Account, span: tuple[int, int]) -> bool:
    return any(cited.start < span[1] and span[0] < cited.end for cited in account.evidence)
