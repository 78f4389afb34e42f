"""The offices of one actor: what all reports tell of them together, and the days of the terms that are public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType

from dragoman.nouns import Office, ToldOffice
from dragoman.resolving.names import plain
from dragoman.vocabulary.terms import Term, facts

type _Held = tuple[str, str | None]
"""Title as the vocabulary of offices has it, and whose office it is."""


def joint_offices(told: Iterable[Office], name: str, country: str | None) -> tuple[Office, ...]:
    """Each office once, or once for each known term of it, sorted by title, country and beginning.

    ``told`` is "both" where some reports name the actor as its holder and some as a former one: the secretary of
    March is the former secretary of April.
    """
    ways: dict[_Held, set[ToldOffice]] = {}
    dated: set[Office] = set()
    for office in told:
        if office.since or office.until:
            dated.add(office)
        else:
            ways.setdefault((office.title, office.of), set()).add(office.told)
    undated = (office for held, told_as in ways.items() for office in _dated(held, _together(told_as), name, country))
    return tuple(sorted({*dated, *undated}, key=_order))


def _together(ways: set[ToldOffice]) -> ToldOffice:
    return next(iter(ways)) if len(ways) == 1 else "both"


def _dated(held: _Held, told: ToldOffice, name: str, country: str | None) -> Iterator[Office]:
    title, of = held
    terms = _terms_of(name, _terms().get((title.casefold(), of or country or ""), ()))
    if not terms:
        yield Office(title, of, told=told)
    for term in terms:
        yield Office(title, of, term.window.start, term.until, told)


def _terms_of(name: str, terms: tuple[Term, ...]) -> list[Term]:
    """The terms of the one person of this name: none for a bare surname, and none where two of the name held it."""
    words = plain(name)
    found = [term for term in terms if len(words) > 1 and _same(words, plain(term.name))]
    return found if len({term.name for term in found}) == 1 else []


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both names begin and end alike and one leaves out only what stands between."""
    return one[0] == other[0] and one[-1] == other[-1] and (set(one) <= set(other) or set(other) <= set(one))


@cache
def _terms() -> Mapping[tuple[str, str], tuple[Term, ...]]:
    """By title in lower case and country."""
    found: dict[tuple[str, str], dict[Term, None]] = {}
    for terms in facts().terms.values():
        for term in terms:
            for title in term.titles:
                found.setdefault((title, term.country), {})[term] = None
    return MappingProxyType({key: tuple(terms) for key, terms in found.items()})


def _order(office: Office) -> tuple[str, str, str, str, str]:
    return office.title, office.of or "", str(office.since or ""), str(office.until or ""), office.told
