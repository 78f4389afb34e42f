"""Correcting the machine: a person's judgement goes into the ledger, and the record is resolved again with it.

    >>> from dragoman import Record, judging
    >>> with Record.open("dragoman.db") as record:                                  # doctest: +SKIP
    ...     judging.same(record, "e-12", "e-34", reason="one call, told by two papers")

A judgement is never changed, removed or silently overridden: it is in force, undone, overruled by a later one, or an
orphan whose object is gone, and ``log`` says which. What it is about is kept with the words, so that it holds over
every rebuild, for a newer version of the reader, and in another record of the same reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from dragoman.asking import anchors
from dragoman.asking.anchors import Correction, Thing
from dragoman.asking.lookup import kept_report
from dragoman.errors import UsageError
from dragoman.nouns import Actor, Anchor, Event, Judgement, Standing, Target, Verb
from dragoman.pipeline import resolve_again
from dragoman.record import Record
from dragoman.resolving.corrections import parsed


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement and what became of it. ``overrules`` are the earlier ones that it set aside."""

    judgement: Judgement
    standing: Standing
    overrules: tuple[str, ...] = ()


def same(record: Record, *names: str, reason: str | None = None, by: str | None = None) -> Judged:
    """Events or accounts that tell one happening; or actors that are one party, under the first one's name.

    Each name is an id or the beginning of one; an actor's own name will do, where only one bears it.

    Raises:
        UsageError: fewer than two things, unknown names, or things of different kinds.
    """
    things = _things(record, names, least=2)
    return _judge(record, "same", _kind(things), [thing.anchors for thing in things], reason=reason, by=by)


def different(record: Record, one: str, other: str, *, reason: str | None = None, by: str | None = None) -> Judged:
    """Two events or accounts that are not one happening; or two actors. ``ACTOR@REPORT`` is one report's actor.

    Raises:
        UsageError: unknown names, things of different kinds, or one thing named twice.
    """
    things = _things(record, (one, other), least=2)
    mine, theirs = things[0].anchors, things[1].anchors
    if set(mine) < set(theirs):
        theirs = tuple(anchor for anchor in theirs if anchor not in mine)
    else:
        mine = tuple(anchor for anchor in mine if anchor not in theirs)
    if not mine:
        raise UsageError(f"{one} and {other} are told by the same accounts: there is nothing to hold apart")
    return _judge(record, "different", _kind(things), [mine, theirs], reason=reason, by=by)


def wrong(record: Record, name: str, *, reason: str | None = None, by: str | None = None) -> Judged:
    """Something that the machine has misread: an account, a statement, or an event with all its accounts.

    Raises:
        UsageError: unknown, or an actor.
    """
    found = anchors.thing(record, name)
    if found.target == "actor":
        raise UsageError(f"{name}: an actor cannot be wrong; `edit` it, or `same` and `different` say who it is")
    return _judge(record, "wrong", found.target, [found.anchors], reason=reason, by=by)


def edit(
    record: Record, name: str, values: Mapping[str, str], *, reason: str | None = None, by: str | None = None
) -> Judged:
    """Set fields of an account, an event, a statement or an actor; ``docs/judgements.md`` lists them.

    Raises:
        UsageError: unknown, or a line for every field or value at fault.
    """
    found = anchors.thing(record, name)
    if not values:
        raise UsageError("give a field and its value, as in status=cancelled")
    return _judge(record, "edit", found.target, [found.anchors], values=_values(values), reason=reason, by=by)


def add(
    record: Record,
    report: str,
    words: str | tuple[int, int],
    values: Mapping[str, str],
    *,
    reason: str | None = None,
    by: str | None = None,
) -> Judged:
    """An account that the machine has missed: the exact words of a report, and what they tell (``type`` at least).

    Words that stand there more than once are told by their offsets, from the first character to behind the last.

    Raises:
        UsageError: unknown report, words that do not stand there once, or a line for every value at fault.
    """
    if "type" not in values:
        raise UsageError("say of what type the account is, as in type=CONSULT")
    paper = kept_report(record, report)
    told = anchors.words_in(paper, words) if isinstance(words, str) else anchors.words_at(paper, *words)
    return _judge(record, "add", "account", [(told,)], values=_values(values), reason=reason, by=by)


def undo(record: Record, name: str, *, reason: str | None = None, by: str | None = None) -> Judged:
    """Take back a judgement, by id or ``last``; taking back an undo brings back what it took.

    Raises:
        UsageError: unknown, or taken back already.
    """
    back = anchors.judgement(record, name)
    standing = record.standings().get(back.id)
    if standing and standing.state == "undone":
        raise UsageError(f"{back.id} is undone already, {standing.note}")
    return _judge(record, "undo", "judgement", [], undoes=back.id, reason=reason, by=by)


def about(record: Record, judged: Judged) -> tuple[list[Event], list[Actor]]:
    """The events and actors that a judgement is about, as they are now."""
    anchors = [anchor for group in judged.judgement.groups for anchor in group]
    accounts = (record.account(anchor.id) for anchor in anchors if anchor.kind == "account")
    events = dict.fromkeys(account.event for account in accounts if account and account.event)
    actors = dict.fromkeys(anchor.id for anchor in anchors if anchor.kind == "actor")
    found = (record.event(id) for id in events), (record.actor(id) for id in actors)
    return [event for event in found[0] if event], [actor for actor in found[1] if actor]


def log(record: Record) -> list[Judged]:
    """The whole ledger in the order in which it was made, with what became of each judgement."""
    standings = record.standings()
    return [Judged(one, standings[one.id]) for one in record.judgements()]


def apply(record: Record, judgements: Iterable[Judgement]) -> list[Judged]:
    """Add another record's judgements, and resolve again. Those that are there already change nothing."""
    known = {one.id for one in record.judgements()}
    new = [one for one in judgements if one.id not in known]
    resolve_again(record, new)
    added = {one.id for one in new}
    return [one for one in log(record) if one.judgement.id in added]


def correct(
    record: Record, corrections: Iterable[Correction], *, reason: str | None = None, by: str | None = None
) -> list[Judged]:
    """Make many judgements at once, as a corrected file brings them, and resolve once; all or none.

    Raises:
        UsageError: a line for every correction whose values are at fault.
    """
    made: list[Judgement] = []
    faults: list[str] = []
    first = datetime.fromisoformat(_moment(record))
    for number, one in enumerate(corrections):
        try:
            values = _values(dict(one.values))
            parsed(one.target, values)
        except UsageError as fault:
            faults.append(f"{one.anchor.id} (“{' '.join((one.anchor.words or '').split())}”): {fault}")
            continue
        moment = (first + timedelta(microseconds=number)).isoformat(timespec="microseconds")
        groups = ((one.anchor,),)
        made.append(Judgement.of(one.verb, one.target, groups, moment, values=values, reason=reason, by=by))
    if faults:
        raise UsageError("\n".join(faults))
    return apply(record, made) if made else []


def _things(record: Record, names: Iterable[str], least: int) -> list[Thing]:
    things = list({found.name: found for found in (anchors.thing(record, name) for name in names)}.values())
    if len(things) < least:
        raise UsageError("name two different things")
    return things


def _kind(things: Iterable[Thing]) -> Target:
    """What a judgement on several things is about. Events and accounts go together."""
    kinds = sorted({thing.target for thing in things})
    if kinds in (["account"], ["event"], ["actor"]):
        return kinds[0]
    if kinds == ["account", "event"]:
        return "event"
    raise UsageError(f"events, accounts or actors can be one or not, among themselves; named: {', '.join(kinds)}")


def _values(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((field.strip(), " ".join(words.split())) for field, words in values.items())


def _judge(record: Record, verb: Verb, target: Target, groups: Iterable[tuple[Anchor, ...]], **rest: Any) -> Judged:
    parsed(target, rest.get("values", ()))
    before = record.standings()
    made = Judgement.of(verb, target, tuple(groups), _moment(record), **rest)
    resolve_again(record, [made])
    after = record.standings()
    overrules = (id for id, one in after.items() if one.state == "overruled" and before[id].state != "overruled")
    return Judged(made, after[made.id], tuple(overrules))


def _moment(record: Record) -> str:
    """Now, and after every judgement that is there: the ledger's order is that of its moments."""
    now, last = datetime.now(UTC), record.last_judged()
    if last is not None:
        now = max(now, datetime.fromisoformat(last) + timedelta(microseconds=1))
    return now.isoformat(timespec="microseconds")
