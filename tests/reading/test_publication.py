"""The date of a report that carries none: what its words support, and no day more."""

from __future__ import annotations

from datetime import date

import pytest

from dragoman.reading import calendar
from dragoman.reading.reader import Parser
from dragoman.reading.times import infer_published
from dragoman.vocabulary.terms import facts, in_office, plain


@pytest.fixture(scope="module")
def language() -> Parser:
    return Parser()


CASES = [
    (
        "Updated April 14, 2018\n\nThe three powers fired missiles at the base on Friday.",
        ("2018-04-14", "2018-04-14"),
    ),
    (
        "President Dilma Rousseff received Prime Minister David Cameron in Brasilia. President Rousseff was nominated "
        "in 2010 and Prime Minister Enda Kenny, who became prime minister in March last year, looked on.",
        ("2012-01-01", "2012-12-31"),
    ),
    (
        "Twenty years after the Good Friday Agreement, the assembly in Belfast is empty.",
        ("2018-04-10", "2019-04-09"),
    ),
    (
        "The 23-year-old North American Free Trade Agreement is to be renegotiated.",
        ("2017-01-01", "2017-12-31"),
    ),
    (
        "Chancellor Angela Merkel, 60, spoke of patience.",
        ("2014-07-17", "2015-07-16"),
    ),
    (
        "Foreign Minister Heiko Maas telephoned President Moon Jae-in. "
        "National security adviser H.R. McMaster told Foreign Minister Heiko Maas on Monday that nothing was decided.",
        None,  # five weeks together in office: no ground to stand on
    ),
]


@pytest.mark.parametrize(("text", "bounds"), CASES)
def test_case(language: Parser, text: str, bounds: tuple[str, str] | None) -> None:
    published = infer_published(language.parse(text))
    if bounds is None:
        assert published.basis == "unknown"
        return
    assert published.basis == "inferred"
    assert published.start is not None
    assert published.end is not None
    assert (published.start.isoformat(), published.end.isoformat()) == bounds
    assert published.precision == calendar.precision_of(published.start, published.end)


@pytest.mark.parametrize(
    "text",
    [
        "The two ministers met on Tuesday and agreed on nothing.",
        "In 1956 the canal was seized. The treaty of 1936 was void.",
        "The city will be free of coal by 2030, its mayor said.",
        "President Barack Obama once called the accord a beginning.",
        "",
    ],
)
def test_too_little_to_go_by_is_unknown(language: Parser, text: str) -> None:
    published = infer_published(language.parse(text))
    assert (published.start, published.end, published.precision, published.basis) == (None, None, None, "unknown")


def test_history_and_prospects_do_not_mislead(language: Parser) -> None:
    text = (
        "President Enrique Peña Nieto and President Barack Obama met Prime Minister Stephen Harper in Toluca. "
        "Prime Minister Enrico Letta sent a message. In 1846 the two neighbours were at war. "
        "The 20-year-old North American Free Trade Agreement will be reviewed by 2030."
    )
    published = infer_published(language.parse(text))
    assert published.start is not None
    assert published.end is not None
    assert published.start <= date(2014, 2, 19) <= published.end


def test_a_former_president_is_not_in_office() -> None:
    held = [term.short for term in in_office("Former President Bill Clinton met then-President Hu Jintao.")]
    assert held == []
    assert [term.name for term in in_office("President Bill Clinton met him.")] == ["Bill Clinton"]
    assert list(in_office("President Hillary Clinton met him.")) == []


def test_terms_are_in_order() -> None:
    for terms in facts().people.values():
        for term in terms:
            assert term.window.start < term.window.end
            assert term.born is None or term.born < term.window.start


def test_plain_text_keeps_every_place() -> None:
    text = "Peña Nieto – “Zürich”, 的 e\u0301"
    assert len(plain(text)) == len(text)
    assert plain(text).startswith("Pena Nieto")
