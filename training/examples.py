"""Reports with their parse, cast and gold -> what one training step is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from dragoman.nouns import EVENT_TYPES, STATUSES, TOPICS
from dragoman.reading.encoder import Piece, windows
from dragoman.reading.features import Candidate, related
from dragoman.reading.heads import MODES
from dragoman.reading.language import Parse, Sentence
from dragoman.reading.scene import Scene
from dragoman.reading.spots import Spot
from dragoman.scoring.names import words_of
from training.gold import Cell, GoldEvent, GoldReport, cells, roles

ROLES = ("none", "actor", "recipient", "absent")


@dataclass(frozen=True)
class Spots:
    """The times or places near a cell, and which options are right: first the ones no spot tells ("no date", "the
    report's day"; "no place"), then the spots. None right: nothing is learnt from it."""

    sentence: Sentence
    spots: tuple[Spot, ...]
    right: tuple[bool, ...]


@dataclass(frozen=True)
class Told:
    """One cell as numbers. ``roles`` follow the candidates; ``related`` is of each two of them."""

    sentence: int
    type: int
    event: str
    again: bool
    status: int
    when: Spots
    where: Spots
    mode: int
    topics: np.ndarray
    candidates: tuple[Candidate, ...]
    related: npt.NDArray[np.bool_]
    roles: tuple[int, ...]


@dataclass(frozen=True)
class Example:
    """A report ready for training: news sentences only."""

    name: str
    parse: Parse
    sentences: tuple[Sentence, ...]
    actors_in: tuple[frozenset[int], ...]
    """For each sentence of the parse, the actors it mentions."""
    told: tuple[Told, ...]


def example(report: GoldReport, scene: Scene) -> Example:
    told = []
    for cell in cells(report, scene.parse):
        if cell.sentence in scene.news:
            found = scene.candidates(scene.parse.sentences[cell.sentence])
            told.append(_told(cell, report, found, scene))
    actors_in = tuple(scene.actors_in(s.i) for s in scene.parse.sentences)
    return Example(report.name, scene.parse, scene.sentences, actors_in, tuple(told))


def _told(cell: Cell, report: GoldReport, found: Sequence[Candidate], scene: Scene) -> Told:
    event = cell.event
    sentence = scene.parse.sentences[cell.sentence]
    role_of = roles(event, scene.actors)
    return Told(
        sentence=cell.sentence,
        type=EVENT_TYPES.index(event.type),
        event=event.key,
        again=cell.again,
        status=STATUSES.index(event.status),
        when=_when(event, report, sentence, scene),
        where=_where(event, sentence, scene),
        mode=MODES.index(event.mode) if event.mode in MODES else 0,
        topics=np.array([topic in event.about for topic in TOPICS], dtype=np.float32),
        candidates=tuple(found),
        related=related(found, scene.parse, scene.actors),
        roles=tuple(ROLES.index(role_of.get(c.actor, "none")) for c in found),
    )


def _when(event: GoldEvent, report: GoldReport, sentence: Sentence, scene: Scene) -> Spots:
    near = tuple(scene.times_near(sentence))
    told = [scene.times[spot.number].dated for spot in near]
    if event.date is None:
        return Spots(sentence, near, (True, *(False for _ in range(len(near) + 1))))
    on = [dated is not None and dated.start.isoformat().startswith(event.date) for dated in told]
    today = report.published is not None and report.published.startswith(event.date)
    return Spots(sentence, near, (False, today, *on))


def _where(event: GoldEvent, sentence: Sentence, scene: Scene) -> Spots:
    near = tuple(scene.places_near(sentence))
    wanted = set(words_of(event.place or ""))
    right = [bool(wanted & set(words_of(scene.places[spot.number].name))) for spot in near]
    return Spots(sentence, near, (event.place is None, *right))


def cut(example: Example, tokenizer: Tokenizer, random: Random | None) -> list[list[Piece]]:
    """A report's windows; in training of varying size and start, so that no context is learnt by heart."""
    if random is None:
        return list(windows(example.parse, example.sentences, tokenizer))
    size = random.choice((48, 64, 64, 96, 128))
    skip = random.randrange(0, 4)
    first, rest = example.sentences[:skip], example.sentences[skip:]
    return [*windows(example.parse, first, tokenizer, size), *windows(example.parse, rest, tokenizer, size)]
