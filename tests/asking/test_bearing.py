"""Which words bear a brief's sentence out: cues, whose name it is, the order of words, what parties are called."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given, strategies as st

from dragoman.asking.bearing import Bearing
from dragoman.asking.clausal import leads, may_act, spans
from dragoman.asking.contacts import Levels
from dragoman.asking.countries import Countries
from dragoman.asking.naming import APPOSED, Names, closed, unglued
from dragoman.asking.phrases import Phrases
from dragoman.asking.prose import LONGEST, number, shortened
from dragoman.nouns import EVENT_TYPES, MODES_OF, TOPICS, Actor, ActorType, Office


@pytest.fixture(scope="module")
def bearing() -> Bearing:
    return Bearing.load()


def actor(name: str, country: str | None, *aliases: str, kind: ActorType = "person", office: str = "") -> Actor:
    offices = (Office(office, country),) if office else ()
    return Actor(name, kind, name, country, aliases, offices)


CAST = (
    actor("Inês Sousa Prado", "PRT", "Prado", "Sousa Prado", office="President"),
    actor("Lars Holm", "DNK", "Holm", office="minister"),
    actor("Mette Holm", "DNK"),
    actor("Kim Ji-ho", "KOR", "Kim", office="foreign minister"),
    actor("Sven Olufsen", "DNK", office="king"),
    actor("Denmark", "DNK", kind="state"),
    actor("Fisheries Council", "PRT", kind="institution"),
)


@pytest.fixture
def names(bearing: Bearing) -> Names:
    told = Counter({one.id: 1 for one in CAST}) | Counter({"Lars Holm": 20})
    return Names({one.id: one for one in CAST}, Countries.load(), bearing, Phrases.load(), told)


def test_every_type_mode_and_topic_has_its_words(bearing: Bearing) -> None:
    assert set(bearing.types) == set(EVENT_TYPES)
    every = {(type, mode) for type, modes in MODES_OF.items() for mode in modes}
    assert every - set(bearing.modes) == {("CONSULT", "multilateral"), ("REQUEST", "change"), ("REJECT", "change")}
    assert set(TOPICS) - set(bearing.topics) == {"diplomatic", "other"}


def test_no_list_of_words_is_lost(bearing: Bearing) -> None:
    sets = [getattr(bearing, field.name) for field in fields(bearing)]
    assert all(sets) and all(one.pattern != r"(?<!\w)(?:)" for one in sets if isinstance(one, re.Pattern))


def test_a_mode_or_topic_without_its_words_is_not_told(bearing: Bearing) -> None:
    assert bearing.mode("CONSULT", "phone", "They spoke by telephone.") == "phone"
    assert bearing.mode("CONSULT", "phone", "They met in Porto.") is None
    assert bearing.about(("trade", "health"), "The talks were about tariffs.") == ("trade",)


@pytest.mark.parametrize(
    ("text", "proxied"),
    [
        ("Prado's spokesman met the envoy", True),
        ("the family of Prado asked for help", True),
        ("Prado’s office denied it", True),
        ("Prado met the envoy", False),
        ("Prado's threat was heard", False),
    ],
)
def test_who_is_somebodys_is_not_that_person(bearing: Bearing, text: str, proxied: bool) -> None:
    where = spans(text, "Prado")[0]
    assert bearing.is_proxied(text, where.start, where.end) is proxied


@pytest.mark.parametrize(
    ("text", "trigger", "may"),
    [
        ("Denmark struck Portugal.", "struck", True),
        ("Portugal was struck by Denmark.", "struck", True),
        ("Denmark and Portugal struck the port.", "struck", False),
        ("Denmark rejected Portugal's demand.", "demand", False),
        ("Against Portugal Denmark imposed a tariff.", "imposed", True),
        ("A threat by Denmark against Portugal was heard.", "threat", True),
        ("A visit promised by Portugal pleased Denmark.", "promised", False),
    ],
)
def test_the_order_of_words_may_rule_an_act_out(text: str, trigger: str, may: bool) -> None:
    acts, gets = spans(text, "Denmark"), spans(text, "Portugal")
    assert may_act(text, acts, gets, spans(text, trigger)[0]) is may


def test_nobody_is_threatened_by_who_stands_before_them() -> None:
    text = "Denmark brushed off what Portugal threatened."
    acts, gets, trigger = spans(text, "Denmark"), spans(text, "Portugal"), spans(text, "threatened")[0]
    assert not may_act(text, acts, gets, trigger, voiced=True)
    assert may_act(
        "Denmark threatened Portugal.", spans("Denmark threatened Portugal.", "Denmark"), (), None, voiced=True
    )


def test_a_lone_actor_leads_the_act() -> None:
    text = "The West blames Russia for the attack."
    assert not leads(text, spans(text, "Russia")[0], spans(text, "blames")[0])
    assert leads(text, spans(text, "West")[0], spans(text, "blames")[0])


@pytest.mark.parametrize(
    ("id", "text", "first", "again"),
    [
        ("Inês Sousa Prado", "President Sousa Prado spoke.", "Inês Sousa Prado, president of Portugal", "Sousa Prado"),
        ("Inês Sousa Prado", "Former President Sousa Prado spoke.", "Inês Sousa Prado (Portugal)", "Sousa Prado"),
        ("Lars Holm", "Trade minister Lars Holm spoke.", "Lars Holm (Denmark)", "Holm"),
        ("Mette Holm", "Mette Holm spoke.", "Mette Holm", "Mette Holm"),
        ("Kim Ji-ho", "Foreign Minister Kim Ji-ho spoke.", "Kim Ji-ho, foreign minister of South Korea", "Kim"),
        ("Sven Olufsen", "King Olufsen met Crown Prince Sven Olufsen.", "Sven Olufsen (Denmark)", "Sven Olufsen"),
        ("Denmark", "Copenhagen answered.", "Denmark", "Denmark"),
    ],
)  # fmt: skip
def test_a_party_is_introduced_once_with_what_the_words_tell(
    names: Names, id: str, text: str, first: str, again: str
) -> None:
    who = names.actors[id]
    assert closed(names.called(id, who.name, who.country, text)) == first
    assert closed(names.called(id, who.name, who.country, text)) == again


@pytest.mark.parametrize(
    ("id", "text", "named"),
    [
        ("Lars Holm", "Holm's speech", True),
        ("Mette Holm", "Holm's speech", False),
        ("Denmark", "the Danish minister", True),
        ("Denmark", "the Dutch minister", False),
        ("Inês Sousa Prado", "INES SOUSA PRADO spoke", True),
    ],
)
def test_a_text_names_whom_its_words_mean(names: Names, id: str, text: str, named: bool) -> None:
    who = names.actors[id]
    assert names.stands_in(id, who.name, who.country, text) is named


@pytest.mark.parametrize(
    ("words", "after"),
    [
        (f"A, envoy{APPOSED} and B, envoy{APPOSED} met", "A, envoy, and B, envoy, met"),
        (f"met A, envoy{APPOSED}", "met A, envoy"),
        (f"met A, envoy{APPOSED}; denied", "met A, envoy; denied"),
        (f"met A, envoy{APPOSED} (undated)", "met A, envoy (undated)"),
    ],
)
def test_an_apposition_ends_with_a_comma_or_a_stop(words: str, after: str) -> None:
    assert closed(words) == after


def test_numbers_are_words_up_to_twelve() -> None:
    assert [number(one) for one in (1, 12, 13, 1200)] == ["one", "twelve", "13", "1,200"]


@given(st.text(st.characters(codec="utf-8"), max_size=900))
def test_a_quotation_is_one_line_and_cut_only_where_it_is_long(words: str) -> None:
    short = shortened(words)
    assert "\n" not in short and len(short) <= LONGEST + 4
    assert short.endswith("[…]") or len(" ".join(words.split())) <= LONGEST + 4


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("the port would close, a move that the unions had feared", "the port would close […]"),
        ("the port would close, yet another delay in the works", "the port would close […]"),
        ("the port would close -- albeit for a day", "the port would close […]"),
        ("the port would close, the Lisbon Courier reported", "the port would close […]"),
        ("the port would close and hinted at more", "the port would close […]"),
        ("the port – the last in Portugal – would close", "the port – the last in Portugal – would close"),
        ("the port would close and the bay would open", "the port would close and the bay would open"),
        ("the port would close, which both unions oppose", "the port would close […]"),
        ("the port would close, and gave the unions a week", "the port would close […]"),
        ("the port was a “risk,” but faced much criticism", "the port was a “risk,” […]"),
        ("the quays, which were built in May, would close", "the quays, which were built in May, would close"),
        ("the port would close, and the bay would open", "the port would close, and the bay would open"),
        ("three ports would close, including Porto", "three ports would close, including Porto"),
    ],
)
def test_what_the_report_adds_to_reported_words_is_left_out(bearing: Bearing, words: str, left: str) -> None:
    assert bearing.without_comment(words) == left


@pytest.mark.parametrize(
    ("before", "place"),
    [
        ("The envoy spoke in ", True),
        ("The envoy spoke in the ", True),
        ("The envoy spoke in southern ", True),
        ("The envoy spoke in Nova Lisboa, ", True),
        ("The envoy warned ", False),
        ("The envoy of Peru warned ", False),
        ("The envoy, Ann Lee, and ", False),
    ],
)
def test_a_state_may_be_named_as_a_place(bearing: Bearing, before: str, *, place: bool) -> None:
    assert bearing.is_place(before) is place


def test_a_dictator_or_democrat_is_no_office(names: Names) -> None:
    assert names.is_none("Democrat") and names.is_none("strongman")
    assert not names.is_none("Lars Holm")


def test_what_breaks_off_is_no_name(names: Names) -> None:
    assert names.is_none("officials from the") and names.is_none("Ministry of") and names.is_none("10 other states")
    assert not names.is_none("officials from Porto")


@pytest.mark.parametrize("glued", ["Lars Holm Lars", "Lars Holm said", "Lars Holm Lars Peter HolmMette Holm"])
def test_a_name_ends_where_it_begins_anew(names: Names, glued: str) -> None:
    assert names.called("Lars Holm", glued, "DNK", "Lars Holm spoke.") == "Lars Holm (Denmark)"


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("Lars Holm Lars Peter HolmMette Holm", "Lars Holm"),
        ("two officials of the two ministries", "two officials of the two ministries"),
        ("Lars Holm", "Lars Holm"),
    ],
)
def test_what_is_glued_to_a_name_is_taken_off(name: str, own: str) -> None:
    assert unglued(name) == own


def test_a_description_takes_no_country_besides(names: Names) -> None:
    text = "The former commander in Denmark derided the Fisheries Board in Denmark."
    assert names.called(None, "former commander", "DNK", text) == "former commander"
    assert names.called(None, "Fisheries Board", "DNK", text) == "Fisheries Board (Denmark)"
    assert names.called(None, "Several boards", "DNK", "Several boards met.") == "several boards"


def test_a_shared_surname_is_told_as_the_report_has_the_name(names: Names) -> None:
    assert names.called("Mette Holm", "Mette Holm", "DNK", "Mette Holm spoke.", brief=True) == "Mette Holm"


def test_an_office_without_days_says_nothing_of_whom_days_are_known() -> None:
    levels, day = Levels.load(), date(2016, 12, 3)
    head = Office("president", "DNK", date(2017, 1, 20), date(2021, 1, 20))
    odd = Office("foreign minister", "DNK")
    assert levels.of([odd], "DNK", day) == levels.of_title["foreign minister"]
    assert levels.of([odd, head], "DNK", day) is None
    assert levels.of([odd, head], "DNK", date(2018, 1, 1)) == levels.of_title["president"]
