"""Who a speaker phrase is: by the report's mentions, by whose document it is, by who spoke last."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.nouns import LocalActor, Mention
from dragoman.reading.clauses import phrase
from dragoman.reading.cues import Cues
from dragoman.reading.language import Parse, Token
from dragoman.reading.utterances import Utterance

_NEAR = 700
"""Characters within which a statement's or pronoun's owner is looked for among those who spoke before."""
_DEFINITE = frozenset({"the", "this", "that"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks: ``actor`` is a LocalActor's key, None where the report's words are all there is."""

    actor: int | None
    name: str
    country: str | None = None
    anonymous: bool = False
    person: bool = False


class Naming:
    """Names the speakers of one report."""

    def __init__(self, parse: Parse, actors: tuple[LocalActor, ...], mentions: tuple[Mention, ...], cues: Cues) -> None:
        self._parse, self._cues, self._mentions = parse, cues, mentions
        self._actors = {actor.key: actor for actor in actors}
        self._starts = [mention.start for mention in mentions]
        self._by_last_word = _last_words(actors)

    def speakers(self, utterance: Utterance, last: Speaker | None) -> Iterator[Speaker]:
        """Who says an utterance; ``last`` is who spoke before within reach."""
        if utterance.named is not None:
            yield self._post(utterance.named)
        for head in utterance.speakers:
            token = self._parse.tokens[head]
            speaker = self._speaker(token, last)
            if speaker is None and utterance.frame == "quote":
                speaker = last or self._nearest_person(token)
            if speaker is not None:
                yield speaker

    def _post(self, span: tuple[int, int]) -> Speaker:
        name = " ".join(self._parse.text[slice(*span)].split())
        return self._known(*span) or self._by_name(name) or Speaker(None, name, person=True)

    def _speaker(self, token: Token, last: Speaker | None) -> Speaker | None:
        """None where the phrase names nobody who could speak."""
        if token.lower in self._cues.documents:
            owner = self._owner(token)
            if owner is not None:
                return owner
            if token.lower in self._cues.carried and last is not None and last.actor is not None:
                return last
        known = self._known(token.start, token.end)
        if known is not None:
            beside = None if token.tag.startswith("NNP") else self._apposed(token)
            return beside if beside is not None and beside.person else known
        if token.lower == "it":  # a body's, or nobody's (it means admitting that …)
            return last if last is not None and not last.person else None
        if token.tag.startswith("PRP"):
            return last or self._nearest_person(token)
        if token.text[:1].isupper():
            return self._by_name(token.text) or self._in_words(token)
        if token.lower in self._cues.documents or token.lower in self._cues.unnamed or self._mentioned(token):
            return self._in_words(token)
        return self._apposed(token) or (None if self._is_known_from_elsewhere(token) else self._in_words(token))

    def _is_known_from_elsewhere(self, token: Token) -> bool:
        """*the group*, *the lady*: somebody the report has named, and nobody found out whom."""
        definite = any(self._parse.tokens[k].lower in _DEFINITE for k in self._parse.children[token.i])
        return definite and token.tag != "NNS"

    def _apposed(self, token: Token) -> Speaker | None:
        """*the newspaper Le Temps*, *the head of the service, Ana Ruiz,*: the name set beside the noun."""
        beside = [self._parse.tokens[k] for k in self._parse.children[token.i]]
        named = [t for t in beside if t.dep == "appos" or t.i == token.i + 1]
        found = (self._known(t.start, t.end) for t in named)
        known = next((speaker for speaker in found if speaker is not None), None)
        return known or next((self._in_words(t) for t in named if t.entity == "PERSON"), None)

    def _owner(self, token: Token) -> Speaker | None:
        """Whose document it is: *the ministry's* statement, a letter *by the mayor*."""
        parse = self._parse
        for kid in parse.children[token.i]:
            below = parse.tokens[kid]
            if below.dep in {"poss", "compound"}:
                owner = self._known(below.start, below.end)
            elif below.lower in {"by", "from"}:
                owners = (self._known(parse.tokens[k].start, parse.tokens[k].end) for k in parse.children[kid])
                owner = next((o for o in owners if o is not None), None)
            else:
                continue
            if owner is not None:
                return owner
        return None

    def _at(self, start: int, end: int) -> Mention | None:
        at = bisect_right(self._starts, start) - 1
        return self._mentions[at] if at >= 0 and self._mentions[at].end >= end else None

    def _mentioned(self, token: Token) -> bool:
        return self._at(token.start, token.end) is not None

    def _known(self, start: int, end: int) -> Speaker | None:
        mention = self._at(start, end)
        return None if mention is None or mention.actor is None else self._of(self._actors[mention.actor])

    def _by_name(self, name: str) -> Speaker | None:
        actor = self._by_last_word.get(name.split()[-1].lower())
        return None if actor is None else self._of(actor)

    def _nearest_person(self, token: Token) -> Speaker | None:
        """The last person mentioned before a pronoun that nobody resolved."""
        for at in range(bisect_right(self._starts, token.start) - 1, -1, -1):
            mention = self._mentions[at]
            if token.start - mention.end > _NEAR:
                return None
            if mention.actor is not None and self._actors[mention.actor].type == "person":
                return self._of(self._actors[mention.actor])
        return None

    def _of(self, actor: LocalActor) -> Speaker:
        return Speaker(actor.key, actor.name, actor.country, actor.type == "unnamed", actor.type == "person")

    def _in_words(self, token: Token) -> Speaker:
        """The phrase as the text has it."""
        first, last = phrase(self._parse, token.i)
        if token.text[:1].isupper():
            last = token.i
        words = self._parse.text[self._parse.tokens[first].start : self._parse.tokens[last].end]
        person = token.entity == "PERSON"
        return Speaker(None, " ".join(words.split()), None, token.lower in self._cues.unnamed, person)


def _last_words(actors: tuple[LocalActor, ...]) -> dict[str, LocalActor]:
    """Actors by the last word of their name, where only one has it."""
    found: dict[str, list[LocalActor]] = {}
    for actor in actors:
        if actor.type != "unnamed" and actor.name:
            found.setdefault(actor.name.split()[-1].lower(), []).append(actor)
    return {word: named[0] for word, named in found.items() if len(named) == 1}


def near(before: Utterance, after: Utterance) -> bool:
    """Whether one utterance is close enough before another to lend it its speaker."""
    return after.start - before.end < _NEAR
