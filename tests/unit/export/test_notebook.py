"""The network that notebooks get."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings

from kgbuild.export.network import Network
from kgbuild.export.notebook import as_networkx
from tests.unit.export.any_network import networks
from tests.unit.export.conftest import Make


@settings(max_examples=80)
@given(network=networks())
def test_nothing_of_any_network_is_lost(network: Network) -> None:
    graph = as_networkx(network)
    assert list(graph) == [node.id for node in network.nodes]
    assert graph.number_of_edges() == len(list(network.edges))
    for node in network.nodes:
        data = graph.nodes[node.id]
        assert data["label"] == node.label
        assert {name: tuple(v) if isinstance(v, list) else v for name, v in data.items() if name in node.values} == {
            **node.values
        }
    for edge in network.edges:
        data = graph.edges[edge.source, edge.target, edge.kind]
        assert (data["id"], data["label"], data["weight"]) == (edge.id, edge.label, edge.weight)
        assert data["undirected"] != edge.directed


@pytest.mark.parametrize(("view", "directed"), [("events", True), ("cosign", False), ("countries", True)])
def test_a_graph_is_directed_where_one_of_its_edges_is(make: Make, view: str, directed: bool) -> None:
    graph = as_networkx(make(view).network)
    assert isinstance(graph, nx.MultiDiGraph) == directed
    assert graph.graph["name"] == make(view).network.about.title
    for _, data in (*graph.nodes(data=True), *((edge[:2], edge[2]) for edge in graph.edges(data=True))):
        assert data["sources"]
