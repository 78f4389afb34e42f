"""Who "I" and "we" are: inside somebody's quoted words, the speaker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.nouns import Mention, Statement
from dragoman.reading.language import Parse
from dragoman.reading.wordlists import words

Members = dict[int, tuple[int, ...]]


def with_selves(
    parse: Parse, mentions: Sequence[Mention], members: Members, statements: Iterable[Statement]
) -> tuple[tuple[Mention, ...], Members]:
    """The mentions with those of the first person added, sorted by start, and ``members`` by their new numbers."""
    selves = {m.start: m for s in statements if s.form == "direct" for m in _in_words_of(s, parse)}
    taken = {m.start for m in mentions}
    every = sorted([*mentions, *(m for start, m in selves.items() if start not in taken)], key=lambda m: m.start)
    number = {m.start: i for i, m in enumerate(every)}
    return tuple(every), {number[mentions[old].start]: keys for old, keys in members.items()}


def _in_words_of(statement: Statement, parse: Parse) -> list[Mention]:
    if statement.speaker is None:
        return []
    said = statement.content
    first = parse.token_at(said.start)
    found = []
    for token in parse.tokens[first:] if first is not None else ():
        if token.start >= said.end:
            break
        if token.lower in words("first_person") and token.tag.startswith("PRP"):
            found.append(Mention(token.start, token.end, token.text, "pronoun", statement.speaker))
    return found
