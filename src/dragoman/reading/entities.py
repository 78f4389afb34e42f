"""Named entities, from the encoder's vectors: which words name a person, a state, an organisation, a date.

The types are those of OntoNotes 5 (Weischedel et al. 2013). The head learnt them from spaCy's recogniser, which would
take as long again as the whole parse; the encoder reads every sentence anyway. The head scores each word by itself;
which words go together is then decided for a stretch of words at once, by how often one tag follows another (Viterbi
1967), so that "Golan Heights" is one place and not two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from dragoman.reading.encoder import Encoded, Floats
from dragoman.reading.heads import Heads
from dragoman.reading.language import Parse, Token
from dragoman.vocabulary.atlas import atlas, fold

TYPES = (
    "PERSON", "GPE", "ORG", "NORP", "LOC", "FAC", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART", "LANGUAGE",
    "DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY",
)  # fmt: skip
TAGS: tuple[tuple[str, bool], ...] = (("", False), *((kind, begins) for kind in TYPES for begins in (True, False)))
"""What a word may be: none, or of a type and the first of its entity or not."""

PENN = ("NNP", "NNPS", "NN", "NNS", "JJ", "CD", "DT", "IN", "POS", "RB", "PRP", ",", ".", "HYPH", "V")
"""Penn Treebank tags that are told apart; all of verbs as one."""

SURE = 0.98
"""A word that names nothing with this probability parts the stretches that are decided at once."""

SHAPE_WIDTH = len(PENN) + 6
_PLACE: Mapping[str, int] = MappingProxyType({tag: place for place, tag in enumerate(PENN)})


def shapes(parse: Parse, words: Sequence[int]) -> Floats:
    """Of each word what the encoder, which reads lower case, does not see: (words, SHAPE_WIDTH) of zeros and ones."""
    tokens = [parse.tokens[i] for i in words]
    rows = np.zeros((len(tokens), SHAPE_WIDTH), dtype=np.float32)
    tags = np.array([_PLACE.get("V" if token.tag[:1] == "V" else token.tag, -1) for token in tokens], dtype=np.int64)
    known = np.flatnonzero(tags >= 0)
    rows[known, tags[known]] = 1
    firsts = {sentence.first for sentence in parse.sentences}
    rows[:, len(PENN) :] = [
        (
            token.text[0].isupper(),
            token.text.isupper() and len(token.text) > 1,
            token.text == token.lower and token.text[0].isalpha(),
            token.text[0].isdigit(),
            token.i in firsts,
            "." in token.text and len(token.text) > 1,
        )
        for token in tokens
    ] or np.zeros((0, 6))
    return rows


def named(parse: Parse, encoded: Encoded, heads: Heads) -> Parse:
    """The parse with the entities of all words that were encoded; the others name nothing."""
    rows, tokens = placed(parse, encoded.starts, encoded.ends)
    found: list[tuple[str, bool]] = [TAGS[0]] * len(parse.tokens)
    if tokens:
        logs = np.log(heads.entities(encoded.vectors[rows], shapes(parse, tokens)))
        for stretch in stretches(parse, tokens, logs[:, 0] < np.log(SURE)):
            begins = parse.sentences[parse.tokens[tokens[stretch.start]].sentence].first == tokens[stretch.start]
            for i, tag in zip(tokens[stretch], likeliest(logs[stretch], heads.follow, begins), strict=True):
                found[i] = TAGS[tag]
    return parse.with_entities(_whole(parse, _joined(found)))


def stretches(parse: Parse, words: Sequence[int], open_: npt.NDArray[np.bool_]) -> list[slice]:
    """Runs of neighbouring words of one sentence that may name something, as slices of ``words``."""
    at = np.flatnonzero(open_)
    if not len(at):
        return []
    numbers = np.array(words)[at]
    sentence = np.array([parse.tokens[i].sentence for i in numbers.tolist()])
    parted = np.flatnonzero((np.diff(numbers) > 1) | (np.diff(sentence) > 0)) + 1
    return [slice(int(run[0]), int(run[-1]) + 1) for run in np.split(at, parted)]


def likeliest(logs: Floats, follow: Floats, begins: bool) -> list[int]:
    """The tags of a stretch of words (words, tags) that are likeliest together. Beside it nothing is named.

    ``follow`` (tags, tags) adds to the log probability of the latter tag where it comes after the former; ``begins``:
    the stretch opens its sentence.
    """
    score = logs[0] if begins else logs[0] + follow[0]
    back = []
    for row in logs[1:]:
        paths = score[:, None] + follow
        best = paths.argmax(axis=0)
        back.append(best)
        score = paths[best, np.arange(len(best))] + row
    tags = [int((score + follow[:, 0]).argmax())]
    for best in reversed(back):
        tags.append(int(best[tags[-1]]))
    return tags[::-1]


def placed(
    parse: Parse, starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], list[int]]:
    """The row of each word's first piece, and the words (token numbers) that have one."""
    begin = np.array([token.start for token in parse.tokens], dtype=np.int64)
    rows = np.searchsorted(ends, begin, "right")
    known = (rows < len(starts)) & (starts[np.minimum(rows, len(starts) - 1)] <= begin) if len(starts) else rows < 0
    return rows[known], np.flatnonzero(known).tolist()


def tag_of(token: Token) -> int:
    """The number of a word's tag, as TAGS has it."""
    return TAGS.index((token.entity, token.begins)) if token.entity in TYPES else 0


def _joined(tags: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """A word that would go on with an entity that is not there begins one."""
    found: list[tuple[str, bool]] = []
    before = ""
    for kind, begins in tags:
        found.append((kind, bool(kind) and (begins or kind != before)))
        before = kind
    return found


def _whole(parse: Parse, tags: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Persons and places in one piece: where one is said to end with the first half of a double given name ("Jean- |
    Claude Juncker"; "Trump-Kim" is two), at an initial ("Joseph R. | Biden"), or before the word that it leads to in
    the grammar ("Jean-Yves Le | Drian", "Port | Moresby")."""
    found, given = list(tags), atlas().given
    for i, (kind, begins) in enumerate(tags):
        if i == 0 or kind not in _WHOLE or not begins:
            continue
        before = parse.tokens[i - 1]
        double = i > 1 and _is_half(parse, i - 2) and fold(parse.tokens[i - 2].text) in given
        if i > 1 and kind == found[i - 2][0] == "PERSON" and (double or _is_initial(before.text)):
            found[i - 1] = found[i] = (kind, False)
        elif found[i - 1][0] == kind and before.dep == "compound" and before.head == i:
            found[i] = (kind, False)
    return found


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[0].isupper() and word[1] == "."


def _is_half(parse: Parse, i: int) -> bool:
    """Whether a hyphen joins a word to the next but one."""
    word, mark, other = parse.tokens[i : i + 3]
    return mark.text == "-" and word.end == mark.start and mark.end == other.start


_WHOLE = frozenset({"PERSON", "GPE", "LOC"})
