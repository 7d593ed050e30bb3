"""GraphML, written as a stream, for yEd, Cytoscape, igraph and networkx.

It knows neither kinds nor windows of time nor lists: kinds and bounds become columns, lists JSON in strings. Readers
refuse a file that mixes directions, so a graph that has a directed edge calls all of its edges directed, and the column
``undirected`` tells which are not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from kgbuild.export.gexf import batched
from kgbuild.export.network import Column, Network, Spell, Value
from kgbuild.export.xmltext import XmlText

TYPES = {"string": "string", "integer": "long", "double": "double", "boolean": "boolean", "liststring": "string"}
NODE_EXTRA = tuple(
    Column(*each)
    for each in (
        ("label", "string"),
        ("start", "string"),
        ("end", "string"),
        ("x", "double"),
        ("y", "double"),
        ("size", "double"),
        ("colour", "string"),
    )
)
EDGE_EXTRA = tuple(
    Column(*each)
    for each in (
        ("label", "string"),
        ("kind", "string"),
        ("weight", "integer"),
        ("undirected", "boolean"),
        ("start", "string"),
        ("end", "string"),
    )
)


def write_graphml(network: Network, text: XmlText) -> Iterator[str]:
    """The file, piece by piece. Characters that XML forbids are replaced and counted in ``text``."""
    node_columns = [*NODE_EXTRA, *network.node_columns]
    edge_columns = [*EDGE_EXTRA, *network.edge_columns]
    default = "directed" if any(edge.directed for edge in network.edges) else "undirected"
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        f"<desc>{text.escape(network.about.description, 'meta')}</desc>\n"
    )
    for of, columns in (("node", node_columns), ("edge", edge_columns)):
        for column in columns:
            name = text.escape(column.id, "columns")
            kind = TYPES[column.type]
            yield f'<key id="{of}.{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield f'<graph id="jber" edgedefault="{default}">\n'
    yield from batched(_nodes(network, text))
    yield from batched(_edges(network, text))
    yield "</graph>\n</graphml>\n"


def first_and_last(spells: Iterable[Spell]) -> dict[str, Value]:
    """The outer bounds of windows, where they are closed."""
    ordered = list(spells)
    bounds: dict[str, Value] = {}
    if ordered and ordered[0].start:
        bounds["start"] = ordered[0].start
    if ordered and ordered[-1].end:
        bounds["end"] = ordered[-1].end
    return bounds


def _nodes(network: Network, text: XmlText) -> Iterator[str]:
    for node in network.nodes:
        values: dict[str, Value] = {
            "label": node.label,
            **first_and_last(node.spells),
            "x": node.x,
            "y": node.y,
            "size": node.size,
            "colour": "#{:02x}{:02x}{:02x}".format(*node.colour),
            **node.values,
        }
        yield f'<node id="{text.escape(node.id, "node id")}">{_data("node", values, text)}</node>\n'


def _edges(network: Network, text: XmlText) -> Iterator[str]:
    for edge in network.edges:
        values: dict[str, Value] = {
            "label": edge.label,
            "kind": edge.kind,
            "weight": edge.weight,
            "undirected": not edge.directed,
            **first_and_last(edge.spells),
            **edge.values,
        }
        yield (
            f'<edge id="{text.escape(edge.id, "edge id")}" source="{text.escape(edge.source, "edge source")}"'
            f' target="{text.escape(edge.target, "edge target")}">{_data("edge", values, text)}</edge>\n'
        )


def _data(of: str, values: Mapping[str, Value], text: XmlText) -> str:
    return "".join(
        f'<data key="{of}.{text.escape(name, "columns")}">{text.escape(_plain(value), f"{of} {name}")}</data>'
        for name, value in values.items()
    )


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return value if isinstance(value, str) else repr(value)
