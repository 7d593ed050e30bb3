"""Cytoscape JSON: what stands in it is the network."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from kgbuild.export.cytoscape import write_cytoscape
from kgbuild.export.network import Network
from kgbuild.export.plain import edge_row, node_row
from tests.unit.export.any_network import networks
from tests.unit.export.conftest import SHIPPED, Make

NAMES = {"name", "shared_name", "interaction", "id", "source", "target"}


def check(network: Network) -> None:
    read = json.loads("".join(write_cytoscape(network)))
    assert read["format_version"] == "1.0"
    assert read["data"]["name"] == network.about.title
    for node, element in zip(network.nodes, read["elements"]["nodes"], strict=True):
        data, row = element["data"], _lists(node_row(node))
        assert (data["id"], data["name"], data["shared_name"]) == (node.id, node.label, node.label)
        assert element["position"] == {"x": row.pop("x"), "y": -row.pop("y")}
        assert {name: value for name, value in data.items() if name not in NAMES} == row
    ids = {element["data"]["id"] for element in read["elements"]["nodes"]}
    for edge, element in zip(network.edges, read["elements"]["edges"], strict=True):
        data = element["data"]
        assert {data["source"], data["target"]} <= ids
        assert (data["id"], data["source"], data["target"]) == (edge.id, edge.source, edge.target)
        assert data["interaction"] == edge.kind
        assert {name: value for name, value in data.items() if name not in NAMES} == _lists(edge_row(edge))


def _lists(row):  # type: ignore[no-untyped-def]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}


@settings(max_examples=80)
@given(network=networks())
def test_any_network_reads_back(network: Network) -> None:
    check(network)


@pytest.mark.parametrize("view", SHIPPED)
def test_shipped_views_read_back(make: Make, view: str) -> None:
    check(make(view).network)


@pytest.mark.parametrize("view", SHIPPED)
def test_every_column_has_one_type(make: Make, view: str) -> None:
    """Cytoscape takes a column's type from its values, and refuses those of another."""
    read = json.loads("".join(write_cytoscape(make(view).network)))["elements"]
    for elements in read.values():
        types: dict[str, set[type]] = {}
        for element in elements:
            for name, value in element["data"].items():
                types.setdefault(name, set()).add(type(value))
        assert {name: found for name, found in types.items() if len(found) > 1} == {}
