"""Near-duplicates: exact texts, cuts, later versions; the first to publish is the original; an outside oracle."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import combinations

import pytest
from datasketch import MinHash
from hypothesis import given, strategies as st

from dragoman.nouns import Report
from dragoman.resolving.copies import JACCARD, find_copies
from dragoman.resolving.names import plain
from resolving.worlds import report

START = date(2018, 4, 1)
SYLLABLES = [a + b for a in "bdfgklmnprst" for b in ("a", "e", "i", "o", "u", "ar", "on", "is")]


def prose(seed: int, words: int = 220) -> list[str]:
    """Words that no other seed gives in the same order."""
    dice = random.Random(seed)
    return ["".join(dice.choices(SYLLABLES, k=dice.randint(1, 3))) for _ in range(words)]


def copies(reports: list[Report]) -> dict[str, str]:
    return find_copies(reports, {r.id: r.published.start for r in reports})


def paper(words: list[str], outlet: str, day: int | None) -> Report:
    on = (START + timedelta(days=day)).isoformat() if day is not None else None
    return report(" ".join(words), outlet=outlet, on=on)


def test_the_same_text_under_two_outlets_copies_the_earlier() -> None:
    early, late = paper(prose(1), "Wire", 0), paper(prose(1), "Gazette", 1)
    assert copies([late, early]) == {late.id: early.id}


def test_ties_go_to_the_smaller_id_and_unknown_dates_come_last() -> None:
    same = [paper(prose(1), outlet, 0) for outlet in "ABC"]
    undated = paper(prose(1), "D", None)
    first = min(r.id for r in same)
    assert copies([undated, *same]) == {r.id: first for r in (*same, undated) if r.id != first}


def edited(words: list[str], how: str, dice: random.Random) -> list[str]:
    match how:
        case "cut from the end":
            return words[: len(words) // 3]
        case "new headline":
            return [*prose(dice.randrange(10**6), 12), *words]
        case "paragraphs reordered":
            parts = [words[n : n + 40] for n in range(0, len(words), 40)]
            dice.shuffle(parts)
            return [word for part in parts for word in part]
        case "words changed":
            return [word if dice.random() > 0.04 else "altered" for word in words]
        case _:
            return [*words, *prose(dice.randrange(10**6), len(words) // 2)]


@pytest.mark.parametrize(
    "how", ["cut from the end", "new headline", "paragraphs reordered", "words changed", "a later version, longer"]
)
def test_edited_copies_are_found(how: str) -> None:
    dice = random.Random(7)
    found = 0
    for seed in range(40):
        words = prose(seed)
        first, copy = paper(words, "Wire", 0), paper(edited(words, how, dice), "Gazette", 1)
        found += copies([first, copy, paper(prose(seed + 1000), "Other", 2)]) == {copy.id: first.id}
    assert found >= 39


def test_a_long_quotation_is_not_a_copy() -> None:
    speech = prose(1, 80)
    one, other = paper(prose(2) + speech, "A", 0), paper(prose(3) + speech + prose(4), "B", 0)
    assert copies([one, other]) == {}


def test_a_digest_of_two_reports_does_not_make_them_one() -> None:
    one, other = paper(prose(1), "A", 0), paper(prose(2), "B", 0)
    digest = paper(prose(1) + prose(2), "C", 1)
    found = copies([one, other, digest])
    assert found.keys() == {digest.id}


@given(st.permutations(range(6)))
def test_order_does_not_matter(order: list[int]) -> None:
    words = prose(5)
    reports = [paper(words[: 220 - 20 * n], f"Paper {n}", n % 3) for n in range(6)]
    assert copies([reports[n] for n in order]) == copies(reports)


def test_likeness_agrees_with_another_minhash() -> None:
    """datasketch, independent of ours, puts the pairs that we join above those that we do not."""
    words = prose(9)
    reports = [paper(words, "A", 0), paper(edited(words, "new headline", random.Random(1)), "B", 1)]
    reports += [paper(prose(seed), "C", 2) for seed in range(20, 24)]
    joined = {frozenset(pair) for pair in copies(reports).items()}
    for one, other in combinations(reports, 2):
        estimate = _sketch(one).jaccard(_sketch(other))
        assert abs(estimate - JACCARD) > 0.1
        assert (estimate > JACCARD) is (frozenset((one.id, other.id)) in joined)


def _sketch(told: Report) -> MinHash:
    sketch = MinHash(num_perm=256, seed=3)
    words = plain(told.text)
    for n in range(len(words) - 4):
        sketch.update(" ".join(words[n : n + 5]).encode())
    return sketch


def test_a_form_filled_again_next_year_is_not_a_copy() -> None:
    words = prose(6)
    assert copies([paper(words, "Palace", 0), paper([*words[:-3], "another", "guest", "came"], "Palace", 365)]) == {}


def test_nothing_to_compare() -> None:
    assert copies([]) == {}
    assert copies([paper([], "A", 0), paper(["one"], "B", 0), paper(["two"], "C", 0)]) == {}
