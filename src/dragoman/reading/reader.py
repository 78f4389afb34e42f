"""One report -> its Reading. The order of the steps, and nothing else, lives here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path

from dragoman.nouns import Reading, Report
from dragoman.reading import furniture, mentions, speech, times
from dragoman.reading.accounts import Circumstances, account
from dragoman.reading.encoder import HOME as MODELS
from dragoman.reading.happenings import Happenings
from dragoman.reading.language import Language, Sentence
from dragoman.reading.scene import Scene
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
        # 1. parse, and leave out what is not news
        parse = self._language.parse(report.text)
        skipped = furniture.spans(report.text)
        news = tuple(s for s in parse.sentences if not _inside(s, skipped))
        # 2. when it was published, as given or by its own words
        inferred = times.infer_published(parse) if report.published.start is None else None
        published = inferred or report.published
        dated = replace(report, published=published)
        # 3. who is in it, what times it names, who says what
        cast = mentions.cast(parse, dated)
        expressions = times.expressions(parse, published)
        statements = speech.statements(report, parse, cast.actors, cast.mentions, skipped)
        # 4. what happened
        scene = Scene(parse, news, cast.actors, cast.mentions, dict(cast.members))
        around = Circumstances(
            report=report,
            parse=parse,
            actors=cast.actors,
            mentions=cast.mentions,
            expressions=expressions,
            places=cast.places,
            report_day=times.report_day(published),
            sources=partial(speech.sources_for, statements=statements),
        )
        accounts = tuple(account(h, around, self._happenings.confidence(h)) for h in self._happenings.find(scene))
        return Reading(
            report=report.id,
            version=self.version,
            actors=cast.actors,
            mentions=cast.mentions,
            accounts=accounts,
            statements=statements,
            published=inferred,
        )


def _inside(sentence: Sentence, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= sentence.start and sentence.end <= end for start, end in spans)


def _digest(files: Iterable[Path]) -> str:
    sums = hashlib.sha256()
    for file in files:
        sums.update(file.name.encode())
        sums.update(file.read_bytes())
    return sums.hexdigest()[:12]
