"""Cytoscape JSON (``.cyjs``), as Cytoscape and cytoscape.js read it: lists stay lists, and places are kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from kgbuild.export.gexf import batched
from kgbuild.export.network import Edge, Network, Node, Value
from kgbuild.export.plain import edge_row, node_row

PLACE = frozenset({"x", "y"})


def write_cytoscape(network: Network) -> Iterator[str]:
    """The file, piece by piece, one element a line. Texts stand in it as they are."""
    about = network.about
    told = {
        "name": about.title,
        "shared_name": about.title,
        "description": about.description,
        "keywords": about.keywords,
        "date": about.date,
    }
    yield (
        f'{{\n"format_version": "1.0",\n"generated_by": "kgbuild",\n"target_cytoscapejs_version": "~2.1",\n'
        f'"data": {_json({name: value for name, value in told.items() if value})},\n"elements": {{\n"nodes": ['
    )
    yield from batched(_separated(map(_node, network.nodes)))
    yield '\n],\n"edges": ['
    yield from batched(_separated(map(_edge, network.edges)))
    yield "\n]\n}\n}\n"


def _node(node: Node) -> Mapping[str, object]:
    """In Cytoscape y grows downwards."""
    row = {name: value for name, value in node_row(node).items() if name not in PLACE}
    return {
        "data": {"id": node.id, "name": node.label, "shared_name": node.label, **row},
        "position": {"x": node.x, "y": -node.y + 0.0},
    }


def _edge(edge: Edge) -> Mapping[str, object]:
    """Its name has the form that Cytoscape gives edges, and its interaction is its kind."""
    name = f"{edge.source} ({edge.kind}) {edge.target}"
    named: dict[str, Value] = {"name": name, "shared_name": name, "interaction": edge.kind}
    return {"data": {"id": edge.id, "source": edge.source, "target": edge.target, **named, **edge_row(edge)}}


def _separated(elements: Iterable[Mapping[str, object]]) -> Iterator[str]:
    for number, element in enumerate(elements):
        yield f"{',' if number else ''}\n{_json(element)}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
