"""What a report says that somebody said: statements with their speakers, and who stands behind a passage."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dragoman.nouns import Citation, LocalActor, Mention, Report, Source, Statement, content_id
from dragoman.reading.clauses import phrase
from dragoman.reading.cues import Cues, load_cues
from dragoman.reading.language import Parse
from dragoman.reading.utterances import Utterance, utterances

_QUOTE_MARKS = frozenset('"“”„«»‘')


@dataclass(frozen=True, slots=True)
class Speaker:
    actor: int | None
    name: str
    country: str | None
    anonymous: bool


def statements(
    report: Report,
    parse: Parse,
    actors: tuple[LocalActor, ...],
    mentions: tuple[Mention, ...],
    skipped: tuple[tuple[int, int], ...] = (),
) -> tuple[Statement, ...]:
    """The statements of a report, sorted by content.

    ``actors`` and ``mentions`` are those of the same report, mentions sorted by start; ``skipped`` are character
    spans that are no news (captions, menus), where nothing is read.
    """
    cues = load_cues()
    naming = _Naming(parse, actors, mentions, cues)
    found: dict[str, Statement] = {}
    for utterance in utterances(parse, cues):
        if any(start < utterance.end and utterance.start < end for start, end in skipped):
            continue
        for speaker in naming.of(utterance):
            statement = _statement(report, utterance, speaker)
            found.setdefault(statement.id, statement)
    return tuple(sorted(found.values(), key=lambda s: (s.content.start, s.content.end, s.speaker_name)))


def sources_for(start: int, end: int, statements: Iterable[Statement]) -> tuple[Source, ...]:
    """Who is said to say the passage ``start:end``: speakers of statements that hold most of it, outermost first."""
    holding = [s for s in statements if 2 * (min(end, s.content.end) - max(start, s.content.start)) > end - start]
    holding.sort(key=lambda s: (s.content.start - s.content.end, s.content.start, s.speaker_name))
    return tuple(dict.fromkeys(Source(s.speaker_name, s.anonymous) for s in holding))


def _statement(report: Report, utterance: Utterance, speaker: Speaker) -> Statement:
    start, end = utterance.start, utterance.end
    text = report.text[start:end]
    cue = utterance.cue and Citation(*utterance.cue, report.text[utterance.cue[0] : utterance.cue[1]])
    quoted = utterance.frame == "post" or any(mark in _QUOTE_MARKS for mark in text)
    return Statement(
        id=content_id("s", report.id, start, end, speaker.name),
        report=report.id,
        speaker=speaker.actor,
        speaker_name=speaker.name,
        speaker_country=speaker.country,
        anonymous=speaker.anonymous,
        form="direct" if quoted else "indirect",
        content=Citation(start, end, text),
        cue=cue or None,
    )


class _Naming:
    """Who a speaker phrase is, by the mentions of the report."""

    def __init__(self, parse: Parse, actors: tuple[LocalActor, ...], mentions: tuple[Mention, ...], cues: Cues) -> None:
        self.parse, self.cues = parse, cues
        self.actors = {actor.key: actor for actor in actors}
        self.mentions = mentions
        self._starts = [mention.start for mention in mentions]

    def of(self, utterance: Utterance) -> Iterator[Speaker]:
        if utterance.named is not None:
            yield self._at(*utterance.named)
        for head in utterance.speakers:
            token = self.parse.tokens[head]
            first, last = phrase(self.parse, head)
            yield self._at(token.start, token.end, (self.parse.tokens[first].start, self.parse.tokens[last].end))

    def _at(self, start: int, end: int, words: tuple[int, int] | None = None) -> Speaker:
        actor = self._actor(start, end)
        if actor is not None:
            return Speaker(actor.key, actor.name, actor.country, actor.type == "unnamed")
        first, last = words or (start, end)
        name = " ".join(self.parse.text[first:last].split())
        return Speaker(None, name, None, self._anonymous(name))

    def _actor(self, start: int, end: int) -> LocalActor | None:
        """The actor of the shortest mention over the span."""
        over = [m for m in self.mentions[: bisect_right(self._starts, start)] if m.end >= end and m.actor is not None]
        best = min(over, key=lambda m: m.end - m.start, default=None)
        return self.actors[best.actor] if best is not None and best.actor is not None else None

    def _anonymous(self, name: str) -> bool:
        return any(word in self.cues.unnamed for word in name.lower().split())
