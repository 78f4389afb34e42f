"""Marks: pieces join to the text, and each knows exactly whose evidence covers it."""

from __future__ import annotations

from hypothesis import given, strategies as st

from dragoman.asking.marking import in_text_order, pieces
from dragoman.nouns import Account, Citation

TEXT = "Ann met Bo in Porto. Cy stayed away.\n\nThen they agreed."


def account(name: str, spans: list[tuple[int, int]]) -> Account:
    evidence = tuple(Citation(start, end, TEXT[start:end]) for start, end in spans)
    return Account(name, "r", "CONSULT", None, "occurred", None, None, (), (), (), (), evidence, 1.0, ())


SPAN = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(lambda ends: (min(ends), max(ends)))


@given(st.lists(st.lists(SPAN, max_size=3), max_size=5))
def test_pieces_tell_what_covers_each_character(told: list[list[tuple[int, int]]]) -> None:
    accounts = [account(str(number), spans) for number, spans in enumerate(told)]
    split = pieces(TEXT, accounts)
    assert "".join(piece.text for piece in split) == TEXT
    open_now: list[int] = []
    for piece in split:
        assert TEXT.startswith(piece.text, piece.start)
        open_now += piece.opens
        middle = range(piece.start, piece.start + len(piece.text))
        covering = {n for n, spans in enumerate(told, 1) for start, end in spans for at in middle if start <= at < end}
        assert set(piece.inside) == covering == set(open_now)
        for number in piece.closes:
            open_now.remove(number)
    assert open_now == []


def test_a_text_without_evidence_is_one_piece() -> None:
    (only,) = pieces(TEXT, [])
    assert (only.text, only.opens, only.inside, only.closes) == (TEXT, (), (), ())
    assert pieces("", []) == ()


def test_overlapping_evidence() -> None:
    split = pieces(TEXT, [account("a", [(0, 20)]), account("b", [(8, 36)])])
    assert [(piece.text, piece.inside) for piece in split] == [
        ("Ann met ", (1,)),
        ("Bo in Porto.", (1, 2)),
        (" Cy stayed away.", (2,)),
        ("\n\nThen they agreed.", ()),
    ]


def test_accounts_are_numbered_as_the_text_tells_them() -> None:
    late, early, bare = account("a", [(21, 36)]), account("b", [(0, 20)]), account("c", [])
    assert in_text_order([late, early, bare]) == (early, bare, late)
