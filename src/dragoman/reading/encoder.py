"""The sentence encoder: a report's sentences in, one vector a word piece out.

A MiniLM encoder (Wang et al. 2020) fine-tuned by ``training``, quantised to 8-bit integers, run by ONNX
Runtime. Neighbouring sentences share a window, so that each is read in its context and none is read twice.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from dragoman.errors import EngineError
from dragoman.reading.language import Parse, Sentence

if TYPE_CHECKING:
    from tokenizers import Tokenizer

HOME = Path(__file__).parent / "models"

WINDOW = 64
"""Word pieces a window: two or three sentences. 32 to 256 read equally fast within the noise of one machine, and 64
tells what happened no worse than 128 (average precision over the cells of held-out reports 0.602 and 0.598)."""

LONGEST = 384
"""A single sentence longer than this is encoded in parts (the encoder itself ends at 512); nothing is cut."""

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


class Piece(NamedTuple):
    """One word piece: its id in the encoder's word list, where it stands in the text, and in which sentence."""

    id: int
    start: int
    end: int
    sentence: int


@dataclass(frozen=True)
class Placed:
    """Where the word pieces of a report stand, in its order: for each its offsets and sentence number."""

    starts: Ints
    ends: Ints
    sentences: Ints

    def rows(self, start: int, end: int) -> slice:
        """The pieces that overlap the characters ``start`` to ``end``."""
        return slice(int(np.searchsorted(self.ends, start, "right")), int(np.searchsorted(self.starts, end, "left")))

    def of_sentence(self, number: int) -> slice:
        return slice(
            int(np.searchsorted(self.sentences, number, "left")), int(np.searchsorted(self.sentences, number, "right"))
        )

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> Placed:
        numbers = ([p.start for p in pieces], [p.end for p in pieces], [p.sentence for p in pieces])
        return cls(*(np.array(each, dtype=np.int64) for each in numbers))


@dataclass(frozen=True)
class Encoded(Placed):
    """The word pieces of a report with their ``vectors`` (pieces, width)."""

    vectors: Floats

    def mean(self, start: int, end: int) -> Floats | None:
        """The mean vector of what stands from ``start`` to ``end``, None where nothing of it was encoded.

        Kept: a mention is weighed anew for every happening near it.
        """
        key = (start, end)
        if key not in self._means:
            rows = self.rows(start, end)
            self._means[key] = self.vectors[rows].mean(axis=0) if rows.start < rows.stop else None
        return self._means[key]

    @cached_property
    def _means(self) -> dict[tuple[int, int], Floats | None]:
        return {}


def load_tokenizer(home: Path = HOME) -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(home / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def marks(tokenizer: Tokenizer) -> tuple[int, int]:
    """The ids that open a window and close a sentence."""
    words = tokenizer.get_vocab()
    return (words["<s>"], words["</s>"]) if "<s>" in words else (words["[CLS]"], words["[SEP]"])


def windows(
    parse: Parse, wanted: Iterable[Sentence], tokenizer: Tokenizer, size: int = WINDOW
) -> Iterator[list[Piece]]:
    """Pack the wanted sentences, in order, into windows of about ``size`` word pieces, sentences kept whole."""
    sentences = list(wanted)
    texts = [parse.as_read[s.start : s.end] for s in sentences]
    window: list[Piece] = []
    for sentence, coded in zip(sentences, tokenizer.encode_batch(texts, add_special_tokens=False), strict=True):
        pieces = [
            Piece(number, sentence.start + start, sentence.start + end, sentence.i)
            for number, (start, end) in zip(coded.ids, coded.offsets, strict=True)
        ]
        for part in _parts(pieces):
            if window and len(window) + len(part) > size:
                yield window
                window = []
            window = window + part
    if window:
        yield window


def _parts(pieces: list[Piece]) -> Iterator[list[Piece]]:
    for first in range(0, len(pieces), LONGEST):
        yield pieces[first : first + LONGEST]


def framed(window: Sequence[Piece], begin: int, end: int) -> tuple[list[int], list[int]]:
    """A window's ids with the encoder's own marks, and the positions in it of the window's pieces.

    ``begin`` opens the window, ``end`` closes every sentence.
    """
    ids, positions = [begin], []
    for here, following in zip(window, [*window[1:], None], strict=True):
        positions.append(len(ids))
        ids.append(here.id)
        if following is None or following.sentence != here.sentence:
            ids.append(end)
    return ids, positions


class Encoder:
    """Loads in a fifth of a second; keep one per process."""

    def __init__(self, home: Path = HOME) -> None:
        # ONNX Runtime from 1.29 on reports its use to its makers unless told not to before it is loaded.
        os.putenv("ORT_DISABLE_TELEMETRY", "1")
        import onnxruntime

        model = home / "encoder.onnx"
        if not model.exists():
            raise EngineError(f"{model}: the reading model is missing; install the package again, or `make train`")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer = load_tokenizer(home)
        self._begin, self._end = marks(self._tokenizer)

    def encode(self, parse: Parse, wanted: Iterable[Sentence]) -> Encoded:
        """Encode the wanted sentences.

        Each window goes through alone: 8-bit scales are taken over all that is read together, and a report's vectors
        must not depend on its neighbours in a batch.
        """
        read: list[Piece] = []
        vectors: list[Floats] = []
        for window in windows(parse, wanted, self._tokenizer):
            ids, positions = framed(window, self._begin, self._end)
            vectors.append(self._session.run(None, {"ids": np.array(ids, dtype=np.int64)})[0][positions])
            read += window
        placed = Placed.of(read)
        found = np.concatenate(vectors) if vectors else np.zeros((0, 1), dtype=np.float32)
        return Encoded(placed.starts, placed.ends, placed.sentences, found)
