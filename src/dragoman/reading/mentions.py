"""Spans that name or refer to the actors of one report, and who each is.

``cast`` works in four goes: find the names, find the noun phrases, resolve both and the pronouns in reading order,
number the parties. See ``docs/actors.md`` for what is an actor and under which name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.nouns import LocalActor, Mention, Office, Report
from dragoman.reading.coreference import Party, inherit
from dragoman.reading.language import Parse
from dragoman.reading.names import Name, find_names
from dragoman.reading.nominals import find_nominals
from dragoman.reading.reference import Ref, Resolver
from dragoman.vocabulary.atlas import Atlas, atlas


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in the text. ``name`` as written without article; ``country`` ISO alpha-3, None where unknown."""

    start: int
    end: int
    text: str
    name: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors of one report. ``actors[k].key == k``; mentions do not overlap and are sorted by start.

    A mention ends with its head word; titles before a name belong to it ("President Enrique Peña Nieto"), what follows
    a noun ("of the board") does not. A plural mention that stands for several actors ("the two leaders") has no
    ``actor``; ``members`` then pairs its index in ``mentions`` with their keys.
    """

    actors: tuple[LocalActor, ...] = ()
    mentions: tuple[Mention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    members: tuple[tuple[int, tuple[int, ...]], ...] = ()

    def who(self, mention: int) -> tuple[int, ...]:
        """Keys of all actors that a mention stands for; empty where nobody fits."""
        single = self.mentions[mention].actor
        return (single,) if single is not None else dict(self.members).get(mention, ())


def cast(parse: Parse, report: Report, known: Atlas | None = None) -> Cast:
    """Who is in a report. ``parse`` must be of ``report.text``; ``known`` defaults to the built-in vocabulary."""
    known = known or atlas()
    names = find_names(parse, known)
    taken = {i: name for name in names for i in range(name.start, name.last + 1)}
    nominals = find_nominals(parse, known, names, taken)
    resolver = Resolver(parse, known, names, nominals)
    refs = _apart(resolver.run())
    inherit([[party for party in (ref.party, *ref.members) if party is not None] for ref in refs], known)
    return _number(parse, refs, _places(parse, known, names))


def _apart(refs: list[Ref]) -> list[Ref]:
    """Mentions in order of start; where two overlap, the later begins after the earlier."""
    kept: list[Ref] = []
    for ref in sorted(refs, key=lambda r: (r.last, r.first)):
        if kept and ref.first <= kept[-1].last:
            ref.first = kept[-1].last + 1
        if ref.first <= ref.last:
            kept.append(ref)
    return kept


def _number(parse: Parse, refs: list[Ref], places: tuple[PlaceMention, ...]) -> Cast:
    keys: dict[int, int] = {}
    parties: list[Party] = []
    for ref in refs:
        for party in (ref.party, *ref.members):
            if party is not None and id(party) not in keys:
                keys[id(party)] = len(parties)
                parties.append(party)
    return Cast(
        actors=tuple(_actor(key, party) for key, party in enumerate(parties)),
        mentions=tuple(_mention(parse, ref, keys) for ref in refs),
        places=places,
        members=tuple((i, tuple(keys[id(p)] for p in ref.members)) for i, ref in enumerate(refs) if ref.members),
    )


def _mention(parse: Parse, ref: Ref, keys: dict[int, int]) -> Mention:
    start, end = parse.tokens[ref.first].start, parse.tokens[ref.last].end
    actor = keys[id(ref.party)] if ref.party is not None else None
    return Mention(start, end, parse.text[start:end], ref.kind, actor)


def _actor(key: int, party: Party) -> LocalActor:
    aliases = tuple(sorted(form for form in party.forms if form != party.name))
    return LocalActor(key, party.type, party.name, party.country, aliases, tuple(_offices(party)))


def _offices(party: Party) -> Iterator[Office]:
    for title, country, former in party.offices:
        yield Office(title.office, country or party.country or title.country, told="former" if former else "holder")


def _places(parse: Parse, known: Atlas, names: list[Name]) -> tuple[PlaceMention, ...]:
    found = []
    for name in names:
        if (name.type == "state" and name.use in ("name", "metonym")) or name.place:
            start, end = parse.tokens[name.first].start, parse.tokens[name.last].end
            text = parse.text[start:end]
            plain = _unshouted(" ".join(text.split()))
            town = known.cities.get(plain, ()) if name.use == "metonym" else ()
            country = town[0].country if town else name.country  # Brussels stands for the EU, and lies in Belgium
            found.append(PlaceMention(start, end, text, plain, country))
    return tuple(found)


def _unshouted(name: str) -> str:
    """ "BUENOS AIRES" of a dateline as it is written elsewhere; initials stay."""
    return " ".join(word.title() if len(word) > 3 else word for word in name.split()) if name.isupper() else name
