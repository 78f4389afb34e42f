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
from dragoman.reading.calibration import Calibration
from dragoman.reading.encoder import HOME as MODELS
from dragoman.reading.encoder import Encoded, Encoder
from dragoman.reading.entities import named
from dragoman.reading.happenings import Happenings
from dragoman.reading.heads import Heads
from dragoman.reading.language import Language, Parse, Sentence
from dragoman.reading.scene import Scene
from dragoman.reading.selves import with_selves
from dragoman.vocabulary import HOME as VOCABULARY


class Parser:
    """Grammar, word vectors and named entities of a text. Loading takes two seconds; keep one per process."""

    def __init__(self) -> None:
        self.language = Language()
        self.heads = Heads()
        self._encoder = Encoder()

    def parse(self, text: str) -> Parse:
        return self.encoded(text)[0]

    def encoded(self, text: str) -> tuple[Parse, Encoded]:
        """The parse with its entities, and what the encoder makes of all that is news in it."""
        bare = self.language.parse(text)
        encoded = self._encoder.encode(bare, news(bare))
        return named(bare, encoded, self.heads), encoded


class Reader:
    """Reads reports one by one; what it says of one depends on that one alone."""

    def __init__(self) -> None:
        self._parser = Parser()
        self._happenings = Happenings(self._parser.heads, Calibration.load())

    @cached_property
    def version(self) -> str:
        """Of language model, weights, vocabulary and code together: a reading is a function of report and this."""
        code = [*Path(__file__).parent.glob("*.py"), *VOCABULARY.glob("*.py")]
        files = sorted([*code, *MODELS.iterdir(), *VOCABULARY.glob("*.toml")])
        return f"{self._parser.language.version}+{_digest(files)}"

    def read(self, report: Report) -> Reading:
        # 1. grammar, vectors, named entities
        parse, encoded = self._parser.encoded(report.text)
        # 2. when it was published, as given or by its own words; who is in it, who says what
        inferred = times.infer_published(parse) if report.published.start is None else None
        published = inferred or report.published
        seen = see(replace(report, published=published), parse)
        # 3. what happened
        around = Circumstances(
            report=report,
            parse=parse,
            actors=seen.cast.actors,
            mentions=seen.scene.mentions,
            expressions=seen.scene.times,
            places=seen.scene.places,
            report_day=seen.scene.day,
            sources=partial(speech.sources_for, statements=seen.statements),
        )
        found = self._happenings.find(seen.scene, encoded)
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


def news(parse: Parse) -> tuple[Sentence, ...]:
    """The sentences of a report that are news and not furniture of its page."""
    skipped = furniture.spans(parse.text)
    return tuple(s for s in parse.sentences if not _inside(s, skipped))


def see(report: Report, parse: Parse) -> Seen:
    """Find who is in a report and who says what; tie "I" and "we" to the speakers. ``parse`` has its entities."""
    cast = mentions.cast(parse, report)
    statements = speech.statements(report, parse, cast.actors, cast.mentions, furniture.spans(report.text))
    every, members = with_selves(parse, cast.mentions, dict(cast.members), statements)
    told, day = times.expressions(parse, report.published), times.report_day(report.published)
    return Seen(cast, statements, Scene(parse, news(parse), cast.actors, every, members, told, cast.places, day))


def _inside(sentence: Sentence, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= sentence.start and sentence.end <= end for start, end in spans)


def _digest(files: Iterable[Path]) -> str:
    sums = hashlib.sha256()
    for file in files:
        sums.update(file.name.encode())
        sums.update(file.read_bytes())
    return sums.hexdigest()[:12]
