"""The words by which reports say that somebody said something: verbs from ``vocabulary/speech.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from dragoman.vocabulary import cached, load

Frame = Literal["quote", "clause", "aside", "object", "infinitive", "charge", "term"]


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of saying. ``takes`` lists where what is said may stand:

    ``quote`` a quotation before or after it; ``clause`` the clause it governs (said that …); ``aside`` the sentence
    it is slipped into (…, he said, …); ``object`` the object of its particle (referred to …); ``infinitive``
    (vowed to …); ``charge`` somebody and what they are charged with (accused them of …); ``term`` the same, but only
    where it holds quotation marks (called it "absurd"). ``particle`` is the preposition that leads its object.
    """

    verb: str
    forms: tuple[str, ...]
    takes: tuple[Frame, ...]
    particle: str | None = None


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun of a kind that matters to who says what: ``document`` (a report says: it speaks for itself where its
    owner is not told), ``utterance`` (the statement, her comments: the last speaker's), ``unnamed`` (sources say),
    ``claim`` (her pledge that …: its owner's)."""

    noun: str
    kind: Literal["document", "utterance", "unnamed", "claim"]


@dataclass(frozen=True, slots=True)
class Aspect:
    """A verb that serves another word of saying: after an ``aspect`` *to say* is said (went on to say); the subject
    of a ``maker`` says what its object tells (issued a warning that …)."""

    verb: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """The vocabulary by the forms met in text, lower case."""

    verbs: MappingProxyType[str, tuple[Verb, ...]]
    documents: frozenset[str]
    carried: frozenset[str]
    aspects: frozenset[str]
    unnamed: frozenset[str]
    claims: frozenset[str]
    makers: frozenset[str]


@cached
def load_cues() -> Cues:
    """Read ``speech.toml`` once; the value is immutable."""
    forms: dict[str, list[Verb]] = {}
    for verb in load("speech", "verb", Verb):
        for form in verb.forms:
            forms.setdefault(form, []).append(verb)
    nouns = load("speech", "noun", Noun)
    return Cues(
        verbs=MappingProxyType({form: tuple(verbs) for form, verbs in sorted(forms.items())}),
        aspects=frozenset(form for entry in load("speech", "aspect", Aspect) for form in entry.forms),
        makers=frozenset(form for entry in load("speech", "maker", Aspect) for form in entry.forms),
        documents=frozenset(entry.noun for entry in nouns if entry.kind in {"document", "utterance"}),
        carried=frozenset(entry.noun for entry in nouns if entry.kind == "utterance"),
        unnamed=frozenset(entry.noun for entry in nouns if entry.kind == "unnamed"),
        claims=frozenset(entry.noun for entry in nouns if entry.kind == "claim"),
    )
