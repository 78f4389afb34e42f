"""Turtle and JSON-LD, re-read by rdflib: the same graph, its model, and selectors that find their words."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from dragoman.exports import rdf
from dragoman.exports.rdf import OA, OWN, PREFIXES, SDO, SEM, name
from dragoman.nouns import Question
from dragoman.record import Record
from smallrecord import make

# rdflib 7.1's readers use names that pyparsing and rdflib itself give up.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

OPENING = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in PREFIXES.items())


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with make(tmp_path_factory.mktemp("rdf") / "small.db") as record:
        yield record


@pytest.fixture(scope="module")
def graph(small: Record) -> Graph:
    return turtle(small)


def turtle(record: Record, question: Question | None = None) -> Graph:
    out = io.BytesIO()
    count = rdf.write_turtle(record, question or Question(), out)
    found = Graph().parse(data=out.getvalue(), format="turtle")
    assert len(found) == count
    return found


def asked(graph: Graph, query: str) -> list[tuple[str, ...]]:
    return sorted(tuple(str(value) for value in row) for row in graph.query(OPENING + query))  # type: ignore[union-attr]


def test_turtle_and_json_ld_are_one_graph(small: Record, graph: Graph) -> None:
    out = io.BytesIO()
    assert rdf.write_jsonld(small, Question(), out) == len(graph)
    assert isomorphic(Graph().parse(data=out.getvalue(), format="json-ld"), graph)


def test_every_node_has_a_name(graph: Graph) -> None:
    assert not [term for triple in graph for term in triple if isinstance(term, BNode)]
    described = set(graph.subjects())
    missing = {thing for thing in graph.objects() if str(thing).startswith("urn:dragoman:")} - described
    assert all(str(one).startswith(str(OWN)) for one in missing)


def test_events_by_the_simple_event_model(graph: Graph) -> None:
    assert asked(
        graph,
        """SELECT ?who ?part ?day ?where WHERE { ?event a sem:Event ; sem:eventType dragoman:CONSULT ;
             sem:hasTimeStamp ?day ; sem:hasPlace/schema:name ?where ; sem:hasActor ?role .
             ?role rdf:value/schema:name ?who ; sem:roleType ?part }""",
    ) == [
        ("Justin Trudeau", str(OWN.actor), "2018-04-14", "Lima"),
        ("Mike Pence", str(OWN.actor), "2018-04-14", "Lima"),
    ]  # fmt: skip


def test_schema_status_and_what_has_none(graph: Graph) -> None:
    query = "SELECT ?told ?status { ?e a schema:Event ; dragoman:status ?told ; schema:eventStatus ?status }"
    assert asked(graph, query) == [
        ("cancelled", str(SDO.EventCancelled)), ("occurred", str(SDO.EventScheduled)),
        ("occurred", str(SDO.EventScheduled)), ("planned", str(SDO.EventScheduled)),
    ]  # fmt: skip
    assert asked(
        graph, "SELECT ?told { ?e a sem:Event ; dragoman:status ?told FILTER NOT EXISTS { ?e a schema:Event } }"
    ) == [("hypothetical",), ("negated",)]


def test_an_interval_has_two_ends_and_no_day(graph: Graph) -> None:
    assert asked(
        graph,
        """SELECT ?first ?last { ?e dragoman:status "planned" ; sem:hasEarliestBeginTimeStamp ?first ;
             sem:hasLatestEndTimeStamp ?last FILTER NOT EXISTS { ?e sem:hasTimeStamp ?day } }""",
    ) == [("2018-05-21", "2018-05-31")]


def test_provenance_leads_from_the_event_to_the_report(graph: Graph) -> None:
    assert asked(
        graph,
        """SELECT DISTINCT ?outlet { ?e a sem:Event ; prov:wasDerivedFrom/prov:hadPrimarySource/dcterms:publisher
             ?outlet }""",
    ) == [("Andes Courier",), ("Evening Copy",), ("Harbour Gazette",)]


def test_both_selectors_find_the_words(small: Record, graph: Graph) -> None:
    rows = asked(
        graph,
        """SELECT ?report ?exact ?before ?after ?start ?end { ?a a oa:Annotation ; oa:hasTarget ?t .
             ?t oa:hasSource ?report ; oa:hasSelector ?q , ?p .
             ?q a oa:TextQuoteSelector ; oa:exact ?exact ; oa:prefix ?before ; oa:suffix ?after .
             ?p a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end }""",
    )
    assert len(rows) == 9 + 5
    texts = {str(name(report.id)): report.text for report in small.reports()}
    for report, exact, before, after, start, end in rows:
        assert texts[report][int(start) : int(end)] == exact
        assert before + exact + after in texts[report]


def test_statements_have_their_speakers(graph: Graph) -> None:
    assert ("Mike Pence", "“We had a good talk,”") in asked(
        graph, "SELECT ?who ?words { ?s a schema:Quotation ; dragoman:speaker/schema:name ?who ; schema:text ?words }"
    )


def test_the_question_narrows(small: Record) -> None:
    found = turtle(small, Question(status=("planned",)))
    assert len(set(found.subjects(predicate=SEM.eventType))) == 2  # the event and its account
    assert (None, OA.hasBody, None) in found


@pytest.mark.parametrize("words", ['a "quote"', "back\\slash", "two\nlines", "<&>", "\u2028", '"""', "'", "tab\t", "𝔸"])
def test_literals_come_back_as_they_were(words: str) -> None:
    subject = URIRef("urn:dragoman:x")
    names = rdf._names()
    text = f"{subject.n3(names)} <urn:v> {Literal(words).n3(names)} ."
    assert [str(one) for one in Graph().parse(data=text, format="turtle").objects()] == [words]
