"""Search: accents and case do not matter, nothing a person types is a fault, and what is shown cites the text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, strategies as st

from dragoman.errors import UsageError
from dragoman.nouns import Published, Question, Report
from dragoman.record import Record
from dragoman.record.folding import fold_name, stem
from dragoman.record.phrases import other_number, standing
from fakes import FakeReader
from recordplaces import Fresh

LONG = "Nothing of note happened. " * 60
DAY = Published(date(2018, 2, 20), date(2018, 2, 20), "day", "given")
REPORTS = (
    Report.of("President Peña Nieto met his guest in Lima.", uri="pena", title="Lima"),
    Report.of(f"{LONG}Pena was named once. {LONG}Then Pena spoke of tariffs and steel, at length. {LONG}", uri="long"),
    Report.of(
        "The wall AND the NOT of it: a tariff-free 25% deal.", uri="signs", title="Peñalosa speaks", published=DAY
    ),
)


@pytest.fixture(scope="module")
def record(fresh: Fresh) -> Iterator[Record]:
    reader = FakeReader()
    with Record.open(fresh()) as opened:
        opened.add((report, reader.read(report)) for report in REPORTS)
        yield opened


@pytest.mark.parametrize(
    ("words", "uris"),
    [
        ("Pena", ["long", "pena"]),
        ("PEÑA nieto", ["pena"]),
        ('"nieto met"', ["pena"]),
        ('"met nieto"', []),
        ("pena*", ["long", "pena", "signs"]),
        ("NOT", ["signs"]),
        ("tariff-free", ["signs"]),
        ('deal" 25%', ["signs"]),
        ("pena steel", ["long"]),
        ("lima pena", ["pena"]),
        ("absent", []),
        ("tariff", ["long", "signs"]),
        ("TARIFFS", ["long", "signs"]),
        ('"tariff"', ["signs"]),
        ('"tariffs"', ["long"]),
        ("tariff steels", ["long"]),
        ("wal", []),
    ],
)
def test_finds(record: Record, words: str, uris: list[str]) -> None:
    assert sorted(hit.report.uri for hit in record.search(words)) == uris
    assert record.count_hits(words) == len(uris)


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("tariffs", ["tariff"]),
        ("country", ["countries"]),
        ("countries", ["country", "countrie"]),
        ("Speeches", ["speech", "speeche"]),
        ("congress", ["congresses"]),
        ("delay", ["delays"]),
        ("news", ["newses"]),
        ("new", []),
        ("2018", []),
    ],
)
def test_a_word_is_found_in_singular_and_plural(word: str, others: list[str]) -> None:
    assert list(other_number(word)) == others


def test_a_hit_tells_in_how_many_places_it_stands(record: Record) -> None:
    told = {hit.report.uri: hit.places for hit in record.search("pena*")}
    assert told == {"pena": 1, "long": 2, "signs": 0}  # the last in its title alone
    assert standing("Steel tariffs. A tariff on STEEL.", "tariff steel") == [(0, 5), (6, 13), (17, 23), (27, 32)]


def test_title_counts_more_and_limit_holds(record: Record) -> None:
    assert [hit.report.uri for hit in record.search("pena*", limit=1)] == ["signs"]


def test_the_snippet_shows_where_most_of_the_words_are(record: Record) -> None:
    (hit,) = record.search("pena steel")
    assert [cited.text for cited in hit.words] == ["Pena", "steel"]
    assert hit.snippet.text.endswith(("length.", "happened.", "note", "of")) and len(hit.snippet.text) <= 240


def test_what_only_the_title_holds_is_shown_from_the_start(record: Record) -> None:
    (hit,) = record.search("penalosa")
    assert hit.words == () and hit.snippet.start == 0


def test_a_question_narrows_the_search(record: Record) -> None:
    assert [hit.report.uri for hit in record.search("the", Question(since=date(2018, 1, 1)))] == ["signs"]


@pytest.mark.parametrize("words", ["", "  ", '"', "*", "() - +"])
def test_no_word_is_a_fault_of_use(record: Record, words: str) -> None:
    with pytest.raises(UsageError, match="give a word"):
        list(record.search(words))


@given(st.text(st.sampled_from('añé"*^:()-+{}AND NOT NEAR pena\x00\U0001f600')))
def test_whatever_is_typed_is_answered(record: Record, words: str) -> None:
    try:
        hits = list(record.search(words))
    except UsageError:
        return
    for hit in hits:
        for cited in (hit.snippet, *hit.words):
            assert hit.report.text[cited.start : cited.end] == cited.text


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Peña  Nieto", "pena nieto"), ("O'Brien-Smith Jr.", "o brien smith jr"), ("...", ""), ("ERDOĞAN", "erdogan")],
)
def test_names_are_folded(name: str, folded: str) -> None:
    assert fold_name(name) == folded


@pytest.mark.parametrize(
    ("uri", "last"),
    [
        ("reports/lima.html.gz", "lima"),
        ("https://example.org/a/lima?x=1#top", "lima#top"),
        ("feed.jsonl#12", "feed#12"),
        ("C:\\news\\lima.txt", "lima"),
        (".hidden", ".hidden"),
        ("-", "-"),
        ("folder/", "folder"),
        ("2018.04.15 lima.txt", "2018.04.15 lima"),
    ],
)
def test_stems(uri: str, last: str) -> None:
    assert stem(uri) == last
