"""What is derived, looked up by keys and changed where it differs: the record's side of settling.

Each method is one or two statements; a collection of any size travels as one JSON parameter, so that a lookup costs
what it finds. All within the caller's transaction. What the tables hold is said in ``schema``, section 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import batched

from sqlalchemy import Connection, Executable, bindparam, delete, insert, select, update

from dragoman.nouns import Account, Actor, Event, Judgement, LocalActor, Process, Reading, Report, Standing
from dragoman.record import dialects, ledger, processes, queries, rows, schema as s, store
from dragoman.record.dialects import replacing, upsert
from dragoman.record.filters import Condition, among

type Key = tuple[str, int]
type Sketched = tuple[int, date | None, str]
type Card = tuple[str, str | None, str]
type Description = tuple[int, str, str | None, int, str | None, str | None]
type Filing = tuple[int, int, int]

_CARD = select(s.cards.c.account, s.cards.c.event, s.cards.c.card)


class Derived:
    """A record as it was settled last, within one transaction that may change it. See ``resolving.known``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._changed = False  # whether events are others than when the transaction began

    def judge(self, judgements: Iterable[Judgement]) -> None:
        """Add judgements to the ledger. One that is there already changes nothing."""
        ledger.judge(self._connection, judgements)

    def judgements(self) -> list[Judgement]:
        return ledger.judgements(self._connection)

    def standings(self) -> dict[str, Standing]:
        return {one.judgement: one for one in ledger.standings(self._connection)}

    def stand(self, standings: Iterable[Standing]) -> None:
        ledger.stand(self._connection, standings)

    def correct(self, corrected: Mapping[str, Reading]) -> None:
        store.unsettle(self._connection, store.correct(self._connection, corrected))

    def stamp(self) -> str | None:
        """By which rules the record was settled last; None where it never was."""
        return self._connection.execute(select(s.settling.c.stamp)).scalar_one_or_none()

    def start_over(self) -> None:
        """Throw away all that is derived; every report with a reading is unsettled again."""
        store.clear_derived(self._connection)
        readings = select(s.readings.c.report)
        self._connection.execute(insert(s.unsettled).from_select(["report"], readings))

    def unsettled(self) -> list[str]:
        return sorted(self._connection.execute(select(s.unsettled.c.report)).scalars())

    def settled(self, reports: Collection[str]) -> dict[str, date | None]:
        query = select(s.settled.c.report, s.settled.c.day).where(among(s.settled.c.report, reports))
        return {row.report: row.day for row in self._connection.execute(query)}

    def finish(self, stamp: str) -> None:
        """Nothing is unsettled any more. Programs that stay open are told where anything derived is another."""
        if self.stamp() != stamp or self.unsettled():
            self._settle(stamp)
        elif not self._changed:  # a judgement may move events while no reading is another
            return
        store.derived_again(self._connection)

    def _settle(self, stamp: str) -> None:
        days = select(s.reports.c.id, s.reports.c.published_start).where(s.reports.c.id.in_(select(s.unsettled)))
        new = upsert(self._connection, s.settled).from_select(["report", "day"], days)
        for statement in (
            replacing(new, ["day"]),
            delete(s.unsettled),
            delete(s.settling),
        ):
            self._connection.execute(statement)
        self._connection.execute(insert(s.settling), {"stamp": stamp})
        dialects.of(self._connection).count_values(self._connection)

    def readings(self, reports: Collection[str]) -> Iterator[tuple[Report, Reading]]:
        return queries.readings(self._connection, reports, corrected=True)

    def machine_readings(self, reports: Collection[str]) -> Iterator[tuple[Report, Reading]]:
        return queries.readings(self._connection, reports)

    def papers(self, reports: Collection[str]) -> dict[str, Report]:
        return {report.id: report for report in queries.papers(self._connection, reports)}

    # Copies

    def has_sketches(self) -> bool:
        return self._connection.execute(select(s.sketches.c.shingle).limit(1)).first() is not None

    def before(self, places: Collection[Sketched], most: int) -> Iterator[tuple[Sketched, list[str]]]:
        """Each of these places, with those who stand before it on its shingle: so many just before it, and the first,
        each once."""
        by_key = {_kept(place): place for place in places}
        for key, found in dialects.of(self._connection).before(self._connection, by_key, most):
            yield by_key[key], found

    def after(self, places: Collection[Sketched], most: int | None = None) -> set[str]:
        """Those who stand just behind one of these places on its shingle, so many at each; None: all."""
        return dialects.of(self._connection).after(self._connection, map(_kept, places), most)

    def nearest(self, reports: Collection[str]) -> dict[str, str]:
        table = s.settled.c
        query = select(table.report, table.nearest).where(among(table.report, reports), table.nearest.is_not(None))
        return {row.report: row.nearest for row in self._connection.execute(query)}

    def followers(self, reports: Collection[str]) -> list[str]:
        query = select(s.settled.c.report).where(among(s.settled.c.nearest, reports))
        return list(self._connection.execute(query).scalars())

    def copies(self, reports: Collection[str]) -> dict[str, str]:
        query = select(s.copies.c.report, s.copies.c.copy_of).where(among(s.copies.c.report, reports))
        return {row.report: row.copy_of for row in self._connection.execute(query)}

    def copying(self, reports: Collection[str]) -> dict[str, list[str]]:
        query = select(s.copies.c.copy_of, s.copies.c.report).where(among(s.copies.c.copy_of, reports))
        found: dict[str, list[str]] = defaultdict(list)
        for root, report in self._connection.execute(query):
            found[root].append(report)
        return dict(found)

    def keep_sketches(self, places: Iterable[Sketched]) -> None:
        names = ("shingle", "day", "report")
        found = sorted(map(_kept, places))
        store.insert_rows(self._connection, s.sketches, (dict(zip(names, row, strict=True)) for row in found))

    def drop_sketches(self, places: Iterable[Sketched]) -> None:
        table = s.sketches.c
        one = delete(s.sketches).where(
            table.shingle == bindparam("n"), table.day == bindparam("d"), table.report == bindparam("r")
        )
        self._many(one, ({"n": shingle, "d": day, "r": report} for shingle, day, report in map(_kept, places)))

    def keep_nearest(self, nearest: Mapping[str, str | None]) -> None:
        statement = replacing(upsert(self._connection, s.settled), ["nearest"])
        self._many(statement, ({"report": report, "nearest": near} for report, near in sorted(nearest.items())))

    def keep_copies(self, copy_of: Mapping[str, str | None]) -> None:
        self._connection.execute(delete(s.copies).where(among(s.copies.c.report, copy_of)))
        copies = ({"report": report, "copy_of": root} for report, root in sorted(copy_of.items()) if root)
        store.insert_rows(self._connection, s.copies, copies)

    # Actors

    def has_descriptions(self) -> bool:
        return self._connection.execute(select(s.descriptions.c.id).limit(1)).first() is not None

    def described(self, numbers: Collection[int]) -> list[Description]:
        return self._described(among(s.descriptions.c.id, numbers))

    def described_as(self, actors: Collection[str]) -> list[Description]:
        return self._described(among(s.descriptions.c.actor, actors))

    def described_under(self, keys: Collection[int]) -> list[Description]:
        filed = select(s.description_keys.c.description).where(among(s.description_keys.c.key, keys))
        return self._described(s.descriptions.c.id.in_(filed))

    def locals(self, descriptions: Collection[int]) -> dict[int, LocalActor]:
        query = select(s.descriptions).where(among(s.descriptions.c.id, descriptions))
        found = self._connection.execute(query).mappings()
        return {row["id"]: rows.local_actor_of({**row, "key": 0}) for row in found}

    def bearers(self, reports: Collection[str]) -> dict[Key, int]:
        return self._borne(among(s.bearers.c.report, reports))

    def bearing(self, descriptions: Collection[int]) -> dict[Key, int]:
        return self._borne(among(s.bearers.c.description, descriptions))

    def actors(self, ids: Collection[str]) -> dict[str, Actor]:
        found = self._connection.execute(select(s.actors).where(among(s.actors.c.id, ids))).mappings()
        return {row["id"]: rows.actor_of(row) for row in found}

    def identities(self, reports: Collection[str]) -> dict[Key, str]:
        found = self._connection.execute(select(s.identities).where(among(s.identities.c.report, reports)))
        return {(report, key): actor for report, key, actor in found}

    def keep_descriptions(self, new: Iterable[tuple[Description, LocalActor, Sequence[int]]]) -> None:
        """Each with the keys that it is filed under."""
        filed: list[tuple[int, int]] = []
        for some in batched(new, store.ROWS_AT_ONCE):
            described = (
                {
                    **rows.description_row(local),
                    "id": id,
                    "shape": shape,
                    "bearers": bearers,
                    "actor": actor,
                    "party": party,
                }
                for (id, shape, _, bearers, actor, party), local, _ in some
            )
            store.insert_rows(self._connection, s.descriptions, described)
            filed += ((key, row[0]) for row, _, keys in some for key in keys)
        keyed = ({"key": key, "description": id} for key, id in sorted(filed))
        store.insert_rows(self._connection, s.description_keys, keyed)

    def change_descriptions(self, changed: Iterable[tuple[int, int, str | None, str | None]]) -> None:
        """Number, bearers, actor, party."""
        statement = update(s.descriptions).where(s.descriptions.c.id == bindparam("which"))
        names = ("which", "bearers", "actor", "party")
        self._many(statement, (dict(zip(names, row, strict=True)) for row in changed))

    def drop_descriptions(self, gone: Mapping[int, Sequence[int]]) -> None:
        """By number, with the keys that it is filed under."""
        filed = s.description_keys.c
        keys = {key for some in gone.values() for key in some}
        self._connection.execute(
            delete(s.description_keys).where(among(filed.key, keys), among(filed.description, gone))
        )
        self._connection.execute(delete(s.descriptions).where(among(s.descriptions.c.id, gone)))

    def keep_bearers(self, reports: Collection[str], bearers: Mapping[Key, int]) -> None:
        self._connection.execute(delete(s.bearers).where(among(s.bearers.c.report, reports)))
        found = ({"report": r, "local_actor": key, "description": id} for (r, key), id in sorted(bearers.items()))
        store.insert_rows(self._connection, s.bearers, found)

    def keep_actors(self, actors: Sequence[Actor]) -> None:
        """New ones, and others in place of those of their ids; their names in events follow."""
        told = [column.name for column in s.actors.columns if not column.primary_key]
        ids = [actor.id for actor in actors]
        called = select(s.actors.c.id, s.actors.c.name).where(among(s.actors.c.id, ids))
        before = {row.id: row.name for row in self._connection.execute(called)}
        self._many(replacing(upsert(self._connection, s.actors), told), (rows.actor_row(actor) for actor in actors))
        self._connection.execute(delete(s.actor_names).where(among(s.actor_names.c.actor, ids)))
        store.insert_names(self._connection, actors)
        self._rename(actor for actor in actors if before.get(actor.id, actor.name) != actor.name)

    def keep_identities(self, actor_of: Mapping[Key, str]) -> None:
        statement = replacing(upsert(self._connection, s.identities), ["actor"])
        found = ({"report": r, "local_actor": key, "actor": actor} for (r, key), actor in sorted(actor_of.items()))
        self._many(statement, found)

    def drop_actors(self, ids: Collection[str]) -> None:
        self._connection.execute(delete(s.actors).where(among(s.actors.c.id, ids)))

    # Events

    def has_cards(self) -> bool:
        return self._connection.execute(select(s.cards.c.number).limit(1)).first() is not None

    def cards(self, numbers: Collection[int]) -> list[Card]:
        return self._cards(among(s.cards.c.number, numbers))

    def cards_of(self, reports: Collection[str]) -> list[Card]:
        return self._cards(among(s.cards.c.report, reports))

    def cards_in(self, events: Collection[str]) -> list[Card]:
        return self._cards(among(s.cards.c.event, events))

    def cards_folded(self, folds: Collection[int]) -> list[Card]:
        return self._cards(among(s.cards.c.fold, folds))

    def accounts(self, ids: Collection[str]) -> dict[str, Account]:
        return {account.id: account for account in queries.plain_accounts(self._connection, ids)}

    def taking_part(self, local_actors: Collection[Key]) -> set[str]:
        """The accounts in which one of these is a participant."""
        parts = s.account_participants.c
        reports = {report for report, _ in local_actors}
        query = select(parts.report, parts.local_actor, parts.account).where(among(parts.report, reports))
        found = self._connection.execute(query)
        return {row.account for row in found if (row.report, row.local_actor) in local_actors}

    def meeting(self, searches: Iterable[tuple[int, int, int, int]]) -> set[int]:
        """The numbers of the cards that are filed where one of these searches looks."""
        return dialects.of(self._connection).meeting(self._connection, searches)

    def drop_cards(self, cards: Iterable[tuple[int, Sequence[Filing]]]) -> None:
        found = list(cards)
        self._connection.execute(delete(s.cards).where(among(s.cards.c.number, [number for number, _ in found])))
        filed = s.filings.c
        one = delete(s.filings).where(
            filed.key == bindparam("k"), filed.first == bindparam("f"), filed.card == bindparam("c")
        )
        self._many(one, ({"k": key, "f": first, "c": number} for number, some in found for key, first, _ in some))

    def keep_cards(self, cards: Iterable[tuple[int, str, str, int, str, Sequence[Filing]]]) -> None:
        """Number, account, report, fold, card, filings."""
        filed: list[tuple[int, int, int, int]] = []
        for some in batched(cards, store.ROWS_AT_ONCE):
            names = ("number", "account", "report", "fold", "card")
            self._connection.execute(insert(s.cards), [dict(zip(names, row[:5], strict=True)) for row in some])
            filed += ((key, first, n, last) for n, *_, filings in some for key, first, last in filings)
        dialects.of(self._connection).file(self._connection, sorted(filed))

    def keep_events(self, gone: Collection[str], new: Sequence[Event], filed: Mapping[int, str]) -> None:
        """Events in place of others; ``filed`` gives the number of every card of a new event."""
        self._changed |= bool(gone or new)
        self._connection.execute(delete(s.events).where(among(s.events.c.id, gone)))
        store.insert_events(self._connection, new)
        statement = update(s.cards).where(s.cards.c.number == bindparam("which"))
        self._many(statement, ({"which": number, "event": event} for number, event in sorted(filed.items())))

    # Processes

    def told_processes(self) -> Iterator[processes.Told]:
        return processes.told(self._connection)

    def links(self, accounts: Collection[str]) -> dict[str, tuple[str, tuple[processes.Part, ...]]]:
        return processes.links(self._connection, accounts)

    def keep_processes(self, found: Iterable[Process]) -> None:
        processes.keep(self._connection, found)

    def _rename(self, actors: Iterable[Actor]) -> None:
        """Only those who bear another name: a state may be in every second event of a large record."""
        named = update(s.event_participants).where(s.event_participants.c.actor == bindparam("who"))
        self._many(
            named.values(name=bindparam("called")), ({"who": actor.id, "called": actor.name} for actor in actors)
        )

    def _described(self, which: Condition) -> list[Description]:
        table = s.descriptions.c
        query = select(table.id, table.shape, table.country, table.bearers, table.actor, table.party).where(which)
        return [
            (id, shape, country, bearers, actor, party)
            for id, shape, country, bearers, actor, party in self._connection.execute(query)
        ]

    def _borne(self, which: Condition) -> dict[Key, int]:
        found = self._connection.execute(select(s.bearers).where(which))
        return {(report, key): description for report, key, description in found}

    def _cards(self, which: Condition) -> list[Card]:
        found = self._connection.execute(_CARD.where(which).order_by(s.cards.c.number))
        return [(account, event, card) for account, event, card in found]

    def _many(self, statement: Executable, values: Iterable[rows.Row]) -> None:
        for some in batched(values, store.ROWS_AT_ONCE):
            self._connection.execute(statement, list(some))


def _kept(place: Sketched) -> tuple[int, date, str]:
    """One without a day stands behind all that have one."""
    shingle, day, report = place
    return shingle, day or date.max, report
