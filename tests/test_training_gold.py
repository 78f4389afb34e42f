"""Which of the actors that reading found are the parties that annotators named."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from training.gold import GoldEvent, Party, is_party, roles

from dragoman.nouns import ActorType, LocalActor

TRUMP = LocalActor(0, "person", "Donald Trump", "USA", ("Trump",))
ADMINISTRATION = LocalActor(1, "institution", "Trump administration", "USA")
MEXICO = LocalActor(2, "state", "Mexico", "MEX", ("Mexican", "Mexico City"))
PENA = LocalActor(3, "person", "Enrique Peña Nieto", "MEX", ("Peña Nieto",))


def event(*parties: Party) -> GoldEvent:
    return GoldEvent("e1", "CONSULT", None, "occurred", None, None, parties, (), ())


@dataclass(frozen=True)
class Case:
    party: Party
    actors: tuple[LocalActor, ...]
    found: dict[int, str]


@pytest.mark.parametrize(
    "case",
    [
        Case(Party("Trump administration", "USA", "actor"), (TRUMP, ADMINISTRATION), {1: "actor"}),
        Case(Party("Trump administration", "USA", "actor"), (TRUMP, MEXICO), {0: "actor"}),
        Case(Party("Trump", "USA", "recipient"), (TRUMP, MEXICO), {0: "recipient"}),
        Case(Party("Enrique Pena Nieto", "MEX", "actor"), (MEXICO, PENA), {3: "actor"}),
        Case(Party("Mexico", "MEX", "absent"), (MEXICO, PENA), {2: "absent"}),
        Case(Party("Canada", "CAN", "actor"), (TRUMP, MEXICO, PENA), {}),
    ],
)
def test_a_party_is_whoever_is_named_most_like_it(case: Case) -> None:
    assert roles(event(case.party), case.actors) == case.found


def test_each_of_several_parties_keeps_its_role() -> None:
    told = event(Party("Donald Trump", "USA", "actor"), Party("Mexico", "MEX", "recipient"))
    assert roles(told, (TRUMP, ADMINISTRATION, MEXICO, PENA)) == {0: "actor", 2: "recipient"}


@pytest.mark.parametrize(("kind", "wanted"), [("state", False), ("person", True)])
def test_a_state_is_told_by_its_code(kind: ActorType, wanted: bool) -> None:
    assert is_party(LocalActor(0, kind, "Mexico", "USA"), Party("Mexico", "MEX", "actor")) is wanted
