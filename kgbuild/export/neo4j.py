"""Tables for ``neo4j-admin database import``, with header files of typed columns and the script that loads them.

The rules are those of the operations manual: a text stands in quotation marks, a quotation mark in it is doubled; an
empty field without marks is no value; a field ends with its line. Items of lists know no quoting, so they are parted by
a character that no text can hold: U+001F, which :class:`XmlText` replaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kgbuild.export.gexf import batched
from kgbuild.export.network import Column, Network, Value
from kgbuild.export.plain import DAYS, edge_columns, edge_row, node_columns, node_row, written
from kgbuild.export.xmltext import XmlText, one_line

TYPES = {"string": "string", "integer": "long", "double": "double", "boolean": "boolean", "liststring": "string[]"}
BETWEEN_ITEMS = "\x1f"
EVERY_NODE = "Thing"
"""The label of all nodes beside that of their class, for an index of ids."""

SCRIPT = """\
#!/bin/sh
# Loads the graph into a database of Neo4j 5 or newer that is empty or not there yet, while it is stopped:
#   sh load.sh [OPTION ...] [DATABASE]      without a name the database is neo4j
# Options are those of `neo4j-admin database import full`, as --overwrite-destination=true.
set -eu
cd "$(dirname "$0")"
exec neo4j-admin database import full \\
  --nodes=nodes-header.csv,nodes.csv \\
  --relationships=edges-header.csv,edges.csv \\
  --array-delimiter=U+001F \\
  "${@:-neo4j}"
"""


def write_neo4j(network: Network, text: XmlText) -> dict[str, Iterator[str]]:
    """The files by name: two tables, a header for each, and ``load.sh``."""
    of_nodes, of_edges = node_columns(network), edge_columns(network)
    return {
        "nodes-header.csv": _header(["id:ID", ":LABEL"], of_nodes),
        "nodes.csv": batched(_nodes(network, of_nodes, text)),
        "edges-header.csv": _header(["id:string", ":START_ID", ":END_ID", ":TYPE"], of_edges),
        "edges.csv": batched(_edges(network, of_edges, text)),
        "load.sh": iter([SCRIPT]),
    }


def relationship_type(kind: str) -> str:
    """A kind in the letters that are usual in Cypher: ``Signing-planned`` is ``SIGNING_PLANNED``."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind)
    return re.sub(r"\W+", "_", words).strip("_").upper() or "RELATED"


def _header(first: Sequence[str], columns: Iterable[Column]) -> Iterator[str]:
    typed = (f"{column.id}:{'date' if column.id in DAYS else TYPES[column.type]}" for column in columns)
    yield f"{','.join([*first, *typed])}\n"


def _nodes(network: Network, columns: Sequence[Column], text: XmlText) -> Iterator[str]:
    for node in network.nodes:
        labels = dict.fromkeys((str(node.values.get("class", EVERY_NODE)), EVERY_NODE))
        first = (text.clean(node.id, "node id"), _items(labels, "node class", text))
        yield _row(first, "node", node_row(node), columns, text)


def _edges(network: Network, columns: Sequence[Column], text: XmlText) -> Iterator[str]:
    for edge in network.edges:
        ends = (edge.id, edge.source, edge.target)
        first = [text.clean(end, f"edge {of}") for of, end in zip(("id", "source", "target"), ends, strict=True)]
        first.append(relationship_type(text.clean(edge.kind, "edge kind")))
        yield _row(first, "edge", edge_row(edge), columns, text)


def _row(first: Iterable[str], of: str, values: Mapping[str, Value], columns: Iterable[Column], text: XmlText) -> str:
    cells = [_quoted(each) for each in first]
    for column in columns:
        value = values.get(column.id)
        if isinstance(value, tuple):
            cells.append(_quoted(_items(value, f"{of} {column.id}", text)))
        elif isinstance(value, str) and column.id not in DAYS:
            cells.append(_quoted(one_line(text.clean(value, f"{of} {column.id}"))))
        else:
            cells.append("" if value is None else written(value))
    return f"{','.join(cells)}\n"


def _items(items: Iterable[str], place: str, text: XmlText) -> str:
    return BETWEEN_ITEMS.join(one_line(text.clean(item, place)) for item in items)


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
