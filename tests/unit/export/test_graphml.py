"""GraphML: networkx and igraph read the very attributes, and what yEd draws is the same network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from math import isnan
from pathlib import Path
from tempfile import TemporaryDirectory

import igraph
import networkx as nx
import pytest
from hypothesis import given, settings
from lxml import etree

from kgbuild.export.graphml import write_graphml
from kgbuild.export.network import Network, Value
from kgbuild.export.plain import edge_row, node_row
from kgbuild.export.xmltext import XmlText
from tests.unit.export.any_network import networks, replaced
from tests.unit.export.conftest import SHIPPED, Make

Y = "{http://www.yworks.com/xml/graphml}"
FOR_YED = {"shape_type": "ellipse"}
"""What networkx makes of the elements that are for yEd, but for what our own attributes say again."""


def graphml(network: Network) -> bytes:
    return "".join(write_graphml(network, XmlText())).encode()


def read_by_networkx(content: bytes) -> nx.Graph[str]:
    return nx.read_graphml(BytesIO(content), force_multigraph=True)


def read_by_igraph(content: bytes) -> igraph.Graph:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.graphml")
        path.write_bytes(content)
        return igraph.Graph.Read_GraphML(str(path))


def expected(row: Mapping[str, Value]) -> dict[str, Value]:
    """What a reader has to find: lists are JSON in strings."""
    plain = {name: json.dumps(value, ensure_ascii=False) for name, value in row.items() if isinstance(value, tuple)}
    return {name: replaced(text) if isinstance(text, str) else text for name, text in {**row, **plain}.items()}


def check_networkx(network: Network) -> None:
    graph = read_by_networkx(graphml(network))
    assert graph.is_directed() == any(edge.directed for edge in network.edges)
    assert dict(graph.nodes(data=True)) == {
        replaced(node.id): expected(node_row(node)) | FOR_YED for node in network.nodes
    }
    read = {key: (source, target, data) for source, target, key, data in graph.edges(keys=True, data=True)}
    assert set(read) == {replaced(edge.id) for edge in network.edges}
    for edge in network.edges:
        source, target, data = read[replaced(edge.id)]
        assert data == expected(edge_row(edge))
        ends = replaced(edge.source), replaced(edge.target)
        assert (source, target) == ends or (not graph.is_directed() and (target, source) == ends)


def check_igraph(network: Network) -> None:
    graph = read_by_igraph(graphml(network))
    nodes, edges = list(network.nodes), list(network.edges)
    ids = [vertex["id"].replace("&#38;", "&") for vertex in graph.vs]  # igraph 1.0 leaves that one escaped
    assert ids == [replaced(node.id) for node in nodes]
    # Edges in their order, by their ends: igraph 1.0 gives an edge the id of a node.
    ends = [(ids[tie.source], ids[tie.target]) for tie in graph.es]
    wanted_ends = [(replaced(edge.source), replaced(edge.target)) for edge in edges]
    if not graph.is_directed():
        ends, wanted_ends = ([tuple(sorted(pair)) for pair in pairs] for pairs in (ends, wanted_ends))
    assert ends == wanted_ends
    rows = [*map(node_row, nodes), *map(edge_row, edges)]
    for row, read in zip(rows, [*graph.vs, *graph.es], strict=True):
        wanted = expected(row)
        found = read.attributes()
        assert {name: found[name] for name in wanted} == wanted
        missing = {found[name] for name in found.keys() - wanted.keys() - {"id"}}
        assert all(value in ("", False) or isnan(value) for value in missing)


@settings(max_examples=80)
@given(network=networks())
def test_any_network_reads_back_with_equal_attributes(network: Network) -> None:
    check_networkx(network)
    check_igraph(network)


@pytest.mark.parametrize("view", SHIPPED)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_shipped_views_read_back_with_equal_attributes(make: Make, view: str, language: str) -> None:
    network = make(view, language=language).network
    check_networkx(network)
    check_igraph(network)


@pytest.mark.parametrize("view", SHIPPED)
def test_yed_draws_every_node_and_edge(make: Make, view: str) -> None:
    """As yEd does, this reads nothing but the elements that ``yfiles.type`` marks."""
    network = make(view).network
    root = etree.fromstring(graphml(network))
    kinds = {key.get("yfiles.type"): key.get("id") for key in root.iter("{*}key") if key.get("yfiles.type")}
    drawn = {
        of: {
            element.get("id"): element.find(f"{{*}}data[@key='{kinds[f'{of}graphics']}']/*")
            for element in root.iter(f"{{*}}{of}")
        }
        for of in ("node", "edge")
    }
    for node in network.nodes:
        shape = drawn["node"][node.id]
        assert shape.tag == f"{Y}ShapeNode"
        assert shape.findtext(f"{Y}NodeLabel") == node.label
        x, y, width, height = (float(shape.find(f"{Y}Geometry").get(name)) for name in ("x", "y", "width", "height"))
        assert (x + width / 2, -y - height / 2, width / 2) == pytest.approx((node.x, node.y, node.size))
        assert shape.find(f"{Y}Fill").get("color") == node_row(node)["colour"]
        assert (shape.find(f"{Y}BorderStyle").get("type") == "dashed") == node.faint
    for edge in network.edges:
        line = drawn["edge"][edge.id]
        assert line.tag == f"{Y}PolyLineEdge"
        assert line.findtext(f"{Y}EdgeLabel") == edge.label
        assert (line.find(f"{Y}Arrows").get("target") == "standard") == edge.directed
        assert (line.find(f"{Y}LineStyle").get("type") == "dashed") == edge.faint
