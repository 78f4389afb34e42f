"""Judgements, and the readings they change, as JSON: in the record's tables and in a text file that can live in git.

A file holds one judgement a line, in the order in which they were made, keys sorted, so that two desks' ledgers can be
compared and merged line by line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, func, insert, select

from dragoman.errors import UsageError
from dragoman.nouns import Judgement, Reading, Standing
from dragoman.record import schema as s
from dragoman.record.dialects import upsert

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Row = dict[str, Any]


@cache
def _form[T](noun: type[T]) -> TypeAdapter[T]:
    from pydantic import TypeAdapter  # takes a tenth of a second, and most questions need no ledger

    return TypeAdapter(noun)


# --- a line of the ledger ---------------------------------------------------------------------------------------------


def line_of(judgement: Judgement) -> str:
    """One judgement as a line of a ledger file."""
    row = _form(Judgement).dump_python(judgement, mode="json")
    row["groups"] = [[_told(anchor) for anchor in group] for group in row["groups"]]
    return json.dumps({"kind": "judgement", **_told(row)}, ensure_ascii=False, sort_keys=True)


def _told(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None and value != []}


def judgements_of(lines: Iterable[str], name: str) -> Iterator[Judgement]:
    """The judgements of a ledger file called ``name``.

    Raises:
        UsageError: naming the file, the line and what is wrong with it.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, Mapping) or row.get("kind") != "judgement":
                raise UsageError(f"{name}, line {number}: not a judgement; `dragoman log --json` writes them")
            yield _judgement({key: value for key, value in row.items() if key != "kind"}, f"{name}, line {number}")
        except json.JSONDecodeError as fault:
            raise UsageError(f"{name}, line {number}: not JSON ({fault})") from fault


def _judgement(row: Row, place: str) -> Judgement:
    from pydantic import ValidationError

    try:
        judgement: Judgement = _form(Judgement).validate_python({"id": "", "groups": (), **row}, strict=False)
    except ValidationError as fault:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in fault.errors())
        raise UsageError(f"{place}: {told}") from fault
    rest = {name: getattr(judgement, name) for name in ("values", "undoes", "reason", "by")}
    whole = Judgement.of(judgement.verb, judgement.target, judgement.groups, judgement.made, **rest)
    if judgement.id not in ("", whole.id):
        raise UsageError(f"{place}: its id is not that of what it says: it was changed. Leave the id out of a new one.")
    return whole


# --- in the record ----------------------------------------------------------------------------------------------------


def judge(connection: Connection, judgements: Iterable[Judgement]) -> None:
    """Add judgements to the ledger. One that is there already changes nothing."""
    for judgement in judgements:
        row = _form(Judgement).dump_python(judgement, mode="json")
        connection.execute(upsert(connection, s.judgements).on_conflict_do_nothing(), row)


def judgements(connection: Connection) -> list[Judgement]:
    """The ledger in the order in which its judgements were made, wherever that was."""
    columns = [column for column in s.judgements.columns if column.name != "number"]
    found = connection.execute(select(*columns).order_by(s.judgements.c.made, s.judgements.c.id)).mappings()
    return [_form(Judgement).validate_python(dict(row)) for row in found]


def last_made(connection: Connection) -> str | None:
    """The moment of the latest judgement."""
    found: str | None = connection.execute(select(func.max(s.judgements.c.made))).scalar_one()
    return found


def standings(connection: Connection) -> list[Standing]:
    """What became of the judgements, by their ids."""
    found = connection.execute(select(s.standings).order_by(s.standings.c.judgement)).mappings()
    return [_form(Standing).validate_python(dict(row)) for row in found]


def stand(connection: Connection, found: Iterable[Standing]) -> None:
    """Replace what became of the judgements."""
    connection.execute(delete(s.standings))
    for one in found:
        connection.execute(insert(s.standings), _form(Standing).dump_python(one))


def machine_readings(connection: Connection) -> dict[str, Reading]:
    """What the machine had read of the reports whose readings persons have corrected, by report id."""
    found = connection.execute(select(s.machine_readings)).mappings()
    return {row["report"]: _form(Reading).validate_python(row["reading"]) for row in found}


def set_aside(connection: Connection, reading: Reading) -> None:
    """Keep what the machine has read of a report, whose reading is about to be corrected."""
    row = {"report": reading.report, "reading": _form(Reading).dump_python(reading, mode="json")}
    connection.execute(insert(s.machine_readings), row)


def take_back(connection: Connection, reports: Iterable[str]) -> None:
    """Forget what was set aside of these reports."""
    for report in reports:
        connection.execute(delete(s.machine_readings).where(s.machine_readings.c.report == report))
