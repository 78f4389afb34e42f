"""Which reports came when, as far as the record knows: by the day of publication, and with the last run.

A run is what one ``dragoman read`` adds. It is known by the numbers that reports get as they are kept, never by a
clock, and is written where the record is resolved again, which ends every read. Runs depend on the order in which
reports came; so they are not exported, and nothing that is derived rests on them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import Connection, exists, func, insert, not_, select

from dragoman.record import filters, schema as s


def close_run(connection: Connection) -> None:
    """Note as one run all reports that came after the last one. Where there are none, nothing changes."""
    before = connection.execute(select(func.max(s.runs.c.last))).scalar_one() or 0
    newest = connection.execute(select(func.max(s.reports.c.number))).scalar_one() or 0
    if newest > before:
        connection.execute(insert(s.runs), {"first": before + 1, "last": newest})


def of_last_run(connection: Connection) -> frozenset[str]:
    """The ids of the reports that the last run added; empty where nothing was ever read."""
    last = select(s.runs.c.first, s.runs.c.last).order_by(s.runs.c.number.desc()).limit(1).subquery()
    query = select(s.reports.c.id).join(last, s.reports.c.number.between(last.c.first, last.c.last))
    return frozenset(connection.execute(query).scalars())


def published_from(connection: Connection, day: date) -> frozenset[str]:
    """The ids of the reports published on this day or later; of one known to an interval, its first day counts."""
    return frozenset(connection.execute(select(s.reports.c.id).where(s.reports.c.published_start >= day)).scalars())


def newest_day(connection: Connection) -> date | None:
    """The day of the newest report, its first day where only an interval is known; None where none has a date."""
    found: date | None = connection.execute(select(func.max(s.reports.c.published_start))).scalar_one()
    return found


def undated(connection: Connection) -> int:
    """How many reports have no date."""
    query = select(func.count()).select_from(s.reports).where(s.reports.c.published_start.is_(None))
    return connection.execute(query).scalar_one()


def tellings(connection: Connection, reports: Collection[str]) -> dict[str, dict[str, str]]:
    """Of each event that one of these reports tells of, all accounts with their reports:
    ``{event: {account: report}}``."""
    telling, told_of = s.event_accounts.c, s.event_accounts.alias("told_of").c
    own = filters.among(s.accounts.c.report, reports)
    touched = select(told_of.event).join(s.accounts, s.accounts.c.id == told_of.account).where(own)
    query = select(telling.event, s.accounts.c.id, s.accounts.c.report)
    query = query.join(s.accounts, s.accounts.c.id == telling.account).where(telling.event.in_(touched))
    told: dict[str, dict[str, str]] = defaultdict(dict)
    for event, account, report in connection.execute(query.order_by(telling.event, s.accounts.c.id)):
        told[event][account] = report
    return dict(told)


def only_in(connection: Connection, reports: Collection[str]) -> Iterator[tuple[str, str, int]]:
    """Where those actors are told of whom these reports alone tell of: actor, report, and the actor's key in that
    report; sorted."""
    known, other = s.identities.c, s.identities.alias("other").c
    elsewhere = exists().where(other.actor == known.actor, not_(filters.among(other.report, reports)))
    query = select(known.actor, known.report, known.local_actor)
    query = query.where(filters.among(known.report, reports), not_(elsewhere))
    found = connection.execute(query.order_by(known.actor, known.report, known.local_actor))
    yield from ((actor, report, key) for actor, report, key in found)
