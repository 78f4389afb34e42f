"""What a report says that somebody said: statements with their speakers, and who stands behind a passage."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dragoman.nouns import Citation, LocalActor, Mention, Report, Source, Statement, content_id
from dragoman.reading.cues import load_cues
from dragoman.reading.language import Parse
from dragoman.reading.speakers import Naming, Speaker, near
from dragoman.reading.utterances import Utterance, utterances

_QUOTED = re.compile(r"[\"“”„«»‘]|''|(?<!\w)'\S[^']*(?:\w'\w[^']*)*'(?!\w)")
"""Any quotation mark, or words between straight single marks."""


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
    naming = Naming(parse, actors, mentions, cues)
    found: dict[str, Statement] = {}
    before: tuple[Utterance, Speaker] | None = None
    for utterance in sorted(utterances(parse, cues), key=_reading_order):
        if any(start < utterance.end and utterance.start < end for start, end in skipped):
            continue
        last = before[1] if before and near(before[0], utterance) else None
        for speaker in naming.speakers(utterance, last):
            statement = _statement(report, utterance, speaker)
            found.setdefault(statement.id, statement)
            before = utterance, speaker
    return tuple(sorted(found.values(), key=lambda s: (s.content.start, s.content.end, s.speaker_name)))


def sources_for(start: int, end: int, word: int | None, statements: Iterable[Statement]) -> tuple[Source, ...]:
    """Who is said to say the passage ``start:end``: speakers of statements that hold most of it, outermost first.

    ``word``: a place in the passage that has to be within what they say. "Yes," she said after meeting him: that they
    met, she does not say.
    """
    holding = [s for s in statements if 2 * (min(end, s.content.end) - max(start, s.content.start)) > end - start]
    holding = [s for s in holding if word is None or s.content.start <= word < s.content.end]
    holding.sort(key=lambda s: (s.content.start - s.content.end, s.content.start, s.speaker_name))
    return tuple(dict.fromkeys(Source(s.speaker_name, s.anonymous) for s in holding))


def _reading_order(utterance: Utterance) -> tuple[int, int, int]:
    """By the cue, else by the content: the order in which a reader learns who speaks."""
    return utterance.cue[0] if utterance.cue else utterance.start, utterance.start, utterance.end


def _statement(report: Report, utterance: Utterance, speaker: Speaker) -> Statement:
    start, end = utterance.start, utterance.end
    text = report.text[start:end]
    cue = utterance.cue and Citation(*utterance.cue, report.text[utterance.cue[0] : utterance.cue[1]])
    quoted = utterance.frame in {"post", "turn"} or _QUOTED.search(text) is not None
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
