"""Reports with their parse, cast and gold -> what one training step is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from tokenizers import Tokenizer

from dragoman.nouns import EVENT_TYPES, STATUSES, TOPICS, LocalActor
from dragoman.reading.encoder import Piece, windows
from dragoman.reading.features import Candidate
from dragoman.reading.heads import MODES
from dragoman.reading.language import Parse, Sentence
from dragoman.reading.scene import Scene
from training.gold import Cell, GoldReport, cells, is_party

ROLES = ("none", "actor", "recipient", "absent")


@dataclass(frozen=True)
class Told:
    """One cell as numbers. ``roles`` follow the candidates; -1 leaves a candidate out of the loss."""

    sentence: int
    type: int
    event: str
    again: bool
    status: int
    date: int
    mode: int
    topics: np.ndarray
    candidates: tuple[Candidate, ...]
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
    near = [s.i for s in scene.sentences]
    told = []
    for cell in cells(report, scene.parse):
        if cell.sentence in near:
            found = scene.candidates(scene.parse.sentences[cell.sentence], near)
            told.append(_told(cell, report, found, scene.actors))
    actors_in = tuple(scene.actors_in(s.i) for s in scene.parse.sentences)
    return Example(report.name, scene.parse, scene.sentences, actors_in, tuple(told))


def _told(cell: Cell, report: GoldReport, found: Sequence[Candidate], actors: Sequence[LocalActor]) -> Told:
    event = cell.event
    date = 0 if event.date is None else 1 if event.date == report.published else 2
    return Told(
        sentence=cell.sentence,
        type=EVENT_TYPES.index(event.type),
        event=event.key,
        again=cell.again,
        status=STATUSES.index(event.status),
        date=date,
        mode=MODES.index(event.mode) if event.mode in MODES else 0,
        topics=np.array([topic in event.about for topic in TOPICS], dtype=np.float32),
        candidates=tuple(found),
        roles=tuple(_role(actors[c.actor], event.parties) for c in found),
    )


def _role(actor: LocalActor, parties: Sequence) -> int:
    for party in parties:
        if is_party(actor, party):
            return ROLES.index(party.role)
    return 0


def cut(example: Example, tokenizer: Tokenizer, random: Random | None) -> list[list[Piece]]:
    """A report's windows; in training of varying size and start, so that no context is learnt by heart."""
    if random is None:
        return list(windows(example.parse, example.sentences, tokenizer))
    size = random.choice((64, 96, 128, 128, 160))
    skip = random.randrange(0, 4)
    first, rest = example.sentences[:skip], example.sentences[skip:]
    return [*windows(example.parse, first, tokenizer, size), *windows(example.parse, rest, tokenizer, size)]
