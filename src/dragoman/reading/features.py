"""What the heads are told of a mention besides its vectors: grammar, kind, distance. Shared by reading and training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dragoman.nouns import LocalActor, Mention
from dragoman.reading.language import Parse, Sentence

RELATIONS = (
    "nsubj", "nsubjpass", "dobj", "pobj", "poss", "appos", "conj", "compound", "dative", "attr", "amod", "agent",
)  # fmt: skip
KINDS = ("name", "nominal", "pronoun")
TYPES = ("person", "state", "institution", "organisation", "group", "unnamed")
REACH = 2
"""Sentences before and after the one that tells a happening in which its parties are looked for, within a window."""

WIDTH = len(RELATIONS) + len(KINDS) + len(TYPES) + 2 * REACH + 1 + 6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention that may be a party to what a sentence tells."""

    mention: int
    actor: int
    start: int
    end: int
    token: int
    features: npt.NDArray[np.float32]


def heads(parse: Parse, mentions: Sequence[Mention]) -> list[int]:
    """For each mention its head token: the token inside it whose governor lies outside."""
    return [_head(parse, mention) for mention in mentions]


def _head(parse: Parse, mention: Mention) -> int:
    first = parse.token_at(mention.start)
    at = first if first is not None else len(parse.tokens) - 1
    inside = []
    while at < len(parse.tokens) and parse.tokens[at].start < mention.end:
        inside.append(at)
        at += 1
    for i in inside:
        if parse.tokens[i].head not in inside or parse.tokens[i].head == i:
            return i
    return inside[-1] if inside else min(at, len(parse.tokens) - 1)


def by_sentence(parse: Parse, tokens: Sequence[int]) -> Mapping[int, list[int]]:
    """Mention numbers by the sentence of their head token."""
    found: dict[int, list[int]] = {}
    for number, token in enumerate(tokens):
        found.setdefault(parse.tokens[token].sentence, []).append(number)
    return found


def candidates(
    parse: Parse,
    sentence: Sentence,
    near: Sequence[int],
    mentions: Sequence[Mention],
    members: Mapping[int, Sequence[int]],
    tokens: Sequence[int],
    placed: Mapping[int, Sequence[int]],
    actors: Sequence[LocalActor],
) -> list[Candidate]:
    """Who may take part in what ``sentence`` tells: all it mentions, and once each those mentioned only nearby.

    ``near`` are the numbers of the sentences that share its window. A plural mention ("the two leaders") stands for
    each of its ``members``.
    """
    found: list[Candidate] = []
    seen: set[int] = set()
    for distance in sorted(range(-REACH, REACH + 1), key=lambda d: (abs(d), d > 0)):
        number = sentence.i + distance
        if number not in near:
            continue
        here = placed.get(number, ())
        nearby: set[int] = set()
        for m in here if distance >= 0 else reversed(here):
            for actor in _actors_of(m, mentions, members):
                if distance != 0 and (actor in seen or actor in nearby):
                    continue
                nearby.add(actor)
                found.append(_candidate(parse, m, actor, mentions[m], tokens[m], distance, actors[actor], len(here)))
        seen |= nearby
    return found


def _actors_of(m: int, mentions: Sequence[Mention], members: Mapping[int, Sequence[int]]) -> Sequence[int]:
    if m in members:
        return members[m]
    actor = mentions[m].actor
    return () if actor is None else (actor,)


def _candidate(
    parse: Parse, m: int, actor: int, mention: Mention, token: int, distance: int, who: LocalActor, company: int
) -> Candidate:
    word = parse.tokens[token]
    governor = parse.tokens[word.head]
    row = np.zeros(WIDTH, dtype=np.float32)
    at = 0
    for names, value in ((RELATIONS, word.dep), (KINDS, mention.kind), (TYPES, who.type)):
        if value in names:
            row[at + names.index(value)] = 1
        at += len(names)
    row[at + distance + REACH] = 1
    at += 2 * REACH + 1
    row[at : at + 6] = (
        governor.dep == "ROOT",
        governor.dep in ("nsubj", "nsubjpass", "poss"),
        governor.tag.startswith("V"),
        governor.lower == "by",
        who.country is None,
        min(company, 8) / 8,
    )
    return Candidate(m, actor, mention.start, mention.end, token, row)


TIES = 14


def ties(parse: Parse, word: int, token: int) -> npt.NDArray[np.float32]:
    """How a mention's head stands to the word that tells the happening, as ``TIES`` numbers from 0 to 1.

    Before or after it; steps in the grammar between them; above or below it; by which relation its branch hangs on the
    word, or on what governs the word.
    """
    row = np.zeros(TIES, dtype=np.float32)
    row[0], row[1] = token < word, token > word
    up = parse.path(word)
    down = parse.path(token)
    meeting = next((t for t in down if t in up), None)
    if meeting is None:
        row[2] = 1
        return row
    climbed, descended = up.index(meeting), down.index(meeting)
    row[3 + min(climbed + descended, 5)] = 1
    row[9] = climbed == 0
    branch = parse.tokens[down[descended - 1]].dep if descended else "self"
    row[10] = branch in ("nsubj", "poss", "agent")
    row[11] = branch in ("dobj", "nsubjpass", "dative")
    row[12] = branch in ("prep", "pobj")
    row[13] = min(abs(token - word), 30) / 30
    return row
