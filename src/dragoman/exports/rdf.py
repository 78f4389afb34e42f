"""RDF: events in SEM and schema.org, where they come from in PROV-O, the exact words as Web Annotations.

SEM       the Simple Event Model: ``sem:Event`` with actors (through ``sem:Role``), place and time stamps
schema    ``schema:Event`` with ``schema:eventStatus`` for what takes place or was called off; reports are
          ``schema:NewsArticle``. schema.org has no status for what is denied or only possible: these are no
          ``schema:Event``, and ``dragoman:status`` says what they are
PROV-O    an event ``prov:wasDerivedFrom`` its accounts, an account ``prov:hadPrimarySource`` its report
oa        every citation is an ``oa:Annotation`` whose target bears both text selectors: the words with a little of what
          stands around them (``oa:TextQuoteSelector``), and their Unicode code points (``oa:TextPositionSelector``)

Every node has a name of its own (``urn:dragoman:`` and its id), so that files of several records can be joined and the
same record gives the same bytes. Written event by event; only the ids of what has been described already are held.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import batched
from typing import TYPE_CHECKING, Any, BinaryIO

from rdflib import DCTERMS, PROV, RDF, XSD, Graph, Literal, Namespace, URIRef

from dragoman.asking.sentences import Sentences, sources_of
from dragoman.exports.streams import write_lines
from dragoman.exports.wholes import Whole, wholes
from dragoman.nouns import Actor, Citation, Event, EventParticipant, Place, Question, content_id

if TYPE_CHECKING:
    from rdflib.namespace import NamespaceManager

    from dragoman.record import KeptAccount, KeptReport, KeptStatement, Record

SEM = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
SDO = Namespace("https://schema.org/")
OA = Namespace("http://www.w3.org/ns/oa#")
OWN = Namespace("urn:dragoman:vocabulary:")
PREFIXES = {
    "dcterms": DCTERMS, "dragoman": OWN, "oa": OA, "prov": PROV, "rdf": RDF, "schema": SDO, "sem": SEM, "xsd": XSD,
}  # fmt: skip

AROUND = 32
"""Characters of the text before and after a citation in its quote selector (the Web Annotation model advises some)."""

_PORTION = 200

_EVENT_STATUS = {
    "occurred": SDO.EventScheduled,  # schema.org: "taking place or has taken place on the startDate as scheduled"
    "ongoing": SDO.EventScheduled,
    "planned": SDO.EventScheduled,
    "cancelled": SDO.EventCancelled,
}
_ACTOR_CLASS = {
    "person": SDO.Person, "state": SDO.Country, "institution": SDO.GovernmentOrganization,
    "organisation": SDO.Organization, "group": SDO.Organization,
}  # fmt: skip

Term = URIRef | Literal
Node = tuple[URIRef, list[tuple[URIRef, Term]]]
"""A subject and what is said of it, in order."""


def write_turtle(record: Record, question: Question, out: BinaryIO, kind: Any = None) -> int:
    """Write Turtle; the number of triples."""
    names = _names()
    out.write("".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in PREFIXES.items()).encode())
    written = 0
    for subject, told in nodes(record, question):
        lines = [f"    {_verb(verb, names)} {thing.n3(names)}" for verb, thing in told]
        write_lines([f"\n{subject.n3(names)}\n", " ;\n".join(lines), " .\n"], out)
        written += len(told)
    return written


def write_jsonld(record: Record, question: Question, out: BinaryIO, kind: Any = None) -> int:
    """Write JSON-LD 1.1: a context of prefixes and a graph, a node a line; the number of triples."""
    names = _names()
    context = json.dumps({prefix: str(space) for prefix, space in PREFIXES.items()})
    out.write(f'{{"@context": {context}, "@graph": ['.encode())
    written = 0
    for number, (subject, told) in enumerate(nodes(record, question)):
        line = json.dumps(_json_node(subject, told, names), ensure_ascii=False)
        write_lines([",\n" if number else "\n", line], out)
        written += len(told)
    out.write(b"\n]}\n")
    return written


def nodes(record: Record, question: Question) -> Iterator[Node]:
    """All nodes for the events and statements that the question finds; what a node names comes before it."""
    teller = _Teller(Sentences.load())
    for whole in wholes(record, question):
        yield from teller.event(whole)
    for portion in batched(record.statements(question), _PORTION):
        reports = record.reports_by_id(sorted({statement.report for statement in portion}))
        speakers = record.actors_by_id(sorted({one.actor for one in portion if one.actor}))
        for statement in portion:
            speaker = speakers[statement.actor] if statement.actor else None
            yield from teller.statement(statement, reports[statement.report], speaker)


def name(id: str) -> URIRef:
    return URIRef(f"urn:dragoman:{id}")


@dataclass
class _Teller:
    """Tells each report, actor and place once."""

    sentences: Sentences
    told: set[str] = field(default_factory=set)

    def event(self, whole: Whole) -> Iterator[Node]:
        event = whole.event
        for one in event.participants:
            yield from self._once(one.actor, _actor(whole.actors[one.actor]))
        if event.place:
            yield from self._once(_place_id(event.place), _place(event.place))
        for account in whole.accounts:
            yield from self._report(whole.reports[account.report])
            yield from _account(account, whole.reports[account.report])
        for number, one in enumerate(event.participants, 1):
            yield _role(event, number, one)
        yield _event(whole, self.sentences)

    def statement(self, statement: KeptStatement, report: KeptReport, who: Actor | None) -> Iterator[Node]:
        yield from self._report(report)
        if who:
            yield from self._once(who.id, _actor(who))
        subject = name(statement.id)
        speaker = [(OWN.speaker, name(who.id))] if who else []
        yield (
            subject,
            [
                (RDF.type, SDO.Quotation),
                (RDF.type, PROV.Entity),
                (SDO.text, Literal(statement.content.text)),
                (SDO.spokenByCharacter, Literal(statement.speaker_name)),
                *speaker,
                (OWN.form, Literal(statement.form)),
                (PROV.hadPrimarySource, name(report.id)),
            ],
        )
        yield from _annotation(f"{statement.id}:1", subject, statement.content, report)

    def _report(self, report: KeptReport) -> Iterator[Node]:
        return self._once(report.id, _report(report))

    def _once(self, id: str, node: Node) -> Iterator[Node]:
        if id not in self.told:
            self.told.add(id)
            yield node


def _event(whole: Whole, sentences: Sentences) -> Node:
    event = whole.event
    status = _EVENT_STATUS.get(event.status)
    sentence = sentences.of(event, sources_of(whole.accounts))
    return (
        name(event.id),
        [
            (RDF.type, SEM.Event),
            (RDF.type, PROV.Entity),
            *([(RDF.type, SDO.Event), (SDO.eventStatus, status)] if status else []),
            (SDO.name, Literal(sentence, lang="en")),
            (SEM.eventType, OWN[event.type]),
            *([(OWN.mode, Literal(event.mode))] if event.mode else []),
            (OWN.status, Literal(event.status)),
            *_times(event),
            *([(SEM.hasPlace, name(_place_id(event.place)))] if event.place else []),
            *((SEM.hasActor, name(f"{event.id}:role:{n}")) for n, _ in enumerate(event.participants, 1)),
            *((DCTERMS.subject, Literal(topic)) for topic in event.about),
            (OWN.independentSources, Literal(event.independent_sources)),
            *((PROV.wasDerivedFrom, name(account)) for account in event.accounts),
        ],
    )


def _times(event: Event) -> list[tuple[URIRef, Term]]:
    """Time stamps are the interval's ends, with its precision beside them: a day is never made up."""
    when = event.date
    if when is None:
        return []
    first, last = _day(when.start), _day(when.end)
    stamps = [(SEM.hasEarliestBeginTimeStamp, first), (SEM.hasLatestEndTimeStamp, last)]
    if when.start == when.end:
        stamps = [(SEM.hasTimeStamp, first)]
    schema = [(SDO.startDate, first), (SDO.endDate, last)] if event.status in _EVENT_STATUS else []
    return [*stamps, *schema, (OWN.precision, Literal(when.precision))]


def _role(event: Event, number: int, one: EventParticipant) -> Node:
    """SEM's way to say which part an actor has."""
    value, type = name(one.actor), OWN[one.role]
    return name(f"{event.id}:role:{number}"), [(RDF.type, SEM.Role), (RDF.value, value), (SEM.roleType, type)]


def _account(account: KeptAccount, report: KeptReport) -> Iterator[Node]:
    subject = name(account.id)
    yield (
        subject,
        [
            (RDF.type, PROV.Entity),
            (RDF.type, OWN.Account),
            (SEM.eventType, OWN[account.type]),
            (OWN.status, Literal(account.status)),
            (OWN.confidence, Literal(str(account.confidence), datatype=XSD.decimal)),
            *((OWN.sourcedTo, Literal(source.name)) for source in account.sourced_to),
            *((OWN.disputedBy, Literal(who)) for who in account.disputed_by),
            (PROV.hadPrimarySource, name(report.id)),
        ],
    )
    for number, cited in enumerate(account.evidence, 1):
        yield from _annotation(f"{account.id}:{number}", subject, cited, report)


def _annotation(id: str, body: URIRef, cited: Citation, report: KeptReport) -> Iterator[Node]:
    """The words that tell of ``body``, with both text selectors."""
    target, words, place = (name(f"{id}:{part}") for part in ("target", "quote", "position"))
    before, after = report.text[max(0, cited.start - AROUND) : cited.start], report.text[cited.end : cited.end + AROUND]
    yield words, [
        (RDF.type, OA.TextQuoteSelector), (OA.exact, Literal(cited.text)), (OA.prefix, Literal(before)),
        (OA.suffix, Literal(after)),
    ]  # fmt: skip
    yield place, [
        (RDF.type, OA.TextPositionSelector), (OA.start, _count(cited.start)), (OA.end, _count(cited.end)),
    ]  # fmt: skip
    yield target, [
        (RDF.type, OA.SpecificResource), (OA.hasSource, name(report.id)), (OA.hasSelector, words),
        (OA.hasSelector, place),
    ]  # fmt: skip
    yield name(f"{id}:annotation"), [
        (RDF.type, OA.Annotation), (OA.hasBody, body), (OA.hasTarget, target), (OA.motivatedBy, OA.describing),
    ]  # fmt: skip


def _report(report: KeptReport) -> Node:
    start, end = report.published.start, report.published.end
    dated = [(DCTERMS.issued, _day(start))] if start and start == end else []
    if start and end and start != end:
        dated = [(OWN.publishedFrom, _day(start)), (OWN.publishedUntil, _day(end))]
    words = {
        SDO.headline: report.title,
        DCTERMS.publisher: report.outlet,
        SDO.author: report.byline,
        DCTERMS.identifier: report.external_id,
        DCTERMS.language: report.language,
        SDO.sha256: report.sha256,
    }
    return (
        name(report.id),
        [
            (RDF.type, SDO.NewsArticle),
            (RDF.type, PROV.Entity),
            *((verb, Literal(word)) for verb, word in words.items() if word),
            *dated,
            (DCTERMS.source, Literal(report.uri)),
            *([(PROV.wasQuotedFrom, name(report.copy_of))] if report.copy_of else []),
        ],
    )


def _actor(actor: Actor) -> Node:
    kind = _ACTOR_CLASS.get(actor.type)
    return (
        name(actor.id),
        [
            (RDF.type, SEM.Actor),
            (RDF.type, PROV.Agent),
            *([(RDF.type, kind)] if kind else []),
            (SDO.name, Literal(actor.name)),
            *((SDO.alternateName, Literal(alias)) for alias in actor.aliases),
            *([(OWN.country, Literal(actor.country))] if actor.country else []),
            *((SDO.jobTitle, Literal(office.title)) for office in actor.offices),
        ],
    )


def _place(place: Place) -> Node:
    country = [(SDO.addressCountry, Literal(place.country))] if place.country else []
    types: list[tuple[URIRef, Term]] = [(RDF.type, SEM.Place), (RDF.type, SDO.Place)]
    return name(_place_id(place)), [*types, (SDO.name, Literal(place.name)), *country]


def _place_id(place: Place) -> str:
    return content_id("l", place.name, place.country)


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)


def _count(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.nonNegativeInteger)


def _names() -> NamespaceManager:
    graph = Graph(bind_namespaces="none")
    for prefix, space in PREFIXES.items():
        graph.bind(prefix, space)
    return graph.namespace_manager


def _verb(verb: URIRef, names: NamespaceManager) -> str:
    return "a" if verb == RDF.type else verb.n3(names)


def _json_node(subject: URIRef, told: Iterable[tuple[URIRef, Term]], names: NamespaceManager) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": str(subject)}
    for verb, thing in told:
        if verb == RDF.type:
            node.setdefault("@type", []).append(thing.n3(names))
        else:
            node.setdefault(verb.n3(names), []).append(_json_value(thing, names))
    return node


def _json_value(thing: Term, names: NamespaceManager) -> dict[str, Any]:
    if isinstance(thing, URIRef):
        return {"@id": str(thing)}
    if thing.language:
        return {"@value": str(thing), "@language": thing.language}
    if thing.datatype:
        return {"@value": str(thing), "@type": thing.datatype.n3(names)}
    return {"@value": str(thing)}
