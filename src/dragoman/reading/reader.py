"""One report -> its Reading. The order of the steps, and nothing else, lives here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from dragoman.nouns import Reading, Report, Statement
from dragoman.reading import furniture, mentions, speech, times
from dragoman.reading.accounts import Circumstances, account
from dragoman.reading.encoder import HOME as MODELS
from dragoman.reading.happenings import Happenings
from dragoman.reading.language import Language, Parse, Sentence
from dragoman.reading.scene import Scene
from dragoman.reading.selves import with_selves
from dragoman.vocabulary import HOME as VOCABULARY


class Reader:
    """Reads reports one by one; what it says of one depends on that one alone. Loading takes two seconds."""

    def __init__(self) -> None:
        self._language = Language()
        self._happenings = Happenings()

    @cached_property
    def version(self) -> str:
        """Of language model, weights, vocabulary and code together: a reading is a function of report and this."""
        code = [*Path(__file__).parent.glob("*.py"), *VOCABULARY.glob("*.py")]
        files = sorted([*code, *MODELS.iterdir(), *VOCABULARY.glob("*.toml")])
        return f"{self._language.version}+{_digest(files)}"

    def read(self, report: Report) -> Reading:
        # 1. parse; when it was published, as given or by its own words
        parse = self._language.parse(report.text)
        inferred = times.infer_published(parse) if report.published.start is None else None
        published = inferred or report.published
        # 2. what is news in it, who is in it, who says what
        seen = see(replace(report, published=published), parse)
        # 3. what happened
        around = Circumstances(
            report=report,
            parse=parse,
            actors=seen.cast.actors,
            mentions=seen.scene.mentions,
            expressions=times.expressions(parse, published),
            places=seen.cast.places,
            report_day=times.report_day(published),
            sources=partial(speech.sources_for, statements=seen.statements),
        )
        found = self._happenings.find(seen.scene)
        return Reading(
            report=report.id,
            version=self.version,
            actors=seen.cast.actors,
            mentions=tuple(seen.scene.mentions),
            accounts=tuple(account(h, around, self._happenings.confidence(h)) for h in found),
            statements=seen.statements,
            published=inferred,
        )


@dataclass(frozen=True)
class Seen:
    """What stands before the happenings are looked for. Training sees reports the same way."""

    cast: mentions.Cast
    statements: tuple[Statement, ...]
    scene: Scene


def see(report: Report, parse: Parse) -> Seen:
    """Leave out what is not news; find who is in a report and who says what; tie "I" and "we" to the speakers."""
    skipped = furniture.spans(report.text)
    news = tuple(s for s in parse.sentences if not _inside(s, skipped))
    cast = mentions.cast(parse, report)
    statements = speech.statements(report, parse, cast.actors, cast.mentions, skipped)
    every, members = with_selves(parse, cast.mentions, dict(cast.members), statements)
    return Seen(cast, statements, Scene(parse, news, cast.actors, every, members))


def _inside(sentence: Sentence, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= sentence.start and sentence.end <= end for start, end in spans)


def _digest(files: Iterable[Path]) -> str:
    sums = hashlib.sha256()
    for file in files:
        sums.update(file.name.encode())
        sums.update(file.read_bytes())
    return sums.hexdigest()[:12]
