"""Countries by code, name, alias or adjective, for the words a person types and the names a sentence shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dragoman.vocabulary import cached
from dragoman.vocabulary.states import State, states as read_states


@dataclass(frozen=True, slots=True)
class Countries:
    """``names`` maps a code to its short English name, ``codes`` a case-folded code, name or alias to its code."""

    names: Mapping[str, str]
    codes: Mapping[str, str]
    peoples: frozenset[str] = frozenset()
    """What the people of a country are called: "Iranians"."""

    @classmethod
    def load(cls) -> Countries:
        """The vocabulary's states. A word or code that two states share belongs to the first."""
        return _of_vocabulary()

    def code(self, word: str) -> str | None:
        """The code that a word stands for ("mex", "Mexico", "the Netherlands", "Mexican"), or None.

        Cities and palaces do not count: who asks for Washington may want the actor of that name.
        """
        return self.codes.get(word.strip().casefold().removeprefix("the "))

    def is_name_of(self, name: str, code: str | None) -> bool:
        """Whether a name already says which country it is, so that the code beside it would say it twice."""
        return code is not None and self.code(name) == code


@cached
def _of_vocabulary() -> Countries:
    """Made once: reading the states takes a sixth of what a page of the desk may."""
    states = read_states()
    codes: dict[str, str] = {}
    for words in (_own_names, _adjectives):
        for state in states:
            for word in words(state):
                codes.setdefault(word.casefold(), state.code)
    names = {state.code: state.name for state in reversed(states)}
    peoples = frozenset(word for state in states for word in state.peoples)
    return Countries(MappingProxyType(names), MappingProxyType(codes), peoples)


def _own_names(state: State) -> tuple[str, ...]:
    return (state.code, state.name, *state.aliases)


def _adjectives(state: State) -> tuple[str, ...]:
    return state.adjectives
