"""The countries of persons and bodies, by the words beside them and by what the report tells elsewhere."""

from __future__ import annotations

import pytest

from dragoman.nouns import Report
from dragoman.reading.language import Language
from dragoman.reading.mentions import Cast, cast


@pytest.fixture(scope="module")
def language() -> Language:
    return Language(entities=True)


def told(language: Language, text: str) -> Cast:
    return cast(language.parse(text), Report.of(text, uri="a.txt"))


def countries(made: Cast) -> dict[str, str | None]:
    return {actor.name: actor.country for actor in made.actors}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They held American journalist Peter Holm for a year.", {"Peter Holm": "USA"}),
        ("The pact was signed by former Chilean diplomat Luis Rey.", {"Luis Rey": "CHL"}),
        (
            "Two Japanese hostages, Kenji Sato and Haruka Mori, were freed.",
            {"Kenji Sato": "JPN", "Haruka Mori": "JPN"},
        ),
        (
            "US senators Richard Holm and Patrick Dale were barred from entry.",
            {"Richard Holm": "USA", "Patrick Dale": "USA"},
        ),
        (
            "Sens. Robert Vane (D., Fla.), Susan Holm (R., Maine) and Joe Mill of Utah backed the bill.",
            {"Robert Vane": "USA", "Susan Holm": "USA", "Joe Mill": "USA"},
        ),
        ("Mark Holm, R-Ill., agreed with Robert Vane, D-N.J.", {"Mark Holm": "USA", "Robert Vane": "USA"}),
        ("He met the Norwegian prime minister, Kari Lund, or her aides.", {"Kari Lund": "NOR"}),
        ("Oleg Petrov, chief of the Russian general staff, was on the list.", {"Oleg Petrov": "RUS"}),
        ("Peter Holm, who was Denmark's ambassador, wrote the letter.", {"Peter Holm": "DNK"}),
        ("The talks will fail, Iran expert Peter Holm said.", {"Peter Holm": None}),
        ("The talks will fail, US expert Peter Holm said.", {"Peter Holm": "USA"}),
        ("The pro-Russian militant Oleg Petrov was seen.", {"Oleg Petrov": None}),
        ("Sweden invited Peter Holm and Maria Rey to the talks.", {"Peter Holm": None, "Maria Rey": None}),
    ],
)
def test_the_words_beside_a_person_tell_the_country(
    text: str, found: dict[str, str | None], language: Language
) -> None:
    assert found.items() <= countries(told(language, text)).items()


def test_an_adjective_before_a_person_is_no_state_of_its_own(language: Language) -> None:
    assert "United States" not in countries(told(language, "They held American journalist Peter Holm for a year."))


def test_a_known_person_goes_by_a_short_form_of_the_given_name(language: Language) -> None:
    assert countries(told(language, "Senators heard Joseph Biden on Monday."))["Joseph Biden"] == "USA"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("George H.W. Bush led the war. George W. Bush led the next.", ["George H.W. Bush", "George W. Bush"]),
        ("Ann B. Holm spoke. Ann Holm left. A. Holm wrote it.", ["Ann B. Holm"]),
        ("Joseph R. Vane spoke. Joe Vane left.", ["Joseph R. Vane"]),
    ],
)
def test_initials_tell_persons_apart_and_short_forms_do_not(text: str, names: list[str], language: Language) -> None:
    assert [actor.name for actor in told(language, text).actors if actor.type == "person"] == names


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Greek police searched the port. The police found nothing.", "police", "GRC"),
        ("Greek police and Turkish police searched the port. Police found nothing.", "Police", None),
        ("Chile closed the road. Chile said so twice. Protesters threw stones.", "Protesters", "CHL"),
        ("Chile said so twice; Chile rejected a claim of Peru. Protesters threw stones.", "Protesters", None),
        ("Chile closed the road. Chile said so twice. World powers were silent.", "World powers", None),
    ],
)
def test_a_body_without_a_country_is_of_the_one_the_report_is_about(
    text: str, name: str, country: str | None, language: Language
) -> None:
    found = {actor.name: actor.country for actor in told(language, text).actors}
    assert found[name] == country
