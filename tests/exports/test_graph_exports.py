"""GraphML and GEXF, read back by networkx: actors as nodes, events as edges, nothing XML cannot hold."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import networkx
import pytest

from dragoman.exports import graphs
from dragoman.nouns import Question
from dragoman.record import Record
from smallrecord import make


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with make(tmp_path_factory.mktemp("graphs") / "small.db") as record:
        yield record


def graphml(record: Record, question: Question | None = None) -> Any:
    out = io.BytesIO()
    graphs.write_graphml(record, question or Question(), out)
    return networkx.parse_graphml(out.getvalue().decode(), force_multigraph=True)


def gexf(record: Record, question: Question | None = None) -> Any:
    out = io.BytesIO()
    graphs.write_gexf(record, question or Question(), out)
    return networkx.read_gexf(io.BytesIO(out.getvalue()))


def named(graph: Any) -> dict[tuple[str, str, str], dict[str, Any]]:
    names = networkx.get_node_attributes(graph, "name")
    return {(names[a], names[b], told["event"]): told for a, b, told in graph.edges(data=True)}


@pytest.mark.parametrize("read", [graphml, gexf])
def test_networkx_finds_actors_and_events(small: Record, read: Any) -> None:
    graph = read(small)
    assert graph.is_directed() and graph.is_multigraph()
    assert sorted(networkx.get_node_attributes(graph, "name").values()) == [
        "Enrique Peña Nieto", "Justin Trudeau", "Mexico", "Mike Pence", "United States",
    ]  # fmt: skip
    edges = named(graph)
    assert sorted((one, other, told["type"], told["status"]) for (one, other, _), told in edges.items()) == [
        ("Enrique Peña Nieto", "United States", "CONSULT", "cancelled"),
        ("Enrique Peña Nieto", "United States", "CONSULT", "planned"),
        ("Mike Pence", "Justin Trudeau", "CONSULT", "occurred"),
        ("United States", "Mexico", "SANCTION", "hypothetical"),
    ]


@pytest.mark.parametrize("read", [graphml, gexf])
def test_edges_have_typed_values(small: Record, read: Any) -> None:
    (met,) = [told for (one, _, _), told in named(read(small)).items() if one == "Mike Pence"]
    assert (met["mutual"], met["score"], met["reports"], met["independent_sources"]) == (True, 1.0, 3, 2)
    assert (met["start"], met["end"], met["place"], met["about"]) == ("2018-04-14", "2018-04-14", "Lima", "trade")


def test_the_question_narrows_nodes_and_edges(small: Record) -> None:
    graph = graphml(small, Question(between=("USA", "CAN")))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (2, 1)


def test_control_characters_are_replaced() -> None:
    assert graphs._clean("a\x00b\x0bc\ud800 \ufffe\t𝔸") == "a\ufffdb\ufffdc\ufffd \ufffd\t𝔸"
