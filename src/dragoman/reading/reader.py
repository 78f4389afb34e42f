"""One report -> its Reading. The order of the steps, and nothing else, lives here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from dragoman.nouns import Reading, Report, Statement
from dragoman.reading import furniture, mentions, processes, speech, times
from dragoman.reading.accounts import Circumstances, account
from dragoman.reading.calibration import Calibration
from dragoman.reading.encoder import HOME as MODELS, Encoded, Encoder
from dragoman.reading.entities import named
from dragoman.reading.happenings import Happenings
from dragoman.reading.heads import Heads
from dragoman.reading.language import Language, Parse, Sentence
from dragoman.reading.scene import Scene
from dragoman.reading.selves import with_selves
from dragoman.reading.vocabularies import check_vocabulary
from dragoman.vocabulary import HOME as VOCABULARY, find, using


@dataclass(frozen=True)
class Page:
    """What of a text is furniture of its page, as spans, and which sentences are news."""

    furniture: tuple[tuple[int, int], ...]
    news: tuple[Sentence, ...]

    @classmethod
    def of(cls, parse: Parse) -> Page:
        skipped = furniture.spans(parse.text)
        return cls(skipped, tuple(s for s in parse.sentences if not _inside(s, skipped)))


@dataclass(frozen=True)
class Parsed:
    """A text after the models: its parse with the entities, and what the encoder makes of all that is news in it."""

    parse: Parse
    page: Page
    encoded: Encoded


class Parser:
    """Grammar, word vectors and named entities of a text. Loading takes two seconds; keep one per process."""

    def __init__(self) -> None:
        self.language = Language()
        self.heads = Heads()
        self._encoder = Encoder()

    def parse(self, text: str) -> Parse:
        return self.parsed(text).parse

    def parsed(self, text: str) -> Parsed:
        bare = self.language.parse(text)
        page = Page.of(bare)
        encoded = self._encoder.encode(bare, page.news)
        return Parsed(named(bare, encoded, self.heads), page, encoded)


class Reader:
    """Reads reports one by one; what it says of one depends on that one alone."""

    def __init__(self, parser: Parser | None = None, vocabulary: str | Path | None = None) -> None:
        """``vocabulary``: a folder laid over the built-in one, or an installed one's name. Raises VocabularyError."""
        self._overlay = find(vocabulary) if vocabulary is not None else None
        with using(self._overlay):
            check_vocabulary()
        self._parser = parser or Parser()
        self._happenings = Happenings(self._parser.heads, Calibration.load())

    @cached_property
    def version(self) -> str:
        """Of language model, weights, vocabulary and code together: a reading is a function of report and this."""
        code = [*Path(__file__).parent.glob("*.py"), *VOCABULARY.glob("*.py")]
        files = sorted([*code, *MODELS.iterdir(), *VOCABULARY.glob("*.toml")])
        own = f"+{self._overlay.digest}" if self._overlay else ""
        return f"{self._parser.language.version}+{_digest(files)}{own}"

    def read(self, report: Report) -> Reading:
        with using(self._overlay):
            return self._read(report)

    def _read(self, report: Report) -> Reading:
        # 1. grammar, vectors, named entities
        parsed = self._parser.parsed(report.text)
        parse = parsed.parse
        # 2. when it was published, as given or by its own words; who is in it, who says what
        inferred = times.infer_published(parse) if report.published.start is None else None
        published = inferred or report.published
        seen = see(replace(report, published=published), parse, parsed.page)
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
        found = self._happenings.find(seen.scene, parsed.encoded)
        accounts = tuple(account(h, around, self._happenings.confidence(h)) for h in found)
        # 4. which negotiations it tells of
        scene, cast = seen.scene, seen.cast
        told = (cast.actors, cast.mentions, scene.times, cast.places, seen.statements, accounts)
        dated = replace(report, published=published)
        return Reading(
            report=report.id,
            version=self.version,
            actors=seen.cast.actors,
            mentions=tuple(seen.scene.mentions),
            accounts=accounts,
            statements=seen.statements,
            published=inferred,
            processes=processes.processes(processes.Page(dated, parse, parsed.page.news, *told)),
        )


@dataclass(frozen=True)
class Seen:
    """What stands before the happenings are looked for. Training sees reports the same way."""

    cast: mentions.Cast
    statements: tuple[Statement, ...]
    scene: Scene


def see(report: Report, parse: Parse, page: Page) -> Seen:
    """Find who is in a report and who says what; tie "I" and "we" to the speakers. ``parse`` has its entities."""
    cast = mentions.cast(parse, report)
    statements = speech.statements(report, parse, cast.actors, cast.mentions, page.furniture)
    every, members = with_selves(parse, cast.mentions, dict(cast.members), statements)
    told, day = times.expressions(parse, report.published), times.report_day(report.published)
    return Seen(cast, statements, Scene(parse, page.news, cast.actors, every, members, told, cast.places, day))


def _inside(sentence: Sentence, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= sentence.start and sentence.end <= end for start, end in spans)


def _digest(files: Iterable[Path]) -> str:
    sums = hashlib.sha256()
    for file in files:
        sums.update(file.name.encode())
        sums.update(file.read_bytes())
    return sums.hexdigest()[:12]
