"""What happened, as one report tells it: sentences -> tellings -> accounts.

1. The heads say of each sentence which event types it tells (a *telling* is one type in one sentence).
2. Tellings of one type that tell the same happening are put together.
3. Of each happening: who took part, whether, when, where, about what, by what mode.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from dragoman.nouns import EVENT_TYPES, STATUSES, TOPICS, Topic
from dragoman.reading.calibration import Calibration
from dragoman.reading.encoder import Encoded, Floats
from dragoman.reading.features import related, ties
from dragoman.reading.heads import Heads, again_features, likeliest_mode, sigmoid, softmax
from dragoman.reading.ontology import OwnTopic, ontology
from dragoman.reading.parties import apart, choose, in_full
from dragoman.reading.scene import Happening, Party, Scene, Telling, Told, Weighed
from dragoman.reading.spots import WHEN_WIDTH, WHERE_WIDTH, Spot
from dragoman.reading.statuscues import Cue, called_off, cues

TOPIC_FROM = 0.4
"""A topic is told from this probability on; the likeliest is told anyway."""

LEAST_SHARE = 1e-6
"""No share of a candidate is quite nothing: its logarithm is taken."""

CALLED_OFF = 0.7
"""A meeting that the words say was called off is told at least this probably: of 18 such sentences of the annotated
stories 14 tell of a meeting in gold."""


@dataclass
class Group:
    """Tellings of one happening, in the order of the text; for each but the first, how probably it is the same."""

    tellings: list[Telling]
    joined: list[float] = field(default_factory=list)

    @property
    def main(self) -> Telling:
        """The likeliest, of equals the first."""
        return max(self.tellings, key=lambda telling: telling.probability)


class Happenings:
    """What the heads say of a report, and what they and the words make of it together."""

    def __init__(self, heads: Heads, calibration: Calibration) -> None:
        self._heads = heads
        self._calibration = calibration

    def find(self, scene: Scene, encoded: Encoded) -> tuple[Happening, ...]:
        """All happenings a report tells, in the order of their main sentence. ``encoded``: the scene's sentences."""
        found = [self._happening(group, scene, encoded) for group in self.groups(scene, encoded)]
        return tuple(sorted(found, key=lambda h: (h.main.sentence.i, h.main.type)))

    def groups(self, scene: Scene, encoded: Encoded) -> list[Group]:
        """Which happenings there are, without what else is told of them."""
        return self._together(self._tellings(scene, encoded), scene)

    def confidence(self, happening: Happening) -> float:
        return self._calibration.confidence(happening.main.probability)

    def _tellings(self, scene: Scene, encoded: Encoded) -> list[Telling]:
        told, vocabulary = [], ontology()
        for sentence in scene.sentences:
            rows = encoded.of_sentence(sentence.i)
            if rows.start == rows.stop:
                continue
            probabilities, vectors, attention = self._heads.types(encoded.vectors[rows])
            starts = encoded.starts[rows]
            for k, kind in enumerate(EVENT_TYPES):
                probability, trigger = float(probabilities[k]), None
                if probability >= self._calibration.told[kind]:
                    word = scene.parse.token_at(int(starts[int(np.argmax(attention[k]))])) or 0
                elif kind == "CONSULT" and (noun := called_off(scene.parse, sentence)) is not None:
                    probability, word = max(probability, CALLED_OFF), noun
                elif (found := vocabulary.trigger(scene.parse, sentence, kind)) is not None:
                    probability, word = max(probability, found.trigger.sure), found.token
                    trigger = f"the trigger {found.trigger.name}: '{found.words}'"
                else:
                    continue
                told.append(Telling(sentence, kind, probability, vectors[k], word, trigger))
        return told

    def _together(self, tellings: Sequence[Telling], scene: Scene) -> list[Group]:
        """Each telling joins the happening, told before, that it tells again most probably; or begins one."""
        groups: list[Group] = []
        for telling in tellings:
            alike = [g for g in groups if g.tellings[0].type == telling.type]
            fitting = [g for g in alike if not any(scene.far_apart(one, telling) for one in g.tellings)]
            options = [(score, -i) for i, score in enumerate(self._same(fitting, telling, scene))]
            best, place = max(options, default=(0.0, 0))
            if best >= self._calibration.same:
                fitting[-place].tellings.append(telling)
                fitting[-place].joined.append(best)
            else:
                groups.append(Group([telling]))
        return groups

    def _same(self, groups: Sequence[Group], telling: Telling, scene: Scene) -> Iterator[float]:
        """For each group of the telling's type, how probably it tells the same: the mean over the group's tellings."""
        earlier = [one for group in groups for one in group.tellings]
        if not earlier:
            return
        mine = scene.actors_in(telling.sentence.i)
        features = [
            again_features(telling.sentence.i - one.sentence.i, scene.actors_in(one.sentence.i), mine)
            for one in earlier
        ]
        vectors = np.stack([one.vector for one in earlier])
        scores = iter(self._heads.same(telling.type, vectors, telling.vector, np.stack(features)).tolist())
        for group in groups:
            yield sum(next(scores) for _ in group.tellings) / len(group.tellings)

    def _happening(self, group: Group, scene: Scene, encoded: Encoded) -> Happening:
        tellings = tuple(sorted(group.tellings, key=lambda telling: -telling.probability))
        main = tellings[0]
        said = [cues(scene.parse, scene.parse.content_word(telling.word), telling.type) for telling in tellings]
        status = _weighed(self._mean(tellings, "status"), said)
        topics = sigmoid(self._heads.of_telling("topic", main.type, main.vector))
        best = int(np.argmax(status))
        own = ontology().told_topics(scene.parse, (telling.sentence for telling in tellings), main.type)
        return Happening(
            tellings=tellings,
            joined=tuple(group.joined),
            parties=self._parties(main, scene, encoded),
            status=STATUSES[best],
            status_probability=float(status[best]),
            mode=likeliest_mode(main.type, self._heads.of_telling("mode", main.type, main.vector)),
            date=self._date(tellings, scene, encoded),
            place=self._place(tellings, scene, encoded),
            topics=_with_own(_topics(topics), own),
            own_topics=tuple(f"{topic.name}: '{words}'" for topic, words in own),
            status_cues=tuple(dict.fromkeys(c.text for every in said for c in every if c.status == STATUSES[best])),
        )

    def _mean(self, tellings: Sequence[Telling], head: str) -> Floats:
        mean: Floats = np.mean([softmax(self._heads.of_telling(head, t.type, t.vector)) for t in tellings], axis=0)
        return mean

    def _date(self, tellings: Sequence[Telling], scene: Scene, encoded: Encoded) -> Told:
        """The mean, over all tellings, of what the date heads hold of each option."""
        none, today, spots = 0.0, 0.0, Counter[int]()
        for telling in tellings:
            near, vectors, features = _weighable(
                telling, scene.times_near(telling.sentence), scene, encoded, WHEN_WIDTH
            )
            shares = self._heads.when(telling.type, telling.vector, vectors, features) / len(tellings)
            none, today = none + float(shares[0]), today + float(shares[1])
            spots.update(dict(zip(near, map(float, shares[2:]), strict=True)))
        return Told(none, today, dict(spots))

    def _place(self, tellings: Sequence[Telling], scene: Scene, encoded: Encoded) -> Told:
        none, spots = 0.0, Counter[int]()
        for telling in tellings:
            found = scene.places_near(telling.sentence)
            near, vectors, features = _weighable(telling, found, scene, encoded, WHERE_WIDTH)
            shares = self._heads.where(telling.type, telling.vector, vectors, features) / len(tellings)
            none += float(shares[0])
            spots.update(dict(zip(near, map(float, shares[1:]), strict=True)))
        return Told(none, spots=dict(spots))

    def _parties(self, telling: Telling, scene: Scene, encoded: Encoded) -> tuple[Party, ...]:
        """Who took part. Each actor once, by the mention that says so most clearly."""
        found = [
            (c, vector)
            for c in scene.candidates(telling.sentence)
            if (vector := encoded.mean(c.start, c.end)) is not None
        ]
        if not found:
            return ()
        features = [np.concatenate([c.features, ties(scene.parse, telling.word, c.token)]) for c, _ in found]
        vectors = np.stack([vector for _, vector in found])
        among = related([c for c, _ in found], scene.parse, scene.actors)
        rows = self._heads.roles(telling.type, telling.vector, vectors, np.stack(features), among)
        best: dict[int, Weighed] = {}
        for (candidate, _), row in zip(found, rows, strict=True):
            shares = (float(share) for share in np.clip(row, LEAST_SHARE, 1))
            weighed = Weighed(candidate.actor, candidate.mention, *shares)
            if candidate.actor not in best or weighed.none_share < best[candidate.actor].none_share:
                best[candidate.actor] = weighed
        company = self._calibration.company[telling.type]
        chosen = choose(list(best.values()), company, self._calibration.trust)
        kept = apart(in_full(chosen, scene.listed_in(telling.sentence.i), best), scene.actors)
        played = scene.parts_in(telling.sentence.i, telling.word)
        return tuple(replace(party, part=played.get(party.actor)) for party in kept)


def _weighable(
    telling: Telling, near: Sequence[Spot], scene: Scene, encoded: Encoded, width: int
) -> tuple[list[int], Floats, Floats]:
    """Of the times or places near a telling that were encoded: their numbers, vectors and features."""
    seen = [(spot, vector) for spot in near if (vector := encoded.mean(spot.start, spot.end)) is not None]
    if not seen:
        return [], np.zeros((0, len(telling.vector)), dtype=np.float32), np.zeros((0, width), dtype=np.float32)
    features = [spot.features(scene.parse, telling.sentence, telling.word) for spot, _ in seen]
    return [spot.number for spot, _ in seen], np.stack([vector for _, vector in seen]), np.stack(features)


def _weighed(shares: Floats, said: Sequence[Sequence[Cue]]) -> Floats:
    """The status head's shares with what the words say: of each telling, each status once."""
    scores = np.log(np.clip(shares, LEAST_SHARE, 1))
    for every in said:
        for status, weight in {cue.status: cue.weight for cue in every}.items():
            scores[STATUSES.index(status)] += weight / len(said)
    return softmax(scores)


def _topics(probabilities: Floats) -> tuple[Topic, ...]:
    ranked = sorted(range(len(TOPICS)), key=lambda i: (-float(probabilities[i]), i))
    return tuple(TOPICS[i] for place, i in enumerate(ranked) if place == 0 or probabilities[i] >= TOPIC_FROM)[:3]


def _with_own(topics: Sequence[Topic], own: Sequence[tuple[OwnTopic, str]]) -> tuple[Topic, ...]:
    """The topics, then those of the vocabulary's own, each after the built-in one that it is part of."""
    if not own:
        return tuple(topics)
    parents = dict.fromkeys(topic.parent for topic, _ in own)
    return tuple(dict.fromkeys([*parents, *(topic.name for topic, _ in own), *topics]))
