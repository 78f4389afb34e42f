"""Who "I" and "we" are."""

from __future__ import annotations

from typing import Literal

from dragoman.nouns import Citation, Mention, Statement
from dragoman.reading.reader import Parser
from dragoman.reading.selves import with_selves

TEXT = "“We will not sign our part, and they know it,” the minister said. We do not know why Togo waits."


def said(text: str, speaker: int | None, form: Literal["direct", "indirect"] = "direct") -> Statement:
    start = TEXT.index(text)
    content = Citation(start, start + len(text), text)
    return Statement("s-1", "r-1", speaker, "a minister", None, True, form, content, None)


def test_in_quoted_words_we_is_the_speaker_and_plurals_keep_their_members() -> None:
    parse = Parser().parse(TEXT)
    they, togo = TEXT.index("they"), TEXT.index("Togo")
    mentions = (Mention(they, they + 4, "they", "pronoun", None), Mention(togo, togo + 4, "Togo", "name", 2))
    quoted = "We will not sign our part, and they know it,"
    every, members = with_selves(parse, mentions, {0: (1, 2)}, [said(quoted, 3)])
    assert [(m.text, m.actor) for m in every] == [("We", 3), ("our", 3), ("they", None), ("Togo", 2)]
    assert members == {2: (1, 2)}
    for silent in (said(quoted, None), said(quoted, 3, "indirect")):
        assert with_selves(parse, mentions, {}, [silent])[0] == mentions
