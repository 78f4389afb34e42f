"""A table with POLECAT's columns: tab-separated, a header line, a line for each actor and recipient of each event.

Columns after the POLECAT codebook (Halterman et al. 2023, "PLOVER and POLECAT"). Coded as the PLOVER JSON is; what
POLECAT has and the record has not (Wikipedia and GeoNames ids, Correlates of War numbers, districts) stays empty.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, Any, BinaryIO

from dragoman.exports.crosswalk import Crosswalk
from dragoman.exports.csv import safe
from dragoman.exports.streams import write_lines
from dragoman.exports.wholes import Whole, wholes
from dragoman.nouns import EventParticipant, Question

if TYPE_CHECKING:
    from dragoman.record import Record

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title",
    "Actor Name Raw", "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors",
    "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language",
    "Version",
)  # fmt: skip
QUADS = ("VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT")
_PART = "; "


def write(record: Record, question: Question, out: BinaryIO, kind: Any = None) -> int:
    """Write the events that the question finds, by id; the number of lines, the header among them."""
    return write_lines(lines(record, question), out)


def lines(record: Record, question: Question) -> Iterator[str]:
    """The header line, then one line for each actor and recipient of each event."""
    crosswalk = Crosswalk.load()
    yield _written({column: column for column in COLUMNS})
    for whole in wholes(record, question):
        yield from map(_written, _rows(whole, crosswalk))


def _rows(whole: Whole, crosswalk: Crosswalk) -> Iterator[Mapping[str, Any]]:
    event, report = whole.event, whole.first_report
    type = crosswalk.plover_type(event)
    mode = event.mode if type == event.type else None
    common = {
        "Event ID": event.id,
        "Event Date": event.date.start if event.date and event.date.start == event.date.end else None,
        "Event Type": type,
        "Event Mode": mode,
        "Intensity": crosswalk.scale.score(type, mode),
        "Quad Code": QUADS[crosswalk.quad(type) - 1],
        "Contexts": _PART.join(crosswalk.plover_contexts(event)),
        "Placename": event.place and event.place.name,
        "Country": event.place and event.place.country,
        "Raw Placename": event.place and event.place.name,
        "Source": report.outlet,
        "Publication Date": report.published.start,
        "Language": report.language,
        "Version": "Dragoman",
    }
    for actor, recipient in product(_or_nobody(whole.side("actor")), _or_nobody(whole.side("recipient"))):
        sides = _side("Actor", actor, whole, crosswalk)
        yield {**common, **sides, **_side("Recipient", recipient, whole, crosswalk)}


def _or_nobody(side: list[EventParticipant]) -> list[EventParticipant | None]:
    return [*side] or [None]


def _side(side: str, one: EventParticipant | None, whole: Whole, crosswalk: Crosswalk) -> Mapping[str, Any]:
    if one is None:
        return {}
    actor = whole.actors[one.actor]
    sector = crosswalk.sector(actor)
    return {
        f"{side} Name": actor.name,
        f"{side} Country": one.country,
        f"Primary {side} Sector": sector,
        f"{side} Sectors": sector,
        f"{side} Title": _PART.join(office.title for office in actor.offices),
        f"{side} Name Raw": one.name,
    }


def _written(row: Mapping[str, Any]) -> str:
    line = io.StringIO()
    csv.writer(line, dialect="excel-tab", lineterminator="\n").writerow([safe(row.get(column)) for column in COLUMNS])
    return line.getvalue()
