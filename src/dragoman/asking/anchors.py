"""What a person names in a judgement -> its anchors: an event, an account, a statement or an actor, by id or name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.errors import UsageError
from dragoman.nouns import Account, Actor, Anchor, Judgement, Question, Report, Statement, Target, Verb

if TYPE_CHECKING:
    from dragoman.record import Record

LONGEST = 600
"""Characters of a piece of evidence, at most (RECORD.md)."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a name stands for, and the anchors that will find it again."""

    name: str
    target: Target
    anchors: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A judgement to be made: on the one thing that ``anchor`` names, with the fields to be set."""

    verb: Verb
    target: Target
    anchor: Anchor
    values: tuple[tuple[str, str], ...]


def thing(record: Record, name: str) -> Thing:
    """The event, account, statement or actor of that id (or its beginning), or the actor of that name.

    ``ACTOR@REPORT`` is an actor as one report knows them.

    Raises:
        UsageError: nothing of that name, or several things.
    """
    if "@" in name:
        return _in_report(record, name)
    found = [one for find in _FINDERS for one in find(record, name)]
    if not found:
        raise UsageError(f"{record.name}: no event, account, statement or actor {name}")
    if len(found) > 1:
        told = ", ".join(f"{one.anchors[0].id} ({one.target})" for one in found)
        raise UsageError(f"{name!r} may be any of {told}: give the id.")
    return found[0]


def judgement(record: Record, name: str) -> Judgement:
    """A judgement by id, the beginning of one, or ``last``. Raises UsageError: none, or several."""
    every = record.judgements()
    found = every[-1:] if name == "last" else [one for one in every if one.id.startswith((name, f"j-{name}"))]
    if len(found) != 1:
        what = "no judgement" if not found else "several judgements begin with"
        raise UsageError(f"{record.name}: {what} {name}; `dragoman log` lists them")
    return found[0]


def words_in(report: Report, words: str) -> Anchor:
    """Where words stand in a report; white space may differ.

    Raises:
        UsageError: nowhere, more than once, or more words than evidence may have.
    """
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = list(re.finditer(pattern, report.text)) if pattern else []
    if len(found) != 1:
        times = f"{len(found)} times: give more of them" if found else "nowhere"
        raise UsageError(f"{report.id}: the words {words!r} stand {times}")
    return of_words(report, *found[0].span())


def of_words(report: Report, start: int, end: int) -> Anchor:
    """A place in a report's text. Raises UsageError: more words than evidence may have."""
    if end - start > LONGEST:
        raise UsageError(f"{report.id}: {end - start} characters; evidence is {LONGEST} at most")
    return Anchor("report", report.id, report.id, start, end, report.text[start:end])


def words_at(report: Report, start: int, end: int) -> Anchor:
    """The words between two offsets of a report, without the white space around them.

    Raises:
        UsageError: no words there, or more than evidence may have.
    """
    if not 0 <= start < end <= len(report.text):
        raise UsageError(f"{report.id}: {start} to {end} is no stretch of its {len(report.text)} characters")
    found = report.text[start:end]
    first = start + len(found) - len(found.lstrip())
    words = found.strip()
    if not words:
        raise UsageError(f"{report.id}: nothing but white space from {start} to {end}")
    if len(words) > LONGEST:
        raise UsageError(f"{report.id}: {len(words)} characters; evidence is {LONGEST} at most")
    return Anchor("report", report.id, report.id, first, first + len(words), words)


def of_account(account: Account) -> Anchor:
    """An account by its id, and by its type and the first words that tell it."""
    told = account.evidence[0]
    return Anchor("account", account.id, account.report, told.start, told.end, told.text, account.type)


def of_statement(statement: Statement) -> Anchor:
    """A statement by its id and by its words."""
    said = statement.content
    return Anchor("statement", statement.id, statement.report, said.start, said.end, said.text, statement.speaker_name)


def of_actor(actor: Actor, report: str | None = None) -> Anchor:
    """An actor by id, name and country; perhaps only as one report knows them."""
    return Anchor("actor", actor.id, report, label=actor.name, country=actor.country)


def _events(record: Record, name: str) -> Iterable[Thing]:
    event = record.event(name)
    if event:
        yield Thing(event.id, "event", tuple(of_account(one) for one in record.accounts_of_event(event.id)))


def _accounts(record: Record, name: str) -> Iterable[Thing]:
    account = record.account(name)
    if account:
        yield Thing(account.id, "account", (of_account(account),))


def _statements(record: Record, name: str) -> Iterable[Thing]:
    statement = record.statement(name)
    if statement:
        yield Thing(statement.id, "statement", (of_statement(statement),))


def _actors(record: Record, name: str) -> Iterable[Thing]:
    """By id; failing that, all that bear the name as their own or, failing that, among their aliases."""
    by_id = record.actor(name)
    if by_id:
        return [Thing(by_id.id, "actor", (of_actor(by_id),))]
    bearers = list(record.actors(Question(actor=(name,))))
    chosen = [actor for actor in bearers if actor.name.casefold() == name.casefold()] or bearers
    return [Thing(actor.id, "actor", (of_actor(actor),)) for actor in chosen]


_FINDERS: tuple[Callable[[Record, str], Iterable[Thing]], ...] = (_events, _accounts, _statements, _actors)


def _in_report(record: Record, name: str) -> Thing:
    from dragoman.asking.lookup import kept_report

    who, _, where = name.partition("@")
    found = list(_actors(record, who))
    if len(found) != 1:
        raise UsageError(
            f"{name}: {'no actor' if not found else 'several actors are called'} {who}; give the actor's id"
        )
    actor = record.actor(found[0].name)
    assert actor is not None  # found a moment ago
    return Thing(name, "actor", (of_actor(actor, kept_report(record, where).id),))
