"""Who did what with whom, as a graph: GraphML (igraph, networkx, yEd, Cytoscape) and GEXF (Gephi, with time).

A node is an actor that takes part in an event found, an edge an event between two of them: from each actor to each
recipient; where they did it together (``mutual``), once for each two of them. Parallel edges are separate events, so
that a program may count, weigh by ``score`` or leave out by ``status``. Absent parties are no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import batched, combinations, product
from typing import TYPE_CHECKING, Any, BinaryIO

from lxml import etree

from dragoman.asking.scale import Scale
from dragoman.nouns import Actor, Event, EventParticipant, Question

if TYPE_CHECKING:
    from dragoman.record import Record

GRAPHML = "http://graphml.graphdrawing.org/xmlns"
GEXF = "http://www.gexf.net/1.2draft"

NODE: Mapping[str, str] = {"name": "string", "kind": "string", "country": "string", "offices": "string"}
EDGE: Mapping[str, str] = {
    "event": "string", "type": "string", "mode": "string", "status": "string", "mutual": "boolean", "score": "double",
    "quad": "string", "start": "string", "end": "string", "precision": "string", "place": "string", "about": "string",
    "reports": "int", "independent_sources": "int",
}  # fmt: skip
_GEXF_TYPES = {"int": "integer"}
_PART = "; "
_PORTION = 500
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Edge:
    id: str
    source: str
    target: str
    told: Mapping[str, Any]


def edges(record: Record, question: Question, scale: Scale) -> Iterator[Edge]:
    """The events that the question finds, by id, as edges."""
    for event in record.events(question):
        told = _told(event, scale)
        for number, (one, other) in enumerate(_pairs(event, scale), 1):
            yield Edge(f"{event.id}-{number}", one, other, told)


def nodes(record: Record, question: Question) -> Iterator[Actor]:
    """Who takes part in these events, by id. The ids, and nothing else, are held."""
    ids = {one.actor for event in record.events(question) for one in event.participants if one.role != "absent"}
    for portion in batched(sorted(ids), _PORTION):
        found = record.actors_by_id(portion)
        yield from (found[one] for one in portion)


def write_graphml(record: Record, question: Question, out: BinaryIO, kind: Any = None) -> int:
    """Write GraphML; the number of edges."""
    written = 0
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("graphml", nsmap={None: GRAPHML}):
            for whose, keys in (("node", NODE), ("edge", EDGE)):
                for name, type in keys.items():
                    given = {"id": f"{whose}_{name}", "for": whose, "attr.name": name, "attr.type": type}
                    file.write(etree.Element("key", given))
            with file.element("graph", id="dragoman", edgedefault="directed"):
                for actor in nodes(record, question):
                    file.write(_graphml("node", {"id": actor.id}, _of_actor(actor)))
                for edge in edges(record, question, Scale.load()):
                    ends = {"id": edge.id, "source": edge.source, "target": edge.target}
                    file.write(_graphml("edge", ends, edge.told))
                    written += 1
    return written


def write_gexf(record: Record, question: Question, out: BinaryIO, kind: Any = None) -> int:
    """Write GEXF 1.2 with the time of each edge; the number of edges."""
    written = 0
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("gexf", nsmap={None: GEXF}, version="1.2"), _graph(file):
            with file.element("nodes"):
                for actor in nodes(record, question):
                    given = {"id": actor.id, "label": _clean(actor.name)}
                    file.write(_gexf("node", given, _of_actor(actor), list(NODE)))
            with file.element("edges"):
                for edge in edges(record, question, Scale.load()):
                    given = {"id": edge.id, "source": edge.source, "target": edge.target, "label": edge.told["type"]}
                    given |= {name: str(edge.told[name]) for name in ("start", "end") if edge.told[name]}
                    file.write(_gexf("edge", given, edge.told, list(EDGE)))
                    written += 1
    return written


@contextmanager
def _graph(file: Any) -> Iterator[None]:
    """A GEXF graph, its attributes told before what bears them."""
    with file.element("graph", defaultedgetype="directed", mode="dynamic", timeformat="date"):
        for whose, keys in (("node", NODE), ("edge", EDGE)):
            with file.element("attributes", {"class": whose, "mode": "static"}):
                for number, (name, type) in enumerate(keys.items()):
                    given = {"id": str(number), "title": name, "type": _GEXF_TYPES.get(type, type)}
                    file.write(etree.Element("attribute", given))
        yield


def _graphml(tag: str, given: Mapping[str, str], told: Mapping[str, Any]) -> etree._Element:
    element = etree.Element(tag, dict(given))
    for name, value in told.items():
        if value is not None:
            etree.SubElement(element, "data", key=f"{tag}_{name}").text = _word(value)
    return element


def _gexf(tag: str, given: Mapping[str, str], told: Mapping[str, Any], names: list[str]) -> etree._Element:
    element = etree.Element(tag, dict(given))
    values = etree.SubElement(element, "attvalues")
    for name, value in told.items():
        if value is not None:
            etree.SubElement(values, "attvalue", {"for": str(names.index(name)), "value": _word(value)})
    return element


def _pairs(event: Event, scale: Scale) -> Iterator[tuple[str, str]]:
    actors, others = _side(event.participants, "actor"), _side(event.participants, "recipient")
    if not others and scale.mutual(event.type):
        return combinations(actors, 2)
    return product(actors, others)


def _side(parts: tuple[EventParticipant, ...], role: str) -> list[str]:
    return list(dict.fromkeys(one.actor for one in parts if one.role == role))


def _told(event: Event, scale: Scale) -> Mapping[str, Any]:
    date = event.date
    return {
        "event": event.id,
        "type": event.type,
        "mode": event.mode,
        "status": event.status,
        "mutual": scale.mutual(event.type) and not any(one.role == "recipient" for one in event.participants),
        "score": scale.score(event.type, event.mode),
        "quad": scale.quad(event.type),
        "start": date.start if date else None,
        "end": date.end if date else None,
        "precision": date.precision if date else None,
        "place": event.place.name if event.place else None,
        "about": _PART.join(event.about) or None,
        "reports": event.reports,
        "independent_sources": event.independent_sources,
    }


def _of_actor(actor: Actor) -> Mapping[str, Any]:
    offices = _PART.join(f"{one.title} ({one.of})" if one.of else one.title for one in actor.offices)
    return {"name": actor.name, "kind": actor.type, "country": actor.country, "offices": offices or None}


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else _clean(str(value))


def _clean(words: str) -> str:
    """Without the control characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", words)
