"""GraphML, written as a stream, for yEd, Cytoscape, igraph and networkx.

It knows neither kinds nor windows of time nor lists: kinds and bounds become columns, lists JSON in strings. Readers
refuse a file that mixes directions, so a graph that has a directed edge calls all of its edges directed, and the column
``undirected`` tells which are not.

yEd shows only what its own elements say. They stand before all else of a node or edge: networkx takes them for
attributes too, and the last one counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kgbuild.export.gexf import batched
from kgbuild.export.looks import TIE
from kgbuild.export.network import Edge, Network, Node, Value
from kgbuild.export.plain import edge_columns, edge_row, hex_colour, is_directed, node_columns, node_row, written
from kgbuild.export.xmltext import XmlText

TYPES = {"string": "string", "integer": "long", "double": "double", "boolean": "boolean", "liststring": "string"}


def write_graphml(network: Network, text: XmlText) -> Iterator[str]:
    """The file, piece by piece. Characters that XML forbids are replaced and counted in ``text``."""
    columns = {"node": node_columns(network), "edge": edge_columns(network)}
    default = "directed" if is_directed(network) else "undirected"
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns"'
        ' xmlns:y="http://www.yworks.com/xml/graphml">\n'
        f"<desc>{text.escape(network.about.description, 'meta')}</desc>\n"
    )
    for of, described in columns.items():
        for column in described:
            name = text.escape(column.id, "columns")
            kind = TYPES[column.type]
            yield f'<key id="{of}.{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n'
        yield f'<key id="{of}-in-yed" for="{of}" yfiles.type="{of}graphics"/>\n'
    yield f'<graph id="jber" edgedefault="{default}">\n'
    yield from batched(_nodes(network, text))
    yield from batched(_edges(network, text))
    yield "</graph>\n</graphml>\n"


def _nodes(network: Network, text: XmlText) -> Iterator[str]:
    for node in network.nodes:
        yield (
            f'<node id="{text.escape(node.id, "node id")}">{_node_in_yed(node, text)}'
            f"{_data('node', node_row(node), text)}</node>\n"
        )


def _edges(network: Network, text: XmlText) -> Iterator[str]:
    for edge in network.edges:
        yield (
            f'<edge id="{text.escape(edge.id, "edge id")}" source="{text.escape(edge.source, "edge source")}"'
            f' target="{text.escape(edge.target, "edge target")}">{_edge_in_yed(edge, text)}'
            f"{_data('edge', edge_row(edge), text)}</edge>\n"
        )


def _data(of: str, values: Mapping[str, Value], text: XmlText) -> str:
    return "".join(
        f'<data key="{of}.{text.escape(name, "columns")}">{text.escape(written(value), f"{of} {name}")}</data>'
        for name, value in values.items()
    )


def _node_in_yed(node: Node, text: XmlText) -> str:
    """A disc with its label beneath. yEd places the upper left corner, and its y grows downwards."""
    return (
        '<data key="node-in-yed"><y:ShapeNode>'
        f'<y:Geometry x="{node.x - node.size!r}" y="{-node.y - node.size!r}"'
        f' width="{2 * node.size!r}" height="{2 * node.size!r}"/>'
        f'<y:Fill color="{hex_colour(node.colour)}" transparent="false"/>'
        f'<y:BorderStyle color="#777777" type="{"dashed" if node.faint else "line"}" width="1.0"/>'
        f'<y:NodeLabel modelName="sides" modelPosition="s">{text.escape(node.label, "node label")}</y:NodeLabel>'
        '<y:Shape type="ellipse"/></y:ShapeNode></data>'
    )


def _edge_in_yed(edge: Edge, text: XmlText) -> str:
    line = "dashed" if edge.faint else "line"
    return (
        '<data key="edge-in-yed"><y:PolyLineEdge>'
        f'<y:LineStyle color="{hex_colour(edge.colour or TIE)}" type="{line}" width="1.0"/>'
        f'<y:Arrows source="none" target="{"standard" if edge.directed else "none"}"/>'
        f"<y:EdgeLabel>{text.escape(edge.label, 'edge label')}</y:EdgeLabel>"
        "</y:PolyLineEdge></data>"
    )
