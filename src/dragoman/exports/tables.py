"""The record as tables: what CSV, XLSX, Parquet and frames have in common. One kind a table, ids resolved to names.

A cell holds a text, a day (as text after ISO 8601), a whole number, a number, yes or no, or several texts (``texts``),
as its column says, or nothing. A form without lists (CSV, XLSX) writes several texts as ``flat`` puts them: parted by
"; ", stretches of evidence by " […] ".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, cast

from dragoman.asking.offices import in_words
from dragoman.nouns import Question

if TYPE_CHECKING:
    from dragoman.record import Record

Kind = Literal["accounts", "events", "statements", "reports", "actors", "participants", "citations"]
KINDS: tuple[Kind, ...] = ("accounts", "events", "statements", "reports", "actors", "participants", "citations")
Holds = Literal["text", "texts", "day", "integer", "number", "flag"]

_PART = "; "
_STRETCH = " […] "
_PORTION = 500
"""Rows that are held at a time."""

type Cells = Sequence[Any]
"""Cells of a column."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    holds: Holds = "text"
    parted: str = _PART


def flat(column: Column, value: Any) -> Any:
    """A cell where there are no lists."""
    return column.parted.join(value) if column.holds == "texts" else value


def _columns(*names: str) -> tuple[Column, ...]:
    """Columns from words such as ``confidence:number``; without a colon they hold text."""
    parts = (name.partition(":") for name in names)
    return tuple(
        Column(name, cast(Holds, holds or "text"), _STRETCH if name == "evidence" else _PART)
        for name, _, holds in parts
    )


def columns(record: Record, question: Question, kind: Kind, at_once: int = _PORTION) -> Iterator[Sequence[Cells]]:
    """A kind's rows, so many at a time, as cells in the order of its columns; days as text after ISO 8601."""
    finish = _FINISHED.get(kind)
    for told in record.table(kind, question, at_once):
        found = {**told, **finish(told)} if finish else told
        yield [found[column.name] for column in COLUMNS[kind]]


def rows(record: Record, question: Question, kind: Kind) -> Iterator[Cells]:
    """A kind's rows one by one, as ``columns`` has their cells."""
    for told in columns(record, question, kind):
        yield from zip(*told, strict=True)


def _account(told: Mapping[str, Cells]) -> Mapping[str, Cells]:
    return {
        "sourced_to": [[source["name"] for source in every] for every in told["sourced_to"]],
        "anonymous": [any(source["anonymous"] for source in every) for every in told["sourced_to"]],
        "evidence_start": [every[0] if every else None for every in told["starts"]],
        "evidence_end": [every[0] if every else None for every in told["ends"]],
    }


def _event(told: Mapping[str, Cells]) -> Mapping[str, Cells]:
    return {"conflicts": [[_conflict(one) for one in every] for every in told["conflicts"]]}


def _conflict(told: Mapping[str, Any]) -> str:
    return f"{told['field']}: {' / '.join(value['value'] or 'not told' for value in told['values'])}"


def _actor(told: Mapping[str, Cells]) -> Mapping[str, Cells]:
    return {"offices": [[in_words(one) for one in every] for every in told["offices"]]}


def _report(told: Mapping[str, Cells]) -> Mapping[str, Cells]:
    """Texts come along where the database would not count all of their characters."""
    counted = zip(told["characters"], told["text"], strict=True)
    return {"characters": [number if text is None else len(text) for number, text in counted]}


_FINISHED: Mapping[Kind, Callable[[Mapping[str, Cells]], Mapping[str, Cells]]] = {
    "accounts": _account,
    "events": _event,
    "actors": _actor,
    "reports": _report,
}
"""Cells that the record leaves to be put into words."""

_WHAT = (
    "type", "mode", "status", "date_start:day", "date_end:day", "date_precision", "date_basis", "place",
    "place_country", "actors:texts", "recipients:texts", "absent:texts", "about:texts",
)  # fmt: skip
_REPORT = ("report", "outlet", "published:day", "title", "uri")

COLUMNS: Mapping[Kind, tuple[Column, ...]] = MappingProxyType(
    {
        "accounts": _columns(
            "account", "event", *_WHAT, "sourced_to:texts", "anonymous:flag", "disputed_by:texts", "evidence:texts",
            "evidence_start:integer", "evidence_end:integer", "confidence:number", *_REPORT,
        ),
        "events": _columns(
            "event", *_WHAT, "reports:integer", "independent_sources:integer", "conflicts:texts", "accounts:texts",
        ),
        "statements": _columns(
            "statement", "speaker", "country", "anonymous:flag", "form", "content", "content_start:integer",
            "content_end:integer", "cue", *_REPORT,
        ),
        "reports": _columns(
            *_REPORT, "published_end:day", "published_basis", "byline", "external_id", "language", "copy_of",
            "characters:integer",
        ),
        "actors": _columns("actor", "name", "type", "country", "offices:texts", "aliases:texts"),
        "participants": _columns(
            "event", "type", "status", "date_start:day", "date_end:day", "role", "actor", "name", "country",
        ),
        "citations": _columns("account", "event", "number:integer", "start:integer", "end:integer", "text", *_REPORT),
    }
)  # fmt: skip
"""A kind's columns, in order."""
