"""What settling asks of a record, and what it tells it to keep: the seam between resolving and keeping.

Whatever is kept here is derived: a pure function of the readings, thrown away and worked out again at will.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from dragoman.nouns import Account, Actor, Event, Judgement, LocalActor, Process, Reading, Report, Standing
from dragoman.resolving.processes import Links, Told

type Key = tuple[str, int]
"""A local actor: its report's id and its key there."""

type Sketched = tuple[int, date | None, str]
"""A shingle, and where a report in whose sketch it is stands among others there: its day of publication and its id. One
without a day stands behind all that have one."""

type KeptCard = tuple[str, str | None, str]
"""An account's id, its event's, and its card."""

type KeptDescription = tuple[int, str, str | None, int, str | None, str | None]
"""A description's number, shape, country, number of bearers, actor and party; of the last two none where each bearer
is its own."""


class Known(Protocol):
    """A record as settled last, and the readings as they are now. Collections may be of any size."""

    def stamp(self) -> str | None:
        """By which rules the record was settled last; None where it never was."""

    def start_over(self) -> None:
        """Throw away all that is derived; every report with a reading is unsettled again."""

    def unsettled(self) -> list[str]:
        """Reports that are new, or whose reading, date or source has changed; sorted."""

    def settled(self, reports: Collection[str]) -> dict[str, date | None]:
        """Those of ``reports`` that were settled before, with the day they had then."""

    def finish(self, stamp: str) -> None:
        """Nothing is unsettled any more."""

    def readings(self, reports: Collection[str]) -> Iterator[tuple[Report, Reading]]:
        """With what persons have corrected in them."""

    def machine_readings(self, reports: Collection[str]) -> Iterator[tuple[Report, Reading]]:
        """As the machine has read them."""

    def papers(self, reports: Collection[str]) -> dict[str, Report]: ...

    # Judgements

    def judgements(self) -> Sequence[Judgement]:
        """The ledger, in the order in which it was made."""

    def standings(self) -> Mapping[str, Standing]:
        """What became of each judgement when the record was settled last."""

    def stand(self, standings: Iterable[Standing]) -> None:
        """In place of all that were kept."""

    def correct(self, corrected: Mapping[str, Reading]) -> None:
        """Put these readings in the machine's place, by report, and the machine's back in the place of all others.
        Reports whose readings are others now are unsettled."""

    # Copies

    def has_sketches(self) -> bool: ...

    def before(self, places: Collection[Sketched], most: int) -> Iterator[tuple[Sketched, list[str]]]:
        """Each of these places, with those who stand before it on its shingle: so many just before it, and the first,
        each once."""

    def after(self, places: Collection[Sketched], most: int | None = None) -> set[str]:
        """Those who stand just behind one of these places on its shingle, so many at each; None: all."""

    def nearest(self, reports: Collection[str]) -> dict[str, str]:
        """The report that each copies most closely; copies only."""

    def followers(self, reports: Collection[str]) -> list[str]:
        """The reports whose nearest is one of these."""

    def copies(self, reports: Collection[str]) -> dict[str, str]:
        """Copies among these, each with the first of its group."""

    def copying(self, reports: Collection[str]) -> dict[str, list[str]]:
        """The copies of each of these that has any."""

    def keep_sketches(self, places: Iterable[Sketched]) -> None: ...

    def drop_sketches(self, places: Iterable[Sketched]) -> None: ...

    def keep_nearest(self, nearest: Mapping[str, str | None]) -> None: ...

    def keep_copies(self, copy_of: Mapping[str, str | None]) -> None: ...

    # Actors

    def has_descriptions(self) -> bool: ...

    def described(self, numbers: Collection[int]) -> list[KeptDescription]: ...

    def described_as(self, actors: Collection[str]) -> list[KeptDescription]:
        """The descriptions of these actors."""

    def described_under(self, keys: Collection[int]) -> list[KeptDescription]:
        """The descriptions that are filed under one of these keys, each once."""

    def locals(self, descriptions: Collection[int]) -> dict[int, LocalActor]:
        """The descriptions themselves, as local actors numbered 0."""

    def bearers(self, reports: Collection[str]) -> dict[Key, int]:
        """The local actors of these reports as settled last, each with its description."""

    def bearing(self, descriptions: Collection[int]) -> dict[Key, int]:
        """The local actors that bear one of these descriptions."""

    def actors(self, ids: Collection[str]) -> dict[str, Actor]: ...

    def identities(self, reports: Collection[str]) -> dict[Key, str]: ...

    def keep_descriptions(self, new: Iterable[tuple[KeptDescription, LocalActor, Sequence[int]]]) -> None:
        """Each with the keys that it is filed under."""

    def change_descriptions(self, changed: Iterable[tuple[int, int, str | None, str | None]]) -> None:
        """Number, bearers, actor, party."""

    def drop_descriptions(self, gone: Mapping[int, Sequence[int]]) -> None:
        """By number, with the keys that it is filed under."""

    def keep_bearers(self, reports: Collection[str], bearers: Mapping[Key, int]) -> None:
        """In place of what was kept of these reports."""

    def keep_actors(self, actors: Sequence[Actor]) -> None:
        """New ones, and others in place of those of their ids; their names in events follow."""

    def keep_identities(self, actor_of: Mapping[Key, str]) -> None: ...

    def drop_actors(self, ids: Collection[str]) -> None: ...

    # Events

    def has_cards(self) -> bool: ...

    def cards(self, numbers: Collection[int]) -> list[KeptCard]: ...

    def cards_of(self, reports: Collection[str]) -> list[KeptCard]: ...

    def cards_in(self, events: Collection[str]) -> list[KeptCard]: ...

    def cards_folded(self, folds: Collection[int]) -> list[KeptCard]:
        """The cards of the accounts that lie in these folds."""

    def accounts(self, ids: Collection[str]) -> dict[str, Account]: ...

    def taking_part(self, local_actors: Collection[Key]) -> set[str]:
        """The accounts in which one of these is a participant."""

    def meeting(self, searches: Iterable[tuple[int, int, int, int]]) -> set[int]:
        """The numbers of the cards that are filed where one of these searches looks."""

    def drop_cards(self, cards: Iterable[tuple[int, Sequence[tuple[int, int, int]]]]) -> None:
        """By number, with the account's filings."""

    def keep_cards(self, cards: Iterable[tuple[int, str, str, int, str, Sequence[tuple[int, int, int]]]]) -> None:
        """Number, account, report, fold, card, filings."""

    def keep_events(self, gone: Collection[str], new: Sequence[Event], filed: Mapping[int, str]) -> None:
        """Events in place of others; ``filed`` gives the number of every card of a new event."""

    # Processes

    def told_processes(self) -> Iterable[Told]:
        """What every report tells of processes."""

    def links(self, accounts: Collection[str]) -> Links:
        """Of these accounts the events, and who takes part; those that are in no event are left out."""

    def keep_processes(self, found: Iterable[Process]) -> None:
        """All of them, in place of those kept before."""
